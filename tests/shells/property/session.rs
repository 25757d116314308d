//! What a session consists of, to be compared: variables with their attributes, functions, options,
//! aliases, the directory.

use venvyard::shell::Shell;

/// What changes by itself.
const NATURAL: [&str; 41] = [
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
    // zsh loads its module of the functions when it is first asked of one.
    "functions",
];

/// What of ours may be there when no environment is active: where the program is, which environment was left
/// last, and what the last prompt saw.
const OURS: [&str; 5] = [
    "_venvyard_exe",
    "_venvyard_found",
    "_venvyard_previous",
    "_venvyard_seen",
    "_venvyard_compdef",
];

/// A session, as lines that stand for themselves.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Session(Vec<String>);

impl Session {
    /// Those of all cases, from what a run printed.
    pub(super) fn all(shell: Shell, stdout: &str) -> Vec<Self> {
        let stdout = format!("\n{stdout}");
        stdout.split("\n[[case ").skip(1).map(|text| Self::parse(shell, text)).collect()
    }

    fn parse(shell: Shell, text: &str) -> Self {
        let mut records: Vec<String> = Vec::new();
        let mut by_line = false;
        // The first line ends the mark; what a prompt shows between two cases is no part of either.
        for line in text.lines().skip(1).take_while(|line| *line != "[[aside]]") {
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
        records.retain(|record| {
            // fish says where a function comes from: one that is put back is "defined interactively".
            if record.starts_with("# Defined ") {
                return false;
            }
            name(shell, record).is_none_or(|name| !NATURAL.contains(&name) && !OURS.contains(&name))
        });
        Self(records)
    }

    /// What one has and the other hasn't; empty where they are the same.
    pub(super) fn difference(&self, found: &Self) -> String {
        let missing =
            self.0.iter().filter(|line| !found.0.contains(line)).map(|it| format!("- {it}"));
        let added =
            found.0.iter().filter(|line| !self.0.contains(line)).map(|it| format!("+ {it}"));
        missing.chain(added).collect::<Vec<_>>().join("\n")
    }
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
