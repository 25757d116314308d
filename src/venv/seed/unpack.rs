//! Unpacks a wheel, and refuses everything that does not match its RECORD (PEP 427).

use std::collections::{BTreeSet, HashSet};
use std::io::{Cursor, Read as _};
use std::path::Path;

use zip::ZipArchive;

use super::file::{MODIFIED, SeedFile, SeedFileKind};
use super::info::{
    Archive, UnpackError, check_form, dist_info, header, is_of, is_unrecorded, name_and_version,
    refuse, rows, text, too_large,
};
use super::manifest::{Header, Manifest, Scheme, SchemeFile, place};
use super::names::{folded, is_plain};
use super::record;
use super::{Error, entry_points};
use crate::fs::{self, Dir};
use crate::interrupt;
use crate::parallel;

/// The largest wheel and the largest contents, in bytes. No seed comes near this; it limits what a
/// small file can expand to.
const LARGEST: u64 = 256 << 20;

/// In bytes. Two files are in memory at a time.
const LARGEST_FILE: u64 = 64 << 20;

/// In bytes: the longest path of macOS; Linux allows four times that.
const LONGEST_NAME: usize = 1024;

/// Reads a wheel.
///
/// # Errors
/// [`Error::Wheel`] if it is not a regular file or is too large; the disk's.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    check_file(path)?;
    Ok(fs::read(path)?)
}

/// Refuses what should not even be read: a pipe, a device, an endless file.
pub(super) fn check_file(path: &Path) -> Result<(), Error> {
    let metadata = fs::metadata(path)?;
    let reason = if !metadata.is_file() {
        "it is not a regular file".to_owned()
    } else if metadata.len() > LARGEST {
        too_large("it", LARGEST)
    } else {
        return Ok(());
    };
    Err(Error::Wheel { path: path.to_owned(), reason })
}

/// Unpacks the wheel `path`, which has these bytes, into the empty directory `tree`: every file
/// read-only, in the directory of its scheme.
///
/// # Errors
/// [`Error::Wheel`] for a wheel that is damaged or has a path that leads outside; `tree` is left as
/// it is then.
pub(super) fn unpack(path: &Path, bytes: &[u8], tree: &Path) -> Result<Manifest, Error> {
    with_path(path, unpack_checked(path, bytes, tree))
}

/// Refuses a wheel whose file name does not fit its contents.
pub(super) fn check_name(path: &Path, dist_info: &str) -> Result<(), Error> {
    with_path(path, named(path, dist_info).map(drop))
}

/// Adds the wheel's path to a problem.
fn with_path<T>(path: &Path, result: Result<T, UnpackError>) -> Result<T, Error> {
    result.map_err(|problem| match problem {
        UnpackError::Wheel(reason) => Error::Wheel { path: path.to_owned(), reason },
        UnpackError::Io(error) => Error::Io(error),
    })
}

fn named(path: &Path, dist_info: &str) -> Result<(String, String), UnpackError> {
    match name_and_version(path) {
        Some((name, version)) if is_of(dist_info, &name, &version) => Ok((name, version)),
        Some(_) => refuse(format!("it contains {dist_info}")),
        None => refuse("its file name is not that of a wheel"),
    }
}

fn unpack_checked(path: &Path, bytes: &[u8], tree: &Path) -> Result<Manifest, UnpackError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    if archive.has_duplicate_names() {
        return refuse("two of its files have the same name");
    }
    let header = read_header(&mut archive, path)?;
    let files = archive_files(&mut archive, &header.dist_info)?;
    extract(&archive, &files, &header.dist_info, tree)?;
    Ok(manifest(header, files))
}

/// The facts in the dist-info; files outside of site-packages are not in it yet.
fn read_header(archive: &mut Archive<'_>, path: &Path) -> Result<Header, UnpackError> {
    let dist_info = dist_info(archive)?;
    let (name, version) = named(path, &dist_info)?;
    let metadata = text(archive, &format!("{dist_info}/METADATA"))?;
    check_form(&text(archive, &format!("{dist_info}/WHEEL"))?)?;
    let entry_points = format!("{dist_info}/entry_points.txt");
    let entry_points = match archive.index_for_name(&entry_points) {
        Some(_) => entry_points::parse(&text(archive, &entry_points)?),
        None => Vec::new(),
    };
    let requires_python = header(&metadata, "Requires-Python").map(str::to_owned);
    Ok(Header { name, version, requires_python, dist_info, entry_points, scheme_files: Vec::new() })
}

/// Writes the files and INSTALLER.
fn extract(
    archive: &Archive<'_>,
    files: &[ArchiveFile],
    dist_info: &str,
    tree: &Path,
) -> Result<(), UnpackError> {
    let tree = Dir::open(tree)?;
    for dir in dirs(files, dist_info)? {
        tree.create_dir(dir)?;
    }
    parallel::each(files, |file| {
        interrupt::check()?;
        let bytes = checked(&mut archive.clone(), file)?;
        write(&tree, &file.to(), &bytes, file.executable)
    })?;
    // This file names the installer (PEP 376), so no wheel contains it.
    write(&tree, &format!("{}/{dist_info}/INSTALLER", Scheme::Site.dir()), INSTALLER, false)
}

fn manifest(mut header: Header, archive_files: Vec<ArchiveFile>) -> Manifest {
    let path = format!("{}/INSTALLER", header.dist_info);
    let size = INSTALLER.len() as u64;
    let mut record = String::new();
    record::push(&mut record, &path, &record::hash(INSTALLER), Some(size));
    let mut files = vec![SeedFile { path, size, kind: SeedFileKind::Plain }];
    for ArchiveFile { scheme, path, size, hash, executable, .. } in archive_files {
        let kind = if executable { SeedFileKind::Executable } else { SeedFileKind::Plain };
        if scheme == Scheme::Site {
            record::push(&mut record, &path, &hash, Some(size));
            files.push(SeedFile { path, size, kind });
        } else {
            let file = SeedFile { path, size, kind };
            header.scheme_files.push(SchemeFile { scheme, file, hash });
        }
    }
    Manifest::new(header, files, &record)
}

const INSTALLER: &[u8] = b"venvyard\n";

/// A file of the archive and where it goes.
struct ArchiveFile {
    index: usize,
    name: String,
    scheme: Scheme,
    /// Relative to the scheme's directory.
    path: String,
    /// In bytes; RECORD and the archive agree on it.
    size: u64,
    hash: String,
    executable: bool,
}

impl ArchiveFile {
    /// The path relative to the tree.
    fn to(&self) -> String {
        format!("{}/{}", self.scheme.dir(), self.path)
    }
}

/// All files, with the places and hashes that the archive's directory and RECORD say.
#[expect(clippy::too_many_lines, reason = "one loop whose steps refuse, each with its reason")]
fn archive_files(
    archive: &mut Archive<'_>,
    dist_info: &str,
) -> Result<Vec<ArchiveFile>, UnpackError> {
    let mut rows = rows(archive, &format!("{dist_info}/RECORD"))?;
    let data = format!("{}.data", dist_info.strip_suffix(".dist-info").unwrap_or(dist_info));
    let mut files = Vec::with_capacity(archive.len());
    let mut total = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let name = entry.name()?.into_owned();
        check_entry_name(&name)?;
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
        if size != entry.size() {
            return refuse(format!("{name} does not have the size in its RECORD"));
        }
        if size > LARGEST_FILE {
            return refuse(too_large(&name, LARGEST_FILE));
        }
        total += size;
        if total > LARGEST {
            return refuse(too_large("its content", LARGEST));
        }
        let Some((scheme, path)) = place(&name, &data) else {
            return refuse(format!("{name} has no place in an environment"));
        };
        let path = path.to_owned();
        let executable = entry.unix_mode().is_some_and(|mode| mode & 0o111 != 0);
        drop(entry);
        files.push(ArchiveFile { index, name, scheme, path, size, hash: row.hash, executable });
    }
    if rows.is_empty() {
        Ok(files)
    } else {
        refuse(format!("{} files of its RECORD are missing", rows.len()))
    }
}

fn check_entry_name(name: &str) -> Result<(), UnpackError> {
    if name.len() > LONGEST_NAME {
        return refuse(format!("a name in it has {} bytes", name.len()));
    }
    if !is_plain(name.strip_suffix('/').unwrap_or(name)) {
        return refuse(format!("the name {name:?} is invalid or leads outside"));
    }
    Ok(())
}

/// The directories of the tree, parents first. Refuses names that would collide on any file system,
/// because the environment may be on another one than the store.
fn dirs(files: &[ArchiveFile], dist_info: &str) -> Result<BTreeSet<String>, UnpackError> {
    let site = Scheme::Site.dir();
    let mut dirs = BTreeSet::from([site.to_owned(), format!("{site}/{dist_info}")]);
    for file in files {
        let to = file.to();
        dirs.extend(to.match_indices('/').map(|(end, _)| to[..end].to_owned()));
    }
    let mut taken: HashSet<String> =
        ["INSTALLER", "RECORD"].map(|own| folded(&format!("{site}/{dist_info}/{own}"))).into();
    for dir in &dirs {
        if !taken.insert(folded(dir)) {
            return refuse(format!("the directory {dir} collides with another one"));
        }
    }
    for file in files {
        if !taken.insert(folded(&file.to())) {
            return refuse(format!("{} collides with another of its files", file.name));
        }
    }
    Ok(dirs)
}

/// The contents of a file, checked against RECORD.
fn checked(archive: &mut Archive<'_>, file: &ArchiveFile) -> Result<Vec<u8>, UnpackError> {
    let mut entry = archive.by_index(file.index)?;
    let mut bytes = Vec::with_capacity(usize::try_from(file.size).unwrap_or(0));
    // Invalid compressed data is an error of the wheel, not of the disk.
    if let Err(error) = entry.by_ref().take(file.size + 1).read_to_end(&mut bytes) {
        return refuse(format!("{}: {error}", file.name));
    }
    if bytes.len() as u64 != file.size || record::hash(&bytes) != file.hash {
        return refuse(format!("{} does not match its RECORD", file.name));
    }
    Ok(bytes)
}

/// Files of environments are hard links to these, so editing one must fail.
fn write(tree: &Dir, to: &str, bytes: &[u8], executable: bool) -> Result<(), UnpackError> {
    Ok(tree.write_read_only(to, bytes, executable, MODIFIED)?)
}
