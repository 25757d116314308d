//! Whether the files of the installed distributions are those that their RECORDs name.

use std::path::PathBuf;

use super::{Finding, Problem};
use crate::error::Result;
use crate::inspect::distributions::record::{Comparison, Difference, recorded};
use crate::inspect::distributions::{Distribution, installed};
use crate::interrupt;
use crate::progress::Progress;
use crate::registry::Environment;

/// Reads every file that a RECORD names with its hash.
pub(super) fn find(
    environment: &Environment,
    findings: &mut Vec<Finding>,
    progress: &dyn Progress,
) -> Result<()> {
    let mut comparison = Comparison::new(&environment.path)?;
    for distribution in installed(&environment.path) {
        let named = named(&distribution);
        progress.step(&format!("reading {named} in {}", environment.name));
        let (mut missing, mut changed) = (Vec::new(), Vec::new());
        for file in recorded(&environment.path, &distribution).unwrap_or_default() {
            interrupt::check()?;
            match comparison.difference(&file) {
                Some(Difference::Missing) => missing.push(file.path),
                Some(Difference::Changed) => changed.push(file.path),
                None => {}
            }
        }
        let mut add = |files: Vec<PathBuf>, problem: fn(String, usize) -> Problem| {
            let first = files.iter().min().cloned();
            findings.extend(first.map(|first| {
                Finding::of(&environment.name, first, problem(named.clone(), files.len()))
            }));
        };
        add(missing, |distribution, count| Problem::FilesMissing { distribution, count });
        add(changed, |distribution, count| Problem::FilesChanged { distribution, count });
    }
    Ok(())
}

/// `pip==24.2`
fn named(distribution: &Distribution) -> String {
    match &distribution.version {
        Some(version) => format!("{}=={version}", distribution.name),
        None => distribution.name.clone(),
    }
}
