//! A session that has loaded ours and one that has loaded the original, in one shell and one home.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use venvyard::shell::Shell;

use crate::Result;
use crate::home::Home;
use crate::session::{Session, timed};

/// How many environments a long list has, and how many `allvirtualenv` enters.
pub(crate) const LISTED: usize = 200;
pub(crate) const ENTERED: usize = 50;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Ours,
    Theirs,
}

/// Both sessions. The environments `a` and `b` have pip; those in `many` and `some` have none.
pub(crate) struct Sides {
    home: Home,
    shell: Shell,
    programs: PathBuf,
    ours: Session,
    theirs: Session,
}

impl Sides {
    /// # Errors
    /// No interpreter; what the shells or the programs say.
    pub(crate) fn start(shell: Shell, programs: &Path) -> Result<Self> {
        let home = Home::bare(&std::env::temp_dir())?;
        let mut ours = Session::start(shell, &home, None)?;
        let mut theirs = Session::start(shell, &home, None)?;
        ours.run(&ours_loaded(shell))?;
        theirs.run(&theirs_loaded(programs))?;
        let mut sides = Self { home, shell, programs: programs.to_owned(), ours, theirs };
        sides.furnish()?;
        Ok(sides)
    }

    fn furnish(&mut self) -> Result<()> {
        self.set_up()?;
        let mut line = String::new();
        for (place, count) in [("many", LISTED), ("some", ENTERED)] {
            write!(
                line,
                "WORKON_HOME=$HOME/{place}; for ((n = 0; n < {count}; n++)); do mkvirtualenv --no-pip {place}$n >/dev/null 2>&1; done; "
            )?;
        }
        line.push_str("WORKON_HOME=$HOME/.virtualenvs; mkvirtualenv a >/dev/null 2>&1; mkvirtualenv b >/dev/null 2>&1; deactivate");
        self.ours.run(&line)?;
        // Nothing is measured that does nothing.
        for (line, wanted) in [
            ("workon a; echo \"${VIRTUAL_ENV##*/}\"; deactivate", "a\n"),
            (
                "WORKON_HOME=$HOME/many; lsvirtualenv -b | wc -l | tr -d ' '",
                &*format!("{LISTED}\n"),
            ),
            (
                "WORKON_HOME=$HOME/some; allvirtualenv pwd | grep -c /some/some; WORKON_HOME=$HOME/.virtualenvs",
                &*format!("{ENTERED}\n"),
            ),
        ] {
            for side in [Side::Ours, Side::Theirs] {
                let answer = self.session(side).answer(line)?;
                if answer != wanted {
                    return Err(format!("{side:?} in {}: {line}: {answer:?}", self.shell).into());
                }
            }
        }
        Ok(())
    }

    fn session(&mut self, side: Side) -> &mut Session {
        match side {
            Side::Ours => &mut self.ours,
            Side::Theirs => &mut self.theirs,
        }
    }

    /// How long a line takes in the session of one side.
    ///
    /// # Errors
    /// The shell ended.
    pub(crate) fn run(&mut self, side: Side, line: &str) -> Result<Duration> {
        self.session(side).run(line)
    }

    /// How long a new shell takes for its rc file's lines: `file` is for those that `setup` writes.
    ///
    /// # Errors
    /// What the shell says.
    pub(crate) fn start_up(&self, side: Side, file: bool) -> Result<Duration> {
        let line = match (side, file) {
            (Side::Theirs, _) => theirs_loaded(&self.programs),
            (Side::Ours, false) => ours_loaded(self.shell),
            (Side::Ours, true) => format!(". {}", self.rc_file().display()),
        };
        self.fresh(&line)
    }

    /// How long a new shell takes for one line.
    ///
    /// # Errors
    /// What the shell says.
    pub(crate) fn fresh(&self, line: &str) -> Result<Duration> {
        let options: &[&str] =
            if self.shell == Shell::Bash { &["--noprofile", "--norc"] } else { &["-f"] };
        let mut command = self.home.command(self.shell.name());
        command.args(options).args(["-c", line]).stdout(Stdio::null());
        timed(&mut command)
    }

    /// Has `setup` take virtualenvwrapper's place in the rc file.
    fn set_up(&self) -> Result<()> {
        let line = format!(". {}/virtualenvwrapper.sh\n", self.programs.display());
        std::fs::write(self.rc_file(), line)?;
        let words = ["setup", "--from-virtualenvwrapper", "--shell", self.shell.name()];
        timed(self.home.venvyard(&words).stderr(Stdio::null()))?;
        let text = std::fs::read_to_string(self.rc_file())?;
        if text.contains("# >>> venvyard >>>") { Ok(()) } else { Err(text.into()) }
    }

    fn rc_file(&self) -> PathBuf {
        self.home.path().join(format!(".{}rc", self.shell.name()))
    }
}

fn ours_loaded(shell: Shell) -> String {
    format!("eval \"$(venvyard init {shell} --compat)\"")
}

fn theirs_loaded(programs: &Path) -> String {
    let programs = programs.display();
    format!(
        "VIRTUALENVWRAPPER_PYTHON='{programs}/python'; VIRTUALENVWRAPPER_VIRTUALENV='{programs}/virtualenv'; \
         VIRTUALENVWRAPPER_VIRTUALENV_CLONE='{programs}/virtualenv-clone'; . '{programs}/virtualenvwrapper.sh'"
    )
}
