//! Reads the words of a command line, up to the cursor and behind it.

use std::path::is_separator;

use super::ValueKind::{
    Command, Directory, Environment, EnvironmentOrPrevious, File, Interpreter, Nothing, Options,
    Unmanaged, Verbs,
};
use super::{GivenOption, Question, ValueKind, Verb, VerbOption, find};

/// What has been read of a command line.
#[derive(Clone)]
pub(super) struct LineReader<'a> {
    verb: &'static Verb,
    /// The words of the verb.
    words: Vec<&'a str>,
    given: Vec<GivenOption<'a>>,
    /// The option whose value is the next word.
    open: Option<&'static VerbOption>,
    /// Whether `--` has been read: no options follow.
    options_ended: bool,
}

impl<'a> LineReader<'a> {
    /// `passes` are the options that the shell function passes before those on the line.
    pub(super) fn new(verb: &'static Verb, passes: &[&str]) -> Self {
        let given = passes.iter().filter_map(|long| verb.long(long));
        let given = given.map(|option| GivenOption { option, value: "" }).collect();
        Self { verb, words: Vec::new(), given, open: None, options_ended: false }
    }

    /// Reads a word; `None` if it should be a verb and is none.
    pub(super) fn read(&mut self, word: &'a str) -> Option<()> {
        if let Some(option) = self.open.take() {
            self.given.push(GivenOption { option, value: word });
        } else if self.in_command() {
            self.words.push(word);
        } else if word == "--" && !self.options_ended {
            self.options_ended = true;
        } else if self.has_dash(word) && word != "-" {
            self.read_option(word);
        } else if self.word() == Verbs && !self.is_about_verbs() {
            *self = Self::new(find(&[self.verb.path, &[word]].concat())?, &[]);
        } else {
            self.words.push(word);
        }
        Some(())
    }

    fn read_option(&mut self, word: &'a str) {
        if let Some(name) = word.strip_prefix("--") {
            let (name, value) = name.split_once('=').map_or((name, None), |(a, b)| (a, Some(b)));
            match self.verb.long(name) {
                Some(option) if option.value.is_some() && value.is_none() => {
                    self.open = Some(option);
                }
                Some(option) => {
                    self.given.push(GivenOption { option, value: value.unwrap_or_default() });
                }
                None => {}
            }
            return;
        }
        for (at, letter) in word.char_indices().skip(1) {
            let Some(option) = self.verb.short(letter) else { continue };
            if option.value.is_none() {
                self.given.push(GivenOption { option, value: "" });
                continue;
            }
            match &word[at + letter.len_utf8()..] {
                "" => self.open = Some(option),
                value => {
                    let value = value.strip_prefix('=').unwrap_or(value);
                    self.given.push(GivenOption { option, value });
                }
            }
            return;
        }
    }

    /// What `word` can become, before the words `after`.
    pub(super) fn question(mut self, word: &'a str, after: &'a [String]) -> Question<'a> {
        let is_word = self.open.is_none() && (self.in_command() || !self.has_dash(word));
        let mut rest = self.clone();
        rest.open = None;
        if is_word {
            // It counts for the place of those after it.
            rest.words.push(word);
        }
        // Without a verb, nobody knows what the other words are.
        if self.word() != Verbs {
            for word in after {
                let _ = rest.read(word);
            }
        }
        self.given = rest.given;
        if is_word {
            rest.words.remove(self.words.len());
        }
        let (kind, attached) = self.expects(word);
        Question {
            kind,
            word: self.word(),
            verb: self.verb,
            attached: &word[..attached],
            prefix: &word[attached..],
            words: rest.words,
            given: self.given,
            options_ended: self.options_ended,
        }
    }

    /// What `word` can become, and the byte at which that value begins.
    fn expects(&self, word: &str) -> (ValueKind, usize) {
        if let Some(option) = self.open {
            return (or_path(option.value.unwrap_or(Nothing), word), 0);
        }
        if self.in_command() || !self.has_dash(word) {
            let kind = self.word();
            return match kind {
                Options if self.options_ended => (Nothing, 0),
                Verbs if self.options_ended && !self.is_about_verbs() => (Nothing, 0),
                Command if word.starts_with('-') => (Nothing, 0),
                // The first is the command itself. Its arguments are mostly files.
                Command if self.in_command() => (File, 0),
                kind => (or_path(kind, word), 0),
            };
        }
        if let Some(name) = word.strip_prefix("--") {
            // Without `=` it is an unfinished name.
            let Some((name, value)) = name.split_once('=') else { return (Options, 0) };
            let kind = self.verb.long(name).and_then(|option| option.value).unwrap_or(Nothing);
            return (or_path(kind, value), word.len() - value.len());
        }
        // The first letter that takes a value has the rest of the word, with or without `=` before it.
        let valued = word.char_indices().skip(1).find_map(|(at, letter)| {
            Some((self.verb.short(letter)?.value?, at + letter.len_utf8()))
        });
        match valued {
            // `-p` could become `-p3.9`, but so far it is an option.
            Some((kind, at)) if at < word.len() => {
                let at = at + usize::from(word[at..].starts_with('='));
                (or_path(kind, &word[at..]), at)
            }
            _ => (Options, 0),
        }
    }

    /// What the next word without a dash can be.
    fn word(&self) -> ValueKind {
        if let Some(words) = self.given.iter().find_map(|given| given.option.words) {
            return words;
        }
        if self.given.iter().any(|given| given.option.excludes_words) {
            return Options;
        }
        match self.verb.words.get(self.words.len()).copied().unwrap_or(self.verb.then) {
            // The parser takes another one only for `--scan`, whose words are directories.
            Unmanaged if !self.words.is_empty() => Nothing,
            word => word,
        }
    }

    /// Whether the words of the command of `run` are being read, whose options are not venvyard's.
    fn in_command(&self) -> bool {
        self.verb.then == Command && self.words.len() > self.verb.words.len()
    }

    /// Whether its words are verbs, but none of its own: `help`.
    fn is_about_verbs(&self) -> bool {
        self.verb.then == Verbs
    }

    fn has_dash(&self, word: &str) -> bool {
        !self.options_ended && word.starts_with('-')
    }
}

/// What is completed if the word is a path; else `kind`.
fn or_path(kind: ValueKind, word: &str) -> ValueKind {
    let is_path = word.contains(is_separator);
    match kind {
        Interpreter if is_path || word.starts_with(['.', '~']) => File,
        Environment | EnvironmentOrPrevious | Unmanaged if is_path => Directory,
        _ => kind,
    }
}
