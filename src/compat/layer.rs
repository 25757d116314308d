//! The code that a start-up file evaluates after the usual one.

use super::places;
use crate::context::Context;
use crate::dirs::Dirs;
use crate::error::{Error, Result};
use crate::fs;
use crate::session::files;
use crate::shell::Shell;

const BASH: &str =
    concat!(include_str!("../../shell/compat.sh"), include_str!("../../shell/compat.bash"),);
const ZSH: &str =
    concat!(include_str!("../../shell/compat.sh"), include_str!("../../shell/compat.zsh"),);
const FISH: &str = include_str!("../../shell/compat.fish");

/// The layer for a shell, without comment lines. Installs the hooks by which the core calls it.
pub fn layer(context: &Context, shell: Shell) -> Result<String> {
    places::install(&context.dirs)?;
    Ok(code(text(shell)?))
}

/// The text of the file that `setup` installs; `None` for a shell that has no such commands.
pub(super) fn file(shell: Shell) -> Option<String> {
    let code = code(text(shell).ok()?);
    Some(format!("# venvyard {}: virtualenvwrapper's commands\n{code}", env!("CARGO_PKG_VERSION")))
}

/// Brings what `setup` installed up to date, if another version did it. Nobody asked for that, so errors don't count.
pub(super) fn refresh(dirs: &Dirs, shell: Shell) {
    let path = files::layer(dirs, shell);
    if let (Ok(installed), Some(text)) = (std::fs::read(&path), file(shell))
        && installed != text.as_bytes()
    {
        let _ = fs::replace(&path, text.as_bytes());
        let _ = places::install(dirs);
    }
}

fn code(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !line.trim_start().starts_with('#')).collect()
}

/// The layer's text.
fn text(shell: Shell) -> Result<&'static str> {
    match shell {
        Shell::Bash => Ok(BASH),
        Shell::Zsh => Ok(ZSH),
        Shell::Fish => Ok(FISH),
        Shell::PowerShell => {
            Err(Error::usage(format!("{shell} has no virtualenvwrapper commands yet")))
        }
    }
}
