//! The guard: 'pip install' while no environment is active.
#![cfg(unix)]

use venvyard::shell::Shell;

use crate::support::{Sandbox, TestShell, for_each_shell};

/// A sandbox whose pip tells its arguments and its standard input, and ends with 7.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new().with_pyenv();
    for pip in ["pip", "pip3"] {
        sandbox.program(pip, &format!("printf '%s|' {pip} \"$@\"; cat; exit 7"));
    }
    sandbox
}

/// The code that loads the static file with the guard, and what comes before it.
fn load(shell: &TestShell, sandbox: &Sandbox, guard: &str, before: &str) -> String {
    let set = match shell.kind {
        Shell::Bash | Shell::Zsh => format!("VENVYARD_GUARD={guard}"),
        Shell::Fish => format!("set -g VENVYARD_GUARD {guard}"),
        Shell::PowerShell => format!("$global:VENVYARD_GUARD = '{guard}'"),
    };
    format!("{before}\n{set}\n{}", shell.source(&shell.static_file(sandbox)))
}

/// A line that runs `command` and prints its status behind what it printed.
fn told(shell: &TestShell, command: &str) -> String {
    match shell.kind {
        Shell::Bash | Shell::Zsh => format!("{{ {command}; }} && printf 0 || printf '%s' \"$?\""),
        Shell::Fish => format!("{command}; printf %s $status"),
        Shell::PowerShell => format!("{command}; [Console]::Out.Write($LASTEXITCODE)"),
    }
}

/// The line that exports a variable.
fn set(shell: &TestShell, name: &str, value: &std::path::Path) -> String {
    let value = shell.quote(&value.to_string_lossy());
    match shell.kind {
        Shell::Bash | Shell::Zsh => format!("export {name}={value}"),
        Shell::Fish => format!("set -gx {name} {value}"),
        Shell::PowerShell => format!("$env:{name} = {value}"),
    }
}

const WARNED: &str = "venvyard: no environment is active: 'workon NAME' enters one";

#[test]
fn pip_install_outside_of_environments_is_warned_of_or_refused() {
    for_each_shell(|shell| {
        let sandbox = sandbox();
        let commands = [
            "pip install x",
            "pip --quiet install x",
            "pip --proxy http://p -v install x",
            "pip3 uninstall -y x",
            "pip3 --timeout=3 install x",
            "pip install --user x",
        ];
        let run = |guard: &str| {
            let told = commands.map(|command| told(shell, command)).join("\n");
            let loaded = load(shell, &sandbox, guard, "");
            let outcome = shell.strict(&sandbox, &format!("{loaded}\n{told}")).success();
            let warnings = outcome.stderr.lines().filter(|line| line.starts_with(WARNED));
            assert_eq!(warnings.count(), commands.len(), "{outcome}");
            outcome
        };
        let denied = run("deny").stdout_is(&commands.map(|_| "1").concat());
        assert_eq!(denied.stderr.lines().count(), commands.len(), "{denied}");
        let passed = commands.map(|command| format!("{}|7", command.replace(' ', "|")));
        run("warn").stdout_is(&passed.concat());
    });
}

#[test]
fn other_pip_commands_run_unchanged() {
    for_each_shell(|shell| {
        let sandbox = sandbox();
        let load = load(shell, &sandbox, "deny", "");
        let commands = [
            "pip",
            "pip list",
            "pip --version",
            "pip --log install",
            "pip download install",
            "pip --python /x install y",
            "pip install --help",
            "pip install --dry-run y",
            "pip install --target=lib y",
            "pip install -t lib y",
            "pip3 install --root /x --prefix /y z",
            "pip3 wheel 'a  b' '' '*' '$x'",
        ];
        let scripts = commands.map(|command| told(shell, command));
        let outcome = shell.strict(&sandbox, &format!("{load}\n{}", scripts.join("\n"))).success();
        assert!(outcome.stderr.is_empty(), "{outcome}");
        let expected = commands.map(|command| {
            let words = shell_words::split(command).unwrap();
            format!("{}|7", words.join("|"))
        });
        assert_eq!(outcome.stdout, expected.concat());
        let piped = "printf in | pip list";
        if shell.kind != Shell::PowerShell {
            let outcome = shell.strict(&sandbox, &format!("{load}\n{}", told(shell, piped)));
            outcome.success().stdout_is("pip|list|in7");
        }
        let way_around = shell.choose(
            "command pip install x",
            "command pip install x",
            "& (Get-Command -Type Application pip)[0] install x",
        );
        let outcome = shell.strict(&sandbox, &format!("{load}\n{}", told(shell, way_around)));
        outcome.success().stdout_is("pip|install|x|7");
    });
}

#[test]
fn in_an_environment_pip_runs() {
    for_each_shell(|shell| {
        let sandbox = sandbox();
        let load = load(shell, &sandbox, "deny", "");
        let environment = sandbox.bin().parent().unwrap().to_path_buf();
        let command = told(shell, "pip install x");
        for variable in ["VIRTUAL_ENV", "CONDA_PREFIX"] {
            let set = set(shell, variable, &environment);
            let outcome = shell.strict(&sandbox, &format!("{load}\n{set}\n{command}"));
            outcome.success().stdout_is("pip|install|x|7");
        }
        // The pip of PATH is another Python's then.
        let without = set(shell, "VIRTUAL_ENV", sandbox.home());
        let outcome = shell.strict(&sandbox, &format!("{load}\n{without}\n{command}"));
        let has_none = "venvyard: the active environment has no pip: 'python -m ensurepip";
        outcome.success().stdout_is("1").stderr_has(has_none);
        let off = shell.choose(
            "unset VENVYARD_GUARD",
            "set -e VENVYARD_GUARD",
            "$global:VENVYARD_GUARD = ''",
        );
        let outcome = shell.strict(&sandbox, &format!("{load}\n{off}\n{command}"));
        outcome.success().stdout_is("pip|install|x|7");
    });
}

#[test]
fn without_the_setting_no_function_is_defined() {
    for_each_shell(|shell| {
        let sandbox = sandbox();
        let there = shell.choose(
            "typeset -f pip >/dev/null && printf there || printf none",
            "functions -q pip; and printf there; or printf none",
            "if (Test-Path Function:pip) { 'there' } else { 'none' }",
        );
        let scripts = ["", "off", "nonsense"]
            .map(|guard| format!("{}\n{there}", load(shell, &sandbox, guard, "")));
        for defined in shell.strict_each(&sandbox, &scripts) {
            assert_eq!(defined.trim(), "none");
        }
        let mine = shell.choose(
            "pip() { printf mine; }",
            "function pip; printf mine; end",
            "function pip { [Console]::Out.Write('mine') }",
        );
        let loaded = load(shell, &sandbox, "deny", mine);
        shell.strict(&sandbox, &format!("{loaded}\npip install x")).success().stdout_is("mine");
    });
}

#[test]
fn it_loads_twice_in_any_session() {
    for_each_shell(|shell| {
        let sandbox = sandbox();
        let once = load(shell, &sandbox, "deny", "");
        let sessions: &[&str] = match shell.kind {
            Shell::Bash => &["", "IFS=:", "set -f", "shopt -s nullglob failglob", "set -o posix"],
            Shell::Zsh => &[
                "",
                "IFS=:",
                "setopt noglob",
                "setopt ksh_arrays sh_word_split",
                "emulate sh; set -eu",
            ],
            Shell::Fish | Shell::PowerShell => &[""],
        };
        for session in sessions {
            let command = told(shell, "pip --quiet install x");
            let script = format!("{session}\n{once}\n{once}\n{command}");
            let outcome = shell.strict(&sandbox, &script).success();
            assert_eq!(outcome.stdout, "1", "{session}");
            outcome.stderr_has(WARNED);
        }
    });
}
