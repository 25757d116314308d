//! `list`: which environments there are.

use std::path::Path;

use serde::Serialize;

use crate::activation::{Condition, condition};
use crate::cli::List;
use crate::context::{Active, Context};
use crate::error::{Exit, Result};
use crate::registry::{Listed, ListedKind};
use crate::ui::Table;

/// One environment, as `--json` tells it.
#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    path: &'a Path,
    python: &'a str,
    project: Option<&'a Path>,
    state: &'static str,
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
pub fn run(context: &Context, args: List) -> Result<Exit> {
    let listed = context.registry()?.list()?;
    if args.names {
        context.ui.out(&names(&listed))?;
        return Ok(Exit::DONE);
    }
    let active = Active::from_process();
    let rows = listed.iter().map(|one| Row {
        name: &one.name,
        path: &one.path,
        python: &one.python,
        project: one.project.as_deref(),
        state: state(one),
        managed: one.kind != ListedKind::Unmanaged,
        active: active.as_ref().is_some_and(|active| active.is(&one.path)),
        temporary: one.kind == ListedKind::Temporary,
    });
    if args.json {
        let document = Document { schema_version: 1, environments: rows.collect() };
        context.ui.json(&document)?;
    } else if listed.is_empty() {
        context.ui.say("there is no environment yet; 'mkenv NAME' makes one");
    } else {
        let mut table = Table::new(&["NAME", "PYTHON", "PROJECT", "STATE"]);
        for row in rows {
            let whole = matches!(row.state, "ready" | "temporary");
            let state = if row.active && whole { "active" } else { row.state };
            let project =
                row.project.map(|project| context.dirs.tilde(project)).unwrap_or_default();
            table.row([row.name, row.python, &project, state]);
        }
        context.ui.out(&table.to_string())?;
    }
    Ok(Exit::DONE)
}

/// The names, one a line.
pub(super) fn names(listed: &[Listed]) -> String {
    listed.iter().flat_map(|one| [one.name.as_str(), "\n"]).collect()
}

/// One word: ready, temporary, installing, unmanaged, damaged (its entry), missing (its directory) or
/// broken (its interpreter is gone).
pub(super) fn state(one: &Listed) -> &'static str {
    match (one.kind, condition(&one.path)) {
        (ListedKind::Damaged, _) => "damaged",
        (_, Ok(Condition::Missing) | Err(_)) => "missing",
        (_, Ok(Condition::Broken(_))) => "broken",
        (ListedKind::Installing, _) => "installing",
        (ListedKind::Unmanaged, _) => "unmanaged",
        (ListedKind::Temporary, _) => "temporary",
        _ => "ready",
    }
}
