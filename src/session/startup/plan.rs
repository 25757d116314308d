//! What `setup` changes in which files, worked out as a whole.

use std::path::{Path, PathBuf};

use super::changes::{change, read};
use super::layer::Layer;
use super::rc::HomeLayout;
use super::settings::Settings;
use super::{Error, block, home, profile, program, rc, replaced};
use crate::dirs::Dirs;
use crate::fs;
use crate::session::files;
use crate::shell::Shell;

pub use super::changes::{Action, FileChange, apply, change_to, check};

/// What setting up a shell changes.
#[derive(Debug)]
pub struct Plan {
    /// What is switched on afterwards.
    pub settings: Settings,
    /// First what is installed, then the start-up files that source it: a shell that starts meanwhile has the old
    /// commands or the new ones.
    pub changes: Vec<FileChange>,
    /// The first of the start-up files.
    pub start_up_file: PathBuf,
    /// Profiles of PowerShell's other hosts that have no block. `setup` doesn't change them.
    pub other_hosts: Vec<PathBuf>,
    /// The lines that the layer has taken the place of.
    pub replaced: Vec<ReplacedLine>,
    /// The start-up files of the user that the shell reads, and that exist.
    pub read: Vec<PathBuf>,
}

/// A line of a start-up file whose command loads nothing any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplacedLine {
    /// The file.
    pub path: PathBuf,
    /// Its number.
    pub number: usize,
    /// What it was.
    pub text: String,
    /// Whether an earlier `setup` did it.
    pub was_before: bool,
}

/// Plans to set up a shell. `program` is the path of this program. `adjust` gets the settings of the first file that
/// has a block, and returns the new ones.
pub fn install(
    dirs: &Dirs,
    shell: Shell,
    program: Option<&str>,
    layer: Option<&Layer>,
    adjust: impl FnOnce(Settings) -> Settings,
) -> Result<Plan, Error> {
    install_in(&home::inspect(dirs, shell)?, dirs, shell, program, layer, adjust)
}

fn install_in(
    layout: &HomeLayout,
    dirs: &Dirs,
    shell: Shell,
    program: Option<&str>,
    layer: Option<&Layer>,
    adjust: impl FnOnce(Settings) -> Settings,
) -> Result<Plan, Error> {
    let installed = files::path(dirs, shell);
    if installed.to_str().is_none() {
        return Err(Error::PathNotUtf8(installed));
    }
    let layer_line = shell.source_line(&shell.path(&files::layer(dirs, shell)));
    let settings = adjust(settings_before(shell, layout, &layer_line)?);
    let mut start_up = StartUpFiles::read(shell, layout, settings.layer)?;
    let mut lines = block_lines(shell, settings, program, &installed);
    if settings.layer {
        lines = [lines, layer_line].join("\n");
    }
    let layer = layer.filter(|_| settings.layer);
    if let Some(layer) = layer {
        start_up.add_those_with_loads(shell, layout, layer)?;
    }
    let (in_start_up_files, replaced) = start_up.with_block(shell, &lines, layer)?;
    let start_up_file = start_up.files.first().map(|(path, _)| path.clone()).unwrap_or_default();
    let mut changes = Vec::new();
    for (path, text) in files::all(dirs, shell) {
        changes.push(change_to(&path, text)?);
    }
    for (path, text) in layer.map(|layer| layer.all(dirs, shell)).unwrap_or_default() {
        changes.push(change_to(&path, &text)?);
    }
    changes.extend(in_start_up_files);
    changes.extend(start_up.former);
    let other_hosts = without_blocks(&layout.profiles.other_hosts);
    let mut read = rc::readable(shell, layout);
    read.retain(|path| path.is_file());
    Ok(Plan { settings, changes, start_up_file, other_hosts, replaced, read })
}

/// A shell's start-up files as they are.
struct StartUpFiles {
    /// Those that the block belongs in, and their contents.
    files: Vec<(PathBuf, Option<Vec<u8>>)>,
    /// What removes the block from a file in which it was put earlier.
    former: Option<FileChange>,
}

impl StartUpFiles {
    fn read(shell: Shell, layout: &HomeLayout, layer: bool) -> Result<Self, Error> {
        let mut files = Vec::new();
        for path in rc::files(shell, layout, layer) {
            let text = read_start_up_file(&path)?;
            files.push((path, text));
        }
        let former = rc::former_file(shell, layout, layer);
        Ok(Self { files, former: former.map_or(Ok(None), |path| without_block(&path))? })
    }

    /// Adds the files that load the other tool, or did. Each gets a block in the place of that.
    fn add_those_with_loads(
        &mut self,
        shell: Shell,
        layout: &HomeLayout,
        layer: &Layer,
    ) -> Result<(), Error> {
        for path in rc::readable(shell, layout) {
            if self.files.iter().any(|(known, _)| *known == path) || !path.is_file() {
                continue;
            }
            let text = read_start_up_file(&path)?;
            let bytes = text.as_deref().unwrap_or_default();
            if !(layer.loads)(shell, bytes).is_empty() || !replaced::lines(bytes).is_empty() {
                self.files.push((path, text));
            }
        }
        Ok(())
    }

    /// The changes that give each file a block with these lines, and the lines that `layer` takes the place of.
    fn with_block(
        &self,
        shell: Shell,
        lines: &str,
        layer: Option<&Layer>,
    ) -> Result<(Vec<FileChange>, Vec<ReplacedLine>), Error> {
        let (mut changes, mut all_replaced) = (Vec::new(), Vec::new());
        for (path, before) in &self.files {
            let before = before.as_deref();
            let missing = missing_directories(path).max(self.directories_made());
            let in_place = match (before, layer) {
                (Some(before), Some(layer)) => in_place_of_loads(shell, before, lines, layer),
                _ => Ok(None),
            };
            let after = in_place
                .and_then(|text| text.map_or_else(|| block::insert(before, missing, lines), Ok))
                .map_err(|source| Error::Damaged { path: path.clone(), source })?;
            all_replaced.extend(replaced_lines(path, before.unwrap_or_default(), &after));
            let change = change(path, before, after);
            if shell == Shell::PowerShell && change.action != Action::Leave {
                check_profile(path, before.unwrap_or_default())?;
            }
            changes.push(change);
        }
        Ok((changes, all_replaced))
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

/// The file with the block behind the first command that loads the other tool, which does nothing then; `None` if there
/// is no such command. An older block may have been read before the variables that the commands need.
fn in_place_of_loads(
    shell: Shell,
    before: &[u8],
    lines: &str,
    layer: &Layer,
) -> Result<Option<Vec<u8>>, block::Damaged> {
    let rest = block::remove(before)?;
    let text = rest.as_ref().map_or(before, |rest| &rest.text);
    let loads = (layer.loads)(shell, text);
    let Some(first) = loads.first() else { return Ok(None) };
    let commands: Vec<_> = loads.iter().map(|load| load.range.clone()).collect();
    let (text, place) = replaced::replace(text, &commands, shell.nothing(), first.then);
    block::insert_at(Some(&text), 0, lines, place).map(Some)
}

fn replaced_lines(path: &Path, before: &[u8], after: &[u8]) -> Vec<ReplacedLine> {
    let known = replaced::lines(before);
    let line = |(number, text): (usize, String)| ReplacedLine {
        path: path.to_owned(),
        number,
        was_before: known.iter().any(|(_, known)| *known == text),
        text,
    };
    replaced::lines(after).into_iter().map(line).collect()
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

/// What the first block switches on.
fn settings_before(shell: Shell, layout: &HomeLayout, layer: &str) -> Result<Settings, Error> {
    let files = [false, true].into_iter().flat_map(|layer| rc::files(shell, layout, layer));
    for path in files.chain(rc::former_file(shell, layout, false)) {
        let text = read_start_up_file(&path)?.unwrap_or_default();
        let body = block::body(&text).map_err(|source| Error::Damaged { path, source })?;
        if let Some(body) = body {
            return Ok(Settings::read(shell, body, layer));
        }
    }
    Ok(Settings::default())
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

/// Plans to undo [`install`] for these shells: first the blocks, then the files they sourced. The registry and the
/// environments stay.
pub fn uninstall(dirs: &Dirs, shells: &[Shell], layer: &Layer) -> Result<Vec<FileChange>, Error> {
    let mut changes = Vec::new();
    for shell in shells {
        changes.extend(uninstall_in(&home::inspect(dirs, *shell)?, *shell)?);
    }
    for shell in shells {
        let of_subshells = files::subshell(dirs, *shell).map(|(path, _)| path);
        let files = files::all(dirs, *shell).into_iter().map(|(path, _)| path);
        let of_layer = layer_files_of(dirs, *shell, shells, layer);
        for path in of_subshells.into_iter().chain(files).chain(of_layer) {
            if path.exists() && !changes.iter().any(|change| change.path == path) {
                let above_data = dirs.data.ancestors().count() - 1;
                let directories = path.ancestors().count() - 1 - above_data;
                changes.push(FileChange { path, action: Action::Delete { directories } });
            }
        }
    }
    Ok(changes)
}

/// The layer's files of a shell, without those that a shell which stays set up uses.
fn layer_files_of(dirs: &Dirs, shell: Shell, shells: &[Shell], layer: &Layer) -> Vec<PathBuf> {
    let paths = |shell| layer.all(dirs, shell).into_iter().map(|(path, _)| path);
    let stay: Vec<PathBuf> = Shell::ALL
        .into_iter()
        .filter(|other| !shells.contains(other))
        .filter(|other| paths(*other).next().is_some_and(|first| first.exists()))
        .flat_map(paths)
        .collect();
    paths(shell).filter(|path| !stay.contains(path)).collect()
}

/// Only what is in the start-up files.
fn uninstall_in(layout: &HomeLayout, shell: Shell) -> Result<Vec<FileChange>, Error> {
    let changes: Result<Vec<_>, _> =
        rc::readable(shell, layout).iter().map(|path| without_block(path)).collect();
    Ok(changes?.into_iter().flatten().collect())
}

/// The change that removes the block from a file and restores the lines that were replaced; `None` if it has none.
fn without_block(path: &Path) -> Result<Option<FileChange>, Error> {
    if !path.is_file() {
        return Ok(None);
    }
    let before = fs::read(path)?;
    let rest =
        block::remove(&before).map_err(|source| Error::Damaged { path: path.into(), source })?;
    if let Some(text) = replaced::restore(rest.as_ref().map_or(&before, |rest| &rest.text)) {
        return Ok(Some(FileChange { path: path.to_owned(), action: Action::Restore(text) }));
    }
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
mod layer_tests;
#[cfg(test)]
mod tests;
