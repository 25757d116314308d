//! `remove`: it deletes the named environments and nothing else.

use std::path::Path;

use crate::support::{Outcome, Sandbox, Tree, python};

fn names(sandbox: &Sandbox) -> Vec<String> {
    let listed = sandbox.venvyard(["list", "--names"]).success().stdout;
    listed.lines().map(str::to_owned).collect()
}

/// Runs a removal that must be refused, and checks that it deletes nothing.
#[track_caller]
fn refused(sandbox: &Sandbox, status: i32, args: &[&str]) -> Outcome {
    let before = (Tree::of(&sandbox.environment("")), Tree::of(&sandbox.data()));
    let outcome = sandbox.venvyard(args).failure(status);
    before.0.assert_same(&Tree::of(&sandbox.environment("")));
    before.1.assert_same(&Tree::of(&sandbox.data()));
    outcome
}

#[test]
fn remove_moves_the_directory_to_the_trash_and_frees_the_name() {
    let sandbox = Sandbox::with(["a", "b"]);
    let removed = sandbox.venvyard(["remove", "a", "--yes"]).success().stdout_is("");
    removed.stderr_has("removed a; 'venvyard restore a' brings it back until ");
    assert_eq!(names(&sandbox), ["b"]);
    assert!(!sandbox.environment("a").exists() && sandbox.environment(".trash").is_dir());
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
}

#[test]
fn remove_permanently_leaves_nothing_to_restore() {
    let sandbox = Sandbox::with(["a", "b"]);
    let removed = sandbox.venvyard(["remove", "a", "--yes", "--permanently"]).success();
    assert_eq!(removed.stderr, "deleted a\n");
    assert_eq!(names(&sandbox), ["b"]);
    let left: Vec<_> = std::fs::read_dir(sandbox.environment("")).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    sandbox.venvyard(["restore", "a"]).failure(3);
}

#[test]
fn remove_permanently_of_what_is_in_the_trash_deletes_it_there() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    // Without the option, there is nothing to remove.
    refused(&sandbox, 3, &["remove", "a", "--yes"]);
    refused(&sandbox, 2, &["remove", "a", "--permanently"]);
    let deleted = sandbox.venvyard(["remove", "a", "--yes", "--permanently"]).success();
    deleted.stderr_has("deleted a, which was removed on ");
    assert_eq!(std::fs::read_dir(sandbox.environment("")).unwrap().count(), 0);
    // One that has the name now is meant alone.
    for _ in 0..2 {
        sandbox.venvyard(["create", "a", "--no-pip"]).success();
        sandbox.venvyard(["remove", "a", "--yes"]).success();
    }
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    sandbox.venvyard(["remove", "a", "--yes", "--permanently"]).success();
    let removed = sandbox.venvyard(["restore", "--json"]).success().json();
    assert_eq!(removed["removed"].as_array().unwrap().len(), 2);
}

#[test]
fn without_a_terminal_yes_is_required() {
    let sandbox = Sandbox::with(["a"]);
    refused(&sandbox, 2, &["remove", "a"])
        .stderr_has("can't ask for confirmation")
        .stderr_has("hint: --yes deletes without asking");
}

#[cfg(unix)]
mod at_a_terminal {
    use super::names;
    use crate::support::{Sandbox, Terminal, key};

    #[test]
    fn it_asks_and_the_default_answer_is_no() {
        let sandbox = Sandbox::with(["a", "b"]);
        for (answer, status, left) in [
            (key::ENTER, 1, vec!["a", "b"]),
            ("n", 1, vec!["a", "b"]),
            (key::ESCAPE, 1, vec!["a", "b"]),
            ("y", 0, vec![]),
        ] {
            let venvyard = env!("CARGO_BIN_EXE_venvyard");
            let mut terminal = Terminal::program(&sandbox, venvyard, &["remove", "a", "b"]);
            terminal.expect("Remove a (~/.virtualenvs/a), b (~/.virtualenvs/b)?");
            terminal.send(answer);
            assert_eq!(terminal.wait_exit(), status, "{answer:?}");
            assert!(!terminal.view().cursor_is_hidden());
            let said = if status == 0 { "removed a" } else { "nothing was deleted" };
            assert!(terminal.view().has(said), "{}", terminal.screen());
            assert_eq!(names(&sandbox), left, "{answer:?}");
        }
    }

    #[test]
    fn it_says_of_each_what_there_is_to_delete() {
        let sandbox = Sandbox::with(["a", "gone"]);
        std::fs::remove_dir_all(sandbox.environment("gone")).unwrap();
        let venvyard = env!("CARGO_BIN_EXE_venvyard");
        let ask = |names: &[&str], question: &str| {
            let args = [&["remove"], names].concat();
            let mut terminal = Terminal::program(&sandbox, venvyard, &args);
            terminal.expect(question);
            terminal.send("n");
            assert_eq!(terminal.wait_exit(), 1);
        };
        ask(&["gone"], "Forget gone (~/.virtualenvs/gone is gone)?");
        ask(&["--permanently", "a"], "Delete a (~/.virtualenvs/a) for good?");
        let both = "Remove a (~/.virtualenvs/a) and forget gone (~/.virtualenvs/gone is gone)?";
        ask(&["gone", "a"], both);
    }

    #[test]
    fn ctrl_c_deletes_nothing_and_shows_the_cursor_again() {
        let sandbox = Sandbox::with(["a"]);
        let venvyard = env!("CARGO_BIN_EXE_venvyard");
        // Several times, because the first may come before the question waits for a key.
        for _ in 0..12 {
            let mut terminal = Terminal::program(&sandbox, venvyard, &["remove", "a"]);
            terminal.expect("Remove a (~/.virtualenvs/a)?");
            terminal.send(key::CTRL_C);
            assert_eq!(terminal.wait_exit(), 130);
            assert!(!terminal.view().cursor_is_hidden());
            assert_eq!(terminal.view().cursor_row(), "");
        }
        assert_eq!(names(&sandbox), ["a"]);
        assert!(sandbox.environment("a").join("pyvenv.cfg").is_file());
    }
}

#[test]
fn the_active_environment_is_not_removed() {
    let sandbox = Sandbox::with(["a", "b"]);
    let slash = format!("{}/", sandbox.environment("a").display());
    let mut paths = vec![sandbox.environment("a").display().to_string(), slash];
    if cfg!(unix) {
        #[cfg(unix)]
        std::os::unix::fs::symlink(sandbox.environment(""), sandbox.home().join("linked")).unwrap();
        paths.push(sandbox.home().join("linked/a").display().to_string());
    }
    let sandbox_with = |path: &str, args: &[&str]| {
        let mut command = sandbox.command("venvyard");
        command.args(args).env("VIRTUAL_ENV", path);
        Outcome::of(command)
    };
    for path in paths {
        let outcome = sandbox_with(&path, &["remove", "b", "a", "--yes"]).failure(1);
        assert_eq!(outcome.stderr, "venvyard: a is active\n  hint: 'deactivate' leaves it\n");
        assert_eq!(names(&sandbox), ["a", "b"], "{path}");
    }
    let other = sandbox.environment("b").display().to_string();
    sandbox_with(&other, &["remove", "a", "--yes"]).success();
}

#[test]
fn the_environment_around_the_current_directory_is_not_removed() {
    let sandbox = Sandbox::with(["a"]);
    for below in ["", "bin", "lib"] {
        let here = sandbox.environment("a").join(below);
        if here.is_dir() {
            let outcome = sandbox.venvyard_in(&here, ["remove", "a", "--yes"]).failure(1);
            outcome.stderr_has("can't delete a: the current directory is in it");
        }
    }
    assert_eq!(names(&sandbox), ["a"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_removed_and_its_target_stays() {
    let sandbox = Sandbox::with(["a"]);
    let elsewhere = sandbox.home().join("elsewhere");
    std::fs::rename(sandbox.environment("a"), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, sandbox.environment("a")).unwrap();
    let other = sandbox.home().join("other");
    python::venv(&sandbox, &other);
    std::os::unix::fs::symlink(&other, sandbox.environment("other")).unwrap();
    let before = [&elsewhere, &other].map(|path| Tree::of(path));
    assert_eq!(names(&sandbox), ["a", "other"]);
    // Allowed from inside, because the directory behind the link stays.
    sandbox.venvyard_in(&elsewhere, ["remove", "a", "other", "--yes"]).success();
    assert_eq!(names(&sandbox), [""; 0]);
    assert_eq!(std::fs::read_dir(sandbox.environment("")).unwrap().count(), 0);
    before[0].assert_same(&Tree::of(&elsewhere));
    before[1].assert_same(&Tree::of(&other));
}

#[cfg(unix)]
#[test]
fn links_in_an_environment_are_not_followed() {
    let sandbox = Sandbox::with(["a"]);
    let canary = sandbox.project("canary");
    sandbox.write("projects/canary/deep/file", "sings");
    let file = sandbox.write("projects/canary/song", "la");
    let env = sandbox.environment("a");
    for (target, link) in [
        (canary.as_path(), "lib/canary"),
        (&canary.join("deep"), "bin/deep"),
        (&file, "song"),
        (sandbox.home(), "home"),
        (Path::new("/"), "root"),
        (Path::new(".."), "up"),
        (Path::new("."), "self"),
    ] {
        std::os::unix::fs::symlink(target, env.join(link)).unwrap();
    }
    std::fs::hard_link(&file, env.join("hard")).unwrap();
    let before = Tree::of(&canary);
    sandbox.venvyard(["remove", "a", "--yes", "--permanently"]).success();
    before.assert_same(&Tree::of(&canary));
    assert!(!env.exists());
}

#[test]
fn another_environment_in_its_place_is_not_deleted() {
    let sandbox = Sandbox::with(["mine", "swapped"]);
    std::fs::rename(sandbox.environment("mine"), sandbox.home().join("away")).unwrap();
    std::fs::rename(sandbox.environment("swapped"), sandbox.environment("mine")).unwrap();
    refused(&sandbox, 1, &["remove", "mine", "--yes"])
        .stderr_has("/mine holds the environment swapped, not mine");
    std::fs::rename(sandbox.environment("mine"), sandbox.environment("swapped")).unwrap();
    sandbox.venvyard(["remove", "mine", "--yes"]).success().stderr_has("forgot mine");
    assert_eq!(names(&sandbox), ["swapped"]);
}

#[test]
fn a_directory_that_only_has_the_path_of_an_environment_stays() {
    let sandbox = Sandbox::with(["emptied"]);
    std::fs::remove_dir_all(sandbox.environment("emptied")).unwrap();
    let file = sandbox.write(".virtualenvs/emptied/thesis.txt", "years of work");
    let removed = sandbox.venvyard(["remove", "emptied", "--yes"]).success();
    removed.stderr_has("forgot emptied; ~/.virtualenvs/emptied is no environment and stays");
    assert!(file.exists());
    assert_eq!(names(&sandbox), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_link_goes_and_what_it_leads_to_stays() {
    let sandbox = Sandbox::with(["a"]);
    let elsewhere = sandbox.home().join("elsewhere");
    std::fs::rename(sandbox.environment("a"), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, sandbox.environment("a")).unwrap();
    let removed = sandbox.venvyard(["remove", "a", "--yes"]).success();
    assert_eq!(removed.stderr, "deleted the link a; the environment stays in ~/elsewhere\n");
    assert!(elsewhere.join("bin/python").exists());
}

/// It has no entry, so no name of ours either.
#[cfg(unix)]
#[test]
fn a_link_of_any_name_to_another_tools_environment_goes() {
    let sandbox = Sandbox::with(["a"]);
    let (elsewhere, link) = (sandbox.home().join("elsewhere"), sandbox.environment("a~b"));
    std::fs::rename(sandbox.environment("a"), &elsewhere).unwrap();
    std::fs::remove_dir_all(elsewhere.join(".venvyard")).unwrap();
    sandbox.venvyard(["forget", "a", "--yes"]).success();
    std::os::unix::fs::symlink(&elsewhere, &link).unwrap();
    let removed = sandbox.venvyard(["remove", "a~b", "--yes"]).success();
    assert_eq!(removed.stderr, "deleted the link a~b; the environment stays in ~/elsewhere\n");
    assert!(!link.is_symlink() && elsewhere.join("bin/python").exists());
}

#[test]
fn an_entry_with_another_path_deletes_nothing() {
    let sandbox = Sandbox::with(["a"]);
    let file = sandbox.data().join("registry.d/a.toml");
    let entry = sandbox.read(&file);
    let line = entry.lines().find(|line| line.starts_with("path = ")).unwrap();
    sandbox.project("precious");
    sandbox.write("projects/precious/file", "x");
    let elsewhere = sandbox.root().join("other home");
    let sandbox = sandbox.env("WORKON_HOME", elsewhere);
    for (place, status, said) in [
        (sandbox.home().to_owned(), 1, "which holds more than that\n  hint: fix the file"),
        (sandbox.project("precious"), 0, "precious is no environment and stays"),
    ] {
        let changed = entry.replace(line, &format!("path = '{}'", place.display()));
        sandbox.write(&file, &changed);
        let before = sandbox.kept().without(".local/share/venvyard/registry.d/a.toml");
        let removed = sandbox.venvyard_in(sandbox.root(), ["remove", "a", "--yes"]);
        assert_eq!(removed.status, status, "{removed}");
        removed.stderr_has(said);
        let after = sandbox.kept().without(".local/share/venvyard/registry.d/a.toml");
        before
            .without_all(|path| path.contains("registry"))
            .assert_same(&after.without_all(|path| path.contains("registry")));
    }
}

#[test]
fn a_name_without_a_directory_is_forgotten() {
    let sandbox = Sandbox::with(["a"]);
    std::fs::remove_dir_all(sandbox.environment("a")).unwrap();
    sandbox.venvyard(["list"]).success().stdout_has("missing");
    let removed = sandbox.venvyard(["remove", "a", "--yes"]).success();
    assert_eq!(removed.stderr, "forgot a; ~/.virtualenvs/a was already gone\n");
    assert_eq!(names(&sandbox), [""; 0]);
}

#[test]
fn another_tools_environment_is_removed_only_from_workon_home() {
    let sandbox = Sandbox::with(["a"]);
    python::venv(&sandbox, &sandbox.environment("theirs"));
    python::venv(&sandbox, &sandbox.environment("group/theirs"));
    sandbox.write(".virtualenvs/no environment/file", "x");
    assert_eq!(names(&sandbox), ["a", "theirs"]);
    for word in [".virtualenvs/group/theirs", ".virtualenvs/group/theirs/"] {
        refused(&sandbox, 1, &["remove", word, "--yes"]).stderr_has("another tool made it");
    }
    refused(&sandbox, 3, &["remove", "group", "--yes"]);
    refused(&sandbox, 3, &["remove", "no environment", "--yes"]);
    sandbox.venvyard(["remove", "theirs", "--yes"]).success();
    assert_eq!(names(&sandbox), ["a"]);
    assert!(sandbox.environment("group/theirs/pyvenv.cfg").is_file());
}

#[test]
fn several_names_are_removed_together_or_not_at_all() {
    let sandbox = Sandbox::with(["a", "b", "c", "d"]);
    std::fs::remove_dir_all(sandbox.environment("c")).unwrap();
    std::fs::rename(sandbox.environment("d"), sandbox.environment("c")).unwrap();
    for (names, status) in [
        (["a", "b", "nosuch"], 3),
        (["a", "..", "b"], 2),
        (["a", "", "b"], 2),
        (["a", "b", "c"], 1),
    ] {
        let mut args = vec!["remove", "--yes"];
        args.extend(names);
        refused(&sandbox, status, &args);
    }
    let removed = sandbox.venvyard(["remove", "--yes", "b", "a", "b"]).success();
    let said: Vec<&str> = removed.stderr.lines().map(|it| it.split(';').next().unwrap()).collect();
    assert_eq!(said, ["removed b", "removed a"]);
    assert_eq!(names(&sandbox), ["c", "d"]);
}

#[test]
fn removing_an_environment_keeps_its_project() {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop");
    sandbox.write("projects/shop/main.py", "");
    sandbox.venvyard_in(&shop, ["create", "--here", "--no-pip"]).success();
    sandbox.venvyard_in(&shop, ["remove", "shop", "--yes"]).success();
    // Its trash is beside it, and git doesn't see it.
    assert_eq!(sandbox.read("projects/shop/.trash/.gitignore"), "*\n");
    sandbox.venvyard(["remove", "shop", "--yes", "--permanently"]).success();
    let left: Vec<_> = std::fs::read_dir(&shop).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn a_read_only_entry_is_reported_and_removes_nothing() {
    let sandbox = Sandbox::with(["a"]);
    let entry = sandbox.data().join("registry.d/a.toml");
    let mut permissions = std::fs::metadata(&entry).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&entry, permissions).unwrap();
    let before = sandbox.kept();
    sandbox.venvyard(["remove", "--yes", "a"]).failure(1).stderr_has("registry.d");
    before.assert_same(&sandbox.kept());
}
