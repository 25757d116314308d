//! Unpacking a wheel, refusing whatever is not what its RECORD says (PEP 427).

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{Cursor, ErrorKind, Read as _};
use std::path::Path;

use zip::ZipArchive;

use super::manifest::{File, Manifest, Part, SCHEMA, Scheme, place};
use super::record::{self, Row};
use super::{Error, entry_points};
use crate::fs;

/// No file of a wheel that is put into a new environment comes near this.
const LARGEST_FILE: u64 = 256 << 20;

/// Unpacks the wheel `path`, whose bytes are given, into the empty directory `tree`: each file
/// read-only, below the directory of its scheme.
///
/// # Errors
/// [`Error::Wheel`] for a wheel that is damaged or that names a file outside; what was unpacked by
/// then stays in `tree`.
pub(super) fn unpack(path: &Path, bytes: &[u8], tree: &Path) -> Result<Manifest, Error> {
    unpack_checked(path, bytes, tree).map_err(|problem| match problem {
        Problem::Wheel(reason) => Error::Wheel { path: path.to_owned(), reason },
        Problem::Io(error) => Error::Io(error),
    })
}

/// What goes wrong: with the wheel, or with the disk.
enum Problem {
    Wheel(String),
    Io(std::io::Error),
}

impl From<zip::result::ZipError> for Problem {
    fn from(error: zip::result::ZipError) -> Self {
        Self::Wheel(error.to_string())
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

fn refuse<T>(reason: impl Into<String>) -> Result<T, Problem> {
    Err(Problem::Wheel(reason.into()))
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

fn unpack_checked(path: &Path, bytes: &[u8], tree: &Path) -> Result<Manifest, Problem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    if archive.has_duplicate_names() {
        return refuse("two of its files have one name");
    }
    let Some((name, version)) = name_and_version(path) else {
        return refuse("its file name is not that of a wheel");
    };
    let dist_info = dist_info(&archive)?;
    let data = format!("{}.data", dist_info.trim_end_matches(".dist-info"));
    let record_path = format!("{dist_info}/RECORD");
    let rows = rows(&mut archive, &record_path)?;

    let mut tree = Tree::new(tree);
    let mut seen = 0;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let name = entry.name()?.into_owned();
        if !is_plain(&name) {
            return refuse(format!("the name {name:?} leads out of it"));
        }
        if entry.is_symlink() {
            return refuse(format!("{name} is a link"));
        }
        if entry.is_dir() || is_unrecorded(&name, &dist_info) {
            continue;
        }
        let Some(row) = rows.get(&name) else {
            return refuse(format!("{name} is not in its RECORD"));
        };
        let executable = entry.unix_mode().is_some_and(|mode| mode & 0o111 != 0);
        let mut bytes = Vec::new();
        let most = row.size.unwrap_or(LARGEST_FILE).min(LARGEST_FILE);
        // What is not deflated right shows here: it is the wheel's fault, not the disk's.
        if let Err(error) = entry.by_ref().take(most + 1).read_to_end(&mut bytes) {
            return refuse(format!("{name}: {error}"));
        }
        if record::hash(&bytes) != row.hash
            || row.size.is_some_and(|size| size != bytes.len() as u64)
        {
            return refuse(format!("{name} is not what its RECORD says"));
        }
        let Some((scheme, to)) = place(&name, &data) else {
            return refuse(format!("{name} belongs nowhere"));
        };
        match tree.add(scheme, to, &bytes, executable) {
            Err(error)
                if matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotADirectory) =>
            {
                return refuse(format!("{name} stands where another of its files is"));
            }
            result => result?,
        }
        seen += 1;
    }
    if let Some(missing) = rows.len().checked_sub(seen).filter(|missing| *missing > 0) {
        return refuse(format!("{missing} files of its RECORD are missing"));
    }

    let metadata = text(&mut archive, &format!("{dist_info}/METADATA"))?;
    let points = match archive.index_for_name(&format!("{dist_info}/entry_points.txt")) {
        Some(_) => text(&mut archive, &format!("{dist_info}/entry_points.txt"))?,
        None => String::new(),
    };
    Ok(Manifest {
        schema: SCHEMA,
        name,
        version,
        requires_python: header(&metadata, "Requires-Python").map(str::to_owned),
        dist_info,
        entry_points: entry_points::parse(&points),
        parts: tree.parts.into_values().collect(),
    })
}

/// `pip-24.2-py3-none-any.whl` is pip 24.2.
pub(super) fn name_and_version(path: &Path) -> Option<(String, String)> {
    let stem = path.file_name()?.to_str()?.strip_suffix(".whl")?;
    let parts: Vec<&str> = stem.split('-').collect();
    match parts[..] {
        [name, version, _, _, _] | [name, version, _, _, _, _] => {
            Some((name.to_owned(), version.to_owned()))
        }
        _ => None,
    }
}

/// The one directory that has a RECORD.
fn dist_info(archive: &Archive<'_>) -> Result<String, Problem> {
    let mut found = Vec::new();
    for name in archive.file_names() {
        if let Some(dir) = name?.strip_suffix("/RECORD")
            && dir.ends_with(".dist-info")
            && is_plain(dir)
            && !dir.contains('/')
        {
            found.push(dir.to_owned());
        }
    }
    match found.pop() {
        Some(dir) if found.is_empty() => Ok(dir),
        Some(_) => refuse("it has more than one RECORD"),
        None => refuse("it has no RECORD"),
    }
}

/// The rows of the RECORD by path, those of files that have no hash left out.
fn rows(archive: &mut Archive<'_>, path: &str) -> Result<HashMap<String, Row>, Problem> {
    let Some(rows) = record::parse(&text(archive, path)?) else {
        return refuse("its RECORD can't be read");
    };
    let dist_info = path.trim_end_matches("/RECORD");
    Ok(rows
        .into_iter()
        .filter(|row| !is_unrecorded(&row.path, dist_info))
        .map(|row| (row.path.clone(), row))
        .collect())
}

/// RECORD can't have its own hash, nor what signs it.
fn is_unrecorded(name: &str, dist_info: &str) -> bool {
    name.strip_prefix(dist_info)
        .is_some_and(|rest| matches!(rest, "/RECORD" | "/RECORD.jws" | "/RECORD.p7s"))
}

fn text(archive: &mut Archive<'_>, name: &str) -> Result<String, Problem> {
    let mut text = String::new();
    match archive.by_name(name)?.take(LARGEST_FILE).read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) => refuse(format!("{name}: {error}")),
    }
}

/// A relative path that stays where it is put, on every platform.
fn is_plain(name: &str) -> bool {
    let name = name.strip_suffix('/').unwrap_or(name);
    name.split('/')
        .all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0']))
}

/// A header of a METADATA, which has those of an e-mail.
fn header<'a>(metadata: &'a str, name: &str) -> Option<&'a str> {
    metadata
        .lines()
        .take_while(|line| !line.is_empty())
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .map(str::trim)
}

/// The tree being unpacked.
struct Tree<'a> {
    root: &'a Path,
    made: HashSet<(Scheme, String)>,
    parts: BTreeMap<Scheme, Part>,
}

impl<'a> Tree<'a> {
    fn new(root: &'a Path) -> Self {
        Self { root, made: HashSet::new(), parts: BTreeMap::new() }
    }

    fn add(
        &mut self,
        scheme: Scheme,
        path: &str,
        bytes: &[u8],
        executable: bool,
    ) -> std::io::Result<()> {
        let root = self.root.join(scheme.dir());
        let part = match self.parts.entry(scheme) {
            Entry::Occupied(part) => part.into_mut(),
            Entry::Vacant(none) => {
                fs::create_dir(&root)?;
                none.insert(Part { scheme, dirs: Vec::new(), files: Vec::new() })
            }
        };
        for (end, _) in path.match_indices('/') {
            let dir = path[..end].to_owned();
            if self.made.insert((scheme, dir.clone())) {
                fs::create_dir(&root.join(&dir))?;
                part.dirs.push(dir);
            }
        }
        let file = root.join(path);
        fs::write_new(&file, bytes)?;
        // An environment's files are links to these: an edit in one must fail, not spread to all.
        fs::set_mode(&file, if executable { 0o555 } else { 0o444 })?;
        let hash = record::hash(bytes);
        part.files.push(File { path: path.to_owned(), hash, size: bytes.len() as u64 });
        Ok(())
    }
}
