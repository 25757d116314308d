//! Whether two paths lead to the same place.

use std::path::Path;

/// Whether both paths are equal, or lead to the same existing file or directory.
pub fn is_same_path(one: &Path, other: &Path) -> bool {
    let real = dunce::canonicalize;
    one == other || real(one).is_ok_and(|one| real(other).is_ok_and(|other| one == other))
}
