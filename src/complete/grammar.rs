//! Finds out from the words of a command line what is being completed.

use std::path::is_separator;

use ValueKind::{
    Command, Directory, Environment, EnvironmentOrProject, File, Guard, InEnvironment,
    InSitePackages, Interpreter, Language, LinkMode, Nothing, Options, Program, Seed, Shell,
    Variable, Verbs,
};

/// What can be completed at the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueKind {
    /// An environment's name.
    Environment,
    /// The name of an environment, or of a project with a default environment.
    EnvironmentOrProject,
    /// A request for an interpreter.
    Interpreter,
    /// What the guard should do.
    Guard,
    /// How files get from the store into an environment.
    LinkMode,
    /// The name of a seed, or several separated by commas.
    Seed,
    /// A shell's name.
    Shell,
    /// The name of a shell that code can be printed for.
    Language,
    /// A variable of the environment named earlier on the line.
    Variable,
    /// A directory.
    Directory,
    /// A file.
    File,
    /// A command to run in the environment named earlier on the line.
    Command,
    /// A directory in the active environment.
    InEnvironment,
    /// A directory in its site-packages.
    InSitePackages,
    /// A command in PATH.
    Program,
    /// The verb's options.
    Options,
    /// A verb, or a verb below it.
    Verbs,
    /// Something that can't be completed.
    Nothing,
}

/// What the word at the cursor can become.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Question<'a> {
    /// What it can be completed to.
    pub(super) kind: ValueKind,
    /// The words of the verb: none yet, `create`, or `project` and `set`.
    pub(super) verb: &'static [&'static str],
    /// The option before the value in the same word: `--python=` or `-p`.
    pub(super) attached: &'a str,
    /// The part of the value or option that is typed.
    pub(super) prefix: &'a str,
    /// All other words after the program's name.
    pub(super) others: Vec<&'a str>,
    /// Whether `--` came before, so that a word with a dash is no option.
    pub(super) options_ended: bool,
    /// The options that the shell function passes itself or doesn't allow.
    pub(super) preset: &'static [&'static str],
}

impl Question<'_> {
    /// Whether the program would parse `name` as a word here, not as an option.
    pub(super) fn can_be_a_word(&self, name: &str) -> bool {
        self.options_ended || !name.starts_with('-')
    }
}

/// A verb with the values of its words and options. Options without a value are not listed.
struct Verb {
    path: &'static [&'static str],
    /// Its words without a dash.
    words: &'static [ValueKind],
    /// What follows these words.
    then: ValueKind,
    /// Its options that take a value.
    options: &'static [ValueOption],
}

/// An option that takes a value.
#[derive(Clone, Copy)]
struct ValueOption {
    short: Option<char>,
    long: &'static str,
    value: ValueKind,
}

const SHELL: ValueOption = long("shell", Shell);
const LANGUAGE: ValueOption = long("shell", Language);
const LOADED: ValueOption = long("loaded", Nothing);
const SEED: ValueOption = long("seed", Seed);
const PYTHON: ValueOption = short('p', "python", Interpreter);

/// Every verb, one row each. A test compares them with the command line.
const VERBS: &[Verb] = &[
    verb(&[], &[Verbs], Nothing, &[]),
    verb(
        &["create"],
        &[Nothing],
        Options,
        &[
            PYTHON,
            short('a', "project", Directory),
            long("prompt", Nothing),
            short('i', "install", Nothing),
            short('r', "requirements", File),
            long("link-mode", LinkMode),
            SEED,
            LOADED,
            LANGUAGE,
        ],
    ),
    verb(&["activate"], &[EnvironmentOrProject], Options, &[LOADED, LANGUAGE]),
    verb(&["remove"], &[], Environment, &[long("temporary", Directory)]),
    verb(&["list"], &[], Options, &[]),
    verb(&["show"], &[EnvironmentOrProject], Options, &[]),
    verb(&["which"], &[Program], Options, &[]),
    verb(&["run"], &[EnvironmentOrProject], Command, &[]),
    verb(&["shell"], &[EnvironmentOrProject], Options, &[PYTHON, SEED, SHELL]),
    verb(&["setup"], &[], Options, &[SHELL, long("guard", Guard)]),
    verb(&["init"], &[Shell], Options, &[]),
    verb(&["trust"], &[File], Options, &[]),
    verb(&["project"], &[Verbs], Nothing, &[]),
    verb(&["project", "set"], &[Environment, Directory], Options, &[]),
    verb(&["project", "unset"], &[Environment], Options, &[]),
    verb(&["var"], &[Verbs], Nothing, &[]),
    verb(&["var", "set"], &[EnvironmentOrProject], Nothing, &[long("from-file", File)]),
    verb(&["var", "unset"], &[EnvironmentOrProject], Variable, &[]),
    verb(&["var", "list"], &[EnvironmentOrProject], Options, &[]),
    verb(&["python"], &[Verbs], Nothing, &[]),
    verb(&["python", "list"], &[], Options, &[]),
    verb(&["python", "find"], &[Interpreter], Options, &[]),
    verb(&["seed"], &[Verbs], Nothing, &[]),
    verb(&["seed", "list"], &[], Options, &[]),
    verb(&["seed", "add"], &[], File, &[]),
    verb(&["seed", "upgrade"], &[], Seed, &[]),
    verb(&["seed", "prune"], &[], Options, &[]),
    verb(&["seed", "verify"], &[], Options, &[]),
    verb(&["repair"], &[Environment], Options, &[]),
    verb(&["help"], &[Verbs], Options, &[]),
];

/// A shell function that runs a verb.
struct Function {
    name: &'static str,
    verb: &'static str,
    /// How many of the verb's words the function passes itself.
    words: usize,
    /// The options that the function passes itself or doesn't allow.
    preset: &'static [&'static str],
}

/// The shell functions, one row each.
const FUNCTIONS: &[Function] = &[
    function("workon", "activate", 0, &["shell"]),
    function("mkenv", "create", 0, &["shell"]),
    function("mktmpenv", "create", 1, &["shell", "temp", "here"]),
    function("rmenv", "remove", 0, &[]),
    function("lsenv", "list", 0, &[]),
    function("cdenv", "cdenv", 0, &[]),
    function("cdsite", "cdsite", 0, &[]),
    function("lssite", "lssite", 0, &[]),
    function("cdproject", "cdproject", 0, &[]),
];

/// The verbs that exist only as shell functions.
const FUNCTION_VERBS: &[Verb] = &[
    verb(&["cdenv"], &[InEnvironment], Nothing, &[]),
    verb(&["cdsite"], &[InSitePackages], Nothing, &[]),
    verb(&["lssite"], &[], Nothing, &[]),
    verb(&["cdproject"], &[EnvironmentOrProject], Nothing, &[]),
];

const fn function(
    name: &'static str,
    verb: &'static str,
    words: usize,
    preset: &'static [&'static str],
) -> Function {
    Function { name, verb, words, preset }
}

const fn long(long: &'static str, value: ValueKind) -> ValueOption {
    ValueOption { short: None, long, value }
}

const fn short(short: char, long: &'static str, value: ValueKind) -> ValueOption {
    ValueOption { short: Some(short), long, value }
}

const fn verb(
    path: &'static [&'static str],
    words: &'static [ValueKind],
    then: ValueKind,
    options: &'static [ValueOption],
) -> Verb {
    Verb { path, words, then, options }
}

/// What the word at `index` can become; `None` if the line doesn't run venvyard. `index` is one of `words`,
/// and not the first.
pub(super) fn question(words: &[String], index: usize) -> Option<Question<'_>> {
    let (program, before) = words.get(..index)?.split_first()?;
    let function = FUNCTIONS.iter().find(|function| function.name == program);
    let (mut reader, preset) = match function {
        Some(Function { verb, words, preset, .. }) => {
            let of_function = || FUNCTION_VERBS.iter().find(|known| known.path == [*verb]);
            let reader = CommandLineReader::new(find(&[verb]).or_else(of_function)?);
            (CommandLineReader { words: *words, ..reader }, *preset)
        }
        None if is_program(program) => (CommandLineReader::new(find(&[])?), &[] as &[&str]),
        None => return None,
    };
    for word in before {
        reader.read(word)?;
    }
    let (kind, attached) = reader.expects(&words[index]);
    let options_ended = reader.options_ended;
    let others = before.iter().chain(&words[index + 1..]).map(String::as_str).collect();
    Some(Question {
        kind,
        verb: reader.verb.path,
        attached: &words[index][..attached],
        prefix: &words[index][attached..],
        others,
        options_ended,
        preset,
    })
}

/// Whether the word is `venvyard`, with or without a path.
fn is_program(word: &str) -> bool {
    let name = word.rsplit(is_separator).next().unwrap_or(word);
    name.strip_suffix(".exe").unwrap_or(name) == "venvyard"
}

fn find(path: &[&str]) -> Option<&'static Verb> {
    VERBS.iter().find(|verb| verb.path == path)
}

/// Reads the words of a command line up to the cursor.
struct CommandLineReader {
    verb: &'static Verb,
    /// How many words of the verb have been read.
    words: usize,
    /// What the next word is if it is the value of an option.
    value: Option<ValueKind>,
    /// Whether `--` has been read: no options follow.
    options_ended: bool,
}

impl CommandLineReader {
    fn new(verb: &'static Verb) -> Self {
        Self { verb, words: 0, value: None, options_ended: false }
    }

    /// Reads a word; `None` if it should be a verb and is none.
    fn read(&mut self, word: &str) -> Option<()> {
        if self.value.take().is_some() || self.in_command() {
        } else if word == "--" && !self.options_ended {
            self.options_ended = true;
        } else if self.is_option(word) {
            self.value = match word.strip_prefix("--") {
                Some(name) => self.long(name),
                None => {
                    self.letters(word).filter(|(_, at)| *at == word.len()).map(|(value, _)| value)
                }
            };
        } else if self.word() == Verbs {
            match find(&[self.verb.path, &[word]].concat()) {
                Some(verb) => *self = Self::new(verb),
                // The words of 'help' are verbs of their own, and it has options.
                None if self.verb.then == Options => self.words += 1,
                None => return None,
            }
        } else {
            self.words += 1;
        }
        Some(())
    }

    /// What `word` can become, and the byte at which that value begins.
    fn expects(&self, word: &str) -> (ValueKind, usize) {
        if let Some(value) = self.value {
            return (or_path(value, word), 0);
        }
        if self.in_command() || !self.is_option(word) {
            let kind = self.word();
            return match kind {
                Options if self.options_ended => (Nothing, 0),
                Command if word.starts_with('-') => (Nothing, 0),
                // The name of the command. Its arguments are mostly files.
                Command if !self.in_command() && !word.contains(is_separator) => (Command, 0),
                Command => (File, 0),
                kind => (or_path(kind, word), 0),
            };
        }
        if let Some(name) = word.strip_prefix("--") {
            // Without `=` it is an unfinished name.
            let Some((name, value)) = name.split_once('=') else { return (Options, 0) };
            let kind = self.long(name).unwrap_or(Nothing);
            return (or_path(kind, value), word.len() - value.len());
        }
        match self.letters(word) {
            // `-p` could become `-p3.9`, but so far it is an option.
            Some((_, at)) if at == word.len() => (Options, 0),
            // Shells don't complete paths in the middle of a word.
            Some((Directory | File, at)) => (Nothing, at),
            Some((value, at)) => (value, at),
            None => (Options, 0),
        }
    }

    /// What the next word without a dash can be.
    fn word(&self) -> ValueKind {
        self.verb.words.get(self.words).copied().unwrap_or(self.verb.then)
    }

    /// Whether the words of the command of `run` are being read, whose options are not venvyard's.
    fn in_command(&self) -> bool {
        self.verb.then == Command && self.words > self.verb.words.len()
    }

    fn is_option(&self, word: &str) -> bool {
        !self.options_ended && word.starts_with('-')
    }

    /// The value of the option with that name.
    fn long(&self, name: &str) -> Option<ValueKind> {
        self.verb.options.iter().find(|option| option.long == name).map(|option| option.value)
    }

    /// The value of the first letter of `-abc` that takes one, and the byte at which it begins.
    fn letters(&self, word: &str) -> Option<(ValueKind, usize)> {
        word.char_indices().skip(1).find_map(|(at, letter)| {
            let option = self.verb.options.iter().find(|option| option.short == Some(letter))?;
            Some((option.value, at + letter.len_utf8()))
        })
    }
}

/// `File` for an interpreter that is named by its path, else `kind`.
fn or_path(kind: ValueKind, word: &str) -> ValueKind {
    if kind == Interpreter && (word.starts_with(['.', '~']) || word.contains(is_separator)) {
        return File;
    }
    kind
}

#[cfg(test)]
mod every_option;
#[cfg(test)]
mod tests;
