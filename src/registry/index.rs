//! The names index: what Tab and `list` need of every environment, in one file of the cache.
//!
//! It is derived and disposable: valid while the two directories it was made from have the
//! modification times it was made at, made anew otherwise.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf, is_separator};
use std::time::{Duration, SystemTime};

use super::{Error, Registry, State, store};
use crate::{fs, venv};

/// First line of the file: another version's index is made anew.
const FORMAT: &str = "venvyard names 2";

/// A directory that changed this recently may change again without its time moving: kernel ticks are
/// 10 ms at most, FAT counts in steps of 2 s. An index of such a directory is used but not kept.
const SETTLED: Duration = Duration::from_secs(2);

/// One environment, as far as lists and completion need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Its directory.
    pub path: PathBuf,
    /// Its Python's version, `3.12.1`; empty when it isn't known.
    pub python: String,
    /// Its project's directory.
    pub project: Option<PathBuf>,
    /// What it is to its project and to the registry.
    pub kind: Kind,
}

/// How an environment is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It has an entry.
    Managed,
    /// It has an entry and is what its project's name means.
    Default,
    /// It has an entry, and leaving it deletes it.
    Temporary,
    /// It has an entry; its packages were never installed to the end.
    Installing,
    /// Another tool made it, in the home of environments.
    Unmanaged,
    /// Its entry can't be read.
    Damaged,
    /// A directory in the home that may yet become an environment: another tool is making it.
    Unsettled,
}

const KINDS: [(Kind, &str); 7] = [
    (Kind::Managed, "managed"),
    (Kind::Default, "default"),
    (Kind::Temporary, "temporary"),
    (Kind::Installing, "installing"),
    (Kind::Unmanaged, "unmanaged"),
    (Kind::Damaged, "damaged"),
    (Kind::Unsettled, "unsettled"),
];

/// One environment, as its line in the index tells it: nothing is copied, since Tab may have to look at
/// ten thousand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its Python's version; empty when it isn't known.
    pub python: &'a str,
    /// What it is to its project and to the registry.
    pub kind: Kind,
    project: &'a str,
    path: &'a str,
}

impl<'a> Line<'a> {
    #[cfg(test)]
    pub(crate) fn new(name: &'a str, python: &'a str, project: &'a str, kind: Kind) -> Self {
        Self { name, python, kind, project, path: "" }
    }

    /// The last part of its project's directory.
    pub fn project_name(&self) -> Option<Cow<'a, str>> {
        if self.project.is_empty() {
            return None;
        }
        if !self.project.contains('\\') {
            return Some(last_part(self.project).into());
        }
        Some(last_part(&unescape(self.project)).to_owned().into())
    }

    /// Its directory.
    pub fn path(&self) -> Cow<'a, str> {
        unescape(self.path)
    }

    /// Its project's directory.
    pub fn project(&self) -> Option<Cow<'a, str>> {
        (!self.project.is_empty()).then(|| unescape(self.project))
    }

    fn to_listed(self) -> Listed {
        Listed {
            name: self.name.to_owned(),
            path: self.path().into_owned().into(),
            python: self.python.to_owned(),
            project: self.project().map(|project| project.into_owned().into()),
            kind: self.kind,
        }
    }
}

/// As `Path::file_name`, which takes longer.
fn last_part(path: &str) -> &str {
    let trimmed = path.trim_end_matches(is_separator);
    trimmed.rsplit(is_separator).next().filter(|part| !part.is_empty()).unwrap_or(path)
}

impl Registry {
    /// Every environment, by name.
    pub fn list(&self) -> Result<Vec<Listed>, Error> {
        self.lines(|lines| lines.iter().map(|line| line.to_listed()).collect())
    }

    /// Hands over every environment, by name. With a valid index: two stats and one read.
    pub fn lines<T>(&self, take: impl FnOnce(&[Line<'_>]) -> T) -> Result<T, Error> {
        let times = [modified(&self.entries_dir())?, modified(&self.home)?];
        let header = self.header(times);
        let path = self.cache.join("names");
        if let Ok(text) = std::fs::read_to_string(&path)
            && let Some(body) = text.strip_prefix(&header)
            && let Some(mut lines) = parse(body)
            && !lines.iter().any(|one| one.kind == Kind::Unsettled && is_environment(one.path))
        {
            settle(&mut lines);
            return Ok(take(&lines));
        }
        let body: String = self.scan()?.iter().map(render).collect();
        let now = SystemTime::now();
        let old = |time: Option<SystemTime>| {
            time.is_none_or(|time| now.duration_since(time).is_ok_and(|age| age > SETTLED))
        };
        if times.into_iter().all(old) {
            // Without an index the next reader scans again: nothing is lost.
            let _ = fs::replace_derived(&path, (header + &body).as_bytes());
        }
        let mut lines = parse(&body).unwrap_or_default();
        settle(&mut lines);
        Ok(take(&lines))
    }

    /// What may be the name of an environment, as far as the names of files tell.
    pub(super) fn file_names(&self) -> Result<Vec<String>, Error> {
        let entries = children(&self.entries_dir())?;
        let entries =
            entries.iter().filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()));
        let directories = children(&self.home)?;
        let directories =
            directories.iter().filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
        Ok(entries.chain(directories).collect())
    }

    fn header(&self, times: [Option<SystemTime>; 2]) -> String {
        let mut header = format!("{FORMAT}\t{}", escape(&self.home.to_string_lossy()));
        for time in times {
            let since = time.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
            let _ = write!(header, "\t{}", since.map_or(0, |since| since.as_nanos()));
        }
        header.push('\n');
        header
    }

    /// Reads both directories and every entry.
    fn scan(&self) -> Result<Vec<Listed>, Error> {
        let mut listed = Vec::new();
        for file in children(&self.entries_dir())? {
            let name = file
                .file_name()
                .and_then(|name| name.to_str())
                .and_then(|name| name.strip_suffix(".toml"));
            // A line's end in a name would be two lines.
            let plain = |name: &&str| !name.starts_with('.') && !name.contains(char::is_control);
            if let Some(name) = name.filter(plain) {
                listed.extend(self.scan_entry(name, &file));
            }
        }
        let registered: HashSet<PathBuf> = listed.iter().map(|one| one.path.clone()).collect();
        for path in children(&self.home)? {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .filter(|name| !name.starts_with('.') && !name.chars().any(char::is_control));
            if let Some(name) = name.filter(|_| !registered.contains(&path) && path.is_dir()) {
                let existing = venv::inspect(&path)?;
                let kind = if existing.is_some() { Kind::Unmanaged } else { Kind::Unsettled };
                let config = existing.and_then(|existing| existing.config);
                let python = config.and_then(|config| config.python_version()).unwrap_or_default();
                listed.push(Listed { name: name.to_owned(), path, python, project: None, kind });
            }
        }
        listed.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(listed)
    }

    /// One entry; a damaged one is listed as such, so that nobody takes it for gone.
    fn scan_entry(&self, name: &str, file: &Path) -> Option<Listed> {
        let name = name.to_owned();
        let Ok(entry) = store::read(file) else {
            let path = self.home.join(&name);
            return Some(Listed {
                name,
                path,
                python: String::new(),
                project: None,
                kind: Kind::Damaged,
            });
        };
        let entry = entry?;
        let is_default = entry.project.as_ref().is_some_and(|project| project.default);
        let kind = match entry.state {
            State::Installing => Kind::Installing,
            State::Ready if is_default => Kind::Default,
            State::Ready if entry.temporary => Kind::Temporary,
            State::Ready => Kind::Managed,
        };
        let project = entry.project.map(|project| project.directory);
        Some(Listed { name, path: entry.path, python: entry.python.version, project, kind })
    }
}

fn is_environment(path: &str) -> bool {
    venv::inspect(Path::new(&*unescape(path))).is_ok_and(|existing| existing.is_some())
}

fn settle(lines: &mut Vec<Line<'_>>) {
    lines.retain(|one| one.kind != Kind::Unsettled);
}

/// The modification time of a directory; `None` where there is none.
fn modified(dir: &Path) -> Result<Option<SystemTime>, Error> {
    match fs_err::metadata(dir).and_then(|metadata| metadata.modified()) {
        Ok(time) => Ok(Some(time)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn children(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    match fs_err::read_dir(dir) {
        Ok(entries) => {
            Ok(entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

fn render(one: &Listed) -> String {
    let kind = KINDS.iter().find(|(kind, _)| *kind == one.kind).map_or("", |(_, word)| word);
    let project = one.project.as_deref().map(Path::to_string_lossy).unwrap_or_default();
    let path = one.path.to_string_lossy();
    let (python, project, path) = (escape(&one.python), escape(&project), escape(&path));
    format!("{}\t{python}\t{project}\t{kind}\t{path}\n", one.name)
}

/// Every line of the body, or none where one is damaged.
fn parse(body: &str) -> Option<Vec<Line<'_>>> {
    body.lines()
        .map(|line| {
            let mut fields = Fields(line);
            let (name, python, project, word) =
                (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
            let kind = KINDS.iter().find(|(_, known)| *known == word)?.0;
            Some(Line { name, python, kind, project, path: fields.0 })
        })
        .collect()
}

/// What is left of a line. Its fields are so short that `str::split` takes longer to begin than to end.
struct Fields<'a>(&'a str);

impl<'a> Fields<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let end = self.0.bytes().position(|byte| byte == b'\t')?;
        let (field, rest) = self.0.split_at(end);
        self.0 = &rest[1..];
        Some(field)
    }
}

/// Paths may hold the two characters that the format needs.
fn escape(text: &str) -> String {
    if !text.contains(['\\', '\t', '\n', '\r']) {
        return text.to_owned();
    }
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                other => other.unwrap_or('\\'),
            },
            c => c,
        });
    }
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::EnvName;
    use crate::registry::{Entry, PythonFacts};
    use proptest::prelude::*;

    struct World {
        dir: tempfile::TempDir,
        registry: Registry,
    }

    impl World {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let registry = Registry::new(
                &dir.path().join("data"),
                &dir.path().join("cache"),
                dir.path().join("home"),
            );
            Self { dir, registry }
        }

        fn insert(&self, name: &str) {
            let python = PythonFacts {
                version: "3.12.1".to_owned(),
                implementation: "cpython".to_owned(),
                executable: "/usr/bin/python3.12".into(),
            };
            let entry = Entry::new(self.dir.path().join("home").join(name), python);
            self.registry.insert(&EnvName::new(name).unwrap(), &entry).unwrap();
        }

        /// Makes both directories look as if they had not changed for a while.
        fn settle(&self) {
            for dir in ["data/registry.d", "home"] {
                let path = self.dir.path().join(dir);
                fs::create_dir_all(&path).unwrap();
                let past = SystemTime::now() - Duration::from_mins(1);
                let mut options = std::fs::File::options();
                #[cfg(unix)]
                options.read(true);
                // FILE_FLAG_BACKUP_SEMANTICS: without it, no directory can be opened.
                #[cfg(windows)]
                std::os::windows::fs::OpenOptionsExt::custom_flags(&mut options, 0x0200_0000)
                    .write(true);
                options.open(&path).unwrap().set_modified(past).unwrap();
            }
        }

        fn names(&self) -> Vec<String> {
            self.registry.list().unwrap().into_iter().map(|one| one.name).collect()
        }
    }

    #[test]
    fn a_kept_index_is_read_instead_of_the_entries() {
        let world = World::new();
        world.insert("a");
        world.settle();
        assert_eq!(world.names(), ["a"]);
        let index = world.dir.path().join("cache/names");
        let doctored = std::fs::read_to_string(&index).unwrap().replace("\na\t", "\nz\t");
        fs::replace_derived(&index, doctored.as_bytes()).unwrap();
        assert_eq!(world.names(), ["z"]);
    }

    #[test]
    fn a_new_environment_is_seen_at_once() {
        let world = World::new();
        world.insert("a");
        world.settle();
        assert_eq!(world.names(), ["a"]);
        world.insert("b");
        assert_eq!(world.names(), ["a", "b"]);
        world.insert("c");
        assert_eq!(world.names(), ["a", "b", "c"]);
    }

    #[test]
    fn a_damaged_index_is_made_anew() {
        let world = World::new();
        world.insert("a");
        world.settle();
        assert_eq!(world.names(), ["a"]);
        let index = world.dir.path().join("cache/names");
        let whole = std::fs::read(&index).unwrap();
        for end in 0..whole.len() - 1 {
            fs::replace_derived(&index, &whole[..end]).unwrap();
            assert!(world.names().iter().all(|name| name == "a"), "cut at {end}");
        }
    }

    #[test]
    fn what_another_tool_makes_is_seen_when_it_is_whole() {
        let world = World::new();
        let foreign = world.dir.path().join("home/foreign");
        fs::create_dir_all(&foreign).unwrap();
        world.settle();
        assert_eq!(world.names(), [""; 0]);
        assert!(world.dir.path().join("cache/names").exists());
        let bin = venv::paths::bin_dir(&foreign);
        fs::create_dir_all(&bin).unwrap();
        for file in ["python", "python.exe", "activate"] {
            fs::write_new(&bin.join(file), b"").unwrap();
        }
        assert_eq!(world.names(), ["foreign"]);
    }

    #[test]
    fn a_damaged_entry_is_listed_as_damaged() {
        let world = World::new();
        fs::replace_derived(&world.dir.path().join("data/registry.d/a.toml"), b"").unwrap();
        assert_eq!(world.registry.list().unwrap()[0].kind, Kind::Damaged);
    }

    proptest! {
        #[test]
        fn any_path_survives_the_index(text in "\\PC{0,8}[\\\\\t\n\r]{0,3}\\PC{0,8}") {
            let escaped = escape(&text);
            prop_assert_eq!(&*unescape(&escaped), &*text);
            prop_assert!(!escape(&text).contains(['\t', '\n', '\r']));
        }
    }
}
