//! Auto-activation: in a project's directory its environment is active.
#![cfg(unix)]

mod session;
mod trust;

use std::path::Path;

use venvyard::shell::Shell;

use crate::support::{Sandbox, Terminal, TestShell, for_each_auto_terminal};

pub(crate) fn nothing(_: &TestShell, _: &Sandbox) {}

/// The environment whose `python` is found; empty if it is none of the sandbox's.
#[track_caller]
pub(crate) fn python(sandbox: &Sandbox, terminal: &mut Terminal) -> String {
    let home = sandbox.home().join(".virtualenvs");
    let found = terminal.capture("command -v python; true");
    let path = Path::new(found.trim_end()).strip_prefix(home);
    path.map(|path| path.iter().next().unwrap().to_string_lossy().into_owned()).unwrap_or_default()
}

#[track_caller]
pub(crate) fn prompt(terminal: &Terminal) -> String {
    terminal.view().cursor_row()
}

#[test]
fn auto_activation_can_be_switched_on_and_off_in_an_open_session() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let kind = shell.kind;
        let (on, off) = match kind {
            Shell::Fish => ("set -g VENVYARD_AUTO 1", "set -e VENVYARD_AUTO"),
            _ => ("VENVYARD_AUTO=1", "unset VENVYARD_AUTO"),
        };
        terminal.run(off);
        terminal.run("cd projects/a");
        assert_eq!(python(sandbox, &mut terminal), "", "{kind}");
        terminal.run(on);
        assert_eq!(python(sandbox, &mut terminal), "a", "{kind}");
        terminal.run(off);
        terminal.run("cd ../b");
        assert_eq!(python(sandbox, &mut terminal), "a", "{kind}");
    });
}

#[test]
fn entering_a_project_activates_its_environment_and_leaving_deactivates_it() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let path = terminal.variable("PATH");
        let kind = shell.kind;
        assert_eq!(prompt(&terminal), "ready>", "{kind}");
        terminal.run("cd projects/a/deep");
        assert_eq!(
            (prompt(&terminal).as_str(), &*python(sandbox, &mut terminal)),
            ("(a) ready>", "a")
        );
        let project = sandbox.home().join("projects/a/deep");
        assert_eq!(
            terminal.variable("PWD").as_deref(),
            project.to_str(),
            "{kind}: it goes nowhere"
        );
        terminal.run("cd er");
        assert_eq!(prompt(&terminal), "(a) ready>", "{kind}");
        terminal.run("cd ../../../b");
        assert_eq!(
            (prompt(&terminal).as_str(), &*python(sandbox, &mut terminal)),
            ("(b) ready>", "b")
        );
        terminal.run("cd ..");
        assert_eq!(prompt(&terminal), "ready>", "{kind}");
        assert_eq!(terminal.variable("PATH"), path, "{kind}");
        assert_eq!(terminal.variable("VIRTUAL_ENV"), None, "{kind}");
        terminal.run("cd -");
        assert_eq!(prompt(&terminal), "(b) ready>", "{kind}");
    });
}

#[test]
fn an_environment_activated_by_hand_is_not_replaced() {
    for_each_auto_terminal(nothing, |shell, _, mut terminal| {
        let kind = shell.kind;
        terminal.run("workon free");
        terminal.run("cd projects/a");
        assert_eq!(prompt(&terminal), "(free) ready>", "{kind}");
        terminal.run("cd ../b; workon -n a; cd deep");
        assert_eq!(prompt(&terminal), "(a) ready>", "{kind}");
        terminal.run("cd ~");
        assert_eq!(prompt(&terminal), "(a) ready>", "{kind}: it was by hand, too");
        terminal.run("deactivate");
        terminal.run("cd projects/a");
        assert_eq!(prompt(&terminal), "(a) ready>", "{kind}");
        // Chosen by hand from now on.
        terminal.run("workon a");
        terminal.run("cd ~");
        assert_eq!(prompt(&terminal), "(a) ready>", "{kind}");
    });
}

#[test]
fn after_deactivate_nothing_is_activated_until_the_project_is_left() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let kind = shell.kind;
        let inner = sandbox.project("a/inner");
        sandbox.venvyard(["project", "set", "free", &inner.to_string_lossy()]).success();
        terminal.run("cd projects/a/deep");
        assert_eq!(prompt(&terminal), "(a) ready>", "{kind}");
        terminal.run("deactivate");
        for directory in ["er", "..", "../inner", ".."] {
            terminal.run(&format!("cd {directory}"));
            assert_eq!(prompt(&terminal), "ready>", "{kind} {directory}");
        }
        terminal.run("cd ../b");
        assert_eq!(prompt(&terminal), "(b) ready>", "{kind}");
        terminal.run("deactivate; cd ../a");
        assert_eq!(prompt(&terminal), "(a) ready>", "{kind}");
        // What was by hand and left in a tree is left there as well.
        terminal.run("workon -n free; cd deep");
        terminal.run("deactivate");
        terminal.run("cd er");
        assert_eq!(prompt(&terminal), "ready>", "{kind}");
        terminal.run("cd ~; cd projects/a");
        assert_eq!(prompt(&terminal), if kind == Shell::Bash { "ready>" } else { "(a) ready>" });
        terminal.run("cd ~");
        terminal.run("cd projects/a");
        assert_eq!(prompt(&terminal), "(a) ready>", "{kind}");
    });
}

#[test]
fn leaving_on_the_line_that_entered_counts() {
    for_each_auto_terminal(nothing, |shell, _, mut terminal| {
        let kind = shell.kind;
        for line in ["workon b; true; deactivate", "cd ~/projects/b; workon -n free; deactivate"] {
            terminal.run("cd ~");
            terminal.run(line);
            for next in ["true", "cd deep", "cd .."] {
                assert_eq!(prompt(&terminal), "ready>", "{kind} {line} {next}");
                terminal.run(next);
            }
            terminal.run("cd ~/projects/a");
            assert_eq!(prompt(&terminal), "(a) ready>", "{kind} {line}");
        }
    });
}

#[test]
fn a_nested_project_has_its_own_environment() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let inner = sandbox.project("a/inner");
        sandbox.venvyard(["project", "set", "free", &inner.to_string_lossy()]).success();
        let path = terminal.variable("PATH");
        for (directory, shown) in [
            ("projects/a", "(a) ready>"),
            ("inner", "(free) ready>"),
            ("..", "(a) ready>"),
            ("~", "ready>"),
        ] {
            terminal.run(&format!("cd {directory}"));
            assert_eq!(prompt(&terminal), shown, "{} {directory}", shell.kind);
        }
        assert_eq!(terminal.variable("PATH"), path, "{}", shell.kind);
    });
}

#[test]
fn subshells_are_not_switched() {
    for_each_auto_terminal(nothing, |shell, _, mut terminal| {
        let kind = shell.kind;
        let lines: &[&str] = match kind {
            Shell::Fish => &[
                "set x (cd projects/a; pwd); cd ~",
                "fish -c 'cd projects/a; pwd'",
                "sh -c 'cd projects/a; pwd'",
            ],
            _ => &[
                "x=$(cd projects/a; pwd)",
                "(cd projects/a; pwd)",
                "{ cd projects/a; pwd; } | cat",
                "(cd projects/a; true) & wait",
            ],
        };
        for line in lines {
            terminal.run(line);
            assert_eq!(prompt(&terminal), "ready>", "{kind} {line}");
            assert_eq!(terminal.variable("VIRTUAL_ENV"), None, "{kind} {line}");
        }
    });
}

#[test]
fn every_way_of_changing_the_directory_counts() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let kind = shell.kind;
        std::os::unix::fs::symlink("projects/a/deep", sandbox.home().join("link")).unwrap();
        std::fs::create_dir_all(sandbox.home().join("elsewhere/data")).unwrap();
        let link = sandbox.home().join("projects/a/data");
        std::os::unix::fs::symlink(sandbox.home().join("elsewhere/data"), link).unwrap();
        let function = shell.choose(
            "cd() { builtin cd \"$@\" && pwd; }",
            "functions -c cd cd_of_fish; function cd; cd_of_fish $argv; and pwd; end",
            "",
        );
        let cdpath = shell.choose("CDPATH=~/projects", "set -g CDPATH . ~/projects", "");
        for (line, shown) in [
            ("pushd projects/a", "(a) ready>"),
            ("pushd ~/projects/b", "(b) ready>"),
            ("popd", "(a) ready>"),
            ("popd", "ready>"),
            // By a link, and where it leads to.
            ("cd link", "(a) ready>"),
            ("cd ~", "ready>"),
            ("cd projects/a/data", "(a) ready>"),
            ("cd ~/elsewhere/data", "ready>"),
            ("cd ~", "ready>"),
            (cdpath, "ready>"),
            ("cd a", "(a) ready>"),
            (function, "(a) ready>"),
            ("cd ~/projects/b", "(b) ready>"),
            ("cd ~", "ready>"),
        ] {
            terminal.run(line);
            assert_eq!(prompt(&terminal), shown, "{kind} {line}\n{}", terminal.screen());
        }
    });
}

#[test]
fn a_deleted_directory_is_no_error() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let kind = shell.kind;
        terminal.run("cd projects/a/deep/er");
        std::fs::remove_dir_all(sandbox.home().join("projects/a")).unwrap();
        for (line, shown) in [("true", "(a) ready>"), ("true", "(a) ready>"), ("cd ~", "ready>")] {
            let ran = terminal.run(line);
            assert_eq!((ran.status, &*ran.output), (0, ""), "{kind} {line}");
            assert_eq!(prompt(&terminal), shown, "{kind} {line}");
        }
        // A start in it.
        let gone = sandbox.project("gone");
        terminal.run("cd projects/gone");
        std::fs::remove_dir_all(gone).unwrap();
        let ran = terminal.run("true");
        assert_eq!((ran.status, &*ran.output), (0, ""), "{kind}");
    });
}

#[test]
fn a_broken_environment_is_reported_once() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let kind = shell.kind;
        std::fs::remove_dir_all(sandbox.environment("b")).unwrap();
        terminal.run("cd projects/a");
        let ran = terminal.run("cd ../b");
        assert_eq!(
            ran.output.matches("the environment b is missing").count(),
            1,
            "{kind} {}",
            ran.output
        );
        assert_eq!(prompt(&terminal), "ready>", "{kind}");
        for line in ["true", "cd deep", "cd ~", "cd projects/b"] {
            assert_eq!(terminal.run(line).output, "", "{kind} {line}");
        }
    });
}

#[test]
fn a_failed_activation_is_reported_once_and_changes_nothing() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let kind = shell.kind;
        if kind == Shell::Fish {
            return;
        }
        let hooks = sandbox.environment("b").join(".venvyard/hooks/activate.sh");
        std::fs::create_dir_all(hooks.parent().unwrap()).unwrap();
        std::fs::write(hooks, "false\n").unwrap();
        let ran = terminal.run("cd projects/b");
        assert!(ran.output.contains("activate.sh ended with status 1"), "{kind} {}", ran.output);
        assert_eq!(prompt(&terminal), "(b) ready>", "{kind}: it is entered all the same");
        terminal.run("cd ~");
        terminal.run("readonly PYTHONHOME=/nowhere");
        assert!(terminal.run("cd projects/a").output.contains("PYTHONHOME"), "{kind}");
        assert_eq!(prompt(&terminal), "ready>", "{kind}");
        for line in ["cd deep", "cd er", "true"] {
            assert_eq!(terminal.run(line).output, "", "{kind} {line}");
        }
    });
}

#[test]
fn a_shell_started_in_a_project_keeps_its_environment() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let kind = shell.kind;
        sandbox.lend(&shell.program);
        let start = shell.program.file_name().unwrap().to_string_lossy().into_owned();
        let child = match kind {
            Shell::Zsh => format!("{start} -d -i"),
            _ => format!("{start} -i"),
        };
        terminal.run("cd projects/a");
        terminal.run(&child);
        assert_eq!(
            (prompt(&terminal).as_str(), &*python(sandbox, &mut terminal)),
            ("(a) ready>", "a")
        );
        terminal.run("cd ../b");
        assert_eq!(
            (prompt(&terminal).as_str(), &*python(sandbox, &mut terminal)),
            ("(b) ready>", "b")
        );
        terminal.run("cd ~");
        assert_eq!(
            (prompt(&terminal).as_str(), terminal.variable("VIRTUAL_ENV")),
            ("ready>", None),
            "{kind}"
        );
        terminal.run("exit");
        assert_eq!(prompt(&terminal), "(a) ready>", "{kind}");
        // What was chosen by hand is so in a shell within, too.
        terminal.run("workon free");
        terminal.run(&child);
        terminal.run("cd ~/projects/b");
        assert_eq!(prompt(&terminal), "(free) ready>", "{kind}");
        terminal.run("exit");
        terminal.run("deactivate");
        terminal.run("cd ~");
        terminal.run("cd projects/a");
        terminal.run(&format!("venvyard run free -- {child}"));
        terminal.run("cd ../b");
        assert_eq!(prompt(&terminal), "(free) ready>", "{kind}: 'run' is by hand");
    });
}

#[test]
fn switched_off_it_does_nothing() {
    for_each_auto_terminal(nothing, |shell, _, mut terminal| {
        terminal.run(shell.choose("unset VENVYARD_AUTO", "set -e VENVYARD_AUTO", ""));
        terminal.run("cd projects/a");
        assert_eq!(prompt(&terminal), "ready>", "{}", shell.kind);
    });
}

#[test]
fn without_the_program_it_does_nothing_silently() {
    for_each_auto_terminal(nothing, |shell, _, mut terminal| {
        terminal.run(shell.choose(
            "VENVYARD_EXE= PATH=/bin:/usr/bin; unset _venvyard_exe _venvyard_found; hash -r",
            "set -e _venvyard_exe; set -e _venvyard_found; set -gx PATH /bin /usr/bin",
            "",
        ));
        let ran = terminal.run("cd projects/a");
        assert_eq!((ran.status, &*ran.output), (0, ""), "{}", shell.kind);
    });
}

#[test]
fn a_hook_that_changes_the_directory_activates_nothing() {
    let hooks = |shell: &TestShell, sandbox: &Sandbox| {
        let suffix = shell.choose("sh", "fish", "ps1");
        let go = format!(
            "cd {} && cd deep && cd ..\n",
            shell.quote(&sandbox.project("a").to_string_lossy())
        );
        let go = shell.choose(&go, &go.replace("&&", "; and"), "").to_owned();
        sandbox.write(format!(".config/venvyard/hooks/deactivate.{suffix}"), &go);
        sandbox.write(format!(".config/venvyard/hooks/activate.{suffix}"), "cd /\n");
    };
    for_each_auto_terminal(hooks, |shell, sandbox, mut terminal| {
        let kind = shell.kind;
        terminal.run("workon free");
        assert_eq!(
            (prompt(&terminal).as_str(), &*python(sandbox, &mut terminal)),
            ("(free) ready>", "free"),
            "{kind}"
        );
        terminal.run("deactivate");
        assert_eq!(
            (prompt(&terminal).as_str(), &*python(sandbox, &mut terminal)),
            ("ready>", ""),
            "{kind}"
        );
        // What the user does counts again.
        terminal.run("cd ..");
        terminal.run("cd a");
        assert_eq!(python(sandbox, &mut terminal), "a", "{kind}");
    });
}
