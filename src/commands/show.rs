//! `show`: all about one environment.

use std::path::Path;

use serde::Serialize;

use super::list;
use crate::cli::Show;
use crate::context::{Active, Context};
use crate::error::{Exit, Result};
use crate::ops::choose::choose;
use crate::registry::{Environment, Listed, ListedKind, State};
use crate::variables::{self, Variables};
use crate::venv;

/// Those of an environment that has none.
static NONE: Variables = Variables::new();

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    name: &'a str,
    path: &'a Path,
    state: &'static str,
    active: bool,
    managed: bool,
    python: Option<String>,
    implementation: Option<&'a str>,
    interpreter: Option<&'a Path>,
    prompt: &'a str,
    project: Option<&'a Path>,
    default: bool,
    variables: &'a Variables,
    created: Option<String>,
    id: Option<String>,
}

/// `venvyard show`
pub fn run(context: &Context, args: Show) -> Result<Exit> {
    let environment = choose(context, &args.name)?;
    if args.path {
        context.ui.out(&format!("{}\n", environment.path.display()))?;
        return Ok(Exit::DONE);
    }
    let document = document(&environment);
    if args.json {
        context.ui.json(&document)?;
    } else {
        context.ui.out(&text(&document))?;
    }
    Ok(Exit::DONE)
}

fn document(environment: &Environment) -> Document<'_> {
    let entry = environment.entry.as_ref();
    let config = || venv::inspect(&environment.path).ok().flatten()?.config?.python_version();
    let project = entry.and_then(|entry| entry.project.as_ref());
    Document {
        schema_version: 1,
        name: &environment.name,
        path: &environment.path,
        state: list::state(&listed(environment)),
        active: Active::from_process().is_some_and(|active| active.is(&environment.path)),
        managed: entry.is_some(),
        python: entry.map(|entry| entry.python.version.clone()).or_else(config),
        implementation: entry.map(|entry| entry.python.implementation.as_str()),
        interpreter: entry.map(|entry| entry.python.executable.as_path()),
        prompt: entry.and_then(|entry| entry.prompt.as_deref()).unwrap_or(&environment.name),
        project: project.map(|project| project.directory.as_path()),
        default: project.is_some_and(|project| project.default),
        variables: entry.map_or(&NONE, |entry| &entry.variables),
        created: entry.map(|entry| entry.created.to_string()),
        id: entry.map(|entry| entry.id.to_string()),
    }
}

fn listed(environment: &Environment) -> Listed {
    let kind = match &environment.entry {
        None => ListedKind::Unmanaged,
        Some(entry) if entry.state == State::Installing => ListedKind::Installing,
        Some(entry) if entry.temporary => ListedKind::Temporary,
        Some(_) => ListedKind::Managed,
    };
    Listed {
        name: environment.name.clone(),
        path: environment.path.clone(),
        python: String::new(),
        project: None,
        kind,
    }
}

fn text(document: &Document<'_>) -> String {
    let shown = |path: &Path| path.display().to_string();
    let mut lines = vec![
        ("name", document.name.to_owned()),
        ("path", shown(document.path)),
        ("state", document.state.to_owned()),
    ];
    let known = [
        ("python", document.python.clone()),
        ("interpreter", document.interpreter.map(shown)),
        ("prompt", (document.prompt != document.name).then(|| document.prompt.to_owned())),
        ("project", document.project.map(shown)),
        ("created", document.created.clone()),
    ];
    lines.extend(known.into_iter().filter_map(|(key, value)| Some((key, value?))));
    lines.extend(
        variables::assignments(document.variables).map(|assignment| ("variable", assignment)),
    );
    let lines: Vec<String> = lines.iter().map(|(key, value)| format!("{key:12}{value}")).collect();
    lines.join("\n") + "\n"
}
