//! The block's lines: what they say, in each shell's words.

use std::fmt::Write as _;

use crate::quote;
use crate::shell::Shell;

/// The line that sources the file at `path` if it can be read. An `if`: when it can't, the status is
/// 0 and `set -e` stays calm. Login files are read by sh, too, so bash is asked for by name.
///
/// `Get-Command` is in PowerShell itself, and finds what `.` would: `Test-Path` loads a module at each
/// start, .NET's methods are refused where the language is constrained, and a `try` around the file
/// would end it at its first error.
pub fn source_line(shell: Shell, path: &str) -> String {
    match shell {
        Shell::Bash => {
            let path = quote::posix(path);
            format!(r#"if [ -n "${{BASH_VERSION-}}" ] && [ -r {path} ]; then . {path}; fi"#)
        }
        Shell::Zsh => {
            let path = quote::zsh(path);
            format!("if [[ -r {path} ]]; then source {path}; fi")
        }
        Shell::Fish => {
            let path = quote::fish(path);
            format!("if test -r {path}; source {path}; end")
        }
        Shell::PowerShell => {
            let path = powershell_in_ascii(path);
            // In ConstrainedLanguage no method can be asked whether it is there, and a cmdlet is slower than trying.
            format!(
                "try {{ . {path} }} catch [System.Management.Automation.CommandNotFoundException] {{ }}"
            )
        }
    }
}

/// The line that says where the program is, for when `PATH` has lost it: a profile that sets `PATH` anew, or
/// a login shell's `/etc/profile`. Not exported, as the settings aren't.
pub fn found_line(shell: Shell, path: &str) -> String {
    match shell {
        Shell::Bash => format!("_venvyard_found={}", quote::posix(path)),
        Shell::Zsh => format!("_venvyard_found={}", quote::zsh(path)),
        Shell::Fish => format!("set -g _venvyard_found {}", quote::fish(path)),
        Shell::PowerShell => format!("$global:_venvyard_found = {}", powershell_in_ascii(path)),
    }
}

/// Windows PowerShell 5.1 reads a profile without a byte order mark in the ANSI code page, PowerShell
/// 7 in UTF-8: only ASCII means the same to both.
fn powershell_in_ascii(text: &str) -> String {
    if text.is_ascii() {
        return quote::powershell(text);
    }
    let mut expression = String::from("(''");
    for run in text.split_inclusive(|c: char| !c.is_ascii()) {
        let ascii = run.trim_end_matches(|c: char| !c.is_ascii());
        if !ascii.is_empty() {
            expression.push_str(" + ");
            expression.push_str(&quote::powershell(ascii));
        }
        for unit in run[ascii.len()..].encode_utf16() {
            let _ = write!(expression, " + [char]0x{unit:04x}");
        }
    }
    expression + ")"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::is_powershell;

    #[test]
    fn a_path_in_a_profile_is_ascii_whatever_it_says() {
        assert_eq!(powershell_in_ascii("C:\\it's"), "'C:\\it''s'");
        assert_eq!(
            powershell_in_ascii("C:\\José\\x😀"),
            "('' + 'C:\\Jos' + [char]0x00e9 + '\\x' + [char]0xd83d + [char]0xde00)"
        );
        for path in ["C:\\it's", "C:\\José\\x"] {
            assert!(is_powershell(&source_line(Shell::PowerShell, path)), "{path}");
            assert!(is_powershell(&found_line(Shell::PowerShell, path)), "{path}");
        }
        assert!(!is_powershell("if ('x { }"));
    }
}

#[cfg(all(test, unix))]
mod in_shells {
    use super::*;
    use crate::session::startup::block;
    use crate::testing::program;
    use std::process::Command;

    /// Runs the block as a shell reads its start-up file, strict; gives its status and all it said.
    fn run(shell: Shell, options: &[&str], path: &str) -> Option<(Option<i32>, String)> {
        let dir = tempfile::tempdir().unwrap();
        let rc = dir.path().join("rc");
        let block = block::insert(None, 0, &source_line(shell, path)).unwrap();
        crate::fs::write_new(&rc, &block).unwrap();
        let output = Command::new(program(shell.name())?)
            .args(options)
            .arg(&rc)
            .env("HOME", dir.path())
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        Some((output.status.code(), String::from_utf8(said).unwrap()))
    }

    const STRICT: [(Shell, &[&str]); 3] = [
        (Shell::Bash, &["--norc", "-eu", "-o", "pipefail"]),
        (Shell::Zsh, &["-feu", "-o", "pipefail", "-o", "csh_junkie_quotes"]),
        (Shell::Fish, &["--no-config"]),
    ];

    #[test]
    fn without_the_file_the_block_is_silent_and_harmless() {
        for (shell, options) in STRICT {
            if let Some(result) = run(shell, options, "/nonexistent/it's $(echo gone)") {
                assert_eq!(result, (Some(0), String::new()), "{shell}");
            }
        }
    }

    #[test]
    fn the_file_is_sourced_whatever_its_path_looks_like() {
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

    /// All of these in one session: PowerShell takes its time to start.
    #[test]
    fn a_profile_sources_the_file_whatever_its_path_and_loads_no_module_for_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut profile =
            source_line(Shell::PowerShell, "/nonexistent/it's $(echo gone).ps1") + "\n";
        for name in ["plain", "it's", "$(touch x)", "[a]", "`a", "two\nlines", "日本 \"q\""] {
            let path = dir.path().join(format!("{name}.ps1"));
            crate::fs::write_new(&path, b"'sourced'\n").unwrap();
            profile += &(source_line(Shell::PowerShell, path.to_str().unwrap()) + "\n");
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
    fn a_login_file_that_sh_reads_stays_valid_for_sh() {
        let line = source_line(Shell::Bash, "/dev/null");
        let output = Command::new("sh").args(["-euc", &line]).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    }
}
