//! The names index: one file in the cache with what Tab and `list` need to know of every environment.
//!
//! It is derived from two directories, and valid as long as their modification times stay the same.
//! Otherwise it is rebuilt.

use std::cell::LazyCell;
use std::fmt::Write as _;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::line::{IndexLines, ListedEnvironment, escape, render, unescape};
use super::survey::{EntryFile, Registered, Survey, can_be_listed};
use super::trash::Settled;
use super::{Entry, EntryState, Environment, Error, Origin, Registry};
use crate::{fs, venv};

/// Begins the file. An index with another format is rebuilt.
const FORMAT: &str = "venvyard names 5";

impl Registry {
    /// Lists every environment, by name.
    pub fn list(&self) -> Result<Vec<ListedEnvironment>, Error> {
        self.lines(|lines| lines.map(super::IndexLine::to_listed).collect())
    }

    /// Passes every environment, by name, to `read`. With a valid index this costs two stats and one read.
    pub fn lines<T>(&self, read: impl FnOnce(IndexLines<'_>) -> T) -> Result<T, Error> {
        let times = self.times()?;
        let header = self.header(times);
        let path = self.index_path();
        let text = self.index_text();
        if let Some(body) = text.as_deref().and_then(|text| valid(text, &header)) {
            return Ok(read(IndexLines::new(body)));
        }
        let scan = self.scan()?;
        let body = scan.body();
        let Scan { unsettled, .. } = scan;
        let now = SystemTime::now();
        // That of a directory that has just changed is used, but not saved.
        let is_old = |time: Option<SystemTime>| time.is_none_or(|time| fs::has_settled(time, now));
        if times.into_iter().all(is_old) && fs::may_write_own(&path) {
            let mut text = header + &body.len().to_string();
            for path in &unsettled {
                text.extend(["\t", &escape(&path.to_string_lossy())]);
            }
            text.extend(["\n", &body]);
            // If this fails, the next reader scans again.
            let _ = fs::replace_derived(&path, text.as_bytes());
        }
        Ok(read(IndexLines::new(&body)))
    }

    /// Passes every environment to `read`, if the index is valid.
    pub(super) fn indexed<T>(
        &self,
        read: impl FnOnce(IndexLines<'_>) -> T,
    ) -> Result<Option<T>, Error> {
        let header = self.header(self.times()?);
        let text = self.index_text();
        let body = text.as_deref().and_then(|text| valid(text, &header));
        Ok(body.map(|body| read(IndexLines::new(body))))
    }

    /// The index, if it passes for valid and doesn't say what the directories hold: somebody edited an entry in place, or
    /// another tool changed the project of an environment.
    pub fn wrong_index(&self, survey: &Survey) -> Result<Option<PathBuf>, Error> {
        let header = self.header(self.times()?);
        let Some(text) = self.index_text() else { return Ok(None) };
        let Some(body) = valid(&text, &header) else { return Ok(None) };
        let is_wrong = body != self.scan_of(survey)?.body() && header == self.header(self.times()?);
        Ok(is_wrong.then(|| self.index_path()))
    }

    fn index_path(&self) -> PathBuf {
        self.cache.join("names")
    }

    fn index_text(&self) -> Option<String> {
        String::from_utf8(fs::read_own(&self.index_path()).ok()?).ok()
    }

    /// When each of both directories was changed last.
    fn times(&self) -> Result<[Option<SystemTime>; 2], Error> {
        let entries = self.entries_dir();
        let entries_metadata = metadata(&entries)?;
        if let Some(metadata) = &entries_metadata {
            self.owners.see(&entries, metadata);
        }
        Ok([modified(entries_metadata)?, modified(metadata(&self.home)?)?])
    }

    /// Deletes the index, which can't know that another tool has changed the project of an environment. The next
    /// reader makes it anew. If this fails, the index stays as old as it is.
    pub fn forget_index(&self) {
        let _ = fs::delete_file(&self.index_path());
    }

    /// The names of files that may be environments, without reading them.
    pub(super) fn file_names(&self) -> Result<Vec<String>, Error> {
        let entries = fs::children(&self.entries_dir())?;
        let entries =
            entries.iter().filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()));
        let directories = fs::children(&self.home)?;
        let name = |path: &PathBuf| Some(path.file_name()?.to_str()?.to_owned());
        let directories = directories.iter().filter_map(name);
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
    fn scan(&self) -> Result<Scan, Error> {
        self.scan_of(&self.survey()?)
    }

    /// What both directories hold, as lines of the index.
    fn scan_of(&self, survey: &Survey) -> Result<Scan, Error> {
        // Nobody reads the trash where every entry has its directory.
        let removed = LazyCell::new(|| self.removed());
        let may_be_removed = |entry: &Entry| {
            let is_there = survey.directories.binary_search(&entry.path).is_ok()
                || (entry.path.parent() != Some(&self.home) && entry.path.exists());
            !is_there && removed.may_be(entry)
        };
        let mut listed: Vec<ListedEnvironment> =
            survey.files.iter().filter_map(|file| self.listed(file, &may_be_removed)).collect();
        let registered = Registered::new(&listed);
        let mut unsettled = Vec::new();
        for path in &survey.directories {
            let name = path.file_name().and_then(|name| name.to_str());
            let name = name.filter(|name| can_be_listed(name));
            let Some(name) = name.filter(|name| !registered.has(name, path) && path.is_dir())
            else {
                continue;
            };
            match self.unregistered(name) {
                Ok(Some(environment)) => listed.push(without_entry(environment)?),
                // What can't be entered must not hide the others.
                Ok(None) | Err(_) => unsettled.push(path.clone()),
            }
        }
        listed.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Scan { listed, unsettled })
    }

    /// The line of an entry. A damaged one is listed, so that it doesn't seem to be gone. A killed removal may have
    /// left the entry of one that `may_be_removed`.
    fn listed(
        &self,
        file: &EntryFile,
        may_be_removed: &dyn Fn(&Entry) -> bool,
    ) -> Option<ListedEnvironment> {
        let name = file.name.clone()?;
        let Ok(entry) = &file.entry else {
            let path = self.home.join(&name);
            return Some(ListedEnvironment {
                name,
                path,
                python: String::new(),
                project: None,
                also: Vec::new(),
                is_default: false,
                origin: Origin::Ours,
                state: None,
            });
        };
        if may_be_removed(entry)
            && self.settle(&name, entry).is_ok_and(|it| it == Settled::Forgotten)
        {
            return None;
        }
        let (origin, state) = (entry.origin(), Some(entry.state));
        let link = entry.project.as_ref();
        let is_default = link.is_some_and(|link| link.default);
        let project = link.map(|link| link.directory.clone());
        let also = link.map(|link| link.also.clone()).unwrap_or_default();
        let (path, python) = (entry.path.clone(), entry.python.version.clone());
        Some(ListedEnvironment { name, path, python, project, also, is_default, origin, state })
    }
}

/// The line of an environment whose entry isn't in the registry.
fn without_entry(environment: Environment) -> Result<ListedEnvironment, Error> {
    let project = environment.project().cloned();
    let python = if let Some(entry) = &environment.entry {
        Some(entry.python.version.clone())
    } else {
        let config = venv::inspect(&environment.path)?.and_then(|existing| existing.config);
        config.and_then(|config| config.python_version())
    };
    Ok(ListedEnvironment {
        python: python.unwrap_or_default(),
        is_default: project.as_ref().is_some_and(|project| project.default),
        also: project.as_ref().map(|project| project.also.clone()).unwrap_or_default(),
        project: project.map(|project| project.directory),
        origin: environment.origin(),
        state: Some(environment.entry.map_or(EntryState::Ready, |entry| entry.state)),
        name: environment.name,
        path: environment.path,
    })
}

/// The content of both directories.
struct Scan {
    listed: Vec<ListedEnvironment>,
    /// Directories in the home that may become environments, because another tool is still creating them.
    unsettled: Vec<PathBuf>,
}

impl Scan {
    /// The lines.
    fn body(&self) -> String {
        let is_link =
            |one: &ListedEnvironment| one.project.as_deref().is_some_and(Path::is_symlink);
        self.listed.iter().map(|one| render(one, is_link(one))).collect()
    }
}

/// The lines of an index with that header; `None` if it isn't valid.
fn valid<'a>(text: &'a str, header: &str) -> Option<&'a str> {
    valid_body(text.strip_prefix(header)?)
}

/// The lines after the header and after the line with their length in bytes and the unsettled directories.
/// `None` if they are incomplete, or if one of these directories has become an environment.
fn valid_body(rest: &str) -> Option<&str> {
    let (first, body) = rest.split_once('\n')?;
    let mut fields = first.split('\t');
    let length: usize = fields.next()?.parse().ok()?;
    let is_environment = |path: &str| {
        venv::inspect(Path::new(&*unescape(path))).is_ok_and(|existing| existing.is_some())
    };
    (length == body.len() && !fields.any(is_environment)).then_some(body)
}

fn modified(metadata: Option<Metadata>) -> io::Result<Option<SystemTime>> {
    metadata.map(|metadata| metadata.modified()).transpose()
}

/// `None` if there is no such directory.
fn metadata(dir: &Path) -> Result<Option<Metadata>, Error> {
    match fs::metadata(dir) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::name::EnvName;
    use crate::registry::testing::entry;

    struct Fixture {
        dir: tempfile::TempDir,
        registry: Registry,
    }

    impl Fixture {
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
            let entry = entry(self.dir.path().join("home").join(name));
            self.registry.insert(&EnvName::new(name).unwrap(), &entry).unwrap();
        }

        /// Sets the modification times of both directories far enough into the past.
        fn settle(&self) {
            for dir in ["data/registry.d", "home"] {
                let path = self.dir.path().join(dir);
                fs::create_dir_all(&path).unwrap();
                let past = SystemTime::now() - std::time::Duration::from_mins(1);
                let mut options = std::fs::File::options();
                #[cfg(unix)]
                options.read(true);
                // FILE_FLAG_BACKUP_SEMANTICS: Windows opens a directory only with it.
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
    fn reads_the_saved_index_instead_of_the_entries() {
        let fixture = Fixture::new();
        fixture.insert("a");
        fixture.settle();
        assert_eq!(fixture.names(), ["a"]);
        let index = fixture.dir.path().join("cache/names");
        let doctored = std::fs::read_to_string(&index).unwrap().replace("\na\t", "\nz\t");
        fs::replace_derived(&index, doctored.as_bytes()).unwrap();
        assert_eq!(fixture.names(), ["z"]);
    }

    #[test]
    fn lists_a_new_environment_at_once() {
        let fixture = Fixture::new();
        fixture.insert("a");
        fixture.settle();
        assert_eq!(fixture.names(), ["a"]);
        fixture.insert("b");
        assert_eq!(fixture.names(), ["a", "b"]);
        fixture.insert("c");
        assert_eq!(fixture.names(), ["a", "b", "c"]);
    }

    #[test]
    fn rebuilds_a_damaged_index() {
        let fixture = Fixture::new();
        fixture.insert("a");
        fixture.settle();
        assert_eq!(fixture.names(), ["a"]);
        let index = fixture.dir.path().join("cache/names");
        let whole = std::fs::read(&index).unwrap();
        for end in 0..whole.len() - 1 {
            fs::replace_derived(&index, &whole[..end]).unwrap();
            assert!(fixture.names().iter().all(|name| name == "a"), "cut at {end}");
        }
    }

    #[test]
    fn lists_another_tools_environment_once_it_is_complete() {
        let fixture = Fixture::new();
        let foreign = fixture.dir.path().join("home/foreign");
        fs::create_dir_all(&foreign).unwrap();
        fixture.settle();
        assert_eq!(fixture.names(), [""; 0]);
        assert!(fixture.dir.path().join("cache/names").exists());
        let bin = venv::paths::bin_dir(&foreign);
        fs::create_dir_all(&bin).unwrap();
        for file in ["python", "python.exe", "activate"] {
            fs::write_new(&bin.join(file), b"").unwrap();
        }
        assert_eq!(fixture.names(), ["foreign"]);
    }

    #[test]
    fn lists_a_damaged_entry_as_damaged() {
        let fixture = Fixture::new();
        fs::replace_derived(&fixture.dir.path().join("data/registry.d/a.toml"), b"").unwrap();
        assert_eq!(fixture.registry.list().unwrap()[0].state, None);
    }
}
