//! Deciding: what there is to trust at a path, shown to the user, and then trusted, denied or taken back.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::decisions::Decision;
use super::file::FILE_NAME;
use super::gate::{Error, Gate};
use super::snapshot::{self, Examined};
use super::source::Unread;
use crate::fs::{self, Staged};

impl Gate {
    /// What there is to trust at `path`: a project's file, a directory that has one, or an environment.
    pub fn look(&self, path: &Path) -> Result<Look, Error> {
        let at = place(path)?;
        let examined = if at.ends_with(FILE_NAME) {
            let directory = at.parent().unwrap_or(&at);
            snapshot::project(directory)?.map(|one| Look::new(snapshot::lines(&one), one))
        } else {
            snapshot::tree(&at)?.map(|one| Look::new(snapshot::tree_lines(&one), one))
        };
        examined.ok_or_else(|| Error::Nothing(path.to_owned()))
    }

    /// How it stands with what is at `look`.
    pub fn standing(&self, look: &Look) -> Standing {
        Standing::of(&self.decisions.about(&look.place), &look.digest, look.harmless)
    }

    /// Trusts just what was looked at. What is denied stays so until that is taken back.
    pub fn trust(&self, look: &Look) -> Result<(), Error> {
        if self.standing(look) == Standing::Denied {
            return Err(Error::Denied(look.place.clone()));
        }
        self.decisions.forget(&look.place)?;
        if !look.hooks.is_empty() {
            let target = self.decisions.hooks(&look.place, &look.digest);
            let staged = Staged::create(target.parent().unwrap_or(&target))?;
            for (name, bytes) in &look.hooks {
                fs::write_new(&staged.path().join(name), bytes)?;
            }
            staged.commit(&target)?;
        }
        Ok(self.decisions.trust(&look.place, &look.digest)?)
    }

    /// Never trusts what is at `path`, whatever it is or becomes; it need not be there.
    pub fn deny(&self, path: &Path) -> Result<PathBuf, Error> {
        let place = place(path)?;
        self.decisions.deny(&place)?;
        Ok(place)
    }

    /// Takes back what was decided about `path`; its place, and whether anything was.
    pub fn revoke(&self, path: &Path) -> Result<(PathBuf, bool), Error> {
        let place = place(path)?;
        let there = self.decisions.revoke(&place)?;
        Ok((place, there))
    }
}

/// What decisions about `path` are kept under: a directory with a project's file means the file.
fn place(path: &Path) -> Result<PathBuf, Error> {
    let failed = |error| Error::Unread(Unread::Io(path.to_owned(), error));
    let absolute = std::path::absolute(path).map_err(failed)?;
    if absolute.is_dir() {
        let real = dunce::canonicalize(&absolute).map_err(failed)?;
        let file = real.join(FILE_NAME);
        return Ok(if file.symlink_metadata().is_ok() { file } else { real });
    }
    // A file may be a link, or gone: it is where it stands that counts.
    let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Ok(absolute);
    };
    Ok(dunce::canonicalize(parent).unwrap_or_else(|_| parent.to_owned()).join(name))
}

/// All that the user is shown before it is trusted: just this, as it was read, is what is trusted then.
#[derive(Debug)]
pub struct Look {
    /// The file or directory.
    pub place: PathBuf,
    /// What it sets and runs: a line each.
    pub lines: Vec<(&'static str, String)>,
    digest: String,
    harmless: bool,
    hooks: Vec<(OsString, Vec<u8>)>,
}

impl Look {
    fn new<T>(lines: Vec<(&'static str, String)>, examined: Examined<T>) -> Self {
        let hooks = examined.hooks.into_iter();
        Self {
            place: examined.place,
            lines,
            digest: examined.digest,
            harmless: examined.harmless,
            hooks: hooks
                .filter_map(|hook| Some((hook.path.file_name()?.to_owned(), hook.bytes)))
                .collect(),
        }
    }
}

/// How it stands with something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
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

impl Standing {
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
