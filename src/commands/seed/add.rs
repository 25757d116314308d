//! `seed add`: adds wheels that the user has.

use super::add_wheels;
use crate::cli::SeedAdd;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::interrupt;
use crate::ui::Ui;

/// `venvyard seed add`: adds all of the wheels, or none if one of them is refused.
pub fn run(context: &Context, ui: &Ui, args: SeedAdd) -> Result<Exit> {
    interrupt::handle();
    add_wheels(context, ui, &args.files)?;
    Ok(Exit::DONE)
}
