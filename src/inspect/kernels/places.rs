//! Where Jupyter looks for kernels: the directories of `jupyter --paths`, on each system.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::python::Platform;

/// What the directories depend on.
pub(super) struct Surroundings<'a> {
    pub(super) system: Platform,
    pub(super) home: &'a Path,
    /// A variable that is set and not empty.
    pub(super) variable: &'a dyn Fn(&str) -> Option<OsString>,
}

impl Surroundings<'_> {
    fn path(&self, variable: &str) -> Option<PathBuf> {
        (self.variable)(variable).map(PathBuf::from)
    }

    /// The user's kernels (`jupyter_core.paths.jupyter_data_dir`).
    pub(super) fn users(&self) -> PathBuf {
        let data = self.path("JUPYTER_DATA_DIR").unwrap_or_else(|| match self.system {
            Platform::MacOs => self.home.join("Library").join("Jupyter"),
            Platform::Windows => match self.path("APPDATA") {
                Some(roaming) => roaming.join("jupyter"),
                None => self.home.join(".jupyter").join("data"),
            },
            Platform::Posix => {
                let data = self.path("XDG_DATA_HOME");
                data.unwrap_or_else(|| self.home.join(".local").join("share")).join("jupyter")
            }
        });
        data.join("kernels")
    }

    /// The places that every Jupyter of this user looks into, the first ones first: what `JUPYTER_PATH` names, the
    /// user's, the machine's, and that of old versions of IPython.
    pub(super) fn everybodys(&self) -> Vec<PathBuf> {
        let named = (self.variable)("JUPYTER_PATH").unwrap_or_default();
        let named: Vec<PathBuf> =
            std::env::split_paths(&named).filter(|path| path.is_absolute()).collect();
        let machines: Vec<PathBuf> = match self.system {
            Platform::Windows => {
                self.path("PROGRAMDATA").map(|data| data.join("jupyter")).into_iter().collect()
            }
            _ => ["/usr/local/share/jupyter", "/usr/share/jupyter"].map(PathBuf::from).into(),
        };
        let kernels = |data: Vec<PathBuf>| data.into_iter().map(|data| data.join("kernels"));
        let old = self.path("IPYTHONDIR").unwrap_or_else(|| self.home.join(".ipython"));
        let mut all: Vec<PathBuf> = kernels(named).collect();
        all.push(self.users());
        all.extend(kernels(machines));
        all.push(old.join("kernels"));
        all
    }
}

/// The kernels of the Jupyter that is installed in an environment, which nobody else sees.
pub(super) fn of_environment(environment: &Path) -> PathBuf {
    environment.join("share").join("jupyter").join("kernels")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(system: Platform, variables: &[(&str, &str)]) -> Vec<String> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        };
        let all = Surroundings { system, home: Path::new("/h"), variable: &variable }.everybodys();
        all.iter().map(|place| place.to_string_lossy().replace('\\', "/")).collect()
    }

    #[test]
    fn each_system_has_its_own() {
        let machines = ["/usr/local/share/jupyter/kernels", "/usr/share/jupyter/kernels"];
        let old = "/h/.ipython/kernels";
        let [first, second] = machines;
        assert_eq!(
            places(Platform::Posix, &[]),
            ["/h/.local/share/jupyter/kernels", first, second, old]
        );
        assert_eq!(
            places(Platform::MacOs, &[]),
            ["/h/Library/Jupyter/kernels", first, second, old]
        );
        assert_eq!(places(Platform::Windows, &[]), ["/h/.jupyter/data/kernels", old]);
        let windows = [("APPDATA", "/r"), ("PROGRAMDATA", "/p"), ("IPYTHONDIR", "/i")];
        let expected = ["/r/jupyter/kernels", "/p/jupyter/kernels", "/i/kernels"];
        assert_eq!(places(Platform::Windows, &windows), expected);
    }

    #[cfg(unix)]
    #[test]
    fn variables_come_first() {
        let variables = [
            ("JUPYTER_PATH", "/a:relative:/b"),
            ("JUPYTER_DATA_DIR", "/d"),
            ("XDG_DATA_HOME", "/x"),
        ];
        let all = places(Platform::Posix, &variables);
        assert_eq!(all[..3], ["/a/kernels", "/b/kernels", "/d/kernels"]);
        let all = places(Platform::Posix, &[("XDG_DATA_HOME", "/x")]);
        assert_eq!(all[0], "/x/jupyter/kernels");
    }
}
