//! A verb's row: the values of its words and options.

use super::ValueKind;

/// A verb with the values of its words and options.
#[derive(Debug)]
pub(in crate::complete) struct Verb {
    /// Its words on the command line.
    pub(in crate::complete) path: &'static [&'static str],
    /// Its words without a dash.
    pub(super) words: &'static [ValueKind],
    /// What follows these words.
    pub(super) then: ValueKind,
    /// Its options, without those that every verb has.
    pub(super) options: &'static [VerbOption],
}

/// An option.
#[derive(Debug, Clone, Copy)]
pub(in crate::complete) struct VerbOption {
    pub(super) short: Option<char>,
    /// Its name, without the dashes.
    pub(in crate::complete) long: &'static str,
    /// What its value can be; `None` for a flag.
    pub(super) value: Option<ValueKind>,
    /// Whether a line may have it more than once.
    pub(super) repeats: bool,
    /// The options that a line can't have beside it. It is enough if one of two names the other.
    pub(super) excludes: &'static [&'static str],
    /// Whether a line with it has no words without a dash, but for those of another option.
    pub(super) excludes_words: bool,
    /// What the words without a dash are in a line with it, however many.
    pub(super) words: Option<ValueKind>,
    /// The option that a line with it must have.
    pub(super) needs: Option<&'static str>,
}

impl Verb {
    /// Its options.
    pub(in crate::complete) fn options(&self) -> impl Iterator<Item = &'static VerbOption> + use<> {
        self.options.iter().chain([&HELP])
    }

    pub(super) fn long(&self, long: &str) -> Option<&'static VerbOption> {
        self.options().find(|option| option.long == long)
    }

    pub(super) fn short(&self, letter: char) -> Option<&'static VerbOption> {
        self.options().find(|option| option.short == Some(letter))
    }
}

impl VerbOption {
    pub(super) const fn letter(self, short: char) -> Self {
        Self { short: Some(short), ..self }
    }

    pub(super) const fn repeats(self) -> Self {
        Self { repeats: true, ..self }
    }

    pub(super) const fn excludes(self, excludes: &'static [&'static str]) -> Self {
        Self { excludes, ..self }
    }

    pub(super) const fn excludes_words(self) -> Self {
        Self { excludes_words: true, ..self }
    }

    pub(super) const fn words(self, words: ValueKind) -> Self {
        Self { words: Some(words), ..self }
    }

    pub(super) const fn needs(self, needs: &'static str) -> Self {
        Self { needs: Some(needs), ..self }
    }
}

static HELP: VerbOption = flag("help").letter('h');

pub(super) const fn flag(long: &'static str) -> VerbOption {
    VerbOption {
        short: None,
        long,
        value: None,
        repeats: false,
        excludes: &[],
        excludes_words: false,
        words: None,
        needs: None,
    }
}

/// An option with a value.
pub(super) const fn option(long: &'static str, value: ValueKind) -> VerbOption {
    VerbOption { value: Some(value), ..flag(long) }
}

pub(super) const fn verb(
    path: &'static [&'static str],
    words: &'static [ValueKind],
    then: ValueKind,
    options: &'static [VerbOption],
) -> Verb {
    Verb { path, words, then, options }
}
