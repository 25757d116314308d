//! Mends what `doctor` finds.
//!
//! - `care`: what may be mended without a question
//! - `entries`: entries and their copies
//! - `places`: files and directories
//! - `repairs`: what `repair` mends

mod care;
mod entries;
mod places;
mod repairs;

pub use care::{Care, care};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::inspect::doctor::{Finding, Problem};
use crate::progress::Progress;

/// Mends one thing. What was found is looked at again first: it may have changed.
pub fn mend(context: &Context, finding: &Finding, progress: &dyn Progress) -> Result<()> {
    let (path, name) = (finding.path.as_path(), finding.environment().unwrap_or_default());
    let registry = context.registry()?;
    match &finding.problem {
        Problem::Unregistered
        | Problem::EntryBehind
        | Problem::Replaced
        | Problem::EntryDamaged { has_copy: true, .. } => entries::adopt_again(context, name),
        Problem::InterpreterGone
        | Problem::InterpreterUnfit(_)
        | Problem::InterpreterChanged { .. }
        | Problem::Moved
        | Problem::Copied => repairs::mend(context, finding, progress),
        Problem::ForeignScripts { python, .. } => repairs::redirect(&registry, name, python),
        Problem::CopyBehind => entries::write_copy(&registry, name),
        Problem::CopyHasMore(_) => entries::take_from_copy(context, &registry, name, progress),
        Problem::SameId(_) => entries::give_new_id(&registry, name),
        Problem::SameDirectory(_) | Problem::EntryDamaged { has_copy: false, .. } => {
            Ok(registry.set_aside(name).map(drop)?)
        }
        Problem::NoEntry => Ok(registry.set_aside_file(path).map(drop)?),
        Problem::IndexBehind => {
            registry.forget_index();
            Ok(())
        }
        Problem::Leftover => places::delete_leftover(path),
        Problem::DanglingLink(_) => places::delete_link(path),
        Problem::Writable => places::take_from_others(path),
        Problem::ReadOnly => places::give_to_owner(path),
        Problem::StoreDamaged { .. } => places::repair_seed(context, path, progress),
        Problem::BlockMissing(shell) | Problem::BlockOld(shell) => places::set_up(context, shell),
        _ => Err(Error::failed("only you can mend that")),
    }
}
