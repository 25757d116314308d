//! Unpacking a wheel, refusing whatever is not what its RECORD says (PEP 427).

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{Cursor, Read as _};
use std::path::Path;

use zip::ZipArchive;

use super::manifest::{Elsewhere, File, Header, Kind, MODIFIED, Manifest, Scheme, place};
use super::record::{self, Row};
use super::{Error, entry_points};
use crate::fs::Dir;
use crate::{interrupt, parallel};

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
    let mut rows = rows(&mut archive, &format!("{dist_info}/RECORD"))?;
    let placed = placed(&mut archive, &dist_info, &mut rows)?;
    if !rows.is_empty() {
        return refuse(format!("{} files of its RECORD are missing", rows.len()));
    }

    let tree = Dir::open(tree)?;
    for dir in dirs(&placed)? {
        tree.create_dir(dir)?;
    }
    parallel::each(&placed, |file| {
        interrupt::check()?;
        let bytes = checked(&mut archive.clone(), file)?;
        write(&tree, &file.to(), &bytes, file.executable)
    })?;
    // The file by which a distribution says who installed it (PEP 376) is of no wheel.
    let installer = format!("{dist_info}/INSTALLER");
    write(&tree, &format!("{}/{installer}", Scheme::Site.dir()), INSTALLER, false)?;

    let metadata = text(&mut archive, &format!("{dist_info}/METADATA"))?;
    let points = match archive.index_for_name(&format!("{dist_info}/entry_points.txt")) {
        Some(_) => text(&mut archive, &format!("{dist_info}/entry_points.txt"))?,
        None => String::new(),
    };
    let mut header = Header {
        name,
        version,
        requires_python: header(&metadata, "Requires-Python").map(str::to_owned),
        dist_info,
        entry_points: entry_points::parse(&points),
        elsewhere: Vec::new(),
    };
    let size = INSTALLER.len() as u64;
    let mut files = vec![File { path: installer.clone(), size, kind: Kind::Plain }];
    let mut record = String::new();
    record::push(&mut record, &installer, &record::hash(INSTALLER), Some(size));
    for Placed { scheme, path, size, hash, executable, .. } in placed {
        let kind = if executable { Kind::Executable } else { Kind::Plain };
        if scheme == Scheme::Site {
            record::push(&mut record, &path, &hash, Some(size));
            files.push(File { path, size, kind });
        } else {
            header.elsewhere.push(Elsewhere { scheme, file: File { path, size, kind }, hash });
        }
    }
    Ok(Manifest::new(header, files, &record))
}

const INSTALLER: &[u8] = b"venvyard\n";

/// A file of the archive and where it goes.
struct Placed {
    index: usize,
    name: String,
    scheme: Scheme,
    /// Relative to the scheme's directory.
    path: String,
    /// In bytes, as RECORD and the archive say.
    size: u64,
    hash: String,
    executable: bool,
}

impl Placed {
    /// Relative to the tree.
    fn to(&self) -> String {
        format!("{}/{}", self.scheme.dir(), self.path)
    }
}

/// Where each file goes, as far as the archive's directory and RECORD tell; takes its row out of `rows`.
fn placed(
    archive: &mut Archive<'_>,
    dist_info: &str,
    rows: &mut HashMap<String, Row>,
) -> Result<Vec<Placed>, Problem> {
    let data = format!("{}.data", dist_info.trim_end_matches(".dist-info"));
    let mut placed = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let name = entry.name()?.into_owned();
        if !is_plain(&name) {
            return refuse(format!("the name {name:?} leads out of it"));
        }
        if entry.is_symlink() {
            return refuse(format!("{name} is a link"));
        }
        if entry.is_dir() || is_unrecorded(&name, dist_info) {
            continue;
        }
        let Some(row) = rows.remove(&name) else {
            return refuse(format!("{name} is not in its RECORD"));
        };
        let size = row.size.unwrap_or(entry.size());
        if size != entry.size() || size > LARGEST_FILE {
            return refuse(format!("{name} has not the size that its RECORD says"));
        }
        let Some((scheme, path)) = place(&name, &data) else {
            return refuse(format!("{name} belongs nowhere"));
        };
        let path = path.to_owned();
        let executable = entry.unix_mode().is_some_and(|mode| mode & 0o111 != 0);
        drop(entry);
        placed.push(Placed { index, name, scheme, path, size, hash: row.hash, executable });
    }
    Ok(placed)
}

/// The directories of the tree, parents first. Refuses files that could not stand side by side.
fn dirs(placed: &[Placed]) -> Result<BTreeSet<String>, Problem> {
    let mut dirs = BTreeSet::from([Scheme::Site.dir().to_owned()]);
    for file in placed {
        let to = file.to();
        dirs.extend(to.match_indices('/').map(|(end, _)| to[..end].to_owned()));
    }
    let mut files = HashSet::new();
    for file in placed {
        let to = file.to();
        if dirs.contains(&to) || !files.insert(to) {
            return refuse(format!("{} stands where another of its files is", file.name));
        }
    }
    Ok(dirs)
}

/// The bytes of a file, which are what RECORD says.
fn checked(archive: &mut Archive<'_>, file: &Placed) -> Result<Vec<u8>, Problem> {
    let mut entry = archive.by_index(file.index)?;
    let mut bytes = Vec::new();
    // What is not deflated right shows here: it is the wheel's fault, not the disk's.
    if let Err(error) = entry.by_ref().take(file.size + 1).read_to_end(&mut bytes) {
        return refuse(format!("{}: {error}", file.name));
    }
    if bytes.len() as u64 != file.size || record::hash(&bytes) != file.hash {
        return refuse(format!("{} is not what its RECORD says", file.name));
    }
    Ok(bytes)
}

/// An environment's files are links to these: an edit in one must fail, not spread to all.
fn write(tree: &Dir, to: &str, bytes: &[u8], executable: bool) -> Result<(), Problem> {
    Ok(tree.write_read_only(to, bytes, executable, MODIFIED)?)
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

/// RECORD can't have its own hash, nor what signs it; INSTALLER is the installer's to write.
fn is_unrecorded(name: &str, dist_info: &str) -> bool {
    name.strip_prefix(dist_info).is_some_and(|rest| {
        matches!(rest, "/RECORD" | "/RECORD.jws" | "/RECORD.p7s" | "/INSTALLER")
    })
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
    name.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']))
        && !name.contains(char::is_control)
}

/// A header of a METADATA, which has those of an e-mail.
fn header<'a>(metadata: &'a str, name: &str) -> Option<&'a str> {
    metadata
        .lines()
        .take_while(|line| !line.is_empty())
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .map(str::trim)
}
