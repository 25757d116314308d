//! Which environment a word means: an environment, else a project's default.

use std::borrow::Cow;
use std::path::Path;

use crate::registry::{Environment, Error, Listed, ListedKind, Registry};

/// The environment that `workon QUERY` means, typed in `directory`: the environment of that name,
/// else the default of the project of that name; `.` is the default of the project that `directory`
/// is in.
pub fn choose(registry: &Registry, query: &str, directory: &Path) -> Result<Environment, Error> {
    if query != "."
        && let Some(environment) = registry.get(query)?
    {
        return Ok(environment);
    }
    let listed = registry.list()?;
    let chosen = if query == "." { here(&listed, directory) } else { named(&listed, query) }?;
    registry.require(&chosen.name)
}

/// A project's name: the last part of its directory.
pub fn name_of(project: &Path) -> String {
    last_part(project).into_owned()
}

fn last_part(path: &Path) -> Cow<'_, str> {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy()
}

/// The projects whose name means an environment, and the one it means, by name.
pub fn defaults(listed: &[Listed]) -> Vec<(String, &Listed)> {
    let mut projects: Vec<(Cow<'_, str>, &Listed)> =
        listed.iter().filter_map(|one| Some((last_part(one.project.as_deref()?), one))).collect();
    projects.sort_by(|(a, _), (b, _)| a.cmp(b));
    projects
        .chunk_by(|(a, _), (b, _)| a == b)
        .filter_map(|group| {
            let members: Vec<&Listed> = group.iter().map(|(_, one)| *one).collect();
            Some((group.first()?.0.to_string(), only(&members)?))
        })
        .collect()
}

/// The default environment of the project that `directory` is in: of the nearest one, where
/// projects lie in each other.
fn here<'a>(listed: &'a [Listed], directory: &Path) -> Result<&'a Listed, Error> {
    let real = dunce::canonicalize(directory).unwrap_or_else(|_| directory.to_owned());
    for ancestor in real.ancestors() {
        let members = members(listed, |project| {
            project == ancestor
                || dunce::canonicalize(project).is_ok_and(|project| project == ancestor)
        });
        if !members.is_empty() {
            return default_of(&name_of(ancestor), &members);
        }
    }
    Err(Error::NoProjectHere(directory.to_owned()))
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

fn default_of<'a>(project: &str, members: &[&'a Listed]) -> Result<&'a Listed, Error> {
    only(members).ok_or_else(|| Error::Ambiguous {
        project: project.to_owned(),
        names: members.iter().map(|one| one.name.clone()).collect(),
    })
}

/// The one that was made the default, else the only one.
fn only<'a>(members: &[&'a Listed]) -> Option<&'a Listed> {
    let mut defaults = members.iter().filter(|one| one.kind == ListedKind::Default);
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
        assert_eq!(here(&all, Path::new("/p/shop/deep/down")).unwrap().name, "a");
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
    fn of_projects_in_each_other_the_nearest_counts() {
        let all = [
            listed("outer", "/p", ListedKind::Managed),
            listed("inner", "/p/q", ListedKind::Managed),
        ];
        assert_eq!(here(&all, Path::new("/p/q/r")).unwrap().name, "inner");
        assert_eq!(here(&all, Path::new("/p/x")).unwrap().name, "outer");
        assert!(here(&all, Path::new("/elsewhere")).is_err());
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
