//! Stores what the user decided about project files and environments: one small file for each decision.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::content;
use super::fingerprint::{Fingerprint, hex};
use crate::fs::{self, UnsafeOwner};

/// The schema that this version writes.
const SCHEMA: u32 = 1;

/// What the user decided about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decision {
    None,
    /// To trust the content with this fingerprint.
    Trusted(Fingerprint),
    /// To trust nothing there, whatever its content.
    Denied,
}

/// All decisions of one user.
#[derive(Debug, Clone)]
pub(super) struct Decisions {
    dir: PathBuf,
}

/// The content of a decision's file.
#[derive(Serialize, Deserialize)]
struct DecisionRecord {
    schema: u32,
    /// Only for people who read the file: the file's name identifies the place.
    #[serde(default)]
    place: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    /// The digest of each file; only to say which one has changed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    files: BTreeMap<String, String>,
}

impl Decisions {
    /// The decisions below venvyard's data directory. Reads nothing yet.
    pub(super) fn new(data: &Path) -> Self {
        Self { dir: data.join("trust.d") }
    }

    /// What the user decided about `place`. A record of trust counts only if it can be read and only the
    /// user could have written it. A record of a denial counts if it exists.
    pub(super) fn about(&self, place: &Path) -> Decision {
        if self.denial_file(place).symlink_metadata().is_ok() {
            return Decision::Denied;
        }
        // Otherwise somebody could put a link there, to a directory of the user's that came with a project.
        if content::check_directory(self.data()).is_err() {
            return Decision::None;
        }
        let file = content::read(&self.trust_file(place)).ok().flatten();
        let text = file.and_then(|file| String::from_utf8(file.bytes).ok());
        let record = text.as_deref().and_then(|text| toml::from_str::<DecisionRecord>(text).ok());
        match record {
            Some(DecisionRecord { schema: SCHEMA, digest: Some(digest), files, .. }) => {
                Decision::Trusted(Fingerprint { digest, files })
            }
            _ => Decision::None,
        }
    }

    /// Fails if a decision could not be stored, or would not count. Changes nothing.
    pub(super) fn check_own(&self) -> Result<(), UnsafeOwner> {
        fs::check_owner_at(self.data())?;
        match fs::check_owner_at(&self.dir) {
            // Storing a decision stops others from writing there.
            Err(UnsafeOwner::Writable(_)) => Ok(()),
            result => result,
        }
    }

    /// venvyard's data directory.
    fn data(&self) -> &Path {
        self.dir.parent().unwrap_or(&self.dir)
    }

    /// Trusts the content of `place` that has this fingerprint, instead of any content trusted before.
    pub(super) fn trust(&self, place: &Path, fingerprint: &Fingerprint) -> io::Result<()> {
        self.write(&self.trust_file(place), place, Some(fingerprint))
    }

    /// Denies `place`, whatever its content is or becomes.
    pub(super) fn deny(&self, place: &Path) -> io::Result<()> {
        self.write(&self.denial_file(place), place, None)?;
        self.forget(place)
    }

    /// Deletes the decision about `place`. Returns whether there was one.
    pub(super) fn revoke(&self, place: &Path) -> io::Result<bool> {
        let existed = self.about(place) != Decision::None
            || self.trust_file(place).symlink_metadata().is_ok();
        // In this order, so that a denied place is not trusted between the two.
        self.forget(place)?;
        fs::delete_file(&self.denial_file(place))?;
        Ok(existed)
    }

    /// The directory with copies of the hook files that were trusted with this digest. The shell sources
    /// these copies, so that it runs exactly what the user reviewed.
    pub(super) fn hooks(&self, place: &Path, digest: &str) -> PathBuf {
        self.dir.join(format!("{}.hooks", key(place))).join(digest)
    }

    /// Stops trusting `place`. A denial stays.
    pub(super) fn forget(&self, place: &Path) -> io::Result<()> {
        fs::delete_file(&self.trust_file(place))?;
        let hooks = self.dir.join(format!("{}.hooks", key(place)));
        if hooks.symlink_metadata().is_ok() { fs::delete_tree(&hooks) } else { Ok(()) }
    }

    fn write(&self, path: &Path, place: &Path, trusted: Option<&Fingerprint>) -> io::Result<()> {
        let record = DecisionRecord {
            schema: SCHEMA,
            place: place.to_string_lossy().into_owned(),
            digest: trusted.map(|trusted| trusted.digest.clone()),
            files: trusted.map(|trusted| trusted.files.clone()).unwrap_or_default(),
        };
        let text = toml::to_string(&record).map_err(io::Error::other)?;
        fs::create_dir_all(&self.dir)?;
        // With umask 000 everybody could write the file, and `about` would ignore it.
        fs::set_mode(&self.dir, 0o700)?;
        fs::replace(path, text.as_bytes())?;
        fs::set_mode(path, 0o600)
    }

    fn trust_file(&self, place: &Path) -> PathBuf {
        self.dir.join(format!("{}.trusted", key(place)))
    }

    fn denial_file(&self, place: &Path) -> PathBuf {
        self.dir.join(format!("{}.denied", key(place)))
    }
}

/// Whether exactly this content is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrustState {
    /// The user trusts it.
    Trusted,
    /// Nothing in it needs trust.
    Harmless,
    /// The user decided nothing.
    Undecided,
    /// The user trusted other content of the same place.
    Changed,
    /// The user denied the place.
    Denied,
}

impl TrustState {
    /// Compares the decision with the present content.
    pub(super) fn of(decision: &Decision, digest: &str, harmless: bool) -> Self {
        match decision {
            Decision::Denied => Self::Denied,
            Decision::Trusted(trusted) if trusted.digest == digest => Self::Trusted,
            _ if harmless => Self::Harmless,
            Decision::Trusted(_) => Self::Changed,
            Decision::None => Self::Undecided,
        }
    }

    /// The state in words, as `venvyard trust` prints it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::Harmless => "needs no trust",
            Self::Undecided => "not trusted",
            Self::Changed => "changed since it was trusted",
            Self::Denied => "denied",
        }
    }
}

/// The stem of the names of a place's files, different for each place.
fn key(place: &Path) -> String {
    hex(&Sha256::digest(place.as_os_str().as_encoded_bytes()))
}
