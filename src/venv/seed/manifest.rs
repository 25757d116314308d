//! What a wheel puts into an environment, worked out once when the store takes it in, so that a
//! creation walks no directory, hashes nothing and parses no more than lines.
//!
//! ```text
//! venvyard seed 2 61234             the form, and the length of the whole in bytes
//! {"name":"pip", …}                 the header
//! d pip                             directories that more than one task needs
//! -                                 a task: what can be made by itself after that
//! d pip/_internal
//! f 513 pip/_internal/__init__.py   a file of the tree and its size in bytes
//! x 845 pip/__pip-runner__.py       one that can be run
//! c 641 pip/__pycache__/….pyc       bytecode
//! -
//! …
//! =
//! pip/__init__.py,sha256=…          RECORD but for the lines that are one environment's own
//! ```

use serde::{Deserialize, Serialize};

use super::entry_points::EntryPoint;
use super::file::SeedFile;
use super::names::{is_plain, is_plain_name};
use super::tasks::{Task, Tasks, tasks};

/// The first words of a manifest; an entry of the store with other ones is made again.
const FORM: &str = "venvyard seed 2 ";

/// What a wheel is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::venv) struct Header {
    /// The distribution's name, as in the wheel's file name.
    pub(in crate::venv) name: String,
    /// Its version.
    pub(in crate::venv) version: String,
    /// Which versions of Python it says it works with.
    pub(in crate::venv) requires_python: Option<String>,
    /// `pip-24.2.dist-info`
    pub(super) dist_info: String,
    /// The commands it has.
    pub(super) entry_points: Vec<EntryPoint>,
    /// Its files that go elsewhere than to site-packages.
    pub(super) elsewhere: Vec<SchemeFile>,
}

/// A file that goes elsewhere than to site-packages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SchemeFile {
    /// Where to.
    pub(super) scheme: Scheme,
    /// What it is; the path is relative to the scheme's directory.
    #[serde(flatten)]
    pub(super) file: SeedFile,
    /// As RECORD writes it.
    pub(super) hash: String,
}

/// Where a wheel's files go (the names of sysconfig's paths; purelib and platlib are one directory in
/// an environment).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Scheme {
    /// site-packages.
    Site,
    /// The directory of executables; a first line `#!python` becomes the environment's.
    Scripts,
    /// A directory for the distribution below the environment's headers.
    Headers,
    /// The environment itself.
    Data,
}

/// The contents of a wheel, read.
#[derive(Debug)]
pub(in crate::venv) struct Manifest {
    /// What it is.
    pub(in crate::venv) header: Header,
    /// All of it.
    text: String,
    /// Where the tasks begin in `text`.
    tasks: usize,
    /// Where RECORD begins in `text`.
    record: usize,
}

impl Manifest {
    /// The manifest of these files of site-packages, and the lines of RECORD that any environment has.
    pub(super) fn new(header: Header, files: Vec<SeedFile>, record: &str) -> Self {
        use std::fmt::Write as _;
        let mut body = serde_json::to_string(&header).unwrap_or_default();
        body.push('\n');
        let head = body.len();
        // RECORD goes there while the tasks are done.
        let (shared, tasks) = tasks(files, &header.dist_info);
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

    /// Reads a manifest; `None` where it is none of this form, not whole, or leads out of the directories
    /// that it is about.
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
        // The length is right also where bytes were changed: nothing may lead out of an environment.
        (read.header.is_sound() && read.task_lines().lines().all(is_sound)).then_some(read)
    }

    /// All of it, to be kept.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What is to be made in site-packages: the directories that all tasks need, and the tasks.
    pub(super) fn tasks(&self) -> (Task<'_>, Tasks<'_>) {
        Tasks::of(self.task_lines())
    }

    fn task_lines(&self) -> &str {
        self.text[self.tasks..self.record].strip_suffix("=\n").unwrap_or_default()
    }

    /// The files of site-packages.
    pub(in crate::venv) fn files(&self) -> impl Iterator<Item = SeedFile<&str>> {
        self.tasks().1.flat_map(Task::files)
    }

    /// RECORD but for the lines that are one environment's own.
    pub(super) fn record(&self) -> &str {
        &self.text[self.record..]
    }
}

/// Whether it is a line of the tasks that names something below the directory it is made in.
fn is_sound(line: &str) -> bool {
    match line.strip_prefix("d ") {
        Some(path) => is_plain(path),
        None => line == "-" || SeedFile::of_line(line).is_some_and(|file| is_plain(file.path)),
    }
}

impl Header {
    /// Whether all that becomes a path or a program is what a wheel could have said.
    fn is_sound(&self) -> bool {
        is_plain_name(&self.name)
            && is_plain_name(&self.dist_info)
            && self.entry_points.iter().all(EntryPoint::is_sound)
            && self.elsewhere.iter().all(|one| match one.scheme {
                Scheme::Scripts => is_plain_name(&one.file.path),
                _ => is_plain(&one.file.path),
            })
    }
}

/// The first line of a manifest the rest of which has that length: it counts itself.
fn first_line(rest: usize) -> String {
    let line = |total: usize| format!("{FORM}{total}\n");
    let mut total = rest;
    while line(total).len() + rest != total {
        total = line(total).len() + rest;
    }
    line(total)
}

impl Scheme {
    /// The directory of the store's tree.
    pub(super) fn dir(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Scripts => "scripts",
            Self::Headers => "headers",
            Self::Data => "data",
        }
    }
}

/// Where the file `path` of a wheel goes: what is below `NAME.data/KEY/` to that scheme, the rest to
/// site-packages. `None` for a key that is not known.
pub(super) fn place<'a>(path: &'a str, data: &str) -> Option<(Scheme, &'a str)> {
    let Some(rest) = path.strip_prefix(data).and_then(|rest| rest.strip_prefix('/')) else {
        return Some((Scheme::Site, path));
    };
    let (key, rest) = rest.split_once('/')?;
    let scheme = match key {
        "purelib" | "platlib" => Scheme::Site,
        // Commands are found in one directory alone.
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
            elsewhere: Vec::new(),
        };
        let file =
            |n| SeedFile { path: format!("x/m {n}.py"), size: n as u64, kind: SeedFileKind::Plain };
        Manifest::new(header, (0..files).map(file).collect(), "x/m 0.py,sha256=x,0\n")
    }

    #[test]
    fn what_is_written_is_read_back() {
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
    fn what_is_not_whole_is_none() {
        let whole = manifest(3).text().to_owned();
        for length in 0..whole.len() {
            assert!(Manifest::parse(whole[..length].to_owned()).is_none(), "{length}");
        }
        assert!(Manifest::parse(whole.replacen("seed 2", "seed 1", 1)).is_none());
    }
}
