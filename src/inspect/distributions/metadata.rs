//! What the name of a file in site-packages says about a distribution.

use std::path::PathBuf;

use super::Distribution;

/// The distribution that `path` is the metadata of; `None` if it is anything else.
pub(super) fn distribution(path: PathBuf) -> Option<Distribution> {
    let (name, version) = parts(path.file_name()?.to_str()?)?;
    let (name, version) = (name.to_owned(), version.map(str::to_owned));
    Some(Distribution { name, version, metadata: path })
}

/// The name and the version of the distribution that a file with this name is the metadata of; `None` if it is anything
/// else.
pub fn parts(file_name: &str) -> Option<(&str, Option<&str>)> {
    let (stem, kind) = file_name.rsplit_once('.')?;
    // pip renames what it is about to delete.
    if stem.starts_with('~') {
        return None;
    }
    let (name, version) = match kind {
        "dist-info" => stem.rsplit_once('-').map(|(name, version)| (name, Some(version)))?,
        // `name-1.0-py3.9-linux-x86_64`, `name-1.0`, `name`; a dash in a name is written as an underscore.
        "egg-info" | "egg" => {
            let mut parts = stem.split('-');
            (parts.next()?, parts.next())
        }
        "egg-link" => (stem, None),
        _ => return None,
    };
    (!name.is_empty()).then_some((name, version))
}
