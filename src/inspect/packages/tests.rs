//! Which package requires which, in environments that are made up.

use super::*;
use crate::fs;

/// The packages of an environment that has these distributions, each with the lines of its `METADATA`.
fn packages(all: &[(&str, &str)]) -> Packages {
    let dir = tempfile::tempdir().unwrap();
    let site = dir.path().join("lib/python3.12/site-packages");
    for (name, headers) in all {
        let (project, version) = name.rsplit_once('-').unwrap();
        let place = site.join(format!("{}-{version}.dist-info", project.replace('-', "_")));
        fs::create_dir_all(&place).unwrap();
        let text = format!("Name: {project}\nVersion: {version}\n{headers}\n");
        fs::write_new(&place.join("METADATA"), text.as_bytes()).unwrap();
    }
    let (packages, problems) = read(dir.path(), &MarkerFacts::new("3.12.1", "cpython"));
    assert_eq!(problems, []);
    packages
}

fn names(packages: &Packages, numbers: &[usize]) -> String {
    let name = |number: &usize| packages.all[*number].name.clone();
    numbers.iter().map(name).collect::<Vec<_>>().join(" ")
}

/// What a package requires: `name`, `name!` if another version is there, `name?` if it is missing.
fn required(packages: &Packages, name: &str) -> String {
    let edges = packages.all[packages.number(name).unwrap()].requires.iter();
    let shown = |edge: &Edge| {
        let end = match (edge.target, edge.is_met) {
            (None, _) => "?",
            (Some(_), Some(false)) => "!",
            _ => "",
        };
        format!("{}{end}", edge.wanted.name)
    };
    edges.map(shown).collect::<Vec<_>>().join(" ")
}

#[test]
fn markers_decide_for_the_python_of_the_environment() {
    let packages = packages(&[
        (
            "a-1",
            "Requires-Dist: new>1; python_version >= '3.12'\nRequires-Dist: old; python_version < '3'\n\
             Requires-Dist: Absent_one\nRequires-Dist: late>=3\nRequires-Dist: b; platform_release > '1'\n\
             Requires-Dist: gone; platform_release > '1'\n",
        ),
        ("b-1", ""),
        ("late-2", ""),
        ("new-2", ""),
        ("old-1", ""),
    ]);
    // What nobody knows counts where the package is there.
    assert_eq!(required(&packages, "A"), "Absent_one? b late! new");
    assert_eq!(names(&packages, &packages.roots()), "a old");
    let new = packages.dependents(packages.number("new").unwrap());
    assert_eq!((new.len(), new[0].0), (1, 0));
}

#[test]
fn an_extra_holds_where_another_package_wants_it() {
    let packages = packages(&[
        ("a-1", "Requires-Dist: z[Fast.x]\nRequires-Dist: b; extra == 'test'\n"),
        ("b-1", ""),
        ("c-1", ""),
        // It is asked for by one that comes later, and asks for another one that comes earlier.
        ("d-1", "Requires-Dist: c; extra == 'deep'\n"),
        ("z-1", "Requires-Dist: d[deep]; extra == 'fast_x'\nRequires-Dist: b; extra == 'slow'\n"),
    ]);
    assert_eq!(required(&packages, "a"), "z");
    assert_eq!(required(&packages, "z"), "d");
    assert_eq!(required(&packages, "d"), "c");
    assert_eq!(names(&packages, &packages.roots()), "a b");
}

#[test]
fn two_requirements_of_one_package_are_one() {
    let packages = packages(&[
        (
            "a-1",
            "Requires-Dist: b>=1; python_version > '3'\nRequires-Dist: B<3\nRequires-Dist: b\n",
        ),
        ("b-3", ""),
    ]);
    assert_eq!(required(&packages, "a"), "b!");
    assert_eq!(packages.all[0].requires[0].wanted.versions, ">=1,<3");
}

#[test]
fn a_circle_has_a_top_and_one_below_something_has_none() {
    let packages = packages(&[
        ("a-1", "Requires-Dist: b\n"),
        ("b-1", "Requires-Dist: c\n"),
        ("c-1", "Requires-Dist: b\n"),
        ("x-1", "Requires-Dist: y\n"),
        ("y-1", "Requires-Dist: x\n"),
        ("self-1", "Requires-Dist: self[more]\n"),
    ]);
    assert_eq!(names(&packages, &packages.roots()), "a self x");
}

#[test]
fn what_nobody_recorded_is_a_dependency_if_something_requires_it() {
    let packages = packages(&[("a-1", "Requires-Dist: b\n"), ("b-1", "")]);
    let came: Vec<&Came> = packages.all.iter().map(|it| &it.came).collect();
    assert_eq!(came, [&Came::Unknown, &Came::Dependency]);
}
