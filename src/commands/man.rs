//! `man`: writes the man pages into a directory.

use crate::error::{Exit, Result};
use crate::ui::Ui;
use crate::{cli, fs};

/// Writes a page for venvyard, and one for each verb that is not hidden.
pub fn run(ui: &Ui, args: cli::Man) -> Result<Exit> {
    for (name, text) in cli::man::pages() {
        let path = args.dir.join(name);
        fs::replace_derived(&path, text.as_bytes())?;
        ui.say(&format!("wrote {}", path.display()));
    }
    Ok(Exit::DONE)
}
