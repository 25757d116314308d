//! The code that enters an environment, with virtualenvwrapper's hooks around it.

use std::path::Path;

use super::code::Lines;
use super::hooks::{self, Hook};
use super::places::{self, Places};
use super::settings::USUAL_PROJECT_FILE;
use super::{Call, layer, project, script};
use crate::activation::ActivationPlan;
use crate::error::Result;
use crate::ops::enter;
use crate::registry::Environment;
use crate::shell::Shell;

/// What to enter, and what belongs to it.
pub(super) struct Entering<'a> {
    pub(super) environment: &'a Environment,
    /// The project in which it was chosen.
    pub(super) root: Option<&'a Path>,
    /// Whether to go to the project's directory.
    pub(super) cd: bool,
    /// What is done before the environment is left that is active now.
    pub(super) before: Lines,
    /// What is done in the environment.
    pub(super) after: Lines,
}

impl Entering<'_> {
    /// The code. The first lines are for the hooks that run between two environments.
    pub(super) fn code(self, call: &Call<'_>) -> Result<String> {
        let Self { environment, root, cd, mut before, after } = self;
        let plan = plan(call, environment, root)?;
        let places = Places::of(call, environment, plan.project.as_deref())?;
        lead_in(call, environment, &places, &mut before);
        let project = plan.project.as_deref().filter(|_| cd);
        let project = project.filter(|project| is_there(call, &environment.name, project));
        let language = call.shell.language();
        let code = plan.code(language, project);
        let mut then = Lines::new(call.shell);
        then.call("then", hooks::NONE);
        // The core runs no hook within itself: not the one that has called this command.
        then.call("activate", hooks::NONE);
        then.extend(&after);
        then.call("done", hooks::NONE);
        let code = language.around(before.as_str(), &code, then.as_str());
        Ok(language.without_loaded(code, call.loaded))
    }
}

/// The plan, with the hooks by which the core calls the layer.
fn plan(call: &Call<'_>, environment: &Environment, root: Option<&Path>) -> Result<ActivationPlan> {
    let (context, progress) = (&call.context, call.ui.spinner());
    enter::check(context, environment, &progress)?;
    if call.ui.can_ask() {
        for notice in enter::changed(context, environment, root)? {
            call.ui.offer_trust(context, &notice.place)?;
        }
    }
    let mut plan = enter::plan(context, environment, root, &progress)?;
    enter::settle(context, environment);
    layer::install(&context.dirs, call.shell)?;
    plan.hooks.push(places::hook_dir(&context.dirs));
    // The layer deletes it itself, without a question: its marker may have been removed.
    plan.temporary = false;
    if call.settings.project_file != USUAL_PROJECT_FILE
        && let Some(project) = project::read(call, &environment.path)
    {
        plan.project = Some(project);
    }
    Ok(plan)
}

/// The lines before the environment is entered.
fn lead_in(call: &Call<'_>, environment: &Environment, places: &Places, lines: &mut Lines) {
    // A hook that runs before may add to the activate script.
    let may_change = Hook::PreMkVirtualenv.is_wanted_in(&places.global) && !lines.is_empty();
    let mut executed = places.local.iter().chain([&places.global]);
    let is_executed = executed.any(|place| Hook::PreActivate.is_wanted_in(place));
    let path = |place: Option<&Path>| place.map(|it| lines.path(it)).unwrap_or_default();
    let local = path(places.local.as_deref());
    let next = [
        path(Some(&environment.path)),
        path(places.project.as_deref()),
        path(Some(&places.global)),
        local.clone(),
    ];
    if is_executed {
        lines.call("leave", hooks::NONE);
        lines.call("do", ["hooks", &local, Hook::PreActivate.name(), &environment.name]);
    }
    lines.call("next", next);
    let added = places.local.as_ref().map(|bin| bin.join(script::NAME));
    let is_posix = matches!(call.shell, Shell::Bash | Shell::Zsh);
    if let Some(script) = added.filter(|it| is_posix && (may_change || script::is_added_to(it))) {
        lines.call("script", [lines.path(&script)]);
    }
}

fn is_there(call: &Call<'_>, name: &str, project: &Path) -> bool {
    let there = project.is_dir();
    if !there {
        call.ui.warn(&format!(
            "the project of {name} is gone: {} ('setvirtualenvproject {} DIR' names another)",
            project.display(),
            shell_words::quote(name)
        ));
    }
    there
}
