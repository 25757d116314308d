//! Where interpreters are looked for: plain values from the process, and the places they stand for.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Who put an interpreter where it was found. In the order in which equals are preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Named by the user.
    Explicit,
    /// A directory of PATH.
    Path,
    /// pyenv or pyenv-win.
    Pyenv,
    /// asdf.
    Asdf,
    /// mise.
    Mise,
    /// uv's managed interpreters.
    Uv,
    /// A Homebrew prefix.
    Homebrew,
    /// Where the system or python.org's installer puts them.
    System,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Explicit => "given",
            Self::Path => "PATH",
            Self::Pyenv => "pyenv",
            Self::Asdf => "asdf",
            Self::Mise => "mise",
            Self::Uv => "uv",
            Self::Homebrew => "Homebrew",
            Self::System => "system",
        })
    }
}

/// What decides where things are installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Platform {
    /// Linux and the BSDs.
    #[default]
    Posix,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
}

/// Everything that discovery takes from the process it runs in.
#[derive(Debug, Clone)]
pub struct Search {
    /// Which places there are.
    pub platform: Platform,
    /// What stands for `/`: system directories are below it.
    pub root: PathBuf,
    /// The entries of `PATH`.
    pub path: Vec<PathBuf>,
    /// The home directory.
    pub home: Option<PathBuf>,
    /// `PYENV_ROOT`.
    pub pyenv_root: Option<PathBuf>,
    /// `ASDF_DATA_DIR`.
    pub asdf_data_dir: Option<PathBuf>,
    /// `MISE_DATA_DIR`.
    pub mise_data_dir: Option<PathBuf>,
    /// `UV_PYTHON_INSTALL_DIR`.
    pub uv_python_install_dir: Option<PathBuf>,
    /// `HOMEBREW_PREFIX`.
    pub homebrew_prefix: Option<PathBuf>,
    /// `XDG_DATA_HOME`.
    pub xdg_data_home: Option<PathBuf>,
    /// `APPDATA`.
    pub app_data: Option<PathBuf>,
    /// `LOCALAPPDATA`.
    pub local_app_data: Option<PathBuf>,
    /// How long one interpreter may take to say what it is.
    pub time_limit: Duration,
}

/// A directory with executables in it, or with a directory for each installed version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) source: Source,
    pub(crate) dir: PathBuf,
    pub(crate) shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Executables are in the directory.
    Flat,
    /// Executables are in this directory of each of its directories. A link from one of them to
    /// another is a moving alias (mise's `latest`), not an installation.
    Versions(&'static str),
    /// The same, but every entry is a link: Homebrew's `opt`, whose targets don't survive an upgrade.
    Links(&'static str),
}

impl Search {
    /// What there is to know from this process's environment.
    pub fn from_process() -> Self {
        let var = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let platform = match () {
            () if cfg!(windows) => Platform::Windows,
            () if cfg!(target_os = "macos") => Platform::MacOs,
            () => Platform::Posix,
        };
        Self {
            path: split(&std::env::var_os("PATH").unwrap_or_default()),
            home: std::env::home_dir().filter(|home| !home.as_os_str().is_empty()),
            pyenv_root: var("PYENV_ROOT"),
            asdf_data_dir: var("ASDF_DATA_DIR"),
            mise_data_dir: var("MISE_DATA_DIR"),
            uv_python_install_dir: var("UV_PYTHON_INSTALL_DIR"),
            homebrew_prefix: var("HOMEBREW_PREFIX"),
            xdg_data_home: var("XDG_DATA_HOME"),
            app_data: var("APPDATA"),
            local_app_data: var("LOCALAPPDATA"),
            ..Self::nowhere(platform, Path::new("/"))
        }
    }

    /// Knows only the places of a system whose root is `root`.
    pub fn nowhere(platform: Platform, root: &Path) -> Self {
        Self {
            platform,
            root: root.to_owned(),
            path: Vec::new(),
            home: None,
            pyenv_root: None,
            asdf_data_dir: None,
            mise_data_dir: None,
            uv_python_install_dir: None,
            homebrew_prefix: None,
            xdg_data_home: None,
            app_data: None,
            local_app_data: None,
            time_limit: Duration::from_secs(2),
        }
    }

    /// The directories of PATH that may hold interpreters. Shims start whatever another tool chooses,
    /// after 250 ms or more; what they stand for is found where it is installed. Windows' store keeps
    /// stubs that open a shop window. A relative entry is an accident or an attack.
    pub(crate) fn path_dirs(&self) -> impl Iterator<Item = &Path> {
        self.path.iter().map(PathBuf::as_path).filter(|dir| {
            dir.is_absolute()
                && !is_shims(dir)
                && !dir.ends_with("Microsoft/WindowsApps")
                && !self.holds_developer_stubs(dir)
        })
    }

    /// macOS' `/usr/bin/python3` asks in a window to install the developer tools, or starts theirs.
    fn holds_developer_stubs(&self, dir: &Path) -> bool {
        self.platform == Platform::MacOs && dir == self.root.join("usr/bin")
    }

    /// Every place to look in, the preferred ones first. Nothing is looked up.
    pub(crate) fn places(&self) -> Vec<Place> {
        let mut places: Vec<Place> = self
            .path_dirs()
            .map(|dir| Place { source: Source::Path, dir: dir.to_owned(), shape: Shape::Flat })
            .collect();
        // Windows' installations have no bin directory.
        let windows = self.platform == Platform::Windows;
        let bin = if windows { "" } else { "bin" };
        let mut add = |source, dir: Option<PathBuf>, shape| {
            places.extend(dir.map(|dir| Place { source, dir, shape }));
        };
        let versions = Shape::Versions(bin);
        add(Source::Pyenv, self.pyenv_root().map(|root| root.join("versions")), versions);
        let asdf = self.asdf_data_dir.clone().or_else(|| self.in_home(".asdf"));
        add(Source::Asdf, asdf.map(|data| data.join("installs/python")), versions);
        let mise = self.mise_data_dir.clone().or_else(|| match self.platform {
            Platform::Windows => Some(self.local_app_data.as_ref()?.join("mise")),
            _ => Some(self.data_home()?.join("mise")),
        });
        add(Source::Mise, mise.map(|data| data.join("installs/python")), versions);
        let uv = self.uv_python_install_dir.clone().or_else(|| match self.platform {
            Platform::Windows => Some(self.app_data.as_ref()?.join("uv/python")),
            _ => Some(self.data_home()?.join("uv/python")),
        });
        add(Source::Uv, uv, versions);
        if windows {
            let installer = self.local_app_data.as_ref().map(|data| data.join("Programs/Python"));
            add(Source::System, installer, versions);
            return places;
        }
        for prefix in self.homebrew_prefixes() {
            add(Source::Homebrew, Some(prefix.join("opt")), Shape::Links("bin"));
        }
        let system: &[(&str, Shape)] = match self.platform {
            Platform::MacOs => &[
                ("usr/local/bin", Shape::Flat),
                ("Library/Frameworks/Python.framework/Versions", Shape::Versions("bin")),
                ("Library/Developer/CommandLineTools/usr/bin", Shape::Flat),
            ],
            _ => &[("usr/local/bin", Shape::Flat), ("usr/bin", Shape::Flat)],
        };
        for (dir, shape) in system {
            add(Source::System, Some(self.root.join(dir)), *shape);
        }
        places
    }

    fn pyenv_root(&self) -> Option<PathBuf> {
        let default =
            if self.platform == Platform::Windows { ".pyenv/pyenv-win" } else { ".pyenv" };
        self.pyenv_root.clone().or_else(|| self.in_home(default))
    }

    fn homebrew_prefixes(&self) -> Vec<PathBuf> {
        let usual = match self.platform {
            Platform::MacOs => ["opt/homebrew", "usr/local"].as_slice(),
            _ => ["home/linuxbrew/.linuxbrew"].as_slice(),
        };
        let mut prefixes: Vec<_> = self.homebrew_prefix.iter().cloned().collect();
        prefixes.extend(usual.iter().map(|prefix| self.root.join(prefix)));
        prefixes
    }

    fn data_home(&self) -> Option<PathBuf> {
        self.xdg_data_home.clone().or_else(|| self.in_home(".local/share"))
    }

    fn in_home(&self, below: &str) -> Option<PathBuf> {
        Some(self.home.as_ref()?.join(below))
    }
}

/// pyenv, pyenv-virtualenv, asdf, mise and scoop all call it so.
pub(crate) fn is_shims(dir: &Path) -> bool {
    dir.file_name().is_some_and(|name| name.eq_ignore_ascii_case("shims"))
}

fn split(path: &OsStr) -> Vec<PathBuf> {
    std::env::split_paths(path).filter(|dir| !dir.as_os_str().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dirs(search: &Search, source: Source) -> Vec<(String, Shape)> {
        let places = search.places().into_iter().filter(|place| place.source == source);
        places.map(|place| (place.dir.to_string_lossy().replace('\\', "/"), place.shape)).collect()
    }

    fn at_home(platform: Platform) -> Search {
        Search { home: Some("/h".into()), ..Search::nowhere(platform, Path::new("/")) }
    }

    #[test]
    fn looks_into_every_store_of_a_home() {
        let search = at_home(Platform::Posix);
        let versions = Shape::Versions("bin");
        assert_eq!(dirs(&search, Source::Pyenv), [("/h/.pyenv/versions".into(), versions)]);
        assert_eq!(dirs(&search, Source::Asdf), [("/h/.asdf/installs/python".into(), versions)]);
        assert_eq!(
            dirs(&search, Source::Mise),
            [("/h/.local/share/mise/installs/python".into(), versions)]
        );
        assert_eq!(dirs(&search, Source::Uv), [("/h/.local/share/uv/python".into(), versions)]);
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
        assert_eq!(dirs(&search, Source::Pyenv), [("/p/versions".into(), versions)]);
        assert_eq!(dirs(&search, Source::Asdf), [("/a/installs/python".into(), versions)]);
        assert_eq!(dirs(&search, Source::Mise), [("/x/mise/installs/python".into(), versions)]);
        assert_eq!(dirs(&search, Source::Uv), [("/u".into(), versions)]);
        let brew: Vec<_> =
            dirs(&search, Source::Homebrew).into_iter().map(|(dir, _)| dir).collect();
        assert_eq!(brew, ["/brew/opt", "/opt/homebrew/opt", "/usr/local/opt"]);
    }

    #[test]
    fn windows_has_its_own_directories_and_no_bin() {
        let search = Search {
            app_data: Some("/r".into()),
            local_app_data: Some("/l".into()),
            ..at_home(Platform::Windows)
        };
        let versions = Shape::Versions("");
        assert_eq!(
            dirs(&search, Source::Pyenv),
            [("/h/.pyenv/pyenv-win/versions".into(), versions)]
        );
        assert_eq!(dirs(&search, Source::Uv), [("/r/uv/python".into(), versions)]);
        assert_eq!(dirs(&search, Source::Mise), [("/l/mise/installs/python".into(), versions)]);
        assert_eq!(dirs(&search, Source::System), [("/l/Programs/Python".into(), versions)]);
        assert_eq!(dirs(&search, Source::Homebrew), []);
    }

    #[cfg(unix)]
    #[test]
    fn shims_stubs_and_relative_entries_of_path_are_left_out() {
        let path = [
            "/h/.pyenv/shims",
            "/h/.pyenv/plugins/pyenv-virtualenv/shims",
            "/h/.asdf/shims",
            "/h/.local/share/mise/shims",
            "/c/Users/h/AppData/Local/Microsoft/WindowsApps",
            "bin",
            ".",
            "/usr/bin",
            "/h/bin",
        ];
        let mut search = at_home(Platform::Posix);
        search.path = path.map(PathBuf::from).to_vec();
        assert_eq!(
            search.path_dirs().collect::<Vec<_>>(),
            [Path::new("/usr/bin"), Path::new("/h/bin")]
        );
        search.platform = Platform::MacOs;
        assert_eq!(search.path_dirs().collect::<Vec<_>>(), [Path::new("/h/bin")]);
    }
}
