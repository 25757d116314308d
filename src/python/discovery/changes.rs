//! Changes that a search with a warm cache must notice.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::tests::All;
use super::*;
use crate::python::cache::Cache;
use crate::python::testing::{fake_binary, file, link, search_in};

struct Machine {
    root: PathBuf,
    search: Search,
    _dir: tempfile::TempDir,
}

impl Machine {
    /// Interpreters on PATH, behind links that lead out of it, and pyenv's.
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let mut search = search_in(&root);
        search.path = ["local", "first", "linked/bin", "bin"].map(|dir| root.join(dir)).to_vec();
        search.home = Some(root.join("h"));
        let machine = Self { root, search, _dir: dir };
        machine.add("usr/bin/python3.11");
        machine.link("usr/bin/python3", "python3.11");
        machine.link("bin", "usr/bin");
        machine.add("first/python3.9");
        machine.add("a/bin/python3.7");
        machine.add("b/bin/python3.8");
        machine.link("linked", "a");
        for version in ["3.12.1", "3.12.2", "3.13.0"] {
            machine.add(&format!("h/.pyenv/versions/{version}/bin/python{}", &version[..4]));
        }
        machine.link("h/.pyenv/versions/3.12", "3.12.1");
        machine.link("alternatives/python3.12", "../h/.pyenv/versions/3.12/bin/python3.12");
        machine.link("local/python3.12", "../alternatives/python3.12");
        machine
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    fn add(&self, path: &str) {
        fake_binary(&self.at(path));
    }

    fn link(&self, path: &str, target: &str) {
        link(&self.at(path), target);
    }

    fn rename(&self, from: &str, to: &str) {
        crate::fs::rename_over(&self.at(from), &self.at(to)).unwrap();
    }

    fn redirect(&self, path: &str, target: &str) {
        self.link("new", target);
        self.rename("new", path);
    }

    fn cache(&self, name: &str) -> Cache {
        Cache::new(&self.root.join("caches").join(name))
    }

    /// Searches like a later process, for which every directory has settled.
    fn search(&self, cache: &Cache) -> Vec<Candidate> {
        let now = SystemTime::now() + Duration::from_mins(1);
        let mut directories = Directories::new(cache, now);
        let found = candidates(&self.search, &All, &mut directories);
        directories.keep();
        found
    }

    /// Waits until the file system's clock has advanced: two changes within a tick look like one.
    fn wait_for_tick(&self) {
        let changed = || {
            crate::fs::replace_derived(&self.at("tick"), b"").unwrap();
            let metadata = self.at("tick").metadata().unwrap();
            (metadata.ctime(), metadata.ctime_nsec())
        };
        let before = changed();
        while changed() == before {}
    }

    /// A search with a warm cache finds the same as one without.
    #[track_caller]
    fn assert_seen(&self, change: &str) -> Vec<String> {
        let remembering = self.search(&self.cache("kept"));
        let plain = self.search(&self.cache(change));
        assert_eq!(remembering, plain, "{change}");
        let below = |path: &Path| path.strip_prefix(&self.root).unwrap().display().to_string();
        plain.iter().map(|candidate| below(&candidate.canonical)).collect()
    }
}

type Change = (&'static str, fn(&Machine));

/// Each is tried alone, and all in sequence.
const CHANGES: [Change; 15] = [
    ("nothing", |_| {}),
    ("one more on PATH", |machine| machine.add("first/python3.10")),
    ("one less on PATH", |machine| {
        crate::fs::delete_file(&machine.at("first/python3.9")).unwrap();
    }),
    ("one upgraded in place", |machine| {
        machine.add("usr/bin/python3.12");
        machine.redirect("usr/bin/python3", "python3.12");
        crate::fs::delete_file(&machine.at("usr/bin/python3.11")).unwrap();
    }),
    ("one replaced in place", |machine| {
        machine.add("fresh");
        machine.rename("fresh", "first/python3.9");
    }),
    ("an alias of pyenv", |machine| machine.redirect("h/.pyenv/versions/3.12", "3.12.2")),
    ("one more of pyenv", |machine| machine.add("h/.pyenv/versions/3.14.0/bin/python3.14")),
    ("one less of pyenv", |machine| {
        crate::fs::delete_tree(&machine.at("h/.pyenv/versions/3.13.0")).unwrap();
    }),
    ("one of pyenv that became an environment", |machine| {
        file(&machine.at("h/.pyenv/versions/3.13.0/pyvenv.cfg"), "home = /nowhere");
    }),
    ("an alternative", |machine| {
        machine.redirect("alternatives/python3.12", "../b/bin/python3.8");
    }),
    ("a link of PATH that leads elsewhere", |machine| machine.redirect("linked", "b")),
    ("a directory of PATH that became a link", |machine| {
        machine.rename("first", "second");
        machine.link("first", "b/bin");
    }),
    ("a directory that was moved, and with it the link to it", |machine| {
        machine.rename("a", "moved");
        machine.redirect("linked", "moved");
    }),
    // Mounting does this, too.
    ("another directory in the place of one", |machine| {
        machine.add("other/python3.6");
        machine.rename("first", "gone");
        machine.rename("other", "first");
    }),
    ("an archive that was unpacked over one", |machine| {
        let dir = std::fs::File::open(machine.at("first")).unwrap();
        let before = dir.metadata().unwrap();
        machine.add("first/python3.10");
        dir.set_modified(before.modified().unwrap()).unwrap();
        let after = dir.metadata().unwrap();
        assert_eq!((before.mtime(), before.mtime_nsec()), (after.mtime(), after.mtime_nsec()));
    }),
];

#[test]
fn every_change_is_noticed() {
    for (name, change) in CHANGES {
        let machine = Machine::new();
        let before = machine.assert_seen("before");
        machine.wait_for_tick();
        change(&machine);
        let after = machine.assert_seen(name);
        let is_visible = !["nothing", "one replaced in place"].contains(&name);
        assert_eq!(before != after, is_visible, "{name}: {before:?}, {after:?}");
    }
    let machine = Machine::new();
    machine.assert_seen("before all");
    for (name, change) in CHANGES {
        // The directories that two of them rename exist only once.
        if !matches!(name, "another directory in the place of one") {
            machine.wait_for_tick();
            change(&machine);
            machine.assert_seen(name);
        }
    }
}

#[test]
fn a_missing_directory_is_noticed_when_it_appears() {
    let machine = Machine::new();
    crate::fs::delete_tree(&machine.at("h")).unwrap();
    machine.link("local/python3.5", "../later/python3.5");
    machine.assert_seen("before");
    for path in [
        "h/miniconda3/bin/python3.6",
        "later/python3.5",
        "opt/python3.4/bin/python3.4",
        "h/.pyenv/versions/3.3.1/bin/python3.3",
    ] {
        machine.wait_for_tick();
        machine.add(path);
        let found = machine.assert_seen(path);
        assert!(found.contains(&path.to_owned()), "{found:?}");
    }
}

#[test]
fn a_directory_that_has_not_changed_is_not_read() {
    let machine = Machine::new();
    machine.search(&machine.cache("kept"));
    let cache = machine.at("caches/kept/interpreters-3.jsonl");
    let doctored = std::fs::read_to_string(&cache).unwrap().replace("python3.9", "python3.1");
    crate::fs::replace_derived(&cache, doctored.as_bytes()).unwrap();
    assert!(!machine.search(&machine.cache("kept")).iter().any(|c| c.path.ends_with("python3.9")));
    assert_eq!(std::fs::read_to_string(&cache).unwrap(), doctored, "nothing is new");
    let mut distrusted = machine.cache("kept");
    distrusted.forget();
    assert!(machine.search(&distrusted).iter().any(|c| c.path.ends_with("python3.9")));
}

#[test]
fn a_directory_that_may_yet_change_within_a_tick_is_not_kept() {
    let machine = Machine::new();
    let cache = machine.cache("kept");
    for now in [SystemTime::now(), SystemTime::UNIX_EPOCH] {
        let mut directories = Directories::new(&cache, now);
        assert_ne!(candidates(&machine.search, &All, &mut directories), []);
        directories.keep();
        assert!(!machine.at("caches/kept").exists());
    }
}

#[test]
fn directories_with_equal_times_are_not_confused() {
    let mut machine = Machine::new();
    machine.search.path = vec![machine.at("current")];
    // Some of them fall into the same tick, but not every pair does.
    for number in 0..100 {
        let names = ["one", "other"].map(|name| format!("{number}/{name}"));
        for dir in &names {
            crate::fs::create_dir_all(&machine.at(dir)).unwrap();
        }
        for (dir, python) in names.iter().zip(["python3.4", "python3.5"]) {
            let path = machine.at(dir).join(python);
            crate::fs::write_new_executable(&path, b"\x7fELF").unwrap();
        }
        let [one, other] = names.each_ref().map(|dir| machine.at(dir).metadata().unwrap());
        if (one.ctime(), one.ctime_nsec()) == (other.ctime(), other.ctime_nsec()) {
            machine.link("current", &names[0]);
            assert!(machine.assert_seen("one").contains(&format!("{}/python3.4", names[0])));
            machine.redirect("current", &names[1]);
            assert!(machine.assert_seen("other").contains(&format!("{}/python3.5", names[1])));
            return;
        }
    }
}
