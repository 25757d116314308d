//! Read-only variables, and variables that the user changes while an environment is active.

use venvyard::shell::Shell;

use super::Asked;
use crate::support::{Sandbox, TestShell, for_each_shell};

/// Variables that can't be assigned to: the code that declares one, and the word for it in the message.
const BASH: [(&str, &str); 10] = [
    ("K=old; readonly K", "readonly"),
    ("declare -r K", "readonly"),
    ("K=1; declare -i K", "an integer"),
    ("declare -i K", "an integer"),
    ("K=(a b)", "an array"),
    ("declare -a K", "an array"),
    ("declare -A K=([a]=b)", "an associative array"),
    ("L=x; declare -n K=L", "a reference to another variable"),
    ("declare -u K=A", "restricted to one case"),
    ("declare -rx K=old", "readonly"),
];
const ZSH: [(&str, &str); 9] = [
    ("K=old; readonly K", "readonly"),
    ("typeset -r K", "readonly"),
    ("integer K=1", "an integer"),
    ("float K=1", "a floating point number"),
    ("K=(a b)", "an array"),
    ("typeset -a K", "an array"),
    ("typeset -A K; K=(a b)", "an associative array"),
    ("typeset -u K=A", "restricted to one case"),
    ("typeset -Z4 K=3", "restricted to one width"),
];

fn cases(shell: &TestShell) -> &'static [(&'static str, &'static str)] {
    match shell.kind {
        Shell::Bash => &BASH,
        Shell::Zsh => &ZSH,
        // fish's own read-only ones alone are there, and PowerShell knows none in the environment.
        Shell::Fish | Shell::PowerShell => &[],
    }
}

#[test]
fn a_read_only_variable_is_named_and_nothing_changes() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        // An integer variable would evaluate it.
        let canary = sandbox.root().join("canary");
        let value = format!("a[$(touch {})]", canary.display());
        let enter = Asked::set("K", &value).enter(shell, &sandbox, "a");
        let posix = shell.choose("set -o posix", "", "");
        let posix = if shell.kind == Shell::Zsh { "emulate sh" } else { posix };
        for options in ["", posix] {
            for (declared, word) in cases(shell) {
                let show = "typeset -p K; echo \"$PATH ${PS1-}\"; typeset -f deactivate || true";
                let control = format!("{options}\n{declared}\n{show}");
                let control = shell.strict(&sandbox, &control).success().stdout;
                let script = format!("{options}\n{declared}\n{}\n{show}", shell.status_of(&enter));
                let tried = shell.strict(&sandbox, &script).success();
                assert_eq!(tried.stdout, format!("status 1\n{control}"), "{declared}");
                let said = format!(
                    "venvyard: nothing was changed: the variable K is {word} in this shell\n"
                );
                assert_eq!(tried.stderr, said, "{declared}");
            }
        }
        assert!(!canary.exists());
    });
}

#[test]
fn a_variable_that_became_read_only_keeps_the_environment_active() {
    for_each_shell(|shell| {
        if cases(shell).is_empty() {
            return;
        }
        let sandbox = Sandbox::new();
        let enter = Asked::set("K", "v").enter(shell, &sandbox, "a");
        let other = Asked::default().enter(shell, &sandbox, "b");
        for line in [other.as_str(), "deactivate"] {
            let leave = shell.status_of(line);
            let script = format!("{enter}\nreadonly K\n{leave}\necho $K\n{}", shell.active());
            let tried = shell.strict(&sandbox, &script).success();
            tried.stdout_is("status 1\nv\nactive a\n").stderr_has("the variable K is readonly");
        }
    });
}

#[test]
fn zsh_tied_arrays_are_restored() {
    let Some(zsh) = TestShell::find(Shell::Zsh) else { return };
    let sandbox = Sandbox::new();
    let value = Asked::set("K", "v:w").enter(&zsh, &sandbox, "a");
    let entry = Asked::entry("K", venvyard::shell::End::Front, "/d").enter(&zsh, &sandbox, "b");
    for declared in [
        "typeset -T K k",
        "typeset -xT K k",
        "typeset -T K k=(a b)",
        "typeset -UT K k=(a b)",
        "typeset -xT K k=('' a)",
        "typeset -T K k ,",
        "typeset -T K k=(a b) ,",
    ] {
        let control = zsh.strict(&sandbox, &format!("{declared}\ntypeset -p K k")).success().stdout;
        for enter in [&value, &entry] {
            let script = format!("{declared}\n{enter}\ndeactivate\ntypeset -p K k");
            let ran = zsh.strict(&sandbox, &script).success();
            assert_eq!(ran.stdout, control, "{declared}\n{enter}");
        }
    }
}

#[test]
fn a_variable_that_fish_reserves_is_named() {
    let Some(fish) = TestShell::find(Shell::Fish) else { return };
    let sandbox = Sandbox::new();
    let enter = Asked::set("hostname", "x").enter(&fish, &sandbox, "a");
    let script = format!("{}\n{}", fish.status_of(&enter), fish.active());
    let tried = fish.strict(&sandbox, &script).success();
    tried.stdout_is("status 1\nactive none\n").stderr_has("the variable hostname is readonly");
}

#[test]
fn the_users_changes_stay_and_the_rest_is_restored() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let mut asked = Asked::set("KEPT", "environment's");
        asked.set.push(("BACK".to_owned(), "environment's".to_owned()));
        let enter = asked.enter(shell, &sandbox, "a");
        let before = shell.choose("export BACK=old", "set -gx BACK old", "$env:BACK = 'old'");
        let change = shell.choose("KEPT=mine", "set -gx KEPT mine", "$env:KEPT = 'mine'");
        let shown = format!("{}\n{}", shell.print("KEPT"), shell.print("BACK"));
        let script = format!("{before}\n{enter}\n{change}\ndeactivate\n{shown}");
        shell.strict(&sandbox, &script).success().stdout_is("mineold");
    });
}

#[test]
fn a_child_shell_restores_what_it_inherited() {
    for_each_shell(|shell| {
        if shell.kind == Shell::PowerShell {
            return;
        }
        let sandbox = Sandbox::new();
        sandbox.write("a/.venvyard/environment.toml", "");
        let mut asked = Asked::entry("MANPATH", venvyard::shell::End::Back, "/m");
        asked.set.push(("K".to_owned(), "v w".to_owned()));
        asked.set.push(("CHANGED".to_owned(), "v".to_owned()));
        let enter = asked.enter(shell, &sandbox, "a");
        let load = shell.source(&shell.static_file(&sandbox));
        let shown = shell.choose(
            "echo \"${K-none} ${CHANGED-none} ${MANPATH-none} $PATH ${VIRTUAL_ENV-none} ${_venvyard_variables-none}\"",
            "begin\n    for name in K CHANGED MANPATH VIRTUAL_ENV _venvyard_variables\n        set -q $name; or set $name none\n    end\n    \
             echo \"$K $CHANGED $MANPATH\" (string join : $PATH) \"$VIRTUAL_ENV $_venvyard_variables\"\nend",
            "",
        );
        let change = shell.choose("CHANGED=mine", "set -gx CHANGED mine", "");
        let child = sandbox.write("child", &format!("{load}\n{change}\ndeactivate\n{shown}\n"));
        let options = if shell.kind == Shell::Zsh { "-f" } else { "" };
        let program = format!("{} {options}", shell.program.display());
        let script =
            format!("unset MANPATH\n{enter}\n{program} {}", shell.quote(&child.to_string_lossy()));
        let script = script
            .replace("unset MANPATH", shell.choose("unset MANPATH", "set -e MANPATH; true", ""));
        let wanted = format!("none mine none {} none none\n", sandbox.path_variable());
        shell.strict(&sandbox, &script).success().stdout_is(&wanted);
    });
}
