//! Tests of the discovery of interpreters.

use std::time::SystemTime;

use super::*;
use crate::python::cache::Cache;
use crate::python::testing::{executable, fake_binary, file, link, script, search_in};

/// Wants everything, knows nothing.
pub(super) struct All;

impl Knowledge for All {
    fn is_wanted(&self, _: &Hint, _: PythonSource) -> bool {
        true
    }

    fn is_known(&self, _: &Candidate) -> bool {
        false
    }
}

fn all(search: &Search) -> Vec<Candidate> {
    let cache = Cache::new(&search.root.join("cache"));
    candidates(search, &All, &mut Directories::new(&cache, SystemTime::now()))
}

fn names(search: &Search) -> Vec<(PythonSource, String)> {
    let below = |path: &Path| path.strip_prefix(&search.root).unwrap().display().to_string();
    all(search).into_iter().map(|c| (c.source, below(&c.path))).collect()
}

fn root() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    (dir, root)
}

#[test]
fn every_store_is_found_in_its_order() {
    let (_dir, root) = root();
    for path in [
        "path/python3.13",
        "h/.pyenv/versions/3.12.1/bin/python3.12",
        "h/.asdf/installs/python/3.11.2/bin/python3.11",
        "h/.local/share/mise/installs/python/3.10.1/bin/python3.10",
        "h/.local/share/uv/python/cpython-3.9.5-linux-x86_64-gnu/bin/python3.9",
        "home/linuxbrew/.linuxbrew/Cellar/python@3.8/3.8.1/bin/python3.8",
        "usr/bin/python3.7",
    ] {
        fake_binary(&root.join(path));
    }
    link(&root.join("home/linuxbrew/.linuxbrew/opt/python@3.8"), "../Cellar/python@3.8/3.8.1");
    let mut search = search_in(&root);
    search.path = vec![root.join("path")];
    search.home = Some(root.join("h"));
    assert_eq!(
        names(&search),
        [
            (PythonSource::Path, "path/python3.13".to_owned()),
            (PythonSource::Pyenv, "h/.pyenv/versions/3.12.1/bin/python3.12".to_owned()),
            (PythonSource::Asdf, "h/.asdf/installs/python/3.11.2/bin/python3.11".to_owned()),
            (
                PythonSource::Mise,
                "h/.local/share/mise/installs/python/3.10.1/bin/python3.10".to_owned()
            ),
            (
                PythonSource::Uv,
                "h/.local/share/uv/python/cpython-3.9.5-linux-x86_64-gnu/bin/python3.9".to_owned()
            ),
            (
                PythonSource::Homebrew,
                "home/linuxbrew/.linuxbrew/opt/python@3.8/bin/python3.8".to_owned()
            ),
            (PythonSource::System, "usr/bin/python3.7".to_owned()),
        ]
    );
}

#[test]
fn an_interpreter_with_many_names_is_listed_once() {
    let (_dir, root) = root();
    fake_binary(&root.join("usr/bin/python3.11"));
    link(&root.join("usr/bin/python3"), "python3.11");
    link(&root.join("usr/bin/python"), "/etc/alternatives/python");
    link(&root.join("bin"), "usr/bin");
    let mut search = search_in(&root);
    search.path = vec![root.join("usr/bin"), root.join("bin"), root.join("usr/bin")];
    assert_eq!(names(&search), [(PythonSource::Path, "usr/bin/python3.11".to_owned())]);
}

#[test]
fn aliases_and_environments_among_versions_are_skipped() {
    let (_dir, root) = root();
    let versions = root.join("h/.pyenv/versions");
    fake_binary(&versions.join("3.12.1/bin/python"));
    link(&versions.join("3.12"), "3.12.1");
    link(&versions.join("work/bin/python"), versions.join("3.12.1/bin/python"));
    file(&versions.join("work/pyvenv.cfg"), "home = /nowhere");
    fake_binary(&root.join("elsewhere/bin/python"));
    link(&versions.join("mine"), "../../../elsewhere");
    fake_binary(&versions.join(".partial/bin/python"));
    let mut search = search_in(&root);
    search.home = Some(root.join("h"));
    let mut found = names(&search);
    found.sort();
    assert_eq!(
        found,
        [
            (PythonSource::Pyenv, "h/.pyenv/versions/3.12.1/bin/python".to_owned()),
            (PythonSource::Pyenv, "h/.pyenv/versions/mine/bin/python".to_owned()),
        ]
    );
}

#[test]
fn scripts_stubs_and_other_programs_are_not_candidates() {
    let (_dir, root) = root();
    let bin = root.join("usr/bin");
    script(&bin.join("python3.12"), "exec pyenv exec python3.12");
    executable(&bin.join("python3.11"), b"echo hello");
    executable(&bin.join("python3.10"), b"");
    file(&bin.join("python3.9"), "\x7fELF but not executable");
    link(&bin.join("python3.8"), "nowhere");
    fake_binary(&bin.join("mise"));
    link(&bin.join("python3"), "mise");
    for name in
        ["python3-config", "python3.7m", "python-argcomplete", "pythonw", "python4", "python3.x"]
    {
        fake_binary(&bin.join(name));
    }
    fake_binary(&bin.join("python3.6/directory"));
    assert_eq!(names(&search_in(&root)), []);
}

#[test]
fn windows_installations_have_no_bin() {
    let (_dir, root) = root();
    fake_binary(&root.join("l/Programs/Python/Python312/python.exe"));
    fake_binary(&root.join("l/Programs/Python/Python312/pythonw.exe"));
    fake_binary(&root.join("h/.pyenv/pyenv-win/versions/3.11.4/Python.EXE"));
    let mut search = Search::nowhere(Platform::Windows, &root);
    search.local_app_data = Some(root.join("l"));
    search.home = Some(root.join("h"));
    let found = all(&search);
    let told: Vec<_> = found.iter().map(|c| c.hint.version.clone().unwrap().to_string()).collect();
    assert_eq!(told, ["3.12"], "{found:?}");
}

#[test]
fn macos_has_frameworks_and_developer_tools() {
    let (_dir, root) = root();
    for path in [
        "Library/Frameworks/Python.framework/Versions/3.12/bin/python3.12",
        "Library/Developer/CommandLineTools/usr/bin/python3.9",
        "opt/homebrew/Cellar/python@3.13/3.13.1/bin/python3.13",
        "usr/bin/python3",
    ] {
        fake_binary(&root.join(path));
    }
    link(&root.join("Library/Frameworks/Python.framework/Versions/Current"), "3.12");
    link(&root.join("opt/homebrew/opt/python@3.13"), "../Cellar/python@3.13/3.13.1");
    link(&root.join("opt/homebrew/opt/python@3"), "../Cellar/python@3.13/3.13.1");
    let mut search = Search::nowhere(Platform::MacOs, &root);
    search.path = vec![root.join("usr/bin")];
    let found: Vec<_> = names(&search).into_iter().map(|(_, name)| name).collect();
    assert_eq!(
        found,
        [
            "opt/homebrew/opt/python@3.13/bin/python3.13",
            "Library/Frameworks/Python.framework/Versions/3.12/bin/python3.12",
            "Library/Developer/CommandLineTools/usr/bin/python3.9",
        ]
    );
}

#[test]
fn conda_and_opt_are_found_and_environments_of_conda_are_last() {
    let (_dir, root) = root();
    for path in [
        "h/miniforge3/bin/python3.12",
        "h/miniforge3/envs/3.8/bin/python3.14",
        "elsewhere/env/bin/python3.13",
        "opt/python3.11/bin/python3.11",
        "opt/python/cp310-cp310/bin/python3.10",
        "opt/other/bin/python3.9",
    ] {
        fake_binary(&root.join(path));
    }
    link(&root.join("h/miniforge3/bin/python"), "python3.12");
    let listed = format!("{0}/h/miniforge3\nrelative\n\n{0}/elsewhere/env\n", root.display());
    file(&root.join("h/.conda/environments.txt"), &listed);
    let mut search = search_in(&root);
    search.home = Some(root.join("h"));
    assert_eq!(
        names(&search),
        [
            (PythonSource::Conda, "h/miniforge3/bin/python3.12".to_owned()),
            (PythonSource::System, "opt/python3.11/bin/python3.11".to_owned()),
            (PythonSource::System, "opt/python/cp310-cp310/bin/python3.10".to_owned()),
            (PythonSource::CondaEnvironment, "h/miniforge3/envs/3.8/bin/python3.14".to_owned()),
            (PythonSource::CondaEnvironment, "elsewhere/env/bin/python3.13".to_owned()),
        ]
    );
    // An environment's name says nothing about its version.
    let series: Vec<_> = all(&search)
        .into_iter()
        .map(|candidate| candidate.hint.version.unwrap().to_string())
        .collect();
    assert_eq!(series, ["3.12", "3.11", "3.10", "3.14", "3.13"]);
}

#[test]
fn an_installation_whose_name_is_not_utf8_is_found() {
    use std::os::unix::ffi::OsStrExt as _;
    let (_dir, root) = root();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9 3");
    let python = root.join("h/.pyenv/versions").join(name).join("bin/python3.12");
    fake_binary(&python);
    let mut search = search_in(&root);
    search.home = Some(root.join("h"));
    assert_eq!(all(&search)[0].path, python);
}
