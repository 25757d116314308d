//! Who may read the files that repeat an environment's variables.

use super::{Variable, Variables};
use crate::fs::Readers;

/// Whether there is a value, which may be secret. Directories are none.
pub(crate) fn has_values(variables: &Variables) -> bool {
    variables.values().any(|variable| matches!(variable, Variable::Value(_)))
}

/// Who may read a new file with these variables.
pub(crate) fn readers_of(variables: &Variables) -> Readers {
    readers(&Variables::new(), variables)
}

/// Who may read a file with the variables `after`, which had those `before`. Its permissions are the
/// user's, except that they are narrowed for values and go back to the usual ones with the last value.
pub(crate) fn readers(before: &Variables, after: &Variables) -> Readers {
    match (has_values(before), has_values(after)) {
        (_, true) => Readers::Owner,
        (true, false) => Readers::Usual,
        (false, false) => Readers::Same,
    }
}
