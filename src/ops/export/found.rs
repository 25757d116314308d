//! What an installer says about the files of packages.

use crate::inspect::distributions::{DirectUrl, file_at, name_and_version, without_credentials};
use crate::inspect::locks::{File, Origin, Package, in_fragment};
use crate::inspect::versions::{is_same, is_valid};
use crate::ops::install::Reported;
use crate::venv::seed::normalized;

/// Gives the package the file that the installer would take.
pub(super) fn add(package: &mut Package, reported: &Reported) {
    let Some(hash) = &reported.hash else { return };
    package.hashes = vec![hash.clone()];
    let url = reported.url.clone();
    if let Origin::Direct(DirectUrl::Archive { hash: recorded, .. }) = &mut package.origin {
        *recorded = Some(in_fragment(hash));
        return;
    }
    let name = file_at(&url);
    if is_named_for(&name, package) {
        package.files = vec![File { name, url, hash: hash.clone() }];
    } else {
        // Its name doesn't tell an installer what it is: it is an archive like any other.
        let hash = Some(in_fragment(hash));
        package.origin = Origin::Direct(DirectUrl::Archive { url, hash, subdirectory: None });
    }
}

/// Gives the package what a lock file says about it.
pub(super) fn take(package: &mut Package, found: &Package) {
    package.hashes.clone_from(&found.hashes);
    package.index = found.index.as_deref().map(without_credentials);
    match (&mut package.origin, &found.origin) {
        (Origin::Direct(DirectUrl::Archive { hash, .. }), _) => {
            *hash = found.hashes.first().map(|it| in_fragment(it));
        }
        (origin, Origin::Direct(direct)) => {
            *origin = Origin::Direct(direct.clone().without_credentials());
        }
        _ => {
            package.files.clone_from(&found.files);
            for file in &mut package.files {
                file.url = without_credentials(&file.url);
            }
        }
    }
}

/// Whether it is a wheel or a source archive whose name tells that it is this package.
fn is_named_for(file: &str, package: &Package) -> bool {
    let Some((name, version)) = name_and_version(file) else { return false };
    // An index knows no other versions by now.
    let is_version = |wanted: &str| is_valid(wanted) && is_same(wanted, version);
    package.name.as_deref() == Some(&normalized(name))
        && package.version.as_deref().is_some_and(is_version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, version: &str) -> Package {
        let (name, version) = (Some(name.to_owned()), Some(version.to_owned()));
        Package { name, version, ..Package::default() }
    }

    #[test]
    fn a_file_of_an_odd_name_is_an_archive() {
        for (url, name, version, is_file) in [
            ("https://e.org/a_b-1.0-py3-none-any.whl", "a-b", "1.0", true),
            ("https://e.org/a_b-1.0-1-py3-none-any.whl", "a-b", "1.0.0", true),
            ("https://e.org/a-1.0%2Bcpu-py3-none-any.whl", "a", "1.0+cpu", true),
            ("https://e.org/A.B-1.0.tar.gz", "a-b", "1.0", true),
            ("https://e.org/a-1.0.zip", "a", "1.0", true),
            ("https://e.org/a-1.0.tar.bz2", "a", "1.0", false),
            ("https://e.org/a-1.0-src.zip", "a", "1.0", false),
            ("https://e.org/a-2004d.zip", "a", "2004d", false),
            ("https://e.org/a-1.0-any.whl", "a", "1.0", false),
        ] {
            let mut package = package(name, version);
            let hash = Some("sha256:0a".to_owned());
            add(&mut package, &Reported { name: name.to_owned(), url: url.to_owned(), hash });
            assert_eq!(package.files.len(), usize::from(is_file), "{url}");
            assert_eq!(matches!(package.origin, Origin::Index), is_file, "{url}");
            assert_eq!(package.hashes, ["sha256:0a"]);
        }
    }
}
