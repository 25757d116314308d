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
    /// A command and its arguments.
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
    /// The options that the shell function gives the program itself, and those that it can't have.
    pub(super) given: &'static [&'static str],
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
    let others = before.iter().chain(&words[index + 1..]).map(String::as_str).collect();
    Some(Question {
        wanted,
        verb: reader.verb.path,
        attached: &words[index][..attached],
        begun: &words[index][attached..],
        others,
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
                Command => (File, 0),
                wanted => (or_path(wanted, word), 0),
            };
        }
        if let Some((name, value)) = word.strip_prefix("--").and_then(|name| name.split_once('=')) {
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
mod tests {
    use clap::{ArgAction, CommandFactory as _, ValueHint};

    use super::*;

    /// The last word of the line is the one being typed.
    fn asked(line: &str) -> Option<(Wanted, String, String)> {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let question = question(&words, words.len() - 1)?;
        Some((question.wanted, question.attached.to_owned(), question.begun.to_owned()))
    }

    fn wanted(line: &str) -> Wanted {
        asked(line).unwrap_or_else(|| panic!("{line}")).0
    }

    #[test]
    fn every_place_wants_its_own() {
        for (line, expected) in [
            ("workon ", EnvironmentOrProject),
            ("workon a", EnvironmentOrProject),
            ("workon -n a", EnvironmentOrProject),
            ("workon -", Options),
            ("workon --no", Options),
            ("workon a ", Options),
            ("workon a -", Options),
            ("workon -- ", EnvironmentOrProject),
            ("workon -- -", EnvironmentOrProject),
            ("workon -- a ", Nothing),
            ("workon -- a -", Nothing),
            ("mkenv ", Nothing),
            ("mkenv x", Nothing),
            ("mkenv c ", Options),
            ("mkenv -p ", Interpreter),
            ("mkenv --python 3.", Interpreter),
            ("mkenv --python /usr/b", File),
            ("mkenv --python ./p", File),
            ("mkenv --python ~", File),
            ("mkenv --python 3.9 ", Nothing),
            ("mkenv --python=3.9 ", Nothing),
            ("mkenv -p3.9 ", Nothing),
            ("mkenv -p", Options),
            ("mkenv c -a ", Directory),
            ("mkenv c --project x", Directory),
            ("mkenv c -r ", File),
            ("mkenv c -i ", Nothing),
            ("mkenv c --prompt ", Nothing),
            ("mkenv c --link-mode ", LinkMode),
            ("mkenv c --no-pip --link-mode h", LinkMode),
            ("mkenv -p -- ", Nothing),
            ("mkenv -- -p", Nothing),
            ("mktmpenv ", Options),
            ("mktmpenv -p ", Interpreter),
            ("cdenv ", InEnvironment),
            ("cdenv li", InEnvironment),
            ("cdenv lib ", Nothing),
            ("cdsite ", InSitePackages),
            ("cdproject ", EnvironmentOrProject),
            ("lssite ", Nothing),
            ("rmenv ", Environment),
            ("rmenv a -y b ", Environment),
            ("rmenv -- ", Environment),
            ("lsenv ", Options),
            ("lsenv --j", Options),
            ("venvyard ", Verbs),
            ("venvyard cr", Verbs),
            ("venvyard -", Options),
            ("venvyard --help ", Verbs),
            ("venvyard activate ", EnvironmentOrProject),
            ("venvyard activate a --shell ", Shell),
            ("venvyard create --li", Options),
            ("venvyard show ", EnvironmentOrProject),
            ("venvyard run ", EnvironmentOrProject),
            ("venvyard run -", Options),
            ("venvyard run a ", File),
            ("venvyard run a -", Options),
            ("venvyard run a -- ", File),
            ("venvyard run a -- -", Nothing),
            ("venvyard run a ls ", File),
            ("venvyard run a ls -", Nothing),
            ("venvyard run a -- ls --python ", File),
            ("venvyard shell ", EnvironmentOrProject),
            ("venvyard shell a --create -p ", Interpreter),
            ("venvyard setup ", Options),
            ("venvyard setup --shell ", Shell),
            ("venvyard setup --auto --guard=d", Guard),
            ("venvyard init ", Shell),
            ("venvyard init bash ", Options),
            ("venvyard project ", Verbs),
            ("venvyard project -", Options),
            ("venvyard project set ", Environment),
            ("venvyard project set a ", Directory),
            ("venvyard project set a . ", Options),
            ("venvyard project unset ", Environment),
            ("venvyard var ", Verbs),
            ("venvyard var set ", Environment),
            ("venvyard var set a ", Nothing),
            ("venvyard var set a --from-file ", File),
            ("venvyard var set a -", Options),
            ("venvyard var unset a ", Variable),
            ("venvyard var unset a A ", Variable),
            ("venvyard var list ", EnvironmentOrProject),
            ("venvyard var list a ", Options),
            ("venvyard python ", Verbs),
            ("venvyard python find ", Interpreter),
            ("mkenv --seed ", Seed),
            ("mkenv c --seed=pip,", Seed),
            ("venvyard shell a --create --seed s", Seed),
            ("venvyard seed ", Verbs),
            ("venvyard seed add ", File),
            ("venvyard seed add a.whl ", File),
            ("venvyard seed upgrade pip ", Seed),
            ("venvyard seed prune ", Options),
            ("venvyard repair ", Environment),
            ("venvyard repair --unlink ", Environment),
            ("venvyard repair a ", Options),
            ("/usr/local/bin/venvyard list ", Options),
            ("venvyard.exe ", Verbs),
        ] {
            assert_eq!(wanted(line), expected, "{line:?}");
        }
    }

    #[test]
    fn what_is_no_verb_of_ours_is_no_question() {
        for line in [
            "elsewhere ",
            "venvyard nosuch ",
            "venvyard cdenv ",
            "venvyard project nosuch ",
            "xvenvyard ",
        ] {
            assert_eq!(asked(line), None, "{line:?}");
        }
    }

    #[test]
    fn a_value_may_be_in_the_word_of_its_option() {
        let of = |line| {
            let (wanted, attached, begun) = asked(line).unwrap();
            (wanted, format!("{attached}|{begun}"))
        };
        assert_eq!(of("mkenv --python=3."), (Interpreter, "--python=|3.".to_owned()));
        assert_eq!(of("mkenv --python="), (Interpreter, "--python=|".to_owned()));
        assert_eq!(of("mkenv --python=/u"), (File, "--python=|/u".to_owned()));
        assert_eq!(of("mkenv --requirements=r=e"), (File, "--requirements=|r=e".to_owned()));
        assert_eq!(of("mkenv -p3."), (Interpreter, "-p|3.".to_owned()));
        assert_eq!(of("mkenv -rx"), (Nothing, "-r|x".to_owned()));
        assert_eq!(of("mkenv --nosuch=é"), (Nothing, "--nosuch=|é".to_owned()));
        assert_eq!(of("mkenv -é"), (Options, "|-é".to_owned()));
    }

    #[test]
    fn the_words_around_it_are_known() {
        let words = ["rmenv", "a", "", "c"].map(str::to_owned);
        assert_eq!(question(&words, 2).unwrap().others, ["a", "c"]);
    }

    /// Whatever takes values offers them, but for what only the user knows.
    #[test]
    fn every_argument_offers_what_there_is() {
        const UNKNOWN: [&str; 3] = ["create --prompt", "create --install", "create NAME"];
        for verb in &VERBS {
            let name = verb.path.join(" ");
            let options = verb.options.iter().map(|(_, long, value)| (format!("--{long}"), *value));
            let words = verb.words.iter().map(|value| ("NAME".to_owned(), *value));
            for (argument, value) in options.chain(words) {
                let argument = format!("{name} {argument}");
                let known = UNKNOWN.contains(&argument.as_str());
                assert_eq!(value == Nothing, known, "{argument}");
            }
        }
    }

    /// The table is the command line's, written apart because building that costs more than an answer.
    #[test]
    fn the_table_agrees_with_the_command_line() {
        let mut paths = Vec::new();
        compare(&crate::cli::Cli::command(), &mut Vec::new(), &mut paths);
        let known: Vec<Vec<&str>> = VERBS.iter().map(|verb| verb.path.to_vec()).collect();
        for path in &known {
            assert!(paths.iter().any(|there| there == path), "{path:?} is no verb");
        }
    }

    fn compare(command: &clap::Command, path: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
        let strings: Vec<&str> = path.iter().map(String::as_str).collect();
        let verb = find(&strings).unwrap_or_else(|| panic!("{path:?} is not in the table"));
        let mut options: Vec<Taking> = Vec::new();
        let mut words = 0;
        for arg in command.get_arguments() {
            let name = arg.get_long();
            if arg.is_positional() {
                words += 1;
            } else if matches!(arg.get_action(), ArgAction::Set | ArgAction::Append) {
                let name = name.expect("a name");
                let known = verb.options.iter().find(|(_, long, _)| *long == name);
                let (short, long, wanted) = known.unwrap_or_else(|| panic!("{path:?} --{name}"));
                assert_eq!(*short, arg.get_short(), "{path:?} --{long}");
                assert_eq!(*wanted == Directory, arg.get_value_hint() == ValueHint::DirPath);
                assert_eq!(*wanted == File, arg.get_value_hint() == ValueHint::FilePath);
                options.push((*short, long, *wanted));
            }
        }
        assert_eq!(options.len(), verb.options.len(), "{path:?} has options that are none");
        if !command.has_subcommands() {
            let repeats = usize::from(!matches!(verb.then, Options));
            assert_eq!(words, verb.words.len() + repeats, "{path:?}");
        }
        paths.push(path.clone());
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            path.push(below.get_name().to_owned());
            compare(below, path, paths);
            path.pop();
        }
    }
}
