//! The code that a start-up file evaluates after the usual one.

use super::places;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::shell::Shell;

const BASH: &str =
    concat!(include_str!("../../shell/compat.sh"), include_str!("../../shell/compat.bash"),);
const ZSH: &str =
    concat!(include_str!("../../shell/compat.sh"), include_str!("../../shell/compat.zsh"),);

/// The layer for a shell, without comment lines. Installs the hooks by which the core calls it.
pub fn layer(context: &Context, shell: Shell) -> Result<String> {
    places::install(&context.dirs)?;
    let is_code = |line: &&str| !line.trim_start().starts_with('#');
    Ok(text(shell)?.split_inclusive('\n').filter(is_code).collect())
}

/// The text of the file that `setup` installs; `None` for a shell that has no such commands.
pub(super) fn file(shell: Shell) -> Option<String> {
    let is_code = |line: &&str| !line.trim_start().starts_with('#');
    let code: String = text(shell).ok()?.split_inclusive('\n').filter(is_code).collect();
    Some(format!("# venvyard {}: virtualenvwrapper's commands\n{code}", env!("CARGO_PKG_VERSION")))
}

/// The layer's text.
fn text(shell: Shell) -> Result<&'static str> {
    match shell {
        Shell::Bash => Ok(BASH),
        Shell::Zsh => Ok(ZSH),
        Shell::Fish | Shell::PowerShell => {
            Err(Error::usage(format!("{shell} has no virtualenvwrapper commands yet")))
        }
    }
}
