//! Which of several matching interpreters is preferred.

use std::cmp::Reverse;

use super::hint::Hint;
use super::search::PythonSource;
use super::{Interpreter, Version, VersionPrefix};

/// The criteria for preferring an interpreter, the most important first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    pub(crate) lasting: bool,
    pub(crate) stable: bool,
    pub(crate) not_debug: bool,
    pub(crate) version: Version,
    /// The candidate's index: earlier places are preferred.
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

    /// The highest rank that the interpreter can have, before it is probed.
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
