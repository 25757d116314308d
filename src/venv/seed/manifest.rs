//! What an installation has to know about a wheel, computed once when the wheel is unpacked. So
//! creating an environment lists no directories, hashes nothing, and parses only lines.
//!
//! ```text
//! venvyard seed 2 61234             the format, and the length of the whole text in bytes
//! {"name":"pip", …}                 the header
//! d pip                             directories that more than one task needs
//! -                                 a task, independent of the others
//! d pip/_internal
//! f 513 pip/_internal/__init__.py   a file with its size in bytes
//! x 845 pip/__pip-runner__.py       an executable file
//! c 641 pip/__pycache__/….pyc       bytecode
//! -
//! …
//! =
//! pip/__init__.py,sha256=…          RECORD without the lines that are different in each environment
//! ```

use serde::{Deserialize, Serialize};

use super::entry_points::EntryPoint;
use super::file::SeedFile;
use super::names::{is_plain, is_plain_name};
use super::tasks::{Task, Tasks, divide};

/// The first words of a manifest. An entry whose manifest starts differently is unpacked again.
const FORM: &str = "venvyard seed 2 ";

/// The facts about a wheel.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::venv) struct Header {
    /// The distribution's name as in the wheel's file name.
    pub(in crate::venv) name: String,
    /// Its version.
    pub(in crate::venv) version: String,
    /// Its `Requires-Python`.
    pub(in crate::venv) requires_python: Option<String>,
    /// `pip-24.2.dist-info`
    pub(super) dist_info: String,
    /// Its commands.
    pub(super) entry_points: Vec<EntryPoint>,
    /// Its files outside of site-packages.
    #[serde(rename = "elsewhere")]
    pub(super) scheme_files: Vec<SchemeFile>,
}

/// A file outside of site-packages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SchemeFile {
    /// Where it goes.
    pub(super) scheme: Scheme,
    /// The file; its path is relative to the scheme's directory.
    #[serde(flatten)]
    pub(super) file: SeedFile,
    /// As in RECORD.
    pub(super) hash: String,
}

/// Where a wheel's files go (sysconfig's names for the paths; purelib and platlib are the same
/// directory in an environment).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Scheme {
    /// site-packages.
    Site,
    /// The directory of executables. A first line `#!python` is rewritten.
    Scripts,
    /// The distribution's directory in the environment's headers.
    Headers,
    /// The environment's directory.
    Data,
}

/// The parsed manifest of a wheel.
#[derive(Debug)]
pub(in crate::venv) struct Manifest {
    /// The facts about the wheel.
    pub(in crate::venv) header: Header,
    /// The whole text.
    text: String,
    /// Where the tasks start in `text`.
    tasks: usize,
    /// Where RECORD starts in `text`.
    record: usize,
}

impl Manifest {
    /// The manifest for these files of site-packages, and the part of RECORD that all environments
    /// share.
    pub(super) fn new(header: Header, files: Vec<SeedFile>, record: &str) -> Self {
        use std::fmt::Write as _;
        let mut body = serde_json::to_string(&header).unwrap_or_default();
        body.push('\n');
        let head = body.len();
        // RECORD is in the dist-info directory, which must exist before all tasks are done.
        let (shared, tasks) = divide(files, &header.dist_info);
        for dir in shared {
            let _ = writeln!(body, "d {dir}");
        }
        for task in tasks {
            body.push_str("-\n");
            for dir in task.dirs {
                let _ = writeln!(body, "d {dir}");
            }
            for SeedFile { path, size, kind } in task.files {
                let _ = writeln!(body, "{} {size} {path}", kind.letter());
            }
        }
        body.push_str("=\n");
        let record_at = body.len();
        body.push_str(record);
        let first = first_line(body.len());
        let tasks = first.len() + head;
        let record = first.len() + record_at;
        Self { header, text: first + &body, tasks, record }
    }

    /// Parses a manifest; `None` if it has another format, is incomplete, or contains a path that
    /// leads out of its directory.
    pub(super) fn parse(text: String) -> Option<Self> {
        let (first, rest) = text.strip_prefix(FORM)?.split_once('\n')?;
        if first.parse() != Ok(text.len()) {
            return None;
        }
        let (header, rest) = rest.split_once('\n')?;
        let tasks = text.len() - rest.len();
        let record = if rest.starts_with("=\n") { 2 } else { rest.find("\n=\n")? + 3 };
        let header: Header = serde_json::from_str(header).ok()?;
        let read = Self { header, tasks, record: tasks + record, text };
        // A changed byte does not change the length, so the paths are checked, too.
        (read.header.is_sound() && read.task_lines().lines().all(is_sound)).then_some(read)
    }

    /// The whole text, to be written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What to create in site-packages: the directories that all tasks need, and the tasks.
    pub(super) fn tasks(&self) -> (Task<'_>, Tasks<'_>) {
        Tasks::of(self.task_lines())
    }

    fn task_lines(&self) -> &str {
        self.text[self.tasks..self.record].strip_suffix("=\n").unwrap_or_default()
    }

    /// The files in site-packages.
    pub(in crate::venv) fn files(&self) -> impl Iterator<Item = SeedFile<&str>> {
        self.tasks().1.flat_map(Task::files)
    }

    /// RECORD without the lines that are different in each environment.
    pub(super) fn record(&self) -> &str {
        &self.text[self.record..]
    }
}

/// Whether it is a valid line of the tasks whose path stays in its directory.
fn is_sound(line: &str) -> bool {
    match line.strip_prefix("d ") {
        Some(path) => is_plain(path),
        None => line == "-" || SeedFile::of_line(line).is_some_and(|file| is_plain(file.path)),
    }
}

impl Header {
    /// Whether all paths and commands are such as a wheel may have.
    fn is_sound(&self) -> bool {
        is_plain_name(&self.name)
            && is_plain_name(&self.dist_info)
            && self.entry_points.iter().all(EntryPoint::is_sound)
            && self.scheme_files.iter().all(|one| match one.scheme {
                Scheme::Scripts => is_plain_name(&one.file.path),
                _ => is_plain(&one.file.path),
            })
    }
}

/// The first line of a manifest whose other lines have that length. It includes its own length.
fn first_line(rest: usize) -> String {
    let line = |total: usize| format!("{FORM}{total}\n");
    let mut total = rest;
    while line(total).len() + rest != total {
        total = line(total).len() + rest;
    }
    line(total)
}

impl Scheme {
    /// Its directory in an entry's tree.
    pub(super) fn dir(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Scripts => "scripts",
            Self::Headers => "headers",
            Self::Data => "data",
        }
    }
}

/// Where the file `path` of a wheel goes: files in `NAME.data/KEY/` to that scheme, others to
/// site-packages. `None` for an unknown key.
pub(super) fn place<'a>(path: &'a str, data: &str) -> Option<(Scheme, &'a str)> {
    let Some(rest) = path.strip_prefix(data).and_then(|rest| rest.strip_prefix('/')) else {
        return Some((Scheme::Site, path));
    };
    let (key, rest) = rest.split_once('/')?;
    let scheme = match key {
        "purelib" | "platlib" => Scheme::Site,
        // Commands are found only in the directory itself.
        "scripts" if !rest.contains('/') => Scheme::Scripts,
        "headers" => Scheme::Headers,
        "data" => Scheme::Data,
        _ => return None,
    };
    Some((scheme, rest))
}

#[cfg(test)]
mod tests {
    use super::super::file::SeedFileKind;
    use super::*;

    fn manifest(files: usize) -> Manifest {
        let header = Header {
            name: "x".into(),
            version: "1".into(),
            requires_python: None,
            dist_info: "x-1.dist-info".into(),
            entry_points: Vec::new(),
            scheme_files: Vec::new(),
        };
        let file =
            |n| SeedFile { path: format!("x/m {n}.py"), size: n as u64, kind: SeedFileKind::Plain };
        Manifest::new(header, (0..files).map(file).collect(), "x/m 0.py,sha256=x,0\n")
    }

    #[test]
    fn reading_returns_what_was_written() {
        for files in [0, 1, 200] {
            let written = manifest(files);
            let read = Manifest::parse(written.text().to_owned()).unwrap();
            assert_eq!(read.record(), "x/m 0.py,sha256=x,0\n");
            assert_eq!(read.files().count(), files);
            assert_eq!(read.files().collect::<Vec<_>>(), written.files().collect::<Vec<_>>());
            assert_eq!(
                read.files().map(|file| file.size).sum::<u64>(),
                (0..files as u64).sum::<u64>()
            );
        }
    }

    #[test]
    fn an_incomplete_manifest_is_refused() {
        let whole = manifest(3).text().to_owned();
        for length in 0..whole.len() {
            assert!(Manifest::parse(whole[..length].to_owned()).is_none(), "{length}");
        }
        assert!(Manifest::parse(whole.replacen("seed 2", "seed 1", 1)).is_none());
    }
}
