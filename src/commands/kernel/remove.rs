//! `kernel remove`: removes kernels that `kernel add` wrote.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::cli::KernelRemove;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::ops::kernel;
use crate::ui::Ui;

/// `venvyard kernel remove`
pub fn run(context: &Context, ui: &Ui, args: KernelRemove) -> Result<Exit> {
    let removable = |name: &String| kernel::removable(context, name);
    let directories: Vec<PathBuf> = args.kernels.iter().map(removable).collect::<Result<_>>()?;
    let mut removed = BTreeSet::new();
    for (name, directory) in args.kernels.iter().zip(directories) {
        if !removed.insert(directory.clone()) {
            continue;
        }
        kernel::remove(&directory)?;
        ui.say(&format!("removed the kernel {name} ({})", context.dirs.tilde(&directory)));
    }
    Ok(Exit::DONE)
}
