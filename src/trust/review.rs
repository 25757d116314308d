//! Deciding: what there is to trust at a path, shown to the user, and then trusted, denied or taken back.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::decisions::TrustState;
use super::error::Error;
use super::file::FILE_NAME;
use super::gate::Gate;
use super::snapshot::{self, Snapshot};
use super::source::ReadError;
use crate::fs::{self, Staged};

impl Gate {
    /// What there is to trust at `path`: a project's file, a directory that has one, or an environment.
    pub fn review(&self, path: &Path) -> Result<Review, Error> {
        let at = place(path)?;
        let snapshot = if at.ends_with(FILE_NAME) {
            let directory = at.parent().unwrap_or(&at);
            let file = snapshot::file(directory)?;
            let project = file.map(|file| snapshot::project(file, directory)).transpose()?;
            project.map(|one| Review::new(snapshot::lines(&one), one))
        } else {
            snapshot::tree(&at)?.map(|one| Review::new(snapshot::tree_lines(&one), one))
        };
        snapshot.ok_or_else(|| Error::Nothing(path.to_owned()))
    }

    /// How it stands with what is at `review`.
    pub fn state(&self, review: &Review) -> TrustState {
        TrustState::of(&self.decisions.about(&review.place), &review.digest, review.harmless)
    }

    /// Trusts just what was looked at. What is denied stays so until that is taken back.
    pub fn trust(&self, review: &Review) -> Result<(), Error> {
        if self.state(review) == TrustState::Denied {
            return Err(Error::Denied(review.place.clone()));
        }
        self.decisions.forget(&review.place)?;
        if !review.hooks.is_empty() {
            let target = self.decisions.hooks(&review.place, &review.digest);
            let staged = Staged::create(target.parent().unwrap_or(&target))?;
            for (name, bytes) in &review.hooks {
                fs::write_new(&staged.path().join(name), bytes)?;
            }
            staged.commit(&target)?;
        }
        Ok(self.decisions.trust(&review.place, &review.digest)?)
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
    let failed = |error| Error::Read(ReadError::Io(path.to_owned(), error));
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
pub struct Review {
    /// The file or directory.
    pub place: PathBuf,
    /// What it sets and runs: a line each.
    pub lines: Vec<(&'static str, String)>,
    digest: String,
    harmless: bool,
    hooks: Vec<(OsString, Vec<u8>)>,
}

impl Review {
    fn new<T>(lines: Vec<(&'static str, String)>, snapshot: Snapshot<T>) -> Self {
        let hooks = snapshot.hooks.into_iter();
        Self {
            place: snapshot.place,
            lines,
            digest: snapshot.digest,
            harmless: snapshot.harmless,
            hooks: hooks
                .filter_map(|hook| Some((hook.path.file_name()?.to_owned(), hook.bytes)))
                .collect(),
        }
    }
}
