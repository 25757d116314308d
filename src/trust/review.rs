//! Lets the user review what is at a path, and then trust, deny or revoke it.

use std::io;
use std::path::{Path, PathBuf};

use super::content::{FileContent, ReadError};
use super::decisions::{Decision, TrustState};
use super::error::Error;
use super::file::FILE_NAME;
use super::fingerprint::Fingerprint;
use super::gate::Gate;
use super::project::{HookDirectory, Project, ProjectEnvironment};
use super::snapshot::{self, Snapshot};
use super::steering;
use crate::fs::{self, Staged};
use crate::variables;

impl Gate {
    /// Reads what is at `path`: a project file, a directory that has one, an environment, or a directory of hooks.
    pub fn review(&self, path: &Path) -> Result<Review, Error> {
        let at = self.place(path)?;
        let snapshot = if at.ends_with(FILE_NAME) {
            let directory = at.parent().unwrap_or(&at);
            let file = snapshot::file(directory)?;
            let project = file.map(|file| snapshot::project(file, directory)).transpose()?;
            project.map(Review::of_project)
        } else if let Some(environment) = snapshot::environment(&at)? {
            Some(Review::of_environment(environment))
        } else if let Some(layout) = self.layout.filter(|_| at.is_dir()) {
            snapshot::hook_directory(&at, &layout)?.map(Review::of_hook_directory)
        } else {
            None
        };
        snapshot.ok_or_else(|| Error::Nothing(path.to_owned()))
    }

    /// Whether the reviewed content is trusted.
    pub fn state(&self, review: &Review) -> TrustState {
        let decision = self.decisions.about(&review.place);
        TrustState::of(&decision, &review.fingerprint.digest, review.harmless)
    }

    /// The files that have changed since the user trusted the place of the review; empty if it was never trusted.
    pub fn changed(&self, review: &Review) -> Vec<PathBuf> {
        match self.decisions.about(&review.place) {
            Decision::Trusted(before) => review.fingerprint.changed_since(&before, &review.place),
            Decision::None | Decision::Denied => Vec::new(),
        }
    }

    /// Trusts exactly the reviewed content. A denied place must be revoked first.
    pub fn trust(&self, review: &Review) -> Result<(), Error> {
        if self.state(review) == TrustState::Denied {
            return Err(Error::Denied(review.place.clone()));
        }
        self.decisions.check_own()?;
        self.decisions.forget(&review.place)?;
        if !review.hooks.is_empty() {
            let target = self.decisions.hooks(&review.place, &review.fingerprint.digest);
            let staged = Staged::create_own(target.parent().unwrap_or(&target))?;
            for hook in &review.hooks {
                let Some(name) = hook.path.file_name() else { continue };
                let write = if hook.executable { fs::write_new_executable } else { fs::write_new };
                write(&staged.path().join(name), &hook.bytes)?;
            }
            staged.commit(&target)?;
        }
        self.decisions.trust(&review.place, &review.fingerprint)?;
        self.forget_verdicts();
        Ok(())
    }

    /// Denies `path`, whatever is there now or later. It need not exist. Returns its place.
    pub fn deny(&self, path: &Path) -> Result<PathBuf, Error> {
        let place = self.place(path)?;
        self.decisions.check_own()?;
        self.decisions.deny(&place)?;
        Ok(place)
    }

    /// Deletes the decision about `path`. Returns its place, and whether there was a decision.
    pub fn revoke(&self, path: &Path) -> Result<(PathBuf, bool), Error> {
        let place = self.place(path)?;
        self.decisions.check_own()?;
        let existed = self.decisions.revoke(&place)?;
        Ok((place, existed))
    }

    /// The place that decisions about `path` are stored for. A directory with a project file means the file, and one
    /// that only has a directory of hooks means that.
    fn place(&self, path: &Path) -> Result<PathBuf, Error> {
        let failed = |error: io::Error| Error::Read(ReadError::of(path, &error));
        let absolute = std::path::absolute(path).map_err(failed)?;
        if absolute.is_dir() {
            let real = dunce::canonicalize(&absolute).map_err(failed)?;
            let file = real.join(FILE_NAME);
            if file.symlink_metadata().is_ok() {
                return Ok(file);
            }
            let hooks = self.layout.map(|layout| real.join(layout.directory));
            return Ok(hooks.filter(|hooks| hooks.is_dir()).unwrap_or(real));
        }
        // The file may be a link or be missing: only its directory is resolved.
        let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
            return Ok(absolute);
        };
        Ok(dunce::canonicalize(parent).unwrap_or_else(|_| parent.to_owned()).join(name))
    }
}

/// Everything that the user reviews. It was read once, and exactly this is trusted afterwards.
#[derive(Debug)]
pub struct Review {
    /// The file or directory.
    pub place: PathBuf,
    /// What it sets and runs, one line each: the kind and the value. Of variables that steer nothing, there is
    /// only the name.
    pub lines: Vec<(&'static str, String)>,
    /// The same lines with all values.
    pub lines_with_values: Vec<(&'static str, String)>,
    fingerprint: Fingerprint,
    harmless: bool,
    hooks: Vec<FileContent>,
}

impl Review {
    fn of_project(snapshot: Snapshot<Project>) -> Self {
        let variables = &snapshot.value.variables;
        let lines = snapshot::project_lines(&snapshot, steering::told(variables));
        let all = snapshot::project_lines(&snapshot, variables::assignments(variables).collect());
        Self::new([lines, all], snapshot)
    }

    fn of_environment(snapshot: Snapshot<ProjectEnvironment>) -> Self {
        let lines = snapshot::environment_lines(&snapshot);
        Self::new([lines.clone(), lines], snapshot)
    }

    fn of_hook_directory(snapshot: Snapshot<HookDirectory>) -> Self {
        let lines = snapshot::hook_directory_lines(&snapshot);
        Self::new([lines.clone(), lines], snapshot)
    }

    fn new<T>(
        [lines, lines_with_values]: [Vec<(&'static str, String)>; 2],
        snapshot: Snapshot<T>,
    ) -> Self {
        Self {
            place: snapshot.place,
            lines,
            lines_with_values,
            fingerprint: snapshot.fingerprint,
            harmless: snapshot.harmless,
            hooks: snapshot.hooks,
        }
    }
}
