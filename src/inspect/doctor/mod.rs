//! Finds out what is wrong with the environments and with what belongs to them. Changes nothing, and starts no process
//! unless an interpreter has changed.
//!
//! - `finding`: what can be found
//! - `environments`: which environments there are, and which entries can't be read
//! - `health`: what `list` would say of an environment
//! - `bin`: the links and the first lines of scripts
//! - `copy`: the copy of the entry
//! - `permissions`: who can write in an environment
//! - `files`: the files that a RECORD names
//! - `twins`: entries about the same environment
//! - `leftovers`: what interrupted work left
//! - `store`: the files of the store
//! - `path`: what this shell finds on PATH

mod bin;
mod copy;
mod environments;
mod files;
mod finding;
mod health;
mod leftovers;
mod path;
mod permissions;
mod store;
mod twins;

pub use bin::scripts_with;
pub use finding::{Finding, Problem, Subject};
pub use leftovers::is_leftover;

use std::collections::{HashMap, HashSet};

use health::Health;
use uuid::Uuid;

use crate::context::Context;
use crate::error::Result;
use crate::progress::Progress;
use crate::registry::{Environment, Tie};
use crate::session::startup::review::{self, review};
use crate::{interrupt, parallel};

/// What to look at.
#[derive(Debug, Default)]
pub struct Request {
    /// Only the environments with these names.
    pub names: Vec<String>,
    /// Only these environments, which have no entry, or are in another directory than their entry says.
    pub unnamed: Vec<Environment>,
    /// Whether to read every file that a RECORD or the store names.
    pub deep: bool,
}

impl Request {
    /// Whether it is about everything.
    pub fn is_all(&self) -> bool {
        self.names.is_empty() && self.unnamed.is_empty()
    }
}

/// What was looked at, and what is wrong.
#[derive(Debug, Default)]
pub struct Report {
    /// How many environments were looked at.
    pub environments: usize,
    /// How many seeds of the store were looked at.
    pub seeds: usize,
    /// What is wrong, by subject.
    pub findings: Vec<Finding>,
}

/// Looks at what `request` names.
pub fn examine(context: &Context, request: &Request, progress: &dyn Progress) -> Result<Report> {
    let registry = context.registry()?;
    let survey = registry.survey()?;
    let mut report = Report::default();
    let findings = &mut report.findings;
    let mut found = environments::all(&registry, &survey, findings);
    let twins = twins::find(&survey);
    // Each directory is looked at once.
    let seconds: HashSet<&str> = twins.iter().filter_map(Finding::second).collect();
    found.retain(|one| !seconds.contains(one.name.as_str()));
    findings.extend(twins);
    keep_meant(request, &mut found, findings);
    progress.step("looking at the environments");
    let mut there = Vec::new();
    let health = Health::new(context, &registry);
    let looked = parallel::map(&found, |environment| of_environment(environment, &health));
    for (environment, looked) in found.iter().zip(looked) {
        let (is_there, wrong) = looked?;
        there.extend(is_there.then_some(environment));
        findings.extend(wrong);
    }
    if request.deep || !request.is_all() {
        for environment in &there {
            files::find(environment, findings, progress)?;
        }
    }
    report.environments = found.len();
    if request.is_all() {
        findings.extend(environments::of_registry(&registry, &survey)?);
        findings.extend(leftovers::find(context, &registry, &found)?);
        findings.extend(path::find(context));
        findings.extend(review(&context.dirs).into_iter().map(of_start_up_file));
        report.seeds = store::find(context, request.deep, findings, progress)?;
    }
    findings.sort_by(|a, b| a.subject.cmp(&b.subject));
    Ok(report)
}

/// Keeps what the request is about.
fn keep_meant(request: &Request, found: &mut Vec<Environment>, findings: &mut Vec<Finding>) {
    let moved = moved(found);
    found.retain(|one| !moved.contains_key(&one.name));
    if request.is_all() {
        return;
    }
    let now = |name: &String| moved.get(name).unwrap_or(name).clone();
    let names: Vec<String> = request.names.iter().map(now).collect();
    let is_meant = |name: &str| names.iter().any(|one| one == name);
    findings.retain(|it| it.environment().is_some_and(is_meant));
    found.retain(|one| is_meant(&one.name));
    found.extend(request.unnamed.iter().cloned());
}

/// The names of environments whose directory somebody gave another name in the home, with that name: what is said of the
/// one that is there is about both.
fn moved(found: &[Environment]) -> HashMap<String, String> {
    let id = |one: &Environment| one.entry.as_ref().map(|entry| entry.id);
    let lost = found.iter().filter(|one| one.tie == Tie::Lost);
    let now: HashMap<Uuid, &str> =
        lost.filter_map(|one| Some((id(one)?, one.name.as_str()))).collect();
    let is_there = |one: &Environment| one.tie == Tie::Lost || one.path.exists();
    let names = found.iter().filter_map(|one| Some((one, *now.get(&id(one)?)?)));
    let gone = names.filter(|(one, _)| !is_there(one));
    gone.map(|(one, now)| (one.name.clone(), now.to_owned())).collect()
}

/// Whether there is an environment in its directory, and what is wrong with it.
fn of_environment(environment: &Environment, health: &Health<'_>) -> Result<(bool, Vec<Finding>)> {
    interrupt::check()?;
    let mut findings = Vec::new();
    let is_there = health.find(environment, &mut findings);
    if is_there {
        bin::find(environment, &mut findings);
        // What is elsewhere says already that its entry is out of date.
        if findings.iter().all(|it| it.problem != Problem::Elsewhere) {
            copy::find(environment, &mut findings);
        }
        permissions::find(environment, &mut findings);
    }
    Ok((is_there, findings))
}

/// The finding about a start-up file.
fn of_start_up_file(fault: review::Fault) -> Finding {
    let problem = match fault.what {
        review::What::Damaged => Problem::BlockDamaged,
        review::What::Missing => Problem::BlockMissing(fault.shell.name()),
        review::What::Old => Problem::BlockOld(fault.shell.name()),
    };
    Finding { subject: Subject::Setup, path: fault.path, problem }
}
