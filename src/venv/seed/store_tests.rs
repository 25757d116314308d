//! Wheels, good and bad, through the store.

use std::collections::HashMap;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::record;
use super::store::Store;
use super::unpacked_wheel::Seed;
use super::{Destination, Error, Installation};
use crate::fs::{self, Dir, LinkMode};
use crate::progress::Silent;
use crate::venv::paths::Os;

/// A wheel `x` 1.0 with these files and a RECORD, which `record` changes.
fn wheel(files: &[(&str, &str)], record: impl Fn(String) -> String) -> Vec<u8> {
    let mut all = vec![
        ("x-1.0.dist-info/METADATA", "Name: x\nRequires-Python: >=3.6\n\nRequires-Python: no\n"),
        ("x-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n"),
    ];
    all.extend(files);
    let mut text = String::new();
    for (name, content) in &all {
        let hash = record::hash(content.as_bytes());
        record::push(&mut text, name, &hash, Some(content.len() as u64));
    }
    record::push(&mut text, "x-1.0.dist-info/RECORD", "", None);
    let text = record(text);
    all.push(("x-1.0.dist-info/RECORD", &text));

    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in all {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

struct Shelf {
    dir: tempfile::TempDir,
    store: Store,
}

impl Shelf {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::new(dir.path());
        Self { dir, store }
    }

    fn put(&self, bytes: &[u8]) -> PathBuf {
        let path = self.dir.path().join("x-1.0-py3-none-any.whl");
        fs::delete_file(&path).unwrap();
        fs::write_new(&path, bytes).unwrap();
        path
    }

    /// The reason why the wheel is refused; checks that nothing is left of it.
    fn refused(&self, bytes: &[u8]) -> String {
        let error = self.store.seed(&self.put(bytes), &Silent).unwrap_err();
        let left = self.entries();
        assert_eq!(left, Vec::<String>::new(), "left after {error}");
        match error {
            Error::Wheel { reason, .. } => reason,
            other => panic!("{other}"),
        }
    }

    /// Installs into a new environment of CPython 3.13 on POSIX, and returns that.
    fn install(&self, seed: &Seed) -> Result<PathBuf, Error> {
        let stage = self.dir.path().join("env");
        let site_packages = Path::new("lib/python3.13/site-packages");
        fs::create_dir_all(&stage.join(site_packages)).unwrap();
        fs::create_dir(&stage.join("bin")).unwrap();
        let dir = Dir::open(&stage).unwrap();
        let target = Destination {
            stage: &dir,
            site_packages,
            bin: Path::new("bin"),
            headers: Path::new("include/site/python3.13"),
            python: "/final place/bin/python",
            series: (3, 13),
            os: Os::Unix,
            link_mode: LinkMode::Hardlink,
        };
        let installation = Installation::begin(seed, &target)?;
        installation.own_files()?;
        installation.tasks().try_for_each(|task| installation.perform(task))?;
        Ok(stage)
    }

    /// The names in the store, without its notes.
    fn entries(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.dir.path().join("seeds")) else {
            return Vec::new();
        };
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "wheels")
            .collect()
    }
}

#[test]
fn a_good_wheel_is_unpacked_once() {
    let shelf = Shelf::new();
    let path = shelf.put(&wheel(&[("x/__init__.py", "1")], |record| record));
    let first = shelf.store.seed(&path, &Silent).unwrap();
    assert_eq!(first.to_string(), "x 1.0");
    assert_eq!(first.manifest.header.requires_python.as_deref(), Some(">=3.6"));
    // Its contents are erased, so it can't have been read again.
    let metadata = std::fs::metadata(&path).unwrap();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_len(0).unwrap();
    file.set_len(metadata.len()).unwrap();
    file.set_modified(metadata.modified().unwrap()).unwrap();
    drop(file);
    assert_eq!(shelf.store.seed(&path, &Silent).unwrap().entry, first.entry);
    // A changed wheel is read again.
    let path = shelf.put(&wheel(&[("x/__init__.py", "2")], |record| record));
    assert_ne!(shelf.store.seed(&path, &Silent).unwrap().entry, first.entry);
    assert_eq!(shelf.entries().len(), 2);
}

#[test]
fn a_wheel_that_does_not_match_its_record_is_refused() {
    let shelf = Shelf::new();
    let files = [("x/a.py", "a = 1\n")];
    let one = |record: String| record.replacen("sha256=", "sha256=A", 1);
    assert!(shelf.refused(&wheel(&files, one)).contains("does not match its RECORD"));
    let size = |record: String| record.replace(",6\n", ",5\n");
    assert!(shelf.refused(&wheel(&files, size)).contains("the size in its RECORD"));
    let missing = |record: String| record + "x/b.py,sha256=x,1\n";
    assert!(shelf.refused(&wheel(&files, missing)).contains("are missing"));
    let unlisted = |record: String| {
        record.lines().filter(|line| !line.starts_with("x/")).collect::<Vec<_>>().join("\n")
    };
    assert!(shelf.refused(&wheel(&files, unlisted)).contains("not in its RECORD"));
    assert!(shelf.refused(b"no zip").to_lowercase().contains("zip"));
    let mut truncated = wheel(&files, |record| record);
    truncated.truncate(truncated.len() / 2);
    shelf.refused(&truncated);
}

#[test]
fn a_path_that_leads_outside_is_refused() {
    let shelf = Shelf::new();
    for name in [
        "../evil.py",
        "/evil.py",
        "x/../../evil.py",
        "x\\..\\evil.py",
        "C:/evil.py",
        "x//y.py",
        "x/a\nb",
    ] {
        let reason = shelf.refused(&wheel(&[(name, "evil")], |record| record));
        assert!(reason.contains("leads outside"), "{name}: {reason}");
    }
    assert!(!shelf.dir.path().join("evil.py").exists());
    let odd = wheel(&[("x-1.0.data/../evil", "")], |record| record);
    assert!(shelf.refused(&odd).contains("leads outside"));
    let unknown = wheel(&[("x-1.0.data/where/evil", "")], |record| record);
    assert!(shelf.refused(&unknown).contains("no place in an environment"));
}

#[test]
fn files_with_the_same_name_are_refused() {
    let shelf = Shelf::new();
    // The zip crate refuses to write such an archive, so a name of the same length is changed
    // afterwards.
    let mut bytes = wheel(&[("x/a.py", "1"), ("x/b.py", "1")], |record| record);
    for at in 0..bytes.len() - 6 {
        if &bytes[at..at + 6] == b"x/b.py" {
            bytes[at + 2] = b'a';
        }
    }
    assert!(shelf.refused(&bytes).contains("the same name"));
    let twice = wheel(&[("x/a.py", "1"), ("x-1.0.data/purelib/x/a.py", "2")], |record| record);
    assert!(shelf.refused(&twice).contains("collides with another"));
}

#[test]
fn the_data_directories_go_where_they_belong() {
    let shelf = Shelf::new();
    let bytes = wheel(
        &[
            ("x/__init__.py", ""),
            ("x-1.0.data/purelib/pure.py", "p"),
            ("x-1.0.data/platlib/plat/lib.py", "q"),
            ("x-1.0.data/scripts/tool", "#!python\nprint(1)\n"),
            ("x-1.0.data/scripts/raw", "#!/bin/sh\n"),
            ("x-1.0.data/headers/x.h", "h"),
            ("x-1.0.data/data/share/x/data.txt", "d"),
        ],
        |record| record,
    );
    let seed = shelf.store.seed(&shelf.put(&bytes), &Silent).unwrap();
    let stage = shelf.install(&seed).unwrap();

    let read = |path: &str| std::fs::read_to_string(stage.join(path)).unwrap();
    assert_eq!(read("lib/python3.13/site-packages/pure.py"), "p");
    assert_eq!(read("lib/python3.13/site-packages/plat/lib.py"), "q");
    assert_eq!(read("include/site/python3.13/x/x.h"), "h");
    assert_eq!(read("share/x/data.txt"), "d");
    assert_eq!(read("bin/raw"), "#!/bin/sh\n");
    assert_eq!(
        read("bin/tool"),
        "#!/bin/sh\n'''exec' '/final place/bin/python' \"$0\" \"$@\"\n' '''\nprint(1)\n"
    );
    let record = read("lib/python3.13/site-packages/x-1.0.dist-info/RECORD");
    let rows: HashMap<_, _> =
        record::parse(&record).unwrap().into_iter().map(|row| (row.path, row.hash)).collect();
    for (path, text) in [
        ("../../../bin/tool", read("bin/tool")),
        ("../../../include/site/python3.13/x/x.h", "h".into()),
        ("../../../share/x/data.txt", "d".into()),
        ("plat/lib.py", "q".into()),
    ] {
        assert_eq!(rows[path], record::hash(text.as_bytes()), "{path}");
    }
}

#[test]
fn a_damaged_store_is_reported_or_repaired() {
    let shelf = Shelf::new();
    let path = shelf.put(&wheel(&[("x/__init__.py", "1")], |record| record));
    let seed = shelf.store.seed(&path, &Silent).unwrap();
    let manifest = seed.entry.join("manifest");
    fs::delete_file(&manifest).unwrap();
    fs::write_new(&manifest, b"{").unwrap();
    let seed = shelf.store.seed(&path, &Silent).unwrap();
    let file = seed.entry.join("tree/site/x/__init__.py");
    assert!(file.exists());
    assert_eq!(shelf.entries().len(), 1);

    fs::delete_file(&file).unwrap();
    let error = shelf.install(&seed).unwrap_err();
    assert!(matches!(&error, Error::Damaged { path, .. } if *path == file), "{error}");
    let error = crate::error::Error::from(error);
    assert!(error.hints()[0].contains(seed.entry.to_str().unwrap()));
}

#[test]
fn many_threads_fill_one_store() {
    let shelf = Shelf::new();
    let files: Vec<(String, String)> =
        (0..200).map(|i| (format!("x/m{i}.py"), format!("{i}"))).collect();
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let path = shelf.put(&wheel(&files, |record| record));
    let entries: Vec<_> = std::thread::scope(|scope| {
        let fill = || {
            let seed = shelf.store.seed(&path, &Silent).unwrap();
            assert!(seed.entry.join("tree/site/x/m199.py").exists());
            seed.entry
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(fill)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(entries.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(shelf.entries().len(), 1);
}

/// The child process of [`processes_fill_one_store`]; does nothing in an ordinary test run.
#[test]
fn fill_the_store_of_another_test() {
    let Some(dir) = std::env::var_os("VENVYARD_TEST_STORE") else { return };
    let dir = PathBuf::from(dir);
    Store::new(&dir).seed(&dir.join("x-1.0-py3-none-any.whl"), &Silent).unwrap();
}

#[test]
fn processes_fill_one_store() {
    let shelf = Shelf::new();
    let text = "x".repeat(1000);
    let files: Vec<_> = (0..200).map(|i| format!("x/m{i}.py")).collect();
    let files: Vec<_> = files.iter().map(|name| (name.as_str(), text.as_str())).collect();
    shelf.put(&wheel(&files, |record| record));
    let start = || {
        std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "venv::seed::store_tests::fill_the_store_of_another_test"])
            .env("VENVYARD_TEST_STORE", shelf.dir.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = (0..4).map(|_| start()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(shelf.entries().len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_wheel_with_changed_bytes_is_refused_or_the_same(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = wheel(&[("x/__init__.py", "1"), ("x/y/z.py", "2")], |record| record);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let shelf = Shelf::new();
        match shelf.store.seed(&shelf.put(&bytes), &Silent) {
            Ok(seed) => {
                let site = seed.entry.join("tree/site");
                prop_assert_eq!(std::fs::read(site.join("x/__init__.py")).unwrap(), b"1");
            }
            Err(Error::Wheel { .. }) => prop_assert!(shelf.entries().is_empty()),
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}
