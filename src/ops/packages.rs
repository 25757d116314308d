//! Keeps what is installed in an environment, for the day when the environment is gone.

use crate::inspect::distributions::lines;
use crate::registry::{Environment, Registry};

/// Looks what is installed in an environment that is there, and keeps it. A failure is ignored: the next command that
/// looks tries again.
pub fn keep(registry: &Registry, environment: &Environment) -> Vec<String> {
    let packages = lines(&environment.path);
    if let Some(entry) = environment.entry.as_ref().filter(|_| environment.matches_its_entry()) {
        let _ = registry.keep_packages(entry.id, &packages);
    }
    packages
}
