//! What is being completed, and what else is on the line.

use super::{ValueKind, Verb, VerbOption};

/// What the word at the cursor can become.
#[derive(Debug)]
pub(in crate::complete) struct Question<'a> {
    /// What it can be completed to.
    pub(in crate::complete) kind: ValueKind,
    /// What the verb takes here if the word is no option.
    pub(in crate::complete) word: ValueKind,
    /// The verb: none yet, `create`, or `project` and `set`.
    pub(in crate::complete) verb: &'static Verb,
    /// The option before the value in the same word: `--python=` or `-p`.
    pub(in crate::complete) attached: &'a str,
    /// The part of the value or option that is typed.
    pub(in crate::complete) prefix: &'a str,
    /// The verb's other words on the line.
    pub(in crate::complete) words: Vec<&'a str>,
    /// The options on the line, and those that the shell function passes.
    pub(in crate::complete) given: Vec<GivenOption<'a>>,
    /// Whether `--` came before, so that a word with a dash is no option.
    pub(in crate::complete) options_ended: bool,
}

/// An option on the line.
#[derive(Debug, Clone, Copy)]
pub(in crate::complete) struct GivenOption<'a> {
    pub(in crate::complete) option: &'static VerbOption,
    /// Its value; empty for a flag.
    pub(in crate::complete) value: &'a str,
}

impl Question<'_> {
    /// Whether the program would parse `name` as a word here, not as an option.
    pub(in crate::complete) fn can_be_a_word(&self, name: &str) -> bool {
        self.options_ended || !name.starts_with('-')
    }

    /// Whether the words that the line has already can't be given again.
    pub(in crate::complete) fn excludes_its_words(&self) -> bool {
        self.verb.then == self.kind
    }

    /// Whether an option on the line says what its words are.
    fn has_own_words(&self) -> bool {
        self.given.iter().any(|given| given.option.words.is_some())
    }

    /// Whether the program would accept the option beside what is on the line.
    pub(in crate::complete) fn accepts(&self, option: &VerbOption) -> bool {
        let has = |long: &str| self.given.iter().any(|given| given.option.long == long);
        let excludes = |given: &GivenOption<'_>| given.option.excludes.contains(&option.long);
        (option.repeats || !has(option.long))
            && !option.excludes.iter().any(|long| has(long))
            && !self.given.iter().any(excludes)
            && option.needs.is_none_or(has)
            && (self.words.is_empty() || !option.excludes_words || self.has_own_words())
    }
}
