//! What may be mended without a question: what loses nothing.

use super::repairs;
use crate::context::Context;
use crate::inspect::doctor::{Finding, Problem};
use crate::progress::Progress;

/// How carefully something is to be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// It loses nothing.
    LosesNothing,
    /// The user must agree.
    Asks,
    /// Another command does it, or the user.
    ByHand,
}

impl Care {
    /// The word for it in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LosesNothing => "loses-nothing",
            Self::Asks => "asks",
            Self::ByHand => "by-hand",
        }
    }
}

/// How carefully `finding` is to be mended. Looks which interpreters there are if it is about one.
pub fn care(context: &Context, finding: &Finding, progress: &dyn Progress) -> Care {
    match &finding.problem {
        Problem::InterpreterGone
        | Problem::InterpreterUnfit(_)
        | Problem::InterpreterChanged { .. }
        | Problem::Moved
        | Problem::Copied => match repairs::keeps_packages(context, finding, progress) {
            Some(true) => Care::LosesNothing,
            Some(false) => Care::Asks,
            None => Care::ByHand,
        },
        // A script that starts nothing has nothing to lose.
        Problem::ForeignScripts { python, .. } if !python.exists() => Care::LosesNothing,
        Problem::Unregistered
        | Problem::EntryBehind
        | Problem::EntryDamaged { has_copy: true, .. }
        | Problem::CopyBehind
        | Problem::SameId(_)
        | Problem::IndexBehind
        | Problem::Leftover
        | Problem::Writable
        | Problem::ReadOnly
        | Problem::StoreDamaged { .. } => Care::LosesNothing,
        Problem::Replaced
        | Problem::CopyHasMore(_)
        | Problem::SameDirectory(_)
        | Problem::EntryDamaged { has_copy: false, .. }
        | Problem::NoEntry
        | Problem::ForeignScripts { .. }
        | Problem::DanglingLink(_)
        | Problem::BlockMissing(_)
        | Problem::BlockOld(_) => Care::Asks,
        _ => Care::ByHand,
    }
}
