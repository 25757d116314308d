//! `forget`: an entry goes, and everything on disk stays.

use crate::support::{Sandbox, Tree, python};

fn names(sandbox: &Sandbox) -> Vec<String> {
    let listed = sandbox.venvyard(["list", "--names"]).success().stdout;
    listed.lines().map(str::to_owned).collect()
}

#[test]
fn what_is_missing_is_forgotten_without_a_question() {
    let sandbox = Sandbox::with(["a", "b"]);
    std::fs::remove_dir_all(sandbox.environment("a")).unwrap();
    let forgot = sandbox.venvyard(["forget", "a"]).success();
    assert_eq!(forgot.stderr, "forgot a\n");
    assert_eq!(names(&sandbox), ["b"]);
}

#[test]
fn a_damaged_entry_can_be_forgotten() {
    let sandbox = Sandbox::with(["a"]);
    let file = sandbox.data().join("registry.d/a.toml");
    sandbox.write(&file, "\0\0");
    std::fs::remove_dir_all(sandbox.environment("a")).unwrap();
    sandbox.venvyard(["forget", "a"]).failure(2).stderr_has("the entry of a can't be read: ");
    assert!(file.exists());
    sandbox.venvyard(["forget", "a", "--yes"]).success();
    assert_eq!(names(&sandbox), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_registry_goes_and_its_target_stays() {
    let sandbox = Sandbox::with([]);
    let target = sandbox.write("projects/mine.toml", "mine = true\n");
    std::fs::create_dir_all(sandbox.data().join("registry.d")).unwrap();
    for to in [target.as_path(), std::path::Path::new("nowhere")] {
        let link = sandbox.data().join("registry.d/a.toml");
        std::os::unix::fs::symlink(to, &link).unwrap();
        let _ = sandbox.venvyard(["forget", "a", "--yes"]);
        if to == target {
            assert!(!link.is_symlink());
        } else {
            std::fs::remove_file(&link).unwrap();
        }
    }
    assert_eq!(sandbox.read("projects/mine.toml"), "mine = true\n");
}

#[test]
fn what_is_there_is_asked_about_and_stays() {
    let sandbox = Sandbox::with(["a", "b"]);
    let before = sandbox.kept();
    let refused = sandbox.venvyard(["forget", "a"]).failure(2);
    refused
        .stderr_has("~/.virtualenvs/a is still there: 'lsenv' will list it again")
        .stderr_has("hint: --yes forgets without asking");
    sandbox.venvyard(["forget", "a", "nosuch", "--yes"]).failure(3);
    before.assert_same(&sandbox.kept());
    let disk = Tree::of(&sandbox.environment("a"));
    let forgot = sandbox.venvyard(["forget", "a", "--yes"]).success();
    assert_eq!(forgot.stderr, "forgot a; ~/.virtualenvs/a stays\n");
    disk.assert_same(&Tree::of(&sandbox.environment("a")));
    assert_eq!(names(&sandbox), ["a", "b"]);
}

#[test]
fn what_has_no_entry_cannot_be_forgotten() {
    let sandbox = Sandbox::with([]);
    python::venv(&sandbox, &sandbox.environment("theirs"));
    let refused = sandbox.venvyard(["forget", "theirs", "--yes"]).failure(3);
    refused.stderr_has("there is nothing to forget");
    sandbox.venvyard(["forget", "nosuch"]).failure(3);
    sandbox.venvyard(["forget", "../x"]).failure(2);
    assert_eq!(names(&sandbox), ["theirs"]);
}
