//! `rename`: gives an environment another name, and moves it.

use std::env;
use std::path::{Path, PathBuf};

use crate::cli::Rename;
use crate::context::{ActiveEnvironment, Context};
use crate::dirs::variable;
use crate::error::{Exit, Result};
use crate::interrupt;
use crate::ops::choose::resolve_name_or_active;
use crate::ops::enter;
use crate::ops::rename::{Place, Renamed, place, rename};
use crate::registry::copy;
use crate::shell::{Language, SessionMove};
use crate::ui::Ui;

/// `venvyard rename`
pub fn run(context: &Context, ui: &Ui, args: Rename) -> Result<Exit> {
    interrupt::handle();
    let language = args.shell.map(<&Language>::from);
    let registry = context.registry()?;
    let environment = resolve_name_or_active(context, Some(&args.name))?.environment;
    let to = place(&registry, &environment, args.new.as_deref(), args.to.as_deref())?;
    let active = ActiveEnvironment::from_process().filter(|active| active.is(&environment.path));
    let here = variable("PWD").map(PathBuf::from).or_else(|| env::current_dir().ok());
    let progress = ui.spinner();
    let renamed = rename(context, &environment, to, &progress)?;
    drop(progress);
    let enters = language.is_some() && active.is_some();
    ui.say(&said(context, &renamed, active.is_some() && !enters));
    if let Some(language) = language {
        let here = here.as_deref().and_then(|here| moved_with(here, &renamed));
        let code = code(context, ui, &renamed, language, active.as_ref(), here.as_deref())?;
        ui.out(&language.without_loaded(code, args.loaded.as_deref()))?;
    }
    Ok(Exit::DONE)
}

/// `renamed a to b`, `moved a to ~/x`, and what to do where it is active under its old name.
fn said(context: &Context, renamed: &Renamed, is_stale: bool) -> String {
    let Renamed { environment, was } = renamed;
    let name = &environment.name;
    let place = context.dirs.tilde(&environment.path);
    let is_beside = environment.path.parent() == was.path.parent();
    let done = match (*name == was.name, is_beside) {
        (true, _) => format!("moved {name} to {place}"),
        (false, true) => format!("renamed {} to {name}", was.name),
        (false, false) => format!("renamed {} to {name}, and moved it to {place}", was.name),
    };
    if is_stale {
        format!("{done}: 'workon {}' enters it anew", shell_words::quote(name))
    } else {
        done
    }
}

/// The code for the shell that called `mvenv`: it enters the environment anew, if it was active. It stays where the
/// user is, wherever that is now.
fn code(
    context: &Context,
    ui: &Ui,
    Renamed { environment, was }: &Renamed,
    language: &Language,
    active: Option<&ActiveEnvironment>,
    cd: Option<&Path>,
) -> Result<String> {
    let entering = match active {
        Some(active) => {
            let mut plan = enter::plan(context, environment, None, &ui.spinner())?;
            plan.root = tree(active);
            Some(plan.code(language, None))
        }
        None => None,
    };
    let hooks = [&was.path, &environment.path].map(|path| copy::own_dir(path).join("hooks"));
    let change = SessionMove {
        active: active.map_or(&was.path, |active| &active.path),
        hooks: [&hooks[0], &hooks[1]],
        cd,
    };
    Ok(language.moved(&change, entering.as_deref()))
}

/// The tree in which auto-activation entered it: it stays so.
fn tree(active: &ActiveEnvironment) -> Option<PathBuf> {
    // `:ENVIRONMENT:TREE`, in PowerShell `ENVIRONMENT|TREE`.
    let inherited = variable("_venvyard_inherited")?.into_string().ok()?;
    let rest = inherited.trim_start_matches(':').strip_prefix(active.path.to_str()?)?;
    rest.strip_prefix([':', '|']).filter(|tree| !tree.is_empty()).map(PathBuf::from)
}

/// Where a directory of the environment is now.
fn moved_with(
    here: &Path,
    Renamed { environment, was: Place { path, .. } }: &Renamed,
) -> Option<PathBuf> {
    let rest = here.strip_prefix(path).ok().filter(|_| environment.path != *path)?;
    Some(environment.path.join(rest))
}
