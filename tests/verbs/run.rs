//! `run`: a command in an environment, as if it had been typed there.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use crate::support::{Outcome, Sandbox, python};

/// The command `venvyard run a sh -c SCRIPT`.
fn script(sandbox: &Sandbox, script: &str) -> Command {
    let mut command = sandbox.command("venvyard");
    command.args(["run", "a", "--", "sh", "-c", script]);
    command
}

#[test]
fn python_is_the_environments() {
    let sandbox = Sandbox::with(["a"]);
    let env = sandbox.environment("a");
    let code = "import sys; print(sys.prefix)";
    for args in
        [vec!["run", "a", "--", "python", "-c", code], vec!["run", "a", "python", "-c", code]]
    {
        sandbox.venvyard(&args).success().stdout_is(&format!("{}\n", env.display()));
    }
    let shop = sandbox.project("shop");
    sandbox.venvyard_in(&shop, ["project", "set", "a"]).success();
    for word in ["shop", "."] {
        let ran = sandbox.venvyard_in(&shop, ["run", word, "python", "-c", code]);
        ran.success().stdout_is(&format!("{}\n", env.display()));
    }
}

#[test]
fn arguments_after_the_command_are_passed_on() {
    let sandbox = Sandbox::with(["a"]);
    for args in [
        vec!["--", "printf", "<%s>", "-n", "--", "--yes", ""],
        vec!["printf", "<%s>", "-n", "--", "--yes", ""],
    ] {
        let args = ["run", "a"].into_iter().chain(args);
        sandbox.venvyard(args).success().stdout_is("<-n><--><--yes><>");
    }
}

#[cfg(unix)]
#[test]
fn the_variables_are_set_as_by_activation() {
    let sandbox = Sandbox::with(["a"]).env("PYTHONHOME", "/nowhere").env("KEPT", "it's");
    let printed = |command: Command| Outcome::of(command).success().stdout;
    let all = script(
        &sandbox,
        r#"printf '%s\n' "$VIRTUAL_ENV" "$VIRTUAL_ENV_PROMPT" "$PATH" "${PYTHONHOME-unset}" "$KEPT""#,
    );
    let env = sandbox.environment("a");
    let expected =
        format!("{0}\na\n{0}/bin:{1}\nunset\nit's\n", env.display(), sandbox.path_variable());
    assert_eq!(printed(all), expected);
    assert_eq!(printed(script(&sandbox, "pwd -P")), format!("{}\n", sandbox.home().display()));

    let file = sandbox.data().join("registry.d/a.toml");
    let entry = sandbox.read(&file) + "\n[variables]\nGREETING = 'a \"b\" $c'\nKEPT = 'other'\n";
    sandbox.write(&file, &entry);
    assert_eq!(printed(script(&sandbox, "printf %s \"$GREETING|$KEPT\"")), "a \"b\" $c|other");
}

#[cfg(unix)]
#[test]
fn the_surrounding_environment_is_left() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["create", "b", "--no-pip"]).success();
    python::venv(&sandbox, &sandbox.environment("theirs"));
    for outer in ["b", "theirs", "a"] {
        let outer = sandbox.environment(outer);
        let path = format!("{}/bin:{}", outer.display(), sandbox.path_variable());
        let mut command = script(&sandbox, r#"printf '%s\n' "$VIRTUAL_ENV" "$PATH""#);
        command.env("VIRTUAL_ENV", &outer).env("PATH", &path);
        let inner = sandbox.environment("a");
        let expected = format!("{0}\n{0}/bin:{1}\n", inner.display(), sandbox.path_variable());
        Outcome::of(command).success().stdout_is(&expected);
    }
}

#[cfg(unix)]
#[test]
fn the_status_is_the_commands() {
    let sandbox = Sandbox::with(["a"]);
    for status in [1, 3, 5, 7, 130, 255] {
        Outcome::of(script(&sandbox, &format!("exit {status}"))).failure(status);
    }
    Outcome::of(script(&sandbox, "exit 0")).success().silent();
}

#[cfg(unix)]
#[test]
fn it_becomes_the_command_and_gets_its_signals() {
    use std::os::unix::process::ExitStatusExt as _;
    let sandbox = Sandbox::with(["a"]);
    for (name, number) in [("TERM", 15), ("KILL", 9)] {
        let status = script(&sandbox, &format!("kill -{name} $$")).status().unwrap();
        assert_eq!(status.signal(), Some(number), "{name}");
    }
    let mut child = script(&sandbox, "echo $$; read line; echo \"$line\"; exit 4")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"what was typed\n").unwrap();
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, format!("{}\nwhat was typed\n", child.id()));
    assert_eq!(child.wait().unwrap().code(), Some(4));
}

#[test]
fn a_command_of_the_environment_is_found_before_the_systems() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let said = sandbox.venvyard(["run", "a", "pip", "--version"]).success();
    said.stdout_has(&sandbox.environment("a").to_string_lossy());
}
