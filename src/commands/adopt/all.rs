//! `adopt --all`: every environment of another tool in the home, in a table.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::row::Row;
use super::take::{take_each, told};
use crate::cli::Adopt;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::inspect::maker::made_by;
use crate::inspect::status::Health;
use crate::ops::adopt::{Candidate, Request, adopt_chosen, others};
use crate::ui::{Table, Ui, counted};

/// One environment in `--json`.
#[derive(Debug, Serialize)]
struct Record<'a> {
    name: &'a str,
    path: &'a Path,
    made_by: Option<&'static str>,
    python: Option<&'a str>,
    project: Option<&'a Path>,
    health: Option<Health>,
    /// Those of virtualenvwrapper in its `bin` that do something.
    hooks: &'a [&'static str],
    /// Why it can't be taken over.
    error: Option<String>,
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    dry_run: bool,
    environments: Vec<Record<'a>>,
}

/// Takes over what can be. One that can't stops no other.
pub(super) fn run(context: &Context, ui: &Ui, args: &Adopt) -> Result<Exit> {
    let home = context.dirs.tilde(context.registry()?.home());
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    for Candidate { name, path, environment } in others(context)? {
        match environment {
            Ok(environment) => rows.push(Row::of(context, &environment)),
            Err(error) => refused.push((name, path, error)),
        }
    }
    if rows.is_empty() && refused.is_empty() && !args.json {
        ui.say(&format!("nothing to adopt: venvyard manages every environment in {home}"));
        return Ok(Exit::DONE);
    }
    let asks = !args.yes && !args.dry_run && !rows.is_empty();
    if asks && !is_agreed(context, ui, &rows, &home)? {
        ui.say("nothing was adopted");
        return Ok(Exit(1));
    }
    if !args.dry_run {
        let take = |row: &Row| {
            let request = Request { place: &row.path, name: None, project: None, moves: false };
            adopt_chosen(context, &request, &ui.spinner()).map(|_| ())
        };
        let failed;
        (rows, failed) = take_each(rows, take)?;
        refused.extend(failed.into_iter().map(|(row, error)| (row.name, row.path, error)));
    }
    if args.json {
        ui.json(&document(args.dry_run, &rows, &refused))?;
    } else {
        if !asks && !rows.is_empty() {
            ui.out(&table(context, &rows))?;
        }
        tell(ui, &rows, args.dry_run);
    }
    Ok(told(ui, refused))
}

fn is_agreed(context: &Context, ui: &Ui, rows: &[Row], home: &str) -> Result<bool> {
    if !ui.can_ask() {
        return Err(Error::usage("can't ask for confirmation: not a terminal")
            .hint("--yes adopts without asking; --dry-run only shows what would be adopted"));
    }
    ui.out(&table(context, rows))?;
    ui.confirm(&format!("Adopt {} in {home}?", counted(rows.len(), "environment")))
}

fn table(context: &Context, rows: &[Row]) -> String {
    let mut table = Table::new(&["NAME", "PYTHON", "PROJECT", "MADE BY", "STATE", "HOOKS"]);
    for row in rows {
        let project = row.project.as_deref().map(|path| context.dirs.tilde(path));
        table.row([
            row.name.clone(),
            row.python.clone().unwrap_or_default(),
            project.unwrap_or_default(),
            row.made_by.unwrap_or_default().to_owned(),
            row.health.shown().to_owned(),
            row.hooks.join(", "),
        ]);
    }
    table.to_string()
}

fn document<'a>(
    dry_run: bool,
    rows: &'a [Row],
    refused: &'a [(String, PathBuf, Error)],
) -> Document<'a> {
    let taken = rows.iter().map(|row| Record {
        name: &row.name,
        path: &row.path,
        made_by: row.made_by,
        python: row.python.as_deref(),
        project: row.project.as_deref(),
        health: Some(row.health),
        hooks: &row.hooks,
        error: None,
    });
    let refused = refused.iter().map(|(name, path, error)| Record {
        name,
        path,
        made_by: made_by(path),
        python: None,
        project: None,
        health: None,
        hooks: &[],
        error: Some(error.to_string()),
    });
    let mut environments: Vec<Record<'_>> = taken.chain(refused).collect();
    environments.sort_by_key(|record| record.name);
    Document { schema_version: 1, dry_run, environments }
}

fn tell(ui: &Ui, rows: &[Row], dry_run: bool) {
    let done = if dry_run { "would adopt" } else { "adopted" };
    ui.say(&format!("{done} {}", counted(rows.len(), "environment")));
    if rows.iter().any(|row| !row.hooks.is_empty()) {
        ui.say(
            "these hooks of virtualenvwrapper run in shells that \
             'venvyard setup --from-virtualenvwrapper' sets up",
        );
    }
    if rows.iter().any(|row| row.health == Health::Broken) {
        ui.say("'venvyard repair --all' gives another Python to those that are broken");
    }
}
