//! Auto-activation and the rest of the session: statuses, strict options, direnv, started processes.
#![cfg(unix)]

use venvyard::shell::Shell;

use super::{nothing, prompt, python};
use crate::support::{Outcome, Sandbox, Terminal, TestShell, available, for_each_auto_terminal};

#[test]
fn the_status_of_the_users_command_is_kept() {
    for_each_auto_terminal(nothing, |shell, _, mut terminal| {
        let kind = shell.kind;
        let ran = terminal.run("cd projects/a; sh -c 'exit 7'");
        assert_eq!((ran.status, prompt(&terminal).as_str()), (7, "(a) ready>"), "{kind}");
        let ran = terminal.run("cd ~; sh -c 'exit 3'");
        assert_eq!((ran.status, prompt(&terminal).as_str()), (3, "ready>"), "{kind}");
        let statuses = shell.choose("${PIPESTATUS[*]-}${pipestatus[*]-}", "$pipestatus", "");
        let line = format!("printf '%s\\n' \"{statuses}\"");
        for directory in ["~/projects/a", "~", "."] {
            terminal.run(&format!("cd {directory}; sh -c 'exit 3' | sh -c 'exit 4'"));
            let shown = terminal.run(&line).output;
            assert_eq!(shown, "3 4", "{kind} {directory}");
        }
    });
}

#[test]
fn a_strict_session_survives() {
    let options = |shell: &TestShell, sandbox: &Sandbox| {
        if let Some(file) = match shell.kind {
            Shell::Bash => Some(".bashrc"),
            Shell::Zsh => Some(".zshrc"),
            _ => None,
        } {
            let rc = sandbox.read(file) + "set -euo pipefail\nset -o noclobber -o noglob\nIFS=:\n";
            sandbox.write(file, &rc);
        }
    };
    for_each_auto_terminal(options, |shell, _, mut terminal| {
        for (line, shown) in [
            ("cd projects/a/deep", "(a) ready>"),
            ("deactivate", "ready>"),
            ("cd ..", "ready>"),
            ("cd ../b", "(b) ready>"),
            ("cd ~", "ready>"),
        ] {
            let ran = terminal.run(line);
            assert_eq!((ran.status, &*ran.output), (0, ""), "{} {line}", shell.kind);
            assert_eq!(prompt(&terminal), shown, "{} {line}", shell.kind);
        }
    });
}

/// The processes and programs that a shell starts for each line that is typed into it.
fn processes(shell: &TestShell, sandbox: &Sandbox, lines: &[&str]) -> Vec<(usize, usize)> {
    let log = sandbox.root().join("log");
    let counts = |text: &str| {
        let calls =
            text.lines().filter(|line| !line.contains("resumed") && !line.contains("CLONE_THREAD"));
        let started = ["fork(", "vfork(", "clone(", "clone3("];
        let is = |line: &&str, names: &[&str]| {
            names.iter().any(|name| line.contains(&format!(" {name}")))
        };
        let (forks, execs): (Vec<&str>, Vec<&str>) = calls
            .filter(|line| is(line, &started) || is(line, &["execve("]))
            .partition(|line| is(line, &started));
        (forks.len(), execs.iter().filter(|line| !line.contains("= -1 ")).count())
    };
    let mut terminal = Terminal::start(shell, sandbox);
    let pid = terminal.capture(shell.choose("printf %s $$", "printf %s $fish_pid", ""));
    let mut strace = sandbox.command("strace");
    strace
        .args(["-f", "-qq", "-e", "trace=fork,vfork,clone,clone3,execve", "-p", &pid, "-o"])
        .arg(&log);
    let mut strace = strace.spawn().expect("strace");
    // It has attached when it has seen something.
    let seen = |end: usize| std::fs::read_to_string(&log).unwrap_or_default()[end..].to_owned();
    while seen(0).is_empty() {
        terminal.run("/bin/true");
    }
    let found = lines
        .iter()
        .map(|line| {
            let end = seen(0).len();
            terminal.run(line);
            counts(&seen(end))
        })
        .collect();
    drop(terminal);
    strace.wait().expect("an end with the shell's");
    found
}

#[test]
fn only_a_change_of_directory_starts_a_program() {
    if !available("strace", which::which("strace").is_ok()) {
        return;
    }
    for_each_auto_terminal(nothing, |shell, sandbox, terminal| {
        drop(terminal);
        let lines = [
            "true",
            "true",
            "cd projects/a",
            "true",
            "cd deep",
            "deactivate",
            "true",
            "workon free",
            "cd ~",
        ];
        let found = processes(shell, sandbox, &lines);
        let found: Vec<_> = lines.into_iter().zip(found).collect();
        for (line, (forks, execs)) in &found {
            let most = usize::from(
                line.starts_with("cd projects") || *line == "cd deep" || *line == "workon free",
            );
            assert!(*forks <= most && *execs <= most, "{} {line}: {found:?}", shell.kind);
        }
        assert_eq!(found[2].1, (1, 1), "{} {found:?}", shell.kind);
    });
}

#[test]
fn direnv_and_auto_activation_change_path_side_by_side() {
    if !crate::support::matrix::slow() {
        return;
    }
    if !available("direnv", which::which("direnv").is_ok()) {
        return;
    }
    for first in [false, true] {
        let hook = |shell: &TestShell, sandbox: &Sandbox| {
            sandbox.lend(&which::which("direnv").unwrap());
            sandbox.write(".config/direnv/direnv.toml", "");
            let (file, line) = match shell.kind {
                Shell::Fish => (".config/fish/config.fish", "direnv hook fish | source"),
                Shell::Zsh => (".zshrc", "eval \"$(direnv hook zsh)\""),
                _ => (".bashrc", "eval \"$(direnv hook bash)\""),
            };
            let rc = std::fs::read_to_string(sandbox.home().join(file)).unwrap_or_default();
            let quiet =
                shell.choose("export DIRENV_LOG_FORMAT=", "set -gx DIRENV_LOG_FORMAT ''", "");
            let rc = if first {
                format!("{quiet}\n{line}\n{rc}")
            } else {
                format!("{rc}{quiet}\n{line}\n")
            };
            sandbox.write(file, &rc);
            sandbox.project("plain");
            for project in ["b", "plain"] {
                let envrc = sandbox.write(format!("projects/{project}/.envrc"), "PATH_add tools\n");
                let mut allow = sandbox.command("direnv");
                allow.arg("allow").arg(envrc);
                Outcome::of(allow).success();
            }
        };
        for_each_auto_terminal(hook, |shell, sandbox, mut terminal| {
            let kind = shell.kind;
            let path = terminal.variable("PATH");
            let tools = |project: &str| sandbox.home().join("projects").join(project).join("tools");
            for (line, environment, tooled) in [
                ("cd projects/a", "a", ""),
                ("cd ../b", "b", "b"),
                ("true", "b", "b"),
                ("cd deep", "b", "b"),
                ("cd ../../plain", "", "plain"),
                ("cd ../a", "a", ""),
                ("cd ../plain", "", "plain"),
                ("cd ../b", "b", "b"),
                ("cd ~", "", ""),
            ] {
                terminal.run(line);
                let shown = if environment.is_empty() {
                    "ready>".to_owned()
                } else {
                    format!("({environment}) ready>")
                };
                assert_eq!(prompt(&terminal), shown, "{kind} {first} {line}");
                let now = terminal.variable("PATH").unwrap();
                let found = python(sandbox, &mut terminal);
                assert_eq!(found, environment, "{kind} {first} {line}: {now}");
                for project in ["b", "plain"] {
                    let has = now.contains(&*tools(project).to_string_lossy());
                    assert_eq!(has, project == tooled, "{kind} {first} {line}: {now}");
                }
            }
            assert_eq!(terminal.variable("PATH"), path, "{kind} {first}");
        });
    }
}
