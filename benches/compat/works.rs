//! The works that are compared, in order.

use venvyard::shell::Shell;

/// How often a work is done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Often {
    /// In every round.
    Always,
    /// In every tenth: the original takes a second for it.
    Tenth,
    /// In the first: the original takes half a minute for it.
    Once,
}

/// What is timed.
#[derive(Clone, Copy)]
pub(crate) enum Work {
    /// A new shell, by the file that `setup` writes.
    File,
    /// A new shell, by `eval` of `init`.
    Init,
    /// A line in the session, with those that lead up to it and away from it.
    Line { before: &'static str, line: &'static str, after: &'static str },
}

/// What nobody can do without for a work.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Floor {
    /// The shell does it alone.
    Shell,
    /// It takes one program, whose output the shell evaluates or the user sees.
    Program,
    /// It takes one program, which starts a command in each of the environments.
    Commands,
}

impl Floor {
    /// The line that does only that, in a session that has loaded ours.
    pub(crate) fn line(self) -> Option<&'static str> {
        match self {
            Self::Shell => None,
            Self::Program => Some(OURS),
            Self::Commands => Some(COMMANDS),
        }
    }
}

/// Starts our program, which without words ends at once. Any other program in Rust would take as long.
const OURS: &str = ": \"$(\"$_venvyard_exe\" __compat)\"";

/// As many commands as there are environments, and nothing else.
const COMMANDS: &str = "for ((n = 0; n < 50; n++)); do /bin/true; done";

/// Lines that do nothing but start programs.
pub(crate) const FLOORS: [(&str, &str); 4] = [
    ("`true`", "/bin/true"),
    ("`true`, captured", ": \"$(/bin/true)\""),
    ("our program without work, captured", OURS),
    ("`true`, 50 times", COMMANDS),
];

pub(crate) struct Row {
    pub(crate) what: &'static str,
    pub(crate) often: Often,
    /// So many times faster.
    pub(crate) goal: fn(Shell) -> f64,
    pub(crate) floor: Floor,
    pub(crate) work: Work,
}

pub(crate) const ROWS: [Row; 11] = [
    Row {
        what: "start-up: the file",
        often: Often::Always,
        goal: |_| 80.0,
        floor: Floor::Shell,
        work: Work::File,
    },
    Row {
        what: "start-up: `eval` of `init`",
        often: Often::Always,
        goal: |shell| if shell == Shell::Bash { 80.0 } else { 50.0 },
        floor: Floor::Program,
        work: Work::Init,
    },
    Row {
        what: "`workon a`",
        often: Often::Always,
        goal: |_| 60.0,
        floor: Floor::Program,
        work: Work::Line { before: "", line: "workon a", after: "deactivate" },
    },
    Row {
        what: "switch: `workon b`",
        often: Often::Always,
        goal: |_| 100.0,
        floor: Floor::Program,
        work: Work::Line { before: "workon a", line: "workon b", after: "deactivate" },
    },
    Row {
        what: "`deactivate`",
        often: Often::Always,
        goal: |_| 1.0,
        floor: Floor::Shell,
        work: Work::Line { before: "workon a", line: "deactivate", after: "" },
    },
    Row {
        what: "`mkvirtualenv new`, with pip",
        often: Often::Tenth,
        goal: |_| 60.0,
        floor: Floor::Program,
        work: Work::Line {
            before: "",
            line: "mkvirtualenv new >/dev/null 2>&1",
            after: "deactivate; rmvirtualenv new >/dev/null 2>&1",
        },
    },
    Row {
        what: "`rmvirtualenv new`",
        often: Often::Tenth,
        goal: |_| 60.0,
        floor: Floor::Program,
        work: Work::Line {
            before: "mkvirtualenv new >/dev/null 2>&1; deactivate",
            line: "rmvirtualenv new >/dev/null 2>&1",
            after: "",
        },
    },
    Row {
        what: "`cpvirtualenv a new`, with pip",
        often: Often::Tenth,
        goal: |_| 40.0,
        floor: Floor::Program,
        work: Work::Line {
            before: "",
            line: "cpvirtualenv a new >/dev/null 2>&1",
            after: "deactivate; rmvirtualenv new >/dev/null 2>&1",
        },
    },
    Row {
        what: "`lsvirtualenv -b`, 200 environments",
        often: Often::Always,
        goal: |_| 1.0,
        floor: Floor::Shell,
        work: Work::Line {
            before: "WORKON_HOME=$HOME/many",
            line: "lsvirtualenv -b >/dev/null",
            after: "WORKON_HOME=$HOME/.virtualenvs",
        },
    },
    Row {
        what: "`lsvirtualenv`, 200 environments",
        often: Often::Once,
        goal: |_| 400.0,
        floor: Floor::Program,
        work: Work::Line {
            before: "WORKON_HOME=$HOME/many",
            line: "lsvirtualenv >/dev/null 2>&1",
            after: "WORKON_HOME=$HOME/.virtualenvs",
        },
    },
    Row {
        what: "`allvirtualenv true`, 50 environments",
        often: Often::Tenth,
        goal: |_| 20.0,
        floor: Floor::Commands,
        work: Work::Line {
            before: "WORKON_HOME=$HOME/some",
            line: "allvirtualenv true >/dev/null 2>&1",
            after: "WORKON_HOME=$HOME/.virtualenvs",
        },
    },
];
