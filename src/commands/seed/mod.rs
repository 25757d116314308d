//! `seed`: manages the wheels that new environments start with.

mod add;
mod list;
mod prune;
mod upgrade;
mod verify;

use std::path::PathBuf;

use crate::cli::Seed;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::ui::Ui;
use crate::ui::{bytes, counted};
use crate::venv::seed::AddedWheel;

/// `venvyard seed`
pub fn run(context: &Context, ui: &Ui, below: Seed) -> Result<Exit> {
    match below {
        Seed::List(args) => list::run(context, ui, args),
        Seed::Add(args) => add::run(context, ui, args),
        Seed::Upgrade(args) => upgrade::run(context, ui, args),
        Seed::Prune(args) => prune::run(context, ui, args),
        Seed::Verify(args) => verify::run(context, ui, args),
    }
}

/// Adds wheels to the user's own and prints which.
fn add_wheels(context: &Context, ui: &Ui, files: &[PathBuf]) -> Result<Vec<AddedWheel>> {
    let spinner = ui.spinner();
    let additions = context.added_seeds().add(files, &context.seeds(), &spinner)?;
    drop(spinner);
    for addition in &additions {
        let wheel = &addition.wheel;
        let what = if addition.new { "added" } else { "there already:" };
        let pythons = addition.requires_python.as_deref();
        let pythons = pythons.map(|it| format!(" for Python {it}")).unwrap_or_default();
        ui.say(&format!("{what} {} {}{pythons}", wheel.name, wheel.version));
    }
    Ok(additions)
}
