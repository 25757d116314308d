//! What `setup` changes in which files: worked out as a whole, checked as a whole, then applied.

use std::io;
use std::path::{Path, PathBuf};

use super::rc::HomeLayout;
use super::settings::Settings;
use super::{Error, block, home, profile, program, rc};
use crate::dirs::Dirs;
use crate::fs;
use crate::session::files;
use crate::shell::Shell;

/// One file and what happens to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// The file.
    pub path: PathBuf,
    /// What happens to it.
    pub action: Action,
}

/// What happens to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Create it with this content.
    Write(Vec<u8>),
    /// Replace its content with this.
    Update(Vec<u8>),
    /// Leave it as it is.
    Leave,
    /// Replace its content with this, which has no block.
    Restore(Vec<u8>),
    /// Delete it, and then this many of the directories above it if they are empty.
    Delete {
        /// How many directories.
        directories: usize,
    },
}

/// What setting up a shell changes.
#[derive(Debug)]
pub struct Plan {
    /// What is switched on afterwards.
    pub settings: Settings,
    /// First the installed file, then the start-up files that source it, then the rest.
    pub changes: Vec<FileChange>,
    /// Profiles of PowerShell's other hosts that have no block. `setup` doesn't change them.
    pub other_hosts: Vec<PathBuf>,
}

/// Plans to set up a shell. `program` is the path of this program. `adjust` gets the settings of the first file that
/// has a block, and returns the new ones.
pub fn install(
    dirs: &Dirs,
    shell: Shell,
    program: Option<&str>,
    adjust: impl FnOnce(Settings) -> Settings,
) -> Result<Plan, Error> {
    install_in(&home::inspect(dirs, shell)?, dirs, shell, program, adjust)
}

fn install_in(
    layout: &HomeLayout,
    dirs: &Dirs,
    shell: Shell,
    program: Option<&str>,
    adjust: impl FnOnce(Settings) -> Settings,
) -> Result<Plan, Error> {
    let installed = files::path(dirs, shell);
    if installed.to_str().is_none() {
        return Err(Error::PathNotUtf8(installed));
    }
    let start_up = StartUpFiles::read(shell, layout)?;
    let settings = adjust(start_up.settings.unwrap_or_default());
    let lines = block_lines(shell, settings, program, &installed);
    let mut changes = vec![change_to(&installed, shell.file())?];
    changes.extend(start_up.with_block(shell, &lines)?);
    for (path, text) in files::all(dirs, shell) {
        if path != installed {
            changes.push(change_to(&path, text)?);
        }
    }
    changes.extend(start_up.former);
    Ok(Plan { settings, changes, other_hosts: without_blocks(&layout.profiles.other_hosts) })
}

/// A shell's start-up files as they are.
struct StartUpFiles {
    /// Those that the block belongs in, and their contents.
    files: Vec<(PathBuf, Option<Vec<u8>>)>,
    /// What the first block switches on.
    settings: Option<Settings>,
    /// What removes the block from a file in which it was put earlier.
    former: Option<FileChange>,
}

impl StartUpFiles {
    fn read(shell: Shell, layout: &HomeLayout) -> Result<Self, Error> {
        let (mut files, mut settings, mut former) = (Vec::new(), None, None);
        for path in rc::files(shell, layout) {
            let text = read_start_up_file(&path)?;
            settings = settings.or(settings_in(&path, shell, text.as_deref().unwrap_or_default())?);
            files.push((path, text));
        }
        if let Some(path) = rc::former_file(shell, layout).filter(|path| path.is_file()) {
            settings = settings.or(settings_in(path, shell, &fs::read(path)?)?);
            former = without_block(path)?;
        }
        Ok(Self { files, settings, former })
    }

    /// The changes that give each file a block with these lines.
    fn with_block(&self, shell: Shell, lines: &str) -> Result<Vec<FileChange>, Error> {
        let mut changes = Vec::new();
        for (path, before) in &self.files {
            let before = before.as_deref();
            let missing = missing_directories(path).max(self.directories_made());
            let after = block::insert(before, missing, lines)
                .map_err(|source| Error::Damaged { path: path.clone(), source })?;
            let change = change(path, before, after);
            if shell == Shell::PowerShell && change.action != Action::Leave {
                check_profile(path, before.unwrap_or_default())?;
            }
            changes.push(change);
        }
        Ok(changes)
    }

    /// How many directories were made for the former file, if that is deleted now. From now on they count as made
    /// for the new file beside it.
    fn directories_made(&self) -> usize {
        match self.former.as_ref().map(|change| &change.action) {
            Some(Action::Delete { directories }) => *directories,
            _ => 0,
        }
    }
}

fn block_lines(
    shell: Shell,
    settings: Settings,
    program: Option<&str>,
    installed: &Path,
) -> String {
    let mut lines = settings.lines(shell);
    lines.extend(program.map(|path| program::line(shell, &shell.path(Path::new(path)))));
    lines.push(shell.source_line(&shell.path(installed)));
    lines.join("\n")
}

/// What the block of this file switches on; `None` if it has no block.
fn settings_in(path: &Path, shell: Shell, text: &[u8]) -> Result<Option<Settings>, Error> {
    let body = block::body(text).map_err(|source| Error::Damaged { path: path.into(), source })?;
    Ok(body.map(|body| Settings::read(shell, body)))
}

/// Refuses a profile in which a block would not be reached. One that has a block already was placed by hand where it
/// is reached; but any change breaks a signature.
fn check_profile(path: &Path, text: &[u8]) -> Result<(), Error> {
    let has_block = matches!(block::body(text), Ok(Some(_)));
    match profile::unfit(text) {
        Some(source) if !has_block || source == profile::Unfit::Signed => {
            Err(Error::Profile { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

fn missing_directories(path: &Path) -> usize {
    path.ancestors().skip(1).take_while(|above| !above.exists()).count()
}

fn without_blocks(paths: &[PathBuf]) -> Vec<PathBuf> {
    let has_none =
        |path: &Path| std::fs::read(path).is_ok_and(|text| matches!(block::body(&text), Ok(None)));
    paths.iter().filter(|path| has_none(path)).cloned().collect()
}

/// The change that gives an installed file this text.
pub fn change_to(path: &Path, text: &str) -> io::Result<FileChange> {
    Ok(change(path, read(path)?.as_deref(), text.into()))
}

fn change(path: &Path, before: Option<&[u8]>, after: Vec<u8>) -> FileChange {
    let action = match before {
        None => Action::Write(after),
        Some(before) if before == after => Action::Leave,
        Some(_) => Action::Update(after),
    };
    FileChange { path: path.to_owned(), action }
}

/// Plans to undo [`install`] for these shells: first the blocks, then the files they sourced. The registry and the
/// environments stay.
pub fn uninstall(dirs: &Dirs, shells: &[Shell]) -> Result<Vec<FileChange>, Error> {
    let mut changes = Vec::new();
    for shell in shells {
        changes.extend(uninstall_in(&home::inspect(dirs, *shell)?, *shell)?);
    }
    for shell in shells {
        let of_subshells = files::subshell(dirs, *shell).map(|(path, _)| path);
        let files = files::all(dirs, *shell).into_iter().map(|(path, _)| path);
        for path in of_subshells.into_iter().chain(files) {
            if path.exists() {
                let above_data = dirs.data.ancestors().count() - 1;
                let directories = path.ancestors().count() - 1 - above_data;
                changes.push(FileChange { path, action: Action::Delete { directories } });
            }
        }
    }
    Ok(changes)
}

/// Only the blocks.
fn uninstall_in(layout: &HomeLayout, shell: Shell) -> Result<Vec<FileChange>, Error> {
    let changes: Result<Vec<_>, _> =
        rc::candidates(shell, layout).iter().map(|path| without_block(path)).collect();
    Ok(changes?.into_iter().flatten().collect())
}

/// The change that removes the block from a file; `None` if it has none.
fn without_block(path: &Path) -> Result<Option<FileChange>, Error> {
    if !path.is_file() {
        return Ok(None);
    }
    let rest = block::remove(&fs::read(path)?)
        .map_err(|source| Error::Damaged { path: path.into(), source })?;
    Ok(rest.map(|rest| {
        let action = match rest.made_directories {
            // Somebody else made a link, and its file is theirs.
            Some(directories) if rest.text.is_empty() && !path.is_symlink() => {
                Action::Delete { directories }
            }
            _ => Action::Restore(rest.text),
        };
        FileChange { path: path.to_owned(), action }
    }))
}

/// Whether each change can be made, as far as can be seen without writing.
pub fn check(changes: &[FileChange]) -> Result<(), Error> {
    for FileChange { path, action } in changes {
        if *action != Action::Leave {
            fs::check_writable(path)?;
        }
    }
    Ok(())
}

/// [Checks](check) all changes, then makes them in order.
pub fn apply(changes: &[FileChange]) -> Result<(), Error> {
    check(changes)?;
    for FileChange { path, action } in changes {
        match action {
            Action::Leave => {}
            Action::Write(bytes) | Action::Update(bytes) | Action::Restore(bytes) => {
                fs::replace(path, bytes)?;
            }
            Action::Delete { directories } => {
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
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        // If a file stands where a directory should be, the check reports that.
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
