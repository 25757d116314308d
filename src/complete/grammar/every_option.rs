//! Tests every option of every verb, letter by letter in every shell, and its values.

use std::collections::BTreeSet;

use super::oracle::{CommandStart, Parser, ParserOption, answer, offered};
use crate::shell::Shell;

/// The options that the parser accepts behind the beginning of a line.
fn accepted(parser: &mut Parser, start: &CommandStart) -> Vec<String> {
    let shown: Vec<&ParserOption> = start.shown().collect();
    let accepted = shown.into_iter().filter(|option| parser.accepts_option(start, &[], 0, option));
    accepted.map(|option| option.long.clone()).collect()
}

/// Whether the shell itself drops values that don't begin with the word.
fn filters(shell: Shell) -> bool {
    matches!(shell, Shell::Zsh | Shell::Fish)
}

/// A line and the option in its last word, as the shell passes them: bash breaks a word at the sign.
fn pieces<'a>(shell: Shell, line: &[String], attached: &'a str) -> (Vec<String>, &'a str) {
    match attached.strip_suffix('=') {
        Some(option) if shell == Shell::Bash => {
            ([line, &[option.to_owned(), "=".to_owned()]].concat(), "")
        }
        _ => (line.to_vec(), attached),
    }
}

/// What a shell shows for the word.
fn shown(shell: Shell, others: &[String], word: &str) -> BTreeSet<String> {
    let mut values = offered(shell, others, word);
    if filters(shell) {
        values.retain(|value| value.starts_with(word));
    }
    values
}

#[test]
fn completes_every_prefix_of_every_option() {
    let mut parser = Parser::new();
    let all = parser.command_starts();
    for name in ["venvyard", "venvyard project set", "mkenv", "lsenv"] {
        assert!(all.iter().any(|one| one.typed.join(" ") == name), "{name} is not under test");
    }
    let mut wrong = Vec::new();
    for start in &all {
        let longs = accepted(&mut parser, start);
        assert!(longs.iter().any(|long| long == "--help"), "{:?}", start.typed);
        let prefixes: BTreeSet<&str> =
            longs.iter().flat_map(|long| (2..=long.len()).map(|end| &long[..end])).collect();
        for prefix in prefixes {
            let begins = longs.iter().filter(|long| long.starts_with(prefix));
            let expected: BTreeSet<String> = begins.cloned().collect();
            for shell in Shell::ALL {
                let values = shown(shell, &start.typed, prefix);
                if values != expected {
                    wrong.push(format!("{shell}: {} {prefix}: {values:?}", start.typed.join(" ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Of an option whose values clap knows, in each way to write it.
#[test]
fn completes_every_prefix_of_every_value() {
    let mut parser = Parser::new();
    let mut wrong = Vec::new();
    for start in parser.command_starts() {
        let line = start.typed.clone();
        let mut check = |line: &[String], attached: &str, option: &ParserOption| {
            for value in &option.values {
                for prefix in (0..=value.len()).map(|end| &value[..end]) {
                    let begins = option.values.iter().filter(|value| value.starts_with(prefix));
                    let begins: Vec<&String> = begins.collect();
                    for shell in Shell::ALL {
                        let (line, attached) = pieces(shell, line, attached);
                        let expected: BTreeSet<String> =
                            begins.iter().map(|value| format!("{attached}{value}")).collect();
                        let values = shown(shell, &line, &format!("{attached}{prefix}"));
                        if values != expected {
                            wrong.push(format!("{shell}: {line:?} {attached}{prefix}: {values:?}"));
                        }
                    }
                }
            }
        };
        for option in start.shown().filter(|option| option.has_all_values) {
            if !parser.accepts_option(&start, &[], 0, option) {
                continue;
            }
            check(&[line.as_slice(), std::slice::from_ref(&option.long)].concat(), "", option);
            check(&line, &format!("{}=", option.long), option);
            if let Some(short) = &option.short {
                check(&line, short, option);
                check(&line, &format!("{short}="), option);
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The parser takes `-p=3.12` as it takes `-p 3.12`.
#[test]
fn completes_a_value_behind_a_short_option_and_an_equals_sign() {
    for shell in Shell::ALL {
        let apart = offered(shell, &["mkenv".to_owned(), "-p".to_owned()], "");
        let (line, attached) = pieces(shell, &["mkenv".to_owned()], "-p=");
        // PowerShell needs quotes around a word that could be a number.
        let bare = |value: &String| format!("{attached}{}", value.trim_matches('\''));
        let expected: BTreeSet<String> = apart.iter().map(bare).collect();
        assert_eq!(offered(shell, &line, attached), expected, "{shell}");
    }
}

#[test]
fn lists_short_options_after_a_dash() {
    for shell in Shell::ALL {
        let options = offered(shell, &["mkenv".to_owned()], "-");
        for option in ["-p", "-a", "-i", "-r", "-h", "--python", "--project", "--help"] {
            assert!(options.contains(option), "{shell}: {option} in {options:?}");
        }
    }
}

/// Of verbs, options and values, in the shells that get descriptions beside them.
#[test]
fn descriptions_are_those_of_the_help() {
    let parser = Parser::new();
    for start in parser.command_starts().iter().filter(|start| start.typed[0] == "venvyard") {
        let help = parser.help(&start.typed[1..]);
        let valued = start.shown().filter(|option| option.has_all_values);
        let prefixes = valued.map(|option| format!("{}=", option.long));
        for word in prefixes.chain(["-".to_owned(), String::new()]) {
            if word.is_empty() && !start.has_verbs {
                continue;
            }
            for shell in [Shell::Fish, Shell::PowerShell] {
                for line in answer(shell, &start.typed, &word).lines() {
                    let about = line.split_once('\t').map_or("", |(_, about)| about);
                    assert!(
                        !about.is_empty() && help.contains(about),
                        "{shell}: {:?} {line:?} is not in {help}",
                        start.typed
                    );
                }
            }
        }
    }
}
