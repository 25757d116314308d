//! `restore`: brings removed environments back.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;

use crate::cli::Restore;
use crate::context::Context;
use crate::error::{Error, Exit, Kind, Result};
use crate::interrupt;
use crate::ops::restore::{Done, meant, restore};
use crate::ops::sizes::Sizes;
use crate::registry::name::EnvName;
use crate::registry::trash::Trashed;
use crate::ui::{Table, Ui, ago, bytes, counted, day};

/// How many digits of an id are shown.
const DIGITS: usize = 8;

/// One removed environment in `--json`.
#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    id: &'a str,
    /// The bytes that it takes, as far as anybody has measured it.
    size: Option<u64>,
    removed: Timestamp,
    expires: Timestamp,
    path: PathBuf,
    python: Option<&'a str>,
    project: Option<&'a PathBuf>,
    managed: bool,
    problem: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    removed: Vec<Row<'a>>,
}

/// What was restored, in `--json`.
#[derive(Debug, Serialize)]
struct RestoredDocument<'a> {
    schema_version: u32,
    name: &'a str,
    path: PathBuf,
}

/// `venvyard restore`
pub fn run(context: &Context, ui: &Ui, args: Restore) -> Result<Exit> {
    interrupt::handle();
    let registry = context.registry()?;
    let trashes = registry.trashed();
    for problem in &trashes.problems {
        ui.warn(&problem.to_string());
    }
    let Some(name) = &args.name else {
        if args.new_name.is_some() {
            return Err(Error::usage("--as needs the name of an environment in the trash")
                .hint("'venvyard restore' lists them"));
        }
        list(context, ui, &trashes.items, args.json)?;
        return Ok(Exit::DONE);
    };
    let new_name = args.new_name.as_deref().map(EnvName::new).transpose()?;
    let meant = meant(&trashes.items, name);
    let Some((item, others)) = meant.split_first() else {
        let text = format!("there is no environment {name} in the trash");
        let hint = "'venvyard restore' lists what can be restored";
        return Err(Error::new(Kind::NoSuchEnvironment, text).hint(hint));
    };
    if let Some(problem) = &item.problem {
        ui.warn(&format!("the entry of {} can't be read: {problem}", item.name));
    }
    let done = restore(&registry, item, new_name.as_ref())?;
    say(context, ui, item, &done);
    let older = others.iter().filter(|other| other.name == item.name).collect::<Vec<_>>();
    if let Some(next) = older.first() {
        let (count, id) = (counted(older.len(), "older environment"), short(next));
        let newest = "restores the newest of them";
        ui.say(&format!(
            "the trash has {count} of that name: 'venvyard restore {id} --as NAME' {newest}"
        ));
    }
    if args.json {
        let Done { name, place, .. } = done;
        ui.json(&RestoredDocument { schema_version: 1, name: &name, path: place })?;
    }
    Ok(Exit::DONE)
}

fn say(context: &Context, ui: &Ui, item: &Trashed, done: &Done) {
    let (name, place) = (&done.name, context.dirs.tilde(&done.place));
    let new = if *name == item.name { String::new() } else { format!(" as {name}") };
    ui.say(&format!("restored {}{new} in {place}", item.name));
    if let Some(other) = &done.other_default {
        ui.say(&format!("{other} stays the default of its project"));
    }
}

fn list(context: &Context, ui: &Ui, items: &[Trashed], json: bool) -> Result<()> {
    let sizes = Sizes::load(context);
    let size = |item: &Trashed| sizes.of_removed(item).map(|size| size.usage.own);
    if json {
        let removed = items.iter().map(|item| row(item, size(item))).collect();
        return Ok(ui.json(&Document { schema_version: 1, removed })?);
    }
    if items.is_empty() {
        ui.say("the trash is empty: there is nothing to restore");
        return Ok(());
    }
    let mut table = Table::new(&["NAME", "ID", "PYTHON", "SIZE", "REMOVED", "UNTIL", "FROM"]);
    let now = std::time::SystemTime::now();
    for item in items {
        let python = item.entry.as_ref().map_or("", |entry| &entry.python.version);
        let size = size(item).map(bytes).unwrap_or_default();
        let removed = ago(item.removed.into(), now);
        let until = day(item.expires());
        let place = context.dirs.tilde(&item.place());
        table.row([&item.name, short(item), python, &size, &removed, &until, &place]);
    }
    ui.out(&table.to_string())?;
    Ok(())
}

fn row(item: &Trashed, size: Option<u64>) -> Row<'_> {
    let entry = item.entry.as_ref();
    Row {
        name: &item.name,
        id: item.id(),
        size,
        removed: item.removed,
        expires: item.expires(),
        path: item.place(),
        python: entry.map(|entry| entry.python.version.as_str()),
        project: entry.and_then(|entry| Some(&entry.project.as_ref()?.directory)),
        managed: entry.is_some(),
        problem: item.problem.as_deref(),
    }
}

fn short(item: &Trashed) -> &str {
    item.id().get(..DIGITS).unwrap_or(item.id())
}
