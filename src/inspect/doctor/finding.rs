//! What `doctor` finds: one thing that is wrong, and where.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::python::series;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub subject: Subject,
    /// The file or the directory.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: Problem,
}

impl Finding {
    /// Something that is wrong with an environment.
    pub fn of(name: &str, path: impl Into<PathBuf>, problem: Problem) -> Self {
        Self { subject: Subject::Environment(name.to_owned()), path: path.into(), problem }
    }

    /// The environment whose entry is a second one about a directory, if it says that.
    pub(super) fn second(&self) -> Option<&str> {
        self.environment().filter(|_| matches!(self.problem, Problem::SameDirectory(_)))
    }

    /// The environment that it is about.
    pub fn environment(&self) -> Option<&str> {
        match &self.subject {
            Subject::Environment(name) => Some(name),
            _ => None,
        }
    }
}

/// What a finding is about. The order is that of the report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The environment with that name.
    Environment(String),
    /// The registry, or the home of environments.
    Registry,
    /// The store of seeds.
    Store,
    /// What this shell finds on PATH.
    Path,
    /// The start-up files of the shells.
    Setup,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment(name) => name,
            Self::Registry => "registry",
            Self::Store => "store",
            Self::Path => "PATH",
            Self::Setup => "set-up",
        })
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The interpreter is gone.
    InterpreterGone,
    /// The interpreter is for another processor, or can't be started for another reason.
    InterpreterUnfit(String),
    /// The interpreter is another version now.
    InterpreterChanged { was: String, now: Option<String> },
    /// The environment's directory is gone. The link leads to the directory, if it is one that leads to nothing.
    Missing { because: Option<String> },
    /// Another environment stands in its place.
    Replaced,
    /// Its packages are not all installed.
    Installing,
    /// The directory of its project is gone.
    ProjectGone,
    /// Somebody moved it, and its scripts lead to where it was.
    Moved,
    /// Somebody moved it to where only the user finds it.
    Elsewhere,
    /// It is a copy, and its scripts lead to the original.
    Copied,
    /// A link in it leads to nothing.
    DanglingLink(PathBuf),
    /// Scripts start the Python of another environment, or one that is gone.
    ForeignScripts { python: PathBuf, more: usize },
    /// It belongs to another user.
    Foreign,
    /// Others can write it.
    Writable,
    /// The user can't write it.
    ReadOnly,
    /// It has a copy of an entry, but the registry has none.
    Unregistered,
    /// The directory is not where the entry says, or its project is another one now.
    EntryBehind,
    /// The copy of the entry in it is missing, or differs.
    CopyBehind,
    /// The copy in it has what the entry has not.
    CopyHasMore(Vec<String>),
    /// Two entries have one id and one directory.
    SameDirectory(String),
    /// Two entries have one id.
    SameId(String),
    /// Files of a distribution are missing.
    FilesMissing { distribution: String, count: usize },
    /// Files of a distribution are not those that were installed.
    FilesChanged { distribution: String, count: usize },
    /// The entry can't be read. `has_copy` tells whether the environment has a copy.
    EntryDamaged { reason: String, has_copy: bool },
    /// The entry, or the environment, can't be examined.
    Unreadable(String),
    /// The entry was written by a newer version.
    EntryNewer,
    /// A file there is no entry.
    NoEntry,
    /// The index of names doesn't say what the registry says.
    IndexBehind,
    /// Interrupted work left it.
    Leftover,
    /// A file of the store is damaged.
    StoreDamaged { reason: String, files: usize },
    /// The active environment is gone.
    ActiveGone,
    /// The programs of the active environment are not on PATH.
    ActiveNotOnPath { name: Option<String> },
    /// Another tool's program comes before the active environment's.
    Hidden { command: String, name: Option<String> },
    /// PATH still leads to an environment that is not active.
    LeftOnPath,
    /// The block in a start-up file can't be told from the user's lines.
    BlockDamaged,
    /// A start-up file that the shell reads has no block.
    BlockMissing(&'static str),
    /// The block in a start-up file is an older version's.
    BlockOld(&'static str),
}

impl Problem {
    /// The stable word for it in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InterpreterGone => "interpreter-gone",
            Self::InterpreterUnfit(_) => "interpreter-unfit",
            Self::InterpreterChanged { .. } => "interpreter-changed",
            Self::Missing { .. } => "missing",
            Self::Replaced => "replaced",
            Self::Installing => "installing",
            Self::ProjectGone => "project-gone",
            Self::Moved => "moved",
            Self::Elsewhere => "elsewhere",
            Self::Copied => "copied",
            Self::DanglingLink(_) => "dangling-link",
            Self::ForeignScripts { .. } => "foreign-scripts",
            Self::Foreign => "foreign-owner",
            Self::Writable => "writable-by-others",
            Self::ReadOnly => "not-writable",
            Self::Unregistered => "unregistered",
            Self::EntryBehind => "entry-behind",
            Self::CopyBehind => "copy-behind",
            Self::CopyHasMore(_) => "copy-has-more",
            Self::SameDirectory(_) => "same-directory",
            Self::SameId(_) => "same-id",
            Self::FilesMissing { .. } => "files-missing",
            Self::FilesChanged { .. } => "files-changed",
            Self::EntryDamaged { .. } => "entry-damaged",
            Self::Unreadable(_) => "unreadable",
            Self::EntryNewer => "entry-newer",
            Self::NoEntry => "no-entry",
            Self::IndexBehind => "index-behind",
            Self::Leftover => "leftover",
            Self::StoreDamaged { .. } => "store-damaged",
            Self::ActiveGone => "active-gone",
            Self::ActiveNotOnPath { .. } => "active-not-on-path",
            Self::Hidden { .. } => "hidden",
            Self::LeftOnPath => "left-on-path",
            Self::BlockDamaged => "block-damaged",
            Self::BlockMissing(_) => "block-missing",
            Self::BlockOld(_) => "block-old",
        }
    }

    /// The sentence for people. `place` is the finding's path as they write it, `tilde` writes any other path so.
    #[expect(clippy::too_many_lines, reason = "a table: a line for each problem")]
    pub fn sentence(&self, place: &str, tilde: &dyn Fn(&Path) -> String) -> String {
        match self {
            Self::InterpreterGone => format!("its interpreter is gone: {place}"),
            Self::InterpreterUnfit(reason) => {
                format!("its interpreter {place} can't run: {reason}")
            }
            Self::InterpreterChanged { was, now } => changed(place, was, now.as_deref()),
            Self::Missing { because: Some(link) } => format!("its directory is missing: {link}"),
            Self::Missing { because: None } => format!("its directory is gone: {place}"),
            Self::Replaced => format!("another tool made another environment in {place}"),
            Self::Installing => "not all of its packages are installed".to_owned(),
            Self::ProjectGone => format!("the directory of its project is gone: {place}"),
            Self::Moved => format!("its scripts look for Python in {place}, where it was"),
            Self::Elsewhere => format!("somebody moved it to {place}"),
            Self::Copied => format!("it is a copy, and its scripts work on {place}"),
            Self::DanglingLink(target) => {
                format!("{place} is a link to {}, which doesn't exist", tilde(target))
            }
            Self::ForeignScripts { python, more } => {
                let starts = match more {
                    0 => format!("{place} starts"),
                    1 => format!("{place} and 1 other start"),
                    more => format!("{place} and {more} others start"),
                };
                format!("{starts} another Python: {}", tilde(python))
            }
            Self::Foreign => format!("{place} belongs to another user"),
            Self::Writable => format!("others can write to {place}"),
            Self::ReadOnly => format!("you can't write to {place}"),
            Self::Unregistered => format!("the registry has lost its entry; it is in {place}"),
            Self::EntryBehind => "its entry is out of date".to_owned(),
            Self::CopyBehind => format!("the copy of its entry is out of date: {place}"),
            Self::CopyHasMore(what) => {
                format!("the copy of its entry has what the entry lacks: {}", what.join(", "))
            }
            Self::SameDirectory(other) => {
                format!("its entry and that of {other} are about one directory: {place}")
            }
            Self::SameId(other) => format!("its entry has the id of {other}"),
            Self::FilesMissing { distribution, count } => {
                format!("{distribution} lacks {}: {place}", files(*count))
            }
            Self::FilesChanged { distribution, count } => {
                format!(
                    "{} of {distribution} changed since the installation: {place}",
                    files(*count)
                )
            }
            Self::EntryDamaged { reason, .. } => format!("its entry is damaged: {place}: {reason}"),
            Self::Unreadable(reason) => reason.clone(),
            Self::EntryNewer => format!("its entry was written by a newer venvyard: {place}"),
            Self::NoEntry => format!("{place} is no entry of an environment"),
            Self::IndexBehind => format!("the index of names is out of date: {place}"),
            Self::Leftover => format!("interrupted work left {place}"),
            Self::StoreDamaged { reason, files: 1 } => format!("{place}: {reason}"),
            Self::StoreDamaged { reason, files } => {
                format!("{place}: {reason}, and {} more", self::files(files - 1))
            }
            Self::ActiveGone => format!("the active environment is gone: {place}"),
            Self::ActiveNotOnPath { .. } => {
                format!("the active environment is not on PATH: {place}")
            }
            Self::Hidden { command, .. } => {
                format!("{place} comes before the {command} of the active environment")
            }
            Self::LeftOnPath => format!("python is that of {place}, which is not active"),
            Self::BlockDamaged => format!("the lines of venvyard in {place} don't pair up"),
            Self::BlockMissing(shell) => format!("{place} doesn't load venvyard in {shell}"),
            Self::BlockOld(shell) => format!("{place} has an older set-up of {shell}"),
        }
    }
}

fn changed(place: &str, was: &str, now: Option<&str>) -> String {
    match now {
        Some(now) if series(now) != series(was) => {
            format!("its Python is {now} now, which doesn't see the packages for {was}: {place}")
        }
        Some(now) => format!("its Python is {now} now; it was {was}: {place}"),
        None => format!("its Python has changed since it was {was}: {place}"),
    }
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}
