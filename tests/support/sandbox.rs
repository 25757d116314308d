//! A home of its own for a test, and a process environment that begins empty.

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Outcome, Tree, python};

/// The binary under test: the one that was built with the tests, or another one, such as a release.
fn binary() -> PathBuf {
    env::var_os("VENVYARD_BINARY")
        .map_or_else(|| env!("CARGO_BIN_EXE_venvyard").into(), PathBuf::from)
}

/// What pip, uv and TLS need to know of the machine's way to the package index.
const NETWORK: [&str; 2] = ["PIP_", "UV_"];
const NETWORK_NAMES: [&str; 11] = [
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "ALL_PROXY",
];

/// A temporary directory with a home, deleted when dropped. No variable of the machine gets in, except
/// on request.
pub(crate) struct Sandbox {
    _dir: tempfile::TempDir,
    root: PathBuf,
    home: PathBuf,
    variables: BTreeMap<OsString, OsString>,
}

impl Sandbox {
    /// Where venvyard keeps its data, relative to the home.
    pub(crate) const DATA: &'static str = if cfg!(windows) {
        "venvyard data"
    } else if cfg!(target_os = "macos") {
        "Library/Application Support/venvyard"
    } else {
        ".local/share/venvyard"
    };

    /// The home's path has a space and a letter beyond ASCII, so that quoting is always under test.
    pub(crate) fn new() -> Self {
        Self::with_home("home é/u")
    }

    /// For programs that fail in such a path.
    pub(crate) fn plain() -> Self {
        Self::with_home("home")
    }

    /// With pyenv's interpreters and these environments, which have no pip.
    #[track_caller]
    pub(crate) fn with<const N: usize>(names: [&str; N]) -> Self {
        let sandbox = Self::new().with_pyenv();
        for name in names {
            sandbox.venvyard(["create", name, "--no-pip"]).success();
        }
        sandbox
    }

    fn with_home(home: &str) -> Self {
        let dir = tempfile::Builder::new().prefix("venvyard-").tempdir().expect("a temp directory");
        // macOS: /var is a link to /private/var, and programs disagree about which one they say.
        let root = dunce::canonicalize(dir.path()).expect("the temp directory's real path");
        let home = root.join(home);
        for directory in [&home, &root.join("bin"), &root.join("tmp")] {
            std::fs::create_dir_all(directory).expect("a directory of the sandbox");
        }
        let mut sandbox = Self { _dir: dir, root, home, variables: BTreeMap::new() };
        sandbox.set_basics();
        sandbox
    }

    fn set_basics(&mut self) {
        let binary = binary();
        let beside_binary = binary.parent().expect("the binary is in a directory");
        let mut path = vec![self.bin(), beside_binary.to_owned()];
        if cfg!(windows) {
            let system = PathBuf::from(env::var_os("SystemRoot").unwrap_or_default());
            path.extend([system.join("System32"), system.clone()]);
            for name in ["SystemRoot", "SystemDrive", "PATHEXT", "COMSPEC"] {
                self.pass_on(name);
            }
            // The platform's known folders ignore the environment.
            for place in ["DATA", "CACHE", "CONFIG"] {
                let directory = self.home.join(format!("venvyard {}", place.to_lowercase()));
                self.set(format!("VENVYARD_{place}_DIR"), directory);
            }
            self.set("USERPROFILE", self.home.clone());
            self.set("TEMP", self.root.join("tmp"));
            self.set("TMP", self.root.join("tmp"));
        } else {
            path.extend(["/usr/bin".into(), "/bin".into()]);
            self.set("TMPDIR", self.root.join("tmp"));
        }
        self.set("HOME", self.home.clone());
        self.set("PATH", env::join_paths(path).expect("a PATH without separators in its parts"));
        self.set("TERM", "xterm-256color");
        self.set("LANG", "C.UTF-8");
        // Otherwise every first creation compiles pip in the background during the test.
        self.set("PYTHONDONTWRITEBYTECODE", "1");
    }

    /// Lets the machine's pyenv interpreters be found.
    pub(crate) fn with_pyenv(mut self) -> Self {
        if let Some(root) = python::pyenv_root() {
            self.set("PYENV_ROOT", root);
        }
        self
    }

    /// Lets those of the machine's pyenv interpreters be found that a run of this size tries.
    #[cfg(unix)]
    pub(crate) fn with_sampled_pyenv(mut self) -> Self {
        let root = self.root.join("pyenv");
        std::fs::create_dir_all(root.join("versions")).expect("a directory of the sandbox");
        for (version, executable) in python::sample() {
            let prefix = executable.ancestors().nth(2).expect("bin is in a prefix");
            std::os::unix::fs::symlink(prefix, root.join("versions").join(version)).unwrap();
        }
        self.set("PYENV_ROOT", root);
        self
    }

    /// Lets pip and uv reach the package index as the machine is set up to.
    pub(crate) fn with_network(mut self) -> Self {
        for (name, value) in env::vars_os() {
            let text = name.to_string_lossy();
            if NETWORK_NAMES.contains(&&*text) || NETWORK.iter().any(|p| text.starts_with(p)) {
                self.set(&*text, value);
            }
        }
        self
    }

    /// Sets a variable for all that runs in the sandbox.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.set(name, value);
        self
    }

    fn set(&mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) {
        self.variables.insert(name.as_ref().to_owned(), value.as_ref().to_owned());
    }

    fn pass_on(&mut self, name: &str) {
        if let Some(value) = env::var_os(name) {
            self.set(name, value);
        }
    }

    /// All that is the test's own: the home, `bin` and `tmp` are in it.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// `HOME`.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// Comes first on PATH: for programs that a test puts there.
    pub(crate) fn bin(&self) -> PathBuf {
        self.root.join("bin")
    }

    /// venvyard's data directory: the registry is in it.
    pub(crate) fn data(&self) -> PathBuf {
        self.place("data", ".local/share", "Library/Application Support")
    }

    /// venvyard's cache directory.
    pub(crate) fn cache(&self) -> PathBuf {
        self.place("cache", ".cache", "Library/Caches")
    }

    /// venvyard's configuration directory.
    pub(crate) fn config(&self) -> PathBuf {
        self.place("config", ".config", "Library/Application Support")
    }

    fn place(&self, what: &str, xdg: &str, macos: &str) -> PathBuf {
        if cfg!(windows) {
            self.home.join(format!("venvyard {what}"))
        } else {
            self.home.join(if cfg!(target_vendor = "apple") { macos } else { xdg }).join("venvyard")
        }
    }

    /// Where environments are made when nothing says otherwise.
    pub(crate) fn environment(&self, name: &str) -> PathBuf {
        self.home.join(".virtualenvs").join(name)
    }

    /// Makes `projects/NAME` in the home and tells where it is.
    pub(crate) fn project(&self, name: &str) -> PathBuf {
        let directory = self.home.join("projects").join(name);
        std::fs::create_dir_all(&directory).expect("a project's directory");
        directory
    }

    /// `PATH` as everything in the sandbox gets it.
    pub(crate) fn path_variable(&self) -> String {
        self.variables[OsStr::new("PATH")].to_string_lossy().into_owned()
    }

    /// Every variable that a process in the sandbox begins with.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.variables.iter().map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }

    /// Writes a file, given relative to the home, and its directories.
    #[track_caller]
    pub(crate) fn write(&self, path: impl AsRef<Path>, text: &str) -> PathBuf {
        let path = self.home.join(path);
        std::fs::create_dir_all(path.parent().expect("a file in the home")).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Reads a file, given relative to the home.
    #[track_caller]
    pub(crate) fn read(&self, path: impl AsRef<Path>) -> String {
        let path = self.home.join(path);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Puts a program for `sh` first on PATH.
    #[cfg(unix)]
    #[track_caller]
    pub(crate) fn program(&self, name: &str, script: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.bin().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// Puts a program of the machine on PATH, if it isn't there: Homebrew's are elsewhere.
    #[cfg(unix)]
    #[track_caller]
    pub(crate) fn lend(&self, program: &Path) {
        let name = program.file_name().expect("a program's name");
        if which::which_in(name, Some(self.path_variable()), &self.home).is_err() {
            std::os::unix::fs::symlink(program, self.bin().join(name)).unwrap();
        }
    }

    /// A command in the sandbox's environment and home, with nothing on stdin.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(&self.variables).current_dir(&self.home).stdin(Stdio::null());
        command
    }

    /// Runs `venvyard` in the home.
    #[track_caller]
    #[must_use = "say whether it should have succeeded"]
    pub(crate) fn venvyard<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Outcome {
        self.venvyard_in(&self.home, args)
    }

    /// Runs `venvyard` in a directory.
    #[track_caller]
    #[must_use = "say whether it should have succeeded"]
    pub(crate) fn venvyard_in<I: AsRef<OsStr>>(
        &self,
        directory: &Path,
        args: impl IntoIterator<Item = I>,
    ) -> Outcome {
        let mut command = self.command(binary());
        command.args(args).current_dir(directory);
        Outcome::of(command)
    }

    /// All that is in the sandbox, to be compared before and after. fish and PowerShell make
    /// directories of their own at their first start: where one runs in between, run it once before.
    pub(crate) fn tree(&self) -> Tree {
        // What a PowerShell learnt about its own start, and where debuggers find it.
        let powershells = |path: &str| {
            path.contains("/.cache/powershell/")
                || path.contains("/.local/share/powershell/")
                || ["clr-", "dotnet-", "CoreFx", ".dotnet"]
                    .iter()
                    .any(|begin| path.strip_prefix("tmp/").is_some_and(|it| it.starts_with(begin)))
        };
        Tree::of(&self.root).without_all(powershells)
    }

    /// The tree without the cache, in which any verb may remember what it learnt: a directory is read again
    /// while its last change is younger than its time stamp can tell.
    pub(crate) fn kept(&self) -> Tree {
        let cache = self.cache();
        let cache = cache.strip_prefix(&self.root).expect("a cache in the sandbox");
        let name = |path: &Path| path.to_string_lossy().replace('\\', "/");
        let parent = cache.parent().map(name);
        self.tree().without(&name(cache)).without_all(|path| Some(path) == parent.as_deref())
    }
}
