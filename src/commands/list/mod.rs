//! `list`: shows the environments.

mod long;
mod order;

use std::path::PathBuf;

use serde::Serialize;

use crate::cli::{List, ListOrder};
use crate::context::{ActiveEnvironment, Context};
use crate::error::{Exit, Result};
use crate::fs::dangling_link;
use crate::inspect::python::{Versions, asked};
use crate::inspect::status::{Health, Status};
use crate::inspect::summary;
use crate::interrupt;
use crate::ops::pattern;
use crate::registry::{Environment, ListedEnvironment, Origin, ProjectLink, Registry};
use crate::ui::{Table, Ui};
use long::Long;

/// One environment in `--json`.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the JSON")]
struct Row {
    name: String,
    path: PathBuf,
    python: String,
    project: Option<PathBuf>,
    /// Whether it is the default of its project.
    default: bool,
    /// The project that the index has.
    #[serde(skip)]
    listed_project: Option<PathBuf>,
    /// Health and origin in one word: the older key, kept for scripts.
    state: &'static str,
    health: Health,
    origin: Origin,
    managed: bool,
    active: bool,
    temporary: bool,
    /// What `--long` adds.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    long: Option<Long>,
    /// `None` if its entry can't be read.
    #[serde(skip)]
    environment: Option<Environment>,
}

#[derive(Debug, Serialize)]
struct Document {
    schema_version: u32,
    environments: Vec<Row>,
}

/// `venvyard list`
pub fn run(context: &Context, ui: &Ui, args: List) -> Result<Exit> {
    let registry = context.registry()?;
    if args.names && args.patterns.is_empty() && args.sort == ListOrder::Name {
        ui.out(&registry.lines(|lines| summary::names(lines.map(|line| line.name)))?)?;
        return Ok(Exit::DONE);
    }
    let listed = pattern::select(registry.list()?, &args.patterns)?;
    let nothing = dangling_link(&context.workon_home()?);
    if let Some(link) = &nothing {
        ui.warn(&link.to_string());
    }
    let active = ActiveEnvironment::from_process();
    let versions = asked(context);
    let rows = listed.into_iter().filter_map(|one| row(&registry, one, active.as_ref(), &versions));
    let mut rows: Vec<Row> = rows.collect();
    if rows.iter().any(|row| row.project != row.listed_project) {
        registry.forget_index();
    }
    fill(context, ui, &registry, &args, &mut rows)?;
    if args.names {
        ui.out(&summary::names(rows.iter().map(|row| row.name.as_str())))?;
    } else if args.json {
        ui.json(&Document { schema_version: 1, environments: rows })?;
    } else if rows.is_empty() && nothing.is_some() {
        return Ok(Exit::DONE);
    } else if rows.is_empty() {
        ui.say("there are no environments yet; 'mkenv NAME' makes one");
    } else {
        ui.out(
            &if args.long { long::table(context, &rows) } else { table(context, &rows) }
                .to_string(),
        )?;
    }
    Ok(Exit::DONE)
}

/// Sorts the rows, and finds out what that and `--long` need.
fn fill(
    context: &Context,
    ui: &Ui,
    registry: &Registry,
    args: &List,
    rows: &mut [Row],
) -> Result<()> {
    let sizes = if args.long || args.sort == ListOrder::Size {
        interrupt::handle();
        Some(long::sizes(context, ui, rows, args.refresh)?)
    } else {
        None
    };
    order::sort(rows, args.sort, sizes.as_ref());
    if let Some(sizes) = sizes.filter(|_| args.long) {
        long::fill(registry, rows, &sizes);
    }
    Ok(())
}

fn table(context: &Context, rows: &[Row]) -> Table {
    let mut table = Table::new(&["NAME", "PYTHON", "PROJECT", "STATE", "MANAGED BY"]);
    for row in rows {
        let manager = summary::manager(row.origin);
        table.row([&row.name, &row.python, &row.project(context), row.shown_state(), manager]);
    }
    table
}

impl Row {
    /// The cell with its state.
    fn shown_state(&self) -> &'static str {
        if self.active && self.health == Health::Ready { "active" } else { self.health.shown() }
    }

    /// The cell with its project.
    fn project(&self, context: &Context) -> String {
        let default = if self.default { " (default)" } else { "" };
        self.project.as_ref().map(|it| context.dirs.tilde(it) + default).unwrap_or_default()
    }
}

/// What the registry and the environment's directory say now: the index may be older. `None` if the environment
/// has gone meanwhile.
fn row(
    registry: &Registry,
    listed: ListedEnvironment,
    active: Option<&ActiveEnvironment>,
    versions: Versions<'_>,
) -> Option<Row> {
    let (status, path, link, environment) = match registry.get(&listed.name) {
        Ok(None) => return None,
        Ok(Some(environment)) => {
            let status = Status::of(&environment, versions);
            let link = environment.project().cloned();
            (status, environment.path.clone(), link, Some(environment))
        }
        Err(_) => {
            let default = listed.is_default;
            let link = listed.project.clone();
            let link = link.map(|project| ProjectLink { default, ..ProjectLink::new(project) });
            (Status::damaged(), listed.path, link, None)
        }
    };
    let is_known = status.python.version.is_some() || status.python.was.is_some();
    Some(Row {
        python: if is_known { status.python.shown().to_owned() } else { String::new() },
        state: status.word(),
        health: status.health,
        origin: status.origin,
        managed: status.origin != Origin::Other,
        active: active.is_some_and(|active| active.is(&path)),
        temporary: status.origin == Origin::Temporary,
        name: listed.name,
        path,
        default: link.as_ref().is_some_and(|link| link.default),
        project: link.map(|link| link.directory),
        listed_project: listed.project,
        long: None,
        environment,
    })
}
