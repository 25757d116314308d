//! `kernel add`: writes a kernel for an environment.

use crate::cli::KernelAdd;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::interrupt;
use crate::ops::choose::resolve_name_or_active;
use crate::ops::kernel;
use crate::ui::Ui;

/// `venvyard kernel add`
pub fn run(context: &Context, ui: &Ui, args: KernelAdd) -> Result<Exit> {
    interrupt::handle();
    let resolved = resolve_name_or_active(context, Some(&args.name))?;
    let subject = resolved.subject();
    let new = kernel::prepare(context, &resolved.environment, args.kernel.as_deref())?;
    if new.lacks_ipykernel {
        let question = format!("ipykernel is not installed in {subject}. Install it?");
        if !args.yes && !ui.confirm_or_refuse(&question, "installs ipykernel")? {
            ui.say("no kernel was added: it needs ipykernel");
            return Ok(Exit(1));
        }
        kernel::install_ipykernel(context, &new)?;
    }
    interrupt::check()?;
    let shown = kernel::write(&new, args.display_name)?;
    let done = if new.is_there { "wrote the kernel anew" } else { "added the kernel" };
    let place = context.dirs.tilde(&new.directory);
    ui.say(&format!("{done}: Jupyter shows {subject} as '{shown}' ({place})"));
    Ok(Exit::DONE)
}
