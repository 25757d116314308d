//! `prune`: deletes what is no longer needed.

use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;

use crate::cli::Prune;
use crate::context::Context;
use crate::error::{Exit, Kind, Result};
use crate::inspect::prunable::{Found, Prunable, Wanted, What, find, last_used};
use crate::interrupt;
use crate::ops::age::before;
use crate::ops::prune::prune;
use crate::ops::trash::{self, Due};
use crate::progress::Progress as _;
use crate::ui::{Table, Ui, ago, bytes, counted};

/// One thing in `--json`.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    kind: &'static str,
    path: std::path::PathBuf,
    size: Option<u64>,
    last_used: Option<Timestamp>,
    why: String,
    done: bool,
}

#[derive(Debug, Serialize)]
struct Document {
    schema_version: u32,
    prunable: Vec<Row>,
    kept: Vec<String>,
}

/// `venvyard prune`
pub fn run(context: &Context, ui: &Ui, args: Prune) -> Result<Exit> {
    interrupt::handle();
    let registry = context.registry()?;
    let used_before = args.older.as_deref().map(|age| before(Timestamp::now(), age)).transpose()?;
    let Prune { missing, trash, cache, .. } = args;
    let wanted = Wanted { used_before, missing, trash, cache };
    let spinner = ui.spinner();
    spinner.step("measuring what can be deleted");
    trash::tidy(&registry);
    let found = find(context, &registry, &wanted, Due::of(&registry).leftovers)?;
    drop(spinner);
    interrupt::check()?;
    let mut rows: Vec<Row> = found.prunable.iter().map(row).collect();
    if !args.json {
        found.kept.iter().for_each(|reason| ui.say(reason));
    }
    if !found.prunable.is_empty() && !args.json && (args.dry_run || !args.yes) {
        let table = table(context, &rows);
        if args.dry_run { ui.out(&table)? } else { ui.say(table.trim_end()) }
    }
    if found.prunable.is_empty() && !args.json {
        ui.say("there is nothing to prune");
    }
    let mut exit = Exit::DONE;
    if !found.prunable.is_empty() && !args.dry_run {
        if !args.yes && !ui.confirm_or_refuse(&question(&found), "prunes")? {
            ui.say("nothing was deleted");
            return Ok(Exit(1));
        }
        exit = carry_out(context, ui, &found, &mut rows)?;
    }
    if args.json {
        ui.json(&Document { schema_version: 1, prunable: rows, kept: found.kept })?;
    }
    Ok(exit)
}

/// Goes on after a failure, so that one file doesn't keep the rest.
fn carry_out(context: &Context, ui: &Ui, found: &Found, rows: &mut [Row]) -> Result<Exit> {
    let registry = context.registry()?;
    let (mut freed, mut count, mut exit) = (0, 0, Exit::DONE);
    let spinner = ui.spinner();
    for (one, row) in found.prunable.iter().zip(rows) {
        interrupt::check()?;
        spinner.step(&format!("deleting {}", row.name));
        match prune(context, &registry, &one.what, &spinner) {
            Ok(()) => {
                row.done = true;
                count += 1;
                freed += one.freed();
            }
            Err(error) => {
                spinner.pause();
                if error.kind() == Kind::Interrupted {
                    return Err(error);
                }
                ui.error(&error);
                exit = Kind::Failed.exit();
            }
        }
    }
    drop(spinner);
    ui.say(&format!("pruned {}; {} freed", counted(count, "thing"), bytes(freed)));
    if found.prunable.iter().any(|one| matches!(one.what, What::Unused(..))) {
        ui.say("'venvyard restore' brings the environments back for 30 days");
    }
    Ok(exit)
}

/// `Delete 2, move 1 environment to the trash and forget 1?`
fn question(found: &Found) -> String {
    let of = |is: fn(&What) -> bool| found.prunable.iter().filter(|one| is(&one.what)).count();
    let unused = of(|what| matches!(what, What::Unused(..)));
    let missing = of(|what| matches!(what, What::Missing(_)));
    let deleted = found.prunable.len() - unused - missing;
    let freed = bytes(found.prunable.iter().map(Prunable::freed).sum());
    let mut parts = Vec::new();
    if deleted > 0 {
        parts.push(format!("delete {deleted} for good ({freed})"));
    }
    if unused > 0 {
        parts.push(format!("move {} to the trash", counted(unused, "environment")));
    }
    if missing > 0 {
        parts.push(format!("forget {missing}"));
    }
    let text = parts.join(", ");
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['?']).collect()
}

fn table(context: &Context, rows: &[Row]) -> String {
    let mut table = Table::new(&["WHAT", "SIZE", "LAST USED", "WHY", "WHERE"]);
    let now = std::time::SystemTime::now();
    for row in rows {
        let size = row.size.map(bytes).unwrap_or_default();
        let used = row.last_used.map(|used| ago(used.into(), now)).unwrap_or_default();
        table.row([&row.name, &size, &used, &row.why, &context.dirs.tilde(&row.path)]);
    }
    table.to_string()
}

fn row(one: &Prunable) -> Row {
    let now = std::time::SystemTime::now();
    let file_name = |path: &Path| {
        path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let (name, kind, path, last_used, why) = match &one.what {
        What::Trashed(item) => {
            let why = format!("removed {}", ago(item.removed.into(), now));
            (item.name.clone(), "trash", item.held.clone(), None, why)
        }
        What::Leftover(path) => {
            (file_name(path), "leftover", path.clone(), None, "not all was deleted".to_owned())
        }
        What::Unused(environment, used) => {
            let name = environment.name.clone();
            (name, "unused", environment.path.clone(), Some(*used), "not used since".to_owned())
        }
        What::Missing(environment) => {
            let (name, path) = (environment.name.clone(), environment.path.clone());
            (name, "missing", path, last_used(environment), "its directory is gone".to_owned())
        }
        What::Cache(path) => {
            let why = match file_name(path).as_str() {
                "seeds" => "the next environments unpack pip again",
                "names" => "is made anew by the next command",
                "sizes" => "the next 'lsenv --long' measures the environments again",
                _ => "the next commands ask the interpreters again",
            };
            (file_name(path), "cache", path.clone(), None, why.to_owned())
        }
    };
    Row { name, kind, path, size: one.size, last_used, why, done: false }
}
