//! `__auto SHELL LOADED DECLINED`: prints what a shell with auto-activation should do in its directory.
//!
//! The shell asks at every change of directory, unless the user activated an environment by hand. The answer is
//! code, or nothing if the right environment is active. Functions that the shell has `LOADED` (their stamp) are
//! not printed again. `DECLINED` is the tree in which the user deactivated an environment: inside of it the
//! answer is nothing and status 1, until the shell leaves that tree.

use std::cell::RefCell;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::context::{ActiveEnvironment, Context};
use crate::dirs::variable;
use crate::error::{Exit, Kind, Result, in_one_line};
use crate::hints;
use crate::ops::enter;
use crate::progress::Progress;
use crate::project;
use crate::registry::{self, Environment};
use crate::shell::{Language, Shell};
use crate::ui::Ui;

const DECLINED: Exit = Exit(1);

/// Prints the code. The code reports what fails, once: nobody wants the same error at every prompt.
pub(super) fn answer(words: &[OsString]) -> Exit {
    let [shell, loaded, declined] = words else { return Kind::Usage.exit() };
    let Some(shell) = shell.to_str().and_then(Shell::from_name) else { return Kind::Usage.exit() };
    let language = shell.language();
    // There is nothing to do in a directory that was deleted.
    let (Ok(context), Some(here)) = (Context::from_process(), Here::from_process()) else {
        return DECLINED;
    };
    match code(&context, language, &here, Path::new(declined)) {
        Some(code) => {
            let code = language.without_loaded(code, loaded.to_str());
            Ui.out(&code).map_or(DECLINED, |()| Exit::DONE)
        }
        None => DECLINED,
    }
}

/// Collects warnings, which the printed code shows once for each tree.
#[derive(Default)]
struct Warnings(RefCell<Vec<String>>);

impl Progress for Warnings {
    fn step(&self, _what: &str) {}

    fn note(&self, _what: &str) {}

    fn warn(&self, what: &str) {
        self.0.borrow_mut().push(in_one_line(what).into_owned());
    }
}

/// The paths of the current directory.
struct Here {
    /// Without links.
    real: PathBuf,
    /// The path by which the shell got there, if it is another one.
    shown: Option<PathBuf>,
}

impl Here {
    fn from_process() -> Option<Self> {
        let real = dunce::canonicalize(env::current_dir().ok()?).ok()?;
        let shown = variable("PWD").map(PathBuf::from).filter(|shown| {
            *shown != real
                && shown.is_absolute()
                && dunce::canonicalize(shown).is_ok_and(|same| same == real)
        });
        Some(Self { real, shown })
    }

    /// Whether the directory is in the tree of `root`; an empty root has no tree.
    fn is_in(&self, root: &Path) -> bool {
        if root.as_os_str().is_empty() {
            return false;
        }
        let is_root = |place: &Path| dunce::canonicalize(place).is_ok_and(|place| place == root);
        self.real.starts_with(root)
            || self.shown.as_deref().is_some_and(|shown| shown.ancestors().any(is_root))
    }

    /// Where else to look for a tree: above the link through which the shell got there.
    fn beside(&self) -> Option<PathBuf> {
        let elsewhere = |place: &&Path| {
            dunce::canonicalize(place).is_ok_and(|place| !self.real.starts_with(place))
        };
        self.shown.as_deref()?.ancestors().find(elsewhere).map(Path::to_owned)
    }
}

/// `None` where the tree was declined.
fn code(context: &Context, language: &Language, here: &Here, declined: &Path) -> Option<String> {
    let declined = Some(declined).filter(|declined| !declined.as_os_str().is_empty());
    if declined.is_some_and(|declined| here.is_in(&meant(context, declined).tree)) {
        return None;
    }
    let mut meant = meant(context, &here.real);
    if let (Ok(None), Some(beside)) = (&meant.environment, here.beside()) {
        meant = self::meant(context, &beside);
    }
    let Meant { tree, environment } = meant;
    let active = ActiveEnvironment::from_process();
    let warnings = Warnings::default();
    let entered = environment.and_then(|environment| match environment {
        Some(there) if active.as_ref().is_some_and(|active| active.is(&there.path)) => {
            Ok(Some(String::new()))
        }
        Some(environment) => enter(context, &environment, &tree, language, &warnings).map(Some),
        None => Ok(None),
    });
    let (entered, failed) = entered.map_or_else(
        |error| (None, Some(error.with_hints(hints::of).with_first_hint())),
        |it| (it, None),
    );
    let warnings = warnings.0.into_inner().into_iter().chain(failed);
    let mut code: String = warnings.map(|line| language.notice(&tree, &line)).collect();
    match entered {
        Some(entered) => code.push_str(&entered),
        None if active.is_some() => code.push_str(&language.leave()),
        None => {}
    }
    Some(code)
}

/// What a directory means.
struct Meant {
    /// The tree that the directory is in; empty if it is in none.
    tree: PathBuf,
    environment: Result<Option<Environment>>,
}

fn meant(context: &Context, directory: &Path) -> Meant {
    let nothing = || Meant { tree: PathBuf::new(), environment: Ok(None) };
    let registry = match context.registry() {
        Ok(registry) => registry,
        Err(error) => return Meant { environment: Err(error), ..nothing() },
    };
    // What is wrong with the project's file is told when the environment is entered.
    let file = context.gate.header_above(directory);
    let python_envs = || context.reads_python_envs();
    let found = project::resolve_directory(&registry, file.as_ref(), directory, &python_envs);
    let begins = file.as_ref().map(|file| file.directory.clone()).unwrap_or_default();
    let tree = found.as_ref().map_or_else(|_| begins.clone(), |here| here.root.clone());
    // A project within the project decides for itself alone.
    if file.is_some_and(|file| !file.auto) && begins.starts_with(&tree) {
        return nothing();
    }
    let environment = match found {
        Ok(here) if context.gate.denies(&here.environment) => Ok(None),
        Ok(here) => Ok(Some(here.environment)),
        // Only the user can choose one of several.
        Err(registry::Error::NoProjectHere(_) | registry::Error::Ambiguous { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    };
    Meant { tree, environment }
}

fn enter(
    context: &Context,
    environment: &Environment,
    tree: &Path,
    language: &Language,
    warnings: &Warnings,
) -> Result<String> {
    enter::check(context, environment, warnings)?;
    let mut plan = enter::plan(context, environment, Some(tree), warnings)?;
    enter::settle(context, environment);
    plan.root = Some(tree.to_owned());
    Ok(plan.code(language, None))
}
