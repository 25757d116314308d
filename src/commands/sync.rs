//! `sync`: makes an environment have what a file lists, and nothing else.

use std::path::PathBuf;

use serde::Serialize;

use crate::cli::Sync;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::inspect::requirements::Asked;
use crate::interrupt;
use crate::ops::paths::current_directory;
use crate::ops::sync::{Done, Plan, Target};
use crate::ops::{choose, locked};
use crate::ui::{Table, Ui, counted};

/// The plan in `--json`.
#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    name: &'a str,
    file: PathBuf,
    install: Vec<Row<'a>>,
    remove: Vec<Row<'a>>,
    unchanged: usize,
    left_out: usize,
}

/// A package in `--json`.
#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    now: Option<&'a str>,
    then: Option<&'a str>,
}

/// `venvyard sync`
pub fn run(context: &Context, ui: &Ui, args: Sync) -> Result<Exit> {
    interrupt::handle();
    let environment = choose::meaning_of_name(context, &args.name)?.only()?.environment;
    let wanted = Asked { extras: args.extra, groups: args.group };
    args.file.is_relative().then(current_directory).transpose()?;
    let (lock, wanted) = locked::read(&args.file, &wanted)?;
    let file = args.file.display();
    for notice in &lock.notices {
        ui.warn(&format!("{file}: {notice}"));
    }
    let target = Target::new(context, &environment, &lock, wanted)?;
    let plan = target.plan()?;
    let name = &environment.name;
    if args.json {
        ui.json(&document(name, &args.file, &plan))?;
        return Ok(Exit::DONE);
    }
    let left_out = left_out(plan.left_out);
    if plan.is_empty() {
        let packages = counted(plan.unchanged, "package");
        ui.say(&format!("{name} has what {file} lists: {packages}{left_out}"));
        return Ok(Exit::DONE);
    }
    let stays = format!("{} there already{left_out}", counted(plan.unchanged, "package"));
    if args.dry_run {
        ui.out(&table(&plan))?;
        ui.say(&stays);
        return Ok(Exit::DONE);
    }
    if !args.yes {
        ui.say(table(&plan).trim_end());
        ui.say(&stays);
        if !ui.confirm_or_refuse(&format!("Change {name}?"), "changes it")? {
            ui.say("nothing was changed");
            return Ok(Exit(1));
        }
    }
    let done = target.apply(context, &plan)?;
    ui.say(&format!("{} in {name}", said(done)));
    Ok(Exit::DONE)
}

/// `; 2 of the file left out, …`: they are for other environments, or nobody asked for them.
fn left_out(count: usize) -> String {
    match count {
        0 => String::new(),
        count => format!("; {count} left out, for other environments or not asked for"),
    }
}

/// `installed 2, changed 1, removed 1`
fn said(done: Done) -> String {
    let Done { installed, changed, removed } = done;
    let parts = [("installed", installed), ("changed", changed), ("removed", removed)];
    let parts = parts.iter().filter(|(_, count)| *count > 0);
    let parts: Vec<String> = parts.map(|(what, count)| format!("{what} {count}")).collect();
    if parts.is_empty() { "nothing was to be done".to_owned() } else { parts.join(", ") }
}

fn table(plan: &Plan<'_>) -> String {
    let mut table = Table::new(&["", "NAME", "NOW", "THEN"]);
    for change in &plan.changes {
        let what = if change.from.is_some() { "change" } else { "install" };
        table.row([what, &change.name, change.from.as_deref().unwrap_or_default(), &change.to]);
    }
    for surplus in &plan.removes {
        table.row(["remove", &surplus.name, surplus.version.as_deref().unwrap_or_default(), ""]);
    }
    table.to_string()
}

fn document<'a>(name: &'a str, file: &std::path::Path, plan: &'a Plan<'_>) -> Document<'a> {
    let install = plan.changes.iter().map(|change| Row {
        name: &change.name,
        now: change.from.as_deref(),
        then: Some(&change.to),
    });
    let remove = plan.removes.iter().map(|surplus| Row {
        name: &surplus.name,
        now: surplus.version.as_deref(),
        then: None,
    });
    Document {
        schema_version: 1,
        name,
        file: std::path::absolute(file).unwrap_or_else(|_| file.to_owned()),
        install: install.collect(),
        remove: remove.collect(),
        unchanged: plan.unchanged,
        left_out: plan.left_out,
    }
}
