//! Makes an environment work at another path: rewrites every file in it that holds the path.
//!
//! What is to change is planned first ([`Relocation::plan`]) and written then ([`Plan::carry_out`]), so that a full
//! disk leaves everything as it was.
//!
//! # Which files hold the path
//! - `places`: where they are, so that nothing else is read
//! - `paths`: the path itself, in text of any encoding
//!
//! # Formats
//! - `script`: the first lines of scripts
//! - `words`: activate scripts, in each `dialect`, by `replacement`
//! - `prompts`: the name that activate scripts show
//! - `literals`: Python and JSON
//! - `lines`: `pyvenv.cfg`, `.pth` files, egg-links
//! - `record`: RECORD
//! - `launcher`: programs on Windows

mod dialect;
mod launcher;
mod lines;
mod literals;
mod paths;
mod places;
mod plan;
mod prompts;
mod record;
mod replacement;
mod script;
#[cfg(all(test, unix))]
mod tests;
mod words;

use std::io;
use std::path::{Path, PathBuf};

pub(crate) use plan::Plan;
use prompts::Prompt;

use super::paths::Os;

/// Where an environment was, where it will be, and what it is called.
#[derive(Debug, Clone)]
pub(crate) struct Relocation {
    from: Vec<PathBuf>,
    to: PathBuf,
    /// The name, which is in venvyard's command line in `pyvenv.cfg`.
    name: Option<Prompt>,
    prompt: Option<Prompt>,
    /// The URLs of both places, if `direct_url.json` is to follow.
    urls: Option<(String, String)>,
}

/// What is in a file that leads out of the environment, or could not be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Noticed {
    /// The file makes Python import from this directory outside of the environment.
    Editable {
        /// Relative to the environment.
        file: PathBuf,
        directory: PathBuf,
    },
    /// The activate script has the old path in a place that can't be quoted anew, so it stays.
    Kept {
        /// Relative to the environment.
        file: PathBuf,
    },
}

impl Relocation {
    /// From `from` to `to`, two absolute paths. If links lead to `from`, its files may hold the real path, too.
    pub(crate) fn new(from: &Path, to: &Path) -> Self {
        let from = vec![from.to_owned()];
        let real = dunce::canonicalize(&from[0]).ok();
        Self { from, to: to.to_owned(), name: None, prompt: None, urls: None }
            .also_from(real.as_deref())
    }

    /// Sources in the environment have moved along with it, since they were installed: `direct_url.json` follows them.
    pub(crate) fn installed_from(mut self, urls: (String, String)) -> Self {
        self.urls = Some(urls);
        self
    }

    /// Its files may hold this path as well.
    pub(crate) fn also_from(mut self, path: Option<&Path>) -> Self {
        if let Some(path) = path.filter(|path| !self.from.iter().any(|known| known == path)) {
            self.from.push(path.to_owned());
            // The longest path that fits is the right one.
            self.from.sort_by_key(|path| std::cmp::Reverse(path.as_os_str().len()));
        }
        self
    }

    /// It gets another name.
    pub(crate) fn called(mut self, old: &str, new: &str) -> Self {
        self.name = (old != new).then(|| Prompt { old: old.into(), new: new.into() });
        self
    }

    /// Its prompt shows another text.
    pub(crate) fn shown(mut self, old: &str, new: &str) -> Self {
        self.prompt = (old != new).then(|| Prompt { old: old.into(), new: new.into() });
        self
    }

    /// The new target of an absolute link into the environment; `None` for any other link.
    pub(crate) fn link_target(&self, target: &Path) -> Option<PathBuf> {
        self.paths().path(target)
    }

    /// What has to change in the environment that lies in `dir`, which may be its old place, its new one or a
    /// stage. Changes nothing.
    ///
    /// # Errors
    /// A file that may hold the path can't be read.
    pub(crate) fn plan(&self, dir: &Path) -> io::Result<Plan> {
        Plan::new(self, dir, Os::CURRENT)
    }

    fn paths(&self) -> paths::Paths {
        paths::Paths::new(&self.from, &self.to, Os::CURRENT)
    }
}

/// Plans and carries out, and redirects the absolute links that lead into the environment. With `durable`, it is on
/// the disk when this returns, and at no moment before is there a file on the disk without its contents. Returns what was noticed. Doing it twice is the same as doing it once.
///
/// # Errors
/// The disk's. Each file is then as before or as it should be.
pub(crate) fn relocate(
    dir: &Path,
    relocation: &Relocation,
    durable: bool,
) -> io::Result<Relocated> {
    let plan = relocation.plan(dir)?;
    let rewritten = plan.files().map(Path::to_owned).collect();
    let noticed = plan.noticed().to_vec();
    let links = places::links(dir)?;
    let links: Vec<(PathBuf, PathBuf)> = links
        .into_iter()
        .filter_map(|(link, target)| Some((link, relocation.link_target(&target)?)))
        .collect();
    plan.carry_out(durable)?;
    #[cfg(unix)]
    for (link, target) in &links {
        crate::fs::replace_link(target, &dir.join(link))?;
    }
    let links = links.into_iter().map(|(link, _)| link).collect();
    let relocated = Relocated { rewritten, links, noticed };
    if durable {
        // Even if nothing was left to do: a killed process may have done it just now.
        crate::fs::sync_all_names(dir, &relocated.all())?;
    }
    Ok(relocated)
}

/// Lets scripts in `bin` start the interpreter `to` instead of `from`. Their rows in RECORD follow.
///
/// # Errors
/// The disk's. Each file is then as before or as it should be.
pub(crate) fn redirect(dir: &Path, scripts: &[PathBuf], from: &Path, to: &Path) -> io::Result<()> {
    let relocation = Relocation {
        from: vec![from.to_owned()],
        to: to.to_owned(),
        name: None,
        prompt: None,
        urls: None,
    };
    Plan::of_scripts(&relocation, dir, scripts, Os::CURRENT)?.carry_out(true)
}

/// What [`relocate`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Relocated {
    /// The rewritten files, relative to the environment.
    pub(crate) rewritten: Vec<PathBuf>,
    /// The redirected links, relative to the environment.
    pub(crate) links: Vec<PathBuf>,
    /// What it left as it was.
    pub(crate) noticed: Vec<Noticed>,
}

impl Relocated {
    /// All that was replaced.
    fn all(&self) -> Vec<PathBuf> {
        [&self.rewritten[..], &self.links].concat()
    }
}
