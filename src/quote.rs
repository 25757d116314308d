//! Quoting of values for each shell. Every value in shell code goes through one of these functions.
//!
//! They return a whole word. Never put it inside quotes: a quoted value inside double quotes is code again
//! (virtualenv#3252, uv#19812).

use std::fmt::Write as _;

/// A word of sh, dash, bash, zsh and ksh. Between single quotes, only the quote itself is special, and is written
/// `'\''` (POSIX 2.2.2). It is correct under zsh's `rc_quotes`, too, where `''` inside quotes means one quote: this
/// never writes two quotes in a row there.
pub fn posix(value: &str) -> String {
    quoted(value, |c| (c == '\'').then_some(r"'\''"))
}

/// A word of zsh. It is correct with `csh_junkie_quotes`, too, which allows no newline between single quotes.
pub fn zsh(value: &str) -> String {
    quoted(value, |c| match c {
        '\'' => Some(r"'\''"),
        '\n' => Some(r"'$'\n''"),
        _ => None,
    })
}

/// A word of fish, which needs `\` and `'` escaped between single quotes ("Quotes" in the fish language manual).
pub fn fish(value: &str) -> String {
    quoted(value, |c| match c {
        '\\' => Some(r"\\"),
        '\'' => Some(r"\'"),
        _ => None,
    })
}

/// A string of PowerShell, which treats the typographic quotes U+2018–U+201B like the ASCII one (`IsSingleQuote` in its
/// tokenizer), so each is doubled. PowerShell reads a program's output in lines, and a carriage return ends a line as a
/// newline does. So a value with one becomes an expression in parentheses, which is one argument, too.
pub fn powershell(value: &str) -> String {
    if value.contains('\r') {
        let parts: Vec<String> = value.split('\r').map(powershell).collect();
        return format!("({})", parts.join(" + [char]13 + "));
    }
    quoted(value, |c| match c {
        '\'' => Some("''"),
        '\u{2018}' => Some("\u{2018}\u{2018}"),
        '\u{2019}' => Some("\u{2019}\u{2019}"),
        '\u{201a}' => Some("\u{201a}\u{201a}"),
        '\u{201b}' => Some("\u{201b}\u{201b}"),
        _ => None,
    })
}

/// A string of PowerShell in nothing but ASCII, for profiles: Windows PowerShell 5.1 reads a file without a byte
/// order mark in the ANSI code page, PowerShell 7 in UTF-8.
pub fn powershell_in_ascii(text: &str) -> String {
    if text.is_ascii() {
        return powershell(text);
    }
    let mut expression = String::from("(''");
    for run in text.split_inclusive(|c: char| !c.is_ascii()) {
        let ascii = run.trim_end_matches(|c: char| !c.is_ascii());
        if !ascii.is_empty() {
            expression.push_str(" + ");
            expression.push_str(&powershell(ascii));
        }
        for unit in run[ascii.len()..].encode_utf16() {
            let _ = write!(expression, " + [char]0x{unit:04x}");
        }
    }
    expression + ")"
}

/// A word of csh and tcsh. There, history substitution works between single quotes too, and a newline ends them; both
/// are literal after a backslash (tcsh(1), "Lexical structure"). A backslash before anything else is itself, so it is
/// written outside the quotes.
pub fn csh(value: &str) -> String {
    quoted(value, |c| match c {
        '\'' => Some(r"'\''"),
        '!' => Some(r"'\!'"),
        '\n' => Some("\\\n"),
        '\\' => Some(r"'\\'"),
        _ => None,
    })
}

/// The right-hand side of `set NAME=` in a batch file. It has no quotes, because a `"` would end them. A caret makes a
/// special character literal, and `%` is doubled (cmd's phases of parsing). A newline can't be written, so the caller
/// must have refused it.
pub fn cmd(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '%' => text.push('%'),
            '"' | '&' | '|' | '<' | '>' | '^' | '(' | ')' | '!' => text.push('^'),
            _ => {}
        }
        text.push(c);
    }
    text
}

/// A raw string of Nushell, `r#'…'#`, with more `#` than any that follow a quote in the value
/// ("Working with Strings" in the Nushell book).
pub fn nu(value: &str) -> String {
    let longest = value
        .split('\'')
        .skip(1)
        .map(|rest| rest.bytes().take_while(|byte| *byte == b'#').count())
        .max();
    let hashes = "#".repeat(longest.unwrap_or(0) + 1);
    format!("r{hashes}'{value}'{hashes}")
}

/// The value between single quotes. `escape` says what to write instead of a character.
fn quoted(value: &str, escape: impl Fn(char) -> Option<&'static str>) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    text.push('\'');
    for c in value.chars() {
        match escape(c) {
            Some(escaped) => text.push_str(escaped),
            None => text.push(c),
        }
    }
    text.push('\'');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powershell_doubles_every_kind_of_single_quote() {
        assert_eq!(powershell("a'b\u{2019}c$(x)`"), "'a''b\u{2019}\u{2019}c$(x)`'");
    }

    #[test]
    fn powershell_writes_carriage_returns_as_numbers() {
        assert_eq!(powershell("a\r\nb\r"), "('a' + [char]13 + '\nb' + [char]13 + '')");
    }

    #[test]
    fn powershell_in_ascii_writes_other_characters_as_numbers() {
        assert_eq!(powershell_in_ascii("C:\\it's"), "'C:\\it''s'");
        assert_eq!(
            powershell_in_ascii("C:\\José\\x😀"),
            "('' + 'C:\\Jos' + [char]0x00e9 + '\\x' + [char]0xd83d + [char]0xde00)"
        );
    }

    #[test]
    fn cmd_escapes_special_characters() {
        assert_eq!(cmd(r#"a"b & %PATH% ^(x)"#), r#"a^"b ^& %%PATH%% ^^^(x^)"#);
    }

    #[test]
    fn nu_uses_more_hashes_than_the_value() {
        assert_eq!(nu("a"), "r#'a'#");
        assert_eq!(nu("a'#b'##"), "r###'a'#b'##'###");
        assert_eq!(nu("##'"), "r#'##''#");
    }
}

#[cfg(all(test, unix))]
mod in_shells {
    use super::*;
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    use proptest::strategy::{Strategy as _, ValueTree as _};
    use proptest::test_runner::TestRunner;

    /// Strings that have broken quoting in some program, and a few hundred random ones.
    #[expect(clippy::too_many_lines, reason = "a table of cases")]
    fn values() -> Vec<String> {
        let mut values: Vec<String> = [
            "",
            " ",
            "'",
            "''",
            "'''",
            "\"",
            "`touch canary`",
            "$(touch canary)",
            "'$(touch canary)'",
            "\\'; touch canary; '",
            "\\",
            "\\\\",
            "a\\",
            "\\!",
            "!",
            "!!",
            "!$",
            "%n",
            "%s",
            "\\u",
            "a'b",
            "a\nb",
            "\n",
            "\n\n",
            "a\\\nb",
            "\r",
            "a\rb\r\n",
            "\n\r'\r",
            "\t",
            "*",
            "~",
            "-n",
            "$HOME",
            "${HOME}",
            "é",
            "環境",
            "\u{2018}\u{2019}\u{201a}\u{201b}",
            "#",
            "'#",
            "'##",
            "{a,b}",
            "^a^b",
            ";",
            "&",
            "|",
            "<>",
            "\u{1b}[31m",
        ]
        .map(str::to_owned)
        .to_vec();
        let mut runner = TestRunner::deterministic();
        let random = "[ -~]{0,12}|['\\\\!$`\"\n %#]{0,8}|\\PC{0,8}";
        for _ in 0..400 {
            values.push(random.new_tree(&mut runner).unwrap().current());
        }
        values
    }

    /// Has one process of the shell print every value, and compares. Skips the test if the shell is not installed.
    fn round_trip(shell: &str, args: &[&str], quote: fn(&str) -> String, prelude: &str) {
        if which::which(shell).is_err() {
            crate::testing::skip(shell);
            return;
        }
        let values = values();
        let dir = tempfile::tempdir().unwrap();
        let mut script = String::from(prelude);
        for value in &values {
            script.push_str("/usr/bin/printf '%s\\0' ");
            script.push_str(&quote(value));
            script.push('\n');
        }
        let path = dir.path().join("script");
        crate::fs::write_new(&path, script.as_bytes()).unwrap();
        let output = Command::new(shell)
            .args(args)
            .arg(&path)
            .current_dir(dir.path())
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        std::io::stderr().write_all(&output.stderr).unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let printed: Vec<&str> = printed.split_terminator('\0').collect();
        for (value, printed) in values.iter().zip(&printed) {
            assert_eq!(value, printed, "{shell}");
        }
        assert_eq!(printed.len(), values.len(), "{shell}");
        assert!(!dir.path().join("canary").exists(), "{shell} ran a value");
    }

    #[test]
    fn bash_reads_back_every_value() {
        round_trip("bash", &["--noprofile", "--norc", "-eu"], posix, "");
    }

    #[test]
    fn bash_reads_back_every_value_with_history_expansion_on() {
        round_trip("bash", &["--noprofile", "--norc", "-eu", "-H"], posix, "");
    }

    #[test]
    fn dash_reads_back_every_value() {
        round_trip("dash", &["-eu"], posix, "");
    }

    #[test]
    fn ksh_reads_back_every_value() {
        round_trip("ksh93", &["-eu"], posix, "");
    }

    #[test]
    fn zsh_reads_back_every_value() {
        round_trip("zsh", &["-f", "-eu"], posix, "");
        round_trip("zsh", &["-f", "-eu"], posix, "setopt rc_quotes\n");
    }

    #[test]
    fn zsh_reads_back_every_value_with_its_csh_options() {
        round_trip("zsh", &["-f", "-eu"], zsh, "setopt csh_junkie_quotes csh_junkie_history\n");
    }

    #[test]
    fn fish_reads_back_every_value() {
        round_trip("fish", &["--no-config"], fish, "");
    }

    /// From a file and from a command's output, which comes in lines; as an argument and in an expression.
    #[test]
    fn powershell_reads_back_every_value() {
        let Some(pwsh) = crate::testing::program("pwsh") else { return };
        let (values, dir) = (values(), tempfile::tempdir().unwrap());
        let words: Vec<String> = values.iter().map(|value| powershell(value)).collect();
        let lines: String = words
            .iter()
            .flat_map(|word| [format!("say {word}\n"), format!("say (({word}) + '')\n")])
            .collect();
        let script = format!(
            "function say {{ param([string]$Text) [Console]::Out.Write($Text + [char]0) }}\n{lines}"
        );
        let path = dir.path().join("script.ps1");
        crate::fs::write_new(&path, script.as_bytes()).unwrap();
        let read = ". ./script.ps1; Invoke-Expression ((& /bin/cat script.ps1) -join \"`n\")";
        let output = Command::new(pwsh)
            .args(["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", read])
            .current_dir(dir.path())
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        std::io::stderr().write_all(&output.stderr).unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let printed: Vec<&str> = printed.split_terminator('\0').collect();
        let once: Vec<&str> = values.iter().flat_map(|value| [value.as_str(); 2]).collect();
        assert_eq!(printed[..once.len()], once, "from the file");
        assert_eq!(printed[once.len()..], once, "in lines");
        assert!(!dir.path().join("canary").exists(), "PowerShell ran a value");
    }

    #[test]
    fn csh_reads_back_every_value() {
        round_trip("tcsh", &["-f"], csh, "");
        round_trip("tcsh", &["-f"], csh, "set backslash_quote\n");
    }
}
