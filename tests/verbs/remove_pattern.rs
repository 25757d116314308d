//! `remove PATTERN`: a word that stands for several environments.

use crate::support::{Sandbox, Tree, python};

fn names(sandbox: &Sandbox) -> Vec<String> {
    let listed = sandbox.venvyard(["list", "--names"]).success().stdout;
    listed.lines().map(str::to_owned).collect()
}

#[test]
fn what_it_matches_is_deleted() {
    let sandbox = Sandbox::with(["junk", "junk1", "junk2", "keep", "other"]);
    let removed = sandbox.venvyard(["remove", "junk[0-9]", "o*", "other", "--yes"]).success();
    let said: Vec<&str> = removed.stderr.lines().map(|it| it.split(';').next().unwrap()).collect();
    assert_eq!(said, ["removed junk1", "removed junk2", "removed other"]);
    assert_eq!(names(&sandbox), ["junk", "keep"]);
}

#[test]
fn without_an_answer_nothing_is_deleted_and_the_names_are_told() {
    let sandbox = Sandbox::with(["junk1", "junk2", "keep"]);
    let before = Tree::of(&sandbox.environment(""));
    sandbox
        .venvyard(["remove", "junk*"])
        .failure(2)
        .stderr_has("can't ask for confirmation")
        .stderr_has("Remove junk1 (~/.virtualenvs/junk1), junk2 (~/.virtualenvs/junk2)?");
    sandbox.venvyard(["remove", "nosuch*", "--yes"]).failure(3).stderr_has("nosuch*");
    // One word that stands for nothing keeps the others.
    sandbox.venvyard(["remove", "junk*", "nosuch?", "--yes"]).failure(3);
    before.assert_same(&Tree::of(&sandbox.environment("")));
    assert_eq!(names(&sandbox), ["junk1", "junk2", "keep"]);
}

#[cfg(unix)]
#[test]
fn it_asks_for_all_of_them_at_once() {
    use crate::support::{Terminal, key};
    let sandbox = Sandbox::with(["junk1", "junk2", "keep"]);
    let venvyard = env!("CARGO_BIN_EXE_venvyard");
    for (answer, status, left) in [
        (key::ENTER, 1, vec!["junk1", "junk2", "keep"]),
        (key::CTRL_D, 1, vec!["junk1", "junk2", "keep"]),
        ("y", 0, vec!["keep"]),
    ] {
        let mut terminal = Terminal::program(&sandbox, venvyard, &["remove", "junk*"]);
        terminal.expect("Remove junk1 (~/.virtualenvs/junk1), junk2 (~/.virtualenvs/junk2)?");
        terminal.send(answer);
        assert_eq!(terminal.wait_exit(), status, "{answer:?}");
        assert!(!terminal.view().cursor_is_hidden());
        assert_eq!(names(&sandbox), left, "{answer:?}");
    }
}

#[test]
fn what_can_not_be_made_again_and_the_active_one_keep_all() {
    let sandbox = Sandbox::with(["junk1", "junk2"]);
    sandbox.write(".virtualenvs/junk2/pyproject.toml", "");
    let refused = sandbox.venvyard(["remove", "junk*", "--yes"]).failure(2);
    refused.stderr_has("junk2 has what can't be made again").stderr_has("--yes --with-sources");
    assert_eq!(names(&sandbox), ["junk1", "junk2"]);
    let active = sandbox.environment("junk1");
    let sandbox = sandbox.env("VIRTUAL_ENV", active);
    let all = ["remove", "junk*", "--yes", "--with-sources"];
    sandbox.venvyard(all).failure(1).stderr_has("junk1 is active");
    assert_eq!(names(&sandbox), ["junk1", "junk2"]);
}

/// Other tools give any name.
#[cfg(unix)]
#[test]
fn an_environment_of_exactly_that_name_comes_first() {
    let sandbox = Sandbox::with(["junk1"]);
    python::venv(&sandbox, &sandbox.environment("junk*"));
    let removed = sandbox.venvyard(["remove", "junk*", "--yes"]).success();
    removed.stderr_has("removed junk*; 'venvyard restore 'junk*'' brings it back until ");
    assert_eq!(names(&sandbox), ["junk1"]);
}
