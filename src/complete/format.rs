//! How a shell needs its answer, as its completion function says.

use crate::dirs::variable;
use crate::shell::Shell;

/// How a shell needs its answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Format {
    pub(super) shell: Shell,
    /// Whether bash only shows the values and inserts none: then it gets descriptions.
    pub(super) lists: bool,
    /// Whether it is zsh without its completion system.
    pub(super) is_compctl: bool,
    /// Whether bash matches without regard to case.
    pub(super) ignores_case: bool,
}

impl Format {
    /// The format for the shell with that name; `None` if there is no such shell.
    pub(super) fn of(name: &str) -> Option<Self> {
        let is_compctl = name == "compctl";
        Some(Self {
            shell: if is_compctl { Shell::Zsh } else { Shell::from_name(name)? },
            lists: variable("COMP_TYPE").is_some_and(|kind| kind == "63"),
            is_compctl,
            ignores_case: variable("_VENVYARD_IGNORE_CASE").is_some(),
        })
    }
}
