//! Finds out from the words of a command line what is being completed.

mod functions;
mod line;
mod projects;
mod question;
mod running;
mod verb;

use std::path::is_separator;

use ValueKind::{
    Directory, Editor, Environment, EnvironmentOrFile, EnvironmentOrPrevious, ExportFormat, File,
    Guard, Installed, Interpreter, Language, LinkMode, Module, Name, Nothing, Options, Order,
    Package, Program, Removed, Seed, Shell, Unmanaged, Variable, Verbs,
};
use functions::{FUNCTION_VERBS, FUNCTIONS, Function};
use line::LineReader;
pub(super) use question::{GivenOption, Question};
pub(super) use verb::{Verb, VerbOption};
use verb::{flag, option, verb};

/// What can be completed at the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueKind {
    /// An environment: its name, its project's, `.`, or a directory.
    Environment,
    /// The same, or `-` for the one left last.
    EnvironmentOrPrevious,
    /// An environment by its name, or a file.
    EnvironmentOrFile,
    /// An environment of another tool: its name, or a directory.
    Unmanaged,
    /// An environment by its name alone.
    Name,
    /// The name of an environment, or several separated by commas.
    Names,
    /// A kernel of Jupyter's that venvyard wrote.
    Kernel,
    /// An environment in the trash.
    Removed,
    /// A request for an interpreter.
    Interpreter,
    /// An editor.
    Editor,
    /// A format of `export`.
    ExportFormat,
    /// What the guard should do.
    Guard,
    /// How files get from the store into an environment.
    LinkMode,
    /// The order of a list.
    Order,
    /// The name of a seed, or several separated by commas.
    Seed,
    /// A package that some environment has.
    Package,
    /// A package of the environment named earlier on the line, or of the active one.
    Installed,
    /// A module or a package that Python imports in some environment.
    Module,
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

const SHELL: VerbOption = option("shell", Shell);
const LANGUAGE: VerbOption = option("shell", Language);
const PROMPT: VerbOption = option("prompt", Nothing);
const LOADED: VerbOption = option("loaded", Nothing);
const SEED: VerbOption = option("seed", Seed).repeats();
const PYTHON: VerbOption = option("python", Interpreter).letter('p');
const NO_PIP: VerbOption = flag("no-pip").excludes(&["seed"]);
const EXTRA: VerbOption = option("extra", Nothing).repeats();
const GROUP: VerbOption = option("group", Nothing).repeats();
const JSON: VerbOption = flag("json");
const YES: VerbOption = flag("yes").letter('y');

/// Every verb, one row each. Tests compare them with the command line.
static VERBS: &[Verb] = &[
    verb(&[], &[Verbs], Nothing, &[flag("version").letter('V')]),
    verb(
        &["create"],
        &[Nothing],
        Options,
        &[
            PYTHON,
            option("project", Directory).letter('a'),
            NO_PIP,
            SEED,
            flag("system-site-packages"),
            PROMPT,
            option("install", Nothing).letter('i').repeats(),
            option("requirements", File).letter('r').repeats(),
            option("from", EnvironmentOrFile),
            EXTRA.needs("from"),
            GROUP.needs("from"),
            flag("here"),
            flag("link").excludes(&["here"]),
            flag("temp").excludes(&["here", "link"]).excludes_words(),
            option("link-mode", LinkMode),
            LANGUAGE,
            LOADED,
        ],
    ),
    verb(
        &["clone"],
        &[Environment, Nothing],
        Options,
        &[
            flag("project"),
            PROMPT,
            PYTHON.excludes(&["link-mode"]),
            flag("keep-going").needs("python").excludes(&["link-mode"]),
            option("link-mode", LinkMode),
            LANGUAGE,
            LOADED,
        ],
    ),
    verb(
        &["activate"],
        &[EnvironmentOrPrevious],
        Options,
        &[LANGUAGE, LOADED, flag("no-cd").letter('n')],
    ),
    verb(
        &["remove"],
        &[],
        Environment,
        &[
            option("temporary", Directory).excludes_words(),
            YES,
            flag("with-sources"),
            flag("permanently"),
        ],
    ),
    verb(
        &["list"],
        &[],
        Name,
        &[
            option("sort", Order),
            JSON.excludes(&["names"]),
            flag("names").excludes(&["long", "refresh"]),
            flag("long"),
            flag("refresh").needs("long"),
        ],
    ),
    verb(&["restore"], &[Removed], Options, &[option("as", Nothing), JSON]),
    verb(
        &["prune"],
        &[],
        Options,
        &[
            option("older", Nothing),
            flag("missing"),
            flag("trash"),
            flag("cache"),
            flag("dry-run").excludes(&["yes"]),
            YES,
            JSON,
        ],
    ),
    verb(&["forget"], &[], Name, &[YES]),
    verb(
        &["rename"],
        &[Environment, Nothing],
        Options,
        &[option("to", Directory), LANGUAGE, LOADED],
    ),
    verb(
        &["show"],
        &[EnvironmentOrPrevious],
        Options,
        &[
            flag("path").excludes(&["json"]),
            flag("python").excludes(&["json", "path"]),
            option("editor", Editor).excludes(&["json", "path", "python"]),
            JSON,
        ],
    ),
    verb(&["find"], &[], Package, &[option("import", Module).repeats(), flag("together"), JSON]),
    verb(
        &["packages"],
        &[EnvironmentOrPrevious],
        Options,
        &[flag("tree").excludes(&["reverse"]), option("reverse", Installed), JSON],
    ),
    verb(&["diff"], &[EnvironmentOrFile, EnvironmentOrFile], Options, &[JSON]),
    verb(
        &["sync"],
        &[Environment, File],
        Options,
        &[
            EXTRA,
            GROUP,
            flag("dry-run").excludes(&["yes"]),
            YES,
            JSON.needs("dry-run").excludes(&["yes"]),
        ],
    ),
    verb(
        &["export"],
        &[EnvironmentOrPrevious],
        Options,
        &[
            option("output", File).letter('o'),
            option("format", ExportFormat),
            flag("offline"),
            flag("with-settings").needs("output"),
            flag("with-values").needs("with-settings"),
            YES.needs("output"),
        ],
    ),
    verb(&["which"], &[Program], Options, &[JSON]),
    running::RUN,
    running::EACH,
    running::SHELL,
    verb(
        &["setup"],
        &[],
        Options,
        &[
            SHELL,
            flag("auto").excludes(&["no-auto"]),
            flag("no-auto"),
            option("guard", Guard),
            flag("from-virtualenvwrapper"),
            flag("uninstall").excludes(&[
                "auto",
                "no-auto",
                "guard",
                "man",
                "from-virtualenvwrapper",
            ]),
            flag("man"),
            flag("dry-run"),
        ],
    ),
    verb(&["init"], &[Shell], Options, &[flag("compat")]),
    verb(
        &["trust"],
        &[File],
        Options,
        &[
            flag("show").excludes(&["revoke", "deny", "yes"]),
            flag("values"),
            JSON.needs("show"),
            flag("revoke").excludes(&["deny"]),
            flag("deny"),
            YES,
        ],
    ),
    projects::PROJECT,
    projects::SET,
    projects::UNSET,
    projects::LINK,
    projects::UNLINK,
    running::KERNEL,
    running::KERNEL_ADD,
    running::KERNEL_LIST,
    running::KERNEL_REMOVE,
    verb(&["var"], &[Verbs], Nothing, &[]),
    verb(&["var", "set"], &[EnvironmentOrPrevious], Nothing, &[option("from-file", File)]),
    verb(&["var", "unset"], &[EnvironmentOrPrevious], Variable, &[]),
    verb(&["var", "list"], &[EnvironmentOrPrevious], Options, &[JSON]),
    verb(&["python"], &[Verbs], Nothing, &[]),
    verb(&["python", "list"], &[], Options, &[flag("refresh"), JSON]),
    verb(&["python", "find"], &[Interpreter], Options, &[JSON]),
    verb(&["seed"], &[Verbs], Nothing, &[]),
    verb(&["seed", "list"], &[], Options, &[JSON]),
    verb(&["seed", "add"], &[], File, &[]),
    verb(&["seed", "upgrade"], &[], Seed, &[]),
    verb(&["seed", "prune"], &[], Options, &[flag("all"), YES]),
    verb(&["seed", "verify"], &[], Options, &[JSON]),
    verb(
        &["repair"],
        &[],
        Environment,
        &[
            flag("all").excludes_words(),
            PYTHON,
            flag("dry-run"),
            flag("keep-going"),
            YES,
            JSON,
            flag("unlink").excludes(&["all", "python", "dry-run", "keep-going", "yes", "json"]),
        ],
    ),
    verb(
        &["adopt"],
        &[],
        Unmanaged,
        &[
            flag("all").excludes(&["as", "move", "scan"]).excludes_words(),
            flag("scan").excludes(&["as"]).words(Directory),
            option("as", Nothing),
            flag("move"),
            flag("dry-run").excludes(&["as"]).excludes_words(),
            YES.excludes(&["as"]).excludes_words(),
            JSON,
        ],
    ),
    verb(&["doctor"], &[], Environment, &[flag("fix"), YES.needs("fix"), flag("deep"), JSON]),
    verb(&["help"], &[], Verbs, &[]),
];

/// What the word at `index` can become; `None` if the line doesn't run venvyard. `index` is one of `words`,
/// and not the first.
pub(super) fn question(words: &[String], index: usize) -> Option<Question<'_>> {
    let (program, before) = words.get(..index)?.split_first()?;
    let mut reader = match FUNCTIONS.iter().find(|function| function.name == program) {
        Some(Function { verb, passes, .. }) => {
            let of_function = || FUNCTION_VERBS.iter().find(|known| known.path == [*verb]);
            LineReader::new(find(&[verb]).or_else(of_function)?, passes)
        }
        None if is_program(program) => LineReader::new(find(&[])?, &[]),
        None => return None,
    };
    for word in before {
        reader.read(word)?;
    }
    Some(reader.question(&words[index], &words[index + 1..]))
}

/// Whether the word is `venvyard`, with or without a path.
fn is_program(word: &str) -> bool {
    let name = word.rsplit(is_separator).next().unwrap_or(word);
    name.strip_suffix(".exe").unwrap_or(name) == "venvyard"
}

fn find(path: &[&str]) -> Option<&'static Verb> {
    VERBS.iter().find(|verb| verb.path == path)
}

#[cfg(test)]
mod every_line;
#[cfg(test)]
mod every_option;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
