//! What is switched on in a shell, as lines of the marked block. They are there and not in a configuration file,
//! because reading one would cost every new shell a process.

use crate::shell::Shell;

/// What is switched on in a shell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whether `cd` into a project's directory enters its environment.
    pub auto: bool,
    /// What `pip install` does without an active environment.
    pub guard: Guard,
    /// Whether the block loads the [`Layer`](super::layer::Layer), too.
    pub layer: bool,
}

/// What `pip install` does without an active environment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Guard {
    /// It installs.
    #[default]
    Off,
    /// It prints a warning and installs.
    Warn,
    /// It fails.
    Deny,
}

impl Settings {
    /// The lines of the block, in the shell's language. Nothing is exported: a setting for one shell is no setting
    /// for the shells started in it.
    pub(super) fn lines(self, shell: Shell) -> Vec<String> {
        self.variables().into_iter().map(|(name, value)| shell.setting_line(name, value)).collect()
    }

    /// The settings that a block's lines make. `layer` is the one that loads the layer.
    pub(super) fn read(shell: Shell, block: &[u8], layer: &str) -> Self {
        let text = String::from_utf8_lossy(block);
        let has_line = |wanted: &str| text.lines().any(|line| line.trim_end() == wanted);
        let has = |name, value| has_line(&shell.setting_line(name, value));
        let guard = if has(GUARD, "deny") {
            Guard::Deny
        } else if has(GUARD, "warn") {
            Guard::Warn
        } else {
            Guard::Off
        };
        Self { auto: has(AUTO, "1"), guard, layer: has_line(layer) }
    }

    /// The variables that the lines set, with their values.
    pub fn variables(self) -> Vec<(&'static str, &'static str)> {
        let guard = match self.guard {
            Guard::Off => None,
            Guard::Warn => Some((GUARD, "warn")),
            Guard::Deny => Some((GUARD, "deny")),
        };
        self.auto.then_some((AUTO, "1")).into_iter().chain(guard).collect()
    }
}

const AUTO: &str = "VENVYARD_AUTO";
const GUARD: &str = "VENVYARD_GUARD";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_back_from_the_lines() {
        for shell in Shell::ALL {
            for auto in [false, true] {
                for guard in [Guard::Off, Guard::Warn, Guard::Deny] {
                    let settings = Settings { auto, guard, layer: false };
                    let text = settings.lines(shell).join("\r\n") + "\nif true; then\n";
                    assert_eq!(
                        Settings::read(shell, text.as_bytes(), "none"),
                        settings,
                        "{shell} {text}"
                    );
                }
            }
        }
        assert_eq!(
            Settings::read(Shell::Bash, b"\xff\nVENVYARD_AUTO=0", "none"),
            Settings::default()
        );
    }
}
