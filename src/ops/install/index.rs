//! Whether the user's configuration names an index of packages.

use std::path::Path;

use super::redirects::{PIP_SECTIONS, in_file, pip_files, setting};
use crate::dirs::variable;

/// The settings of pip that say where packages come from.
const OF_PIP: [&str; 2] = ["index-url", "no-index"];

/// The same of uv.
const OF_UV: [&str; 3] = ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_NO_INDEX"];

/// Whether a variable, or a file that the pip of the environment reads, names an index, or says that there is none.
pub fn has_own_index(environment: &Path) -> bool {
    let of_pip = std::env::vars_os().any(|(name, value)| {
        !value.is_empty() && setting(&name).is_some_and(|name| OF_PIP.contains(&name.as_str()))
    });
    let in_files = || {
        let files = pip_files(environment);
        files.iter().any(|file| in_file(file, &PIP_SECTIONS, &OF_PIP).is_some())
    };
    of_pip || OF_UV.into_iter().any(|name| variable(name).is_some()) || in_files()
}
