//! PATH-like variables: entries are added and removed by value.

use venvyard::shell::{End, Shell};

use super::Asked;
use crate::support::{Outcome, Sandbox, TestShell, for_each_shell};

/// The value before (`None`: unset), the end, what it is then.
const CASES: [(Option<&str>, End, &str); 9] = [
    (None, End::Front, "/d"),
    (None, End::Back, "/d"),
    (Some(""), End::Front, "/d"),
    (Some("/a"), End::Front, "/d:/a"),
    (Some("/a"), End::Back, "/a:/d"),
    (Some("/a:/b"), End::Back, "/a:/b:/d"),
    // The entry exists already: only the added one is removed.
    (Some("/a:/d:/b"), End::Front, "/d:/a:/d:/b"),
    (Some("/a:/d:/b"), End::Back, "/a:/d:/b:/d"),
    (Some("/d"), End::Back, "/d:/d"),
];

#[test]
fn an_entry_is_added_and_removed_alone() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let (mut controls, mut scripts, mut durings) = (Vec::new(), Vec::new(), Vec::new());
        // One that fish treats as a list, and one that it treats as a string.
        for name in ["SOME_PATH", "SOME_DIRS"] {
            for (before, end, during) in CASES {
                for exported in [true, false] {
                    if shell.kind == Shell::PowerShell && (before == Some("") || !exported) {
                        continue;
                    }
                    let number = scripts.len();
                    let enter =
                        Asked::entry(name, end, "/d").enter(shell, &sandbox, &format!("a{number}"));
                    // The case before may have left another value, where they share a process.
                    let unset = shell.choose("", "", &format!("$env:{name} = $null")).to_owned();
                    let set = before.map_or(unset, |value| match (shell.kind, exported) {
                        (Shell::Fish, true) => format!("set -gx {name} '{value}'"),
                        (Shell::Fish, false) => format!("set -gu {name} '{value}'"),
                        (Shell::PowerShell, _) => format!("$env:{name} = '{value}'"),
                        (_, true) => format!("export {name}='{value}'"),
                        (_, false) => format!("{name}='{value}'"),
                    });
                    let shown = match shell.kind {
                        Shell::Fish => format!("set --show {name}\nenv | grep '^{name}='; or true"),
                        Shell::PowerShell => format!("if (Test-Path Env:{name}) {{ $env:{name} }}"),
                        _ => format!(
                            "echo \"${{{name}-unset}}\"; env | grep '^{name}=' || echo 'not exported'"
                        ),
                    };
                    controls.push(format!("{set}\n{shown}"));
                    scripts.push(format!(
                        "{set}\n{enter}\n{}\n{}\ndeactivate\n{shown}",
                        shell.choose(
                            &format!("echo \"${name}\""),
                            &format!("env | string replace -fr '^{name}=' ''"),
                            &format!("$env:{name}")
                        ),
                        "",
                    ));
                    durings.push(during);
                }
            }
        }
        let before = shell.strict_each(&sandbox, &controls);
        let after = shell.strict_each(&sandbox, &scripts);
        for (at, during) in durings.iter().enumerate() {
            assert_eq!(after[at], format!("{during}\n{}", before[at]), "{}", scripts[at]);
        }
    });
}

#[test]
fn a_list_the_user_extends_stays_exported() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let enter = Asked::entry("SOME_PATH", End::Front, "/d").enter(shell, &sandbox, "a");
        for exports in [true, false] {
            let add = match (shell.kind, exports) {
                (Shell::Fish, true) => "set -gx SOME_PATH $SOME_PATH /mine",
                (Shell::Fish, false) => "set SOME_PATH $SOME_PATH /mine",
                (Shell::PowerShell, _) => "$env:SOME_PATH += ':/mine'",
                (_, true) => "export SOME_PATH=\"$SOME_PATH:/mine\"",
                (_, false) => "SOME_PATH=\"$SOME_PATH:/mine\"",
            };
            let shown =
                shell.choose("env | grep '^SOME_PATH='", "", "\"SOME_PATH=$env:SOME_PATH\"");
            let shown = if shown.is_empty() { "env | grep '^SOME_PATH='" } else { shown };
            let script = format!("{enter}\n{add}\ndeactivate\n{shown}");
            shell.strict(&sandbox, &script).success().stdout_is("SOME_PATH=/mine\n");
        }
    });
}

#[test]
fn entries_of_path_come_after_the_environments_directory() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let mut asked = Asked::entry("PATH", End::Front, "/front");
        asked.entries.extend(Asked::entry("PATH", End::Back, "/back").entries);
        let enter = asked.enter(shell, &sandbox, "a");
        let path = shell.path(&sandbox);
        let bin = sandbox.home().join("a/bin");
        let script = format!("{enter}\n{0}\ndeactivate\n{0}", shell.print("PATH"));
        let wanted = format!("{}:/front:{path}:/back{path}", bin.display());
        shell.strict(&sandbox, &script).success().stdout_is(&wanted);
    });
}

#[test]
fn a_switch_removes_the_previous_entries() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let first = Asked::entry("SOME_PATH", End::Front, "/one").enter(shell, &sandbox, "a");
        let second = Asked::entry("SOME_PATH", End::Front, "/two").enter(shell, &sandbox, "b");
        let shown = shell.print("SOME_PATH");
        let add = shell.choose(
            "SOME_PATH=\"$SOME_PATH:/mine\"",
            "set -gx SOME_PATH $SOME_PATH /mine",
            "$env:SOME_PATH += ':/mine'",
        );
        let script = format!("{first}\n{add}\n{second}\n{shown}\ndeactivate\n{shown}");
        let wanted = if shell.kind == Shell::Fish { "/two /mine/mine" } else { "/two:/mine/mine" };
        let stdout = shell.strict(&sandbox, &script).success().stdout;
        assert_eq!(stdout.replace(':', " "), wanted.replace(':', " "));
    });
}

#[test]
fn a_universal_fish_list_is_changed_in_this_session_only() {
    let Some(fish) = TestShell::find(Shell::Fish) else { return };
    let sandbox = Sandbox::new();
    // With --no-config nothing is universal.
    let run = |script: &str| {
        let mut command = sandbox.command(&fish.program);
        command.args(["-c", script]);
        Outcome::of(command).success().stdout
    };
    for (name, universal) in [("SOME_PATH", "--path"), ("SOME_DIRS", ""), ("MORE_DIRS", "--path")] {
        let enter = Asked::entry(name, End::Back, "/d").enter(&fish, &sandbox, "a");
        let enter = format!("set -U {universal} {name} /u:/v\n{enter}");
        let show = format!("set -qg {name}; and echo global; string join : -- ${name}; or true");
        assert_eq!(run(&format!("{enter}\ndeactivate\n{show}")), "/u:/v\n", "{name}");
        let add = match name {
            "SOME_PATH" => format!("set -gx {name} ${name} /mine"),
            _ => format!("set -gx {name} \"${name}:/mine\""),
        };
        let changed = run(&format!("{enter}\n{add}\ndeactivate\n{show}"));
        assert_eq!(changed, "global\n/u:/v:/mine\n", "{name}");
    }
}
