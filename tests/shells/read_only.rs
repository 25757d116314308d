//! Sessions in which what venvyard hooks into, or the prompt, can't be changed.

use venvyard::shell::Shell;

use crate::support::{Sandbox, TestShell, for_each_shell};

/// For each shell: the line that makes something read-only, and the name that the message has.
fn sessions(shell: &TestShell) -> &'static [(&'static str, &'static str)] {
    match shell.kind {
        Shell::Bash => &[
            ("readonly PROMPT_COMMAND", "PROMPT_COMMAND"),
            ("readonly PROMPT_COMMAND=true", "PROMPT_COMMAND"),
            ("readonly -a PROMPT_COMMAND=(true false)", "PROMPT_COMMAND"),
            ("set -o posix; readonly PROMPT_COMMAND", "PROMPT_COMMAND"),
            ("readonly PS1='> '", "PS1"),
            ("set -o posix; readonly PS1='> '", "PS1"),
        ],
        Shell::Zsh => &[
            ("readonly -a precmd_functions", "precmd_functions"),
            ("precmd_functions=(true); readonly precmd_functions", "precmd_functions"),
            ("VENVYARD_AUTO=1; readonly -a chpwd_functions", "chpwd_functions"),
            ("readonly PS1='> '", "PS1"),
            ("readonly psvar", "psvar"),
        ],
        Shell::Fish | Shell::PowerShell => &[],
    }
}

#[test]
fn a_read_only_variable_is_reported_once_and_environments_work() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a", "b"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let active = shell.active();
        for (line, name) in sessions(shell) {
            let script = format!(
                "{line}\n{load}\n{load}\nworkon a\n{active}\nworkon b\n{active}\ndeactivate\n{active}\n{}",
                shell.print("PATH")
            );
            let ran = shell.strict(&sandbox, &script).success();
            let wanted = format!("active a\nactive b\nactive none\n{}", shell.path(&sandbox));
            let ran = ran.stdout_is(&wanted);
            let said = format!("venvyard: {name} is readonly in this shell, so ");
            assert_eq!(ran.stderr.matches(&said).count(), 1, "{line}\n{ran}");
            assert_eq!(ran.stderr.lines().count(), 1, "{line}\n{ran}");
        }
    });
}

#[test]
fn an_inherited_environment_is_taken_over_with_read_only_variables() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let environment = sandbox.environment("a");
        let path = shell.path(&sandbox);
        let inherited = format!("{}:{path}", environment.join("bin").display());
        let sandbox = sandbox.env("VIRTUAL_ENV", &environment).env("PATH", inherited);
        let load = shell.source(&shell.static_file(&sandbox));
        let active = shell.active();
        for (line, name) in sessions(shell) {
            let script =
                format!("{line}\n{load}\n{active}\ndeactivate\n{active}\n{}", shell.print("PATH"));
            let ran = shell.strict(&sandbox, &script).success();
            let ran = ran.stdout_is(&format!("active a\nactive none\n{path}"));
            assert!(ran.stderr.starts_with(&format!("venvyard: {name} is readonly")), "{ran}");
            assert_eq!(ran.stderr.lines().count(), 1, "{line}\n{ran}");
        }
    });
}

#[test]
fn a_prompt_made_read_only_meanwhile_keeps_no_environment_active() {
    for_each_shell(|shell| {
        if !matches!(shell.kind, Shell::Bash | Shell::Zsh) {
            return;
        }
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let script = format!(
            "PS1='> '\n{load}\nworkon a\nreadonly PS1\ndeactivate\n{}\n{}",
            shell.active(),
            if shell.kind == Shell::Zsh {
                "printf %s \"${(%)PS1}\""
            } else {
                "printf %s \"${PS1@P}\""
            }
        );
        shell.strict(&sandbox, &script).success().stdout_is("active none\n> ");
    });
}

#[test]
fn without_a_prompt_to_show_nothing_looks_at_it() {
    for_each_shell(|shell| {
        if !matches!(shell.kind, Shell::Bash | Shell::Zsh) {
            return;
        }
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let script = format!(
            "VIRTUAL_ENV_DISABLE_PROMPT=1\nreadonly PS1='> '\n{load}\nworkon a\n{}\ndeactivate",
            shell.active()
        );
        let ran = shell.strict(&sandbox, &script).success().stdout_is("active a\n");
        assert_eq!(ran.stderr, "", "{ran}");
    });
}
