//! Tests of the plan: what is there, what a file lists, and what has to change.

use std::path::Path;

use super::need::{Found, Installed};
use super::plan::plan;
use crate::inspect::distributions::{Dependency, DirectUrl};
use crate::inspect::locks::{FileKind, Lock};
use crate::inspect::requirements::{Asked, MarkerFacts};

/// What is there: `name version`, and what it requires.
fn installed(all: &[(&str, &[&str])]) -> Installed {
    let found = all.iter().map(|(named, requires)| {
        let (name, version) = named.split_once(' ').unwrap();
        let requires = requires.iter().map(|text| Dependency::parse(text).unwrap()).collect();
        let version = Some(version.to_owned());
        let name = name.to_owned();
        (crate::venv::seed::normalized(&name), Found { name, version, requires, direct: None })
    });
    Installed(found.collect())
}

/// The file is a poetry.lock that was exported, which lists everything, or a requirements file.
fn lock(kind: FileKind, text: &str) -> Lock {
    let lock = Lock::exported(Path::new("/x/file"), FileKind::PoetryLock, text).unwrap();
    Lock { kind, ..lock }
}

/// `+name there>wanted` for a change, `-name` for a removal.
fn planned(lock: &Lock, installed: &Installed) -> Vec<String> {
    let facts = MarkerFacts::new("3.12.1", "cpython");
    let selection = lock.select(&facts, &Asked::default()).unwrap();
    let plan = plan(lock, &selection, installed, &facts);
    let changes = plan.changes.iter().map(|change| {
        format!("+{} {}>{}", change.name, change.from.as_deref().unwrap_or_default(), change.to)
    });
    changes.chain(plan.removes.iter().map(|it| format!("-{}", it.name))).collect()
}

#[test]
fn a_file_that_lists_everything_leaves_nothing_else() {
    let there = installed(&[
        ("A_b 1.0", &["c"]),
        ("c 1", &[]),
        ("d 2", &[]),
        ("pip 24", &[]),
        ("setuptools 60", &[]),
        ("pkg-resources 0.0.0", &[]),
    ]);
    let text = "a-b==1.0.0\nd==1\ne==3 ; python_version > '3'\nf==1 ; python_version < '3'\n";
    let lock = lock(FileKind::PoetryLock, text);
    assert_eq!(planned(&lock, &there), ["+d 2>1", "+e >3", "-c"]);
}

#[test]
fn a_file_that_lists_pip_says_which_seeds_there_are() {
    let there = installed(&[("pip 24", &[]), ("setuptools 60", &[]), ("wheel 1", &[])]);
    let of = |text: &str, kind| planned(&lock(kind, text), &there);
    let all = FileKind::PoetryLock;
    assert_eq!(of("wheel==1\n", all), [""; 0]);
    assert_eq!(of("pip==25\nwheel==1\n", all), ["+pip 24>25", "-setuptools"]);
    assert_eq!(of("pip==24\n", FileKind::Requirements), [""; 0]);
}

#[test]
fn what_requirements_require_stays_and_is_asked_for_where_it_is_missing() {
    let there = installed(&[
        ("a 1", &["b>=2", "c; extra == 'x'", "d; extra == 'y'", "e; python_version < '3'"]),
        ("b 1", &["a"]),
        ("c 1", &[]),
        ("d 1", &[]),
        ("e 1", &[]),
    ]);
    let of = |text: &str| planned(&lock(FileKind::Requirements, text), &there);
    assert_eq!(of("a[X]>=1\n"), ["+b 1>>=2 (for a)", "-d", "-e"]);
    assert_eq!(of("b\nc<1\n"), ["+c 1><1", "+b 1>>=2 (for a)", "-d", "-e"]);
}

#[test]
fn where_a_package_comes_from_counts() {
    let editable = |path: &str| DirectUrl::Directory { path: path.into(), is_editable: true };
    let commit = |commit: &str| DirectUrl::Commit {
        system: "git".to_owned(),
        url: "https://e.org/a.git".to_owned(),
        commit: commit.to_owned(),
        requested: Some("main".to_owned()),
        subdirectory: None,
    };
    let archive = DirectUrl::Archive {
        url: "https://e.org/a.zip".to_owned(),
        hash: Some("sha256=ab".to_owned()),
        subdirectory: None,
    };
    for (direct, text, changes) in [
        (Some(editable("/src/a")), "a==1", true),
        (Some(editable("/src/a")), "-e /src/a", false),
        (Some(editable("/src/a")), "-e /src/b", true),
        (Some(commit("abc")), "a @ git+https://e.org/a.git@abc", false),
        (Some(commit("abc")), "a @ git+https://u:p@e.org/a.git@main", false),
        (Some(commit("abc")), "a @ git+https://e.org/a.git", false),
        (Some(commit("abc")), "a @ git+https://e.org/a.git@def", true),
        (Some(commit("abc")), "a @ git+https://e.org/b.git@abc", true),
        (Some(archive.clone()), "a @ https://e.org/a.zip", false),
        (Some(archive), "a @ https://e.org/b.zip", true),
        (None, "a @ https://e.org/a.zip", true),
        (None, "a==1", false),
    ] {
        let mut there = installed(&[("a 1", &[])]);
        there.0.get_mut("a").unwrap().direct = direct;
        let planned = planned(&lock(FileKind::PoetryLock, text), &there);
        assert_eq!(planned.iter().any(|it| it.starts_with('+')), changes, "{text}: {planned:?}");
        assert!(!planned.iter().any(|it| it.contains("u:p")), "{planned:?}");
    }
    // Until 20.1, pip recorded nothing.
    let there = installed(&[("a 1", &[]), ("pip 19.2", &[])]);
    let archive = lock(FileKind::PoetryLock, "a @ https://e.org/a.zip");
    assert_eq!(planned(&archive, &there), [""; 0]);
}
