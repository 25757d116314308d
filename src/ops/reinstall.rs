//! Making an environment with the packages that another one has, or had.

pub mod carry;
mod packages;
mod unavailable;

use std::path::Path;

pub use packages::{LeftOut, Packages};
pub use unavailable::Error;

use super::bytecode;
use super::create::seeds;
use super::install::{self, Requirements};
use crate::context::Context;
use crate::context::config::Installer;
use crate::error::Result;
use crate::fs::{self, LinkMode};
use crate::inspect::distributions::{file_url, installed};
use crate::interrupt;
use crate::progress::Progress;
use crate::python::Interpreter;
use crate::registry::PythonFacts;
use crate::venv::relocate::{Relocation, relocate};
use crate::venv::seed::{Seeds, TOOLS, normalized};
use crate::venv::{self, Options};

/// The environment that is made.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// Its name, for messages and the prompt.
    pub name: &'a str,
    /// Where it goes once it is complete. Its files are written for that path.
    pub path: &'a Path,
    /// What the prompt shows; `None` for the name.
    pub prompt: Option<&'a str>,
    /// Whether it sees the packages of its interpreter.
    pub system_site_packages: bool,
    /// The interpreter.
    pub interpreter: &'a Interpreter,
    /// How the files of the seeds get there.
    pub link_mode: LinkMode,
    /// The seeds that it gets if nothing is known of its packages.
    pub seeds: Seeds,
    /// Whether to go on without the packages that can't be had.
    pub keep_going: bool,
    /// The environment that has the packages, if it is there.
    pub from: Option<&'a Path>,
}

/// What became of the packages.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reinstalled {
    /// Those that can't be had. Empty unless that is permitted.
    pub left_out: Vec<LeftOut>,
    /// Those that nothing requires with the new interpreter, and that can't be had for it.
    pub dropped: Vec<String>,
}

impl Reinstalled {
    /// A line for each package that the environment lacks.
    pub fn lacking(&self, name: &str) -> Vec<String> {
        let left_out = self.left_out.iter().map(|it| format!("{name} lacks {it}"));
        let dropped = self.dropped.iter();
        let dropped = dropped
            .map(|line| format!("{name} lacks {line}, which only the former Python required"));
        left_out.chain(dropped).collect()
    }
}

/// Makes the environment in the empty directory `stage`, from which the caller moves it to its path, and installs the
/// packages with the installer of the configuration.
///
/// # Errors
/// Among others: some packages can't be had.
pub fn reinstall(
    context: &Context,
    stage: &Path,
    wanted: &Wanted<'_>,
    packages: &Packages,
    progress: &dyn Progress,
) -> Result<Reinstalled> {
    if !wanted.keep_going && !packages.lost.is_empty() {
        return Err(Error::Unavailable(packages.lost.clone()).into());
    }
    let installer = context.config()?.installer;
    install::check(installer)?;
    let has_pip = packages.tools.iter().any(|it| it.is_called("pip"));
    let needs_pip = installer == Installer::Pip && !packages.is_empty();
    let is_seeded = has_pip || needs_pip || wanted.seeds != Seeds::none();
    let seeds = if is_seeded { seeds(context, false, &[])? } else { Seeds::none() };
    let options = Options {
        path: wanted.path.to_owned(),
        prompt: wanted.prompt.unwrap_or(wanted.name).to_owned(),
        command: Some(command_line(wanted)),
        system_site_packages: wanted.system_site_packages,
        seeds,
        added_wheels: Some(context.added_seeds().dir().to_owned()),
        bytecode: bytecode::is_wanted(),
        link_mode: wanted.link_mode,
    };
    let store = context.seeds();
    let made =
        venv::prepare(wanted.interpreter, &options, &store, progress)?.make(stage, progress)?;
    for path in &made.repaired {
        progress.warn(&format!("repaired a damaged entry of the seed store: {}", path.display()));
    }
    interrupt::check()?;
    progress.pause();
    let python = PythonFacts::of(wanted.interpreter);
    let packages = match wanted.from {
        Some(from) => &carry::sources(from, stage, packages)?,
        None => packages,
    };
    let path = wanted.path;
    let run = Run { stage, path, python: &python, installer, keep_going: wanted.keep_going };
    let done = run.install(packages)?;
    if !packages.is_empty() || !packages.tools.is_empty() {
        let urls = (file_url(stage), file_url(path));
        relocate(stage, &Relocation::new(stage, path).installed_from(urls), false)?;
    }
    Ok(done)
}

fn command_line(wanted: &Wanted<'_>) -> String {
    let executable = wanted.interpreter.executable.to_string_lossy();
    let mut words = vec!["venvyard", "create", wanted.name, "--python", &executable];
    words.extend(wanted.prompt.iter().flat_map(|prompt| ["--prompt", prompt]));
    words.extend(wanted.system_site_packages.then_some("--system-site-packages"));
    shell_words::join(words)
}

/// An environment without packages that gets some.
struct Run<'a> {
    stage: &'a Path,
    /// Where the stage goes.
    path: &'a Path,
    python: &'a PythonFacts,
    installer: Installer,
    keep_going: bool,
}

impl Run<'_> {
    fn install(&self, packages: &Packages) -> Result<Reinstalled> {
        let mut done = Reinstalled { left_out: packages.lost.clone(), ..Reinstalled::default() };
        if !packages.is_empty() {
            self.packages(packages, &mut done)?;
        }
        self.tools(packages)?;
        Ok(done)
    }

    /// What the user asked for, with what that requires in the versions that were there.
    fn packages(&self, packages: &Packages, done: &mut Reinstalled) -> Result<()> {
        let constraints = packages.pins();
        if self.resolve(&packages.by_hand, &constraints)? {
            let missing = self.missing(&packages.others);
            if !packages.tells_roots && !missing.is_empty() {
                let unavailable = self.unavailable(&missing)?;
                done.dropped.extend(unavailable.into_iter().map(|it| it.line));
            }
            return Ok(());
        }
        // Without resolving anything, each is installed that can be had.
        let unavailable = self.unavailable(&packages.lines())?;
        let (asked, others): (Vec<LeftOut>, Vec<LeftOut>) =
            unavailable.into_iter().partition(|it| packages.by_hand.contains(&it.line));
        done.dropped.extend(others.into_iter().map(|it| it.line));
        if !asked.is_empty() && !self.keep_going {
            let all = [packages.lost.clone(), self.at_its_path(asked)].concat();
            return Err(Error::Unavailable(all).into());
        }
        // What this interpreter needs in addition.
        let is_there = |line: &&String| !asked.iter().any(|it| it.line == **line);
        let rest: Vec<String> = packages.by_hand.iter().filter(is_there).cloned().collect();
        let is_had = |line: &String| !done.dropped.contains(line);
        if !asked.is_empty() || !done.dropped.is_empty() {
            let pins: Vec<String> = constraints
                .into_iter()
                .filter(|line| is_had(line) && !asked.iter().any(|it| it.line == *line))
                .collect();
            self.resolve(&rest, &pins)?;
        }
        done.left_out.extend(self.at_its_path(asked));
        Ok(())
    }

    /// As people know them: nobody has seen the stage.
    fn at_its_path(&self, mut left_out: Vec<LeftOut>) -> Vec<LeftOut> {
        let (stage, path) = (self.stage.to_string_lossy(), self.path.to_string_lossy());
        for one in &mut left_out {
            one.line = one.line.replace(&*stage, &path);
            one.reason = one.reason.replace(&*stage, &path);
        }
        left_out
    }

    /// Whether the installer can install the lines and all that they require.
    fn resolve(&self, lines: &[String], constraints: &[String]) -> Result<bool> {
        if lines.is_empty() {
            return Ok(true);
        }
        let file = self.requirements(lines, constraints)?;
        let requirements = Requirements { files: vec![file], ..Requirements::default() };
        match install::install(self.stage, self.python, &requirements, self.installer) {
            Err(install::Error::Failed { .. }) => Ok(false),
            result => Ok(result.map(|()| true)?),
        }
    }

    /// pip, setuptools and wheel: exactly those that were there. A failure is none: each interpreter brings its own.
    fn tools(&self, packages: &Packages) -> Result<()> {
        let is_there = |name: &str| installed(self.stage).iter().any(|it| it.is_called(name));
        let lines: Vec<String> = packages.tools.iter().map(|tool| tool.line.clone()).collect();
        let missing = self.missing(&lines);
        if !missing.is_empty() && (self.installer == Installer::Uv || is_there("pip")) {
            let file = self.requirements(&missing, &[])?;
            install::attempt(self.stage, self.python, &file, self.installer)?;
        }
        let is_wanted = |name: &str| packages.tools.iter().any(|tool| tool.is_called(name));
        let surplus: Vec<String> = TOOLS
            .into_iter()
            .filter(|name| is_there(name) && !is_wanted(name))
            .map(str::to_owned)
            .collect();
        // An environment for which nothing had to be installed has the seeds of any new one.
        if !packages.is_empty() && !surplus.is_empty() && is_there("pip") {
            install::uninstall(self.stage, &surplus)?;
        }
        fs::delete_file(&self.file("requirements.txt"))?;
        fs::delete_file(&self.file("constraints.txt"))?;
        Ok(())
    }

    /// The lines whose distributions are not there, or in another version.
    fn missing(&self, lines: &[String]) -> Vec<String> {
        let found = installed(self.stage);
        let is_there = |line: &&String| {
            let (name, version) = packages::named(line);
            found.iter().any(|it| {
                normalized(&it.name) == normalized(name)
                    && version.is_none_or(|version| it.version.as_deref() == Some(version))
            })
        };
        lines.iter().filter(|line| !is_there(line)).cloned().collect()
    }

    /// A requirements file with these lines.
    fn requirements(&self, lines: &[String], constraints: &[String]) -> Result<std::path::PathBuf> {
        let text: String = lines.iter().map(|line| packages::in_file(line) + "\n").collect();
        let (file, pins) = (self.file("requirements.txt"), self.file("constraints.txt"));
        let first = if constraints.is_empty() { "" } else { "--constraint constraints.txt\n" };
        fs::replace_derived(&pins, (constraints.join("\n") + "\n").as_bytes())?;
        fs::replace_derived(&file, format!("{first}{text}").as_bytes())?;
        Ok(file)
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        crate::registry::copy::own_dir(self.stage).join(name)
    }
}
