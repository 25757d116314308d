//! `clone`: copies an environment.

use std::env;

use crate::cli::Clone;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::interrupt;
use crate::ops::clone::{Anew, Request, clone};
use crate::ops::interpreter::{Owner, PythonChoice};
use crate::ops::{choose, enter};
use crate::registry::name::EnvName;
use crate::shell::Language;
use crate::ui::Ui;

/// `venvyard clone`
pub fn run(context: &Context, ui: &Ui, args: Clone) -> Result<Exit> {
    interrupt::handle();
    let progress = ui.spinner();
    let name = EnvName::new(&args.new)?;
    let original = choose::meaning_of_name(context, &args.name)?.only()?.environment;
    let here = env::current_dir().unwrap_or_default();
    let python = args
        .python
        .as_deref()
        .map(|text| PythonChoice::new(context, Some(text), Owner::Nobody(&here), &progress));
    let keep_going = args.keep_going;
    let project = original.project().filter(|_| args.project).map(|it| it.directory.clone());
    let request = Request {
        original,
        name,
        prompt: args.prompt,
        project,
        link_mode: args.link_mode.into(),
        anew: python.transpose()?.map(|python| Anew { python, keep_going }),
    };
    let environment = clone(context, &request, &progress)?;
    if let Some(language) = args.shell.map(<&Language>::from) {
        let plan = enter::plan(context, &environment, None, &progress)?;
        // Like `mkenv`, `cpenv` never changes directory.
        let code = plan.code(language, None);
        ui.out(&language.without_loaded(code, args.loaded.as_deref()))?;
    }
    Ok(Exit::DONE)
}
