//! Which shell evaluates what a command line prints: it sees no status of the program, so what it evaluates has to fail.

use std::ffi::OsString;

use clap::CommandFactory as _;

use crate::cli::Cli;
use crate::shell::Language;

/// The language in which the command line prints code; `None` if it prints none. Without the name of a shell, or with
/// one that nobody knows, it is that of most shells.
pub(super) fn language(args: &[OsString]) -> Option<&'static Language> {
    let [_, verb, words @ ..] = args else { return None };
    let named = match verb.to_str()? {
        "activate" => option(words),
        "create" | "clone" | "rename" => Some(option(words)?),
        "init" => words.iter().find_map(|word| word.to_str().filter(|word| !word.starts_with('-'))),
        verb if is_verb(verb) => return None,
        // A mistyped verb.
        _ => Some(option(words)?),
    };
    Some(named.and_then(Language::from_name).unwrap_or(Language::SH))
}

fn is_verb(word: &str) -> bool {
    Cli::command().get_subcommands().any(|verb| verb.get_name() == word)
}

/// The language that the command line names for the code that it prints.
pub(super) fn named(args: &[OsString]) -> Option<&'static Language> {
    match args {
        [_, verb, words @ ..]
            if ["activate", "create", "clone", "rename"].iter().any(|it| verb == it) =>
        {
            Language::from_name(option(words)?)
        }
        _ => None,
    }
}

/// The value of `--shell`.
fn option(words: &[OsString]) -> Option<&str> {
    let mut words = words.iter().map(|word| word.to_str().unwrap_or_default());
    loop {
        match words.next()? {
            "--" => return None,
            "--shell" => return words.next(),
            word => {
                if let Some(shell) = word.strip_prefix("--shell=") {
                    return Some(shell);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_says_who_evaluates_its_output() {
        for (line, expected) in [
            ("activate a --shell bash", Some("bash")),
            ("activate --shell=fish a", Some("fish")),
            ("activate --shell pwsh --wrong", Some("powershell")),
            ("activate a", Some("sh")),
            ("activate a --shell tcsh", Some("sh")),
            ("activate a --shell", Some("sh")),
            ("activate -- --shell=fish", Some("sh")),
            ("create a --shell zsh", Some("zsh")),
            ("create a --shell tcsh", Some("sh")),
            ("create a", None),
            ("rename a b --shell zsh", Some("zsh")),
            ("rename a b", None),
            ("init fish", Some("fish")),
            ("init", Some("sh")),
            ("init --nosuch powershell", Some("powershell")),
            ("shell a --shell bash", None),
            ("setup --shell bash", None),
            ("activat a --shell bash", Some("bash")),
            ("activat a", None),
            ("list", None),
            ("", None),
        ] {
            let args: Vec<OsString> = ["venvyard"]
                .into_iter()
                .chain(line.split_whitespace())
                .map(OsString::from)
                .collect();
            assert_eq!(language(&args).map(Language::name), expected, "{line}");
        }
    }
}
