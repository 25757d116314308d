//! What the user decided about the files of projects: a small file for each decision, named after the
//! place it is about.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::source;
use crate::fs;

/// The schema this version writes.
const SCHEMA: u32 = 1;

/// What was decided about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decision {
    /// Nothing.
    None,
    /// What has this digest is trusted.
    Trusted(String),
    /// Nothing there is, whatever it has.
    Denied,
}

/// The decisions of one user.
#[derive(Debug, Clone)]
pub(super) struct Decisions {
    dir: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Record<'a> {
    schema: u32,
    /// For people: the file's name is what counts.
    place: &'a str,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
}

impl Decisions {
    /// Those in venvyard's data directory; nothing is opened yet.
    pub(super) fn new(data: &Path) -> Self {
        Self { dir: data.join("trust.d") }
    }

    /// What was decided about `place`. A record that can't be read, or that somebody else could have
    /// written, trusts nothing; that one of a denial is there is enough.
    pub(super) fn about(&self, place: &Path) -> Decision {
        if self.denial(place).symlink_metadata().is_ok() {
            return Decision::Denied;
        }
        let record = source::read(&self.record(place)).ok().flatten();
        let text = record.and_then(|record| String::from_utf8(record.bytes).ok());
        let record = text.as_deref().and_then(|text| toml::from_str::<Owned>(text).ok());
        match record {
            Some(Owned { schema: SCHEMA, digest: Some(digest) }) => Decision::Trusted(digest),
            _ => Decision::None,
        }
    }

    /// Trusts what has this digest at `place`, and nothing that was there before.
    pub(super) fn trust(&self, place: &Path, digest: &str) -> io::Result<()> {
        self.write(&self.record(place), place, Some(digest))
    }

    /// Trusts nothing at `place` any more.
    pub(super) fn deny(&self, place: &Path) -> io::Result<()> {
        self.write(&self.denial(place), place, None)?;
        self.forget(place)
    }

    /// Takes back whatever was decided about `place`; whether there was something.
    pub(super) fn revoke(&self, place: &Path) -> io::Result<bool> {
        let there =
            self.about(place) != Decision::None || self.record(place).symlink_metadata().is_ok();
        // In this order: between the two nothing is trusted that was not.
        self.forget(place)?;
        fs::delete_file(&self.denial(place))?;
        Ok(there)
    }

    /// Where the copies of the hook files are kept that were trusted with this digest: a hook is sourced
    /// by the shell, and must be what was looked at.
    pub(super) fn hooks(&self, place: &Path, digest: &str) -> PathBuf {
        self.dir.join(format!("{}.hooks", key(place))).join(digest)
    }

    /// Trusts nothing at `place`; a denial stays.
    pub(super) fn forget(&self, place: &Path) -> io::Result<()> {
        fs::delete_file(&self.record(place))?;
        let hooks = self.dir.join(format!("{}.hooks", key(place)));
        if hooks.symlink_metadata().is_ok() { fs::delete_tree(&hooks) } else { Ok(()) }
    }

    fn write(&self, path: &Path, place: &Path, digest: Option<&str>) -> io::Result<()> {
        let record = Record {
            schema: SCHEMA,
            place: &place.to_string_lossy(),
            digest: digest.map(str::to_owned),
        };
        let text = toml::to_string(&record).map_err(io::Error::other)?;
        fs::create_dir_all(&self.dir)?;
        // With umask 000 it would be a file that all can write, and that is never believed.
        fs::set_mode(&self.dir, 0o700)?;
        fs::replace(path, text.as_bytes())?;
        fs::set_mode(path, 0o600)
    }

    fn record(&self, place: &Path) -> PathBuf {
        self.dir.join(format!("{}.trusted", key(place)))
    }

    fn denial(&self, place: &Path) -> PathBuf {
        self.dir.join(format!("{}.denied", key(place)))
    }
}

/// Whether exactly this content is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrustState {
    /// It is trusted.
    Trusted,
    /// Nothing in it needs trust.
    Harmless,
    /// Nothing was decided.
    Undecided,
    /// Something else was trusted there.
    Changed,
    /// Never.
    Denied,
}

impl TrustState {
    /// By what was decided about it, and what it is now.
    pub(super) fn of(decision: &Decision, digest: &str, harmless: bool) -> Self {
        match decision {
            Decision::Denied => Self::Denied,
            Decision::Trusted(trusted) if trusted == digest => Self::Trusted,
            _ if harmless => Self::Harmless,
            Decision::Trusted(_) => Self::Changed,
            Decision::None => Self::Undecided,
        }
    }

    /// The word for it.
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

/// What is read of a record.
#[derive(Deserialize)]
struct Owned {
    schema: u32,
    #[serde(default)]
    digest: Option<String>,
}

/// The name of a place's records: no place of another name can have it.
fn key(place: &Path) -> String {
    hex(&Sha256::digest(place.as_os_str().as_encoded_bytes()))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
