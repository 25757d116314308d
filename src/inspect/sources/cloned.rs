//! Which commit an editable installation is, if it is imported from a clone in the environment.

use std::path::Path;

use super::{checkout, git};
use crate::inspect::distributions::{DirectUrl, file_url, without_credentials};

/// The commit of a directory in an environment, into which `pip install -e git+…` cloned a repository; `None` if the
/// directory has anything that the repository hasn't. Asks git, and no server.
pub fn cloned(source: &Path, environment: &Path) -> Option<DirectUrl> {
    let environment = dunce::canonicalize(environment).ok()?;
    let source = dunce::canonicalize(source).ok()?;
    let checkout = checkout::around(&source, &environment)?;
    // The environment may be in the directory of the project itself.
    if checkout.system.is_some() || checkout.path == environment {
        return None;
    }
    let (url, commit) = git::commit_elsewhere(&checkout.path, &environment)?;
    let below = source.strip_prefix(&checkout.path).ok()?;
    let below: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    let subdirectory = (!below.is_empty()).then(|| below.join("/"));
    let url = without_credentials(&as_url(&url)?);
    Some(DirectUrl::Commit { system: "git".to_owned(), url, commit, requested: None, subdirectory })
}

/// What git calls a repository as a URL, which alone pip takes.
fn as_url(place: &str) -> Option<String> {
    if place.contains("://") {
        return Some(place.to_owned());
    }
    if Path::new(place).is_absolute() {
        return Some(file_url(Path::new(place)));
    }
    // `git@e.org:some/code.git`
    let (host, path) = place.split_once(':').filter(|(host, _)| !host.contains(['/', '\\']))?;
    Some(format!("ssh://{host}/{}", path.trim_start_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_told_as_a_url() {
        for (place, url) in [
            ("https://e.org/code.git", Some("https://e.org/code.git")),
            ("git@e.org:some/code.git", Some("ssh://git@e.org/some/code.git")),
            ("e.org:/code", Some("ssh://e.org/code")),
            ("../code", None),
            ("../a:b", None),
        ] {
            assert_eq!(as_url(place).as_deref(), url, "{place}");
        }
    }
}
