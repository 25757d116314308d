//! What a session consists of, to be compared: variables with their attributes, functions, options,
//! aliases, the directory.
//!
//! Nothing is left out but the names in [`NATURAL`] and [`OURS`]: any other leftover is a difference.

use venvyard::shell::Shell;

/// What each shell changes by itself.
const NATURAL: &[&str] = &[
    "_",
    "BASH_ARGC",
    "BASH_ARGV",
    "BASH_COMMAND",
    "BASH_LINENO",
    "BASH_SOURCE",
    "BASHPID",
    "EPOCHREALTIME",
    "EPOCHSECONDS",
    "FUNCNAME",
    "LINENO",
    "PIPESTATUS",
    "RANDOM",
    "SECONDS",
    "SRANDOM",
    "BASH_MONOSECONDS",
    "CMD_DURATION",
    "COLUMNS",
    "LINES",
    "TTYIDLE",
    "?",
    "!",
    "$",
    "status",
    "pipestatus",
    "history",
    "fish_pid",
    "fish_kill_signal",
    "funcstack",
    "funcfiletrace",
    "funcsourcetrace",
    "functrace",
    "zsh_eval_context",
    "ZSH_EVAL_CONTEXT",
    "PPID",
    "generation",
    "last_pid",
    "BASH_SUBSHELL",
    "status_generation",
    "_fish_status",
    // The script itself, with the marks of its output.
    "BASH_EXECUTION_STRING",
    "ZSH_EXECUTION_STRING",
    // zsh loads its module of the functions when it is first asked of one.
    "functions",
    // The tests' terminal counts commands with it.
    "harness_commands",
];

/// venvyard's variables that stay when no environment is active: where the program is, which functions are loaded,
/// which environment was left last, and what the last prompt saw.
const OURS: &[&str] = &[
    "_venvyard_exe",
    "_venvyard_found",
    "_venvyard_loaded",
    "_venvyard_previous",
    "_venvyard_seen",
    "_venvyard_compdef",
];

/// The definition of a function `snapshot`, whose output [`Session`] reads.
pub(crate) fn snapshot(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => {
            r"
snapshot() {
    \builtin declare -p
    \builtin printf '%s\n' '[[lines]]'
    \builtin declare -F
    \builtin declare -f deactivate || :
    \builtin shopt -p || :
    \builtin set +o
    \builtin alias -p
    \builtin pwd
    \builtin trap -p
}
"
        }
        Shell::Zsh => {
            r"
snapshot() {
    \builtin typeset -p
    \builtin printf '%s\n' '[[lines]]'
    \builtin typeset +f
    \builtin typeset -f deactivate || :
    \builtin set -o
    \builtin alias -L
    \builtin pwd
}
"
        }
        Shell::Fish => {
            r"
function snapshot
    printf '%s\n' '[[lines]]'
    set --show
    functions --names --all
    functions -q deactivate; and functions deactivate
    pwd
end
"
        }
        Shell::PowerShell => {
            r"
function snapshot {
    $lines = @('[[lines]]')
    foreach ($it in (Get-ChildItem Env: | Sort-Object -Property Name)) { $lines += $it.Name + '=' + $it.Value }
    foreach ($it in (Get-ChildItem Function: | Sort-Object -Property Name)) { if (-not $it.Name.StartsWith('_venvyard_')) { $lines += $it.Name } }
    foreach ($name in @('deactivate', 'prompt')) {
        if (Test-Path -LiteralPath ('Function:' + $name)) { $lines += (Get-Item -LiteralPath ('Function:' + $name)).ScriptBlock.ToString() }
    }
    $lines += (Get-Location).Path
    [Console]::Out.WriteLine(($lines -join [char]10))
}
"
        }
    }
}

/// A session, as lines that stand for themselves.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Session(Vec<String>);

impl Session {
    /// Reads what `snapshot` printed.
    pub(crate) fn parse(shell: Shell, text: &str) -> Self {
        let mut records: Vec<String> = Vec::new();
        let mut by_line = false;
        for line in text.lines() {
            let begins = match shell {
                Shell::Bash => line.starts_with("declare "),
                Shell::Zsh => {
                    ["typeset ", "export ", "readonly "].iter().any(|it| line.starts_with(it))
                }
                Shell::Fish | Shell::PowerShell => true,
            };
            if line == "[[lines]]" {
                by_line = true;
            } else if by_line || begins || records.is_empty() {
                // zsh has an empty list that was never assigned to; no other program can tell.
                records.push(line.replace("=( '' )", "=(  )"));
            } else if let Some(last) = records.last_mut() {
                last.push('\n');
                last.push_str(line);
            }
        }
        let loaded = loaded_by_entering(shell);
        records.retain(|record| {
            // Under allexport, bash exports them, too.
            let listed =
                ["declare -f ", "declare -fx "].iter().find_map(|it| record.strip_prefix(it));
            if loaded.iter().any(|name| listed.unwrap_or(record) == name) {
                return false;
            }
            // fish says where a function comes from: one that is put back is "defined interactively".
            if record.starts_with("# Defined ") {
                return false;
            }
            name(shell, record).is_none_or(|name| !NATURAL.contains(&name) && !OURS.contains(&name))
        });
        Self(records)
    }

    /// What one has and the other hasn't; empty where they are the same.
    pub(crate) fn difference(&self, found: &Self) -> String {
        let missing =
            self.0.iter().filter(|line| !found.0.contains(line)).map(|it| format!("- {it}"));
        let added =
            found.0.iter().filter(|line| !self.0.contains(line)).map(|it| format!("+ {it}"));
        missing.chain(added).collect::<Vec<_>>().join("\n")
    }
}

/// The functions that a shell defines when it first enters an environment, and keeps.
fn loaded_by_entering(shell: Shell) -> Vec<String> {
    let text = shell.init(true);
    let lines = text.lines().filter_map(|line| line.strip_prefix("function _venvyard_"));
    lines
        .filter_map(|line| line.split([' ', '{', '(']).next())
        .map(|name| format!("_venvyard_{name}"))
        .collect()
}

/// The variable that a record is of.
fn name(shell: Shell, record: &str) -> Option<&str> {
    match shell {
        Shell::Bash | Shell::Zsh => {
            let mut words = record.split(' ');
            words
                .next()
                .filter(|word| ["declare", "typeset", "export", "readonly"].contains(word))?;
            let word =
                words.find(|word| !word.starts_with(['-', '+']) && word.parse::<u32>().is_err())?;
            Some(word.split('=').next().unwrap_or(word).trim_end())
        }
        Shell::Fish => record.strip_prefix('$')?.split([':', '[']).next(),
        Shell::PowerShell => record.split_once('=').map(|(name, _)| name),
    }
}
