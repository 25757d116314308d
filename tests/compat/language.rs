//! Lines that a test writes once for every shell.
//!
//! A line is what a person types, in words that all shells share (`workon env1`), or begins with `@`:
//!
//! | line | what it does |
//! |---|---|
//! | `@note WORDS` | writes `WORDS` into the transcript |
//! | `@print NAME` | writes `NAME=VALUE` |
//! | `@where` | writes `in DIRECTORY` |
//! | `@active` | writes `active NAME`, or `active none`, as `VIRTUAL_ENV` says |
//! | `@out LINE` | runs the line and writes what it printed; a failure doesn't count |
//! | `@status LINE` | runs the line and writes `status N` |
//! | `@quiet LINE` | runs the line without its output; it must succeed |
//! | `@set NAME VALUE` | exports a variable |
//! | `@unset NAME` | removes it |
//! | `@python CODE` | writes what the `python` on `PATH` prints for the code, which holds no quotes but `'` |
//! | `@posix LINE`, `@fish LINE`, `@pwsh LINE` | for bash and zsh, for fish, or for PowerShell alone |
//! | `@ours LINE`, `@theirs LINE` | where ours, or the original, is loaded |
//!
//! The transcript is a file, so that what a command prints beside it is free. `{home}` is the home.

use venvyard::shell::Shell;

use super::scene::Side;

/// The lines as one shell says them.
pub(super) fn said_by(shell: Shell, side: Side, lines: &str) -> String {
    lines.lines().map(|line| one(shell, side, line) + "\n").collect()
}

fn one(shell: Shell, side: Side, line: &str) -> String {
    let Some(rest) = line.trim_start().strip_prefix('@') else { return line.to_owned() };
    let (verb, words) = rest.split_once(' ').unwrap_or((rest, ""));
    match (verb, shell, side) {
        ("posix", Shell::Bash | Shell::Zsh, _)
        | ("fish", Shell::Fish, _)
        | ("pwsh", Shell::PowerShell, _)
        | ("ours", _, Side::Ours)
        | ("theirs", _, Side::Theirs) => one(shell, side, words),
        ("posix" | "fish" | "pwsh" | "ours" | "theirs", _, _) => String::new(),
        (_, Shell::Bash | Shell::Zsh, _) => posix(verb, words),
        (_, Shell::Fish, _) => fish(verb, words),
        (_, Shell::PowerShell, _) => powershell(verb, words),
    }
}

fn posix(verb: &str, words: &str) -> String {
    let told = ">>\"$TRANSCRIPT\"";
    match verb {
        "note" => format!("builtin echo '{words}' {told}"),
        "print" => format!("builtin echo \"{words}=${{{words}-}}\" {told}"),
        "where" => format!("builtin echo \"in $PWD\" {told}"),
        "active" => {
            format!("how=\"${{VIRTUAL_ENV-none}}\"; builtin echo \"active ${{how##*/}}\" {told}")
        }
        "out" => format!("{words} {told} || :"),
        "status" => format!("how=0; {words} || how=$?; builtin echo \"status $how\" {told}"),
        "quiet" => format!("{words} >/dev/null"),
        "set" => {
            let (name, value) = words.split_once(' ').expect("a name and a value");
            format!("export {name}=\"{value}\"")
        }
        "unset" => format!("unset {words}"),
        "python" => format!("python -c \"{words}\" {told}"),
        _ => panic!("@{verb} is no line"),
    }
}

fn fish(verb: &str, words: &str) -> String {
    let told = ">>\"$TRANSCRIPT\"";
    match verb {
        "note" => format!("builtin echo '{words}' {told}"),
        "print" => format!("builtin echo {words}=\"${words}\" {told}"),
        "where" => format!("builtin echo \"in $PWD\" {told}"),
        "active" => format!(
            "begin\n    set -q VIRTUAL_ENV; and builtin echo active (path basename $VIRTUAL_ENV) {told}; or builtin echo active none {told}\nend"
        ),
        "out" => format!("begin\n    {words} {told}\n    true\nend"),
        "status" => format!("begin\n    {words}\n    builtin echo \"status $status\" {told}\nend"),
        "quiet" => format!("{words} >/dev/null"),
        "set" => {
            let (name, value) = words.split_once(' ').expect("a name and a value");
            format!("set -gx {name} \"{value}\"")
        }
        "unset" => format!("set -e {words}"),
        "python" => format!("python -c \"{words}\" {told}"),
        _ => panic!("@{verb} is no line"),
    }
}

fn powershell(verb: &str, words: &str) -> String {
    let told = |what: &str| format!("{what} | Add-Content -LiteralPath $env:TRANSCRIPT");
    match verb {
        "note" => told(&format!("'{words}'")),
        "print" => told(&format!("\"{words}=$env:{words}\"")),
        "where" => told("\"in $PWD\""),
        "active" => told(
            "$(if ($env:VIRTUAL_ENV) { 'active ' + (Split-Path -Leaf $env:VIRTUAL_ENV) } else { 'active none' })",
        ),
        "out" => told(words),
        "status" => {
            format!("$global:LASTEXITCODE = 0; {words}; {}", told("\"status $LASTEXITCODE\""))
        }
        "quiet" => format!("{words} | Out-Null"),
        "set" => {
            let (name, value) = words.split_once(' ').expect("a name and a value");
            format!("$env:{name} = \"{value}\"")
        }
        "unset" => format!("Remove-Item -LiteralPath 'Env:{words}'"),
        "python" => told(&format!("python -c \"{words}\"")),
        _ => panic!("@{verb} is no line"),
    }
}
