//! `python`: the interpreters of this machine.

use serde::Serialize;

use crate::cli::{PythonFind, PythonList};
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::python::{Found, PythonRequest};
use crate::ui::Table;

#[derive(Debug, Serialize)]
struct Row {
    version: String,
    implementation: String,
    path: String,
    executable: String,
    source: String,
    free_threaded: bool,
}

#[derive(Debug, Serialize)]
struct Document {
    schema_version: u32,
    interpreters: Vec<Row>,
}

/// `venvyard python list`
pub fn list(context: &Context, args: PythonList) -> Result<Exit> {
    let survey = context.pythons().survey();
    for broken in &survey.broken {
        context.ui.warn(&broken.error.to_string());
    }
    let rows = survey.found.iter().map(row);
    if args.json {
        context.ui.json(&Document { schema_version: 1, interpreters: rows.collect() })?;
    } else if survey.found.is_empty() {
        context.ui.say("no interpreter was found");
    } else {
        let mut table = Table::new(&["VERSION", "IMPLEMENTATION", "SOURCE", "PATH"]);
        for row in rows {
            let version = if row.free_threaded { format!("{}t", row.version) } else { row.version };
            table.row([version, row.implementation, row.source, row.path]);
        }
        context.ui.out(&table.to_string())?;
    }
    Ok(Exit::DONE)
}

/// `venvyard python find`
pub fn find(context: &Context, args: PythonFind) -> Result<Exit> {
    let request: PythonRequest = args.request.parse()?;
    let found = context.pythons().find(&request)?;
    if args.json {
        context.ui.json(&Document { schema_version: 1, interpreters: vec![row(&found)] })?;
    } else {
        context.ui.out(&format!("{}\n", found.interpreter.executable.display()))?;
    }
    Ok(Exit::DONE)
}

fn row(found: &Found) -> Row {
    Row {
        version: found.interpreter.version.to_string(),
        implementation: found.interpreter.implementation.to_string(),
        path: found.path.display().to_string(),
        executable: found.interpreter.executable.display().to_string(),
        source: found.source.to_string(),
        free_threaded: found.interpreter.free_threaded,
    }
}
