//! `python`: lists and finds the interpreters of this machine.

use serde::Serialize;

use crate::cli::{PythonFind, PythonList};
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::hints;
use crate::ops::interpreter::{Chosen, Owner, PythonChoice};
use crate::ops::paths::current_directory;
use crate::python::{FoundPython, answers};
use crate::trust::Verdict;
use crate::ui::{Table, Ui};

#[derive(Debug, Serialize)]
struct Row {
    version: String,
    implementation: String,
    path: String,
    executable: String,
    source: String,
    free_threaded: bool,
    debug: bool,
    /// The requests that choose it.
    #[serde(skip_serializing_if = "Option::is_none")]
    answers: Option<Vec<String>>,
}

#[derive(Debug, Serialize)]
struct Document {
    schema_version: u32,
    interpreters: Vec<Row>,
}

/// `venvyard python list`
pub fn list(context: &Context, ui: &Ui, args: PythonList) -> Result<Exit> {
    let mut pythons = context.pythons();
    if args.refresh {
        pythons.refresh();
    }
    let survey = pythons.survey();
    for broken in survey.broken {
        ui.warn(&Error::from(broken.error).with_hints(hints::of).with_first_hint());
    }
    let rows = survey.found.iter().zip(answers(&survey.found)).map(|(found, requests)| {
        let answers = Some(requests.iter().map(ToString::to_string).collect());
        Row { answers, ..row(found) }
    });
    if args.json {
        ui.json(&Document { schema_version: 1, interpreters: rows.collect() })?;
    } else if survey.found.is_empty() {
        ui.say("found no interpreter");
    } else {
        let mut table = Table::new(&["VERSION", "IMPLEMENTATION", "SOURCE", "REQUESTS", "PATH"]);
        for row in rows {
            let version = format!("{}{}", row.version, build(&row));
            let requests = in_short(row.answers.unwrap_or_default());
            table.row([version, row.implementation, row.source, requests, row.path]);
        }
        ui.out(&table.to_string())?;
    }
    Ok(Exit::DONE)
}

/// The letters of the executable's name: python3.13t, python3.13d.
fn build(row: &Row) -> String {
    let threads = if row.free_threaded { "t" } else { "" };
    let debug = if row.debug { "d" } else { "" };
    format!("{threads}{debug}")
}

/// Without the exact version, which has a column of its own, unless it is the only request.
fn in_short(mut answers: Vec<String>) -> String {
    if answers.len() > 1 {
        answers.remove(0);
    }
    answers.join(", ")
}

/// `venvyard python find`
pub fn find(context: &Context, ui: &Ui, args: PythonFind) -> Result<Exit> {
    let here = current_directory()?;
    let file = match args.request {
        Some(_) => Verdict::None,
        None => context.gate.above(&here)?,
    };
    let spinner = ui.spinner();
    let choose = |owner| PythonChoice::new(context, args.request.as_deref(), owner, &spinner);
    let choice = choose(Owner::Project(file.directory().unwrap_or(&here)))?;
    let Chosen { found, note } = choice.find(context)?;
    if let Some(note) = note {
        ui.say(&note);
    }
    // Where there is a venvyard.toml, an environment with a name belongs to the project, too.
    if choice.is_of_file()
        && file.directory().is_none()
        && let Ok(named) = choose(Owner::Nobody(&here))?.find(context)
        && named.found.interpreter.executable != found.interpreter.executable
    {
        ui.say(&format!(
            "an environment with a name belongs to no project without --project, and gets {}",
            named.found.interpreter.executable.display()
        ));
    }
    if args.json {
        ui.json(&Document { schema_version: 1, interpreters: vec![row(&found)] })?;
    } else {
        ui.out_path(&found.interpreter.executable)?;
    }
    Ok(Exit::DONE)
}

fn row(found: &FoundPython) -> Row {
    Row {
        version: found.interpreter.version.to_string(),
        implementation: found.interpreter.implementation.to_string(),
        path: found.path.display().to_string(),
        executable: found.interpreter.executable.display().to_string(),
        source: found.source.to_string(),
        free_threaded: found.interpreter.free_threaded,
        debug: found.interpreter.debug,
        answers: None,
    }
}
