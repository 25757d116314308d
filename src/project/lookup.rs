//! Which environment a word means: an environment, else a project's default.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::Path;

use crate::fs::is_same;
use crate::registry::{Environment, Error, Line, Lines, Listed, Registry, last_part};

/// The environment that `workon QUERY` means: the environment of that name, else the default of the
/// project of that name. What `.` means, [`super::here()`] tells.
pub fn choose(registry: &Registry, query: &str) -> Result<Environment, Error> {
    if let Some(environment) = registry.get(query)? {
        return Ok(environment);
    }
    let name = registry.lines(|lines| named(lines, query))??;
    registry.require(&name)
}

/// A project's name: the last part of its directory.
pub fn name_of(project: &Path) -> String {
    project.file_name().unwrap_or(project.as_os_str()).to_string_lossy().into_owned()
}

/// The projects whose name begins as `wanted` says and means an environment, and the name of that, by
/// name.
pub fn defaults(lines: Lines<'_>, wanted: impl Fn(&str) -> bool) -> Vec<(Cow<'_, str>, &str)> {
    let named = lines.filter_map(|one| Some((one.project_name()?, one)));
    let mut projects: Vec<(Cow<'_, str>, Line<'_>)> =
        named.filter(|(project, _)| wanted(project)).collect();
    // Stable: of one project they stay in order.
    projects.sort_by(|(a, _), (b, _)| a.cmp(b));
    projects
        .chunk_by(|(a, _), (b, _)| a == b)
        .filter_map(|group| {
            let (project, one) = only(group, |(_, one)| one.is_default())?;
            Some((project.clone(), one.name))
        })
        .collect()
}

/// Each environment of a project that `directory` is in, and how far up that project begins: 0 is
/// `directory` itself, whose path has no link. However many environments there are, the disk is asked only
/// about the directories above and about a project that may be one of them by another path.
pub(super) fn heights(lines: Lines<'_>, directory: &Path) -> Vec<(usize, Listed)> {
    let above: Vec<Above> = directory.ancestors().map(Above::new).collect();
    let mut known: BTreeMap<String, Option<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for one in lines {
        let Some(project) = one.project() else { continue };
        let height = above.iter().position(|place| place.path == project).or_else(|| {
            let maybe = one.project_is_link() || above.iter().any(|it| it.may_end_as(&project));
            let other = || other_path(&above, Path::new(&*project));
            maybe.then(|| *known.entry(project.to_string()).or_insert_with(other))?
        });
        found.extend(height.map(|height| (height, one.to_listed())));
    }
    found
}

/// A directory that one is in.
struct Above<'a> {
    place: &'a Path,
    path: Cow<'a, str>,
    metadata: Option<Metadata>,
}

impl<'a> Above<'a> {
    fn new(place: &'a Path) -> Self {
        Self { place, path: place.to_string_lossy(), metadata: place.metadata().ok() }
    }

    /// Whether the last part of `project` can be another way to write this one's. A project that is no
    /// link ends as the directory that it is, whatever is linked above it.
    fn may_end_as(&self, project: &str) -> bool {
        let (own, last) = (last_part(&self.path), last_part(project));
        // There a name has several ways to be written: in either case, composed or not, and with a ~.
        let loose = cfg!(any(windows, target_os = "macos"))
            && (own.eq_ignore_ascii_case(last) || !last.is_ascii() || last.contains('~'));
        own == last || loose
    }
}

fn other_path(above: &[Above<'_>], project: &Path) -> Option<usize> {
    let there = project.metadata().ok()?;
    let same = |it: &Above<'_>| {
        it.metadata.as_ref().is_some_and(|metadata| is_same(metadata, &there))
            || (cfg!(windows) && dunce::canonicalize(project).is_ok_and(|real| real == it.place))
    };
    above.iter().position(same)
}

/// The name of the environment that a project's name means.
fn named(lines: Lines<'_>, name: &str) -> Result<String, Error> {
    let of = |it: &Line<'_>| it.project_name().is_some_and(|it| it == name);
    let members: Vec<Listed> =
        lines.clone().filter(of).map(crate::registry::Line::to_listed).collect();
    if members.is_empty() {
        let projects: Vec<Cow<'_, str>> =
            lines.clone().filter_map(|one| one.project_name()).collect();
        let known = lines.map(|one| one.name).chain(projects.iter().map(|project| &**project));
        return Err(Error::unknown(name, known));
    }
    Ok(default_of(name, &members.iter().collect::<Vec<_>>())?.name.clone())
}

pub(super) fn default_of<'a>(project: &str, members: &[&'a Listed]) -> Result<&'a Listed, Error> {
    only(members, |one| one.is_default).copied().ok_or_else(|| Error::Ambiguous {
        project: project.to_owned(),
        names: members.iter().map(|one| one.name.clone()).collect(),
    })
}

/// The one that was made the default, else the only one.
fn only<T>(members: &[T], is_default: impl Fn(&T) -> bool) -> Option<&T> {
    if let [only] = members {
        return Some(only);
    }
    let mut defaults = members.iter().filter(|one| is_default(one));
    match (defaults.next(), defaults.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Origin, State, text_of};

    fn listed(name: &str, project: &str) -> Listed {
        let project = (!project.is_empty()).then(|| project.into());
        Listed {
            name: name.to_owned(),
            path: Path::new("/e").join(name),
            python: String::new(),
            project,
            is_default: false,
            origin: Origin::Ours,
            state: Some(State::Ready),
        }
    }

    fn names_at(all: &[Listed], directory: &str) -> Vec<(usize, String)> {
        let text = text_of(all);
        let found = heights(Lines::new(&text), Path::new(directory));
        found.into_iter().map(|(height, one)| (height, one.name)).collect()
    }

    #[test]
    fn a_project_means_its_only_environment() {
        let all = [listed("a", "/p/shop"), listed("b", "")];
        assert_eq!(named(Lines::new(&text_of(&all)), "shop").unwrap(), "a");
        assert_eq!(names_at(&all, "/p/shop/deep/down"), [(2, "a".to_owned())]);
    }

    #[test]
    fn a_project_with_several_means_its_default_or_says_which_there_are() {
        let mut all = [listed("a", "/p/shop"), listed("b", "/p/shop")];
        assert_eq!(
            named(Lines::new(&text_of(&all)), "shop").unwrap_err().to_string(),
            "the project shop has several environments: a, b"
        );
        all[1].is_default = true;
        assert_eq!(named(Lines::new(&text_of(&all)), "shop").unwrap(), "b");
    }

    #[test]
    fn projects_in_each_other_are_told_apart() {
        let all = [listed("outer", "/p"), listed("inner", "/p/q")];
        let both = [(2, "outer".to_owned()), (1, "inner".to_owned())];
        assert_eq!(names_at(&all, "/p/q/r"), both);
        assert_eq!(names_at(&all, "/p/x"), [(1, "outer".to_owned())]);
        assert_eq!(names_at(&all, "/elsewhere"), []);
    }

    #[cfg(unix)]
    #[test]
    fn a_project_is_found_by_whatever_path_it_was_registered() {
        let dir = tempfile::tempdir().unwrap();
        let real = dunce::canonicalize(dir.path()).unwrap();
        crate::fs::create_dir_all(&real.join("data/shop/deep")).unwrap();
        let link = |to: &str, at: &str| std::os::unix::fs::symlink(real.join(to), real.join(at));
        link("data", "code").unwrap();
        link("data/shop", "other").unwrap();
        for project in ["data/shop", "code/shop", "other"] {
            let path = real.join(project);
            let one = listed("a", &path.to_string_lossy());
            let text = crate::registry::render(&one, path.is_symlink());
            let found = heights(Lines::new(&text), &real.join("data/shop/deep"));
            assert_eq!(found, [(1, one)], "{project}");
        }
    }

    #[test]
    fn a_misspelt_project_is_suggested() {
        let text = text_of(&[listed("a", "/p/projectA")]);
        let Err(Error::NoSuchEnvironment { nearest, .. }) = named(Lines::new(&text), "projcet")
        else {
            panic!()
        };
        assert_eq!(nearest.as_deref(), Some("projectA"));
    }
}
