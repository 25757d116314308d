//! A home of its own with what is measured: environments, a registry with ten thousand names.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use venvyard::shell::Shell;

use crate::Result;

/// The program as it is released.
const VENVYARD: &str = env!("CARGO_BIN_EXE_venvyard");

/// How many names Tab has to choose from.
pub(crate) const NAMES: usize = 10_000;

/// A temporary home, deleted when dropped.
pub(crate) struct Home {
    dir: tempfile::TempDir,
}

impl Home {
    /// With the environments `a` and `b`, each with eight variables.
    ///
    /// # Errors
    /// The disk's; no interpreter.
    pub(crate) fn new() -> Result<Self> {
        let home = Self::bare(&std::env::temp_dir())?;
        for name in ["a", "b"] {
            let status =
                home.venvyard(&["create", "--no-pip", name]).stderr(Stdio::null()).status()?;
            if !status.success() {
                return Err("no environment could be made".into());
            }
            let mut text = std::fs::read_to_string(home.entry(name))?;
            text.push_str("\n[variables]\n");
            for number in 1..=8 {
                writeln!(text, "VARIABLE_{number} = \"the value of number {number} in {name}\"")?;
            }
            std::fs::write(home.entry(name), text)?;
        }
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            std::fs::write(home.file(shell), shell.file())?;
        }
        Ok(home)
    }

    /// Without an environment, in the directory `parent`.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn bare(parent: &Path) -> Result<Self> {
        Ok(Self { dir: tempfile::Builder::new().prefix("venvyard-bench-").tempdir_in(parent)? })
    }

    /// Gives the registry ten thousand names.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn fill(&self) -> Result<()> {
        let text = std::fs::read_to_string(self.entry("a"))?;
        let id = text.lines().find(|line| line.starts_with("id = ")).ok_or("no id")?.to_owned();
        for number in 2..NAMES {
            let new = format!("id = \"00000000-0000-4000-8000-{number:012}\"");
            let name = format!("name-{number:05}");
            // None of them is there.
            let text = text
                .replace(&id, &new)
                .replace("/.virtualenvs/a\"", &format!("/.virtualenvs/{name}\""));
            std::fs::write(self.entry(&name), text)?;
        }
        Ok(())
    }

    fn entry(&self, name: &str) -> PathBuf {
        self.path().join(".local/share/venvyard/registry.d").join(format!("{name}.toml"))
    }

    /// The file that a shell is given to load.
    pub(crate) fn file(&self, shell: Shell) -> PathBuf {
        self.path().join(shell.file_name())
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The program itself.
    pub(crate) fn venvyard(&self, args: &[&str]) -> Command {
        let mut command = self.command(VENVYARD);
        command.args(args).stdout(Stdio::null());
        command
    }

    /// A program with nothing of the caller's environment.
    pub(crate) fn command(&self, program: &str) -> Command {
        let beside = Path::new(VENVYARD).parent().unwrap_or(Path::new("/"));
        let mut command = Command::new(program);
        command.env_clear().env("HOME", self.path()).env("LANG", "C.UTF-8").env("TERM", "dumb");
        command.env("PATH", format!("{}:/usr/bin:/bin", beside.display()));
        if let Some(pyenv) = std::env::var_os("PYENV_ROOT")
            .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".pyenv").into()))
        {
            command.env("PYENV_ROOT", pyenv);
        }
        command.current_dir(self.path()).stdin(Stdio::null());
        command
    }
}
