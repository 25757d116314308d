//! `init`: prints the code that a start-up file evaluates if it was not set up.

use crate::cli;
use crate::compat;
use crate::context::Context;
use crate::dirs::variable;
use crate::error::{Exit, Result};
use crate::session::files;
use crate::session::startup::program;
use crate::shell::Shell;
use crate::ui::Ui;

/// Prints the files that `setup` writes, without comments. PowerShell's commands are scripts, because only a script
/// can set an exit status: they are written to disk, and the code that loads them is printed.
pub fn run(context: &Context, ui: &Ui, args: cli::Init) -> Result<Exit> {
    let shell = Shell::from(args.shell);
    if shell == Shell::PowerShell {
        files::install(&context.dirs, shell)?;
        let file = files::path(&context.dirs, shell);
        let line = program::path().map(|path| program::line(shell, &path) + "\n");
        let load = format!(". {}\n", shell.quote(&shell.path(&file)));
        ui.out(&(line.unwrap_or_default() + &load))?;
    } else {
        ui.out(&shell.init(variable("VIRTUAL_ENV").is_some()))?;
    }
    if args.compat {
        ui.out(&compat::layer(context, shell)?)?;
    }
    Ok(Exit::DONE)
}
