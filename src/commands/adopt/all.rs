//! `adopt --all`: every environment of another tool in the home, in a table.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::Adopt;
use crate::context::Context;
use crate::error::{Error, Exit, Kind, Result};
use crate::hints;
use crate::inspect::maker::made_by;
use crate::inspect::python::cached;
use crate::inspect::status::{Health, Status};
use crate::inspect::wrapper_hooks;
use crate::interrupt;
use crate::ops::adopt::{Candidate, Request, adopt_chosen, others};
use crate::ui::{Table, Ui, counted};

/// What there is to know of one that can be taken over.
struct Row {
    name: String,
    path: PathBuf,
    python: Option<String>,
    project: Option<PathBuf>,
    made_by: Option<&'static str>,
    health: Health,
    hooks: Vec<&'static str>,
}

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
            Ok(environment) => rows.push(row(context, &environment)),
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
        rows = adopted(context, ui, rows, &mut refused)?;
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

fn row(context: &Context, environment: &crate::registry::Environment) -> Row {
    let status = Status::of(environment, &cached(context));
    Row {
        name: environment.name.clone(),
        path: environment.path.clone(),
        python: status.python.version,
        project: environment.project().map(|project| project.directory.clone()),
        made_by: made_by(&environment.path),
        health: status.health,
        hooks: wrapper_hooks::in_use(&environment.path),
    }
}

fn is_agreed(context: &Context, ui: &Ui, rows: &[Row], home: &str) -> Result<bool> {
    if !ui.can_ask() {
        return Err(Error::usage("can't ask for confirmation: not a terminal")
            .hint("--yes adopts without asking; --dry-run only shows what would be adopted"));
    }
    ui.out(&table(context, rows))?;
    ui.confirm(&format!("Adopt {} in {home}?", counted(rows.len(), "environment")))
}

/// Those that were taken over.
fn adopted(
    context: &Context,
    ui: &Ui,
    rows: Vec<Row>,
    refused: &mut Vec<(String, PathBuf, Error)>,
) -> Result<Vec<Row>> {
    let mut taken = Vec::new();
    for row in rows {
        interrupt::check()?;
        let request = Request { place: &row.path, name: None, moves: false };
        match adopt_chosen(context, &request, &ui.spinner()) {
            Ok(_) => taken.push(row),
            Err(error) if error.kind() == Kind::Interrupted => return Err(error),
            Err(error) => refused.push((row.name, row.path, error)),
        }
    }
    Ok(taken)
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

/// Prints why each could not be taken over. The exit status is the worst of all.
fn told(ui: &Ui, refused: Vec<(String, PathBuf, Error)>) -> Exit {
    let mut worst = Exit::DONE;
    for (name, _, error) in refused {
        worst = Exit(worst.0.max(error.kind().exit().0));
        let error = error.with_hints(hints::of);
        let hinted = Error::new(error.kind(), format!("can't adopt {name}: {error}"));
        ui.error(&error.hints().iter().fold(hinted, |hinted, hint| hinted.hint(*hint)));
    }
    worst
}
