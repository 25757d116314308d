//! Tests of the readers: lock files that pip, uv and pipenv wrote, broken ones, and arbitrary text.

use std::path::PathBuf;

use proptest::prelude::*;

use super::super::requirements::{Asked, MarkerFacts};
use super::*;
use crate::fs;

/// A lock file that its tool wrote.
fn real(name: &str) -> Lock {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/locks").join(name);
    Lock::read(&path).unwrap()
}

/// What a file of that name and text says.
fn read(name: &str, text: &str) -> Result<Lock, String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    fs::write_new(&path, text.as_bytes()).unwrap();
    let here = format!("{}/", dir.path().display());
    Lock::read(&path)
        .map_err(|error| crate::error::Error::from(error).to_string().replace(&here, ""))
}

fn lines<'a>(packages: impl IntoIterator<Item = &'a Package>) -> Vec<String> {
    packages.into_iter().map(Package::line).collect()
}

/// What the file has for that Python, for whoever asks for these extras and groups.
fn selected(
    lock: &Lock,
    python: &str,
    extras: &[&str],
    groups: &[&str],
) -> Result<Vec<String>, String> {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let asked = Asked { extras: owned(extras), groups: owned(groups) };
    let selection = lock.select(&MarkerFacts::new(python, "cpython"), &asked);
    let named = |path: &Path| path.file_name().map(PathBuf::from).unwrap_or_default();
    selection
        .map(|it| lines(it.packages))
        .map_err(|error| Error { file: named(&error.file), ..error }.to_string())
}

/// A `pylock.toml` with these packages.
fn pylock(packages: &str) -> String {
    format!("lock-version = '1.0'\ncreated-by = 'test'\n{packages}")
}

const WHEEL: &str =
    "wheels = [{url = 'https://e.org/a-1-py3-none-any.whl', hashes = {sha256 = 'AB'}}]";

#[test]
fn a_pylock_of_uv_has_one_version_for_each_python() {
    let lock = real("pylock.uv.toml");
    assert_eq!(lock.requires_python.as_ref().unwrap().to_string(), ">=3.9");
    assert_eq!(lock.indexes.len(), 1);
    let for_new = ["click==8.5.1", "idna==3.20", "iniconfig==2.3.1"];
    assert!(selected(&lock, "3.13.0", &[], &[]).unwrap().starts_with(&for_new.map(str::to_owned)));
    let for_old = selected(&lock, "3.9.18", &[], &[]).unwrap();
    assert!(for_old.contains(&"click==8.1.8".to_owned()), "{for_old:?}");
    assert_eq!(
        selected(&lock, "3.8.18", &[], &[]).unwrap_err(),
        "pylock.uv.toml is for Python >=3.9, not for 3.8.18"
    );
    let click = &lock.packages[0];
    assert_eq!((click.files.len(), click.hashes.len()), (2, 2));
    assert_eq!(click.files[0].name, "click-8.1.8-py3-none-any.whl");
}

#[test]
fn a_pylock_of_pip_is_read() {
    let lock = real("pylock.pip.toml");
    assert_eq!(lines(&lock.packages), ["click==8.5.1", "idna==3.20"]);
    assert!(lock.packages[0].hashes[0].starts_with("sha256:8bb5"));
    assert!(lock.is_complete() && lock.indexes.is_empty() && lock.notices.is_empty());
}

#[test]
fn a_pipfile_lock_is_read_with_its_groups() {
    let lock = real("Pipfile.lock");
    assert_eq!(lock.requires_python.as_ref().unwrap().to_string(), "==3.13.*");
    assert_eq!(lock.offers.groups, ["develop"]);
    // pipenv locks no version of what its own platform doesn't need.
    let everybody = ["click==8.5.1", "colorama", "idna==3.20"];
    assert_eq!(selected(&lock, "3.13.0", &[], &[]).unwrap(), everybody);
    let develop = selected(&lock, "3.13.0", &[], &["Develop"]).unwrap();
    assert_eq!(develop.last().unwrap(), "iniconfig==2.3.1");
    assert_eq!(
        selected(&lock, "3.12.1", &[], &[]).unwrap_err(),
        "Pipfile.lock is for Python ==3.13.*, not for 3.12.1"
    );
}

#[test]
fn requirements_are_read_with_their_hashes() {
    let lock = real("requirements.txt");
    let all = selected(&lock, "3.13.0", &[], &[]).unwrap();
    assert_eq!(all[..2], ["click==8.5.1", "idna==3.20"]);
    assert_eq!(lock.packages[0].hashes.len(), 2);
    assert!(!lock.is_complete());
    let text = "--index-url https://e.org\na[x] >= 1 , < 2 ; python_version > '2'\n-e ./gone\n\
                b @ git+https://e.org/b@main\nc===1.0 --hash sha256:ab\n";
    let lock = read("requirements-dev.txt", text).unwrap();
    let gone = std::env::current_dir().unwrap().join("gone");
    assert_eq!(
        lines(&lock.packages),
        [
            "a>= 1 , < 2".to_owned(),
            format!("-e {}", gone.components().collect::<PathBuf>().display()),
            "b @ git+https://e.org/b@main".to_owned(),
            "c==1.0".to_owned()
        ]
    );
    assert_eq!(
        (&*lock.packages[0].extras, &*lock.packages[3].hashes),
        (&["x".to_owned()][..], &["sha256:ab".to_owned()][..])
    );
}

#[test]
fn a_large_lock_file_is_read() {
    let one = |at: usize| format!("[[packages]]\nname = 'p{at}'\nversion = '1'\n{WHEEL}\n");
    let text = pylock(&(0..20_000).map(one).collect::<String>());
    assert!(text.len() > 2 << 20);
    assert_eq!(read("pylock.toml", &text).unwrap().packages.len(), 20_000);
}

#[test]
fn every_source_of_a_pylock_is_read() {
    let text = pylock(
        "[[packages]]\nname = 'a'\nvcs = {type = 'git', url = 'https://e.org/a', commit-id = 'abc', subdirectory = 's'}\n\
         [[packages]]\nname = 'b'\ndirectory = {path = 'b', editable = true}\n\
         [[packages]]\nname = 'c'\ndirectory = {path = 'c'}\n\
         [[packages]]\nname = 'd'\narchive = {url = 'https://e.org/d.zip', hashes = {sha256 = 'ab'}}\n\
         [[packages]]\nname = 'e'\nwheels = [{path = 'w/e-1.0-py3-none-any.whl', url = 'https://e.org/x', hashes = {sha256 = 'ab', md5 = 'c'}}]\n\
         [[packages]]\nname = 'f'\nversion = '1'\nindex = 'https://e.org/simple'\nsdist = {name = 'f-1.tar.gz', url = 'https://e.org/get?f', hashes = {sha512 = 'ab'}}\n",
    );
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("pylock.x.toml");
    fs::write_new(&path, text.as_bytes()).unwrap();
    let lock = Lock::read(&path).unwrap();
    let here = dir.path().display();
    assert_eq!(
        lines(&lock.packages),
        [
            "a @ git+https://e.org/a@abc#subdirectory=s".to_owned(),
            format!("-e {here}/b"),
            format!("c @ file://{here}/c"),
            "d @ https://e.org/d.zip#sha256=ab".to_owned(),
            "e==1.0".to_owned(),
            "f==1".to_owned(),
        ]
    );
    assert_eq!(lock.packages[4].files[0].url, format!("file://{here}/w/e-1.0-py3-none-any.whl"));
    assert_eq!(lock.packages[5].hashes, ["sha512:ab"]);
    assert_eq!(lock.indexes[0].url, "https://e.org/simple");
}

#[test]
fn extras_and_groups_are_for_those_who_ask() {
    let one = |name: &str, marker: &str| {
        format!("[[packages]]\nname = '{name}'\nversion = '1'\nmarker = \"{marker}\"\n{WHEEL}\n")
    };
    let text = "extras = ['yaml']\ndependency-groups = ['dev']\ndefault-groups = ['main']\n"
        .to_owned()
        + &one("a", "'main' in dependency_groups")
        + &one("b", "'yaml' in extras")
        + &one("c", "'dev' in dependency_groups and python_version > '3'")
        + &one("d", "platform_version == 'x'");
    let lock = read("pylock.toml", &pylock(&text)).unwrap();
    // A marker that can't be judged here is the installer's.
    assert_eq!(selected(&lock, "3.12.1", &[], &[]).unwrap(), ["a==1", "d==1"]);
    let all = selected(&lock, "3.12.1", &["Yaml"], &["dev"]).unwrap();
    assert_eq!(all, ["a==1", "b==1", "c==1", "d==1"]);
    let error = selected(&lock, "3.12.1", &["toml"], &[]).unwrap_err();
    assert_eq!(error, "pylock.toml has no extra toml");
}

#[test]
fn a_pylock_that_is_for_others_is_refused() {
    let two = format!(
        "[[packages]]\nname = 'a'\nversion = '1'\n{WHEEL}\n[[packages]]\nname = 'A'\nversion = '2'\n{WHEEL}\n"
    );
    let needs =
        format!("[[packages]]\nname = 'a'\nversion = '1'\nrequires-python = '<3'\n{WHEEL}\n");
    for (text, expected) in [
        (
            "environments = [\"os_name == 'vax'\"]\npackages = []",
            "pylock.toml is for another environment: os_name == 'vax'",
        ),
        (&two, "pylock.toml has A twice"),
        (&needs, "pylock.toml: a is for Python <3, not for 3.12.1"),
    ] {
        let lock = read("pylock.toml", &pylock(text)).unwrap();
        assert_eq!(selected(&lock, "3.12.1", &[], &[]).unwrap_err(), expected);
    }
}

#[test]
fn a_newer_format_is_noticed_or_refused() {
    let of = |version: &str| {
        format!("lock-version = '{version}'\ncreated-by = 'x'\npackages = []\nnews = 1\n")
    };
    let minor = read("pylock.toml", &of("1.1")).unwrap();
    assert_eq!(
        minor.notices,
        ["version 1.1 of the format is newer than this venvyard; news ignored"]
    );
    let major = read("pylock.toml", &of("2.0")).unwrap_err();
    assert_eq!(
        major,
        "pylock.toml has version 2.0 of its format, which is newer than this venvyard"
    );
    let lock = "{\"_meta\": {\"pipfile-spec\": 7}, \"default\": {}}";
    assert!(read("Pipfile.lock", lock).unwrap_err().contains("version 7"));
}

#[test]
fn what_is_broken_in_a_pylock_is_told_with_its_place() {
    assert_refused(&[
        ("pylock.toml", "lock-version = 1".to_owned(), "pylock.toml: lock-version: it is no text"),
        ("pylock.toml", "a = [".to_owned(), "pylock.toml is not valid TOML: line 1: "),
        ("pylock.toml", pylock(""), "pylock.toml: packages: it is missing"),
        (
            "pylock.toml",
            pylock("[[packages]]\nname = 'a'\n"),
            "pylock.toml: packages[0] (a): it has no source",
        ),
        (
            "pylock.toml",
            pylock(&format!("[[packages]]\nname = 'a'\ndirectory = {{path = 'a'}}\n{WHEEL}")),
            "pylock.toml: packages[0] (a): directory, wheels exclude each other",
        ),
        (
            "pylock.toml",
            pylock("[[packages]]\nname = 'a\\n-e b'\n").replace('\'', "\""),
            "pylock.toml: packages[0]: name: it is empty or has a control character",
        ),
        (
            "pylock.toml",
            pylock(
                "[[packages]]\nname = 'a'\nwheels = [{url = 'https://e.org/a-1-x.whl', hashes = {md5 = 'a'}}]",
            ),
            "pylock.toml: packages[0] (a).wheels[0]: hashes: there is no sha256, sha384 or sha512",
        ),
        (
            "pylock.toml",
            pylock(&format!("[[packages]]\nname = 'a'\nversion = '1'\nmarker = 'x'\n{WHEEL}")),
            "pylock.toml: packages[0] (a): marker: \"x\" is no marker",
        ),
    ]);
}

#[test]
fn what_is_broken_elsewhere_is_told_with_its_place() {
    let pipfile =
        |default: &str| format!("{{\"_meta\": {{\"pipfile-spec\": 6}}, \"default\": {default}}}");
    assert_refused(&[
        ("Pipfile.lock", "{".to_owned(), "Pipfile.lock is not valid JSON: "),
        ("Pipfile.lock", "{}".to_owned(), "Pipfile.lock: _meta: it is missing"),
        ("Pipfile.lock", pipfile("{\"a\": {}}"), "Pipfile.lock: default.a: version: it is missing"),
        ("Pipfile.lock", pipfile("{\"a b\": {}}"), "Pipfile.lock: default.a b: \"a b\" is no name"),
        ("requirements.txt", "a b c\n".to_owned(), "requirements.txt: a b c: it is no requirement"),
        ("requirements.txt", "a\n{ ]\n".to_owned(), "requirements.txt: { ]: it is no requirement"),
        (
            "x.toml",
            "[project]\nname = 'a'\n".to_owned(),
            "x.toml is neither a lock file nor a requirements file",
        ),
        ("x", String::new(), "x is neither a lock file nor a requirements file"),
        ("uv.lock", String::new(), "only uv reads uv.lock"),
    ]);
}

/// Each of the files, by name and text, is refused with words that begin like that.
#[track_caller]
fn assert_refused(files: &[(&str, String, &str)]) {
    for (name, text, expected) in files {
        let error = read(name, text).unwrap_err();
        assert!(error.starts_with(expected), "{error}\nis not\n{expected}");
    }
}

#[test]
fn a_file_of_another_name_is_known_by_its_text() {
    for (text, kind) in [
        (pylock("packages = []"), FileKind::Pylock),
        ("{\"_meta\": {}, \"default\": {}}".to_owned(), FileKind::PipfileLock),
        ("# all\na==1\n-r x\n".to_owned(), FileKind::Requirements),
        ("version = 1\n[[package]]\nname = 'a'\n".to_owned(), FileKind::UvLock),
        ("[metadata]\ncontent-hash = 'x'\n".to_owned(), FileKind::PoetryLock),
    ] {
        assert_eq!(FileKind::of(Path::new("x"), &text), Some(kind), "{text}");
    }
}

#[test]
fn variables_in_the_url_of_an_index_are_as_pip_takes_them() {
    for (url, expected) in [
        ("https://$USER:${PW}@e.org/$A_1/x", "https://${USER}:${PW}@e.org/${A_1}/x"),
        ("https://e.org/$", "https://e.org/$"),
    ] {
        let text = format!(
            "{{\"_meta\": {{\"pipfile-spec\": 6, \"sources\": [{{\"url\": \"{url}\", \"verify_ssl\": false}}]}}, \"default\": {{}}}}"
        );
        let index = &read("Pipfile.lock", &text).unwrap().indexes[0];
        assert_eq!((index.url.as_str(), index.verifies), (expected, false));
    }
}

/// A lock file of a tool, with something else in some places.
fn damaged(name: &'static str) -> impl Strategy<Value = String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/locks").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    let piece = prop_oneof![
        Just("'"),
        Just("\""),
        Just("["),
        Just("{}"),
        Just("\n"),
        Just("="),
        Just("1"),
        Just("é")
    ];
    proptest::collection::vec((any::<proptest::sample::Index>(), piece, 0..9_usize), 1..4).prop_map(
        move |changes| {
            let mut chars: Vec<char> = text.chars().collect();
            for (at, piece, length) in changes {
                let start = at.index(chars.len());
                let end = (start + length).min(chars.len());
                chars.splice(start..end, piece.chars());
            }
            chars.into_iter().collect()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_is_read_or_refused(
        name in prop_oneof![Just("pylock.toml"), Just("Pipfile.lock"), Just("requirements.txt"), Just("x")],
        text in "(\\PC|[\\n\\[\\]{}='\"#;@:/-]){0,200}",
    ) {
        let _ = read(name, &text).map(|lock| selected(&lock, "3.12.1", &[], &[]));
    }

    #[test]
    fn a_damaged_lock_is_read_or_refused_and_adds_no_line(
        (name, text) in prop_oneof![
            damaged("pylock.uv.toml").prop_map(|text| ("pylock.toml", text)),
            damaged("Pipfile.lock").prop_map(|text| ("Pipfile.lock", text)),
            damaged("requirements.txt").prop_map(|text| ("requirements.txt", text)),
        ],
    ) {
        if let Ok(lock) = read(name, &text) {
            for line in lines(&lock.packages) {
                prop_assert!(!line.contains(char::is_control), "{line:?}");
            }
            let _ = selected(&lock, "3.12.1", &[], &[]);
        }
    }
}
