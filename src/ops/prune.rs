//! Deleting what is no longer needed.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::fs;
use crate::inspect::prunable::What;
use crate::progress::Progress;
use crate::registry::Registry;

use super::forget::{forget, known};
use super::remove::{Fate, deletable, remove};
use super::trash;

/// Deletes, removes or forgets it.
pub fn prune(
    context: &Context,
    registry: &Registry,
    what: &What,
    progress: &dyn Progress,
) -> Result<()> {
    match what {
        What::Trashed(item) => {
            trash::delete(registry, item)?.map_err(|left| trash::undeleted(&item.name, &left))?;
        }
        What::Leftover(path) => {
            trash::delete_leftover(path)?;
            trash::tidy(registry);
        }
        What::Unused(environment, _) => {
            deletable(registry, environment, Fate::Trash)?;
            remove(context, registry, environment, Fate::Trash, progress)?;
        }
        What::Missing(environment) => {
            // It may be back.
            if environment.path.symlink_metadata().is_ok() {
                return Err(Error::failed(format!("{} is there again", environment.name)));
            }
            forget(registry, &known(registry, &environment.name)?)?;
        }
        What::Cache(path) if path.is_dir() && !path.is_symlink() => fs::delete_tree(path)?,
        What::Cache(path) => fs::delete_file(path)?,
    }
    Ok(())
}
