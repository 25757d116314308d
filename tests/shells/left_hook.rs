//! The hook `left`, which runs in the user's shell when an environment was left.
#![cfg(unix)]

use venvyard::shell::Shell;

use super::auto::nothing;
use super::switching::Asked;
use crate::support::{Sandbox, Terminal, TestShell, for_each_auto_terminal, for_each_shell, key};

fn file(shell: &TestShell, directory: &str, stem: &str) -> String {
    format!("{directory}/{stem}.{}", shell.choose("sh", "fish", "ps1"))
}

/// A hook that prints a word, and the environment, its variable and its place in PATH as far as they are there.
fn says(shell: &TestShell, word: &str) -> String {
    shell
        .choose(
            &format!(
                "case $PATH in */a/bin:*) at=on ;; *) at=off ;; esac\n\
                 echo {word} ${{VIRTUAL_ENV_PROMPT-none}} ${{K-unset}} $at\n"
            ),
            &format!(
                "set -l at off; string match -q '*/a/bin' -- $PATH; and set at on\n\
                 set -l name none; set -q VIRTUAL_ENV_PROMPT; and set name $VIRTUAL_ENV_PROMPT\n\
                 set -l k unset; set -q K; and set k $K\necho {word} $name $k $at\n"
            ),
            &format!(
                "$at = 'off'; if ($env:PATH -match '/a/bin:') {{ $at = 'on' }}\n\
                 $name = $env:VIRTUAL_ENV_PROMPT; if ($null -eq $name) {{ $name = 'none' }}\n\
                 $k = $env:K; if ($null -eq $k) {{ $k = 'unset' }}\n\"{word} $name $k $at\"\n"
            ),
        )
        .to_owned()
}

/// Writes hooks that say what they see into the directories `global` and `own`; the code enters `a` with them.
fn entering(shell: &TestShell, sandbox: &Sandbox) -> String {
    for directory in ["global", "own"] {
        for stem in ["deactivate", "left"] {
            let text = says(shell, &format!("{directory}-{stem}"));
            sandbox.write(file(shell, directory, stem), &text);
        }
    }
    let (global, own) = (sandbox.home().join("global"), sandbox.home().join("own"));
    let asked = Asked { hooks: vec![global, own], ..Asked::set("K", "v") };
    asked.enter(shell, sandbox, "a")
}

const LEAVING: &str = "own-deactivate a v on\nglobal-deactivate a v on\n";
const LEFT: &str = "own-left none unset off\nglobal-left none unset off\n";

#[test]
fn it_runs_after_everything_is_restored_in_the_order_of_leaving() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let enter = entering(shell, &sandbox);
        let script = format!("{enter}\ndeactivate\necho done");
        let wanted = format!("{LEAVING}{LEFT}done\n");
        shell.strict(&sandbox, &script).success().stdout_is(&wanted);
    });
}

#[test]
fn it_runs_before_the_next_environment_is_entered() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let enter = entering(shell, &sandbox);
        sandbox.write(file(shell, "of-b", "activate"), &says(shell, "b-activate"));
        let other = Asked::hooks(&[&sandbox.home().join("of-b")]).enter(shell, &sandbox, "b");
        let script = format!("{enter}\n{other}\n{}", shell.active());
        let wanted = format!("{LEAVING}{LEFT}b-activate b unset off\nactive b\n");
        shell.strict(&sandbox, &script).success().stdout_is(&wanted);
    });
}

#[test]
fn it_runs_once_where_a_hook_leaves_the_environment_itself() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let enter = entering(shell, &sandbox);
        sandbox.write(file(shell, "global", "deactivate"), "deactivate\n");
        let script = format!("{enter}\ndeactivate\n{}", shell.active());
        let ran = shell.strict(&sandbox, &script).success();
        assert!(ran.stdout.ends_with(&format!("{LEFT}active none\n")), "{ran}");
        assert_eq!(ran.stdout.matches("-left").count(), 2, "{ran}");
    });
}

#[test]
fn it_may_enter_another_environment() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let enter = entering(shell, &sandbox);
        let other = Asked::default().enter(shell, &sandbox, "b");
        sandbox.write(file(shell, "global", "left"), &other);
        let script = format!("{enter}\ndeactivate\n{}", shell.active());
        let ran = shell.strict(&sandbox, &script).success();
        ran.stdout_is(&format!("{LEAVING}own-left none unset off\nactive b\n"));
    });
}

#[test]
fn a_failure_is_reported_and_the_other_hooks_run() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let enter = entering(shell, &sandbox);
        let hook = sandbox.write(file(shell, "own", "left"), "sh -c 'exit 7'\n");
        let script = format!("{enter}\n{}\n{}", shell.status_of("deactivate"), shell.active());
        let ran = shell.strict(&sandbox, &script).success();
        let ran =
            ran.stdout_is(&format!("{LEAVING}global-left none unset off\nstatus 1\nactive none\n"));
        let said = format!("venvyard: the hook {} ended with status 7\n", hook.display());
        assert_eq!(ran.stderr, said, "{}", shell.kind);
    });
}

#[test]
fn it_runs_after_a_temporary_environment_is_removed() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        entering(shell, &sandbox);
        // It deletes the environment's own hooks, too.
        sandbox.program("venvyard", "echo removed; rm -r \"$HOME/own\"");
        let (global, own) = (sandbox.home().join("global"), sandbox.home().join("own"));
        let asked = Asked { hooks: vec![global, own], temporary: true, ..Asked::set("K", "v") };
        let enter = asked.enter(shell, &sandbox, "a");
        let script = format!("{enter}\ndeactivate");
        let wanted = format!("{LEAVING}removed\nglobal-left none unset off\n");
        shell.strict(&sandbox, &script).success().stdout_is(&wanted);
    });
}

#[test]
fn auto_activation_runs_it() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let text = says(shell, "left");
        sandbox.write(file(shell, ".config/venvyard/hooks", "left"), &text);
        terminal.run("cd projects/a");
        let ran = terminal.run("cd ../b");
        assert_eq!(ran.output.trim_end(), "left none unset off", "{}", shell.kind);
        assert!(terminal.variable("VIRTUAL_ENV").is_some_and(|path| path.ends_with("/b")));
        let ran = terminal.run("cd");
        assert_eq!(ran.output.trim_end(), "left none unset off", "{}", shell.kind);
    });
}

/// Ctrl-C ends the hook. The environment was left before, and the next one is not entered.
#[test]
fn ctrl_c_ends_it() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let path = terminal.variable("PATH");
        for hang in ["sh -c 'echo begun; exec sleep 100'\necho ended\n", LOOP] {
            if hang == LOOP && shell.kind == Shell::Fish {
                continue;
            }
            sandbox.write(file(shell, ".config/venvyard/hooks", "left"), hang);
            for (enter, leave) in [
                ("workon -n b", "deactivate"),
                ("workon -n b", "workon -n a"),
                ("cd projects/b", "cd ~"),
            ] {
                let what = format!("{} {enter}; {leave}: {hang}", shell.kind);
                terminal.run(enter);
                interrupt(&mut terminal, leave, &what);
                assert_eq!(terminal.variable("PATH"), path, "{what}");
                assert_eq!(terminal.variable("VIRTUAL_ENV"), None, "{what}");
                assert_eq!(terminal.run("deactivate").status, 127, "{what}: it is left");
            }
        }
    });
}

const LOOP: &str = "echo begun\nwhile true; do :; done\n";

/// Types the line, and Ctrl-C as soon as the hook has begun.
#[track_caller]
fn interrupt(terminal: &mut Terminal, line: &str, what: &str) {
    terminal.run("clear");
    terminal.send(line);
    terminal.send(key::ENTER);
    terminal.expect("begun");
    terminal.send(key::CTRL_C);
    terminal.wait_for(what, |screen| screen.cursor_row() == "ready>");
    let screen = terminal.screen();
    assert!(!screen.contains("ended"), "{what}: {screen}");
}
