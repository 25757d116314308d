//! `show`: shows one environment.

use std::path::Path;

use serde::Serialize;

use crate::cli::Show;
use crate::context::{ActiveEnvironment, Context};
use crate::error::{Exit, Result};
use crate::inspect::status::{Health, Status};
use crate::ops::choose::resolve;
use crate::registry::{Environment, Origin};
use crate::ui::Ui;
use crate::variables::{self, Variables};
use crate::venv;

/// The variables of an environment without an entry.
static NONE: Variables = Variables::new();

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    name: &'a str,
    path: &'a Path,
    /// Health and origin in one word: the older key, kept for scripts.
    state: &'static str,
    /// The word for people.
    #[serde(skip)]
    shown: &'static str,
    health: Health,
    origin: Origin,
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
pub fn run(context: &Context, ui: &Ui, args: Show) -> Result<Exit> {
    let environment = resolve(context, &args.name)?.environment;
    if args.path {
        ui.out(&format!("{}\n", environment.path.display()))?;
        return Ok(Exit::DONE);
    }
    let document = document(&environment);
    if args.json {
        ui.json(&document)?;
    } else {
        ui.out(&text(&document))?;
    }
    Ok(Exit::DONE)
}

fn document(environment: &Environment) -> Document<'_> {
    let entry = environment.entry.as_ref();
    let config = || venv::inspect(&environment.path).ok().flatten()?.config?.python_version();
    let project = environment.project();
    let status = Status::of(environment);
    Document {
        schema_version: 1,
        name: &environment.name,
        path: &environment.path,
        state: status.word(),
        shown: status.shown(),
        health: status.health,
        origin: status.origin,
        active: ActiveEnvironment::from_process()
            .is_some_and(|active| active.is(&environment.path)),
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

fn text(document: &Document<'_>) -> String {
    let shown = |path: &Path| path.display().to_string();
    let mut lines = vec![
        ("name", document.name.to_owned()),
        ("path", shown(document.path)),
        ("state", document.shown.to_owned()),
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
