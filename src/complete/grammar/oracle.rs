//! What the program's own parser accepts, for tests of what Tab offers. Everything here is derived from clap's
//! definition of the command line, so a new verb or option is under test without a change.

use std::collections::BTreeSet;
use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{ArgAction, CommandFactory as _};

use super::FUNCTIONS;
use crate::complete::reply;
use crate::shell::Shell;

/// The parser.
pub(super) struct Parser(clap::Command);

/// The beginning of a command line: the program with a verb, or a shell function.
pub(super) struct CommandStart {
    /// As a person types it.
    pub(super) typed: Vec<String>,
    /// The words that the program gets for it.
    passed: Vec<String>,
    pub(super) options: Vec<ParserOption>,
    /// A value for each of its words without a dash, and whether the word must be there.
    pub(super) words: Vec<(String, bool)>,
    /// Whether the last of the words may be repeated.
    pub(super) repeats: bool,
    /// Whether the last of the words takes all that follows, options too.
    takes_rest: bool,
    pub(super) has_verbs: bool,
}

/// An option of the parser.
pub(super) struct ParserOption {
    /// `--python`
    pub(super) long: String,
    /// `-p`
    pub(super) short: Option<String>,
    /// Values that the parser accepts; none for a flag.
    pub(super) values: Vec<String>,
    /// Whether these are all.
    pub(super) has_all_values: bool,
    pub(super) is_hidden: bool,
}

/// What the parser says of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Accepts,
    NeedsMore,
    Refuses,
}

impl Parser {
    pub(super) fn new() -> Self {
        let mut root = crate::cli::Cli::command();
        // Adds --help and --version.
        root.build();
        Self(root)
    }

    /// The program with each of its verbs, and each shell function that runs a verb.
    pub(super) fn command_starts(&self) -> Vec<CommandStart> {
        let mut all = Vec::new();
        collect(&self.0, &mut Vec::new(), &mut all);
        for function in FUNCTIONS {
            // Verbs that exist only as shell functions have no options.
            let Some(verb) = self.0.find_subcommand(function.verb) else { continue };
            let mut start = command_start(verb, &[]);
            start.passed = vec![function.verb.to_owned()];
            for option in &start.options {
                if function.passes.contains(&&option.long[2..]) {
                    start.passed.push(option.long.clone());
                    start.passed.extend(option.values.first().cloned());
                }
            }
            start.typed = vec![function.name.to_owned()];
            all.push(start);
        }
        all
    }

    /// The short and the long help of a verb, on one line.
    pub(super) fn help(&self, path: &[String]) -> String {
        let mut verb = path
            .iter()
            .fold(&self.0, |verb, name| verb.find_subcommand(name).expect("a verb"))
            .clone();
        let text = format!("{} {}", verb.render_help(), verb.render_long_help());
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether a line can begin so. What is missing must be missing without the options, too.
    pub(super) fn accepts(&mut self, start: &CommandStart, line: &[String], words: usize) -> bool {
        match self.verdict(start, line, words, &[]) {
            Verdict::Accepts => true,
            Verdict::NeedsMore => self.verdict(start, &[], words, &[]) == Verdict::NeedsMore,
            Verdict::Refuses => false,
        }
    }

    /// Whether the option can stand behind the line and its words.
    pub(super) fn accepts_option(
        &mut self,
        start: &CommandStart,
        line: &[String],
        words: usize,
        option: &ParserOption,
    ) -> bool {
        let more = [std::slice::from_ref(&option.long), option.values.get(..1).unwrap_or_default()]
            .concat();
        match self.verdict(start, line, words, &more) {
            Verdict::Accepts => true,
            // If something else was missing before, that is no fault of the option.
            Verdict::NeedsMore => self.verdict(start, line, words, &[]) == Verdict::NeedsMore,
            Verdict::Refuses => false,
        }
    }

    /// What it says of the line with so many words, with `more` behind them and with the words that must be there.
    fn verdict(
        &mut self,
        start: &CommandStart,
        line: &[String],
        words: usize,
        more: &[String],
    ) -> Verdict {
        let given = start.words(words);
        let missing = start.words.iter().skip(words).filter(|(_, must)| *must);
        let missing: Vec<String> = missing.map(|(word, _)| word.clone()).collect();
        let program = ["venvyard".to_owned()];
        let parts: [&[String]; 6] = [&program, &start.passed, line, &given, more, &missing];
        match self.0.try_get_matches_from_mut(parts.concat()) {
            Ok(_) => Verdict::Accepts,
            Err(error) => match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Verdict::Accepts,
                ErrorKind::MissingRequiredArgument
                | ErrorKind::MissingSubcommand
                | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Verdict::NeedsMore,
                _ => Verdict::Refuses,
            },
        }
    }
}

impl CommandStart {
    /// So many words.
    pub(super) fn words(&self, count: usize) -> Vec<String> {
        let last = self.words.last().map_or("x", |(word, _)| word);
        let words = self.words.iter().map(|(word, _)| word.as_str());
        words.chain(std::iter::repeat(last)).take(count).map(str::to_owned).collect()
    }

    /// How many words may stand before an option.
    pub(super) fn words_before_options(&self) -> usize {
        self.words.len() - usize::from(self.takes_rest)
    }

    /// The options that are not hidden.
    pub(super) fn shown(&self) -> impl Iterator<Item = &ParserOption> {
        self.options.iter().filter(|option| !option.is_hidden)
    }
}

fn collect(command: &clap::Command, path: &mut Vec<String>, all: &mut Vec<CommandStart>) {
    all.push(command_start(command, path));
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        path.push(below.get_name().to_owned());
        collect(below, path, all);
        path.pop();
    }
}

fn command_start(command: &clap::Command, path: &[String]) -> CommandStart {
    let repeats = |arg: &clap::Arg| matches!(arg.get_action(), ArgAction::Append);
    let options = command.get_arguments().filter_map(|arg| {
        let takes_value = arg.get_action().takes_values();
        Some(ParserOption {
            long: format!("--{}", arg.get_long()?),
            short: arg.get_short().map(|letter| format!("-{letter}")),
            values: if takes_value { values(arg) } else { Vec::new() },
            has_all_values: takes_value && !arg.get_possible_values().is_empty(),
            is_hidden: arg.is_hide_set(),
        })
    });
    let positionals: Vec<&clap::Arg> = command.get_positionals().collect();
    CommandStart {
        typed: [&["venvyard".to_owned()], path].concat(),
        passed: path.to_vec(),
        options: options.collect(),
        words: positionals
            .iter()
            .map(|arg| (values(arg).remove(0), arg.is_required_set()))
            .collect(),
        repeats: positionals.last().is_some_and(|arg| repeats(arg)),
        takes_rest: positionals.last().is_some_and(|arg| arg.is_trailing_var_arg_set()),
        has_verbs: command.has_subcommands(),
    }
}

fn values(arg: &clap::Arg) -> Vec<String> {
    let possible = arg.get_possible_values();
    let mut values: Vec<String> =
        possible.iter().filter(|it| !it.is_hide_set()).map(|it| it.get_name().to_owned()).collect();
    if values.is_empty() {
        values.push("x".to_owned());
    }
    values
}

/// The answer that a shell gets for `word`, after the other words.
pub(super) fn answer(shell: Shell, others: &[String], word: &str) -> String {
    let index = others.len().to_string();
    let args = [shell.name(), &index].into_iter().chain(others.iter().map(String::as_str));
    let args: Vec<OsString> = args.chain([word]).map(OsString::from).collect();
    reply(&args).unwrap_or_default()
}

/// The values that a shell is offered for `word`, after the other words.
pub(super) fn offered(shell: Shell, others: &[String], word: &str) -> BTreeSet<String> {
    let text = answer(shell, others, word);
    // For zsh, descriptions follow after a line that begins with a tab.
    let values = text.lines().take_while(|line| !line.starts_with('\t'));
    values.map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}
