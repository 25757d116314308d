//! Which environment a word means: an environment, else a project's default.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::Path;

use crate::fs::is_same;
use crate::registry::{Environment, Error, Line, Listed, ListedKind, Registry};

/// The environment that `workon QUERY` means: the environment of that name, else the default of the
/// project of that name. What `.` means, [`super::here`] tells.
pub fn choose(registry: &Registry, query: &str) -> Result<Environment, Error> {
    if let Some(environment) = registry.get(query)? {
        return Ok(environment);
    }
    let listed = registry.list()?;
    registry.require(&named(&listed, query)?.name)
}

/// A project's name: the last part of its directory.
pub fn name_of(project: &Path) -> String {
    project.file_name().unwrap_or(project.as_os_str()).to_string_lossy().into_owned()
}

/// The projects whose name begins as `wanted` says and means an environment, and the one it means, by
/// name.
pub fn defaults<'a>(
    lines: &'a [Line<'a>],
    wanted: impl Fn(&str) -> bool,
) -> Vec<(Cow<'a, str>, &'a Line<'a>)> {
    let named = lines.iter().filter_map(|one| Some((one.project_name()?, one)));
    let mut projects: Vec<(Cow<'_, str>, &Line<'_>)> =
        named.filter(|(project, _)| wanted(project)).collect();
    // Stable: of one project they stay in order.
    projects.sort_by(|(a, _), (b, _)| a.cmp(b));
    projects
        .chunk_by(|(a, _), (b, _)| a == b)
        .filter_map(|group| {
            let (project, only) = only(group, |(_, one)| one.kind)?;
            Some((project.clone(), *only))
        })
        .collect()
}

/// For each environment of a project that `directory` is in, how far up that project begins: 0 is
/// `directory` itself, whose path has no link. However many environments there are, each project is asked for
/// once, by what costs least.
pub(super) fn heights<'a>(listed: &'a [Listed], directory: &Path) -> Vec<(usize, &'a Listed)> {
    let above: Vec<(&Path, Option<Metadata>)> =
        directory.ancestors().map(|place| (place, place.metadata().ok())).collect();
    let height = |project: &Path| {
        let by_text = above.iter().position(|(place, _)| *place == project);
        by_text.or_else(|| {
            let there = project.metadata().ok()?;
            let same = |place: &(&Path, Option<Metadata>)| {
                place.1.as_ref().is_some_and(|place| is_same(place, &there))
                    || (cfg!(windows) && dunce::canonicalize(project).is_ok_and(|it| it == place.0))
            };
            above.iter().position(same)
        })
    };
    let mut known: BTreeMap<&Path, Option<usize>> = BTreeMap::new();
    listed
        .iter()
        .filter_map(|one| {
            let project = one.project.as_deref()?;
            Some(((*known.entry(project).or_insert_with(|| height(project)))?, one))
        })
        .collect()
}

fn named<'a>(listed: &'a [Listed], name: &str) -> Result<&'a Listed, Error> {
    let members = members(listed, |project| name_of(project) == name);
    if members.is_empty() {
        let projects: Vec<String> =
            listed.iter().filter_map(|one| one.project.as_deref()).map(name_of).collect();
        let known =
            listed.iter().map(|one| one.name.as_str()).chain(projects.iter().map(String::as_str));
        return Err(Error::unknown(name, known));
    }
    default_of(name, &members)
}

fn members(listed: &[Listed], of: impl Fn(&Path) -> bool) -> Vec<&Listed> {
    listed.iter().filter(|one| one.project.as_deref().is_some_and(&of)).collect()
}

pub(super) fn default_of<'a>(project: &str, members: &[&'a Listed]) -> Result<&'a Listed, Error> {
    only(members, |one| one.kind).copied().ok_or_else(|| Error::Ambiguous {
        project: project.to_owned(),
        names: members.iter().map(|one| one.name.clone()).collect(),
    })
}

/// The one that was made the default, else the only one.
fn only<T>(members: &[T], kind: impl Fn(&T) -> ListedKind) -> Option<&T> {
    let mut defaults = members.iter().filter(|one| kind(one) == ListedKind::Default);
    match (defaults.next(), defaults.next(), members) {
        (Some(only), None, _) | (None, None, [only]) => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(name: &str, project: &str, kind: ListedKind) -> Listed {
        let project = (!project.is_empty()).then(|| project.into());
        Listed {
            name: name.to_owned(),
            path: Path::new("/e").join(name),
            python: String::new(),
            project,
            kind,
        }
    }

    #[test]
    fn a_project_means_its_only_environment() {
        let all =
            [listed("a", "/p/shop", ListedKind::Managed), listed("b", "", ListedKind::Managed)];
        assert_eq!(named(&all, "shop").unwrap().name, "a");
        let heights = heights(&all, Path::new("/p/shop/deep/down"));
        assert_eq!(heights, [(2, &all[0])]);
    }

    #[test]
    fn a_project_with_several_means_its_default_or_says_which_there_are() {
        let mut all = [
            listed("a", "/p/shop", ListedKind::Managed),
            listed("b", "/p/shop", ListedKind::Managed),
        ];
        assert_eq!(
            named(&all, "shop").unwrap_err().to_string(),
            "the project shop has several environments: a, b"
        );
        all[1].kind = ListedKind::Default;
        assert_eq!(named(&all, "shop").unwrap().name, "b");
    }

    #[test]
    fn projects_in_each_other_are_told_apart() {
        let all = [
            listed("outer", "/p", ListedKind::Managed),
            listed("inner", "/p/q", ListedKind::Managed),
        ];
        assert_eq!(heights(&all, Path::new("/p/q/r")), [(2, &all[0]), (1, &all[1])]);
        assert_eq!(heights(&all, Path::new("/p/x")), [(1, &all[0])]);
        assert_eq!(heights(&all, Path::new("/elsewhere")), []);
    }

    #[test]
    fn a_misspelt_project_is_suggested() {
        let all = [listed("a", "/p/projectA", ListedKind::Managed)];
        let Err(Error::NoSuchEnvironment { nearest, .. }) = named(&all, "projcet") else {
            panic!()
        };
        assert_eq!(nearest.as_deref(), Some("projectA"));
    }
}
