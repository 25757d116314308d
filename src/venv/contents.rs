//! Whether anything was added to an environment since it was created, judged by names only.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::paths::{bin_dir, find_site_packages};

/// The names of the files and directories in an environment, relative to it, with `/`.
///
/// A package counts by its name in `site-packages`, not by its files. `__pycache__` is left out,
/// because Python writes it by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Contents(BTreeSet<String>);

impl Contents {
    /// Lists at most seven directories, however many files are below them.
    pub(crate) fn of(env: &Path) -> Self {
        let site_packages = find_site_packages(env);
        let above = site_packages.as_deref().and_then(Path::parent).map(Path::to_owned);
        let own = ["lib", "include", ".venvyard"].map(|name| env.join(name));
        let places = [Some(env.to_owned()), Some(bin_dir(env)), above, site_packages];
        let mut names = BTreeSet::new();
        for place in places.into_iter().flatten().chain(own) {
            list(env, &place, &mut names);
        }
        Self(names)
    }

    /// Parses what [`Contents::render`] wrote.
    pub(crate) fn parse(text: &str) -> Self {
        Self(text.lines().map(str::to_owned).collect())
    }

    /// One name per line.
    pub(crate) fn render(&self) -> String {
        self.0.iter().flat_map(|name| [name.as_str(), "\n"]).collect()
    }

    /// What is new compared to `before`, in the user's terms: packages by name and version, then
    /// other files.
    pub(crate) fn added_since(&self, before: &Self) -> Vec<String> {
        let added: Vec<&str> = self.0.difference(&before.0).map(String::as_str).collect();
        let packages: Vec<String> = added.iter().filter_map(|name| package(name)).collect();
        let beside = added.iter().filter(|name| {
            // A package's modules and commands are not listed separately.
            packages.is_empty() || !is_of_packages(name)
        });
        let beside: Vec<String> = beside.map(|name| (*name).to_owned()).collect();
        [packages, beside].concat()
    }
}

fn list(env: &Path, dir: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path: PathBuf = entry.path();
        let Ok(below) = path.strip_prefix(env) else { continue };
        let name = below.to_string_lossy().replace('\\', "/");
        // A line break in a name would make it two names.
        let name = name.replace(char::is_control, "\u{fffd}");
        if !name.ends_with("__pycache__") {
            names.insert(name);
        }
    }
}

/// `flask 3.0.1`, if the name is that of a package's metadata.
fn package(name: &str) -> Option<String> {
    let (_, file) = name.rsplit_once("site-packages/")?;
    let stem = file.strip_suffix(".dist-info").or_else(|| file.strip_suffix(".egg-info"))?;
    Some(
        stem.split_once('-')
            .map_or_else(|| stem.to_owned(), |(name, version)| format!("{name} {version}")),
    )
}

fn is_of_packages(name: &str) -> bool {
    name.contains("site-packages/") || name.starts_with("bin/") || name.starts_with("Scripts/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs;

    fn put(env: &Path, file: &str) {
        let path = env.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write_new(&path, b"").unwrap();
    }

    /// The directory of packages on this platform.
    fn site_packages() -> &'static str {
        if cfg!(windows) { "Lib/site-packages" } else { "lib/python3.12/site-packages" }
    }

    #[test]
    fn additions_are_listed_without_bytecode() {
        let dir = tempfile::tempdir().unwrap();
        let (env, packages) = (dir.path(), site_packages());
        put(env, &format!("{packages}/pip/__init__.py"));
        put(env, &format!("{packages}/pip-24.0.dist-info/RECORD"));
        put(env, "pyvenv.cfg");
        let before = Contents::parse(&Contents::of(env).render());
        assert_eq!(Contents::of(env).added_since(&before), [""; 0]);
        put(env, &format!("{packages}/__pycache__/six.pyc"));
        put(env, &format!("{packages}/pip/late.py"));
        assert_eq!(Contents::of(env).added_since(&before), [""; 0]);
        put(env, "bin/flask");
        assert_eq!(Contents::of(env).added_since(&before), ["bin", "bin/flask"]);
        put(env, &format!("{packages}/flask/__init__.py"));
        put(env, &format!("{packages}/Flask-3.0.dist-info/RECORD"));
        put(env, "notes\n.txt");
        let added = Contents::of(env).added_since(&before);
        assert_eq!(added, ["Flask 3.0", "bin", "notes\u{fffd}.txt"]);
    }

    #[test]
    fn a_missing_environment_has_no_contents() {
        assert_eq!(Contents::of(Path::new("/no/such")), Contents::default());
    }
}
