//! Tests of what differs from shell to shell, in the real shells where it matters.

use super::*;
use crate::testing::{assert_current, is_powershell};

#[test]
fn git_bash_gets_windows_paths_with_slashes() {
    assert_eq!(msys_path(r"C:\Users\é u"), "/c/Users/é u");
    assert_eq!(msys_path(r"\\?\D:\x"), "/d/x");
    assert_eq!(msys_path("/already/posix"), "/already/posix");
}

#[test]
fn a_shell_is_known_by_the_names_of_its_executables() {
    for shell in Shell::ALL {
        assert_eq!(Shell::from_name(shell.name()), Some(shell));
    }
    assert_eq!(Shell::from_name("-zsh"), Some(Shell::Zsh));
    assert_eq!(Shell::from_name("PWSH.EXE"), Some(Shell::PowerShell));
    assert_eq!(Shell::from_name("sh"), None);
    assert_eq!(Language::from_name("dash").map(Language::name), Some("sh"));
}

#[test]
fn the_checked_in_completion_files_are_current() {
    let file = |shell: Shell| {
        (shell.completion_file_name().to_owned(), shell.completion_file().to_owned())
    };
    assert_current("shell/completions", &Shell::ALL.map(file));
}

#[test]
fn lines_of_a_profile_are_valid_powershell() {
    for path in ["C:\\it's", "C:\\José\\x"] {
        let lines = [
            Shell::PowerShell.source_line(path),
            Shell::PowerShell.assignment_line("_venvyard_found", path),
        ];
        for line in lines {
            assert!(line.is_ascii() && is_powershell(&line), "{line}");
        }
    }
    assert!(!is_powershell("if ('x { }"));
}

#[cfg(unix)]
mod in_shells {
    use std::process::Command;

    use super::*;
    use crate::testing::program;

    /// Runs the source line as a strict shell reads it in a start-up file. Returns the status and all output.
    fn run(shell: Shell, options: &[&str], path: &str) -> Option<(Option<i32>, String)> {
        let dir = tempfile::tempdir().unwrap();
        let rc = dir.path().join("rc");
        let text = shell.source_line(path) + "\n";
        crate::fs::write_new(&rc, text.as_bytes()).unwrap();
        let output = Command::new(program(shell.name())?)
            .args(options)
            .arg(&rc)
            .env("HOME", dir.path())
            .output()
            .unwrap();
        let printed = [output.stdout, output.stderr].concat();
        Some((output.status.code(), String::from_utf8(printed).unwrap()))
    }

    const STRICT: [(Shell, &[&str]); 3] = [
        (Shell::Bash, &["--norc", "-eu", "-o", "pipefail"]),
        (Shell::Zsh, &["-feu", "-o", "pipefail", "-o", "csh_junkie_quotes"]),
        (Shell::Fish, &["--no-config"]),
    ];

    #[test]
    fn the_source_line_is_silent_and_succeeds_without_the_file() {
        for (shell, options) in STRICT {
            if let Some(result) = run(shell, options, "/nonexistent/it's $(echo gone)") {
                assert_eq!(result, (Some(0), String::new()), "{shell}");
            }
        }
    }

    #[test]
    fn the_source_line_works_for_any_path() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["plain", "it's", "$(touch x)", "back\\slash", "two\nlines", "日本 \"q\""] {
            let path = dir.path().join(name);
            crate::fs::write_new(&path, b"echo sourced\n").unwrap();
            for (shell, options) in STRICT {
                if let Some(result) = run(shell, options, path.to_str().unwrap()) {
                    assert_eq!(result, (Some(0), "sourced\n".to_owned()), "{shell} {name:?}");
                }
            }
        }
    }

    /// All paths in one session, because PowerShell starts slowly.
    #[test]
    fn the_source_line_of_a_profile_works_for_any_path_and_loads_no_module() {
        let dir = tempfile::tempdir().unwrap();
        let mut profile =
            Shell::PowerShell.source_line("/nonexistent/it's $(echo gone).ps1") + "\n";
        for name in ["plain", "it's", "$(touch x)", "[a]", "`a", "two\nlines", "日本 \"q\""] {
            let path = dir.path().join(format!("{name}.ps1"));
            crate::fs::write_new(&path, b"'sourced'\n").unwrap();
            profile += &(Shell::PowerShell.source_line(path.to_str().unwrap()) + "\n");
        }
        let Some(pwsh) = program("pwsh") else { return };
        let run = |before: &str| {
            let path = dir.path().join("profile.ps1");
            let text =
                format!("{before}\n{profile}\"$($Error.Count) errors\"\n(Get-Module).Name\n");
            crate::fs::replace(&path, text.as_bytes()).unwrap();
            let mut command = Command::new(&pwsh);
            command.args(["-NoProfile", "-NonInteractive", "-File"]).arg(path);
            let output = command.env("HOME", dir.path()).output().unwrap();
            String::from_utf8(output.stdout).unwrap()
        };
        let expected = format!("{}1 errors\n", "sourced\n".repeat(7));
        assert_eq!(run(""), expected);
        let constrained = "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'";
        assert_eq!(run(constrained), expected);
    }

    #[test]
    fn the_source_line_of_bash_is_valid_in_a_login_file_that_sh_reads() {
        let line = Shell::Bash.source_line("/dev/null");
        let output = Command::new("sh").args(["-euc", &line]).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    }
}
