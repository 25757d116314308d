//! `create --temp` and `remove --temporary`: environments that are deleted when they are left.

use std::path::PathBuf;

use crate::support::Sandbox;

/// Creates a temporary environment; returns its name and path.
fn made(sandbox: &Sandbox) -> (String, PathBuf) {
    sandbox.venvyard(["create", "--temp", "--no-pip"]).success().stdout_is("");
    let names = sandbox.venvyard(["list", "--names"]).success().stdout;
    let name = names.lines().find(|name| name.starts_with("tmp-")).unwrap().to_owned();
    let path = sandbox.environment(&name);
    (name, path)
}

fn sandbox() -> Sandbox {
    Sandbox::new().with_pyenv()
}

fn leave(sandbox: &Sandbox, path: &std::path::Path) -> crate::support::Outcome {
    sandbox.venvyard(["remove", "--temporary", path.to_str().unwrap()])
}

#[test]
fn an_untouched_temporary_environment_is_deleted_without_a_question() {
    let sandbox = sandbox();
    let (name, path) = made(&sandbox);
    sandbox.venvyard(["list"]).success().stdout_has("temporary");
    sandbox.venvyard(["list", "--json"]).success().stdout_has("\"temporary\": true");
    leave(&sandbox, &path).success().stdout_is("").stderr_has(&format!("deleted {name}"));
    assert!(!path.exists());
    sandbox.venvyard(["list", "--names"]).success().stdout_is("");
}

#[test]
fn bytecode_does_not_count_as_content() {
    let sandbox = sandbox();
    sandbox.venvyard(["create", "--temp"]).success();
    let name = sandbox.venvyard(["list", "--names"]).success().stdout.trim().to_owned();
    let python = sandbox.environment(&name).join("bin/python");
    let mut command = sandbox.command(python);
    command.args(["-m", "pip", "--version"]).env_remove("PYTHONDONTWRITEBYTECODE");
    crate::support::Outcome::of(command).success();
    leave(&sandbox, &sandbox.environment(&name)).success();
}

#[test]
fn a_temporary_environment_with_files_is_kept_without_consent() {
    let sandbox = sandbox();
    let (name, path) = made(&sandbox);
    std::fs::write(path.join("notes.txt"), "mine").unwrap();
    leave(&sandbox, &path)
        .failure(2)
        .stderr_has(&format!("{name} stays: it has notes.txt"))
        .stderr_has(&format!("'venvyard remove {name}' deletes it"));
    assert!(path.join("notes.txt").exists());
    let yes = ["remove", "--yes", "--temporary", path.to_str().unwrap()];
    sandbox.venvyard(yes).success();
    assert!(!path.exists());
}

#[test]
fn only_temporary_environments_are_deleted_that_way() {
    let sandbox = sandbox();
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    let before = sandbox.tree();
    leave(&sandbox, &sandbox.environment("a")).failure(1).stderr_has("a is not temporary");
    leave(&sandbox, sandbox.home()).failure(3).stderr_has("there is no environment at");
    leave(&sandbox, &sandbox.home().join("absent")).failure(3);
    before.assert_same(&sandbox.tree());
}

#[test]
fn an_environment_in_use_is_kept() {
    let sandbox = sandbox();
    let (name, path) = made(&sandbox);
    let args = ["remove", "--temporary", path.to_str().unwrap()];
    sandbox
        .venvyard_in(&path.join("bin"), args)
        .failure(1)
        .stderr_has("the current directory is in it")
        .stderr_has(&format!("'venvyard remove {name}' deletes it"));
    assert!(path.exists());
}

#[test]
fn the_leaving_shell_may_still_have_it_active() {
    let sandbox = sandbox();
    let (_, path) = made(&sandbox);
    let sandbox = sandbox.env("VIRTUAL_ENV", &path);
    leave(&sandbox, &path).success();
}

#[test]
fn temp_refuses_a_name_and_a_place() {
    let sandbox = sandbox();
    for more in [["--temp", "a"], ["--temp", "--here"]] {
        sandbox.venvyard([&["create"], &more[..]].concat()).failure(2);
    }
}

#[test]
fn a_failed_installation_leaves_no_temporary_environment() {
    let sandbox = sandbox().env("PIP_NO_INDEX", "1");
    sandbox.venvyard(["create", "--temp", "-i", "no-such-package-of-ours"]).failure(1);
    sandbox.venvyard(["list", "--names"]).success().stdout_is("");
    assert_eq!(std::fs::read_dir(sandbox.environment("")).unwrap().count(), 0);
}

#[cfg(unix)]
mod at_a_terminal {
    use super::{made, sandbox};
    use crate::support::{Sandbox, Terminal, for_each_terminal, key};

    fn name(terminal: &mut Terminal) -> String {
        let path = terminal.variable("VIRTUAL_ENV").expect("an active environment");
        path.rsplit('/').next().unwrap().to_owned()
    }

    fn names(sandbox: &Sandbox) -> String {
        sandbox.venvyard(["list", "--names"]).success().stdout
    }

    #[test]
    fn mktmpenv_keeps_the_directory_and_leaves_nothing() {
        for_each_terminal(|shell, sandbox, mut terminal| {
            let here = terminal.variable("PWD");
            assert_eq!(terminal.run("mktmpenv --no-pip").status, 0);
            let name = name(&mut terminal);
            assert!(name.starts_with("tmp-"), "{name}");
            assert_eq!(terminal.variable("PWD"), here);
            assert_eq!(names(sandbox), format!("{name}\n"));
            let left = terminal.run("deactivate");
            assert_eq!(
                (left.status, left.output),
                (0, format!("deleted {name}")),
                "{}",
                shell.kind
            );
            assert_eq!(names(sandbox), "");
            assert!(!sandbox.environment(&name).exists());
        });
    }

    #[test]
    fn leaving_for_another_environment_asks_if_there_are_files() {
        for_each_terminal(|shell, sandbox, mut terminal| {
            sandbox.venvyard(["create", "a", "--no-pip"]).success();
            for (answer, stays) in [("n", true), ("y", false)] {
                terminal.run("mktmpenv --no-pip");
                let name = name(&mut terminal);
                let kept = sandbox.environment(&name);
                std::fs::write(kept.join("mine"), "").unwrap();
                terminal.send("workon a\r");
                terminal.expect(&format!("Delete {name} (~/.virtualenvs/{name}) with mine?"));
                terminal.send(answer);
                let entered = "(a) ready>";
                terminal.wait_for(entered, |screen| screen.cursor_row() == entered);
                assert_eq!(kept.exists(), stays, "{}", shell.kind);
                terminal.run("deactivate");
            }
        });
    }

    #[test]
    fn it_asks_before_it_deletes_files() {
        let sandbox = sandbox();
        let (name, path) = made(&sandbox);
        std::fs::write(path.join("notes.txt"), "mine").unwrap();
        let args = ["remove", "--temporary", path.to_str().unwrap()];
        for (answer, stays) in [(key::ENTER, true), ("n", true), (key::ESCAPE, true), ("y", false)]
        {
            let program = env!("CARGO_BIN_EXE_venvyard");
            let mut terminal = Terminal::program(&sandbox, program, &args);
            terminal.expect(&format!("Delete {name} (~/.virtualenvs/{name}) with notes.txt?"));
            terminal.send(answer);
            assert_eq!(terminal.wait_exit(), 0, "{answer:?}");
            assert_eq!(path.exists(), stays, "{answer:?}");
        }
    }
}
