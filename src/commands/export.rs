//! `export`: tells an environment as a file from which it can be made again.

use std::path::{Path, PathBuf};

use crate::activation;
use crate::cli::Export;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::fs;
use crate::interrupt;
use crate::ops::choose::resolve_or_active;
use crate::ops::export::settings::{self, Settings};
use crate::ops::export::{MARK, Request, Standing, Target, export};
use crate::ops::paths::absolute;
use crate::ui::Ui;
use crate::variables::readers_of;

/// `venvyard export`
pub fn run(context: &Context, ui: &Ui, args: Export) -> Result<Exit> {
    let target = Target::of(args.output.as_deref(), args.format.map(Into::into), args.offline)?;
    let resolved = resolve_or_active(context, args.name.as_deref())?;
    let environment = &resolved.environment;
    let existing = activation::check(environment)?;
    interrupt::handle();
    let Some(file) = target.file else {
        let request = Request {
            environment,
            existing: &existing,
            format: target.format,
            directory: None,
            offline: args.offline,
        };
        let exported = export(context, &request, &ui.spinner())?;
        ui.out(&exported.text)?;
        exported.notices.iter().for_each(|notice| ui.warn(notice));
        return Ok(Exit::DONE);
    };
    let file = absolute(file)?;
    let directory = file.parent().unwrap_or(Path::new("/"));
    let beside = args.with_settings.then(|| directory.join(settings::FILE));
    if !may_write(context, ui, &file, beside.as_deref(), args.yes)? {
        ui.say("nothing was written");
        return Ok(Exit(1));
    }
    let request = Request {
        environment,
        existing: &existing,
        format: target.format,
        directory: Some(directory),
        offline: args.offline,
    };
    let exported = export(context, &request, &ui.spinner())?;
    interrupt::check()?;
    fs::replace(&file, exported.text.as_bytes())?;
    exported.notices.iter().for_each(|notice| ui.warn(notice));
    ui.say(&format!("wrote {} to {}", resolved.said(), context.dirs.tilde(&file)));
    if let Some(beside) = beside {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let settings = Settings::of(environment, &existing, &name, args.with_values);
        write_settings(context, ui, &beside, &settings)?;
    }
    Ok(Exit::DONE)
}

fn write_settings(context: &Context, ui: &Ui, path: &PathBuf, settings: &Settings) -> Result<()> {
    fs::replace_for(path, settings.text.as_bytes(), readers_of(&settings.variables))?;
    ui.say(&format!("wrote {}", context.dirs.tilde(path)));
    if !settings.left_out.is_empty() {
        let names: Vec<&str> = settings.left_out.iter().map(|name| name.as_str()).collect();
        let hint = "--with-values writes them";
        ui.warn(&format!("left out values that may be secret: {} ({hint})", names.join(", ")));
    }
    Ok(())
}

/// Whether the files may be written: nothing is there that somebody else wrote, or the user agrees.
///
/// # Errors
/// Nobody can answer.
fn may_write(
    context: &Context,
    ui: &Ui,
    file: &Path,
    beside: Option<&Path>,
    yes: bool,
) -> Result<bool> {
    for path in [Some(file), beside].into_iter().flatten() {
        if Standing::at(path, MARK)? == Standing::Free || yes {
            continue;
        }
        let shown = context.dirs.tilde(path);
        let question = format!("{shown} was not made by 'venvyard export'. Replace it?");
        if !ui.can_ask() {
            let says = format!("{shown} was not made by 'venvyard export'");
            return Err(Error::usage(says).hint("--yes replaces it"));
        }
        if !ui.confirm(&question)? {
            return Ok(false);
        }
    }
    Ok(true)
}
