//! `init`: what a shell evaluates at its start that has not been set up.

use crate::cli;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::shell::Shell;

/// Prints it: what `setup` puts on disk, but for the comments.
pub fn run(context: &Context, args: cli::Init) -> Result<Exit> {
    context.ui.out(&Shell::from(args.shell).init())?;
    Ok(Exit::DONE)
}
