//! `repair`: gives an environment its own copies of the files it shares.

use std::path::Path;

use crate::cli::Repair;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::fs;
use crate::interrupt;
use crate::progress::Progress as _;
use crate::ui::Ui;
use crate::venv::paths;

/// `venvyard repair`
pub fn run(context: &Context, ui: &Ui, args: Repair) -> Result<Exit> {
    interrupt::handle();
    let environment = context.registry()?.require(&args.name)?;
    if args.unlink {
        unlink(ui, &environment.name, &environment.path)?;
    }
    Ok(Exit::DONE)
}

/// Copies every file that has another hard link, in the store or in another environment. The interpreter is left
/// alone: that of 2.7 may be a link to its base's, and nobody edits it.
fn unlink(ui: &Ui, name: &str, path: &Path) -> Result<()> {
    if cfg!(not(unix)) {
        return Err(Error::failed("venvyard can't tell which files are shared on this platform")
            .hint("'venvyard create --link-mode copy' makes an environment that shares no files"));
    }
    if !path.is_dir() {
        let text = format!("the directory of {name} is missing: {}", path.display());
        return Err(Error::failed(text));
    }
    let interpreter = std::fs::metadata(paths::python(path)).ok();
    let spinner = ui.spinner();
    let mut copied = 0;
    for file in fs::files_below(path)? {
        interrupt::check()?;
        let metadata = fs_err::symlink_metadata(&file)?;
        let is_interpreter = interpreter.as_ref().is_some_and(|it| fs::is_same(it, &metadata));
        if !fs::is_shared(&metadata) || is_interpreter {
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
