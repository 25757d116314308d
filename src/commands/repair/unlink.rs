//! `repair --unlink`: gives environments their own copies of the files they share.

use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::fs;
use crate::interrupt;
use crate::ops::choose::{Resolved, resolve_name_or_active};
use crate::progress::Progress as _;
use crate::ui::Ui;

/// Unlinks the environments, or the active one.
pub(super) fn run(context: &Context, ui: &Ui, names: &[String]) -> Result<Exit> {
    if names.is_empty() {
        unlink(ui, &resolve_name_or_active(context, None)?)?;
    }
    for name in names {
        unlink(ui, &resolve_name_or_active(context, Some(name))?)?;
    }
    Ok(Exit::DONE)
}

/// Copies every file that has another hard link: in the store, in another environment, or the interpreter of a 2.7,
/// which older versions of venvyard linked.
fn unlink(ui: &Ui, resolved: &Resolved) -> Result<()> {
    if cfg!(not(unix)) {
        return Err(Error::failed("venvyard can't tell which files are shared on this platform")
            .hint("'venvyard create --link-mode copy' makes an environment that shares no files"));
    }
    let (name, path) = (resolved.subject(), resolved.environment.path.as_path());
    if !path.is_dir() {
        let name = &resolved.environment.name;
        let text = format!("the directory of {name} is missing: {}", path.display());
        return Err(Error::failed(text));
    }
    let spinner = ui.spinner();
    let mut copied = 0;
    for file in fs::files_below(path)? {
        interrupt::check()?;
        if !fs::is_shared(&fs::symlink_metadata(&file)?) {
            continue;
        }
        spinner.step(&format!("copying {}", file.display()));
        fs::make_own(&file)?;
        copied += 1;
    }
    drop(spinner);
    ui.say(&match copied {
        0 => format!("{name} shares no files"),
        1 => format!("gave {name} its own copy of 1 file"),
        _ => format!("gave {name} its own copies of {copied} files"),
    });
    Ok(())
}
