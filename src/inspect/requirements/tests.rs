//! Tests of the forms that a requirement has.

use std::path::PathBuf;

use super::*;
use crate::fs;

fn parsed(text: &str) -> (Option<String>, Option<String>, Option<Source>) {
    let read = Requirement::parse(text, Path::new("/nowhere"));
    (read.name, read.version, read.source)
}

#[test]
fn a_name_is_read_from_every_form_that_has_one() {
    for text in [
        "a-b.c",
        "a-b.c>=1,<2",
        "a-b.c (>=1)",
        "a-b.c[x,y] ~= 1.0",
        "a-b.c ; python_version > '3'",
        "a-b.c;os_name=='x'",
        "a-b.c @ https://e.org/a.zip",
        "a-b.c@file:///a.zip ; os_name == 'x'",
        "a-b.c[x] @ git+https://e.org/a@v1",
        "git+https://e.org/a@v1#egg=a-b.c",
        "git+https://e.org/a#subdirectory=x&egg=a-b.c[x]",
        "https://e.org/a.zip#egg=a-b.c&sha256=0",
        "a-b.c===1.0 ; sys_platform == 'a@b://c'",
    ] {
        assert_eq!(parsed(text).0.as_deref(), Some("a-b.c"), "{text}");
    }
    for text in
        ["-x", "a b", "./a", "../a", "a/b", "https://e.org/a-1.0.tar.gz", "", "git+https://e.org/a"]
    {
        assert_eq!(parsed(text).0, None, "{text}");
    }
}

#[test]
fn a_wheel_tells_its_name_and_version() {
    for text in [
        "./dir/a_b-1.0+x-py3-none-any.whl",
        "/dir/a_b-1.0+x-1-py3-none-any.whl",
        "./a_b-1.0+x-py3-none-any.whl[extra]",
        "https://e.org/x/a_b-1.0%2Bx-py3-none-any.whl#sha256=0",
        "file:///x/a_b-1.0+x-py3-none-any.whl",
    ] {
        let (name, version, source) = parsed(text);
        assert_eq!((name.as_deref(), version.as_deref()), (Some("a_b"), Some("1.0+x")), "{text}");
        assert!(source.is_some(), "{text}");
    }
}

#[test]
fn a_path_is_one_only_if_it_looks_like_one_or_exists() {
    let dir = tempfile::tempdir().unwrap();
    let project = dir.path().join("shop");
    fs::create_dir(&project).unwrap();
    fs::write_new(&dir.path().join("x.zip"), b"").unwrap();
    let read = |text: &str| Requirement::parse(text, dir.path());
    // pip looks for a package of that name.
    assert_eq!((read("shop").name.as_deref(), read("shop").source), (Some("shop"), None));
    let source = Some(Source::Path(project.clone()));
    assert_eq!(
        (read("./shop[x]").name, read("./shop").source.map(|it| it.is(&source.clone().unwrap()))),
        (None, Some(true))
    );
    fs::write_new(&project.join("pyproject.toml"), b"[project]\nname = 'My.Shop'\n").unwrap();
    assert_eq!(read("./shop").name.as_deref(), Some("My.Shop"));
    assert_eq!(read("x.zip").source, Some(Source::Path(dir.path().join("x.zip"))));
    assert_eq!(read("absent.zip").source, None);
}

#[test]
fn sources_of_a_version_control_system_are_elsewhere_once_they_are_editable() {
    let read = |text: &str| Requirement::editable(text, Path::new("/nowhere"));
    let git = read("git+https://e.org/a#egg=a");
    assert_eq!((git.name.as_deref(), git.source), (Some("a"), None));
    assert_eq!(read("file:///a").source, Some(Source::Path(PathBuf::from("/a"))));
}

#[test]
fn a_marker_decides_whether_it_applies() {
    let facts = MarkerFacts::new("3.12.1", "cpython");
    let applies = |text: &str| Requirement::parse(text, Path::new("/")).applies_to(&facts);
    assert_eq!(applies("a"), Some(true));
    assert_eq!(applies("a; python_version < '3'"), Some(false));
    assert_eq!(applies("a @ https://e.org/x;y ; python_version > '3'"), Some(true));
    assert_eq!(applies("a; platform_version == 'x'"), None);
}
