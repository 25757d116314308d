//! `show`: shows one environment.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;
use serde::Serialize;

use crate::activation;
use crate::cli::{EditorArg, Show};
use crate::context::{ActiveEnvironment, Context};
use crate::error::{Exit, Result};
use crate::fs::link_target;
use crate::inspect::activate_script::other_prompt;
use crate::inspect::distributions::installed;
use crate::inspect::maker;
use crate::inspect::python::asked;
use crate::inspect::status::{Health, Status};
use crate::inspect::summary;
use crate::ops::choose::resolve_or_active;
use crate::registry::{Environment, Origin, ProjectLink, last_use};
use crate::ui::{Ui, ago, to_the_second};
use crate::variables::VariableName;
use crate::venv;

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
    /// The tool that made it, as far as its files tell.
    made_by: Option<&'static str>,
    python: Option<&'a str>,
    /// The version in its entry, if the environment has another one now.
    python_was: Option<&'a str>,
    /// The directory that its scripts lead to, if that is another one.
    scripts_at: Option<&'a Path>,
    implementation: Option<&'a str>,
    /// Its own Python, for the settings of an editor.
    executable: Option<PathBuf>,
    /// The interpreter that it was made from.
    base: Option<PathBuf>,
    /// The same, if venvyard manages the environment: the older key, kept for scripts.
    interpreter: Option<&'a Path>,
    prompt: &'a str,
    #[serde(skip)]
    other_prompt: Option<String>,
    project: Option<&'a Path>,
    /// All directories of the project.
    projects: Vec<&'a Path>,
    default: bool,
    /// Their names: 'var list' tells the values.
    variables: Vec<&'a VariableName>,
    created: Option<String>,
    /// When it was last entered, or a command last ran in it.
    last_used: Option<Timestamp>,
    /// How many packages are installed; in a missing one, how many were when a command last looked.
    packages: Option<usize>,
    id: Option<String>,
}

/// `venvyard show`
pub fn run(context: &Context, ui: &Ui, args: Show) -> Result<Exit> {
    let resolved = resolve_or_active(context, args.name.as_deref())?;
    let environment = &resolved.environment;
    if args.path {
        ui.out_path(&environment.path)?;
        return Ok(Exit::DONE);
    }
    if args.python || args.editor.is_some() {
        activation::check(environment)?;
        let python = venv::paths::python(&environment.path);
        match args.editor {
            Some(EditorArg::VsCode) => ui.out(&vscode(&python))?,
            Some(EditorArg::PyCharm) | None => ui.out_path(&python)?,
        }
        return Ok(Exit::DONE);
    }
    let status = Status::of(environment, &asked(context));
    let packages = match status.health {
        Health::Missing => known_packages(context, environment)?,
        _ => Some(installed(&environment.path).len()),
    };
    let document = Document { packages, ..document(environment, &status) };
    if args.json {
        ui.json(&document)?;
    } else {
        ui.out(&text(&document, resolved.said()))?;
    }
    Ok(Exit::DONE)
}

/// The line for the `settings.json` of Visual Studio Code.
fn vscode(python: &Path) -> String {
    let path = serde_json::Value::from(python.to_string_lossy());
    format!("\"python.defaultInterpreterPath\": {path}\n")
}

/// How many packages a command that looked found, while the environment was there.
fn known_packages(context: &Context, environment: &Environment) -> Result<Option<usize>> {
    let Some(entry) = &environment.entry else { return Ok(None) };
    Ok(context.registry()?.packages(entry.id).map(|packages| packages.len()))
}

/// The environment's own Python, and the interpreter that it was made from.
fn pythons(environment: &Environment, status: &Status) -> (Option<PathBuf>, Option<PathBuf>) {
    let own = venv::paths::python(&environment.path);
    let own = Some(own).filter(|own| own.symlink_metadata().is_ok());
    // Before 3.11, venv wrote only the directory of the base.
    let linked = || own.as_ref().filter(|own| own.is_symlink()).map(|own| link_target(own));
    let base = status.python.base.clone().or_else(linked);
    (own, base)
}

fn document<'a>(environment: &'a Environment, status: &'a Status) -> Document<'a> {
    let entry = environment.entry.as_ref();
    let project = environment.project();
    let (executable, base) = pythons(environment, status);
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
        made_by: maker::made_by(&environment.path),
        python: status.python.version.as_deref(),
        python_was: status.python.was.as_deref(),
        scripts_at: environment.scripts_at(),
        implementation: entry.map(|entry| entry.python.implementation.as_str()),
        executable,
        base,
        interpreter: status.python.base.as_deref().filter(|_| entry.is_some()),
        prompt,
        other_prompt: other_prompt(&environment.path, prompt),
        project: project.map(|project| project.directory.as_path()),
        projects: project.into_iter().flat_map(ProjectLink::directories).collect(),
        default: project.is_some_and(|project| project.default),
        variables: entry.map(|entry| entry.variables.keys().collect()).unwrap_or_default(),
        created: entry.map(|entry| entry.created.to_string()),
        last_used: last_use::of(&environment.path).and_then(to_the_second),
        packages: None,
        id: entry.map(|entry| entry.id.to_string()),
    }
}

/// The version, and the one in the entry if that is another one.
fn version(document: &Document<'_>) -> Option<String> {
    match (document.python, document.python_was) {
        (now, Some(was)) => Some(format!("{} (was {was})", now.unwrap_or("unknown"))),
        (now, None) => now.map(str::to_owned),
    }
}

fn packages(document: &Document<'_>) -> Option<String> {
    let count = document.packages?;
    let is_gone = document.health == Health::Missing;
    Some(if is_gone { format!("{count} when it was last seen") } else { count.to_string() })
}

fn text(document: &Document<'_>, name: String) -> String {
    let shown = |path: &Path| path.display().to_string();
    let mut lines = vec![
        ("name", name),
        ("path", shown(document.path)),
        ("state", document.health.shown().to_owned()),
        ("managed by", summary::manager(document.origin).to_owned()),
    ];
    let also: Vec<String> = document.projects.iter().skip(1).map(|it| shown(it)).collect();
    let also = Some(also.join(", ")).filter(|also| !also.is_empty());
    let known = [
        // The line above says it of venvyard.
        ("made by", document.made_by.filter(|maker| *maker != maker::OURS).map(str::to_owned)),
        ("version", version(document)),
        ("python", document.executable.as_deref().map(shown)),
        ("scripts", document.scripts_at.map(|at| format!("lead to {}", at.display()))),
        ("base", document.base.as_deref().map(shown)),
        ("prompt", (document.prompt != document.name).then(|| document.prompt.to_owned())),
        ("activate", document.other_prompt.as_ref().map(|it| format!("shows the prompt {it}"))),
        ("project", document.project.map(shown)),
        ("also in", also),
        ("created", document.created.clone()),
        ("last used", document.last_used.map(|time| ago(time.into(), SystemTime::now()))),
        ("packages", packages(document)),
    ];
    lines.extend(known.into_iter().filter_map(|(key, value)| Some((key, value?))));
    if !document.variables.is_empty() {
        let names: Vec<&str> = document.variables.iter().map(|name| name.as_str()).collect();
        lines.push(("variables", names.join(", ")));
    }
    let lines: Vec<String> = lines.iter().map(|(key, value)| format!("{key:12}{value}")).collect();
    lines.join("\n") + "\n"
}
