//! The steps of a case in the language of each shell.

use venvyard::shell::Shell;

use super::case::Step;
use crate::support::{TestShell, session};

/// Options and habits of sessions: a name, and the code that is run before anything else. Every one
/// begins with the strict options of [`TestShell::strict`].
pub(super) fn sessions(shell: Shell) -> &'static [(&'static str, &'static str)] {
    match shell {
        Shell::Bash => &[
            ("strict", ""),
            ("plain", "set +eu +o pipefail +o noclobber"),
            ("posix", "set -o posix"),
            ("globs", "set -f; shopt -s nullglob failglob extglob nocasematch"),
            ("IFS=:", "IFS=:"),
            ("an IFS of letters", "IFS=abenv_/"),
            ("allexport", "set -a"),
            (
                "aliases",
                "shopt -s expand_aliases\n\
                 alias cd='echo cd' grep='echo grep' command='echo command' local='echo local'\n\
                 alias export='echo export' unset='echo unset' return='echo return' eval='echo eval'",
            ),
        ],
        Shell::Zsh => &[
            ("strict", ""),
            ("plain", "set +eu; setopt no_pipe_fail clobber"),
            ("emulate sh", "emulate sh; set -eu"),
            ("emulate ksh", "emulate ksh; set -eu"),
            ("ksh's arrays and words", "setopt ksh_arrays sh_word_split ksh_glob"),
            ("globs", "setopt noglob nullglob extended_glob glob_subst rc_quotes"),
            ("IFS=:", "IFS=:"),
            ("all_export", "setopt all_export"),
            ("warnings", "setopt warn_create_global warn_nested_var 2>/dev/null || :"),
            (
                "aliases",
                "alias cd='echo cd' grep='echo grep' command='echo command' local='echo local'\n\
                 alias export='echo export' unset='echo unset' return='echo return' eval='echo eval'\n\
                 alias -g -- --='echo dashes' '!'='echo not'",
            ),
        ],
        Shell::Fish => &[
            ("plain", ""),
            ("IFS=:", "set -g IFS :"),
            ("functions", "function grep\n    echo grep\nend\nfunction ls\n    echo ls\nend"),
        ],
        Shell::PowerShell => &[("strict", ""), ("plain", "Set-StrictMode -Off")],
    }
}

/// Functions that the steps call, and `snapshot`.
pub(super) fn prelude(shell: Shell) -> String {
    let both = r#"
t_before() {
    \builtin local t
    case ":$PATH:" in
        *":$2:"*) t=":$PATH:"; PATH="${t%%":$2:"*}:$1:$2:${t#*":$2:"}"; PATH="${PATH#:}"; PATH="${PATH%:}" ;;
    esac
}
t_without() {
    \builtin local t
    case ":$PATH:" in
        *":$1:"*) t=":$PATH:"; PATH="${t%%":$1:"*}:${t#*":$1:"}"; PATH="${PATH#:}"; PATH="${PATH%:}" ;;
    esac
}
"#;
    let functions = match shell {
        Shell::Bash | Shell::Zsh => both,
        Shell::Fish => {
            r"
function t_before
    set -l i (contains -i -- $argv[2] $PATH); or return 0
    if test $i -gt 1
        set -gx PATH $PATH[1..(math $i - 1)] $argv[1] $PATH[$i..-1]
    else
        set -gx PATH $argv[1] $PATH
    end
end
function t_without
    set -l i (contains -i -- $argv[1] $PATH); or return 0
    set -e PATH[$i]
end
"
        }
        Shell::PowerShell => {
            r"
function t_edit {
    param([string[]]$New, [string]$Old)
    $entries = New-Object 'System.Collections.Generic.List[string]'
    foreach ($entry in $env:PATH.Split([System.IO.Path]::PathSeparator)) { $entries.Add($entry) }
    $at = $entries.IndexOf($Old)
    if ($at -lt 0) { return }
    if ($New) { $entries.InsertRange($at, $New) } else { $entries.RemoveAt($at) }
    $env:PATH = $entries -join [System.IO.Path]::PathSeparator
}
function t_set {
    param([string]$Name, [string]$Value)
    [System.Environment]::SetEnvironmentVariable($Name, $Value)
}
function t_unset {
    param([string]$Name)
    if (Test-Path -LiteralPath ('Env:' + $Name)) { Remove-Item -LiteralPath ('Env:' + $Name) }
}
"
        }
    };
    format!("{functions}{}", session::snapshot(shell))
}
/// The line at which a case's snapshot begins.
pub(super) fn mark(shell: &TestShell, case: usize) -> String {
    let text = shell.quote(&format!("[[case {case}]]"));
    let posix = format!("\\builtin printf '%s\\n' {text}");
    let fish = format!("printf '%s\\n' {text}");
    let powershell = format!("[Console]::Out.WriteLine({text})");
    shell.choose(&posix, &fish, &powershell).to_owned()
}

/// A step as code. In a control run, environments are neither entered nor left.
pub(super) fn code(shell: &TestShell, step: &Step, control: bool) -> String {
    let quote = |text: &str| shell.quote(text);
    match step {
        Step::Enter(_) | Step::Leave if control => shell.choose(":", "true", "").to_owned(),
        Step::Enter(name) => format!("workon {}", quote(name)),
        Step::Leave => "deactivate".to_owned(),
        step => match shell.kind {
            Shell::Bash | Shell::Zsh => posix(step, &quote),
            Shell::Fish => fish(step, &quote),
            Shell::PowerShell => powershell(step, &quote),
        },
    }
}

fn posix(step: &Step, quote: &impl Fn(&str) -> String) -> String {
    match step {
        Step::Set(name, value, exported) => {
            let export = if *exported { format!("\\builtin export {name}") } else { String::new() };
            format!("\\builtin unset -v {name}; {name}={}; {export}", quote(value))
        }
        Step::Unset(name) => format!("\\builtin unset -v {name}"),
        Step::Path(entries) => format!("PATH={}", quote(&entries.join(":"))),
        Step::Prompt(text) => format!("PS1={}", quote(text)),
        Step::PromptMore(text) => format!("PS1=\"$PS1\"{}", quote(text)),
        Step::OwnDeactivate(true) => "deactivate() { \\builtin printf mine; }".to_owned(),
        Step::OwnDeactivate(false) => "\\builtin unset -f deactivate 2>/dev/null || :".to_owned(),
        Step::Front(name, entry) => {
            format!("{name}={}\"${{{name}:+:${name}}}\"; \\builtin export {name}", quote(entry))
        }
        Step::Back(name, entry) => {
            format!("{name}=\"${{{name}:+${name}:}}\"{}; \\builtin export {name}", quote(entry))
        }
        Step::Before(entry, other) => format!("t_before {} {}", quote(entry), quote(other)),
        Step::Without(entry) => format!("t_without {}", quote(entry)),
        Step::Go(directory) => format!("\\builtin cd {}", quote(directory)),
        Step::Shown => "_venvyard_prompt 0".to_owned(),
        Step::Enter(_) | Step::Leave => unreachable!("they are the same in every shell"),
    }
}

fn fish(step: &Step, quote: &impl Fn(&str) -> String) -> String {
    match step {
        Step::Set(name, value, exported) => {
            let flags = if *exported { "-gx" } else { "-gu" };
            format!("set -e -g {name}; set {flags} {name} {}", quote(value))
        }
        Step::Unset(name) => format!("set -e -g {name}"),
        Step::Path(entries) => {
            // fish makes an empty entry a dot.
            let words: Vec<String> = entries
                .iter()
                .filter(|entry| !entry.is_empty())
                .map(|entry| quote(entry))
                .collect();
            format!("set -gx PATH {}", words.join(" "))
        }
        // A prompt is a function, and this shell shows none.
        Step::Prompt(_) | Step::PromptMore(_) => "true".to_owned(),
        Step::OwnDeactivate(true) => "function deactivate\n    printf mine\nend".to_owned(),
        Step::OwnDeactivate(false) => "functions -e deactivate".to_owned(),
        // A list whose name fish doesn't know is one text.
        Step::Front(name, entry) if !name.ends_with("PATH") => {
            format!(
                "set -gx {name} (string join : -- {} (string match -- '?*' ${name}))",
                quote(entry)
            )
        }
        Step::Back(name, entry) if !name.ends_with("PATH") => {
            format!(
                "set -gx {name} (string join : -- (string match -- '?*' ${name}) {})",
                quote(entry)
            )
        }
        // One that is empty has no entry, as in the other shells; fish would count one.
        Step::Front(name, entry) => {
            format!("test -n \"${name}\"; or set {name}; set -gx {name} {} ${name}", quote(entry))
        }
        Step::Back(name, entry) => {
            format!("test -n \"${name}\"; or set {name}; set -gx {name} ${name} {}", quote(entry))
        }
        Step::Before(entry, other) => format!("t_before {} {}", quote(entry), quote(other)),
        Step::Without(entry) => format!("t_without {}", quote(entry)),
        Step::Go(directory) => format!("cd {}", quote(directory)),
        Step::Shown => "emit fish_prompt".to_owned(),
        Step::Enter(_) | Step::Leave => unreachable!("they are the same in every shell"),
    }
}

fn powershell(step: &Step, quote: &impl Fn(&str) -> String) -> String {
    let separator = "[System.IO.Path]::PathSeparator";
    match step {
        // An empty one is none, before 7.5.
        Step::Set(name, value, _) if value.is_empty() => format!("t_unset {name}"),
        Step::Set(name, value, _) => format!("t_set {name} {}", quote(value)),
        Step::Unset(name) => format!("t_unset {name}"),
        Step::Path(entries) => {
            let words: Vec<String> = entries.iter().map(|entry| quote(entry)).collect();
            format!("$env:PATH = @({}) -join {separator}", words.join(", "))
        }
        Step::Prompt(text) => format!("function prompt {{ {} }}", quote(text)),
        Step::PromptMore(_) => String::new(),
        Step::OwnDeactivate(true) => "function global:deactivate { 'mine' }".to_owned(),
        Step::OwnDeactivate(false) => {
            "if (Test-Path Function:deactivate) { Remove-Item Function:deactivate }".to_owned()
        }
        Step::Front(name, entry) => {
            format!(
                "$env:{name} = @(@({}, $env:{name}) | Where-Object {{ $_ }}) -join {separator}",
                quote(entry)
            )
        }
        Step::Back(name, entry) => {
            format!(
                "$env:{name} = @(@($env:{name}, {}) | Where-Object {{ $_ }}) -join {separator}",
                quote(entry)
            )
        }
        Step::Before(entry, other) => format!("t_edit @({}) {}", quote(entry), quote(other)),
        Step::Without(entry) => format!("t_edit @() {}", quote(entry)),
        Step::Go(directory) => format!("Set-Location -LiteralPath {}", quote(directory)),
        Step::Shown => {
            "[Console]::Out.WriteLine('[[aside]]'); $null = prompt; [Console]::Out.WriteLine()"
                .to_owned()
        }
        Step::Enter(_) | Step::Leave => unreachable!("they are the same in every shell"),
    }
}
