//! `export`: tells an environment as a file from which it can be made again.

use std::path::Path;

use crate::activation;
use crate::cli::Export;
use crate::context::Context;
use crate::error::{Error, Exit, Kind, Result};
use crate::fs;
use crate::interrupt;
use crate::ops::choose::resolve_or_active;
use crate::ops::export::settings::Settings;
use crate::ops::export::{MARK, Request, Standing, Target, export};
use crate::ops::paths::absolute;
use crate::trust;
use crate::ui::Ui;
use crate::variables::{VariableName, readers_of};

/// `venvyard export`
pub fn run(context: &Context, ui: &Ui, args: Export) -> Result<Exit> {
    let target = Target::of(args.output.as_deref(), args.format.map(Into::into), args.offline)?;
    let resolved = resolve_or_active(context, args.name.as_deref())?;
    let environment = &resolved.environment;
    let existing = activation::check(environment)?;
    interrupt::handle();
    let file = target.file.map(absolute).transpose()?;
    let directory = file.as_deref().and_then(Path::parent);
    let beside = directory.filter(|_| args.with_settings).map(trust::file_in);
    if !may_write(context, ui, &[file.as_deref(), beside.as_deref()], args.yes)? {
        ui.say("nothing was written");
        return Ok(Kind::Failed.exit());
    }
    let (existing, format, offline) = (&existing, target.format, args.offline);
    let request = Request { environment, existing, format, directory, offline };
    let exported = export(context, &request, &ui.spinner())?;
    interrupt::check()?;
    let Some(file) = &file else {
        ui.out(&exported.text)?;
        exported.notices.iter().for_each(|notice| ui.warn(notice));
        return Ok(Exit::DONE);
    };
    fs::replace(file, exported.text.as_bytes())?;
    exported.notices.iter().for_each(|notice| ui.warn(notice));
    ui.say(&format!("wrote {} to {}", resolved.said(), context.dirs.tilde(file)));
    if let Some(beside) = &beside {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let settings = Settings::of(environment, existing, &name, format, args.with_values);
        write_settings(context, ui, beside, &settings)?;
    }
    Ok(Exit::DONE)
}

fn write_settings(context: &Context, ui: &Ui, path: &Path, settings: &Settings) -> Result<()> {
    fs::replace_for(path, settings.text.as_bytes(), readers_of(&settings.variables))?;
    ui.say(&format!("wrote {}", context.dirs.tilde(path)));
    if !settings.left_out.is_empty() {
        let names: Vec<&str> = settings.left_out.iter().map(VariableName::as_str).collect();
        let hint = "--with-values writes them";
        ui.warn(&format!("left out values that may be secret: {} ({hint})", names.join(", ")));
    }
    Ok(())
}

/// Whether the files may be written: nothing is there that somebody else wrote, or the user agrees.
///
/// # Errors
/// Nobody can answer.
fn may_write(context: &Context, ui: &Ui, files: &[Option<&Path>], yes: bool) -> Result<bool> {
    for path in files.iter().flatten() {
        if Standing::at(path, MARK)? == Standing::Free || yes {
            continue;
        }
        let says = format!("{} was not made by 'venvyard export'", context.dirs.tilde(path));
        if !ui.can_ask() {
            return Err(Error::usage(says).hint("--yes replaces it"));
        }
        if !ui.confirm(&format!("{says}. Replace it?"))? {
            return Ok(false);
        }
    }
    Ok(true)
}
