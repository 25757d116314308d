//! What may be mended without a question: what loses nothing.

use crate::inspect::doctor::Problem;
use crate::python::series;

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

/// How carefully `problem` is to be mended.
pub fn care(problem: &Problem) -> Care {
    match problem {
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
        Problem::InterpreterChanged { was, now: Some(now) } if series(now) == series(was) => {
            Care::LosesNothing
        }
        Problem::Replaced
        | Problem::CopyHasMore(_)
        | Problem::SameDirectory(_)
        | Problem::EntryDamaged { has_copy: false, .. }
        | Problem::NoEntry
        | Problem::DanglingLink(_)
        | Problem::BlockMissing(_)
        | Problem::BlockOld(_) => Care::Asks,
        _ => Care::ByHand,
    }
}
