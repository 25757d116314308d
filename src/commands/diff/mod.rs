//! `diff`: compares two environments, or an environment and a file that lists packages.

mod text;

use std::path::Path;

use crate::activation;
use crate::cli::Diff;
use crate::context::Context;
use crate::error::{Error, Exit, Kind, Result};
use crate::inspect::comparison::{Comparison, Side};
use crate::inspect::locks::Lock;
use crate::inspect::requirements::{Asked, MarkerFacts};
use crate::ops::choose::{is_path, resolve};
use crate::ops::locked;
use crate::ui::Ui;
use crate::venv;

/// They differ, as diff says it.
const DIFFER: Exit = Exit(1);

/// `venvyard diff`
pub fn run(context: &Context, ui: &Ui, args: Diff) -> Result<Exit> {
    let comparison = compare(context, ui, &args).map_err(trouble)?;
    if args.json {
        ui.json(&comparison)?;
    } else if comparison.same {
        ui.say(&text::same(&comparison));
    } else {
        ui.out_styled(&text::differences(&comparison, &context.dirs))?;
    }
    Ok(if comparison.same { Exit::DONE } else { DIFFER })
}

/// What a word on the command line means.
enum Meant {
    Environment(Side),
    File(Lock),
}

fn compare(context: &Context, ui: &Ui, args: &Diff) -> Result<Comparison> {
    let (left, right) = (meant(context, ui, &args.left)?, meant(context, ui, &args.right)?);
    // A file is compared as it is meant for the environment on the other side.
    let facts = [&left, &right].into_iter().find_map(|meant| match meant {
        Meant::Environment(Side { python: Some(version), implementation, .. }) => {
            Some(MarkerFacts::new(version, implementation.as_deref().unwrap_or("cpython")))
        }
        _ => None,
    });
    let side = |meant| match meant {
        Meant::Environment(side) => Ok(side),
        Meant::File(lock) => Side::of_lock(&lock, facts.as_ref()),
    };
    Ok(Comparison::of(side(left)?, side(right)?))
}

fn meant(context: &Context, ui: &Ui, word: &str) -> Result<Meant> {
    let is_name = || Ok::<_, Error>(context.registry()?.get(word)?.is_some());
    if Path::new(word).is_file() && (is_path(word) || !is_name()?) {
        // Nothing but what everybody gets is asked for.
        let (lock, _) = locked::read(Path::new(word), &Asked::default())?;
        lock.notices.iter().for_each(|notice| ui.warn(&format!("{word}: {notice}")));
        return Ok(Meant::File(lock));
    }
    let no_file = |error: Error| match error.kind() {
        Kind::NoSuchEnvironment => error.hint(format!("there is no file {word} either")),
        _ => error,
    };
    let environment = resolve(context, word).map_err(no_file)?.environment;
    let Some(existing) = venv::inspect(&environment.path)? else {
        let missing = activation::Error::Missing { name: environment.name, path: environment.path };
        return Err(Error::from(missing).with_kind(Kind::NoSuchEnvironment));
    };
    let (side, problems) = Side::of_environment(context, &environment, &existing);
    for problem in problems {
        ui.warn(&problem.to_string());
    }
    Ok(Meant::Environment(side))
}

/// What went wrong is told from what differs.
fn trouble(error: Error) -> Error {
    match error.kind() {
        Kind::Failed => error.with_kind(Kind::Usage),
        _ => error,
    }
}
