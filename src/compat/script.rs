//! The environment's own activate script: nobody sources it any more, but users and hooks add to it.

use std::path::Path;

use crate::fs;

/// Its name in the environment's `bin`.
pub(super) const NAME: &str = "activate";

/// Whether somebody has added to an activate script: users do, and so do hooks.
pub(super) fn is_added_to(script: &Path) -> bool {
    fs::read_small(script).is_ok_and(|bytes| has_additions(&bytes))
}

/// Whether an activate script goes on after its last command, `hash -r`.
pub(super) fn has_additions(script: &[u8]) -> bool {
    let text = String::from_utf8_lossy(script);
    let Some((_, rest)) = text.rsplit_once("hash -r") else { return false };
    let lines = rest.lines().skip(1).map(str::trim);
    // In venv's script before 3.11, `fi` ends a condition.
    let is_none = |line: &str| line.is_empty() || line.starts_with('#');
    lines.enumerate().any(|(at, line)| !(is_none(line) || at == 0 && line == "fi"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_activate_script_ends_with_its_last_command() {
        let made = [
            "deactivate () {\n    hash -r\n}\nhash -r 2>/dev/null || true\n",
            "if [ x ]; then\n    hash -r 2> /dev/null\nfi\n",
            "hash -r 2>/dev/null || :\n\n# a comment\n",
            "no such command\n",
        ];
        for text in made {
            assert!(!has_additions(text.as_bytes()), "{text}");
        }
        for text in &made[..3] {
            assert!(has_additions(format!("{text}export A=1\n").as_bytes()), "{text}");
        }
    }
}
