//! `show`: shows one environment.

use std::path::Path;

use serde::Serialize;

use crate::cli::Show;
use crate::context::{ActiveEnvironment, Context};
use crate::error::{Exit, Result};
use crate::inspect::activate_script::other_prompt;
use crate::inspect::python::asked;
use crate::inspect::status::{Health, Status};
use crate::inspect::summary;
use crate::ops::choose::resolve;
use crate::registry::{Environment, Origin};
use crate::ui::Ui;
use crate::variables::VariableName;

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    name: &'a str,
    path: &'a Path,
    /// Health and origin in one word: the older key, kept for scripts.
    state: &'static str,
    health: Health,
    origin: Origin,
    active: bool,
    managed: bool,
    python: Option<&'a str>,
    /// The version in its entry, if the environment has another one now.
    python_was: Option<&'a str>,
    /// The directory that its scripts lead to, if that is another one.
    scripts_at: Option<&'a Path>,
    implementation: Option<&'a str>,
    interpreter: Option<&'a Path>,
    prompt: &'a str,
    #[serde(skip)]
    other_prompt: Option<String>,
    project: Option<&'a Path>,
    default: bool,
    /// Their names: 'var list' tells the values.
    variables: Vec<&'a VariableName>,
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
    let status = Status::of(&environment, &asked(context));
    let document = document(&environment, &status);
    if args.json {
        ui.json(&document)?;
    } else {
        ui.out(&text(&document))?;
    }
    Ok(Exit::DONE)
}

fn document<'a>(environment: &'a Environment, status: &'a Status) -> Document<'a> {
    let entry = environment.entry.as_ref();
    let project = environment.project();
    let prompt = entry.and_then(|entry| entry.prompt.as_deref()).unwrap_or(&environment.name);
    Document {
        schema_version: 1,
        name: &environment.name,
        path: &environment.path,
        state: status.word(),
        health: status.health,
        origin: status.origin,
        active: ActiveEnvironment::from_process()
            .is_some_and(|active| active.is(&environment.path)),
        managed: entry.is_some(),
        python: status.python.version.as_deref(),
        python_was: status.python.was.as_deref(),
        scripts_at: environment.scripts_at(),
        implementation: entry.map(|entry| entry.python.implementation.as_str()),
        interpreter: status.python.executable.as_deref(),
        prompt,
        other_prompt: other_prompt(&environment.path, prompt),
        project: project.map(|project| project.directory.as_path()),
        default: project.is_some_and(|project| project.default),
        variables: entry.map(|entry| entry.variables.keys().collect()).unwrap_or_default(),
        created: entry.map(|entry| entry.created.to_string()),
        id: entry.map(|entry| entry.id.to_string()),
    }
}

/// The version, and the one in the entry if that is another one.
fn python(document: &Document<'_>) -> Option<String> {
    match (document.python, document.python_was) {
        (now, Some(was)) => Some(format!("{} (was {was})", now.unwrap_or("unknown"))),
        (now, None) => now.map(str::to_owned),
    }
}

fn text(document: &Document<'_>) -> String {
    let shown = |path: &Path| path.display().to_string();
    let mut lines = vec![
        ("name", document.name.to_owned()),
        ("path", shown(document.path)),
        ("state", document.health.shown().to_owned()),
        ("managed by", summary::manager(document.origin).to_owned()),
    ];
    let known = [
        ("python", python(document)),
        ("scripts", document.scripts_at.map(|at| format!("lead to {}", at.display()))),
        ("interpreter", document.interpreter.map(shown)),
        ("prompt", (document.prompt != document.name).then(|| document.prompt.to_owned())),
        ("activate", document.other_prompt.as_ref().map(|it| format!("shows the prompt {it}"))),
        ("project", document.project.map(shown)),
        ("created", document.created.clone()),
    ];
    lines.extend(known.into_iter().filter_map(|(key, value)| Some((key, value?))));
    if !document.variables.is_empty() {
        let names: Vec<&str> = document.variables.iter().map(|name| name.as_str()).collect();
        lines.push(("variables", names.join(", ")));
    }
    let lines: Vec<String> = lines.iter().map(|(key, value)| format!("{key:12}{value}")).collect();
    lines.join("\n") + "\n"
}
