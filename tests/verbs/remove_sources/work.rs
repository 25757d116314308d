//! An environment for tests to put checkouts into.

use std::path::{Path, PathBuf};

use crate::support::{Outcome, Sandbox, available};

/// An environment `a`, and a git repository outside of it with one commit.
pub(in crate::verbs) struct Work {
    pub(in crate::verbs) sandbox: Sandbox,
    pub(in crate::verbs) origin: PathBuf,
}

impl Work {
    #[track_caller]
    pub(in crate::verbs) fn new() -> Option<Self> {
        let git = which::which("git");
        if !available("git", git.is_ok()) {
            return None;
        }
        let sandbox = Sandbox::with(["a"]);
        sandbox.lend(&git.unwrap());
        let origin = sandbox.project("origin");
        let work = Self { sandbox, origin };
        work.sandbox.write("projects/origin/code.py", "1");
        work.git(&work.origin, &["init", "-q", "-b", "main"]);
        work.commit(&work.origin);
        Some(work)
    }

    #[track_caller]
    pub(in crate::verbs) fn git(&self, directory: &Path, args: &[&str]) {
        let mut git = self.sandbox.command("git");
        git.args(["-c", "user.name=me", "-c", "user.email=me@example.org"]);
        git.args(args).current_dir(directory);
        Outcome::of(git).success();
    }

    #[track_caller]
    pub(in crate::verbs) fn commit(&self, directory: &Path) {
        self.git(directory, &["add", "-A"]);
        self.git(directory, &["commit", "-q", "-m", "more"]);
    }

    pub(in crate::verbs) fn place(&self, place: &str) -> PathBuf {
        self.sandbox.environment("a").join(place)
    }

    /// Clones the repository into the environment, as `pip install -e git+…` does.
    #[track_caller]
    pub(in crate::verbs) fn clone(&self, place: &str) -> PathBuf {
        let place = self.place(place);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        let origin = self.origin.to_str().unwrap();
        self.git(&self.origin, &["clone", "-q", origin, place.to_str().unwrap()]);
        place
    }

    /// `remove` names exactly this, and deletes nothing until `--with-sources` says so.
    #[track_caller]
    pub(in crate::verbs) fn assert_named(&self, named: &str) {
        let before = self.sandbox.kept();
        for args in [["remove", "a", "--yes"].as_slice(), &["remove", "a"]] {
            let removed = self.sandbox.venvyard(args).failure(2).stdout_is("");
            let lines: Vec<&str> = removed.stderr.lines().collect();
            let message = "venvyard: nothing was deleted: a has what can't be made again: ";
            assert_eq!(lines[0], format!("{message}{named}"));
            assert_eq!(lines[1], "  hint: --yes --with-sources removes that, too");
        }
        before.assert_same(&self.sandbox.kept());
        let removed = self.sandbox.venvyard(["remove", "a", "--yes", "--with-sources"]).success();
        removed.stderr_has("removed a; ");
    }
}
