//! The files that RECORDs and the store name.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::{assert_fine, assert_mends_alone, problem, problems, run_remedy};
use crate::support::{Sandbox, Tree};

/// Adds a line to a file, however it is shared.
fn edit(path: &std::path::Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    let text = fs::read_to_string(path).unwrap();
    fs::write(path, text + "# edited\n").unwrap();
}

#[test]
fn files_of_a_distribution_that_are_gone_or_changed() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--link-mode", "copy"]).success();
    let environment = sandbox.environment("a");
    let tree = Tree::of(&environment);
    let find = |end: &str| environment.join(tree.paths().find(|path| path.ends_with(end)).unwrap());
    edit(&find("pip/__init__.py"));
    edit(&find("bin/pip"));
    fs::remove_file(find("pip/__main__.py")).unwrap();
    assert_eq!(problems(&sandbox, &[]), [""; 0], "only a closer look reads every file");
    assert_eq!(problems(&sandbox, &["--deep"]), ["a files-missing", "a files-changed"]);
    assert_eq!(problems(&sandbox, &["a"]), ["a files-missing", "a files-changed"]);
    let text = sandbox.venvyard(["doctor", "a"]).failure(1);
    let text = text.stdout_has("2 files of pip==").stdout_has("lacks 1 file: ");
    text.stdout_has("-> venvyard run a -- python -m pip install --force-reinstall --no-deps ");
}

#[test]
fn a_seed_that_was_edited_in_an_environment() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let store = sandbox.cache().join("seeds");
    let tree = Tree::of(&store);
    let file = store.join(tree.paths().find(|path| path.ends_with("pip/__init__.py")).unwrap());
    fs::remove_file(&file).unwrap();
    fs::write(&file, "# edited\n").unwrap();
    assert_mends_alone(&sandbox, "store-damaged");
    fs::remove_file(&file).unwrap();
    let found = problem(&sandbox, &[]);
    assert_eq!(found["mend"], "venvyard seed verify");
    run_remedy(&sandbox, &found).success();
    assert_fine(&sandbox);
}

#[test]
fn a_seed_is_read_only_by_a_closer_look() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--link-mode", "copy"]).success();
    let store = sandbox.cache().join("seeds");
    let tree = Tree::of(&store);
    let file = store.join(tree.paths().find(|path| path.ends_with("pip/__init__.py")).unwrap());
    // The same size and the same time, as a failing disk leaves it.
    let time = file.metadata().unwrap().modified().unwrap();
    let mut bytes = fs::read(&file).unwrap();
    bytes[0] ^= 1;
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(&file, bytes).unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    assert_eq!(problems(&sandbox, &[]), [""; 0]);
    assert_eq!(problems(&sandbox, &["--deep"]), ["- store-damaged"]);
    sandbox.venvyard(["doctor", "--deep", "--fix"]).success();
    assert_fine(&sandbox);
}
