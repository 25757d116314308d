//! `forget`: forgets environments, and deletes nothing on disk.

use crate::cli::Forget;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::interrupt;
use crate::ops::forget::{Known, forget, known};
use crate::ui::Ui;

/// `venvyard forget`: forgets all of the environments, or none if one of them is unknown.
pub fn run(context: &Context, ui: &Ui, args: Forget) -> Result<Exit> {
    interrupt::handle();
    let registry = context.registry()?;
    let mut all: Vec<Known> = Vec::new();
    for name in &args.names {
        let known = known(&registry, name)?;
        if !all.iter().any(|other| other.name == known.name) {
            all.push(known);
        }
    }
    let doubtful: Vec<String> = all.iter().filter_map(|one| doubt(context, one)).collect();
    if !args.yes && !doubtful.is_empty() {
        for doubt in &doubtful {
            ui.say(doubt);
        }
        let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
        let question = format!("Forget {}?", names.join(", "));
        if !ui.confirm_or_refuse(&question, "forgets")? {
            ui.say("nothing was forgotten");
            return Ok(Exit(1));
        }
    }
    for one in &all {
        interrupt::check()?;
        forget(&registry, one)?;
        ui.say(&format!("forgot {}{}", one.name, stays(context, one)));
    }
    Ok(Exit::DONE)
}

/// Why the user may not want to forget it; `None` if there is nothing left of it.
fn doubt(context: &Context, one: &Known) -> Option<String> {
    let name = &one.name;
    if let Some(reason) = &one.damage {
        return Some(format!("the entry of {name} can't be read: {reason}"));
    }
    let path = one.path.as_ref().filter(|_| one.is_there)?;
    let place = context.dirs.tilde(path);
    Some(if one.is_in_home {
        format!(
            "{place} is still there: 'lsenv' will list it again, from its own copy of the entry"
        )
    } else {
        format!("{place} is still there: it stays, and no name leads to it any more")
    })
}

fn stays(context: &Context, one: &Known) -> String {
    match one.path.as_ref().filter(|_| one.is_there) {
        Some(path) => format!("; {} stays", context.dirs.tilde(path)),
        None => String::new(),
    }
}
