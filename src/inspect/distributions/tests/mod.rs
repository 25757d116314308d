//! What is read from a site-packages, however broken it is.

mod details;

use super::*;
use crate::fs;

fn environment(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write_new(&path, text.as_bytes()).unwrap();
    }
    dir
}

#[test]
fn every_form_of_metadata_is_recognized() {
    let site = "lib/python3.9/site-packages";
    let file = |name: &str| format!("{site}/{name}");
    let files = [
        "My_Project-1.0.dist-info/METADATA",
        "old.name-2.0-py2.7.egg-info",
        "unversioned.egg-info/PKG-INFO",
        "zipped-3.1-py3.9-linux-x86_64.egg",
        "in-src.egg-link",
        "no_distribution/__init__.py",
        "~alf_removed-1.0.dist-info/METADATA",
    ];
    let files: Vec<String> = files.iter().map(|name| file(name)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|name| (name.as_str(), "/s\n.")).collect();
    let env = environment(&files);
    let found: Vec<(String, Option<String>)> =
        installed(env.path()).into_iter().map(|it| (it.name, it.version)).collect();
    let version = |text: &str| Some(text.to_owned());
    assert_eq!(
        found,
        [
            ("My_Project".to_owned(), version("1.0")),
            ("in-src".to_owned(), None),
            ("old.name".to_owned(), version("2.0")),
            ("unversioned".to_owned(), None),
            ("zipped".to_owned(), version("3.1")),
        ]
    );
}

#[test]
fn every_layout_is_read_and_a_link_only_once() {
    let env = environment(&[
        ("lib/pypy3.10/site-packages/a-1.dist-info/METADATA", ""),
        ("site-packages/b-1.dist-info/METADATA", ""),
    ]);
    fs::symlink(Path::new("lib"), &env.path().join("lib64")).unwrap();
    let found = installed(env.path());
    assert_eq!(found.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(installed(&env.path().join("absent")), []);
}

#[test]
fn names_are_compared_in_any_spelling() {
    let it = Distribution { name: "Zope.Inter_face".into(), version: None, metadata: "/x".into() };
    assert!(it.is_called("zope-inter.FACE") && !it.is_called("zope"));
}

#[test]
fn the_source_is_what_the_installer_recorded() {
    let env = environment(&[
        (
            "lib/python3/site-packages/a-1.dist-info/direct_url.json",
            r#"{"url": "file:///s/h%C3%A9%20x"}"#,
        ),
        ("lib/python3/site-packages/b-1.dist-info/direct_url.json", "{"),
        ("lib/python3/site-packages/c.egg-link", "/s/c\n."),
    ]);
    let sources: Vec<_> = installed(env.path()).iter().map(Distribution::source).collect();
    let path = |text: &str| Some(Source::Path(text.into()));
    assert_eq!(sources, [path("/s/hé x"), None, path("/s/c")]);
}

#[test]
fn only_an_editable_direct_url_is_an_editable_source() {
    let of = |text: &str| {
        let env = environment(&[("lib/python3/site-packages/a-1.dist-info/direct_url.json", text)]);
        installed(env.path())[0].editable_source()
    };
    let text = r#"{"url": "file:///my%20code%", "dir_info": {"editable": true}}"#;
    assert_eq!(of(text), Some("/my code%".into()));
    for text in [
        "",
        "[]",
        r#"{"url": "file:///code", "dir_info": {}}"#,
        r#"{"url": "https://example.org/code", "dir_info": {"editable": true}}"#,
        r#"{"url": "https://example.org/code.git", "vcs_info": {"vcs": "git"}}"#,
    ] {
        assert_eq!(of(text), None, "{text}");
    }
}

/// The lines that install what is there again, `-` before what came along.
fn lines(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<(String, &str)> = files
        .iter()
        .map(|(name, text)| (format!("lib/python3.9/site-packages/{name}"), *text))
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let env = environment(&files);
    let shown = |it: Recorded| {
        let line = it.requirement.unwrap_or_else(|reason| format!("{}: {reason}", it.name));
        format!("{}{line}", if it.is_by_hand { "" } else { "- " })
    };
    recorded(env.path()).into_iter().map(shown).collect()
}

#[test]
fn what_the_user_asked_for_comes_first() {
    let files = [
        ("b-1.dist-info/METADATA", "Name: b\nVersion: 1\nRequires-Dist: a\n"),
        ("b-1.dist-info/REQUESTED", ""),
        ("a-2.dist-info/METADATA", "Name: a\nVersion: 2\n"),
        ("C_c-3.dist-info/METADATA", "Name: C.c\nVersion: 3\n"),
    ];
    assert_eq!(lines(&files), ["b==1", "C.c==3", "- a==2"]);
}

#[test]
fn without_marks_the_user_asked_for_what_nothing_requires() {
    let files = [
        ("b-1-py2.7.egg-info/PKG-INFO", "Name: b\nVersion: 1\n"),
        ("b-1-py2.7.egg-info/requires.txt", "A.a>=1\n[x]\nc\n"),
        ("a_a-2.dist-info/METADATA", "Name: a-a\nVersion: 2\n"),
        ("c-3.egg-info", "Name: c\nVersion: 3\n"),
        ("d-4-py2.7.egg/EGG-INFO/PKG-INFO", "Name: d\nVersion: 4\n"),
    ];
    assert_eq!(lines(&files), ["b==1", "c==3", "d==4", "- a-a==2"]);
}

#[test]
fn broken_metadata_falls_back_to_the_name_of_the_file() {
    let files = [
        ("a-1.dist-info/RECORD", ""),
        ("b-2.dist-info/METADATA", "\0\0\0"),
        ("c.egg-info/PKG-INFO", ""),
        ("d-5.dist-info/METADATA", "Name: d\nVersion: 5+local\n"),
    ];
    let unnamed = "c: its metadata has no name and version";
    assert_eq!(lines(&files), ["a==1", "b==2", unnamed, "d==5+local"]);
}

#[test]
fn of_two_with_one_name_the_complete_one_counts_then_the_newest() {
    let files = [
        ("a-1.10.dist-info/RECORD", ""),
        ("a-1.9.dist-info/RECORD", ""),
        ("A-2.0.dist-info/METADATA", "Name: a\nVersion: 2.0\n"),
    ];
    assert_eq!(lines(&files), ["a==1.10"]);
}

#[test]
fn a_source_is_named_where_it_is_and_missed_where_it_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let there = dir.path().join("my code");
    fs::create_dir(&there).unwrap();
    let link = format!("{}\n.", there.display());
    let url = |path: &str, info: &str| format!(r#"{{"url": "file://{path}", "dir_info": {info}}}"#);
    let local = url(&there.display().to_string().replace(' ', "%20"), "{}");
    let gone = url("/gone/x", r#"{"editable": true}"#);
    let files = [
        ("a.egg-link", link.as_str()),
        ("b-1.dist-info/direct_url.json", local.as_str()),
        ("c-1.dist-info/direct_url.json", gone.as_str()),
        ("d.egg-link", "/gone/d\n."),
        ("e.egg-link", ""),
    ];
    assert_eq!(
        lines(&files),
        [
            format!("-e {}", there.display()),
            format!("b @ file://{}/my%20code", dir.path().display()),
            "c: its source /gone/x is gone".to_owned(),
            "d: its source /gone/d is gone".to_owned(),
            "e: its metadata has no name and version".to_owned(),
        ]
    );
}

#[test]
fn the_list_says_how_to_install_each_distribution_again() {
    let url = |url: &str, rest: &str| format!(r#"{{"url": "{url}", {rest}}}"#);
    let vcs = r#""vcs_info": {"vcs": "git", "requested_revision": "main", "commit_id": "4b9f"}"#;
    let urls = [
        ("archive", url("https://u:p@e.org/a.zip#x", r#""archive_info": {}"#)),
        ("broken", "{".to_owned()),
        ("editable", url("file:///src/e%20e", r#""dir_info": {"editable": true}"#)),
        ("local", url("file:///src/l%20l", r#""dir_info": {}"#)),
        ("vcs", url("https://token@e.org/g.git", vcs)),
    ];
    let site = "lib/python3.12/site-packages";
    let mut files: Vec<(String, &str)> = urls
        .iter()
        .map(|(name, text)| (format!("{site}/{name}-1.0.dist-info/direct_url.json"), &**text))
        .collect();
    files.push((format!("{site}/plain-2.1.dist-info/RECORD"), ""));
    files.push((format!("{site}/unversioned.egg-info/PKG-INFO"), ""));
    files.push((format!("{site}/old.egg-link"), "/src/old\n."));
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, *text)).collect();
    assert_eq!(
        super::lines(environment(&files).path()),
        [
            "archive @ https://e.org/a.zip#x",
            "broken==1.0",
            "-e /src/e e",
            "local @ file:///src/l%20l",
            "-e /src/old",
            "plain==2.1",
            "unversioned",
            "vcs @ git+https://e.org/g.git@4b9f",
        ]
    );
}
