//! The store of seeds: all environments share it and none changes it.

#[cfg(unix)]
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::process::Stdio;

use crate::support::{Outcome, Sandbox, Tree, python, wheel};

/// The newest wheel of pip that an interpreter of this machine bundles.
fn wheel_of_pip() -> PathBuf {
    let (_, python) = python::interpreters()
        .into_iter()
        .rfind(|(version, _)| version.starts_with("3.1"))
        .expect("an interpreter of pyenv");
    let library = python.parent().unwrap().parent().unwrap().join("lib");
    let wheels = std::fs::read_dir(library).unwrap().flatten().filter_map(|lib| {
        let bundled = std::fs::read_dir(lib.path().join("ensurepip/_bundled")).ok()?;
        bundled.flatten().map(|file| file.path()).find(|file| {
            file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("pip-"))
        })
    });
    wheels.last().expect("a bundled pip")
}

#[track_caller]
fn pip(sandbox: &Sandbox, environment: &str, args: &[&str]) {
    let words = ["run", environment, "--", "python", "-m", "pip", "--disable-pip-version-check"];
    sandbox.venvyard(words.iter().chain(args)).success();
}

#[test]
fn pip_changes_neither_the_store_nor_other_environments() {
    let sandbox = Sandbox::new().with_pyenv().env("PIP_NO_INDEX", "1");
    for name in ["changed", "other"] {
        sandbox.venvyard(["create", name]).success();
    }
    let store = sandbox.cache().join("seeds");
    let trees = || [Tree::of(&store), Tree::of(&sandbox.environment("other"))];
    let before = trees();
    assert!(before[0].paths().any(|path| path.ends_with("pip/__init__.py")));
    let package = wheel(sandbox.home(), "pkg", "1.0");
    let new_pip = wheel_of_pip();
    let [package, new_pip] = [&package, &new_pip].map(|path| path.to_str().unwrap());
    for args in [
        vec!["install", package],
        vec!["install", "--upgrade", "--force-reinstall", "--no-deps", new_pip],
        vec!["install", "--force-reinstall", package],
        vec!["uninstall", "--yes", "pkg"],
        vec!["uninstall", "--yes", "pip"],
    ] {
        pip(&sandbox, "changed", &args);
        let after = trees();
        before[0].assert_same(&after[0]);
        before[1].assert_same(&after[1]);
    }
    // Removing the environment leaves the other's pip working.
    sandbox.venvyard(["remove", "changed", "--yes"]).success();
    let after = trees();
    before[0].assert_same(&after[0]);
    before[1].assert_same(&after[1]);
    pip(&sandbox, "other", &["--version"]);
}

/// A file with a name elsewhere is somebody else's, too: a `chmod` or a write would reach that.
#[cfg(unix)]
#[test]
fn an_environment_shares_files_with_the_store_alone() {
    let sandbox = Sandbox::new().with_pyenv();
    for (version, executable) in python::sample() {
        for (name, more) in [("bare", &["--no-pip"][..]), ("full", &[])] {
            let name = format!("{name}-{version}");
            let create = ["create", &name, "--python", executable.to_str().unwrap()];
            sandbox.venvyard(create.iter().chain(more)).success();
            let store = inodes(&sandbox.cache().join("seeds"), |_| true);
            let shared = inodes(&sandbox.environment(&name), |file| file.nlink() > 1);
            let strange: Vec<_> = shared.iter().filter(|(id, _)| !store.contains_key(id)).collect();
            assert!(strange.is_empty(), "{name}: {strange:?}");
            assert_eq!(shared.is_empty(), name.starts_with("bare"), "{name}");
        }
    }
}

/// The files below a directory that `filter` accepts, by device and inode.
#[cfg(unix)]
fn inodes(
    directory: &std::path::Path,
    filter: impl Fn(&std::fs::Metadata) -> bool,
) -> std::collections::BTreeMap<(u64, u64), PathBuf> {
    let tree = Tree::of(directory);
    let files = tree.paths().map(|path| directory.join(path));
    let known = files.map(|path| (path.symlink_metadata().unwrap(), path));
    known
        .filter(|(metadata, _)| metadata.is_file() && filter(metadata))
        .map(|(metadata, path)| ((metadata.dev(), metadata.ino()), path))
        .collect()
}

#[test]
fn a_deleted_cache_is_filled_again() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "before"]).success();
    std::fs::remove_dir_all(sandbox.cache()).unwrap();
    pip(&sandbox, "before", &["--version"]);
    sandbox.venvyard(["list", "--names"]).success().stdout_is("before\n");
    sandbox.venvyard(["create", "after"]).success();
    pip(&sandbox, "after", &["--version"]);
    assert!(sandbox.cache().join("seeds").is_dir());
}

#[cfg(unix)]
#[test]
fn a_store_without_one_of_its_files_is_repaired_and_reported() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let store = sandbox.cache().join("seeds");
    let file = Tree::of(&store)
        .paths()
        .find(|path| path.ends_with("pip/__init__.py"))
        .map(|p| store.join(p));
    let file = file.unwrap();
    std::fs::remove_file(&file).unwrap();
    sandbox
        .venvyard(["create", "b"])
        .success()
        .stderr_has(&format!("repaired a damaged entry of the seed store: {}", file.display()));
    assert!(file.exists());
    pip(&sandbox, "b", &["--version"]);
}

#[test]
fn concurrent_creations_with_an_empty_cache_work() {
    let sandbox = Sandbox::new().with_pyenv();
    let names = ["a", "b", "c", "d"];
    let children: Vec<_> = names
        .iter()
        .map(|name| {
            let mut create = sandbox.command("venvyard");
            create.args(["create", name]).stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    for name in names {
        pip(&sandbox, name, &["--version"]);
    }
    let rubbish = Tree::of(sandbox.root());
    let rubbish: Vec<_> = rubbish.paths().filter(|path| path.contains("/.new-")).collect();
    assert_eq!(rubbish, [""; 0]);
}

#[cfg(target_os = "linux")]
#[test]
fn pip_needs_no_network() {
    if !crate::support::available("strace", which::which("strace").is_ok()) {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    let log = sandbox.root().join("log");
    let mut strace = sandbox.command("strace");
    strace.args(["-f", "-qq", "-e", "trace=socket,connect", "-o"]).arg(&log);
    strace.args(["venvyard", "create", "a"]);
    Outcome::of(strace).success();
    let log = std::fs::read_to_string(log).unwrap();
    assert!(!log.contains("AF_INET"), "{log}");
    pip(&sandbox, "a", &["--version"]);
}
