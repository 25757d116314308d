//! Unpacking a wheel, refusing whatever is not what its RECORD says (PEP 427).

use std::collections::{BTreeSet, HashMap, HashSet};
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
use super::record::{self, RecordRow};
use super::{Error, entry_points};
use crate::fs::Dir;
use crate::interrupt;
use crate::venv::parallel;

/// In bytes, as a wheel and unpacked. Nothing that is put into every new environment comes near this,
/// and no small file may have a large one made of it.
const LARGEST: u64 = 256 << 20;

/// In bytes; two of them are in memory at a time.
const LARGEST_FILE: u64 = 64 << 20;

/// In bytes: as long as a whole path may be (macOS; Linux has four times that).
const LONGEST_NAME: usize = 1024;

/// Reads a wheel.
///
/// # Errors
/// [`Error::Wheel`] for what is no file, or one that is too large; the disk's.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    check_file(path)?;
    Ok(fs_err::read(path)?)
}

/// Refuses what is better not even read: a pipe, a device, a file without an end.
pub(super) fn check_file(path: &Path) -> Result<(), Error> {
    let metadata = fs_err::metadata(path)?;
    let reason = if !metadata.is_file() {
        "it is no file".to_owned()
    } else if metadata.len() > LARGEST {
        too_large("it", LARGEST)
    } else {
        return Ok(());
    };
    Err(Error::Wheel { path: path.to_owned(), reason })
}

/// Unpacks the wheel `path`, whose bytes are given, into the empty directory `tree`: each file
/// read-only, below the directory of its scheme.
///
/// # Errors
/// [`Error::Wheel`] for a wheel that is damaged or that names a file outside; what was unpacked by
/// then stays in `tree`.
pub(super) fn unpack(path: &Path, bytes: &[u8], tree: &Path) -> Result<Manifest, Error> {
    told(path, unpack_checked(path, bytes, tree))
}

/// Refuses a wheel whose file has another name or version than what is in it.
pub(super) fn check_name(path: &Path, dist_info: &str) -> Result<(), Error> {
    told(path, named(path, dist_info).map(drop))
}

/// The error of a problem with the wheel `path`.
fn told<T>(path: &Path, result: Result<T, UnpackError>) -> Result<T, Error> {
    result.map_err(|problem| match problem {
        UnpackError::Wheel(reason) => Error::Wheel { path: path.to_owned(), reason },
        UnpackError::Io(error) => Error::Io(error),
    })
}

fn named(path: &Path, dist_info: &str) -> Result<(String, String), UnpackError> {
    match name_and_version(path) {
        Some((name, version)) if is_of(dist_info, &name, &version) => Ok((name, version)),
        Some(_) => refuse(format!("what is in it is {dist_info}")),
        None => refuse("its file name is not that of a wheel"),
    }
}

fn unpack_checked(path: &Path, bytes: &[u8], tree: &Path) -> Result<Manifest, UnpackError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    if archive.has_duplicate_names() {
        return refuse("two of its files have one name");
    }
    let dist_info = dist_info(&archive)?;
    let (name, version) = named(path, &dist_info)?;
    let metadata = text(&mut archive, &format!("{dist_info}/METADATA"))?;
    check_form(&text(&mut archive, &format!("{dist_info}/WHEEL"))?)?;
    let mut rows = rows(&mut archive, &format!("{dist_info}/RECORD"))?;
    let placed = placed(&mut archive, &dist_info, &mut rows)?;
    if !rows.is_empty() {
        return refuse(format!("{} files of its RECORD are missing", rows.len()));
    }

    let tree = Dir::open(tree)?;
    for dir in dirs(&placed, &dist_info)? {
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
    let mut files = vec![SeedFile { path: installer.clone(), size, kind: SeedFileKind::Plain }];
    let mut record = String::new();
    record::push(&mut record, &installer, &record::hash(INSTALLER), Some(size));
    for ArchiveFile { scheme, path, size, hash, executable, .. } in placed {
        let kind = if executable { SeedFileKind::Executable } else { SeedFileKind::Plain };
        if scheme == Scheme::Site {
            record::push(&mut record, &path, &hash, Some(size));
            files.push(SeedFile { path, size, kind });
        } else {
            header.elsewhere.push(SchemeFile { scheme, file: SeedFile { path, size, kind }, hash });
        }
    }
    Ok(Manifest::new(header, files, &record))
}

const INSTALLER: &[u8] = b"venvyard\n";

/// A file of the archive and where it goes.
struct ArchiveFile {
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

impl ArchiveFile {
    /// Relative to the tree.
    fn to(&self) -> String {
        format!("{}/{}", self.scheme.dir(), self.path)
    }
}

/// Where each file goes, as far as the archive's directory and RECORD tell; takes its row out of `rows`.
fn placed(
    archive: &mut Archive<'_>,
    dist_info: &str,
    rows: &mut HashMap<String, RecordRow>,
) -> Result<Vec<ArchiveFile>, UnpackError> {
    let data = format!("{}.data", dist_info.strip_suffix(".dist-info").unwrap_or(dist_info));
    let mut placed = Vec::with_capacity(archive.len());
    let mut total = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let name = entry.name()?.into_owned();
        if name.len() > LONGEST_NAME {
            return refuse(format!("one of its names has {} bytes", name.len()));
        }
        if !is_plain(name.strip_suffix('/').unwrap_or(&name)) {
            return refuse(format!("the name {name:?} leads out of it, or is none everywhere"));
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
        if size != entry.size() {
            return refuse(format!("{name} has not the size that its RECORD says"));
        }
        total += size.min(LARGEST);
        if size > LARGEST_FILE {
            return refuse(too_large(&name, LARGEST_FILE));
        }
        if total > LARGEST {
            return refuse(too_large("what is in it", LARGEST));
        }
        let Some((scheme, path)) = place(&name, &data) else {
            return refuse(format!("{name} belongs nowhere"));
        };
        let path = path.to_owned();
        let executable = entry.unix_mode().is_some_and(|mode| mode & 0o111 != 0);
        drop(entry);
        placed.push(ArchiveFile { index, name, scheme, path, size, hash: row.hash, executable });
    }
    Ok(placed)
}

/// The directories of the tree, parents first. Refuses files that could not stand side by side, be it
/// on another file system than this: an environment may be elsewhere than the store.
fn dirs(placed: &[ArchiveFile], dist_info: &str) -> Result<BTreeSet<String>, UnpackError> {
    let site = Scheme::Site.dir();
    let mut dirs = BTreeSet::from([site.to_owned(), format!("{site}/{dist_info}")]);
    for file in placed {
        let to = file.to();
        dirs.extend(to.match_indices('/').map(|(end, _)| to[..end].to_owned()));
    }
    let mut taken: HashSet<String> =
        ["INSTALLER", "RECORD"].map(|own| folded(&format!("{site}/{dist_info}/{own}"))).into();
    for dir in &dirs {
        if !taken.insert(folded(dir)) {
            return refuse(format!("two directories can't stand side by side: {dir}"));
        }
    }
    for file in placed {
        if !taken.insert(folded(&file.to())) {
            return refuse(format!("{} stands where another of its files is", file.name));
        }
    }
    Ok(dirs)
}

/// The bytes of a file, which are what RECORD says.
fn checked(archive: &mut Archive<'_>, file: &ArchiveFile) -> Result<Vec<u8>, UnpackError> {
    let mut entry = archive.by_index(file.index)?;
    let mut bytes = Vec::with_capacity(usize::try_from(file.size).unwrap_or(0));
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
fn write(tree: &Dir, to: &str, bytes: &[u8], executable: bool) -> Result<(), UnpackError> {
    Ok(tree.write_read_only(to, bytes, executable, MODIFIED)?)
}
