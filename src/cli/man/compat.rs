//! The man page of virtualenvwrapper's commands. clap doesn't know them: they are shell functions that take their words
//! as virtualenvwrapper does.

use clap_mangen::roff::{Inline, Roff, bold, roman};

use super::described;

/// The commands, as they are typed, with what they do.
const COMMANDS: [(&str, &str); 19] = [
    (
        "mkvirtualenv [-a DIR] [-i PACKAGE]... [-r FILE] [-p PYTHON] [OPTION]... NAME",
        "makes an environment in WORKON_HOME, ties it to the project DIR, installs, and enters it. A name that exists is \
         refused, and a package that can't be installed is an error",
    ),
    ("mktmpenv [-c|-n] [OPTION]...", "makes an environment that is deleted when you leave it"),
    (
        "workon [-c|-n] [NAME|.]",
        "enters an environment and goes to its project; without a name, lists all. '.' is that of the current directory",
    ),
    ("deactivate", "leaves the active environment"),
    (
        "rmvirtualenv NAME...",
        "removes environments, but not the active one. 'venvyard restore NAME' brings them back",
    ),
    (
        "lsvirtualenv [-b|-l]",
        "lists them: only the names, or with their details, as without an option",
    ),
    ("showvirtualenv [NAME]", "shows the details of one"),
    ("cpvirtualenv SOURCE [NAME]", "copies one, also from a path, and enters the copy"),
    (
        "allvirtualenv COMMAND...",
        "runs a command in each, in its directory. The status is the worst one",
    ),
    (
        "mkproject [-f] [-t TEMPLATE]... NAME",
        "makes a directory in PROJECT_HOME, an environment for it, and what the templates say",
    ),
    ("setvirtualenvproject [ENV] [DIR]", "ties an environment to a project"),
    ("cdproject", "goes to the project of the active environment"),
    ("cdvirtualenv [DIR]", "goes to the active environment, or to a directory in it"),
    ("cdsitepackages [DIR]", "goes to its site-packages, or to a directory in it"),
    ("lssitepackages", "lists its site-packages"),
    ("add2virtualenv [-d] DIR...", "adds directories to the import path, or takes them out"),
    ("toggleglobalsitepackages [-q]", "shows or hides the packages of its interpreter"),
    ("wipeenv", "takes all packages out of the active environment"),
    ("virtualenvwrapper", "lists these commands"),
];

const HOOKS: [(&str, &str); 5] = [
    (
        "initialize, postmkvirtualenv, postcpvirtualenv, postmkproject",
        "are sourced in the shell: when it loads the commands, and in a new environment",
    ),
    (
        "premkvirtualenv, precpvirtualenv, premkproject, prermvirtualenv, postrmvirtualenv",
        "are run as programs, with the name",
    ),
    ("preactivate", "is run as a program, with the name, between two environments"),
    (
        "postactivate, predeactivate, postdeactivate",
        "are sourced; also those in 'bin' of an environment and, if you trust them, in '.virtualenvwrapper' of its project",
    ),
    ("get_env_details", "is run as a program for each environment of a long list"),
];

const ENVIRONMENT: [(&str, &str); 8] = [
    ("WORKON_HOME", "the directory of the environments; ~/.virtualenvs if it isn't set"),
    ("PROJECT_HOME", "where mkproject makes directories"),
    ("VIRTUALENVWRAPPER_HOOK_DIR", "the directory of the hooks; WORKON_HOME if it isn't set"),
    (
        "VIRTUALENVWRAPPER_PROJECT_FILENAME",
        "the file that names a project; .project if it isn't set",
    ),
    ("VIRTUALENVWRAPPER_WORKON_CD", "0 keeps workon and mktmpenv from changing the directory"),
    (
        "VIRTUALENVWRAPPER_VIRTUALENV",
        "another program than virtualenv or venv that makes the environments",
    ),
    ("VIRTUALENVWRAPPER_VIRTUALENV_ARGS", "options for that program"),
    (
        "VIRTUALENVWRAPPER_VIRTUALENV_CLONE",
        "another program than virtualenv-clone that copies them",
    ),
];

const FILES: [(&str, &str); 4] = [
    ("ENV/.project", "names the project of an environment"),
    ("ENV/bin/postactivate", "a hook of one environment"),
    ("PROJECT/.virtualenvwrapper/postactivate", "a hook of a project"),
    ("~/.config/venvyard/templates/", "templates for mkproject: directories and programs"),
];

const STATUS: [(&str, &str); 3] = [
    ("0", "done"),
    ("1", "it failed or was refused"),
    ("2", "the command line is wrong, as mkvirtualenv without a name"),
];

const EXAMPLES: [(&str, &str); 4] = [
    (
        "venvyard setup --from-virtualenvwrapper",
        "loads the commands in the place of virtualenvwrapper, in the start-up file of your shell",
    ),
    (
        "eval \"$(venvyard init bash --compat)\"",
        "loads them from a start-up file that you edit yourself",
    ),
    ("venvyard adopt --all --dry-run", "shows which environments of other tools there are"),
    ("mkvirtualenv -a code/shop -r requirements.txt shop", "makes an environment for a project"),
];

/// Its file name and its text.
pub(super) fn page() -> (String, String) {
    let mut roff = Roff::new();
    let version = concat!("venvyard ", env!("CARGO_PKG_VERSION"));
    roff.control("TH", ["venvyard-compat", "1", "", version, "venvyard"]);
    let section = |roff: &mut Roff, title: &str, text: Vec<Inline>| {
        roff.control("SH", [title]);
        roff.text(text);
    };
    section(&mut roff, "NAME", vec![roman("venvyard-compat - virtualenvwrapper's commands")]);
    let description = "In a shell that 'venvyard setup --from-virtualenvwrapper' has set up, virtualenvwrapper's commands, \
                       variables and hooks work as before, beside venvyard's own.";
    section(&mut roff, "DESCRIPTION", vec![roman(description)]);
    described(&mut roff, "COMMANDS", COMMANDS.into_iter());
    described(&mut roff, "HOOKS", HOOKS.into_iter());
    roff.control("SH", ["EXAMPLES"]);
    for (line, meaning) in EXAMPLES {
        roff.control("TP", []);
        roff.text([bold(line)]);
        roff.text([roman(meaning)]);
    }
    described(&mut roff, "FILES", FILES.into_iter());
    described(&mut roff, "ENVIRONMENT", ENVIRONMENT.into_iter());
    described(&mut roff, "EXIT STATUS", STATUS.into_iter());
    section(
        &mut roff,
        "SEE ALSO",
        vec![bold("venvyard"), roman("(1), "), bold("venvyard-setup"), roman("(1)")],
    );
    ("venvyard-compat.1".to_owned(), roff.render())
}
