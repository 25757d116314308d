//! Tests that what is offered is what the parser accepts, and the other way round: for every verb with no option, each
//! option and each pair of options, with and without words.

use super::oracle::{CommandStart, Parser, ParserOption, offered};
use crate::shell::Shell;

/// The options of a line, as words.
type Line = Vec<String>;

/// No option, each option, and each pair of options. What stands behind --help is never looked at.
fn lines(start: &CommandStart) -> Vec<Line> {
    let options = start.options.iter();
    let options: Vec<Line> = options
        .filter(|option| !["--help", "--version"].contains(&&*option.long))
        .map(|option| {
            [std::slice::from_ref(&option.long), option.values.get(..1).unwrap_or_default()]
                .concat()
        })
        .collect();
    let pairs = options.iter().flat_map(|a| options.iter().map(move |b| [&**a, &**b].concat()));
    [Vec::new()].into_iter().chain(options.iter().cloned()).chain(pairs).collect()
}

fn shown(start: &CommandStart, line: &[String], words: &[String]) -> String {
    [&start.typed, line, words].concat().join(" ")
}

/// Whether it has an option that a function passes, so that nobody types it.
fn is_passed(start: &CommandStart, option: &ParserOption, parser: &mut Parser) -> bool {
    !parser.accepts_option(start, &[], 0, option) && !start.typed[0].starts_with("venvyard")
}

#[test]
fn an_option_is_offered_if_the_parser_accepts_it_beside_the_others() {
    let mut parser = Parser::new();
    let mut wrong = Vec::new();
    for start in parser.command_starts() {
        for line in lines(&start) {
            for count in 0..=start.words_before_options() {
                if !parser.accepts(&start, &line, count) {
                    continue;
                }
                let words = start.words(count);
                let typed = [start.typed.clone(), line.clone(), words.clone()].concat();
                let offered = offered(Shell::Zsh, &typed, "-");
                for option in start.shown() {
                    let accepts = parser.accepts_option(&start, &line, count, option);
                    for name in [Some(&option.long), option.short.as_ref()].into_iter().flatten() {
                        let line = shown(&start, &line, &words);
                        match (offered.contains(name), accepts) {
                            (true, false) => {
                                wrong.push(format!("{line}: {name} is offered and refused"));
                            }
                            (false, true) => {
                                wrong.push(format!("{line}: {name} is accepted and not offered"));
                            }
                            _ => {}
                        }
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "the rows of VERBS in src/complete/grammar.rs must say what options .excludes(), .needs(), \
         .excludes_words() and .repeats(), as the parser does. {} are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn options_are_offered_for_an_empty_word_if_the_parser_accepts_no_other() {
    let mut parser = Parser::new();
    let mut wrong = Vec::new();
    for start in parser.command_starts().iter().filter(|start| !start.has_verbs) {
        for line in lines(start) {
            let most = if start.repeats { start.words_before_options() } else { start.words.len() };
            for count in 0..=most {
                if !parser.accepts(start, &line, count) {
                    continue;
                }
                let accepts = parser.accepts(start, &line, count + 1);
                let typed = [start.typed.clone(), line.clone(), start.words(count)].concat();
                let offers_options = offered(Shell::Zsh, &typed, "").contains("--help");
                if offers_options == accepts {
                    wrong.push(format!("{}: a word is accepted: {accepts}", typed.join(" ")));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "the rows of VERBS in src/complete/grammar.rs must have the verb's words. {} are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn no_option_and_no_verb_is_offered_behind_two_dashes() {
    for start in Parser::new().command_starts() {
        let typed = [start.typed.as_slice(), &["--".to_owned()]].concat();
        let mut offered = offered(Shell::Zsh, &typed, "-");
        offered.retain(|value| value.starts_with('-'));
        assert!(offered.is_empty(), "{typed:?}: {offered:?}");
        if start.has_verbs {
            let offered = super::oracle::offered(Shell::Zsh, &typed, "");
            assert!(offered.is_empty(), "{typed:?}: {offered:?}");
        }
    }
}

#[test]
fn a_function_offers_no_option_that_it_passes_itself() {
    let mut parser = Parser::new();
    for start in parser.command_starts() {
        for option in &start.options {
            if is_passed(&start, option, &mut parser) {
                let offered = offered(Shell::Zsh, &start.typed, "-");
                assert!(!offered.contains(&option.long), "{:?} {}", start.typed, option.long);
            }
        }
    }
}
