//! `repair --unlink`: files of an environment's own, to be edited in place.
#![cfg(unix)]

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::support::python::require_python;
use crate::support::{Sandbox, Tree, python};

fn site(environment: &Path) -> PathBuf {
    let mut pythons = std::fs::read_dir(environment.join("lib")).unwrap().flatten();
    pythons.next().expect("a python").path().join("site-packages")
}

/// The files of an environment that have a second name.
fn shared(environment: &Path) -> usize {
    let tree = Tree::of(environment);
    tree.paths()
        .filter_map(|path| environment.join(path).symlink_metadata().ok())
        .filter(|metadata| metadata.is_file() && metadata.nlink() > 1)
        .count()
}

#[test]
fn edits_after_repair_reach_no_other_environment() {
    let sandbox = Sandbox::new().with_pyenv();
    for name in ["a", "b"] {
        sandbox.venvyard(["create", name]).success();
    }
    let [a, b] = ["a", "b"].map(|name| sandbox.environment(name));
    let count = shared(&a);
    assert!(count > 100);
    let file = site(&a).join("pip/__init__.py");
    let modified = file.metadata().unwrap().modified().unwrap();
    let before = [sandbox.cache().join("seeds"), b.clone()].map(|dir| Tree::of(&dir));
    let done = sandbox.venvyard(["repair", "--unlink", "a"]).success().stdout_is("");
    done.stderr_has(&format!("gave a its own copies of {count} files"));
    assert_eq!((shared(&a), shared(&b)), (0, count));

    let metadata = file.metadata().unwrap();
    assert_eq!(metadata.modified().unwrap(), modified, "its bytecode must stay valid");
    assert_eq!(metadata.mode() & 0o600, 0o600, "its owner may write it");
    let mut edited = std::fs::read_to_string(&file).unwrap();
    edited.push_str("EDITED = 1\n");
    std::fs::write(&file, edited).unwrap();
    let code = "import pip; print(pip.EDITED)";
    sandbox.venvyard(["run", "a", "python", "-c", code]).success().stdout_is("1\n");
    for (before, now) in before.iter().zip([sandbox.cache().join("seeds"), b]) {
        before.assert_same(&Tree::of(&now));
    }
    sandbox.venvyard(["run", "b", "python", "-c", code]).failure(1);
    sandbox.venvyard(["seed", "verify"]).success();
    let left = Tree::of(&a);
    assert!(!left.paths().any(|path| path.contains(".new-")), "{left}");
    sandbox.venvyard(["repair", "a", "--unlink"]).success().stderr_has("a shares no files");
}

/// Their executable bit, and the contents of every file, stay.
#[test]
fn repair_changes_nothing_else() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let environment = sandbox.environment("a");
    let text = |tree: Tree| tree.to_string().replace("file 555", "file 755").replace("444", "644");
    let before = text(Tree::of(&environment));
    sandbox.venvyard(["repair", "--unlink", "a"]).success();
    assert_eq!(before, text(Tree::of(&environment)));
    sandbox.venvyard(["run", "a", "--", "pip", "--version"]).success();
}

#[test]
fn an_unregistered_environment_can_be_repaired() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let count = shared(&sandbox.environment("a"));
    std::fs::remove_dir_all(sandbox.data().join("registry.d")).unwrap();
    std::fs::remove_dir_all(sandbox.environment("a").join(".venvyard")).unwrap();
    let said = sandbox.venvyard(["repair", "--unlink", "a"]).success();
    said.stderr_has(&format!("gave a its own copies of {count} files"));
    python::venv(&sandbox, &sandbox.environment("theirs"));
    let said = sandbox.venvyard(["repair", "--unlink", "theirs"]).success();
    said.stderr_has("theirs shares no files");
}

/// An older venvyard linked the executable of a 2.7 to its base's.
#[test]
fn repair_copies_an_interpreter_that_is_linked() {
    let Some(base) = require_python("2.7") else { return };
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "-p", "2.7", "--no-pip"]).success();
    let base_copy = sandbox.root().join("base");
    std::fs::copy(base, &base_copy).unwrap();
    let python = sandbox.environment("a").join("bin/python2.7");
    std::fs::remove_file(&python).unwrap();
    std::fs::hard_link(&base_copy, &python).unwrap();
    let said = sandbox.venvyard(["repair", "--unlink", "a"]).success();
    said.stderr_has("gave a its own copy of 1 file");
    assert_eq!((shared(&sandbox.environment("a")), base_copy.metadata().unwrap().nlink()), (0, 1));
    assert_eq!(std::fs::read(&base_copy).unwrap(), std::fs::read(&python).unwrap());
    sandbox.venvyard(["run", "a", "--", "python", "-c", "import sys; sys.exit()"]).success();
}

#[test]
fn an_impossible_repair_is_an_error() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["repair", "--unlink", "--all"]).failure(2).stderr_has("--unlink");
    sandbox.venvyard(["repair", "--unlink", "b"]).failure(3).stderr_has("no environment b");
    std::fs::remove_dir_all(sandbox.environment("a")).unwrap();
    let gone = sandbox.venvyard(["repair", "--unlink", "a"]).failure(1);
    gone.stderr_has("the directory of a is missing");
}
