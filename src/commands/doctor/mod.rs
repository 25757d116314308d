//! `doctor`: says what is wrong with the environments and what belongs to them, and mends it.

mod text;

use std::path::PathBuf;

use serde::Serialize;

use crate::cli::Doctor;
use crate::context::Context;
use crate::error::{Exit, Kind, Result};
use crate::hints::{self, Remedy, remedy};
use crate::inspect::doctor::{Finding, Report, Request, examine};
use crate::interrupt;
use crate::ops::choose::{is_path, resolve_name_or_active};
use crate::ops::doctor::{Care, care, mend};
use crate::registry::Registry;
use crate::ui::Ui;

/// The report in `--json`.
#[derive(Debug, Serialize)]
struct Document {
    schema_version: u32,
    environments: usize,
    seeds: usize,
    /// What `--fix` has mended.
    mended: Vec<Row>,
    problems: Vec<Row>,
}

/// One problem in `--json`.
#[derive(Debug, Serialize)]
struct Row {
    code: &'static str,
    environment: Option<String>,
    what: String,
    path: PathBuf,
    /// The command that mends it, if there is one.
    mend: Option<String>,
    /// Whether `--fix` mends it: `loses-nothing`, `asks` or `by-hand`.
    fix: &'static str,
}

/// `venvyard doctor`: exit 1 if something is wrong.
pub fn run(context: &Context, ui: &Ui, args: Doctor) -> Result<Exit> {
    interrupt::handle();
    let request = request(context, &args)?;
    let mut report = look(context, ui, &request)?;
    let mut mended = Vec::new();
    if args.fix {
        mended = fix(context, ui, &report.findings, args.yes)?;
        if !mended.is_empty() {
            report = look(context, ui, &request)?;
        }
    }
    let is_fine = report.findings.is_empty();
    let spinner = ui.spinner();
    let cares: Vec<Care> = report.findings.iter().map(|it| care(context, it, &spinner)).collect();
    drop(spinner);
    if args.json {
        let problems = report.findings.iter().zip(cares).map(|(it, care)| row(it, care));
        ui.json(&Document {
            schema_version: 1,
            environments: report.environments,
            seeds: report.seeds,
            mended: mended.iter().map(|(it, care)| row(it, *care)).collect(),
            problems: problems.collect(),
        })?;
    } else {
        ui.out(&text::of(&context.dirs, &report.findings))?;
        let alone = cares.iter().filter(|care| **care != Care::ByHand).count();
        ui.say(&text::summary(&report, &request, alone, args.fix));
    }
    Ok(if is_fine { Exit::DONE } else { Exit(1) })
}

fn look(context: &Context, ui: &Ui, request: &Request) -> Result<Report> {
    examine(context, request, &ui.spinner())
}

/// What the user named. A name counts even if its entry can't be read.
fn request(context: &Context, args: &Doctor) -> Result<Request> {
    let registry = context.registry()?;
    let mut request = Request { deep: args.deep, ..Request::default() };
    for word in &args.names {
        if !is_path(word) && is_known(&registry, word) {
            request.names.push(word.clone());
            continue;
        }
        let environment = resolve_name_or_active(context, Some(word))?.environment;
        // Somebody may have moved to the directory that the user named what the registry knows elsewhere.
        let known = registry.get(&environment.name);
        if known.is_ok_and(|known| known.is_none_or(|known| known.path != environment.path)) {
            request.unnamed.push(environment);
        } else {
            request.names.push(environment.name);
        }
    }
    Ok(request)
}

/// Whether the registry or the home has that name, in whatever state.
fn is_known(registry: &Registry, name: &str) -> bool {
    registry.get(name).map_or_else(
        |error| crate::error::Error::from(error).kind() == Kind::Failed,
        |found| found.is_some(),
    )
}

/// Mends what loses nothing, and the rest if the user agrees; returns what was mended.
fn fix(
    context: &Context,
    ui: &Ui,
    findings: &[Finding],
    yes: bool,
) -> Result<Vec<(Finding, Care)>> {
    let tilde = |path: &std::path::Path| context.dirs.tilde(path);
    let mut mended = Vec::new();
    for finding in findings {
        interrupt::check()?;
        let care = care(context, finding, &ui.spinner());
        let agreed = match care {
            Care::LosesNothing => true,
            Care::Asks if yes => true,
            Care::Asks if ui.can_ask() => ui.confirm(&hints::question(finding, &tilde))?,
            Care::Asks | Care::ByHand => false,
        };
        if !agreed {
            continue;
        }
        let sentence = finding.problem.sentence(&tilde(&finding.path), &tilde);
        match mend(context, finding, &ui.spinner()) {
            Ok(()) => {
                ui.say(&format!("mended {}: {sentence}", finding.subject));
                mended.push((finding.clone(), care));
            }
            Err(error) if error.kind() == Kind::Interrupted => return Err(error),
            // The others are mended all the same.
            Err(error) => ui.error(&error.with_hints(hints::of)),
        }
    }
    Ok(mended)
}

fn row(finding: &Finding, care: Care) -> Row {
    let tilde = |path: &std::path::Path| path.display().to_string();
    let place = tilde(&finding.path);
    Row {
        code: finding.problem.code(),
        environment: finding.environment().map(str::to_owned),
        what: finding.problem.sentence(&place, &tilde),
        path: finding.path.clone(),
        mend: match remedy(finding) {
            Remedy::Command(command) => Some(command),
            Remedy::Words(_) => None,
        },
        fix: care.as_str(),
    }
}
