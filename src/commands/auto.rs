//! `__auto SHELL DECLINED`: what a shell with auto-activation is to do in its directory. It is asked at every
//! change of directory, and so understood without building the parser of all verbs.
//!
//! It prints code, or nothing where all is as it should be. Status 1, and nothing, where the directory is in
//! the tree of `DECLINED`, in which the user left an environment: nothing happens until that is left, too.
//! The shell asks only where no environment is active, or one that auto-activation entered.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::activate;
use crate::context::{Active, Context};
use crate::dirs::variable;
use crate::error::{Error, Exit, Kind, Result};
use crate::project::{self, Found};
use crate::registry::Environment;
use crate::shell::Shell;
use crate::ui::Ui;

/// The word behind the program's name.
pub(super) const VERB: &str = "__auto";

const DECLINED: Exit = Exit(1);

/// Prints the code. What can't be done is said by that code, once: an error at every prompt helps nobody.
pub(super) fn answer(words: &[OsString]) -> Exit {
    let [shell, declined] = words else { return Kind::Usage.exit() };
    let Some(shell) = shell.to_str().and_then(Shell::from_name) else { return Kind::Usage.exit() };
    // A directory that was deleted is no place to do anything in.
    let (Ok(mut context), Some(here)) = (Context::from_process(), Here::from_process()) else {
        return DECLINED;
    };
    context.ui = Ui::holding();
    match code(&context, shell, &here, Path::new(declined)) {
        Some(code) => context.ui.out(&code).map_or(DECLINED, |()| Exit::DONE),
        None => DECLINED,
    }
}

/// The ways to the current directory.
struct Here {
    /// Without links.
    real: PathBuf,
    /// As the shell came there.
    shown: PathBuf,
}

impl Here {
    fn from_process() -> Option<Self> {
        let real = dunce::canonicalize(env::current_dir().ok()?).ok()?;
        let shown = variable("PWD").map(PathBuf::from).filter(|shown| {
            shown.is_absolute() && dunce::canonicalize(shown).is_ok_and(|same| same == real)
        });
        Some(Self { shown: shown.unwrap_or_else(|| real.clone()), real })
    }

    fn is_in(&self, root: &Path) -> bool {
        let is_root = |place: &Path| dunce::canonicalize(place).is_ok_and(|place| place == root);
        self.real.starts_with(root) || self.shown.ancestors().any(is_root)
    }

    /// Where else to look for a tree: above the link through which the directory was reached.
    fn beside(&self) -> Option<PathBuf> {
        let elsewhere = |place: &&Path| {
            dunce::canonicalize(place).is_ok_and(|place| !self.real.starts_with(place))
        };
        self.shown.ancestors().find(elsewhere).map(Path::to_owned)
    }
}

/// An environment, and the tree that means it.
type Meant = (Environment, PathBuf);

/// `None` where the tree was declined.
fn code(context: &Context, shell: Shell, here: &Here, declined: &Path) -> Option<String> {
    let was_left = declined.as_os_str().is_empty()
        || !meant(context, declined)
            .is_ok_and(|tree| tree.is_some_and(|(_, root)| here.is_in(&root)));
    if !was_left {
        return None;
    }
    let active = Active::from_process();
    let mut meant = meant(context, &here.real);
    if let (Ok(None), Some(beside)) = (&meant, here.beside()) {
        meant = self::meant(context, &beside);
    }
    let mut tree = here.real.clone();
    let mut code = String::new();
    let entered = meant.and_then(|meant| {
        let Some((environment, root)) = meant else { return Ok(None) };
        tree.clone_from(&root);
        if active.as_ref().is_some_and(|active| active.is(&environment.path)) {
            return Ok(Some(String::new()));
        }
        enter(context, &environment, root, shell).map(Some)
    });
    let entered = entered.unwrap_or_else(|error| {
        code.push_str(&shell.notice(&tree, &line(&error)));
        None
    });
    for warning in context.ui.take_held() {
        code.push_str(&shell.notice(&tree, &warning));
    }
    match entered {
        Some(entered) => code.push_str(&entered),
        None if active.is_some() => code.push_str(&shell.leave()),
        None => {}
    }
    Some(code)
}

/// What the directory means; nothing where its project's file forbids that it is entered by itself.
fn meant(context: &Context, directory: &Path) -> Result<Option<Meant>> {
    // A file that can't be used is said where the environment is entered.
    let file = context.gate().above(directory).unwrap_or(Found::None);
    if !file.auto() {
        return Ok(None);
    }
    match project::here(&context.registry()?, &file, directory) {
        Ok(here) => Ok(Some((here.environment, here.root))),
        Err(crate::registry::Error::NoProjectHere(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn enter(
    context: &Context,
    environment: &Environment,
    root: PathBuf,
    shell: Shell,
) -> Result<String> {
    let mut plan = activate::plan(context, environment, Some(&root))?;
    plan.root = Some(root);
    Ok(plan.code(shell, None))
}

/// What went wrong and what to do about it, in one line.
fn line(error: &Error) -> String {
    let text = error.to_string();
    let text = text.lines().next().unwrap_or_default();
    match error.hints().first() {
        Some(hint) => format!("{text} ({hint})"),
        None => text.to_owned(),
    }
}
