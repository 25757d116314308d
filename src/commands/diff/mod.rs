//! `diff`: compares two environments.

mod text;

use crate::activation;
use crate::cli::Diff;
use crate::context::Context;
use crate::error::{Error, Exit, Kind, Result};
use crate::inspect::comparison::{Comparison, Side};
use crate::inspect::python::asked;
use crate::ops::choose::resolve;
use crate::ui::Ui;
use crate::venv;

/// They differ, as diff says it.
const DIFFER: Exit = Exit(1);

/// `venvyard diff`
pub fn run(context: &Context, ui: &Ui, args: Diff) -> Result<Exit> {
    let compare = || Ok(Comparison::of(side(context, &args.left)?, side(context, &args.right)?));
    let comparison = compare().map_err(trouble)?;
    if args.json {
        ui.json(&comparison)?;
    } else if comparison.same {
        ui.say(&text::same(&comparison));
    } else {
        ui.out_styled(&text::differences(&comparison, &context.dirs))?;
    }
    Ok(if comparison.same { Exit::DONE } else { DIFFER })
}

fn side(context: &Context, word: &str) -> Result<Side> {
    let environment = resolve(context, word)?.environment;
    let Some(existing) = venv::inspect(&environment.path)? else {
        let missing = activation::Error::Missing { name: environment.name, path: environment.path };
        return Err(Error::from(missing).with_kind(Kind::NoSuchEnvironment));
    };
    Ok(Side::of_environment(&environment, &existing, &asked(context)))
}

/// What went wrong is told from what differs.
fn trouble(error: Error) -> Error {
    match error.kind() {
        Kind::Failed => error.with_kind(Kind::Usage),
        _ => error,
    }
}
