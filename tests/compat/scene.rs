//! A home as a user of virtualenvwrapper has it, and a session in it that loads ours or the original.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use venvyard::shell::Shell;

use super::language::said_by;
use super::original;
use crate::support::{Outcome, Sandbox, TestShell};

/// What a session loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// `venvyard init SHELL --compat`.
    Ours,
    /// `virtualenvwrapper.sh`.
    Theirs,
}

/// A file of the user's, relative to the home.
#[derive(Debug, Clone, Copy)]
pub(super) enum File {
    /// A hook that is sourced, in the words of [`language`](super::language). fish and PowerShell look for it
    /// beside its place, with their own extension.
    Sourced(&'static str, &'static str),
    /// A program.
    Run(&'static str, &'static str),
    /// Anything else, as it is.
    Plain(&'static str, &'static str),
    /// A symbolic link, and where it leads.
    Link(&'static str, &'static str),
}

/// A home with `Devel` for projects; environments are in `.virtualenvs`.
pub(super) struct Scene<'a> {
    pub(super) shell: &'a TestShell,
    pub(super) sandbox: Sandbox,
    pub(super) side: Side,
}

impl<'a> Scene<'a> {
    pub(super) fn new(shell: &'a TestShell, side: Side) -> Self {
        Self::of(shell, side, Sandbox::new().with_pyenv())
    }

    /// In a sandbox that the test has prepared.
    pub(super) fn of(shell: &'a TestShell, side: Side, sandbox: Sandbox) -> Self {
        let transcript = sandbox.root().join("transcript");
        std::fs::write(&transcript, "").unwrap();
        std::fs::create_dir(sandbox.home().join("Devel")).unwrap();
        let sandbox = sandbox.env("TRANSCRIPT", &transcript).env("SHELL", "/bin/sh");
        Self { shell, sandbox, side }
    }

    /// Makes an environment before the session begins.
    #[track_caller]
    pub(super) fn make(&self, name: &str) {
        match self.side {
            Side::Ours => {
                self.sandbox.venvyard(["create", "--no-pip", name]).success();
            }
            Side::Theirs => {
                let programs = original::programs().expect("looked for before");
                let mut virtualenv = self.sandbox.command(programs.join("virtualenv"));
                virtualenv.args(["--no-pip", "--quiet"]).arg(self.sandbox.environment(name));
                Outcome::of(virtualenv).success();
            }
        }
    }

    /// Writes a file of the user's.
    #[track_caller]
    pub(super) fn write(&self, file: &File) {
        match *file {
            File::Sourced(path, lines) => {
                let text = said_by(self.shell.kind, self.side, &self.at_home(lines));
                let extension = self.shell.choose("", ".fish", ".ps1");
                self.sandbox.write(format!("{path}{extension}"), &text);
            }
            File::Run(path, text) => {
                self.program(path, &self.at_home(text));
            }
            File::Plain(path, text) => {
                self.sandbox.write(path, &self.at_home(text));
            }
            File::Link(path, target) => {
                let path = self.sandbox.home().join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::os::unix::fs::symlink(self.at_home(target), path).unwrap();
            }
        }
    }

    /// Writes a program, relative to the home.
    #[track_caller]
    pub(super) fn program(&self, path: &str, text: &str) -> PathBuf {
        let path = self.sandbox.write(path, text);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// What the rc file says.
    pub(super) fn load(&self) -> String {
        match (self.side, self.shell.kind) {
            (Side::Ours, Shell::Bash | Shell::Zsh) => {
                format!(
                    "PROJECT_HOME=$HOME/Devel\neval \"$(venvyard init {} --compat)\"",
                    self.shell.kind
                )
            }
            (Side::Ours, Shell::Fish) => {
                "set -g PROJECT_HOME $HOME/Devel\nvenvyard init fish --compat | source".to_owned()
            }
            (Side::Ours, Shell::PowerShell) => "$env:PROJECT_HOME = $env:HOME + '/Devel'\n\
                 Invoke-Expression ((venvyard init powershell --compat) -join \"`n\")"
                .to_owned(),
            (Side::Theirs, _) => {
                let programs = original::programs().expect("looked for before");
                let programs = programs.display();
                format!(
                    "PROJECT_HOME=$HOME/Devel\n\
                     VIRTUALENVWRAPPER_PYTHON=\"{programs}/python\"\n\
                     VIRTUALENVWRAPPER_VIRTUALENV=\"${{VIRTUALENVWRAPPER_VIRTUALENV-{programs}/virtualenv}}\"\n\
                     VIRTUALENVWRAPPER_VIRTUALENV_CLONE=\"{programs}/virtualenv-clone\"\n\
                     . \"{programs}/virtualenvwrapper.sh\""
                )
            }
        }
    }

    /// Runs lines in a new session that has loaded one or the other.
    ///
    /// Ours is run as strictly as the shell can; the original does not survive that.
    #[track_caller]
    #[must_use = "say whether it should have succeeded"]
    pub(super) fn session(&self, lines: &str) -> Outcome {
        self.session_after("", lines)
    }

    /// The same, with lines that come before the loading.
    #[track_caller]
    #[must_use = "say whether it should have succeeded"]
    pub(super) fn session_after(&self, before: &str, lines: &str) -> Outcome {
        let script = self.script(before, lines);
        if self.side == Side::Ours {
            return self.shell.strict(&self.sandbox, &script);
        }
        let mut command = self.sandbox.command(&self.shell.program);
        let plain: &[&str] =
            if self.shell.kind == Shell::Bash { &["--noprofile", "--norc"] } else { &["-f"] };
        command.args(plain).args(["-c", &script]);
        let mut outcome = Outcome::of(command);
        outcome.what = format!("{} (the original) on\n{script}", self.shell.kind);
        outcome
    }

    /// What a session that loads one or the other runs.
    pub(super) fn script(&self, before: &str, lines: &str) -> String {
        let script = [before, &self.load(), lines].join("\n");
        said_by(self.shell.kind, self.side, &self.at_home(&script))
    }

    fn at_home(&self, text: &str) -> String {
        text.replace("{home}", self.sandbox.home().to_str().expect("a home in UTF-8"))
    }

    /// What the sessions wrote into the transcript, with `{home}` for the home.
    pub(super) fn transcript(&self) -> String {
        let text = std::fs::read_to_string(self.sandbox.root().join("transcript")).unwrap();
        // Windows' line ends are PowerShell's business.
        text.replace("\r\n", "\n").replace(self.sandbox.home().to_str().unwrap(), "{home}")
    }
}
