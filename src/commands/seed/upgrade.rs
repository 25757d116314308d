//! `seed upgrade`: adds the newest seeds of the package index. A pip in a temporary environment downloads
//! them, so the user's pip configuration applies.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::add_wheels;
use crate::cli::SeedUpgrade;
use crate::context::Context;
use crate::error::{Error, Exit, Kind, Result};
use crate::fs::{self, LinkMode, Staged};
use crate::inspect::seed_sources::{self as sources, WheelOwner};
use crate::interrupt;
use crate::ops::install;
use crate::progress::Progress as _;
use crate::python::{FoundPython, Version};
use crate::ui::Ui;
use crate::venv::seed::{self, AddedWheel, Seeds, fits};
use crate::venv::{self, Options};

/// The usual seeds: a distribution's directory of wheels has many others.
const USUAL: [&str; 3] = ["pip", "setuptools", "wheel"];

/// `venvyard seed upgrade`: goes through the series of Python, newest first, and downloads what the wheels of
/// newer ones don't support.
pub fn run(context: &Context, ui: &Ui, args: SeedUpgrade) -> Result<Exit> {
    interrupt::handle();
    let asked = names(&args.names)?;
    let interpreters = sources::interpreters(context);
    let names = if asked.is_empty() { in_use(context, &interpreters)? } else { asked };
    let store = context.seeds();
    store.check_owner().map_err(seed::Error::from)?;
    let staged = Staged::create_own(store.dir())?;
    let environment = environment(context, ui, &interpreters, staged.path())?;
    let mut got: Vec<AddedWheel> = Vec::new();
    for python in series(&interpreters) {
        // A wheel for a newer Python is the newest of its name. If it also supports this one, there is nothing
        // newer to find.
        let wanted: Vec<&String> =
            names.iter().filter(|name| !got.iter().any(|it| serves(it, name, &python))).collect();
        if wanted.is_empty() {
            continue;
        }
        let to = staged.path().join(python.to_string());
        fs::create_dir(&to)?;
        let spinner = ui.spinner();
        spinner.step(&format!("asking the index for Python {python}"));
        let failed = download(&environment, &wanted, &python, &to)?;
        drop(spinner);
        let files = wheels(&to)?;
        match failed {
            // No network or no such name: the next series would fail alike.
            Some(error) if files.is_empty() && got.is_empty() => return Err(error),
            Some(error) => ui.warn(&error.to_string()),
            None => {}
        }
        got.extend(add_wheels(context, ui, &files)?);
    }
    match names.iter().find(|name| !got.iter().any(|it| it.wheel.name == **name)) {
        Some(name) => {
            Err(Error::failed(format!("the index has no wheel of {name} for these Pythons")))
        }
        None => Ok(Exit::DONE),
    }
}

/// The names, normalised.
fn names(words: &[String]) -> Result<Vec<String>> {
    if let Some(word) = words.iter().find(|word| word.contains(['<', '>', '=', '!', '~'])) {
        return Err(Error::usage(format!(
            "{word:?} is not a name: 'seed upgrade' always takes the newest version"
        )));
    }
    Ok(Seeds::parse(words)?.names().map(str::to_owned).collect())
}

/// The usual seeds that an interpreter bundles, those the user added, and those in the configuration.
fn in_use(context: &Context, interpreters: &[FoundPython]) -> Result<Vec<String>> {
    let mut names = BTreeSet::from(["pip".to_owned()]);
    for source in sources::all(context, interpreters) {
        let usual = USUAL.contains(&source.wheel.name.as_str());
        if usual || matches!(source.owner, WheelOwner::User) {
            names.insert(source.wheel.name);
        }
    }
    if let Some(words) = &context.config()?.seed {
        names.extend(Seeds::parse(words)?.names().map(str::to_owned));
    }
    Ok(names.into_iter().collect())
}

/// The newest Python of each series, newest first.
fn series(interpreters: &[FoundPython]) -> Vec<Version> {
    let mut versions: Vec<Version> =
        interpreters.iter().map(|found| found.interpreter.version.clone()).collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions.dedup_by_key(|version| version.series());
    versions
}

fn serves(addition: &AddedWheel, name: &str, python: &Version) -> bool {
    addition.wheel.name == name && fits(addition.requires_python.as_deref(), python)
}

/// Makes an environment below `dir`, with the newest Python that has a pip.
fn environment(
    context: &Context,
    ui: &Ui,
    interpreters: &[FoundPython],
    dir: &Path,
) -> Result<PathBuf> {
    let none = || Error::new(Kind::NoSuchInterpreter, "found no interpreter that can run pip");
    let spinner = ui.spinner();
    let options = Options {
        bytecode: false,
        path: dir.join("environment"),
        prompt: String::new(),
        command: None,
        system_site_packages: false,
        seeds: Seeds::parse(&["pip".to_owned()])?,
        added_wheels: Some(context.added_seeds().dir().to_owned()),
        link_mode: LinkMode::default(),
    };
    let store = context.seeds();
    let mut reason = none();
    for found in interpreters {
        match venv::prepare(&found.interpreter, &options, &store, &spinner) {
            Ok(prepared) => {
                fs::create_dir(&options.path)?;
                prepared.make(&options.path, &spinner)?;
                return Ok(options.path);
            }
            Err(error) => reason = error.into(),
        }
    }
    Err(reason)
}

/// Downloads all at once. If that fails, downloads one by one what it can, and returns the last error.
fn download(
    environment: &Path,
    names: &[&String],
    python: &Version,
    to: &Path,
) -> Result<Option<Error>> {
    let python = python.to_string();
    let mut failed = match install::download(environment, names, &python, to) {
        Ok(()) => return Ok(None),
        Err(install::Error::Interrupted) => return Err(install::Error::Interrupted.into()),
        Err(error) => error,
    };
    if names.len() > 1 {
        for name in names {
            match install::download(environment, &[name], &python, to) {
                Err(install::Error::Interrupted) => {
                    return Err(install::Error::Interrupted.into());
                }
                Err(error) => failed = error,
                Ok(()) => {}
            }
        }
    }
    Ok(Some(failed.into()))
}

fn wheels(dir: &Path) -> Result<Vec<PathBuf>> {
    let files = fs::files_below(dir)?;
    Ok(files.into_iter().filter(|file| file.extension().is_some_and(|it| it == "whl")).collect())
}
