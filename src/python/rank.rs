//! Which of several interpreters that fit is preferred.

use std::cmp::Reverse;

use super::hint::Hint;
use super::search::PythonSource;
use super::{Interpreter, Version, VersionPrefix};

/// What makes one interpreter preferred to another; the fields in the order in which they count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    pub(crate) lasting: bool,
    pub(crate) stable: bool,
    pub(crate) not_debug: bool,
    pub(crate) version: Version,
    /// The candidate's number: the first place looked in is the best.
    pub(crate) place: Reverse<usize>,
}

impl Rank {
    pub(crate) fn of(
        interpreter: &Interpreter,
        source: PythonSource,
        place: Reverse<usize>,
    ) -> Self {
        let version = interpreter.version.clone();
        Self {
            lasting: source.is_lasting(),
            stable: version.is_stable(),
            not_debug: !interpreter.debug,
            version,
            place,
        }
    }

    /// The highest rank that what is not yet asked can have.
    pub(crate) fn at_best(hint: &Hint, source: PythonSource, place: Reverse<usize>) -> Self {
        let unknown = VersionPrefix { major: u8::MAX, minor: None, micro: None, pre: None };
        let version = hint.version.as_ref().unwrap_or(&unknown).newest();
        Self {
            lasting: source.is_lasting(),
            stable: version.is_stable(),
            not_debug: true,
            version,
            place,
        }
    }
}
