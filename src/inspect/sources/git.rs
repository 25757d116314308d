//! Asks git what only a working copy has.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a working copy has that can't be cloned again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GitState {
    /// At least one of both is `true`.
    Has { uncommitted: bool, unpushed: bool },
    /// There is no git to ask.
    NoGit,
    /// git fails.
    Unreadable,
    /// Asking git in it would run what another user has configured.
    Foreign,
}

impl fmt::Display for GitState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Has { uncommitted: true, unpushed: true } => {
                "with uncommitted changes and unpushed commits"
            }
            Self::Has { unpushed: false, .. } => "with uncommitted changes",
            Self::Has { .. } => "with unpushed commits",
            Self::NoGit => "that can't be examined without git",
            Self::Unreadable => "that git can't examine",
            Self::Foreign => "that belongs to another user",
        })
    }
}

/// Git's variables would lead it to another repository, or to programs.
const OWN_VARIABLES: &str = "GIT_";

/// What is set instead: git neither writes the index, nor asks a server, nor asks the user.
const VARIABLES: [(&str, &str); 4] = [
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C"),
];

/// The state of a working copy in an environment; `None` if nothing in it would be lost.
pub(super) fn state(checkout: &Path, environment: &Path) -> Option<GitState> {
    let mark = checkout.join(".git");
    if !is_own(checkout) || !is_own(&mark) {
        return Some(GitState::Foreign);
    }
    let Ok(program) = which::which("git") else { return Some(GitState::NoGit) };
    let git = Git { program, checkout };
    // The commits of a linked working copy are where its repository is.
    let commits_stay = repository(&mark).is_some_and(|it| !it.starts_with(environment));
    let Some((uncommitted, unpushed)) = git.work(commits_stay) else {
        return Some(GitState::Unreadable);
    };
    (uncommitted || unpushed).then_some(GitState::Has { uncommitted, unpushed })
}

/// Where else the commit is that is checked out, and the commit; `None` if that isn't known, or if the working copy has
/// anything else.
pub(super) fn commit_elsewhere(checkout: &Path, environment: &Path) -> Option<(String, String)> {
    if state(checkout, environment).is_some() {
        return None;
    }
    let git = Git { program: which::which("git").ok()?, checkout };
    // A linked working copy may have commits of its repository that no server has.
    if git.has_commits(&["HEAD", "--not", "--remotes", "--tags"])? {
        return None;
    }
    let line = |args: &[&str]| {
        let text = String::from_utf8(git.run(args)?).ok()?.trim().to_owned();
        (!text.is_empty() && !text.contains(char::is_control)).then_some(text)
    };
    // pip's clones have their repository by that name.
    Some((line(&["config", "--get", "remote.origin.url"])?, line(&["rev-parse", "HEAD"])?))
}

/// The repository that a file `.git` refers to; `None` if `.git` is the repository.
fn repository(mark: &Path) -> Option<PathBuf> {
    let text = std::fs::read_to_string(mark).ok()?;
    let place = Path::new(text.strip_prefix("gitdir:")?.trim());
    dunce::canonicalize(mark.parent()?.join(place)).ok()
}

struct Git<'a> {
    program: PathBuf,
    checkout: &'a Path,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Status {
    is_changed: bool,
    /// Whether no branch is checked out.
    is_detached: bool,
}

impl Git<'_> {
    /// Whether there are uncommitted changes, and commits that no server has; `None` if git fails.
    fn work(&self, commits_stay: bool) -> Option<(bool, bool)> {
        let status = self.status()?;
        // A stash is a commit, too.
        let branches = ["--branches", "--glob=refs/stas[h]", "--not", "--remotes"];
        // pip checks out a tag or a commit, whose branch need not be here.
        let head = ["HEAD", "--not", "--branches", "--remotes", "--tags"];
        let unpushed = (!commits_stay && self.has_commits(&branches)?)
            || (status.is_detached && self.has_commits(&head)?);
        Some((status.is_changed, unpushed))
    }

    fn status(&self) -> Option<Status> {
        let args = ["status", "--porcelain=v2", "--branch", "-z", "--no-renames"];
        let all = ["--untracked-files=normal", "--ignore-submodules=none"];
        Some(parse(&self.run(&[&args[..], &all].concat())?))
    }

    fn has_commits(&self, revisions: &[&str]) -> Option<bool> {
        let listed = self.run(&[&["rev-list", "--max-count=1"], revisions].concat())?;
        Some(!listed.is_empty())
    }

    /// What git prints; `None` if it fails.
    fn run(&self, args: &[&str]) -> Option<Vec<u8>> {
        let mut command = Command::new(&self.program);
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with(OWN_VARIABLES) {
                command.env_remove(name);
            }
        }
        // If its repository is damaged, the one around the environment is not asked instead.
        command.env("GIT_CEILING_DIRECTORIES", self.checkout.parent()?);
        command.envs(VARIABLES).current_dir(self.checkout).stdin(Stdio::null());
        command.args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]).args(args);
        let output = command.output().ok()?;
        output.status.success().then_some(output.stdout)
    }
}

/// Reads `git status --porcelain=v2 --branch -z`.
fn parse(output: &[u8]) -> Status {
    let mut status = Status::default();
    for line in output.split(|&byte| byte == 0).map(String::from_utf8_lossy) {
        match line.split_once(' ') {
            Some(("#", header)) => status.is_detached |= header == "branch.head (detached)",
            // Python and installers write these into every checkout, and not every project ignores them.
            Some(("?", path)) => {
                let is_work = !path.ends_with(".egg-info/") && !path.ends_with("__pycache__/");
                status.is_changed |= is_work;
            }
            Some(_) => status.is_changed = true,
            None => {}
        }
    }
    status
}

/// As git itself, and stricter: it also trusts the owner of root's session.
#[cfg(unix)]
fn is_own(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let user = rustix::process::geteuid().as_raw();
    path.symlink_metadata().is_ok_and(|metadata| metadata.uid() == user)
}

/// git checks it.
#[cfg(not(unix))]
fn is_own(_path: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_git_prints() {
        let read = |text: &str| {
            let status = parse(text.replace('\n', "\0").as_bytes());
            (status.is_changed, status.is_detached)
        };
        assert_eq!(read("# branch.oid 1234\n# branch.head main\n"), (false, false));
        assert_eq!(read("# branch.oid 1234\n# branch.head (detached)\n"), (false, true));
        assert_eq!(
            read("# branch.head main\n1 .M N... 100644 100644 100644 1 1 a.py\n"),
            (true, false)
        );
        assert_eq!(read("? code.egg-info/\n? pkg/__pycache__/\n"), (false, false));
        assert_eq!(read("? src/my notes\n"), (true, false));
        assert_eq!(read("u UU N... 1 1 1 1 1 1 1 a.py\n"), (true, false));
    }
}
