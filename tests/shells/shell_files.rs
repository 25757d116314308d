//! The static files: valid in their shells, and silent when they are loaded into any session.

use std::path::{Path, PathBuf};
use std::process::Command;

use venvyard::shell::Shell;

use crate::support::{
    Outcome, Sandbox, TestShell, available, files, for_each_shell, powershell, relative, repository,
};

/// Sourcing it must cost less than starting a process does; with about 40 KB of code it no longer would. A byte
/// of a comment costs a third of one of code.
const LARGEST: usize = 34_000;

/// Sessions that a file must load into: a name, and code for bash, zsh, fish and PowerShell to
/// run first. Empty if the shell has no such setting.
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
fn loading_twice_is_silent_in_any_session() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        shell.strict(&sandbox, "").success().silent();
        let load = shell.source(&shell.static_file(&sandbox));
        let before = sandbox.tree();
        for (session, code) in SESSIONS {
            let code = code[Shell::ALL.iter().position(|kind| *kind == shell.kind).unwrap()];
            // Without such a setting it would be the plain session again.
            if code.is_empty() && session != SESSIONS[0].0 {
                continue;
            }
            let script = format!("# {session}\n{code}\n{load}\n{load}");
            shell.strict(&sandbox, &script).success().silent();
        }
        before.assert_same(&sandbox.tree());
    });
}

#[test]
fn the_first_line_names_the_version() {
    for shell in Shell::ALL {
        let wanted = format!("# venvyard {}", env!("CARGO_PKG_VERSION"));
        assert_eq!(shell.file().lines().next(), Some(&*wanted), "{}", shell.file_name());
    }
}

#[test]
fn the_files_are_small() {
    for shell in Shell::ALL {
        let size = shell.init(false).len();
        assert!(size < LARGEST, "{}: {size} bytes without comments", shell.file_name());
    }
}

#[test]
fn the_files_have_unix_line_endings() {
    for shell in Shell::ALL {
        let text = shell.file();
        assert!(!text.contains('\r') && text.ends_with('\n'), "{}", shell.file_name());
    }
}

/// The files of a shell, by the end of their names, with those that it shares with another.
fn files_of(suffix: &str) -> Vec<PathBuf> {
    let shared = if [".bash", ".zsh"].contains(&suffix) { ".sh" } else { suffix };
    let mut files = [files("shell", suffix), files("shell", shared)].concat();
    files.dedup();
    files
}

#[test]
fn each_shell_parses_its_files() {
    for (kind, suffix, options) in [
        (Shell::Bash, ".bash", ["-n"].as_slice()),
        (Shell::Zsh, ".zsh", &["-f", "-n"]),
        (Shell::Fish, ".fish", &["--no-config", "--no-execute"]),
    ] {
        let Some(shell) = TestShell::find(kind) else { continue };
        for file in files_of(suffix) {
            parse(&shell, options, &file).success().silent();
        }
    }
}

#[test]
fn a_syntax_error_is_noticed() {
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
fn shellcheck_finds_nothing() {
    let Ok(shellcheck) = which::which("shellcheck") else {
        available("shellcheck", false);
        return;
    };
    let mut command = Command::new(shellcheck);
    command.args(files_of(".bash"));
    command
        .args(["tests/run", "tests/install-shell-tools", "tests/debian-pythons", ".ci/run"])
        .current_dir(repository());
    Outcome::of(command).success().silent();
}

/// A substitution is parsed when it is run, with the options of the session: `INTERACTIVE_COMMENTS` is off
/// where one types, and a `#` is a command there.
#[test]
fn zsh_substitutions_hold_no_comment() {
    for file in files_of(".zsh") {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut is_in_one = false;
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            assert!(!(is_in_one && line.starts_with('#')), "{}:{number}", relative(&file));
            is_in_one = line.ends_with("$(") || is_in_one && !line.starts_with(')');
        }
        assert!(!is_in_one, "{}: a substitution has no end of its own line", relative(&file));
    }
}

/// The parts are loaded as one file, in which a second function of the same name would replace the first.
#[test]
fn function_names_are_unique() {
    for shell in Shell::ALL {
        let text = shell.init(true);
        let mut names: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("function "))
            .filter_map(|line| line.split([' ', '{', '(']).next())
            .collect();
        names.sort_unstable();
        let twice = names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
        assert_eq!(twice, None, "{}", shell.file_name());
    }
}

/// What bash 3.2 (macOS' own) doesn't know: what it is, and the extended regular expression that finds it.
const NEWER_THAN_BASH_3_2: [(&str, &str); 13] = [
    ("${x@Q} is of 4.4", r"\$\{!?[A-Za-z0-9_]+(\[[^]]*\])?@[A-Za-z]\}"),
    ("${x^^} and ${x,,} are of 4.0", r"\$\{!?[A-Za-z0-9_]+(\[[^]]*\])?(\^|,)"),
    ("declare -A, -g and -n are of 4.0, 4.2 and 4.3", r"(declare|local|typeset) -[a-zA-Z]*[Agn]"),
    ("local - is of 4.4", r"local -( |;|$)"),
    ("mapfile and coproc are of 4.0", r"(mapfile|readarray|coproc) "),
    ("&>> and |& are of 4.0", r"&>>|\|&"),
    (";& and ;;& are of 4.0", r";&"),
    ("[[ -v x ]] and [[ -R x ]] are of 4.2 and 4.3", r"\[\[ (! )?-[vR] "),
    ("printf -v a[i] is of 4.1", r"printf -v [^ ]*\["),
    ("printf -v x '' sets nothing in old ones", "printf -v [^ ]+ (''|\"\")"),
    ("a negative index is of 4.3", r"\[-[0-9]"),
    ("printf %(..)T is of 4.2", r"printf .*%\("),
    // "${x[@]+"${x[@]}"}" is the way that all of them know.
    (
        "an empty array is unset under nounset before 4.4",
        r#"(^|[^+])"\$\{[A-Za-z0-9_]+\[@\]\}"|in \$\{[A-Za-z0-9_]+\[@\]\}"#,
    ),
];

/// Lines that only a bash comes to that knows what they say, that of an array which is never empty, and one
/// that says what else to do.
const ASKED_BEFORE: [&str; 6] = [
    "_venvyard_flags=\"${!_venvyard_word@a}\"",
    "if [[ -R $_venvyard_name ]]",
    "[[ -R $_venvyard_name || ${!_venvyard_word@a} == *[!x]* ]]",
    "case \"${!1@a}\" in",
    "\"${_venvyard_words[@]}\" \"$_venvyard_word\"",
    "\\builtin mapfile -t COMPREPLY <<<\"$1\" 2>/dev/null ||",
];

#[test]
#[cfg(unix)]
fn bash_files_need_only_bash_3_2() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["var", "set", "a", "A=b", "PATH+=/x"]).success();
    let emitted = sandbox.venvyard(["activate", "a", "--shell", "bash"]).success().stdout;
    let mut files = files_of(".bash");
    files.push(sandbox.write("emitted.bash", &emitted));
    for (what, expression) in NEWER_THAN_BASH_3_2 {
        let mut grep = sandbox.command("grep");
        grep.args(["-nE", "-e", expression]).args(&files);
        for line in Outcome::of(grep).stdout.lines() {
            let code = line.splitn(3, ':').nth(2).unwrap_or_default().trim();
            let is_known = ASKED_BEFORE.iter().any(|known| code.contains(known));
            assert!(code.starts_with('#') || is_known, "{what}: {line}");
        }
    }
}

/// Each expression finds its example; one that finds nothing would let everything through.
#[test]
#[cfg(unix)]
fn newer_bash_syntax_is_noticed() {
    let sandbox = Sandbox::new();
    let examples = [
        "echo ${x@Q}\necho ${!x[0]@a}",
        "echo ${x^^}\necho ${x[1],,}",
        "declare -A x\nlocal -n y\ndeclare -gx z",
        "local -",
        "mapfile -t x",
        "a &>>b\na |& b",
        "b) c ;;&",
        "[[ -v x ]]",
        "printf -v 'x[1]' a",
        "printf -v x ''",
        "echo ${x[-1]}",
        "printf '%(%F)T'",
        "for x in \"${y[@]}\"; do",
    ];
    for ((what, expression), example) in NEWER_THAN_BASH_3_2.into_iter().zip(examples) {
        let file = sandbox.write("example", &format!("{example}\n"));
        let mut grep = sandbox.command("grep");
        grep.args(["-cE", "-e", expression]).arg(file);
        let found = Outcome::of(grep).stdout;
        assert_eq!(found.trim(), example.lines().count().to_string(), "{what}");
    }
}

/// What zsh 5.0 and fish 3.1 don't know, as far as a line tells: of which file, what, and the expression.
#[cfg(unix)]
const NEWER_THAN_ZSH_5_0_AND_FISH_3_1: [(&str, &str, &str, &str); 12] = [
    (".zsh", "typeset x=(..) is of 5.1", r"(typeset|local|export) [^;]*=\(", "local x=(a)"),
    (".zsh", "[[ -v x ]] is of 5.3", r"\[\[ (! )?-v ", "[[ -v x ]]"),
    (".zsh", "private is of 5.4", r"(^|[ \\])private ", "private x"),
    (".zsh", "named references are of 5.10", r"(typeset|local) -[a-z]*n", "typeset -n x"),
    (".zsh", "${ ..} and ${|..} are of 5.10", r"\$\{( |\|)", "${|x}"),
    (
        ".fish",
        "set -e of several is of 3.2",
        r"set -e( -[a-zA-Z]+)* \$?[a-z_]+ [a-z_$]",
        "set -e a b",
    ),
    (".fish", "$(..) is of 3.4", r"[^\\'$]\$\(", "a $(b)"),
    (".fish", "string match -g is of 3.4", r"string match -[a-z]*g", "string match -rg a"),
    (".fish", "set -f is of 3.4", r"set (-[a-z]*f[a-z]* |--function)", "set -fx a"),
    (".fish", "path is of 3.5", r"(^|[ (])path [a-z]", "a (path basename b)"),
    (".fish", "string pad and shorten are of 3.2 and 3.6", r"string (pad|shorten)", "string pad"),
    (".fish", "{ ..} is a block since 4.1", r"^ *\{", "{ a }"),
];

#[test]
#[cfg(unix)]
fn zsh_and_fish_files_need_only_zsh_5_0_and_fish_3_1() {
    let sandbox = Sandbox::new();
    for (suffix, what, expression, example) in NEWER_THAN_ZSH_5_0_AND_FISH_3_1 {
        let grep = |files: Vec<PathBuf>| {
            let mut grep = sandbox.command("grep");
            grep.args(["-nHE", "-e", expression]).args(files);
            Outcome::of(grep).stdout
        };
        let example = sandbox.write("example", &format!("{example}\n"));
        assert_ne!(grep(vec![example]), "", "{what}: it would not be found");
        for line in grep(files_of(suffix)).lines() {
            let code = line.splitn(3, ':').nth(2).unwrap_or_default().trim();
            assert!(code.starts_with('#'), "{what}: {line}");
        }
    }
}
