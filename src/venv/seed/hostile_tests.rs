//! Wheels and manifests that are malicious or damaged.

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::manifest::Manifest;
use super::store::Store;
use super::testing::{ZipEntry, archive, manifest, recorded, scratch, wheel, with_length};
use super::unpacked_wheel::Seed;
use super::{Error, record};
use crate::fs;
use crate::progress::Silent;

/// A store in a deep directory, so that files that are written outside of it are found.
pub(super) struct Deep {
    root: tempfile::TempDir,
    cache: PathBuf,
}

impl Deep {
    pub(super) fn new() -> Self {
        let root = scratch();
        let cache = root.path().join("a/b/c/d/e/f");
        fs::create_dir_all(&cache).unwrap();
        Self { root, cache }
    }

    /// Unpacks a wheel: it is either complete, or nothing is left of it. Checks that nothing is
    /// written outside of the store.
    pub(super) fn take(&self, bytes: &[u8]) -> Result<Option<String>, TestCaseError> {
        let path = self.cache.join("x-1.0-py3-none-any.whl");
        fs::delete_file(&path).unwrap();
        fs::write_new(&path, bytes).unwrap();
        let taken = Store::new(&self.cache).seed(&path, &Silent);
        let seeds = self.cache.join("seeds");
        let reason = match taken {
            Ok(seed) => {
                whole(&seed)?;
                fs::delete_tree(&seeds)?;
                None
            }
            Err(Error::Wheel { reason, .. }) => {
                let one_line = reason.lines().count() == 1 && reason.len() < 1000;
                prop_assert!(one_line, "{reason:?}");
                Some(reason)
            }
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        };
        let left = fs::files_below(self.root.path())?;
        prop_assert_eq!(left, [path], "{:?}", reason);
        Ok(reason)
    }

    #[track_caller]
    fn refused(&self, entries: &[ZipEntry]) -> String {
        let taken = self.take(&archive(entries)).unwrap();
        taken.unwrap_or_else(|| panic!("{entries:?} is taken"))
    }
}

/// Checks that each recorded file exists with its hash, and no others.
fn whole(seed: &Seed) -> Result<(), TestCaseError> {
    let contents = seed.contents();
    for content in &contents {
        let bytes = std::fs::read(&content.path)?;
        prop_assert_eq!(record::hash(&bytes), content.hash.as_str(), "{:?}", content.path);
        prop_assert!(content.path.starts_with(seed.tree()));
    }
    prop_assert_eq!(fs::files_below(&seed.tree())?.len(), contents.len());
    prop_assert!(Manifest::parse(seed.manifest.text().to_owned()).is_some());
    Ok(())
}

#[test]
fn a_minimal_wheel_is_accepted() {
    let entries = recorded(wheel(&[("x/__init__.py", b"1"), ("x/y/z.py", b"")]));
    assert_eq!(Deep::new().take(&archive(&entries)).unwrap(), None);
}

#[test]
fn names_that_collide_on_another_file_system_are_refused() {
    let deep = Deep::new();
    for [one, other] in [
        ["x/a.py", "x/A.py"],
        ["x/a.py", "X/b.py"],
        ["x/ä.py", "x/a\u{308}.py"],
        ["x/a", "x/a/b.py"],
        ["x/a.py", "x-1.0.data/platlib/x/a.py"],
        ["x/a.py", "x-1.0.data/purelib/x-1.0.dist-info/RECORD"],
        ["x/a.py", "x-1.0.data/purelib/x-1.0.dist-info/installer"],
    ] {
        let reason = deep.refused(&recorded(wheel(&[(one, b"1"), (other, b"2")])));
        assert!(reason.contains("collides"), "{one} {other}: {reason}");
    }
}

#[test]
fn wheels_without_required_files_are_refused() {
    let deep = Deep::new();
    for (at, name) in [(0, "METADATA"), (1, "WHEEL")] {
        let mut entries = wheel(&[("x.py", b"1")]);
        entries.remove(at);
        let reason = deep.refused(&recorded(entries));
        assert_eq!(reason, format!("it has no x-1.0.dist-info/{name}"));
    }
    assert_eq!(deep.refused(&wheel(&[])), "it has no RECORD");
    let with_wheel = |text: &[u8]| {
        let mut entries = wheel(&[]);
        entries[1] = ZipEntry::new("x-1.0.dist-info/WHEEL", text);
        deep.refused(&recorded(entries))
    };
    assert_eq!(with_wheel(b"Wheel-Version: 2.0\n"), "its format is \"2.0\", not 1.0");
    assert_eq!(with_wheel(b"\n"), "its WHEEL has no Wheel-Version");
    assert!(with_wheel(b"\xff").contains("UTF-8"));
    for other in ["y-1.0", "x-2.0", "x"] {
        let mut entries = recorded(wheel(&[]));
        for entry in &mut entries {
            let name = String::from_utf8_lossy(&entry.name).replace("x-1.0", other);
            *entry = ZipEntry::new(&name, &entry.bytes);
        }
        assert_eq!(deep.refused(&entries), format!("it contains {other}.dist-info"));
    }
    let other = ("y-1.0.dist-info/RECORD", b"".as_slice());
    assert_eq!(deep.refused(&recorded(wheel(&[other]))), "it has more than one RECORD");
}

#[test]
fn entries_that_are_not_regular_files_are_refused() {
    let deep = Deep::new();
    let change = |change: fn(&mut ZipEntry)| {
        let mut entries = wheel(&[("x.py", b"1")]);
        change(&mut entries[2]);
        deep.refused(&recorded(entries))
    };
    assert_eq!(change(|entry| entry.mode = 0o120_777), "x.py is a link");
    assert!(change(|entry| entry.flags = 1).contains("Password"));
    assert!(change(|entry| entry.method = 99).to_lowercase().contains("compression"));
    assert!(change(|entry| entry.method = 8).contains("x.py: "), "it is not deflated");
    assert!(change(|entry| entry.crc ^= 1).contains("x.py: "));
    assert!(change(|entry| entry.name = b"x\x1b[2J.py".into()).contains("\\u{1b}"));
    assert!(change(|entry| entry.sizes.1 = u32::MAX - 1).contains("larger than 64 MiB"));
    assert!(change(|entry| entry.sizes = (9999, 9999)).contains("x.py"));
    assert!(change(|entry| entry.name = vec![b'x'; 300]).contains("is invalid"));
    assert_eq!(change(|entry| entry.name = vec![b'x'; 4000]), "a name in it has 4000 bytes");
    assert!(
        change(|entry| entry.name = b"x-1.0.data/scripts/a/b".into())
            .contains("no place in an environment")
    );
    assert!(
        change(|entry| entry.name = b"x-1.0.data/a".into()).contains("no place in an environment")
    );
    // A key within a key is part of a file name.
    let nested = recorded(wheel(&[("x-1.0.data/purelib/x-1.0.data/scripts/a/b", b"1")]));
    assert_eq!(deep.take(&archive(&nested)).unwrap(), None);
}

/// A wheel written by the zip crate, deflated, with a changed RECORD.
fn deflated(files: &[(&str, Vec<u8>)], record: impl Fn(String) -> String) -> Vec<u8> {
    let mut all: Vec<(String, Vec<u8>)> = wheel(&[])
        .into_iter()
        .map(|entry| (String::from_utf8(entry.name).unwrap(), entry.bytes))
        .collect();
    all.extend(files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())));
    let mut text = String::new();
    for (name, bytes) in &all {
        record::push(&mut text, name, &record::hash(bytes), Some(bytes.len() as u64));
    }
    all.push(("x-1.0.dist-info/RECORD".to_owned(), record(text).into_bytes()));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in all {
        zip.start_file(name, SimpleFileOptions::default().compression_level(Some(1))).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const MIB: usize = 1 << 20;

/// Runs the test in a process with limited memory.
#[test]
fn zip_bombs_are_refused_with_little_memory() {
    const INSIDE: &str = "VENVYARD_TEST_LITTLE_MEMORY";
    if let Some(dir) = std::env::var_os(INSIDE) {
        let deep = Deep::new();
        for (bomb, reason) in BOMBS {
            let taken = deep.take(&std::fs::read(Path::new(&dir).join(bomb)).unwrap());
            assert_eq!(taken.unwrap().as_deref(), reason, "{bomb}");
        }
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    for (bomb, _) in BOMBS {
        fs::write_new(&dir.path().join(bomb), &bomb_named(bomb)).unwrap();
    }
    let this = std::env::current_exe().unwrap();
    let name = "venv::seed::hostile_tests::zip_bombs_are_refused_with_little_memory";
    let mut command =
        std::process::Command::new(if cfg!(unix) { "sh".into() } else { this.clone() });
    if cfg!(unix) {
        // In KiB. macOS has no such limit.
        command.args(["-c", "ulimit -v 250000; exec \"$@\"", "sh"]).arg(&this);
    }
    let output = command.args(["--exact", name]).env(INSIDE, dir.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

/// The wheels, with the reasons why they are refused.
const BOMBS: [(&str, Option<&str>); 6] = [
    ("a right one", None),
    ("a large file", Some("x/0 is larger than 64 MiB")),
    ("large files", Some("its content is larger than 256 MiB")),
    ("more than it says", Some("x/0: File is larger than its declared uncompressed size")),
    ("a long record", Some("x-1.0.dist-info/RECORD is larger than 16 MiB")),
    ("a record of much", Some("its RECORD lists more files than it has")),
];

fn bomb_named(name: &str) -> Vec<u8> {
    let zeros = |mib: usize| vec![0; mib * MIB];
    match name {
        "a right one" => deflated(&[("x/0", zeros(40)), ("x/1", zeros(40))], |record| record),
        "a large file" => deflated(&[("x/0", zeros(65))], |record| record),
        "large files" => {
            // One file, which the central directory lists five times.
            let mut entries = wheel(&[("x/0", &[])]);
            let size = 63 << 20;
            entries[2].sizes.1 = size;
            for _ in 0..4 {
                let mut again = entries[2].clone();
                again.name = format!("x/{}", entries.len()).into_bytes();
                entries.push(again);
            }
            archive(&recorded(entries))
        }
        "more than it says" => {
            let right = u32::try_from(60 * MIB).unwrap();
            let other = |record: String| record.replace(&format!(",{right}\n"), ",10\n");
            let mut bytes = deflated(&[("x/0", zeros(60))], other);
            let right = right.to_le_bytes();
            let places: Vec<_> =
                (0..bytes.len() - 4).filter(|at| bytes[*at..at + 4] == right).collect();
            assert_eq!(places.len(), 2, "in front of it, and in the directory");
            for at in places {
                bytes[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
            }
            bytes
        }
        "a long record" => deflated(&[], |_| "a,,\n".repeat(5 * MIB)),
        _ => deflated(&[], |_| "a,,\n".repeat(3 * MIB)),
    }
}

#[test]
fn a_manifest_with_a_path_that_leads_outside_is_refused() {
    let text = manifest().text().to_owned();
    assert!(Manifest::parse(with_length(&text)).is_some());
    for (right, wrong) in [
        ("d x\n", "d ..\n"),
        ("d x\n", "d /\n"),
        ("x/y/z.py", "../../z.py"),
        ("x/y/z.py", "/etc/passwd"),
        ("f 1 x/", "f 1 x//"),
        ("f 1 x/", "g 1 x/"),
        ("f 1 x/", "f -1 x/"),
        ("f 1 x/", "1 x/"),
        ("d x\n", "d x\nx\n"),
        ("\"tool\"", "\"../tool\""),
        ("\"tool\"", "\"a/tool\""),
        ("\"h.h\"", "\"../../h.h\""),
        ("\"name\":\"x\",\"version\"", "\"name\":\"..\",\"version\""),
        ("\"name\":\"x\",\"module\"", "\"name\":\"../x\",\"module\""),
        ("\"module\":\"x\"", "\"module\":\"os; x\""),
        ("\"x-1.0.dist-info\"", "\"../../x-1.0.dist-info\""),
    ] {
        let changed = text.replacen(right, wrong, 1);
        assert_ne!(changed, text, "{right}");
        assert!(Manifest::parse(with_length(&changed)).is_none(), "{wrong}");
    }
}
