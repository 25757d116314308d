//! The code that a start-up file evaluates after the usual one, and the files that it uses.

use std::path::Path;

use super::{places, scripts};
use crate::context::Context;
use crate::dirs::Dirs;
use crate::error::Result;
use crate::fs;
use crate::session::files as installed;
use crate::shell::Shell;

const BASH: &str = concat!(
    include_str!("../../shell/compat/calls.sh"),
    include_str!("../../shell/compat/scripts.sh"),
    include_str!("../../shell/compat.sh"),
    include_str!("../../shell/compat.bash"),
);
const ZSH: &str = concat!(
    include_str!("../../shell/compat/calls.sh"),
    include_str!("../../shell/compat/scripts.sh"),
    include_str!("../../shell/compat.sh"),
    include_str!("../../shell/compat.zsh"),
);
const FISH: &str = concat!(
    include_str!("../../shell/compat/calls.fish"),
    include_str!("../../shell/compat.fish"),
);

/// The layer for a shell, without comment lines. Installs what it uses.
pub fn layer(context: &Context, shell: Shell) -> Result<String> {
    install(&context.dirs, shell)?;
    Ok(code(shell))
}

/// The text of the file that `setup` installs.
pub(super) fn file(shell: Shell) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("# venvyard {version}: virtualenvwrapper's commands\n{}", code(shell))
}

/// What it uses in a shell, below the directory of the installed files: the hooks by which the core calls it, and
/// PowerShell's scripts.
pub(super) fn files(shell: Shell) -> Vec<(String, &'static str)> {
    let hooks = places::hooks(shell);
    let scripts = (shell == Shell::PowerShell).then(scripts::all);
    hooks.chain(scripts.into_iter().flatten()).collect()
}

/// Writes those that are missing or older.
pub(super) fn install(dirs: &Dirs, shell: Shell) -> Result<()> {
    for (name, text) in files(shell) {
        write(&dirs.data.join("shell").join(name), text)?;
    }
    Ok(())
}

/// Brings what `setup` installed up to date, if another version did it. Nobody asked for that, so errors don't count.
pub(super) fn refresh(dirs: &Dirs, shell: Shell) {
    let path = installed::layer(dirs, shell);
    let text = file(shell);
    if std::fs::read(&path).is_ok_and(|bytes| bytes != text.as_bytes()) {
        let _ = write(&path, &text);
        let _ = install(dirs, shell);
    }
}

/// Writes a file, unless it has this text already.
fn write(file: &Path, text: &str) -> Result<()> {
    if !std::fs::read(file).is_ok_and(|bytes| bytes == text.as_bytes()) {
        fs::replace(file, text.as_bytes())?;
    }
    Ok(())
}

fn code(shell: Shell) -> String {
    let is_code = |line: &&str| !line.trim_start().starts_with('#');
    text(shell).split_inclusive('\n').filter(is_code).collect()
}

/// The layer's text.
fn text(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => BASH,
        Shell::Zsh => ZSH,
        Shell::Fish => FISH,
        Shell::PowerShell => scripts::LOAD,
    }
}
