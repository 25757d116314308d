//! `direct_url.json`: what a distribution was installed from, if not from an index (PEP 610).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Source, credentials};
use crate::fs::read_small;
use crate::inspect::versions::meets;

/// Begins the line of what is imported from its source. The rest of the line is a path.
pub const EDITABLE: &str = "-e ";

/// The systems that pip fetches from.
pub const SYSTEMS: [&str; 4] = ["git", "hg", "bzr", "svn"];

/// What an installer recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectUrl {
    /// A commit in a repository.
    Commit {
        /// `git`, `hg`, `bzr` or `svn`.
        system: String,
        /// The repository, without the system.
        url: String,
        /// The commit that was installed.
        commit: String,
        /// The branch or tag that the user named.
        requested: Option<String>,
        /// Where in the repository the project is.
        subdirectory: Option<String>,
    },
    /// An archive or a wheel, from anywhere.
    Archive {
        /// Its URL.
        url: String,
        /// `sha256=…`
        hash: Option<String>,
        /// Where in the archive the project is.
        subdirectory: Option<String>,
    },
    /// A directory of this machine.
    Directory {
        /// The directory.
        path: PathBuf,
        /// Whether it is imported from there.
        is_editable: bool,
    },
}

impl DirectUrl {
    /// What the file in a `*.dist-info` says; `None` if there is none, or if it makes no sense.
    pub(super) fn of(metadata: &Path) -> Option<Self> {
        let bytes = read_small(&metadata.join("direct_url.json")).ok()?;
        Self::parse(&serde_json::from_slice(&bytes).ok()?)
    }

    fn parse(recorded: &Value) -> Option<Self> {
        let text = |value: &Value| {
            let text = value.as_str()?;
            // It becomes part of a line.
            (!text.is_empty() && !text.contains(char::is_control)).then(|| text.to_owned())
        };
        let url = credentials::without(&text(&recorded["url"])?);
        let subdirectory = text(&recorded["subdirectory"]);
        if let vcs @ Value::Object(_) = &recorded["vcs_info"] {
            let (system, commit) = (text(&vcs["vcs"])?, text(&vcs["commit_id"])?);
            let requested = text(&vcs["requested_revision"]);
            return Some(Self::Commit { system, url, commit, requested, subdirectory });
        }
        if let dir @ Value::Object(_) = &recorded["dir_info"] {
            let Source::Path(path) = Source::of_url(&url)? else { return None };
            return Some(Self::Directory { path, is_editable: dir["editable"] == true });
        }
        let hash = hash(&recorded["archive_info"]);
        Some(Self::Archive { url, hash, subdirectory })
    }

    /// The file or the directory of this machine.
    pub fn local_path(&self) -> Option<PathBuf> {
        match self {
            Self::Directory { path, .. } => Some(path.clone()),
            Self::Archive { url, .. } | Self::Commit { url, .. } => match Source::of_url(url)? {
                Source::Path(path) => Some(path),
                Source::Url(_) => None,
            },
        }
    }

    /// What stands in a requirement for where it comes from: the URL, or `-e` and the directory.
    pub fn place(&self) -> String {
        match self {
            Self::Directory { path, is_editable: true } => format!("{EDITABLE}{}", path.display()),
            _ => self.url(),
        }
    }

    /// The same without user and password in its URL.
    #[must_use]
    pub fn without_credentials(mut self) -> Self {
        match &mut self {
            Self::Commit { url, .. } | Self::Archive { url, .. } => {
                *url = credentials::without(url);
            }
            Self::Directory { .. } => {}
        }
        self
    }

    /// The URL that installs exactly the same again (PEP 508).
    pub fn url(&self) -> String {
        match self {
            Self::Commit { system, url, commit, subdirectory, .. } => {
                let fragment = subdirectory.as_ref().map(|it| format!("#subdirectory={it}"));
                format!("{system}+{url}@{commit}{}", fragment.unwrap_or_default())
            }
            Self::Archive { url, hash, subdirectory } => {
                let subdirectory = subdirectory.as_ref().map(|it| format!("subdirectory={it}"));
                let parts: Vec<String> = hash.iter().cloned().chain(subdirectory).collect();
                let end = if parts.is_empty() { "" } else { "#" };
                format!("{url}{end}{}", parts.join("&"))
            }
            Self::Directory { path, .. } => file_url(path),
        }
    }
}

/// Whether pip in that version records what it installs from: since 20.1. A version that makes no sense is taken for a
/// newer one.
pub fn records_sources(pip: &str) -> bool {
    meets(pip, ">=20.1") != Some(false)
}

/// `hashes` took the place of `hash`. Either may be missing.
fn hash(archive: &Value) -> Option<String> {
    let is_hex = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    if let Some(digest) = archive["hashes"]["sha256"].as_str().filter(|digest| is_hex(digest)) {
        return Some(format!("sha256={digest}"));
    }
    let text = archive["hash"].as_str()?;
    let (name, digest) = text.split_once('=')?;
    (name.bytes().all(|b| b.is_ascii_alphanumeric()) && is_hex(digest)).then(|| text.to_owned())
}

/// The `file:` URL of a path.
pub fn file_url(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut url = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte) {
            url.push(char::from(byte));
        } else {
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Option<String> {
        Some(DirectUrl::parse(&serde_json::from_str(text).ok()?)?.url())
    }

    #[test]
    fn the_url_installs_the_same_again() {
        for (recorded, again) in [
            (
                r#"{"url": "https://e.org/x.git", "subdirectory": "sub", "vcs_info":
                    {"vcs": "git", "requested_revision": "main", "commit_id": "abc1"}}"#,
                "git+https://e.org/x.git@abc1#subdirectory=sub",
            ),
            (
                r#"{"url": "https://e.org/x-1.zip", "archive_info": {"hash": "md5=0f",
                    "hashes": {"sha256": "ab12"}}, "subdirectory": "s"}"#,
                "https://e.org/x-1.zip#sha256=ab12&subdirectory=s",
            ),
            (
                r#"{"url": "https://e.org/x-1.whl", "archive_info": {"hash": "sha256=ab"}}"#,
                "https://e.org/x-1.whl#sha256=ab",
            ),
            (r#"{"url": "https://e.org/x-1.whl", "archive_info": {}}"#, "https://e.org/x-1.whl"),
            (r#"{"url": "file:///a%20b/%C3%A9", "dir_info": {}}"#, "file:///a%20b/%C3%A9"),
        ] {
            assert_eq!(url(recorded).as_deref(), Some(again), "{recorded}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_no_url() {
        for text in [
            "{}",
            "[]",
            r#"{"url": ""}"#,
            r#"{"url": "https://e.org/a\n-e b", "archive_info": {}}"#,
            r#"{"url": "https://e.org/a", "vcs_info": {"vcs": "git"}}"#,
            r#"{"url": "https://e.org/a", "dir_info": {}}"#,
        ] {
            assert_eq!(url(text), None, "{text}");
        }
    }
}
