//! The languages of activate scripts, and how words are quoted in them.

use crate::quote;

/// The language of an activate script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sh,
    Fish,
    Csh,
    PowerShell,
    Nu,
    Batch,
}

impl Dialect {
    /// By the name of a file in `bin`; `None` if it isn't a script that activates.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "activate" => Self::Sh,
            "activate.fish" => Self::Fish,
            "activate.csh" | "deactivate.csh" => Self::Csh,
            "activate.ps1" | "Activate.ps1" | "deactivate.ps1" => Self::PowerShell,
            "activate.nu" | "deactivate.nu" => Self::Nu,
            "activate.bat" | "deactivate.bat" => Self::Batch,
            _ => return None,
        })
    }

    /// A whole word with this value.
    pub(super) fn quote(self, value: &str) -> String {
        match self {
            Self::Sh => quote::posix(value),
            Self::Fish => quote::fish(value),
            Self::Csh => quote::csh(value),
            Self::PowerShell => quote::powershell(value),
            Self::Nu => quote::nu(value),
            Self::Batch => quote::cmd(value),
        }
    }

    /// Every form in which a tool may have written the value as a word.
    pub(super) fn forms(self, value: &str) -> Vec<String> {
        let mut forms = vec![
            self.quote(value),
            // Python's shlex.quote, which uv and virtualenv use for most shells.
            format!("'{}'", value.replace('\'', "'\"'\"'")),
            format!("'{}'", value.replace('\'', r"'\''")),
            // venv until 3.12 and virtualenv until 20.26 quote nothing in the value.
            format!("'{value}'"),
            format!("\"{value}\""),
        ];
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        forms
    }
}
