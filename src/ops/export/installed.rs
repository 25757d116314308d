//! What is installed in an environment, as packages of a lock file.

use std::path::{Path, PathBuf};

use super::Unsaid;
use crate::inspect::distributions::{
    Came, DirectUrl, Distribution, Marks, Source, each_once, records_sources,
};
use crate::inspect::locks::{Origin, Package};
use crate::inspect::sources::cloned;
use crate::venv::seed::{digest_of, normalized};

/// What is installed, by name.
#[derive(Debug, Default)]
pub(super) struct Installed {
    pub(super) packages: Vec<Package>,
    /// What is wrong with the metadata.
    pub(super) problems: Vec<String>,
    /// What no file can say.
    pub(super) unsaid: Vec<Unsaid>,
}

/// Installs what no index has.
const OTHER_INSTALLERS: [&str; 1] = ["conda"];

impl Installed {
    /// What is installed in the environment, pip and the other seeds included, as `pip freeze --all` tells it.
    pub(super) fn of(environment: &Path) -> Self {
        let (found, problems) = each_once(environment);
        let marks = Marks::of(&found);
        let problems = problems.iter().map(ToString::to_string);
        let problems = problems.chain(records_no_source(&found)).collect();
        let mut installed = Self { problems, ..Self::default() };
        for it in &found {
            match package(it, &marks, environment) {
                Ok(package) => installed.packages.push(package),
                Err(reason) => {
                    let name = it.name.clone();
                    installed.unsaid.push(Unsaid { name, reason, in_requirements: false });
                }
            }
        }
        installed
    }
}

/// That the environment's pip is an older one: what it installed from elsewhere looks as if it came from an index.
fn records_no_source(found: &[Distribution]) -> Option<String> {
    let pip = found.iter().find(|it| it.is_called("pip"))?.version.as_deref()?;
    (!records_sources(pip)).then(|| {
        format!(
            "pip {pip} doesn't record what it installs from (20.1 does): all but editables is told as from an index"
        )
    })
}

/// The package, else the reason why no file can say it.
fn package(it: &Distribution, marks: &Marks<'_>, environment: &Path) -> Result<Package, String> {
    let metadata = it.read();
    let installer = it.installer();
    if let Some(other) = installer.filter(|it| OTHER_INSTALLERS.contains(&it.as_str())) {
        return Err(format!("{other} installed it"));
    }
    let name = normalized(&metadata.name);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || !name.chars().all(is_name) {
        return Err("its metadata has no name".to_owned());
    }
    let editable = match marks.came(it) {
        Came::Editable { source } => Some(source),
        _ => None,
    };
    let direct = match &editable {
        // What `pip install -e git+…` cloned is in the environment, and elsewhere only as a commit.
        Some(path) => cloned(path, environment)
            .or_else(|| Some(DirectUrl::Directory { path: path.clone(), is_editable: true })),
        None => it.direct_url(),
    };
    let mut package = Package { name: Some(name), ..Package::default() };
    let Some(direct) = direct else {
        let version = metadata.version.ok_or("its metadata has no version")?;
        return Ok(Package { version: Some(version), ..package });
    };
    let direct = there(direct)?;
    package.is_editable = editable.is_some();
    if let DirectUrl::Archive { hash: Some(hash), .. } = &direct {
        package.hashes = vec![hash.replacen('=', ":", 1)];
    }
    Ok(Package { origin: Origin::Direct(direct), ..package })
}

/// The same source, if it is still there. An archive of this machine gets a hash.
fn there(direct: DirectUrl) -> Result<DirectUrl, String> {
    let Some(path) = direct.local_path() else { return Ok(direct) };
    if !path.exists() {
        return Err(format!("its source {} is gone", path.display()));
    }
    Ok(match direct {
        DirectUrl::Archive { url, hash: None, subdirectory } => {
            let hash = digest_of(&path).ok().map(|digest| format!("sha256={digest}"));
            DirectUrl::Archive { url, hash, subdirectory }
        }
        direct => direct,
    })
}

/// The file or directory of this machine that a package comes from.
pub(super) fn local_path(package: &Package) -> Option<PathBuf> {
    match &package.origin {
        Origin::Direct(direct) => direct.local_path(),
        Origin::Url(url) => match Source::of_url(url)? {
            Source::Path(path) => Some(path),
            Source::Url(_) => None,
        },
        Origin::Index => None,
    }
}
