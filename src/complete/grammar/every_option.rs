//! Every option of every verb, typed letter by letter in every shell: what is expected is clap's own
//! definition, so that a new option is under test without a line here.

use std::collections::BTreeSet;
use std::ffi::OsString;

use clap::{ArgAction, CommandFactory as _};

use super::FUNCTIONS;
use crate::complete::reply;
use crate::shell::Shell;

/// What begins a command line, and the options that it can go on with.
struct Beginning {
    words: Vec<String>,
    options: Vec<Opt>,
    /// Whether a word that is no option may stand before one.
    takes_words: bool,
}

/// An option that is shown to people.
struct Opt {
    long: String,
    takes_value: bool,
    repeats: bool,
}

/// Of the program with each of its verbs, and of the shell functions that stand for a verb.
fn beginnings() -> Vec<Beginning> {
    let mut root = crate::cli::Cli::command();
    // Adds --help and --version.
    root.build();
    let mut all = Vec::new();
    collect(&root, vec!["venvyard".to_owned()], &mut all);
    for (name, verb, _, given) in FUNCTIONS {
        // What only a shell function can do has no options.
        let Some(command) = root.find_subcommand(verb) else { continue };
        all.push(beginning(command, vec![name.to_owned()], given));
    }
    all
}

fn collect(command: &clap::Command, words: Vec<String>, all: &mut Vec<Beginning>) {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        collect(below, [words.as_slice(), &[below.get_name().to_owned()]].concat(), all);
    }
    all.push(beginning(command, words, &[]));
}

fn beginning(command: &clap::Command, words: Vec<String>, given: &[&str]) -> Beginning {
    let shown = command.get_arguments().filter(|arg| !arg.is_hide_set());
    let options = shown.filter_map(|arg| {
        let long = arg.get_long().filter(|long| !given.contains(long))?;
        let action = arg.get_action();
        Some(Opt {
            long: format!("--{long}"),
            takes_value: action.takes_values(),
            repeats: matches!(action, ArgAction::Append | ArgAction::Count),
        })
    });
    let takes_words = command.get_positionals().next().is_some();
    Beginning { words, options: options.collect(), takes_words }
}

/// The values that a shell is offered for `word`, behind the others.
fn offered(shell: Shell, others: &[&str], word: &str) -> BTreeSet<String> {
    let index = others.len().to_string();
    let args = [&[shell.name(), &index], others, &[word]].concat();
    let args: Vec<OsString> = args.iter().map(OsString::from).collect();
    let text = reply(&args).unwrap_or_default();
    // Behind a line that begins with a tab is what zsh shows of them.
    let values = text.lines().take_while(|line| !line.starts_with('\t'));
    values.map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

/// Whether the shell leaves out itself what doesn't begin as the word does.
fn filters(shell: Shell) -> bool {
    matches!(shell, Shell::Zsh | Shell::Fish)
}

#[test]
fn every_beginning_of_every_option_is_completed() {
    let all = beginnings();
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
fn an_option_is_completed_behind_a_word_too() {
    for one in beginnings().iter().filter(|one| one.takes_words) {
        let mut words: Vec<&str> = one.words.iter().map(String::as_str).collect();
        words.push("x");
        for option in &one.options {
            let values = offered(Shell::Bash, &words, &option.long[..4]);
            assert!(values.contains(&option.long), "{words:?} {}: {values:?}", option.long);
        }
    }
}

#[test]
fn an_option_that_is_there_is_not_offered_again() {
    for one in beginnings() {
        for option in &one.options {
            let value = if option.takes_value { "=x" } else { "" };
            let there = format!("{}{value}", option.long);
            let mut words: Vec<&str> = one.words.iter().map(String::as_str).collect();
            words.push(&there);
            for shell in Shell::ALL {
                // bash hands over what stands before and behind `=` apart.
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
fn a_dash_lists_the_letters_too() {
    for shell in Shell::ALL {
        let options = offered(shell, &["mkenv"], "-");
        for option in ["-p", "-a", "-i", "-r", "-h", "--python", "--project", "--help"] {
            assert!(options.contains(option), "{shell}: {option} in {options:?}");
        }
    }
}

#[test]
fn a_value_is_completed_in_the_word_of_its_option_and_behind_it() {
    for shell in Shell::ALL {
        let apart = offered(shell, &["mkenv", "--link-mode"], "cop");
        assert!(apart.contains("copy"), "{shell}: {apart:?}");
        let together = offered(shell, &["mkenv"], "--link-mode=cop");
        assert!(together.contains("--link-mode=copy"), "{shell}: {together:?}");
    }
}
