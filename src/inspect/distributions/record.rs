//! Whether the files of a distribution are those that its RECORD names (PEP 376, PEP 627).

use std::collections::HashMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::Distribution;
use crate::venv::seed::{hash_of, hash_of_file, parse_record};

/// A file that a RECORD names with its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedFile {
    /// Where it is, without `..`. It is in the environment.
    pub path: PathBuf,
    /// `sha256=` and the digest in base64, or another algorithm.
    pub hash: String,
    /// Its size in bytes.
    pub size: Option<u64>,
}

impl RecordedFile {
    /// Some write the hash with padding.
    fn digest(&self) -> &str {
        self.hash.trim_end_matches('=')
    }
}

/// What is wrong with a file that a RECORD names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// It does not exist.
    Missing,
    /// It has another size or other bytes.
    Changed,
}

/// The files that a distribution's RECORD names with a hash. What has none may differ: RECORD itself. So may bytecode
/// for which there is a source, even if the wheel brought it along: Python compiles it again. What is outside of the environment
/// is left out. `None` if there is no RECORD that can be read.
pub fn recorded(environment: &Path, distribution: &Distribution) -> Option<Vec<RecordedFile>> {
    let site = distribution.metadata.parent()?;
    let bytes = crate::fs::read(&distribution.metadata.join("RECORD")).ok()?;
    let rows = parse_record(std::str::from_utf8(&bytes).ok()?)?;
    let real = dunce::canonicalize(environment).ok()?;
    let fixed = rows.into_iter().filter(|row| !row.hash.is_empty() && !is_cache(&row.path));
    let files = fixed.filter_map(|row| {
        let path = below(&site.join(&row.path), &real)?;
        Some(RecordedFile { path, hash: row.hash, size: row.size })
    });
    Some(files.collect())
}

/// Python keeps there what it compiled from a source (PEP 3147).
fn is_cache(path: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(directory, name)| {
        Path::new(directory).ends_with("__pycache__")
            && Path::new(name).extension().is_some_and(|it| it == "pyc")
    })
}

/// The path without `..`, if it is in the directory.
fn below(path: &Path, directory: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain.starts_with(directory).then_some(plain)
}

/// Before 20.3, pip recorded a script as it is in the wheel, with the first line `#!python`, and installed it with the
/// interpreter's path there.
fn is_of_old_pip(file: &RecordedFile) -> bool {
    let Ok(bytes) = crate::fs::read(&file.path) else { return false };
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return false };
    let (first, rest) = bytes.split_at(end);
    first.starts_with(b"#!") && hash_of(&[b"#!python", rest].concat()) == file.digest()
}

/// Compares files of one environment with their records, and reads none outside of it: a directory in it may be a link.
pub struct Comparison {
    environment: PathBuf,
    /// Whether a directory is in the environment.
    directories: HashMap<PathBuf, bool>,
}

impl Comparison {
    /// Compares the files of an environment.
    pub fn new(environment: &Path) -> io::Result<Self> {
        let environment = dunce::canonicalize(environment)?;
        Ok(Self { environment, directories: HashMap::new() })
    }

    /// How the file differs from its record. A link is not followed, and only its existence counts.
    pub fn difference(&mut self, file: &RecordedFile) -> Option<Difference> {
        if !self.is_inside(file.path.parent()?) {
            // The directory is gone, or leads elsewhere.
            return (!file.path.exists()).then_some(Difference::Missing);
        }
        let Ok(metadata) = file.path.symlink_metadata() else { return Some(Difference::Missing) };
        if metadata.is_symlink() {
            return None;
        }
        if !metadata.is_file() {
            return Some(Difference::Changed);
        }
        if file.size.is_some_and(|size| size != metadata.len()) {
            return (!is_of_old_pip(file)).then_some(Difference::Changed);
        }
        if !file.hash.starts_with("sha256=") {
            return None;
        }
        // What can't be read is no news about its bytes.
        let is_recorded = hash_of_file(&file.path).ok()? == file.digest() || is_of_old_pip(file);
        (!is_recorded).then_some(Difference::Changed)
    }

    fn is_inside(&mut self, directory: &Path) -> bool {
        if let Some(known) = self.directories.get(directory) {
            return *known;
        }
        let real = dunce::canonicalize(directory);
        let is_inside = real.is_ok_and(|real| real.starts_with(&self.environment));
        self.directories.insert(directory.to_owned(), is_inside);
        is_inside
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::fs;

    /// An environment with a distribution whose RECORD has these lines.
    fn environment(record: &str) -> (tempfile::TempDir, PathBuf, Distribution) {
        let dir = tempfile::tempdir().unwrap();
        let environment = dunce::canonicalize(dir.path()).unwrap().join("e");
        let site = environment.join("lib/python3.9/site-packages");
        let metadata = site.join("d-1.dist-info");
        fs::create_dir_all(&metadata).unwrap();
        fs::write_new(&metadata.join("RECORD"), record.as_bytes()).unwrap();
        let distribution = Distribution { name: "d".into(), version: Some("1".into()), metadata };
        (dir, environment, distribution)
    }

    fn differences(environment: &Path, distribution: &Distribution) -> Vec<(String, Difference)> {
        let mut comparison = Comparison::new(environment).unwrap();
        let files = recorded(environment, distribution).unwrap();
        let name =
            |file: &RecordedFile| file.path.file_name().unwrap().to_string_lossy().into_owned();
        files.iter().filter_map(|it| Some((name(it), comparison.difference(it)?))).collect()
    }

    const EMPTY: &str = "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

    #[test]
    fn each_file_is_compared_with_its_row() {
        let record = format!(
            "same,{EMPTY},0\n\"a,\"\"b\"\"\",{EMPTY},0\nsize,{EMPTY},5\nbytes,{EMPTY},\ngone,{EMPTY},0\n\
             ../../../bin/s,{EMPTY},0\npadded,{EMPTY}=,0\nother,sha512=x,0\n__pycache__/x.pyc,,\n\
             __pycache__/cached.pyc,{EMPTY},0\nonly.pyc,{EMPTY},0\n\
             d-1.dist-info/RECORD,,\n"
        );
        let (_dir, environment, distribution) = environment(&record);
        let site = environment.join("lib/python3.9/site-packages");
        for name in ["same", "a,\"b\"", "size", "padded", "other"] {
            fs::write_new(&site.join(name), b"").unwrap();
        }
        for name in ["bytes", "only.pyc", "__pycache__/cached.pyc"] {
            fs::create_dir_all(site.join(name).parent().unwrap()).unwrap();
            fs::write_new(&site.join(name), b"x").unwrap();
        }
        fs::create_dir(&environment.join("bin")).unwrap();
        fs::write_new(&environment.join("bin/s"), b"y").unwrap();
        let found = differences(&environment, &distribution);
        let expected = [
            ("size", Difference::Changed),
            ("bytes", Difference::Changed),
            ("gone", Difference::Missing),
            ("s", Difference::Changed),
            ("only.pyc", Difference::Changed),
        ];
        assert_eq!(found, expected.map(|(name, it)| (name.to_owned(), it)));
    }

    #[test]
    fn a_script_may_be_recorded_as_it_was_in_the_wheel() {
        let hash = hash_of(b"#!python\nprint()\n");
        let rows = ["as-recorded", "edited", "cut"].map(|name| format!("{name},{hash},17\n"));
        let (_dir, environment, distribution) = environment(&rows.concat());
        let site = environment.join("lib/python3.9/site-packages");
        fs::write_new(&site.join("as-recorded"), b"#!/e/bin/python\nprint()\n").unwrap();
        // It has the recorded size.
        fs::write_new(&site.join("edited"), b"#!/py\nprint(123)").unwrap();
        fs::write_new(&site.join("cut"), b"#!/e/bin/python").unwrap();
        let found = differences(&environment, &distribution);
        assert_eq!(found, ["edited", "cut"].map(|name| (name.to_owned(), Difference::Changed)));
    }

    #[test]
    fn nothing_outside_of_the_environment_is_read() {
        let record = format!(
            "../../../../secret,{EMPTY},0\n/etc/passwd,{EMPTY},0\n../../../../../../../etc/passwd,{EMPTY},0\n\
             link/secret,{EMPTY},0\nalias,{EMPTY},0\nfifo/../fifo,{EMPTY},0\n"
        );
        let (dir, environment, distribution) = environment(&record);
        let site = environment.join("lib/python3.9/site-packages");
        fs::write_new(&dir.path().join("secret"), b"secret").unwrap();
        fs::symlink(dir.path(), &site.join("link")).unwrap();
        fs::symlink(&dir.path().join("secret"), &site.join("alias")).unwrap();
        rustix::fs::mknodat(
            rustix::fs::CWD,
            site.join("fifo"),
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR,
            0,
        )
        .unwrap();
        let named = recorded(&environment, &distribution).unwrap();
        assert_eq!(named.len(), 3, "{named:?}");
        let found = differences(&environment, &distribution);
        assert_eq!(found, [("fifo".to_owned(), Difference::Changed)]);
    }

    #[test]
    fn a_record_that_cant_be_parsed_says_nothing() {
        for record in ["a,\"b", "a,h,many\n", "\u{0}"] {
            let (_dir, environment, distribution) = environment(record);
            let files = recorded(&environment, &distribution).unwrap_or_default();
            assert_eq!(files, [], "{record:?}");
        }
    }
}
