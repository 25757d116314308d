//! The files of the store, as `seed verify` looks at them.

use super::{Finding, Problem, Subject};
use crate::context::Context;
use crate::error::Result;
use crate::fs::UnsafeOwner;
use crate::progress::Progress;
use crate::venv::seed::Depth;

/// Looks at every file, and reads all of them if `deep`. Returns the number of seeds.
pub(super) fn find(
    context: &Context,
    deep: bool,
    findings: &mut Vec<Finding>,
    progress: &dyn Progress,
) -> Result<usize> {
    let store = context.seeds();
    let about = |path, problem| Finding { subject: Subject::Store, path, problem };
    if let Err(reason) = store.check_owner() {
        findings.push(match reason {
            UnsafeOwner::Foreign(path) => about(path, Problem::Foreign),
            UnsafeOwner::Writable(path) => about(path, Problem::Writable),
        });
    }
    let depth = if deep { Depth::Bytes } else { Depth::Stamps };
    let entries = store.entries()?;
    for entry in &entries {
        progress.step("looking at the store");
        let damage = entry.damage(depth)?;
        findings.extend(damage.first().map(|first| {
            let (reason, files) = (first.problem.to_string(), damage.len());
            about(first.path.clone(), Problem::StoreDamaged { reason, files })
        }));
    }
    let left = store
        .leftovers(false)?
        .into_iter()
        .filter(|path| !path.starts_with(store.dir().join("wheels")));
    findings.extend(left.map(|path| about(path, Problem::Leftover)));
    Ok(entries.len())
}
