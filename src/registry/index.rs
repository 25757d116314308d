//! The names index: what Tab and `list` need of every environment, in one file of the cache.
//!
//! It is derived and disposable: valid while the two directories it was made from have the
//! modification times it was made at, made anew otherwise.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::line::{Lines, Listed, escape, render, unescape};
use super::lookup::is_file_name;
use super::{Error, Origin, Registry, State, store};
use crate::{fs, venv};

/// First line of the file: another version's index is made anew.
const FORMAT: &str = "venvyard names 4";

/// A directory that changed this recently may change again without its time moving: kernel ticks are
/// 10 ms at most, FAT counts in steps of 2 s. An index of such a directory is used but not kept.
const SETTLED: Duration = Duration::from_secs(2);

impl Registry {
    /// Every environment, by name.
    pub fn list(&self) -> Result<Vec<Listed>, Error> {
        self.lines(|lines| lines.map(super::Line::to_listed).collect())
    }

    /// Hands over every environment, by name. With a valid index: two stats and one read.
    pub fn lines<T>(&self, take: impl FnOnce(Lines<'_>) -> T) -> Result<T, Error> {
        let times = [modified(&self.entries_dir())?, modified(&self.home)?];
        let header = self.header(times);
        let path = self.cache.join("names");
        if let Ok(text) = std::fs::read_to_string(&path)
            && let Some(rest) = text.strip_prefix(&header)
            && let Some(body) = settled(rest)
        {
            return Ok(take(Lines::new(body)));
        }
        let Scanned { listed, unsettled } = self.scan()?;
        let body: String = listed
            .iter()
            .map(|one| render(one, one.project.as_deref().is_some_and(Path::is_symlink)))
            .collect();
        let now = SystemTime::now();
        let old = |time: Option<SystemTime>| {
            time.is_none_or(|time| now.duration_since(time).is_ok_and(|age| age > SETTLED))
        };
        if times.into_iter().all(old) {
            let mut text = header + &body.len().to_string();
            for path in &unsettled {
                text.extend(["\t", &escape(&path.to_string_lossy())]);
            }
            text.extend(["\n", &body]);
            // Without an index the next reader scans again: nothing is lost.
            let _ = fs::replace_derived(&path, text.as_bytes());
        }
        Ok(take(Lines::new(&body)))
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
    fn scan(&self) -> Result<Scanned, Error> {
        let mut listed = Vec::new();
        for file in children(&self.entries_dir())? {
            let name = file
                .file_name()
                .and_then(|name| name.to_str())
                .and_then(|name| name.strip_suffix(".toml"));
            if let Some(name) = name.filter(|name| can_be_listed(name)) {
                listed.extend(self.scan_entry(name, &file));
            }
        }
        let registered: HashSet<PathBuf> = listed.iter().map(|one| one.path.clone()).collect();
        let mut unsettled = Vec::new();
        for path in children(&self.home)? {
            let name = path.file_name().and_then(|name| name.to_str());
            let name = name.filter(|name| can_be_listed(name));
            let Some(name) = name.filter(|_| !registered.contains(&path) && path.is_dir()) else {
                continue;
            };
            match venv::inspect(&path)? {
                Some(existing) => {
                    let python = existing.config.and_then(|config| config.python_version());
                    listed.push(Listed {
                        name: name.to_owned(),
                        python: python.unwrap_or_default(),
                        project: None,
                        is_default: false,
                        origin: Origin::Other,
                        state: Some(State::Ready),
                        path,
                    });
                }
                None => unsettled.push(path),
            }
        }
        listed.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Scanned { listed, unsettled })
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
                is_default: false,
                origin: Origin::Ours,
                state: None,
            });
        };
        let entry = entry?;
        let (origin, state) = (entry.origin(), Some(entry.state));
        let (project, is_default) = match entry.project {
            Some(project) => (Some(project.directory), project.default),
            None => (None, false),
        };
        let (path, python) = (entry.path, entry.python.version);
        Some(Listed { name, path, python, project, is_default, origin, state })
    }
}

/// What the directories hold.
struct Scanned {
    listed: Vec<Listed>,
    /// Directories in the home that may yet become environments: another tool is making them.
    unsettled: Vec<PathBuf>,
}

/// The lines behind the header and a line that tells their length in bytes and what was not settled. None
/// where they are not whole, or something has become an environment.
fn settled(rest: &str) -> Option<&str> {
    let (first, body) = rest.split_once('\n')?;
    let mut fields = first.split('\t');
    let length: usize = fields.next()?.parse().ok()?;
    let made = |path: &str| {
        venv::inspect(Path::new(&*unescape(path))).is_ok_and(|existing| existing.is_some())
    };
    (length == body.len() && !fields.any(made)).then_some(body)
}

/// What can be entered by its name, and whose name is one line.
fn can_be_listed(name: &str) -> bool {
    is_file_name(name) && !name.contains(char::is_control)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::name::EnvName;
    use crate::registry::{Entry, PythonFacts};

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
        assert_eq!(world.registry.list().unwrap()[0].state, None);
    }
}
