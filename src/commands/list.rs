//! `list`: shows the environments.

use std::path::Path;

use serde::Serialize;

use crate::cli::List;
use crate::context::{ActiveEnvironment, Context};
use crate::error::{Exit, Result};
use crate::inspect::status::{Health, Status};
use crate::inspect::summary;
use crate::registry::{ListedEnvironment, Origin};
use crate::ui::{Table, Ui};

/// One environment in `--json`.
#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    path: &'a Path,
    python: &'a str,
    project: Option<&'a Path>,
    /// Health and origin in one word: the older key, kept for scripts.
    state: &'static str,
    /// The word in the table.
    #[serde(skip)]
    shown: &'static str,
    health: Health,
    origin: Origin,
    managed: bool,
    active: bool,
    temporary: bool,
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    environments: Vec<Row<'a>>,
}

/// `venvyard list`
pub fn run(context: &Context, ui: &Ui, args: List) -> Result<Exit> {
    let listed = context.registry()?.list()?;
    if args.names {
        ui.out(&summary::names(&listed))?;
        return Ok(Exit::DONE);
    }
    let active = ActiveEnvironment::from_process();
    let rows = listed.iter().map(|one| row(one, active.as_ref()));
    if args.json {
        let document = Document { schema_version: 1, environments: rows.collect() };
        ui.json(&document)?;
    } else if listed.is_empty() {
        ui.say("there are no environments yet; 'mkenv NAME' makes one");
    } else {
        let mut table = Table::new(&["NAME", "PYTHON", "PROJECT", "STATE"]);
        for row in rows {
            let state = match (row.health, row.origin) {
                (Health::Ready, Origin::Ours | Origin::Temporary) if row.active => "active",
                _ => row.shown,
            };
            let project =
                row.project.map(|project| context.dirs.tilde(project)).unwrap_or_default();
            table.row([row.name, row.python, &project, state]);
        }
        ui.out(&table.to_string())?;
    }
    Ok(Exit::DONE)
}

fn row<'a>(one: &'a ListedEnvironment, active: Option<&ActiveEnvironment>) -> Row<'a> {
    let status = Status::of_listed(one);
    Row {
        name: &one.name,
        path: &one.path,
        python: &one.python,
        project: one.project.as_deref(),
        state: status.word(),
        shown: status.shown(),
        health: status.health,
        origin: status.origin,
        managed: one.origin != Origin::Other,
        active: active.is_some_and(|active| active.is(&one.path)),
        temporary: one.origin == Origin::Temporary,
    }
}
