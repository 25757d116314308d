//! `seed add`: wheels that the user has.

use std::path::PathBuf;

use crate::cli::SeedAdd;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::interrupt;
use crate::venv::seed::Addition;

/// `venvyard seed add`: all of the wheels, or none when one of them is refused.
pub fn run(context: &Context, args: SeedAdd) -> Result<Exit> {
    interrupt::handle();
    keep(context, &args.files)?;
    Ok(Exit::DONE)
}

/// Keeps the wheels and says which.
pub(super) fn keep(context: &Context, files: &[PathBuf]) -> Result<Vec<Addition>> {
    let spinner = context.ui.spinner();
    let additions = context.added_seeds().add(files, &context.seeds(), &spinner)?;
    drop(spinner);
    for addition in &additions {
        let wheel = &addition.wheel;
        let what = if addition.new { "added" } else { "there already:" };
        let pythons = addition.requires_python.as_deref();
        let pythons = pythons.map(|it| format!(" for Python {it}")).unwrap_or_default();
        context.ui.say(&format!("{what} {} {}{pythons}", wheel.name, wheel.version));
    }
    Ok(additions)
}
