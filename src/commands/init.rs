//! `init`: the static file that `setup` makes the shell load.

use crate::cli;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::shell::Shell;

/// Prints it, byte for byte what `setup` puts on disk.
pub fn run(context: &Context, args: cli::Init) -> Result<Exit> {
    context.ui.out(Shell::from(args.shell).file())?;
    Ok(Exit::DONE)
}
