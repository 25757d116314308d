//! Tests every option of every verb, letter by letter in every shell. clap's own definition is the expected
//! result, so new options are tested without a change here.

use std::collections::BTreeSet;
use std::ffi::OsString;

use clap::{ArgAction, CommandFactory as _};

use super::FUNCTIONS;
use crate::complete::reply;
use crate::shell::Shell;

/// The beginning of a command line, and the options that may follow.
struct CommandStart {
    words: Vec<String>,
    options: Vec<ShownOption>,
    /// Whether words may come before options.
    takes_words: bool,
}

/// An option that is not hidden.
struct ShownOption {
    long: String,
    takes_value: bool,
    repeats: bool,
}

/// The program with each of its verbs, and each shell function that runs a verb.
fn command_starts() -> Vec<CommandStart> {
    let mut root = crate::cli::Cli::command();
    // Adds --help and --version.
    root.build();
    let mut all = Vec::new();
    collect(&root, vec!["venvyard".to_owned()], &mut all);
    for function in FUNCTIONS {
        // Verbs that exist only as shell functions have no options.
        let Some(command) = root.find_subcommand(function.verb) else { continue };
        all.push(command_start(command, vec![function.name.to_owned()], function.preset));
    }
    all
}

fn collect(command: &clap::Command, words: Vec<String>, all: &mut Vec<CommandStart>) {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        collect(below, [words.as_slice(), &[below.get_name().to_owned()]].concat(), all);
    }
    all.push(command_start(command, words, &[]));
}

fn command_start(command: &clap::Command, words: Vec<String>, preset: &[&str]) -> CommandStart {
    let shown = command.get_arguments().filter(|arg| !arg.is_hide_set());
    let options = shown.filter_map(|arg| {
        let long = arg.get_long().filter(|long| !preset.contains(long))?;
        let action = arg.get_action();
        Some(ShownOption {
            long: format!("--{long}"),
            takes_value: action.takes_values(),
            repeats: matches!(action, ArgAction::Append | ArgAction::Count),
        })
    });
    let takes_words = command.get_positionals().next().is_some();
    CommandStart { words, options: options.collect(), takes_words }
}

/// The values that a shell is offered for `word`, after the other words.
fn offered(shell: Shell, others: &[&str], word: &str) -> BTreeSet<String> {
    let index = others.len().to_string();
    let args = [&[shell.name(), &index], others, &[word]].concat();
    let args: Vec<OsString> = args.iter().map(OsString::from).collect();
    let text = reply(&args).unwrap_or_default();
    // For zsh, descriptions follow after a line that begins with a tab.
    let values = text.lines().take_while(|line| !line.starts_with('\t'));
    values.map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

/// Whether the shell itself drops values that don't begin with the word.
fn filters(shell: Shell) -> bool {
    matches!(shell, Shell::Zsh | Shell::Fish)
}

#[test]
fn completes_every_prefix_of_every_option() {
    let all = command_starts();
    for name in ["venvyard", "venvyard project set", "mkenv", "lsenv"] {
        assert!(all.iter().any(|one| one.words.join(" ") == name), "{name} is not under test");
    }
    let mut wrong = Vec::new();
    for one in &all {
        let words: Vec<&str> = one.words.iter().map(String::as_str).collect();
        let longs: Vec<&str> = one.options.iter().map(|option| option.long.as_str()).collect();
        assert!(longs.contains(&"--help"), "{words:?}");
        let prefixes: BTreeSet<&str> =
            longs.iter().flat_map(|long| (2..=long.len()).map(|end| &long[..end])).collect();
        for prefix in prefixes {
            let expected: BTreeSet<String> = longs
                .iter()
                .filter(|long| long.starts_with(prefix))
                .map(|long| (*long).to_owned())
                .collect();
            for shell in Shell::ALL {
                let mut values = offered(shell, &words, prefix);
                if filters(shell) {
                    values.retain(|value| value.starts_with(prefix));
                }
                if values != expected {
                    wrong.push(format!("{shell}: {} {prefix}: {values:?}", words.join(" ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn completes_an_option_after_a_word() {
    for one in command_starts().iter().filter(|one| one.takes_words) {
        let mut words: Vec<&str> = one.words.iter().map(String::as_str).collect();
        words.push("x");
        for option in &one.options {
            let values = offered(Shell::Bash, &words, &option.long[..4]);
            assert!(values.contains(&option.long), "{words:?} {}: {values:?}", option.long);
        }
    }
}

#[test]
fn offers_an_option_only_once() {
    for one in command_starts() {
        for option in &one.options {
            let value = if option.takes_value { "=x" } else { "" };
            let there = format!("{}{value}", option.long);
            let mut words: Vec<&str> = one.words.iter().map(String::as_str).collect();
            words.push(&there);
            for shell in Shell::ALL {
                // bash splits words at `=`.
                if shell == Shell::Bash && option.takes_value {
                    let pieces = [&words[..words.len() - 1], &[&option.long, "=", "x"]].concat();
                    let values = offered(shell, &pieces, "--");
                    assert_eq!(values.contains(&option.long), option.repeats, "{pieces:?}");
                }
                let values = offered(shell, &words, "--");
                assert_eq!(values.contains(&option.long), option.repeats, "{shell}: {words:?}");
            }
        }
    }
}

#[test]
fn lists_short_options_after_a_dash() {
    for shell in Shell::ALL {
        let options = offered(shell, &["mkenv"], "-");
        for option in ["-p", "-a", "-i", "-r", "-h", "--python", "--project", "--help"] {
            assert!(options.contains(option), "{shell}: {option} in {options:?}");
        }
    }
}

#[test]
fn completes_a_value_in_the_same_word_and_in_the_next() {
    for shell in Shell::ALL {
        let apart = offered(shell, &["mkenv", "--link-mode"], "cop");
        assert!(apart.contains("copy"), "{shell}: {apart:?}");
        let together = offered(shell, &["mkenv"], "--link-mode=cop");
        assert!(together.contains("--link-mode=copy"), "{shell}: {together:?}");
    }
}
