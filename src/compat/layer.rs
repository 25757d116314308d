//! The code that a start-up file evaluates after the usual one.

use super::{places, scripts};
use crate::context::Context;
use crate::error::Result;
use crate::shell::Shell;

const BASH: &str =
    concat!(include_str!("../../shell/compat.sh"), include_str!("../../shell/compat.bash"),);
const ZSH: &str =
    concat!(include_str!("../../shell/compat.sh"), include_str!("../../shell/compat.zsh"),);
const FISH: &str = include_str!("../../shell/compat.fish");

/// The layer for a shell, without comment lines. Installs the hooks by which the core calls it, and PowerShell's scripts.
pub fn layer(context: &Context, shell: Shell) -> Result<String> {
    places::install(&context.dirs, shell)?;
    if shell == Shell::PowerShell {
        scripts::install(&context.dirs)?;
    }
    let is_code = |line: &&str| !line.trim_start().starts_with('#');
    Ok(text(shell).split_inclusive('\n').filter(is_code).collect())
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
