//! One flow: what is there, what is typed, and what the transcript must be, in every shell and under the original.

use std::io::Write as _;

use venvyard::shell::Shell;

use super::original;
use super::scene::{File, Scene, Side};
use crate::support::matrix::Size;
use crate::support::{Sandbox, TestShell, for_each_shell, for_each_unix_shell, matrix, python};

/// What virtualenvwrapper itself does in the same flow.
#[derive(Debug, Clone, Copy)]
pub(super) enum Theirs {
    /// The same.
    Same,
    /// Another transcript, for the reason that the page of differences tells.
    Tells(&'static str),
    /// It can't take part; the reason.
    Absent(&'static str),
}

/// Which shells can say the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shells {
    All,
    Unix,
    Posix,
}

/// A flow.
pub(super) struct Case {
    /// Environments that are there before.
    pub(super) made: &'static [&'static str],
    /// Environments in the home that `venv` has made.
    pub(super) elsewhere: &'static [&'static str],
    pub(super) files: &'static [File],
    /// Lines before the rc file's.
    pub(super) before: &'static str,
    /// Lines of [`language`](super::language).
    pub(super) lines: &'static str,
    /// The transcript.
    pub(super) told: &'static str,
    /// Each is in what the session printed.
    pub(super) said: &'static [&'static str],
    pub(super) theirs: Theirs,
    pub(super) shells: Shells,
    /// It asks the package index.
    pub(super) network: bool,
}

/// Nothing is there, and nothing is said.
pub(super) const NOTHING: Case = Case {
    made: &[],
    elsewhere: &[],
    files: &[],
    before: "",
    lines: "",
    told: "",
    said: &[],
    theirs: Theirs::Same,
    shells: Shells::All,
    network: false,
};

/// Tests of cases: each has `ours`, in every shell, and `network_original`, which proves that the expectation is true.
macro_rules! cases {
    ($($(#[$about:meta])* $name:ident = $case:expr;)*) => {
        $($(#[$about])* mod $name {
            use super::*;
            const CASE: crate::compat::case::Case = $case;

            #[test]
            fn ours() {
                CASE.is_ours();
            }

            #[test]
            fn network_original() {
                CASE.is_theirs();
            }
        })*
    };
}
pub(super) use cases;

impl Case {
    /// In every shell.
    #[track_caller]
    pub(super) fn is_ours(&self) {
        if self.network && !matrix::network() {
            return;
        }
        let test = |shell: &TestShell| {
            if self.shells != Shells::Posix || matches!(shell.kind, Shell::Bash | Shell::Zsh) {
                self.run(shell, Side::Ours, self.told);
            }
        };
        if self.shells == Shells::All { for_each_shell(test) } else { for_each_unix_shell(test) }
    }

    /// Under the original: a third of the cases in bash, in a full run all of them, and in zsh, too. What the original
    /// does doesn't change.
    #[track_caller]
    pub(super) fn is_theirs(&self) {
        let told = match self.theirs {
            Theirs::Same => self.told,
            Theirs::Tells(told) => told,
            Theirs::Absent(reason) => {
                // Not eprintln!: the test runner would keep it to itself.
                let _ = writeln!(std::io::stderr(), "LEFT OUT: the original: {reason}");
                return;
            }
        };
        // Any third will do, as long as it is the same in every run.
        let is_chosen = matrix::size() == Size::Full || self.lines.len().is_multiple_of(3);
        if !is_chosen || original::programs().is_none() {
            return;
        }
        let shells = matrix::pick(&[Shell::Bash][..], &[Shell::Bash], &[Shell::Bash, Shell::Zsh]);
        for shell in shells.iter().copied().filter_map(TestShell::find) {
            self.run(&shell, Side::Theirs, told);
        }
    }

    #[track_caller]
    fn run(&self, shell: &TestShell, side: Side, told: &str) {
        // The original leaves paths with spaces unquoted.
        let sandbox = if side == Side::Ours { Sandbox::new() } else { Sandbox::plain() };
        let mut sandbox = sandbox.with_pyenv();
        if self.network {
            sandbox = sandbox.with_network();
        }
        let scene = Scene::of(shell, side, sandbox);
        self.made.iter().for_each(|name| scene.make(name));
        let elsewhere = self.elsewhere.iter().map(|name| scene.sandbox.home().join(name));
        elsewhere.for_each(|path| python::venv(&scene.sandbox, &path));
        self.files.iter().for_each(|file| scene.write(file));
        let outcome = scene.session_after(self.before, self.lines);
        let found = scene.transcript();
        assert!(found == told, "{} told\n{found}and should tell\n{told}\n{outcome}", shell.kind);
        if side == Side::Theirs {
            return;
        }
        let outcome = outcome.success();
        for text in self.said {
            let is_said = outcome.stdout.contains(text) || outcome.stderr.contains(text);
            assert!(is_said, "{} should say {text:?}\n{outcome}", shell.kind);
        }
    }
}
