//! Asks an index which files packages have, through the environment's pip or uv.

use std::path::{Path, PathBuf};

use pep440_rs::Version;

use super::{Error, Python, Request, found};
use crate::context::Context;
use crate::context::config::Installer;
use crate::error::Result;
use crate::fs::{self, Staged};
use crate::inspect::distributions::installed;
use crate::inspect::locks::{Lock, Origin, Package};
use crate::ops::enter;
use crate::ops::install::{Attempt, Pip, Reported, compile, download_each, has_uv, report};
use crate::progress::Progress;

/// The first pip that says where packages come from.
const REPORTS: [u64; 2] = [22, 2];

/// Who asks.
enum Asker {
    Pip(Pip),
    /// The environment's own, which writes no report.
    OldPip,
    Uv,
}

/// Gives each package that comes from an index its files, with hashes, and each archive without a hash one.
pub(super) fn add(
    context: &Context,
    request: &Request<'_>,
    python: &Python,
    packages: &mut [Package],
    progress: &dyn Progress,
) -> Result<()> {
    let lines: Vec<String> = packages.iter().filter(|it| is_open(it)).map(Package::line).collect();
    if lines.is_empty() {
        return Ok(());
    }
    // The environment's interpreter and its pip are about to run, and in a project they may be anybody's.
    enter::check_trusted(context, request.environment)?;
    let asker = asker(context, request, python)?;
    let (environment, name) = (&request.environment.path, &request.environment.name);
    progress.step(&format!("asking the index for the files of {} packages", lines.len()));
    let stage = Staged::create_own(&context.dirs.cache)?;
    let said = match &asker {
        Asker::Uv => by_uv(environment, &lines, stage.path(), packages)?,
        Asker::Pip(pip) => by_pip(environment, pip, &lines, stage.path(), packages)?,
        Asker::OldPip => by_old_pip(environment, &lines, stage.path(), packages)?,
    };
    progress.pause();
    let installer = if matches!(asker, Asker::Uv) { "uv" } else { "pip" };
    match said {
        Attempt::Done => Ok(()),
        Attempt::NoIndex(reason) => Err(Error::NoIndex(reason).into()),
        Attempt::Failed(reason) => {
            Err(Error::Unknown { installer, name: name.clone(), reason }.into())
        }
    }
}

fn is_open(package: &Package) -> bool {
    match &package.origin {
        Origin::Index => package.files.is_empty(),
        Origin::Direct(direct) => {
            package.hashes.is_empty()
                && matches!(direct, crate::inspect::distributions::DirectUrl::Archive { .. })
        }
        Origin::Url(_) => false,
    }
}

fn by_uv(
    environment: &Path,
    lines: &[String],
    stage: &Path,
    packages: &mut [Package],
) -> Result<Attempt> {
    let (wanted, written) = (stage.join("requirements.in"), stage.join("pylock.toml"));
    fs::write_new(&wanted, (lines.join("\n") + "\n").as_bytes())?;
    let said = compile(environment, &wanted, &written)?;
    if said != Attempt::Done {
        return Ok(said);
    }
    let lock = Lock::read(&written)?;
    for package in packages.iter_mut().filter(|it| is_open(it)) {
        if let Some(found) = lock.packages.iter().find(|it| it.name == package.name) {
            found::take(package, found);
        }
    }
    Ok(Attempt::Done)
}

fn by_pip(
    environment: &Path,
    pip: &Pip,
    lines: &[String],
    stage: &Path,
    packages: &mut [Package],
) -> Result<Attempt> {
    let (wanted, written) = (stage.join("requirements.txt"), stage.join("report.json"));
    let mut lines = lines.to_vec();
    // A wheel that an older pip built and kept has no hash: then pip has to look again.
    for cached in [true, false] {
        fs::replace_derived(&wanted, (lines.join("\n") + "\n").as_bytes())?;
        let reported = match report(environment, pip, &wanted, &written, cached)? {
            Ok(reported) => reported,
            Err(said) => return Ok(said),
        };
        add_reported(packages, &reported);
        lines = packages.iter().filter(|it| is_open(it)).map(Package::line).collect();
        if lines.is_empty() {
            break;
        }
    }
    Ok(Attempt::Done)
}

fn by_old_pip(
    environment: &Path,
    lines: &[String],
    stage: &Path,
    packages: &mut [Package],
) -> Result<Attempt> {
    let wanted = stage.join("requirements.txt");
    fs::write_new(&wanted, (lines.join("\n") + "\n").as_bytes())?;
    match download_each(environment, &wanted, stage)? {
        Ok(reported) => add_reported(packages, &reported),
        Err(said) => return Ok(said),
    }
    Ok(Attempt::Done)
}

fn add_reported(packages: &mut [Package], reported: &[Reported]) {
    for package in packages.iter_mut().filter(|it| is_open(it)) {
        if let Some(one) = reported.iter().find(|it| Some(&it.name) == package.name.as_ref()) {
            found::add(package, one);
        }
    }
}

/// The environment's own pip, unless the user chose uv. A newer pip in the store takes its place if it is too old or
/// missing, then uv, then it has to do.
fn asker(context: &Context, request: &Request<'_>, python: &Python) -> Result<Asker> {
    // uv runs no Python 2.
    let by_uv = !python.series().is_some_and(|series| series.starts_with("2."));
    if by_uv && context.config()?.installer == Installer::Uv {
        return Ok(Asker::Uv);
    }
    let distributions = installed(&request.environment.path);
    let own = distributions.iter().find(|it| it.is_called("pip"));
    let reports = |version: &Version| *version >= Version::new(REPORTS);
    let own = own.and_then(|it| it.version.clone());
    if own.as_ref().and_then(|version| version.parse().ok()).is_some_and(|it| reports(&it)) {
        return Ok(Asker::Pip(Pip::OwnReading));
    }
    if let Some(stored) = stored(context, python, reports) {
        return Ok(Asker::Pip(Pip::In(stored)));
    }
    if by_uv && has_uv() {
        return Ok(Asker::Uv);
    }
    if own.is_some() {
        return Ok(Asker::OldPip);
    }
    Err(Error::NobodyAsks(request.environment.name.clone()).into())
}

/// The modules of the newest pip in the store that runs on this Python and says where packages come from.
fn stored(
    context: &Context,
    python: &Python,
    reports: impl Fn(&Version) -> bool,
) -> Option<PathBuf> {
    let store = context.seeds();
    store.check_owner().ok()?;
    let version: Version = python.version.as_deref()?.parse().ok()?;
    let (found, modules) = store.newest("pip", &version).ok()??;
    reports(&found).then_some(modules)
}
