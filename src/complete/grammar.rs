//! What is being completed: told by the words of the command line alone.

use std::path::is_separator;

use Wanted::{
    Command, Directory, Environment, EnvironmentOrProject, File, Guard, InEnvironment,
    InSitePackages, Interpreter, LinkMode, Nothing, Options, Program, Seed, Shell, Variable, Verbs,
};

/// What can stand where the cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// An environment's name.
    Environment,
    /// An environment's name, or a project's that means one.
    EnvironmentOrProject,
    /// A request for a Python.
    Interpreter,
    /// What the guard does.
    Guard,
    /// How files get from the store into an environment.
    LinkMode,
    /// A seed's name, or several with commas.
    Seed,
    /// A shell's name.
    Shell,
    /// A variable of the environment that stands before it.
    Variable,
    /// A directory.
    Directory,
    /// A file.
    File,
    /// A command that the environment named before it is to run.
    Command,
    /// A directory below the active environment's.
    InEnvironment,
    /// A directory below its site-packages.
    InSitePackages,
    /// A command that PATH leads to.
    Program,
    /// The verb's options.
    Options,
    /// A verb, or what the verb is to do.
    Verbs,
    /// Something that only the user knows.
    Nothing,
}

/// The word being typed, understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Question<'a> {
    /// What it can be.
    pub(super) wanted: Wanted,
    /// The verb, as the program is given it: none yet, `create`, or `project` and `set`.
    pub(super) verb: &'static [&'static str],
    /// The option in front of the value in the same word: `--python=` or `-p`.
    pub(super) attached: &'a str,
    /// What of the value or option is there.
    pub(super) begun: &'a str,
    /// All other words behind the verb.
    pub(super) others: Vec<&'a str>,
    /// Whether `--` was there: what begins with a dash is then no option.
    pub(super) ended: bool,
    /// The options that the shell function gives the program itself, and those that it can't have.
    pub(super) given: &'static [&'static str],
}

impl Question<'_> {
    /// Whether the program would take `name` for a word here, and not for an option.
    pub(super) fn can_be_a_word(&self, name: &str) -> bool {
        self.ended || !name.starts_with('-')
    }
}

/// A verb, as far as values go: options without one need no mention.
struct Verb {
    path: &'static [&'static str],
    /// Its words without a dash, in order.
    words: &'static [Wanted],
    /// What comes after them.
    then: Wanted,
    /// Its options that take a value.
    options: &'static [Taking],
}

/// An option that takes a value: its letter, if it has one, its name, and the value.
type Taking = (Option<char>, &'static str, Wanted);

const SHELL: Taking = (None, "shell", Shell);
const LOADED: Taking = (None, "loaded", Nothing);
const SEED: Taking = (None, "seed", Seed);
const PYTHON: Taking = (Some('p'), "python", Interpreter);

const VERBS: [Verb; 29] = [
    verb(&[], &[Verbs], Nothing, &[]),
    verb(
        &["create"],
        &[Nothing],
        Options,
        &[
            PYTHON,
            (Some('a'), "project", Directory),
            (None, "prompt", Nothing),
            (Some('i'), "install", Nothing),
            (Some('r'), "requirements", File),
            (None, "link-mode", LinkMode),
            SEED,
            LOADED,
            SHELL,
        ],
    ),
    verb(&["activate"], &[EnvironmentOrProject], Options, &[LOADED, SHELL]),
    verb(&["remove"], &[], Environment, &[(None, "temporary", Directory)]),
    verb(&["list"], &[], Options, &[]),
    verb(&["show"], &[EnvironmentOrProject], Options, &[]),
    verb(&["which"], &[Program], Options, &[]),
    verb(&["run"], &[EnvironmentOrProject], Command, &[]),
    verb(&["shell"], &[EnvironmentOrProject], Options, &[PYTHON, SEED, SHELL]),
    verb(&["setup"], &[], Options, &[SHELL, (None, "guard", Guard)]),
    verb(&["init"], &[Shell], Options, &[]),
    verb(&["trust"], &[File], Options, &[]),
    verb(&["project"], &[Verbs], Nothing, &[]),
    verb(&["project", "set"], &[Environment, Directory], Options, &[]),
    verb(&["project", "unset"], &[Environment], Options, &[]),
    verb(&["var"], &[Verbs], Nothing, &[]),
    verb(&["var", "set"], &[Environment], Nothing, &[(None, "from-file", File)]),
    verb(&["var", "unset"], &[Environment], Variable, &[]),
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
];

/// The shell functions: their names, the verbs behind them, how many of its words they give, and the
/// options that they give or that it can't have there.
const FUNCTIONS: [(&str, &str, usize, &[&str]); 9] = [
    ("workon", "activate", 0, &["shell"]),
    ("mkenv", "create", 0, &["shell"]),
    ("mktmpenv", "create", 1, &["shell", "temp", "here"]),
    ("rmenv", "remove", 0, &[]),
    ("lsenv", "list", 0, &[]),
    ("cdenv", "cdenv", 0, &[]),
    ("cdsite", "cdsite", 0, &[]),
    ("lssite", "lssite", 0, &[]),
    ("cdproject", "cdproject", 0, &[]),
];

/// What only a shell function can do.
const PLACES: [Verb; 4] = [
    verb(&["cdenv"], &[InEnvironment], Nothing, &[]),
    verb(&["cdsite"], &[InSitePackages], Nothing, &[]),
    verb(&["lssite"], &[], Nothing, &[]),
    verb(&["cdproject"], &[EnvironmentOrProject], Nothing, &[]),
];

const fn verb(
    path: &'static [&'static str],
    words: &'static [Wanted],
    then: Wanted,
    options: &'static [Taking],
) -> Verb {
    Verb { path, words, then, options }
}

/// What the word at `index` can be; `None` where this is no command line of ours. `index` is one of
/// `words`, and not the first.
pub(super) fn question(words: &[String], index: usize) -> Option<Question<'_>> {
    let (program, before) = words.get(..index)?.split_first()?;
    let function = FUNCTIONS.iter().find(|(name, ..)| name == program);
    let (mut reader, given) = match function {
        Some((_, verb, words, given)) => {
            let place = || PLACES.iter().find(|place| place.path == [*verb]);
            (Reader { words: *words, ..Reader::new(find(&[verb]).or_else(place)?) }, *given)
        }
        None if is_program(program) => (Reader::new(find(&[])?), &[] as &[&str]),
        None => return None,
    };
    for word in before {
        reader.read(word)?;
    }
    let (wanted, attached) = reader.expects(&words[index]);
    let ended = reader.ended;
    let others = before.iter().chain(&words[index + 1..]).map(String::as_str).collect();
    Some(Question {
        wanted,
        verb: reader.verb.path,
        attached: &words[index][..attached],
        begun: &words[index][attached..],
        others,
        ended,
        given,
    })
}

/// `venvyard`, by whatever path it was called.
fn is_program(word: &str) -> bool {
    let name = word.rsplit(is_separator).next().unwrap_or(word);
    name.strip_suffix(".exe").unwrap_or(name) == "venvyard"
}

fn find(path: &[&str]) -> Option<&'static Verb> {
    VERBS.iter().find(|verb| verb.path == path)
}

/// How far a command line has been read.
struct Reader {
    verb: &'static Verb,
    /// How many of the verb's words were there.
    words: usize,
    /// The value that the next word is.
    value: Option<Wanted>,
    /// `--` was there: no more options.
    ended: bool,
}

impl Reader {
    fn new(verb: &'static Verb) -> Self {
        Self { verb, words: 0, value: None, ended: false }
    }

    /// Takes a word in; `None` where it is no verb and should be.
    fn read(&mut self, word: &str) -> Option<()> {
        if self.value.take().is_some() || self.in_command() {
        } else if word == "--" && !self.ended {
            self.ended = true;
        } else if self.is_option(word) {
            self.value = match word.strip_prefix("--") {
                Some(name) => self.long(name),
                None => {
                    self.letters(word).filter(|(_, at)| *at == word.len()).map(|(value, _)| value)
                }
            };
        } else if self.word() == Verbs {
            *self = Self::new(find(&[self.verb.path, &[word]].concat())?);
        } else {
            self.words += 1;
        }
        Some(())
    }

    /// What `word` can be, and at which byte of it that begins.
    fn expects(&self, word: &str) -> (Wanted, usize) {
        if let Some(value) = self.value {
            return (or_path(value, word), 0);
        }
        if self.in_command() || !self.is_option(word) {
            let wanted = self.word();
            return match wanted {
                Options if self.ended => (Nothing, 0),
                Command if word.starts_with('-') => (Nothing, 0),
                // Its name; what follows are most often files.
                Command if !self.in_command() && !word.contains(is_separator) => (Command, 0),
                Command => (File, 0),
                wanted => (or_path(wanted, word), 0),
            };
        }
        if let Some(name) = word.strip_prefix("--") {
            // Without `=` it is a name being typed, whatever letters are in it.
            let Some((name, value)) = name.split_once('=') else { return (Options, 0) };
            let wanted = self.long(name).unwrap_or(Nothing);
            return (or_path(wanted, value), word.len() - value.len());
        }
        match self.letters(word) {
            // `-p` may yet become `-p3.9`, but so far it is an option.
            Some((_, at)) if at == word.len() => (Options, 0),
            // No shell completes a path in the middle of a word.
            Some((Directory | File, at)) => (Nothing, at),
            Some((value, at)) => (value, at),
            None => (Options, 0),
        }
    }

    /// What the next word without a dash is.
    fn word(&self) -> Wanted {
        self.verb.words.get(self.words).copied().unwrap_or(self.verb.then)
    }

    /// The command of `run` has begun: its options are its own.
    fn in_command(&self) -> bool {
        self.verb.then == Command && self.words > self.verb.words.len()
    }

    fn is_option(&self, word: &str) -> bool {
        !self.ended && word.starts_with('-')
    }

    /// The value of the option of that name.
    fn long(&self, name: &str) -> Option<Wanted> {
        let (.., value) = self.verb.options.iter().find(|(_, long, _)| *long == name)?;
        Some(*value)
    }

    /// The value of the first letter of `-abc` that takes one, and the byte at which it begins.
    fn letters(&self, word: &str) -> Option<(Wanted, usize)> {
        word.char_indices().skip(1).find_map(|(at, letter)| {
            let (.., value) =
                self.verb.options.iter().find(|(short, ..)| *short == Some(letter))?;
            Some((*value, at + letter.len_utf8()))
        })
    }
}

/// An interpreter may be named by its path.
fn or_path(wanted: Wanted, word: &str) -> Wanted {
    if wanted == Interpreter && (word.starts_with(['.', '~']) || word.contains(is_separator)) {
        return File;
    }
    wanted
}

#[cfg(test)]
mod every_option;
#[cfg(test)]
mod tests;
