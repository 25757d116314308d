//! `--help` of a shell function, and its errors, are about the function, and it then does nothing else.
#![cfg(unix)]

use venvyard::shell::Shell;

use crate::support::{Sandbox, TestShell, for_each_shell};

const FUNCTIONS: [&str; 12] = [
    "cpenv",
    "workon",
    "mkenv",
    "mktmpenv",
    "mvenv",
    "rmenv",
    "lsenv",
    "cdproject",
    "cdenv",
    "cdsite",
    "lssite",
    "deactivate",
];

fn value(shell: &TestShell, name: &str) -> String {
    let posix = format!("\\builtin printf '%s\\n' \"${{{name}-}}\"");
    let fish = format!("printf '%s\\n' \"${name}\"");
    let powershell = format!("[Console]::Out.WriteLine($env:{name})");
    shell.choose(&posix, &fish, &powershell).to_owned()
}

#[test]
fn a_functions_help_is_about_the_function_and_changes_nothing() {
    const NEXT: &str = "[[next]]\n";
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let environment = sandbox.environment("a").display().to_string();
        // -h is an option of ls.
        let of = |name| if name == "lssite" { &["--help"][..] } else { &["--help", "-h"] };
        let lines: Vec<(&str, &str)> = FUNCTIONS
            .iter()
            .flat_map(|name| of(*name).iter().map(|option| (*name, *option)))
            .collect();
        let next =
            shell.choose("\\builtin echo", "echo", "Write-Output").to_owned() + " '[[next]]'\n";
        let mut script = format!("{load}\nworkon a\n");
        for (name, option) in &lines {
            script.extend([name, " ", option, "\n", &next]);
        }
        script += &value(shell, "VIRTUAL_ENV");
        // Some shells make directories when they first start.
        shell.strict(&sandbox, "").success().silent();
        let before = sandbox.kept();
        let shown = shell.strict(&sandbox, &script).success();
        before.assert_same(&sandbox.kept());
        let helps: Vec<&str> = shown.stdout.split(NEXT).collect();
        assert_eq!(helps.len(), lines.len() + 1, "{shown}");
        assert_eq!(helps[lines.len()].trim_end(), environment, "{shown}");
        assert_eq!(shown.stderr, "", "{shown}");
        for ((name, option), help) in lines.into_iter().zip(helps) {
            assert!(help.contains(&format!("\nUsage: {name}")), "{name} {option}: {help}");
            if option == "--help" {
                let expected = sandbox.venvyard(["help", name]).success().stdout;
                assert_eq!(help.trim_end(), expected.trim_end(), "{name}");
            }
        }
    });
}

#[test]
fn an_error_of_the_command_line_is_about_the_function() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        for name in ["workon", "mkenv", "cpenv", "mvenv", "mktmpenv", "rmenv", "lsenv"] {
            let refused = shell.strict(&sandbox, &format!("{load}\n{name} --no-such-option"));
            let usage = format!("Usage: {name} ");
            assert!(refused.stderr.contains(&usage), "{refused}");
            assert!(!refused.stderr.contains("--loaded"), "{refused}");
            if shell.kind != Shell::PowerShell {
                refused.failure(2);
            }
        }
    });
}

/// Its own script defines another function.
#[test]
fn the_deactivate_of_an_activation_script_has_its_help_too() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let script = sandbox.environment("a").join("bin").join(shell.choose(
            "activate",
            "activate.fish",
            "activate.ps1",
        ));
        let line = value(shell, "VIRTUAL_ENV");
        let enter = shell.source(&script);
        // The scripts of environments are for shells without 'set -u', too, but not only.
        let script = format!("{enter}\ndeactivate --help\n{line}\ndeactivate\n{line}");
        let shown = shell.strict(&sandbox, &script).success();
        let environment = sandbox.environment("a").display().to_string();
        let help = sandbox.venvyard(["help", "deactivate"]).success().stdout;
        assert_eq!(shown.stdout, format!("{help}{environment}\n\n"), "{shown}");
    });
}

/// Plain sh has no other function.
#[test]
fn the_deactivate_of_plain_sh_has_its_help_too() {
    let sandbox = Sandbox::with(["a"]);
    let mut command = sandbox.command("/bin/sh");
    command.args([
        "-euc",
        "eval \"$(venvyard activate a --shell sh)\"; deactivate --help; echo \"$VIRTUAL_ENV\"; deactivate",
    ]);
    let help = sandbox.venvyard(["help", "deactivate"]).success().stdout;
    let environment = sandbox.environment("a");
    let expected = format!("{help}{}\n", environment.display());
    crate::support::Outcome::of(command).success().stdout_is(&expected);
}
