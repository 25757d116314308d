//! `init`: what a shell evaluates at its start that has not been set up.

use crate::cli;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::session::files;
use crate::session::startup::{found, lines};
use crate::shell::Shell;
use crate::ui::Ui;

/// Prints it: what `setup` puts on disk, but for the comments. PowerShell's commands are scripts, as only those can tell
/// how they ended; so they are put on disk, and what loads them is printed.
pub fn run(context: &Context, ui: &Ui, args: cli::Init) -> Result<Exit> {
    let shell = Shell::from(args.shell);
    if shell == Shell::PowerShell {
        files::install(&context.dirs, shell)?;
        let file = files::path(&context.dirs, shell);
        let found = found::program().map(|path| lines::found_line(shell, &path) + "\n");
        let load = format!(". {}\n", shell.quote(&shell.path(&file)));
        ui.out(&(found.unwrap_or_default() + &load))?;
    } else {
        ui.out(&shell.init())?;
    }
    Ok(Exit::DONE)
}
