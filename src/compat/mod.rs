//! virtualenvwrapper's commands, variables and hooks. Only `commands/mod.rs`, `init` and `setup` know this room.
//!
//! # The protocol
//!
//! The functions in `shell/compat.*` have the names that virtualenvwrapper's users know. Those that a shell can do alone
//! start no process (`cdvirtualenv`, `cdsitepackages`, `lssitepackages`, `cdproject`, `lsvirtualenv -b`). Every other one
//! runs the hidden verb
//!
//! ```text
//! venvyard __compat SHELL LOADED FUNCTION WORD...
//! ```
//!
//! SHELL is the shell's name and LOADED the stamp of the functions that it has loaded, as in `activate`. The shell
//! passes `WORKON_HOME`, `PROJECT_HOME` and `VIRTUALENVWRAPPER_*` in the environment, because people set them without
//! exporting them; what is empty counts as not set. There are two kinds of FUNCTION:
//!
//! | kind | functions | stdout |
//! |---|---|---|
//! | evaluated | `workon`, `mkvirtualenv`, `mktmpenv`, `cpvirtualenv`, `mkproject`, `setvirtualenvproject`, `made`, `copied` | code, which ends with `# venvyard: whole` |
//! | plain | all others | the user's own |
//!
//! `_venvyard_compat_eval WORD...` captures, checks and evaluates the first kind; `_venvyard_compat_call WORD...` runs
//! the second. A failed call of the first kind prints no code, and its status is the function's.
//!
//! # The code
//!
//! Every line that this room prints is a call of a shell function, so that it is the same in all shells:
//!
//! | line | what the function does |
//! |---|---|
//! | `_venvyard_compat_leave` | leaves the active environment (`deactivate`), if there is one |
//! | `_venvyard_compat_next ENV PROJECT GLOBAL LOCAL` | remembers where the hooks of the environment that is about to be entered are: the project's `.virtualenvwrapper`, the hook directory, the environment's `bin`; empty for none, or for one that is not trusted |
//! | `_venvyard_compat_script FILE` | (bash, zsh) has `_venvyard_compat_activate` evaluate what the user has added to the environment's activate script |
//! | core's code | enters the environment; the directory [`places::hook_dir`] is the last of its hooks |
//! | `_venvyard_compat_then` | starts the lines that follow: remembers the status of the code before |
//! | `_venvyard_compat_activate` | runs the `postactivate` hooks, if they have not run: see below |
//! | `_venvyard_compat_do FUNCTION WORD...` | a plain call of the program; a failure is remembered, and the next line runs |
//! | `_venvyard_compat_cd DIR` | changes the directory |
//! | `_venvyard_compat_source FILE` | sources a hook, if it is there; its status doesn't count |
//! | `_venvyard_compat_moved ENV PROJECT` | if ENV is active, its project's hooks are there now |
//! | `_venvyard_compat_say TEXT` | prints a line |
//! | `_venvyard_compat_foreign WORD...`, `_venvyard_compat_foreign_clone SOURCE TARGET` | runs the program in `VIRTUALENVWRAPPER_VIRTUALENV` (`…_CLONE`) in `WORKON_HOME`, as a command that the user types: it may be a function |
//! | `_venvyard_compat_made FUNCTION NAME WORD...` | if that succeeded and the environment NAME is there, evaluates the FUNCTION (`made` or `copied`) |
//! | `_venvyard_compat_done` | returns the remembered status |
//! | `_venvyard_compat_fail STATUS` | returns that status |
//! | `_venvyard_compat_list` | lists the environments |
//!
//! Hooks that are executed (`premkvirtualenv`, `preactivate` and so on) are run by the program, in a plain call
//! `_venvyard_compat_do hooks LOCAL NAME WORD...`, so that their output is the user's. A hook that holds only comments is not
//! run, and no line for it is printed.
//!
//! `postactivate`, `predeactivate` and `postdeactivate` come through the core's own hooks: `activate.sh`,
//! `deactivate.sh` and `left.sh` in [`places::hook_dir`] (with the endings of all shells) call
//! `_venvyard_compat_activate`, `_venvyard_compat_deactivate` and `_venvyard_compat_left`, if they are defined. The first
//! turns what `_venvyard_compat_next` left into the places of the active environment (a second call does nothing); the last forgets them. So every way
//! of leaving runs them.

mod code;
mod commands;
mod enter;
mod expand;
mod find;
mod hooks;
mod layer;
mod log;
mod places;
mod project;
mod script;
mod scripts;
mod settings;
mod setup;
mod templates;
mod tree;

use std::ffi::OsString;

use crate::context::Context;
use crate::error::{Error, Exit, Kind, Result};
use crate::hints;
use crate::interrupt;
use crate::ops::rename::finish_interrupted;
use crate::shell::Shell;
use crate::ui::Ui;

pub use layer::layer;
use settings::Settings;
pub use setup::{Setup, setup};
pub use tree::HOOKS;

/// The hidden verb that the shell functions run.
pub const VERB: &str = "__compat";

/// One call of the program by a shell function.
struct Call<'a> {
    context: Context,
    ui: Ui,
    shell: Shell,
    /// The stamp of the functions that the shell has loaded.
    loaded: Option<&'a str>,
    settings: Settings,
}

/// Carries out the words after the verb.
pub fn answer(words: &[OsString]) -> Exit {
    let [shell, loaded, function, words @ ..] = words else { return Kind::Usage.exit() };
    let run = function.to_str().and_then(commands::find);
    let (Some(shell), Some(run)) = (shell.to_str().and_then(Shell::from_name), run) else {
        return Kind::Usage.exit();
    };
    let answer = || {
        let context = Context::from_process()?.knowing(HOOKS);
        let context = context.reporting(|message| Ui.warn(message));
        finish_interrupted(&context, &Ui.spinner());
        layer::refresh(&context.dirs, shell);
        let settings = Settings::from_process(&context)?;
        run(&Call { context, ui: Ui, shell, loaded: loaded.to_str(), settings }, words)
    };
    answer().unwrap_or_else(|error| {
        let exit = exit_of(&error);
        Ui.error(&error.with_hints(hints::of));
        exit
    })
}

/// virtualenvwrapper's scripts know 1, and 2 for a wrong command line.
fn exit_of(error: &Error) -> Exit {
    match error.kind() {
        Kind::Interrupted => interrupt::exit(),
        Kind::Usage => Kind::Usage.exit(),
        _ if interrupt::check().is_err() => interrupt::exit(),
        _ => Kind::Failed.exit(),
    }
}

/// The words as text.
fn texts(words: &[OsString]) -> Result<Vec<&str>> {
    let unclear = |word: &OsString| Error::usage(format!("{} is not UTF-8", word.display()));
    words.iter().map(|word| word.to_str().ok_or_else(|| unclear(word))).collect()
}
