//! Every tool making new environments on one file system, by turns.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::peers::Tools;
use crate::stats::{Samples, Summary};
use crate::{Result, child, floor};

/// What makes an environment. In the order of the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Maker {
    Floor,
    /// The same, not as a process of its own.
    FloorInside,
    Ours,
    OursWithoutBytecode,
    UvSeed,
    Virtualenv,
    Venv,
    FloorBare,
    OursBare,
    Uv,
    Ours2,
    Virtualenv2,
}

impl Maker {
    pub(crate) const ALL: [Self; 12] = [
        Self::Floor,
        Self::FloorInside,
        Self::Ours,
        Self::OursWithoutBytecode,
        Self::UvSeed,
        Self::Virtualenv,
        Self::Venv,
        Self::FloorBare,
        Self::OursBare,
        Self::Uv,
        Self::Ours2,
        Self::Virtualenv2,
    ];

    /// As the table has it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Floor => "floor of an environment with pip",
            Self::FloorInside => "the same without the start of a process",
            Self::Ours => "**venvyard, with pip**",
            Self::OursWithoutBytecode => "venvyard, with pip, no bytecode",
            Self::UvSeed => "`uv venv --seed --offline`",
            Self::Virtualenv => "`virtualenv`",
            Self::Venv => "`python -m venv`",
            Self::FloorBare => "floor of a bare environment",
            Self::OursBare => "**venvyard, bare** (`--no-pip`)",
            Self::Uv => "`uv venv`",
            Self::Ours2 => "**venvyard, 2.7** with pip and setuptools",
            Self::Virtualenv2 => "`virtualenv` 20.21.1, 2.7",
        }
    }

    /// What takes long takes part in every so manieth round.
    fn every(self) -> usize {
        match self {
            Self::Virtualenv | Self::Virtualenv2 => 6,
            Self::Venv => 10,
            _ => 1,
        }
    }
}

/// One file system, with all that the tools keep on it: nothing crosses to another.
pub(crate) struct Bench<'a> {
    pub(crate) tools: &'a Tools,
    pub(crate) root: &'a Path,
    /// The home of whatever is run: caches and venvyard's environments are in it.
    pub(crate) home: PathBuf,
    /// Whether uv has what it needs to seed without the network.
    pub(crate) uv_seeds: bool,
}

impl<'a> Bench<'a> {
    /// Fills the caches of every tool; uv's pip and venvyard's like it come from the network.
    ///
    /// # Errors
    /// venvyard's.
    pub(crate) fn warm(tools: &'a Tools, root: &'a Path) -> Result<Self> {
        let home = root.join("home");
        std::fs::create_dir(&home)?;
        let mut bench = Self { tools, root, home, uv_seeds: false };
        bench.uv_seeds = bench.warm_uv();
        if bench.uv_seeds {
            bench.upgrade_pip()?;
        }
        child::timed(&mut bench.ours("first", &[]))?;
        if tools.python2.is_some() {
            child::timed(&mut bench.ours2("first2"))?;
        }
        bench.reference(Maker::Floor, "with-pip", &[])?;
        bench.reference(Maker::FloorBare, "bare", &["--no-pip"])?;
        Ok(bench)
    }

    /// Whether uv could seed an environment: with the caller's settings of the network, and all else.
    fn warm_uv(&self) -> bool {
        let Some(uv) = &self.tools.uv else { return false };
        let mut uv = Command::new(uv);
        uv.args(["venv", "--quiet", "--seed", "--python"]).arg(&self.tools.python);
        uv.arg(self.root.join("uv-online")).env("UV_CACHE_DIR", self.uv_cache());
        child::timed(uv.current_dir(self.root).stdin(Stdio::null())).is_ok()
    }

    /// Lets environments have the newest pip, as uv's do, where the network lets it be had.
    fn upgrade_pip(&self) -> Result<()> {
        let mut upgrade = Command::new(&self.tools.venvyard);
        upgrade.args(["seed", "upgrade", "pip"]).current_dir(self.root);
        for (name, place) in [
            ("VENVYARD_CACHE_DIR", ".cache/venvyard"),
            ("VENVYARD_DATA_DIR", ".local/share/venvyard"),
            ("VENVYARD_CONFIG_DIR", ".config/venvyard"),
            ("WORKON_HOME", ".virtualenvs"),
        ] {
            upgrade.env(name, self.home.join(place));
        }
        child::timed(upgrade.stdin(Stdio::null())).map(|_| ())
    }

    /// Makes the environment that a floor is the floor of.
    fn reference(&self, floor: Maker, name: &str, options: &[&str]) -> Result<()> {
        child::timed(&mut self.ours(name, options))?;
        let plan = floor::plan(&self.environment(name), &self.cache())?;
        Ok(std::fs::write(self.plan(floor), plan)?)
    }

    fn plan(&self, floor: Maker) -> PathBuf {
        self.root.join(if floor == Maker::FloorBare { "bare.plan" } else { "with-pip.plan" })
    }

    /// venvyard's cache: whatever is hard-linked comes from it.
    fn cache(&self) -> PathBuf {
        self.home.join(".cache")
    }

    fn uv_cache(&self) -> PathBuf {
        self.root.join("uv-cache")
    }

    /// Where venvyard makes the environment of that name.
    pub(crate) fn environment(&self, name: &str) -> PathBuf {
        self.home.join(".virtualenvs").join(name)
    }

    /// `venvyard create NAME` for 3.13.
    pub(crate) fn ours(&self, name: &str, options: &[&str]) -> Command {
        let mut command = child::command(&self.tools.venvyard, &self.home);
        command.args(["create", name, "--python"]).arg(&self.tools.python).args(options);
        command
    }

    fn ours2(&self, name: &str) -> Command {
        let python = self.tools.python2.as_deref().unwrap_or(Path::new("2.7"));
        let mut command = child::command(&self.tools.venvyard, &self.home);
        command.args(["create", name, "--python"]).arg(python);
        command
    }

    /// `uv venv` for 3.13.
    pub(crate) fn uv(&self, uv: &Path, destination: &Path, options: &[&str]) -> Command {
        let mut command = child::command(uv, &self.home);
        command.env("UV_CACHE_DIR", self.uv_cache()).arg("venv").args(options);
        command.arg("--python").arg(&self.tools.python).arg(destination);
        command
    }

    fn virtualenv(&self, virtualenv: &Path, python: &Path, destination: &Path) -> Command {
        let mut command = child::command(virtualenv, &self.home);
        // It would start a process that looks for newer wheels, beside what is measured.
        command.arg("--no-periodic-update").arg("--python").arg(python).arg(destination);
        command
    }

    /// The process that makes the floor's environment.
    pub(crate) fn floor(&self, floor: Maker, destination: &Path) -> Result<Command> {
        let mut command = child::command(std::env::current_exe()?, &self.home);
        command.arg(floor::MODE).arg(self.plan(floor)).arg(destination);
        Ok(command)
    }

    /// Makes a new environment; `None` where the tool is absent.
    #[expect(clippy::too_many_lines, reason = "the rows of the table, in order")]
    fn make(&self, maker: Maker, name: &str) -> Result<Option<Duration>> {
        let to = self.root.join(name);
        let tools = self.tools;
        let mut command = match maker {
            Maker::FloorInside => {
                let plan = std::fs::read(self.plan(Maker::Floor))?;
                let begin = Instant::now();
                floor::make(&plan, &to)?;
                return Ok(Some(begin.elapsed()));
            }
            Maker::Floor | Maker::FloorBare => self.floor(maker, &to)?,
            Maker::Ours => self.ours(name, &[]),
            Maker::OursBare => self.ours(name, &["--no-pip"]),
            Maker::OursWithoutBytecode => {
                let mut command = self.ours(name, &[]);
                command.env("PYTHONDONTWRITEBYTECODE", "1");
                command
            }
            Maker::UvSeed | Maker::Uv => {
                let Some(uv) = &tools.uv else { return Ok(None) };
                match (maker, self.uv_seeds) {
                    (Maker::Uv, _) => self.uv(uv, &to, &[]),
                    (_, true) => self.uv(uv, &to, &["--seed", "--offline"]),
                    _ => return Ok(None),
                }
            }
            Maker::Virtualenv => {
                let Some(virtualenv) = &tools.virtualenv else { return Ok(None) };
                self.virtualenv(virtualenv, &tools.python, &to)
            }
            Maker::Venv => {
                let mut venv = child::command(&tools.python, &self.home);
                venv.args(["-m", "venv"]).arg(&to);
                venv
            }
            Maker::Ours2 if tools.python2.is_none() => return Ok(None),
            Maker::Ours2 => self.ours2(name),
            Maker::Virtualenv2 => {
                let (Some(legacy), Some(python)) = (&tools.legacy, &tools.python2) else {
                    return Ok(None);
                };
                self.virtualenv(legacy, python, &to)
            }
        };
        child::timed(&mut command).map(Some)
    }
}

/// How long each took.
#[derive(Default)]
pub(crate) struct Times(BTreeMap<Maker, Samples>);

impl Times {
    pub(crate) fn of(&self, maker: Maker) -> Option<Summary> {
        self.0.get(&maker)?.summary()
    }
}

/// Makes environments by turns, every one new and none deleted: what follows a deletion is slower.
///
/// # Errors
/// That of a tool; a floor that is not the floor of what venvyard makes.
pub(crate) fn measure(bench: &Bench<'_>, rounds: usize) -> Result<Times> {
    let mut times = Times::default();
    // The round before the first is thrown away.
    for round in 0..=rounds {
        let mut order = Maker::ALL;
        order.rotate_left(round % Maker::ALL.len());
        if round % 2 == 1 {
            // Nobody always follows the same neighbour.
            order.reverse();
        }
        for maker in order {
            if round > 0 && (round - 1) % maker.every() != 0 {
                continue;
            }
            let took = bench.make(maker, &name(maker, round))?;
            if let Some(took) = took.filter(|_| round > 0) {
                times.0.entry(maker).or_default().push(took);
            }
        }
    }
    for (floor, ours) in [(Maker::Floor, Maker::Ours), (Maker::FloorBare, Maker::OursBare)] {
        let of_floor = bench.root.join(name(floor, rounds));
        floor::check_same(&bench.environment(&name(ours, rounds)), &of_floor)?;
    }
    Ok(times)
}

/// As that of an environment a person would make.
fn name(maker: Maker, round: usize) -> String {
    format!("env{:02}-{round}", maker as usize)
}
