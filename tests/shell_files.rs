//! The four static files: valid in their shells, and loaded without a sound into any session.

use std::path::Path;
use std::process::Command;

use venvyard::shell::Shell;

use crate::support::{
    Outcome, Sandbox, TestShell, available, files, for_each_shell, powershell, relative, repository,
};

/// Sourcing it must cost less than starting a process does; with about 40 KB of code it no longer would. A byte
/// of a comment costs a third of one of code.
const LARGEST: usize = 30_000;

/// Sessions that a file must load into: a name, and code for bash, zsh, fish and PowerShell that is
/// run first. Empty where the shell knows no such thing.
const SESSIONS: [(&str, [&str; 4]); 9] = [
    ("as it comes", ["", "", "", ""]),
    (
        "with aliases of what it may call",
        [
            "shopt -s expand_aliases\n\
             alias cd='echo cd' grep='echo grep' command='echo command' builtin='echo builtin'\n\
             alias printf='echo printf' local='echo local' export='echo export' eval='echo eval'\n\
             alias return='echo return' unset='echo unset' typeset='echo typeset' '['='echo test'",
            "alias cd='echo cd' grep='echo grep' command='echo command' builtin='echo builtin'\n\
             alias printf='echo printf' local='echo local' export='echo export' eval='echo eval'\n\
             alias return='echo return' unset='echo unset' typeset='echo typeset' '['='echo test'\n\
             alias -g -- --='echo dashes'",
            "function cd\n    echo cd\nend\nfunction grep\n    echo grep\nend\n\
             function ls\n    echo ls\nend",
            "function Get-Location { 'Get-Location' }\nSet-Alias -Name ls -Value Get-Location -Force",
        ],
    ),
    ("with IFS=:", ["IFS=:", "IFS=:", "", ""]),
    ("with an empty IFS", ["IFS=", "IFS=", "", ""]),
    ("without globbing", ["set -f", "setopt noglob", "", ""]),
    ("with nullglob", ["shopt -s nullglob failglob", "setopt nullglob", "", ""]),
    ("in POSIX mode", ["set -o posix", "emulate sh; set -eu", "", ""]),
    ("with ksh's arrays and words", ["", "setopt ksh_arrays sh_word_split ksh_glob", "", ""]),
    ("without PATH", ["PATH=", "PATH=", "set -gx PATH", "Remove-Item -LiteralPath 'Env:PATH'"]),
];

#[test]
fn loaded_twice_into_any_session_they_are_silent() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        shell.strict(&sandbox, "").success().silent();
        let load = shell.source(&shell.static_file(&sandbox));
        let before = sandbox.tree();
        for (session, code) in SESSIONS {
            let code = code[Shell::ALL.iter().position(|kind| *kind == shell.kind).unwrap()];
            let script = format!("# {session}\n{code}\n{load}\n{load}");
            shell.strict(&sandbox, &script).success().silent();
        }
        before.assert_same(&sandbox.tree());
    });
}

#[test]
fn an_alias_makes_room_for_the_function_and_that_is_said() {
    for_each_shell(|shell| {
        if !matches!(shell.kind, Shell::Bash | Shell::Zsh) {
            return;
        }
        let sandbox = Sandbox::new();
        let load = shell.source(&shell.static_file(&sandbox));
        let aliases = shell
            .choose("shopt -s expand_aliases\n", "", "")
            .repeat(usize::from(shell.kind == Shell::Bash));
        let script = format!(
            "{aliases}alias workon='echo mine'\n{load}\nalias workon || typeset -f workon >/dev/null"
        );
        shell
            .strict(&sandbox, &script)
            .success()
            .stdout_is("")
            .stderr_has("the alias workon made room");
    });
}

#[test]
fn they_name_their_version_in_the_first_line() {
    for shell in Shell::ALL {
        let wanted = format!("# venvyard {}", env!("CARGO_PKG_VERSION"));
        assert_eq!(shell.file().lines().next(), Some(&*wanted), "{}", shell.file_name());
    }
}

#[test]
fn they_are_small_enough_to_load_at_every_start() {
    for shell in Shell::ALL {
        let size = shell.init().len();
        assert!(size < LARGEST, "{}: {size} bytes without comments", shell.file_name());
    }
}

#[test]
fn they_hold_no_carriage_return_and_end_with_a_newline() {
    for shell in Shell::ALL {
        let text = shell.file();
        assert!(!text.contains('\r') && text.ends_with('\n'), "{}", shell.file_name());
    }
}

#[test]
fn each_shell_can_parse_every_file_of_its_own() {
    for (kind, suffix, options) in [
        (Shell::Bash, ".bash", ["-n"].as_slice()),
        (Shell::Zsh, ".zsh", &["-f", "-n"]),
        (Shell::Fish, ".fish", &["--no-config", "--no-execute"]),
    ] {
        let Some(shell) = TestShell::find(kind) else { continue };
        for file in files("shell", suffix) {
            parse(&shell, options, &file).success().silent();
        }
    }
}

#[test]
fn a_file_that_does_not_parse_is_noticed() {
    for (kind, options) in [
        (Shell::Bash, ["-n"].as_slice()),
        (Shell::Zsh, &["-f", "-n"]),
        (Shell::Fish, &["--no-config", "--no-execute"]),
    ] {
        let Some(shell) = TestShell::find(kind) else { continue };
        let sandbox = Sandbox::new();
        let file = sandbox.write("broken", "if true\n");
        assert_ne!(parse(&shell, options, &file).status, 0, "{kind}");
    }
}

fn parse(shell: &TestShell, options: &[&str], file: &Path) -> Outcome {
    let mut command = Sandbox::new().command(&shell.program);
    command.args(options).arg(file).current_dir(repository());
    Outcome::of(command)
}

#[test]
fn every_powershell_file_parses() {
    let files = files("", ".ps1");
    assert!(files.iter().any(|file| relative(file) == "shell/venvyard.ps1"), "{files:?}");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let mistakes = powershell::mistakes(&text);
        assert!(mistakes.is_empty(), "{}:\n{}", relative(&file), mistakes.join("\n"));
    }
}

/// Windows PowerShell 5.1 reads a file without a byte order mark in the code page of the system.
#[test]
fn every_powershell_file_is_ascii() {
    for file in files("", ".ps1") {
        let text = std::fs::read_to_string(&file).unwrap();
        let line = text.lines().position(|line| !line.is_ascii());
        assert_eq!(line.map(|line| line + 1), None, "{}: that line is not", relative(&file));
    }
}

#[test]
fn shellcheck_has_nothing_to_say() {
    let Ok(shellcheck) = which::which("shellcheck") else {
        available("shellcheck", false);
        return;
    };
    let mut command = Command::new(shellcheck);
    command.args(files("shell", ".bash"));
    command
        .args(["tests/run", "tests/install-shell-tools", "tests/debian-pythons", ".ci/run"])
        .current_dir(repository());
    Outcome::of(command).success().silent();
}

/// A substitution is parsed when it is run, with the options of the session: `INTERACTIVE_COMMENTS` is off
/// where one types, and a `#` is a command there.
#[test]
fn no_zsh_file_has_a_comment_in_a_substitution() {
    for file in files("shell", ".zsh") {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut is_in_one = false;
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            assert!(!(is_in_one && line.starts_with('#')), "{}:{number}", relative(&file));
            is_in_one = line.ends_with("$(") || is_in_one && !line.starts_with(')');
        }
        assert!(!is_in_one, "{}: a substitution has no end of its own line", relative(&file));
    }
}

/// They are one file when they are loaded: the second function of a name would take the first one's place.
#[test]
fn no_two_functions_have_one_name() {
    for shell in Shell::ALL {
        let mut names: Vec<&str> = shell
            .file()
            .lines()
            .filter_map(|line| line.strip_prefix("function "))
            .filter_map(|line| line.split([' ', '{', '(']).next())
            .collect();
        names.sort_unstable();
        let twice = names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
        assert_eq!(twice, None, "{}", shell.file_name());
    }
}
