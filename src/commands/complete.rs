//! `__complete`: answers Tab, for all four shells.

use crate::cli::Complete;
use crate::context::Context;
use crate::error::{Exit, Result};

/// stand-in
pub fn run(_context: &Context, _args: &Complete) -> Result<Exit> {
    Ok(Exit::DONE)
}
