//! `kernel`: lets the notebooks of Jupyter run in environments.

mod add;
mod list;
mod remove;

use crate::cli::Kernel;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::ui::Ui;

/// `venvyard kernel`
pub fn run(context: &Context, ui: &Ui, below: Kernel) -> Result<Exit> {
    match below {
        Kernel::Add(args) => add::run(context, ui, args),
        Kernel::List(args) => list::run(context, ui, args),
        Kernel::Remove(args) => remove::run(context, ui, args),
    }
}
