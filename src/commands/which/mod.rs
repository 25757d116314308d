//! `which`: which environment, interpreter and pip a command would use here, and why.

mod notes;
mod text;

use crate::cli::Which;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::inspect::facts::Facts;
use crate::inspect::locate::Locator;
use crate::shell;
use crate::ui::Ui;

/// `venvyard which`: starts nothing. A command that no directory of PATH has is exit 1, as with
/// which(1); without one there is always an answer.
pub fn run(context: &Context, ui: &Ui, args: Which) -> Result<Exit> {
    let locator = Locator::from_process(&context.dirs.home);
    let mut facts = Facts::gather(context, &locator, args.command.as_deref());
    facts.notes = notes::of(&context.dirs, &facts);
    if args.json {
        ui.json(&facts)?;
    } else {
        ui.out(&text::of(&context.dirs, &facts))?;
    }
    let missing = |command: &String| !facts.commands.iter().any(|it| it.is(command));
    if let Some(command) = args.command.filter(missing) {
        let error = Error::failed(format!("{command} is not on PATH"));
        let hint = if shell::defines(&command) {
            format!(
                "it is a function of venvyard's: 'type {command}' shows whether an alias hides it"
            )
        } else {
            format!("it may be an alias or a function: try 'type {command}'")
        };
        return Err(error.hint(hint));
    }
    Ok(Exit::DONE)
}
