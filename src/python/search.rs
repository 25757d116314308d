//! Where to search for interpreters: plain values, taken from the process.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::windows_registration::{self, WindowsRegistration};

/// Which tool installed an interpreter. Ordered by preference among equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PythonSource {
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
    /// The base installation of conda, mamba or micromamba.
    Conda,
    /// Scoop.
    Scoop,
    /// The Windows registry (PEP 514).
    Registry,
    /// The system's package manager, or python.org's installer.
    System,
    /// A conda environment, which has an interpreter of its own.
    CondaEnvironment,
}

impl PythonSource {
    /// Whether an interpreter from there stays: an environment may be deleted any day, with its
    /// interpreter.
    pub(crate) fn is_lasting(self) -> bool {
        self != Self::CondaEnvironment
    }
}

impl fmt::Display for PythonSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Explicit => "given",
            Self::Path => "PATH",
            Self::Pyenv => "pyenv",
            Self::Asdf => "asdf",
            Self::Mise => "mise",
            Self::Uv => "uv",
            Self::Homebrew => "Homebrew",
            Self::Conda => "conda",
            Self::Scoop => "scoop",
            Self::Registry => "registry",
            Self::System => "system",
            Self::CondaEnvironment => "conda environment",
        })
    }
}

/// The platform, which decides where tools install things.
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

impl Platform {
    /// That of this process.
    pub(crate) const CURRENT: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::MacOs
    } else {
        Self::Posix
    };
}

/// Everything that discovery takes from its process.
#[derive(Debug, Clone)]
pub struct Search {
    /// The platform.
    pub platform: Platform,
    /// Stands for `/`: system directories are below it.
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
    /// `CONDA_EXE`: conda itself, in the base installation.
    pub conda_exe: Option<PathBuf>,
    /// `CONDA_PREFIX`: conda's active environment, or its base installation.
    pub conda_prefix: Option<PathBuf>,
    /// `MAMBA_ROOT_PREFIX`.
    pub mamba_root_prefix: Option<PathBuf>,
    /// `SCOOP`.
    pub scoop: Option<PathBuf>,
    /// The keys of the Windows registry.
    pub registered: Vec<WindowsRegistration>,
    /// `XDG_DATA_HOME`.
    pub xdg_data_home: Option<PathBuf>,
    /// `APPDATA`.
    pub app_data: Option<PathBuf>,
    /// `LOCALAPPDATA`.
    pub local_app_data: Option<PathBuf>,
    /// The time limit for an interpreter that the user did not name and that has never answered.
    pub time_limit: Duration,
    /// The time limit for one that the user named or that has answered before: no other can take
    /// its place, and a busy machine has been seen to need more than the other limit.
    pub patient_limit: Duration,
}

impl Search {
    /// Reads this process's environment.
    pub fn from_process() -> Self {
        let var = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        Self {
            path: split(&std::env::var_os("PATH").unwrap_or_default()),
            home: std::env::home_dir().filter(|home| !home.as_os_str().is_empty()),
            pyenv_root: var("PYENV_ROOT"),
            asdf_data_dir: var("ASDF_DATA_DIR"),
            mise_data_dir: var("MISE_DATA_DIR"),
            uv_python_install_dir: var("UV_PYTHON_INSTALL_DIR"),
            homebrew_prefix: var("HOMEBREW_PREFIX"),
            conda_exe: var("CONDA_EXE"),
            conda_prefix: var("CONDA_PREFIX"),
            mamba_root_prefix: var("MAMBA_ROOT_PREFIX"),
            scoop: var("SCOOP"),
            registered: windows_registration::all(),
            xdg_data_home: var("XDG_DATA_HOME"),
            app_data: var("APPDATA"),
            local_app_data: var("LOCALAPPDATA"),
            ..Self::nowhere(Platform::CURRENT, Path::new("/"))
        }
    }

    /// Knows only the system's places below `root`.
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
            conda_exe: None,
            conda_prefix: None,
            mamba_root_prefix: None,
            scoop: None,
            registered: Vec::new(),
            xdg_data_home: None,
            app_data: None,
            local_app_data: None,
            time_limit: Duration::from_secs(2),
            patient_limit: Duration::from_secs(10),
        }
    }

    /// The directories on PATH that may have interpreters. Shims start whatever another tool
    /// selects, and take 250 ms or more; the installations behind them are found directly. The
    /// Windows store's directory has stubs that open the store. A relative entry is an accident or
    /// an attack.
    pub(crate) fn path_dirs(&self) -> impl Iterator<Item = &Path> {
        self.path.iter().map(PathBuf::as_path).filter(|dir| {
            dir.is_absolute() && !is_shims(dir) && !holds_stubs(self.platform, &self.root, dir)
        })
    }
}

/// macOS's `/usr/bin/python3` opens a dialog to install the developer tools, or starts theirs. In one of
/// Windows' directories, stubs open the store.
pub(crate) fn holds_stubs(platform: Platform, root: &Path, dir: &Path) -> bool {
    dir.ends_with("Microsoft/WindowsApps")
        || platform == Platform::MacOs && dir == root.join("usr/bin")
}

/// pyenv, pyenv-virtualenv, asdf, mise and Scoop all use this name.
pub(crate) fn is_shims(dir: &Path) -> bool {
    dir.file_name().is_some_and(|name| name.eq_ignore_ascii_case("shims"))
}

fn split(path: &OsStr) -> Vec<PathBuf> {
    std::env::split_paths(path).filter(|dir| !dir.as_os_str().is_empty()).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

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
        let mut search = Search::nowhere(Platform::Posix, Path::new("/"));
        search.path = path.map(PathBuf::from).to_vec();
        assert_eq!(
            search.path_dirs().collect::<Vec<_>>(),
            [Path::new("/usr/bin"), Path::new("/h/bin")]
        );
        search.platform = Platform::MacOs;
        assert_eq!(search.path_dirs().collect::<Vec<_>>(), [Path::new("/h/bin")]);
    }
}
