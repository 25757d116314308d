//! The code that enters a new environment, with the hooks and with what is done in it then.

use std::path::PathBuf;

use crate::compat::code::Lines;
use crate::compat::enter::Entering;
use crate::compat::hooks::Hook;
use crate::compat::{Call, project};
use crate::error::{Exit, Result};
use crate::registry::Environment;

/// What was checked before anything is made.
pub(super) struct Ready {
    pub(super) project: Option<PathBuf>,
    pub(super) requirements: Vec<PathBuf>,
    pub(super) packages: Vec<String>,
}

/// What surrounds entering a new environment.
pub(super) struct Making {
    pub(super) environment: Environment,
    /// Whether it was made now.
    is_new: bool,
    /// Whether to go to its project.
    pub(super) cd: bool,
    before: Lines,
    /// What is done before the hook `postmkvirtualenv`.
    install: Lines,
    /// What is done after that.
    pub(super) last: Lines,
}

impl Making {
    pub(super) fn new(call: &Call<'_>, environment: Environment, ready: &Ready) -> Self {
        let name = environment.name.clone();
        let mut before = Lines::new(call.shell);
        if Hook::PreMkVirtualenv.is_wanted_in(&call.settings.hook_dir) {
            before.call("do", ["hook", Hook::PreMkVirtualenv.name(), &name]);
        }
        if let Some(project) = &ready.project {
            before.call("say", [project::told(&environment, project)]);
        }
        let install = installing(call, &environment, ready);
        let last = Lines::new(call.shell);
        Self { environment, is_new: true, cd: call.settings.workon_cd, before, install, last }
    }

    /// For an environment that was there before.
    pub(super) fn of_present(call: &Call<'_>, environment: Environment, ready: &Ready) -> Self {
        Self {
            is_new: false,
            before: Lines::new(call.shell),
            ..Self::new(call, environment, ready)
        }
    }

    pub(super) fn print(self, call: &Call<'_>) -> Result<Exit> {
        let mut after = self.install;
        if self.is_new {
            after.source(&call.settings.hook_dir, Hook::PostMkVirtualenv);
        }
        after.extend(&self.last);
        let entering = Entering {
            environment: &self.environment,
            root: None,
            cd: self.cd,
            before: self.before,
            after,
        };
        call.ui.out(&entering.code(call)?)?;
        Ok(Exit::DONE)
    }
}

/// The lines that install what was asked for, in the environment.
fn installing(call: &Call<'_>, environment: &Environment, ready: &Ready) -> Lines {
    let (name, mut lines) = (environment.name.as_str(), Lines::new(call.shell));
    for file in &ready.requirements {
        lines.call("do", ["install", name, "-r", &file.to_string_lossy()]);
    }
    if !ready.packages.is_empty() {
        let words = ["install", name].into_iter();
        lines.call("do", words.chain(ready.packages.iter().map(String::as_str)));
    }
    lines
}
