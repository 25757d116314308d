//! What `repair` reports: a line for each environment, a table, JSON.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::inspect::status::Health;
use crate::ops::repair::{Action, Plan, Repaired};
use crate::python::FoundPython;
use crate::ui::Table;

/// An environment, and what became of it.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) plan: Result<Plan>,
    pub(super) done: Option<Repaired>,
    pub(super) failed: Option<Error>,
}

/// The environments, in the order in which they are repaired.
#[derive(Default)]
pub(super) struct Report {
    pub(super) rows: Vec<Row>,
}

/// One environment in `--json`.
#[derive(Debug, Serialize)]
struct Record {
    name: String,
    path: Option<PathBuf>,
    health: Option<Health>,
    /// What is done or would be done.
    actions: Vec<&'static str>,
    /// The interpreter that it has afterwards, if it gets another one.
    python: Option<String>,
    executable: Option<PathBuf>,
    /// How many packages are installed again.
    packages: Option<usize>,
    /// The packages that can't be had, with the reasons.
    left_out: Vec<String>,
    done: bool,
    error: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Document {
    schema_version: u32,
    dry_run: bool,
    environments: Vec<Record>,
}

impl Row {
    fn error(&self) -> Option<&Error> {
        self.failed.as_ref().or(self.plan.as_ref().err())
    }

    /// Whether nothing was wrong, or nothing could be done.
    pub(super) fn is_unchanged(&self) -> bool {
        self.plan.as_ref().is_ok_and(|plan| plan.actions.is_empty())
    }

    fn record(&self) -> Record {
        let plan = self.plan.as_ref().ok();
        let to = plan.and_then(interpreter);
        let left_out = self.done.as_ref().map(|done| &done.packages.left_out);
        Record {
            name: self.name.clone(),
            path: plan.map(|plan| plan.environment.path.clone()),
            health: plan.map(|plan| plan.health),
            actions: plan.map(|plan| plan.actions.iter().map(word).collect()).unwrap_or_default(),
            python: to.map(|found| found.interpreter.version.to_string()),
            executable: to.map(|found| found.interpreter.executable.clone()),
            packages: plan.and_then(packages),
            left_out: left_out.into_iter().flatten().map(ToString::to_string).collect(),
            done: self.done.is_some(),
            error: self.error().map(ToString::to_string),
        }
    }

    /// The last cell of its line in the table.
    fn result(&self, dry_run: bool) -> String {
        if let Some(error) = self.error() {
            return format!("failed: {error}");
        }
        match &self.plan {
            Ok(plan) if plan.actions.is_empty() => mends(plan).unwrap_or_default(),
            Ok(plan) if dry_run => sentence(plan),
            _ => "repaired".to_owned(),
        }
    }
}

impl Report {
    pub(super) fn add(&mut self, name: String, plan: Result<Plan>) {
        self.rows.push(Row { name, plan, done: None, failed: None });
    }

    pub(super) fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.rows.iter().filter_map(|row| row.plan.as_ref().ok())
    }

    /// Takes out the former names of environments that were found under another one.
    pub(super) fn forget_renamed(&mut self, context: &Context) -> Result<()> {
        let registry = context.registry()?;
        self.rows.retain(|row| row.plan.is_ok() || !matches!(registry.get(&row.name), Ok(None)));
        Ok(())
    }

    pub(super) fn document(&self, dry_run: bool) -> Document {
        let environments = self.rows.iter().map(Row::record).collect();
        Document { schema_version: 1, dry_run, environments }
    }

    pub(super) fn table(&self, dry_run: bool) -> String {
        let last = if dry_run { "WOULD BE DONE" } else { "RESULT" };
        let mut table = Table::new(&["NAME", "STATE", last]);
        for row in &self.rows {
            let state = row.plan.as_ref().map_or("", |plan| plan.health.shown());
            table.row([row.name.as_str(), state, &row.result(dry_run)]);
        }
        table.to_string()
    }

    pub(super) fn into_errors(self) -> Vec<Error> {
        self.rows.into_iter().filter_map(|row| row.failed.or(row.plan.err())).collect()
    }
}

/// The interpreter that an environment gets.
fn interpreter(plan: &Plan) -> Option<&FoundPython> {
    plan.actions.iter().find_map(|action| match action {
        Action::Rewire { to, .. } => Some(to),
        Action::Rebuild(rebuild) | Action::MakeAnew(rebuild) => Some(&rebuild.to),
        Action::Register | Action::Relocate { .. } => None,
    })
}

fn packages(plan: &Plan) -> Option<usize> {
    Some(plan.rebuild()?.packages.as_ref()?.count())
}

/// The word for it in JSON.
fn word(action: &Action) -> &'static str {
    match action {
        Action::Register => "register",
        Action::Relocate { .. } => "relocate",
        Action::Rewire { .. } => "rewire",
        Action::Rebuild(_) => "rebuild",
        Action::MakeAnew(_) => "make-anew",
    }
}

fn version(found: &FoundPython) -> String {
    format!("{} {}", found.interpreter.implementation, found.interpreter.version)
}

fn count(packages: Option<usize>) -> String {
    match packages {
        None => "without packages, because nobody knows which it had".to_owned(),
        Some(0) => "without packages, as before".to_owned(),
        Some(1) => "with its package".to_owned(),
        Some(count) => format!("with its {count} packages"),
    }
}

/// What would be done, in the infinitive.
fn sentence(plan: &Plan) -> String {
    let parts: Vec<String> = plan
        .actions
        .iter()
        .map(|action| match action {
            Action::Register => "bring the registry up to date".to_owned(),
            Action::Relocate { .. } => "correct the paths in its files".to_owned(),
            Action::Rewire { to, changes } => {
                let files = changes.paths().count();
                let version = version(to);
                format!(
                    "connect it with {version} ({files} file{})",
                    if files == 1 { "" } else { "s" }
                )
            }
            Action::Rebuild(rebuild) => {
                let version = version(&rebuild.to);
                format!("make it again with {version}, {}", count(packages(plan)))
            }
            Action::MakeAnew(rebuild) => {
                let version = version(&rebuild.to);
                format!("make it anew with {version}, {}", count(packages(plan)))
            }
        })
        .collect();
    parts.join(", then ")
}

/// What was done.
pub(super) fn done(plan: &Plan, done: &Repaired) -> String {
    let name = &plan.environment.name;
    let quoted = shell_words::quote(name);
    let lacking = done.packages.lacking(name).len();
    let there = packages(plan).map(|count| count.saturating_sub(lacking));
    let mut text = format!("repaired {name}");
    for action in &plan.actions {
        match action {
            Action::Register => {}
            Action::Relocate { is_copy: true, .. } => text += ": it is an environment of its own",
            Action::Relocate { .. } => text += ": its files have its present place",
            Action::Rewire { to, .. } => {
                let _ = write!(text, ": it has {} now", version(to));
            }
            Action::Rebuild(rebuild) => {
                let version = version(&rebuild.to);
                text = format!("made {name} again with {version}, {}", count(there));
            }
            Action::MakeAnew(rebuild) => {
                let version = version(&rebuild.to);
                text = format!("made {name} anew with {version}, {}", count(there));
            }
        }
    }
    if done.is_in_trash {
        let _ = write!(text, "; 'venvyard restore {quoted} --as OTHER' brings the former one back");
    }
    text
}

/// Nothing was done.
pub(super) fn nothing(row: &Row) -> String {
    let mends = row.plan.as_ref().ok().and_then(mends);
    mends.unwrap_or_else(|| format!("nothing is wrong with {}", row.name))
}

/// What is wrong that only the user can mend.
fn mends(plan: &Plan) -> Option<String> {
    let name = &plan.environment.name;
    let quoted = shell_words::quote(name);
    (plan.health == Health::ProjectGone).then(|| {
        format!(
            "the directory of the project of {name} is gone: 'venvyard project set {quoted} DIR' names another one"
        )
    })
}

/// `Make a (3.11.2) and b (3.11.2) again with cpython 3.13.1, and install their packages?`
pub(super) fn question(plans: &[&Plan]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for plan in plans {
        let Some(rebuild) = plan.rebuild() else { continue };
        let was = plan.environment.entry.as_ref().map(|entry| entry.python.version.clone());
        let was = was.map(|version| format!("{version} is gone, ")).unwrap_or_default();
        parts.push(format!("{} ({was}{} instead)", plan.environment.name, version(&rebuild.to)));
    }
    format!("Make again, with the same packages: {}?", parts.join(", "))
}
