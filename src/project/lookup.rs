//! Finds the environment that has a name, or that belongs to the project with that name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::Path;

use crate::fs::is_same;
use crate::registry::{
    Ambiguous, Environment, Error, IndexLine, IndexLines, ListedEnvironment, Registry, last_part,
};

/// The default environment of the project with that name.
pub fn of_project(registry: &Registry, project: &str) -> Result<Environment, Error> {
    let name = registry.lines(|lines| environment_of_project(lines, project))??;
    registry.require(&name)
}

/// A project's name: the last component of its directory.
pub fn name_of(project: &Path) -> String {
    project.file_name().unwrap_or(project.as_os_str()).to_string_lossy().into_owned()
}

/// The projects with a default environment whose names pass `wanted`, by name, each with the name of that
/// environment.
pub fn defaults(lines: IndexLines<'_>, wanted: impl Fn(&str) -> bool) -> Vec<(Cow<'_, str>, &str)> {
    let with_project = lines.flat_map(|one| one.project_names().map(move |name| (name, one)));
    let mut projects: Vec<(Cow<'_, str>, IndexLine<'_>)> =
        with_project.filter(|(project, _)| wanted(project)).collect();
    // A stable sort keeps the environments of one project in order.
    projects.sort_by(|(a, _), (b, _)| a.cmp(b));
    projects
        .chunk_by(|(a, _), (b, _)| a == b)
        .filter_map(|group| {
            let (project, one) = default_or_only(group, |(_, one)| one.is_default())?;
            Some((project.clone(), one.name))
        })
        .collect()
}

/// The environments of all projects that contain `directory`, whose path has no link. The number tells how
/// many directories above the project is: 0 is `directory` itself. Only the directories above and projects
/// that may be one of them by another path are examined on disk, however many environments there are.
pub(super) fn enclosing_projects(
    lines: IndexLines<'_>,
    directory: &Path,
) -> Vec<(usize, ListedEnvironment)> {
    let ancestors: Vec<Ancestor> = directory.ancestors().map(Ancestor::new).collect();
    let mut known: BTreeMap<String, Option<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for one in lines {
        let first = one.project().map(|project| (project, one.project_is_link()));
        // Any other directory may be a link.
        for (project, is_link) in first.into_iter().chain(one.also().map(|also| (also, true))) {
            let height = ancestors.iter().position(|place| place.path == project).or_else(|| {
                let maybe = is_link || ancestors.iter().any(|it| it.may_be_named_as(&project));
                let height = || height_by_identity(&ancestors, Path::new(&*project));
                maybe.then(|| *known.entry(project.to_string()).or_insert_with(height))?
            });
            found.extend(height.map(|height| (height, one.to_listed())));
        }
    }
    found
}

/// A directory that contains another, or is it.
struct Ancestor<'a> {
    place: &'a Path,
    path: Cow<'a, str>,
    metadata: Option<Metadata>,
}

impl<'a> Ancestor<'a> {
    fn new(place: &'a Path) -> Self {
        Self { place, path: place.to_string_lossy(), metadata: place.metadata().ok() }
    }

    /// Whether the last component of `project` may name this directory. Links above a project that is no
    /// link don't change its last component.
    fn may_be_named_as(&self, project: &str) -> bool {
        let (own, last) = (last_part(&self.path), last_part(project));
        // These systems ignore case, macOS also Unicode composition, and Windows has short names with a ~.
        let loose = cfg!(any(windows, target_os = "macos"))
            && (own.eq_ignore_ascii_case(last) || !last.is_ascii() || last.contains('~'));
        own == last || loose
    }
}

/// Which ancestor is the same directory as `project`, whatever their paths are.
fn height_by_identity(ancestors: &[Ancestor<'_>], project: &Path) -> Option<usize> {
    let own = project.metadata().ok()?;
    let same = |it: &Ancestor<'_>| {
        it.metadata.as_ref().is_some_and(|metadata| is_same(metadata, &own))
            || (cfg!(windows) && dunce::canonicalize(project).is_ok_and(|real| real == it.place))
    };
    ancestors.iter().position(same)
}

/// The name of the default environment of the project `name`.
fn environment_of_project(lines: IndexLines<'_>, name: &str) -> Result<String, Error> {
    let of = |it: &IndexLine<'_>| it.project_names().any(|it| it == name);
    let members: Vec<ListedEnvironment> =
        lines.clone().filter(of).map(crate::registry::IndexLine::to_listed).collect();
    if members.is_empty() {
        let projects: Vec<Cow<'_, str>> =
            lines.clone().flat_map(IndexLine::project_names).collect();
        let known = lines.map(|one| one.name).chain(projects.iter().map(|project| &**project));
        return Err(Error::unknown_name(name, known));
    }
    Ok(default_of(name, &members.iter().collect::<Vec<_>>())?.name.clone())
}

/// The default among the environments of a project, else its only one.
pub(super) fn default_of<'a>(
    project: &str,
    members: &[&'a ListedEnvironment],
) -> Result<&'a ListedEnvironment, Error> {
    default_or_only(members, |one| one.is_default).copied().ok_or_else(|| {
        let members = members.iter().copied().cloned().collect();
        Error::Ambiguous(Ambiguous { project: project.to_owned(), members })
    })
}

/// The only member, else the only default.
fn default_or_only<T>(members: &[T], is_default: impl Fn(&T) -> bool) -> Option<&T> {
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
    use crate::registry::{EntryState, Origin, text_of};

    fn listed(name: &str, project: &str) -> ListedEnvironment {
        let project = (!project.is_empty()).then(|| project.into());
        ListedEnvironment {
            name: name.to_owned(),
            path: Path::new("/e").join(name),
            python: String::new(),
            project,
            also: Vec::new(),
            is_default: false,
            origin: Origin::Ours,
            state: Some(EntryState::Ready),
        }
    }

    fn names_at(all: &[ListedEnvironment], directory: &str) -> Vec<(usize, String)> {
        let text = text_of(all);
        let found = enclosing_projects(IndexLines::new(&text), Path::new(directory));
        found.into_iter().map(|(height, one)| (height, one.name)).collect()
    }

    #[test]
    fn a_project_resolves_to_its_only_environment() {
        let all = [listed("a", "/p/shop"), listed("b", "")];
        assert_eq!(environment_of_project(IndexLines::new(&text_of(&all)), "shop").unwrap(), "a");
        assert_eq!(names_at(&all, "/p/shop/deep/down"), [(2, "a".to_owned())]);
    }

    #[test]
    fn a_project_with_several_environments_resolves_to_its_default_or_lists_them() {
        let mut all = [listed("a", "/p/shop"), listed("b", "/p/shop")];
        assert_eq!(
            environment_of_project(IndexLines::new(&text_of(&all)), "shop")
                .unwrap_err()
                .to_string(),
            "the project shop has several environments: a, b"
        );
        all[1].project = Some("/q/shop".into());
        assert_eq!(
            environment_of_project(IndexLines::new(&text_of(&all)), "shop")
                .unwrap_err()
                .to_string(),
            "several projects shop have environments: a of /p/shop, b of /q/shop"
        );
        all[1].is_default = true;
        assert_eq!(environment_of_project(IndexLines::new(&text_of(&all)), "shop").unwrap(), "b");
    }

    #[test]
    fn nested_projects_are_told_apart() {
        let all = [listed("outer", "/p"), listed("inner", "/p/q")];
        let both = [(2, "outer".to_owned()), (1, "inner".to_owned())];
        assert_eq!(names_at(&all, "/p/q/r"), both);
        assert_eq!(names_at(&all, "/p/x"), [(1, "outer".to_owned())]);
        assert_eq!(names_at(&all, "/elsewhere"), []);
    }

    #[test]
    fn each_directory_of_a_project_leads_to_its_environment() {
        let mut all = [listed("a", "/p/shop"), listed("b", "/p/other")];
        all[0].also = vec!["/w/shop-fix".into(), "/w/shop-2".into()];
        for (directory, height) in [("/p/shop/x", 1), ("/w/shop-fix", 0), ("/w/shop-2/deep/x", 2)] {
            assert_eq!(names_at(&all, directory), [(height, "a".to_owned())], "{directory}");
        }
        assert_eq!(names_at(&all, "/w"), []);
        let text = text_of(&all);
        for project in ["shop", "shop-fix", "shop-2"] {
            let found = environment_of_project(IndexLines::new(&text), project).unwrap();
            assert_eq!(found, "a", "{project}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn finds_a_project_that_was_registered_by_another_path() {
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
            let found = enclosing_projects(IndexLines::new(&text), &real.join("data/shop/deep"));
            assert_eq!(found, [(1, one)], "{project}");
        }
    }

    #[test]
    fn suggests_the_project_that_was_misspelt() {
        let text = text_of(&[listed("a", "/p/projectA")]);
        let Err(Error::NoSuchName { nearest, .. }) =
            environment_of_project(IndexLines::new(&text), "projcet")
        else {
            panic!()
        };
        assert_eq!(nearest.as_deref(), Some("projectA"));
    }
}
