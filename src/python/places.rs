//! The places to search for interpreters, in order of preference. This reads nothing from the disk.

use std::path::{Path, PathBuf};

use super::search::{Platform, PythonSource, Search};
use super::windows_registration::WindowsRegistration;

/// A directory or a file that leads to interpreters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) source: PythonSource,
    pub(crate) dir: PathBuf,
    pub(crate) shape: Shape,
}

/// How to get from a place to executables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The executables are in the directory.
    Flat,
    /// They are in this subdirectory of each of its directories, whose names tell the version. A
    /// link from one of these directories to another is a moving alias (mise's `latest`), not an
    /// installation.
    Versions(&'static str),
    /// The same, but every entry is a link: Homebrew's `opt`, whose targets disappear with an
    /// upgrade.
    Links(&'static str),
    /// In this subdirectory of each directory whose name starts with `python` (`/opt/python3.12`).
    Prefixed(&'static str),
    /// In this subdirectory of each directory; the names say nothing (conda's environments).
    Named(&'static str),
    /// The place is a file with a prefix per line; in this subdirectory of each prefix.
    Listed(&'static str),
    /// The place is the executable itself.
    Executable,
}

/// The usual names of conda's directory.
const CONDAS: [&str; 6] =
    ["miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba", "conda"];

impl Search {
    /// All places to search, in order of preference.
    #[expect(clippy::too_many_lines, reason = "one list of places, in order of preference")]
    pub(crate) fn places(&self) -> Vec<Place> {
        // Installations on Windows have no bin directory.
        let bin = if self.platform == Platform::Windows { "" } else { "bin" };
        let mut places = Vec::new();
        let mut add = |source, dir: Option<PathBuf>, shape| {
            places.extend(dir.map(|dir| Place { source, dir, shape }));
        };
        for dir in self.path_dirs() {
            add(PythonSource::Path, Some(dir.to_owned()), Shape::Flat);
        }
        let versions = Shape::Versions(bin);
        add(PythonSource::Pyenv, self.pyenv_versions(), versions);
        let asdf = self.asdf_data_dir.clone().or_else(|| self.in_home(".asdf"));
        add(PythonSource::Asdf, asdf.map(|data| data.join("installs/python")), versions);
        add(
            PythonSource::Mise,
            self.mise_data().map(|data| data.join("installs/python")),
            versions,
        );
        add(PythonSource::Uv, self.uv_pythons(), versions);
        for prefix in self.homebrew_prefixes() {
            add(PythonSource::Homebrew, Some(prefix.join("opt")), Shape::Links("bin"));
        }
        let condas = self.conda_prefixes();
        for prefix in &condas {
            add(PythonSource::Conda, Some(prefix.join(bin)), Shape::Flat);
        }
        if self.platform == Platform::Windows {
            let scoop = self.scoop.clone().or_else(|| self.in_home("scoop"));
            add(PythonSource::Scoop, scoop.map(|dir| dir.join("apps")), Shape::Prefixed("current"));
            for executable in self.registered.iter().filter_map(WindowsRegistration::executable) {
                add(PythonSource::Registry, Some(executable), Shape::Executable);
            }
            let installer = self.local_app_data.as_ref().map(|data| data.join("Programs/Python"));
            add(PythonSource::System, installer, versions);
        }
        for (dir, shape) in self.system_dirs() {
            add(PythonSource::System, Some(self.root.join(dir)), *shape);
        }
        for prefix in &condas {
            add(PythonSource::CondaEnvironment, Some(prefix.join("envs")), Shape::Named(bin));
        }
        let listed = self.in_home(".conda/environments.txt");
        add(PythonSource::CondaEnvironment, listed, Shape::Listed(bin));
        places
    }

    fn system_dirs(&self) -> &'static [(&'static str, Shape)] {
        match self.platform {
            Platform::Windows => &[],
            Platform::MacOs => &[
                ("usr/local/bin", Shape::Flat),
                ("Library/Frameworks/Python.framework/Versions", Shape::Versions("bin")),
                ("opt/local/bin", Shape::Flat),
                ("Library/Developer/CommandLineTools/usr/bin", Shape::Flat),
            ],
            Platform::Posix => &[
                ("usr/local/bin", Shape::Flat),
                ("usr/bin", Shape::Flat),
                ("opt", Shape::Prefixed("bin")),
                // The containers that build wheels: /opt/python/cp312-cp312.
                ("opt/python", Shape::Named("bin")),
            ],
        }
    }

    /// The directory of pyenv's versions.
    pub(crate) fn pyenv_versions(&self) -> Option<PathBuf> {
        let default =
            if self.platform == Platform::Windows { ".pyenv/pyenv-win" } else { ".pyenv" };
        let root = self.pyenv_root.clone().or_else(|| self.in_home(default))?;
        Some(root.join("versions"))
    }

    fn mise_data(&self) -> Option<PathBuf> {
        self.mise_data_dir.clone().or_else(|| match self.platform {
            Platform::Windows => Some(self.local_app_data.as_ref()?.join("mise")),
            _ => Some(self.data_home()?.join("mise")),
        })
    }

    fn uv_pythons(&self) -> Option<PathBuf> {
        self.uv_python_install_dir.clone().or_else(|| match self.platform {
            Platform::Windows => Some(self.app_data.as_ref()?.join("uv/python")),
            _ => Some(self.data_home()?.join("uv/python")),
        })
    }

    fn homebrew_prefixes(&self) -> Vec<PathBuf> {
        let usual = match self.platform {
            Platform::Windows => [].as_slice(),
            Platform::MacOs => ["opt/homebrew", "usr/local"].as_slice(),
            Platform::Posix => ["home/linuxbrew/.linuxbrew"].as_slice(),
        };
        let mut prefixes: Vec<_> = self.homebrew_prefix.iter().cloned().collect();
        prefixes.extend(usual.iter().map(|prefix| self.root.join(prefix)));
        prefixes
    }

    /// The base installations of conda and its relatives: from the variables, then in the usual
    /// places.
    fn conda_prefixes(&self) -> Vec<PathBuf> {
        let mut prefixes: Vec<PathBuf> = self.mamba_root_prefix.iter().cloned().collect();
        // bin/conda, condabin/conda, Scripts\conda.exe
        let of_exe = self.conda_exe.as_deref().and_then(|exe| exe.parent()?.parent());
        let of_prefix = self.conda_prefix.as_deref().map(|prefix| match prefix.parent() {
            Some(envs) if envs.ends_with("envs") => envs.parent().unwrap_or(prefix),
            _ => prefix,
        });
        prefixes.extend([of_exe, of_prefix].into_iter().flatten().map(Path::to_owned));
        let parents = match self.platform {
            Platform::Windows => vec![self.home.clone(), self.local_app_data.clone()],
            _ => vec![self.home.clone(), Some(self.root.join("opt"))],
        };
        for parent in parents.into_iter().flatten() {
            prefixes.extend(CONDAS.iter().map(|name| parent.join(name)));
        }
        if self.platform == Platform::MacOs {
            // Homebrew's casks.
            let casks = ["miniconda", "miniforge", "anaconda"];
            let base = |name| self.root.join("opt/homebrew/Caskroom").join(name).join("base");
            prefixes.extend(casks.map(base));
        }
        prefixes
    }

    fn data_home(&self) -> Option<PathBuf> {
        self.xdg_data_home.clone().or_else(|| self.in_home(".local/share"))
    }

    fn in_home(&self, below: &str) -> Option<PathBuf> {
        Some(self.home.as_ref()?.join(below))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dirs(search: &Search, source: PythonSource) -> Vec<(String, Shape)> {
        let places = search.places().into_iter().filter(|place| place.source == source);
        places.map(|place| (place.dir.to_string_lossy().replace('\\', "/"), place.shape)).collect()
    }

    fn at_home(platform: Platform) -> Search {
        Search { home: Some("/h".into()), ..Search::nowhere(platform, Path::new("/")) }
    }

    #[test]
    fn every_tools_directory_in_the_home_is_searched() {
        let search = at_home(Platform::Posix);
        let versions = Shape::Versions("bin");
        assert_eq!(dirs(&search, PythonSource::Pyenv), [("/h/.pyenv/versions".into(), versions)]);
        assert_eq!(
            dirs(&search, PythonSource::Asdf),
            [("/h/.asdf/installs/python".into(), versions)]
        );
        assert_eq!(
            dirs(&search, PythonSource::Mise),
            [("/h/.local/share/mise/installs/python".into(), versions)]
        );
        assert_eq!(
            dirs(&search, PythonSource::Uv),
            [("/h/.local/share/uv/python".into(), versions)]
        );
    }

    #[test]
    fn variables_move_the_stores() {
        let search = Search {
            pyenv_root: Some("/p".into()),
            asdf_data_dir: Some("/a".into()),
            xdg_data_home: Some("/x".into()),
            uv_python_install_dir: Some("/u".into()),
            homebrew_prefix: Some("/brew".into()),
            ..at_home(Platform::MacOs)
        };
        let versions = Shape::Versions("bin");
        assert_eq!(dirs(&search, PythonSource::Pyenv), [("/p/versions".into(), versions)]);
        assert_eq!(dirs(&search, PythonSource::Asdf), [("/a/installs/python".into(), versions)]);
        assert_eq!(
            dirs(&search, PythonSource::Mise),
            [("/x/mise/installs/python".into(), versions)]
        );
        assert_eq!(dirs(&search, PythonSource::Uv), [("/u".into(), versions)]);
        let brew: Vec<_> =
            dirs(&search, PythonSource::Homebrew).into_iter().map(|(dir, _)| dir).collect();
        assert_eq!(brew, ["/brew/opt", "/opt/homebrew/opt", "/usr/local/opt"]);
    }

    #[test]
    fn windows_has_its_own_directories_and_no_bin() {
        let search = Search {
            app_data: Some("/r".into()),
            local_app_data: Some("/l".into()),
            registered: vec![WindowsRegistration {
                install_path: Some("C:/Python312/".into()),
                ..WindowsRegistration::default()
            }],
            ..at_home(Platform::Windows)
        };
        let versions = Shape::Versions("");
        assert_eq!(
            dirs(&search, PythonSource::Pyenv),
            [("/h/.pyenv/pyenv-win/versions".into(), versions)]
        );
        assert_eq!(dirs(&search, PythonSource::Uv), [("/r/uv/python".into(), versions)]);
        assert_eq!(
            dirs(&search, PythonSource::Mise),
            [("/l/mise/installs/python".into(), versions)]
        );
        assert_eq!(dirs(&search, PythonSource::System), [("/l/Programs/Python".into(), versions)]);
        assert_eq!(dirs(&search, PythonSource::Homebrew), []);
        assert_eq!(
            dirs(&search, PythonSource::Scoop),
            [("/h/scoop/apps".into(), Shape::Prefixed("current"))]
        );
        assert_eq!(
            dirs(&search, PythonSource::Registry),
            [("C:/Python312/python.exe".into(), Shape::Executable)]
        );
    }

    #[test]
    fn conda_is_found_by_its_variables_and_usual_directories() {
        let search = Search {
            conda_exe: Some("/c/forge/bin/conda".into()),
            conda_prefix: Some("/c/forge/envs/work".into()),
            mamba_root_prefix: Some("/m".into()),
            ..at_home(Platform::Posix)
        };
        let bases: Vec<_> =
            dirs(&search, PythonSource::Conda).into_iter().map(|(dir, _)| dir).collect();
        assert_eq!(bases[..3], ["/m/bin", "/c/forge/bin", "/c/forge/bin"]);
        assert!(bases.contains(&"/h/miniforge3/bin".to_owned()));
        assert!(bases.contains(&"/opt/conda/bin".to_owned()));
        let environments = dirs(&search, PythonSource::CondaEnvironment);
        assert!(environments.contains(&("/c/forge/envs".to_owned(), Shape::Named("bin"))));
        let listed = ("/h/.conda/environments.txt".to_owned(), Shape::Listed("bin"));
        assert_eq!(environments.last(), Some(&listed));
        // The base itself may be active, too.
        let base = Search { conda_prefix: Some("/b".into()), ..at_home(Platform::Posix) };
        assert_eq!(dirs(&base, PythonSource::Conda)[0].0, "/b/bin");
    }

    #[test]
    fn environments_of_conda_come_last() {
        let places = at_home(Platform::Posix).places();
        let first = places.iter().position(|place| !place.source.is_lasting()).unwrap();
        assert!(places[first..].iter().all(|place| !place.source.is_lasting()));
    }
}
