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

use std::collections::HashSet;

use health::Health;

use crate::context::Context;
use crate::error::Result;
use crate::interrupt;
use crate::progress::Progress;
use crate::registry::Environment;
use crate::session::startup::review::{self, review};

/// More threads than this only get in each other's way.
const MOST_THREADS: usize = 4;

/// What to look at.
#[derive(Debug, Default)]
pub struct Request {
    /// Only the environments with these names.
    pub names: Vec<String>,
    /// Only these environments, which have no entry.
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
    if !request.is_all() {
        let is_meant = |name: &str| request.names.iter().any(|one| one == name);
        findings.retain(|it| it.environment().is_some_and(is_meant));
        found.retain(|one| is_meant(&one.name));
        found.extend(request.unnamed.iter().cloned());
    }
    let mut there = Vec::new();
    let mut health = Health::new(context, &registry);
    for environment in &found {
        interrupt::check()?;
        progress.step(&format!("looking at {}", environment.name));
        if health.find(environment, findings) {
            there.push(environment);
        }
    }
    findings.extend(in_directories(&there));
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

/// What is wrong in the directories of these environments. Several threads look: they mostly wait for the system.
fn in_directories(environments: &[&Environment]) -> Vec<Finding> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    let share = environments.len().div_ceil(threads).max(1);
    let look = |environments: &[&Environment]| {
        let mut findings = Vec::new();
        for environment in environments {
            bin::find(environment, &mut findings);
            copy::find(environment, &mut findings);
            permissions::find(environment, &mut findings);
        }
        findings
    };
    std::thread::scope(|scope| {
        let shares = environments.chunks(share);
        let running: Vec<_> = shares.map(|share| scope.spawn(move || look(share))).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    })
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
