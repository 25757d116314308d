//! What `setup` changes: worked out whole, checked whole, then carried out.

use std::io;
use std::path::{Path, PathBuf};

use super::rc::World;
use super::settings::Settings;
use super::{Error, block, lines, profile, rc, world};
use crate::dirs::Dirs;
use crate::fs;
use crate::session::files;
use crate::shell::Shell;

/// One file and what is to become of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: PathBuf,
    /// What becomes of it.
    pub deed: Deed,
}

/// What becomes of a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Deed {
    /// It is made, with this in it.
    Write(Vec<u8>),
    /// It has this in it from now on.
    Update(Vec<u8>),
    /// It is as it should be.
    Leave,
    /// It has again in it what it had without us, and what its owner has written since.
    Restore(Vec<u8>),
    /// It goes, and of the directories above it so many, if they are empty then.
    Delete {
        /// How many directories.
        directories: usize,
    },
}

/// What setting a shell up comes to.
#[derive(Debug)]
pub struct Plan {
    /// What is switched on from then on.
    pub settings: Settings,
    /// First the static file, then the start-up files that source it.
    pub changes: Vec<Change>,
    /// Profiles of PowerShell's other hosts, which have no block and are none of setup's business.
    pub other_hosts: Vec<PathBuf>,
}

/// Setting a shell up, which is told where the program was `found`. `adjust` makes of the settings that were
/// there, in the first file that has a block, those that are to be.
pub fn install(
    dirs: &Dirs,
    shell: Shell,
    found: Option<&str>,
    adjust: impl FnOnce(Settings) -> Settings,
) -> Result<Plan, Error> {
    install_in(&world::look(dirs, shell)?, dirs, shell, found, adjust)
}

fn install_in(
    world: &World,
    dirs: &Dirs,
    shell: Shell,
    found: Option<&str>,
    adjust: impl FnOnce(Settings) -> Settings,
) -> Result<Plan, Error> {
    let static_file = files::path(dirs, shell);
    if static_file.to_str().is_none() {
        return Err(Error::PathNotUtf8(static_file));
    }
    let before = read(&static_file)?;
    let mut changes = vec![change(&static_file, before.as_deref(), shell.file().into())];
    let mut files = Vec::new();
    let mut known = None;
    for path in rc::files(shell, world) {
        let text = read_start_up_file(&path)?;
        known = known.or(settings_in(&path, shell, text.as_deref().unwrap_or_default())?);
        files.push((path, text));
    }
    let mut moved = None;
    if let Some(path) = rc::former(shell, world).filter(|path| path.is_file()) {
        known = known.or(settings_in(path, shell, &fs_err::read(path)?)?);
        moved = without_block(path)?;
    }
    let settings = adjust(known.unwrap_or_default());
    let lines = block_lines(shell, settings, found, &static_file);
    for (path, before) in files {
        let missing = missing_directories(&path).max(made_with(moved.as_ref()));
        let after = block::insert(before.as_deref(), missing, &lines)
            .map_err(|source| Error::Damaged { path: path.clone(), source })?;
        let change = change(&path, before.as_deref(), after);
        if shell == Shell::PowerShell && change.deed != Deed::Leave {
            check_profile(&path, before.as_deref().unwrap_or_default())?;
        }
        changes.push(change);
    }
    for (path, text) in files::all(dirs, shell) {
        if path != static_file {
            let before = read(&path)?;
            changes.push(change(&path, before.as_deref(), text.into()));
        }
    }
    changes.extend(moved);
    Ok(Plan { settings, changes, other_hosts: without_blocks(&world.profiles.other_hosts) })
}

fn block_lines(
    shell: Shell,
    settings: Settings,
    found: Option<&str>,
    static_file: &Path,
) -> String {
    let mut lines = settings.lines(shell);
    lines.extend(found.map(|found| lines::found_line(shell, &shell.path(Path::new(found)))));
    lines.push(lines::source_line(shell, &shell.path(static_file)));
    lines.join("\n")
}

/// What the block of this file switches on; `None` where no block is.
fn settings_in(path: &Path, shell: Shell, text: &[u8]) -> Result<Option<Settings>, Error> {
    let body = block::body(text).map_err(|source| Error::Damaged { path: path.into(), source })?;
    Ok(body.map(|body| Settings::read(shell, body)))
}

/// A block that stands already was put where it is reached; but a change to it ends a signature.
fn check_profile(path: &Path, text: &[u8]) -> Result<(), Error> {
    let stands = matches!(block::body(text), Ok(Some(_)));
    match profile::unfit(text) {
        Some(source) if !stands || source == profile::Unfit::Signed => {
            Err(Error::Profile { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

fn missing_directories(path: &Path) -> usize {
    path.ancestors().skip(1).take_while(|above| !above.exists()).count()
}

/// The directories that were made for a file which goes: they are for the new one beside it from now on.
fn made_with(moved: Option<&Change>) -> usize {
    match moved.map(|change| &change.deed) {
        Some(Deed::Delete { directories }) => *directories,
        _ => 0,
    }
}

fn without_blocks(paths: &[PathBuf]) -> Vec<PathBuf> {
    let has_none =
        |path: &Path| std::fs::read(path).is_ok_and(|text| matches!(block::body(&text), Ok(None)));
    paths.iter().filter(|path| has_none(path)).cloned().collect()
}

fn change(path: &Path, before: Option<&[u8]>, after: Vec<u8>) -> Change {
    let deed = match before {
        None => Deed::Write(after),
        Some(before) if before == after => Deed::Leave,
        Some(_) => Deed::Update(after),
    };
    Change { path: path.to_owned(), deed }
}

/// Taking these shells back: first the blocks, then the files they sourced. The registry and the
/// environments are none of its business.
pub fn uninstall(dirs: &Dirs, shells: &[Shell]) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    for shell in shells {
        changes.extend(uninstall_in(&world::look(dirs, *shell)?, *shell)?);
    }
    for shell in shells {
        let start_up_file = files::subshell(dirs, *shell).map(|(path, _)| path);
        let files = files::all(dirs, *shell).into_iter().map(|(path, _)| path);
        for path in start_up_file.into_iter().chain(files) {
            if path.exists() {
                let above_data = dirs.data.ancestors().count() - 1;
                let directories = path.ancestors().count() - 1 - above_data;
                changes.push(Change { path, deed: Deed::Delete { directories } });
            }
        }
    }
    Ok(changes)
}

/// The blocks alone.
fn uninstall_in(world: &World, shell: Shell) -> Result<Vec<Change>, Error> {
    let changes: Result<Vec<_>, _> =
        rc::candidates(shell, world).iter().map(|path| without_block(path)).collect();
    Ok(changes?.into_iter().flatten().collect())
}

/// What taking the block out of a file comes to; `None` where there is none.
fn without_block(path: &Path) -> Result<Option<Change>, Error> {
    if !path.is_file() {
        return Ok(None);
    }
    let removed = block::remove(&fs_err::read(path)?)
        .map_err(|source| Error::Damaged { path: path.into(), source })?;
    Ok(removed.map(|removed| {
        let deed = match removed.made {
            // A link was made by someone else: its file is theirs.
            Some(directories) if removed.text.is_empty() && !path.is_symlink() => {
                Deed::Delete { directories }
            }
            _ => Deed::Restore(removed.text),
        };
        Change { path: path.to_owned(), deed }
    }))
}

/// Whether each change can be made, as far as can be seen without writing.
pub fn check(changes: &[Change]) -> Result<(), Error> {
    for Change { path, deed } in changes {
        if *deed != Deed::Leave {
            fs::check_writable(path)?;
        }
    }
    Ok(())
}

/// Makes the changes, in order, once they are [checked](check).
pub fn carry_out(changes: &[Change]) -> Result<(), Error> {
    check(changes)?;
    for Change { path, deed } in changes {
        match deed {
            Deed::Leave => {}
            Deed::Write(bytes) | Deed::Update(bytes) | Deed::Restore(bytes) => {
                fs::replace(path, bytes)?;
            }
            Deed::Delete { directories } => {
                fs::delete_file(path)?;
                for directory in path.ancestors().skip(1).take(*directories) {
                    fs::delete_dir_if_empty(directory);
                }
            }
        }
    }
    Ok(())
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs_err::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        // What stands in the way of a directory, the check names.
        Err(error) if fs::is_absent(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn read_start_up_file(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let text = read(path)?;
    if text.is_none() && path.is_symlink() {
        return Err(Error::DanglingLink(path.to_owned()));
    }
    if text
        .as_ref()
        .is_some_and(|text| text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff"))
    {
        return Err(Error::Utf16(path.to_owned()));
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
