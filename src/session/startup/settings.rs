//! What a shell has to know before it loads the static file, as lines of the marked block: reading a
//! configuration would cost every new shell a process.

use crate::shell::Shell;

/// What is switched on in a shell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// Entering a project's tree enters its environment.
    pub auto: bool,
    /// What `pip install` does where no environment is active.
    pub guard: Guard,
}

/// What the guard does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Guard {
    /// Nothing: there is none.
    #[default]
    Off,
    /// It says so.
    Warn,
    /// It refuses.
    Deny,
}

impl Settings {
    /// The lines that tell the static file, in the shell's own words and none of them exported: what
    /// is decided for one shell is not decided for those started in it.
    pub fn lines(self, shell: Shell) -> Vec<String> {
        self.variables().into_iter().map(|(name, value)| assignment(shell, name, value)).collect()
    }

    /// What the lines of a block say.
    pub fn read(shell: Shell, block: &[u8]) -> Self {
        let text = String::from_utf8_lossy(block);
        let has = |name, value| {
            text.lines().any(|line| line.trim_end() == assignment(shell, name, value))
        };
        let guard = if has(GUARD, "deny") {
            Guard::Deny
        } else if has(GUARD, "warn") {
            Guard::Warn
        } else {
            Guard::Off
        };
        Self { auto: has(AUTO, "1"), guard }
    }

    /// The variables that are set, and to what.
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

fn assignment(shell: Shell, name: &str, value: &str) -> String {
    match shell {
        Shell::Bash | Shell::Zsh => format!("{name}={value}"),
        // conf.d is read by scripts, too.
        Shell::Fish => format!("if status is-interactive; set -g {name} {value}; end"),
        Shell::PowerShell => format!("$global:{name} = '{value}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for shell in Shell::ALL {
            for auto in [false, true] {
                for guard in [Guard::Off, Guard::Warn, Guard::Deny] {
                    let settings = Settings { auto, guard };
                    let text = settings.lines(shell).join("\r\n") + "\nif true; then\n";
                    assert_eq!(Settings::read(shell, text.as_bytes()), settings, "{shell} {text}");
                }
            }
        }
        assert_eq!(Settings::read(Shell::Bash, b"\xff\nVENVYARD_AUTO=0"), Settings::default());
    }
}
