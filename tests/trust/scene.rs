//! A project with a file, an env-file and a hook, each of which would leave a trace.

use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::support::{Outcome, Sandbox, available};

/// One case: a change of the scene, and what entering the project does then.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) act: Box<dyn Fn(&mut Scene)>,
    pub(super) expect: Expect,
}

/// What entering a project does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    /// It applies the whole file.
    All,
    /// It applies nothing and prints a line with this.
    Left(&'static str),
    /// It applies nothing and prints nothing.
    Silent,
}

pub(super) fn case(
    name: impl Into<String>,
    expect: Expect,
    act: impl Fn(&mut Scene) + 'static,
) -> Case {
    Case { name: name.into(), act: Box::new(act), expect }
}

/// The sandbox of one case.
pub(super) struct Scene {
    pub(super) sandbox: Sandbox,
    /// The project.
    pub(super) code: PathBuf,
    /// The directory to enter it from.
    pub(super) from: PathBuf,
    /// More variables of the process.
    pub(super) variables: Vec<(String, String)>,
    /// The user and group of the process.
    pub(super) user: Option<u32>,
    /// What the machine lacks for the case.
    pub(super) skipped: Option<&'static str>,
}

impl Scene {
    pub(super) fn new(number: usize) -> Self {
        let sandbox = Sandbox::new();
        let code = sandbox.home().join(format!("work {number}/code"));
        std::fs::create_dir_all(&code).unwrap();
        // The unmanaged environment that the file names; `sh` stands in for Python.
        environment(&sandbox.environment("shop"));
        let scene = Self {
            from: code.clone(),
            code,
            sandbox,
            variables: Vec::new(),
            user: None,
            skipped: None,
        };
        let file = scene.standard();
        scene.write("venvyard.toml", &file);
        scene.write(".env", "ALSO=env\n");
        environment(&scene.code.join(".venv"));
        scene.write(".venv/.venvyard/hooks/activate.sh", scene.touch("hook"));
        // Registered, so that the project is known even if its file can't be read.
        let directory = scene.code.to_str().unwrap();
        scene.command(&["project", "set", "shop", directory]).success();
        scene
    }

    /// The file at the start of a case.
    pub(super) fn standard(&self) -> String {
        format!(
            "env-file = '.env'\n[environment]\nname = 'shop'\n[variables]\nSET = 'file'\n\
             [hooks]\nactivate = '''{}'''\n",
            self.touch("command")
        )
    }

    /// A command that leaves a trace.
    pub(super) fn touch(&self, what: &str) -> String {
        format!("touch \"{}\"", self.canary(what).display())
    }

    fn canary(&self, what: &str) -> PathBuf {
        self.sandbox.root().join(format!("canary {what}"))
    }

    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.code.join(path)
    }

    pub(super) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.code.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    pub(super) fn mode(&self, path: &str, mode: u32) {
        let path = self.code.join(path);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Gives it to another user or group; only root can.
    pub(super) fn chown(&mut self, path: &str, user: Option<u32>, group: Option<u32>) {
        if std::os::unix::fs::chown(self.code.join(path), user, group).is_err() {
            self.skipped = Some("root");
        }
    }

    pub(super) fn command(&self, words: &[&str]) -> Outcome {
        let mut command = match self.user {
            None => self.sandbox.command("venvyard"),
            Some(user) => {
                let mut command = self.sandbox.command("setpriv");
                let id = user.to_string();
                command.args(["--reuid", &id, "--regid", &id, "--clear-groups", "venvyard"]);
                command
            }
        };
        command.args(words).current_dir(&self.from);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        Outcome::of(command)
    }

    /// `venvyard trust --yes PATH`, relative to the project.
    pub(super) fn trust(&self, path: &str) {
        let path = self.code.join(path);
        let outcome = self.command(&["trust", "--yes", path.to_str().unwrap()]);
        outcome.success();
    }

    /// `venvyard trust OPTION PATH`; its status.
    pub(super) fn decide(&self, option: &str, path: &str) -> i32 {
        let path = self.code.join(path);
        self.command(&["trust", option, path.to_str().unwrap()]).status
    }

    /// Enters the project as a shell does; returns what that set and printed.
    fn enter(&self) -> (String, String) {
        let script = "code=$(venvyard activate --shell bash .); eval \"$code\"; \
                      printf %s \"${SET-}|${ALSO-}\"";
        let mut command = match self.user {
            None => self.sandbox.command("bash"),
            Some(user) => {
                let mut command = self.sandbox.command("setpriv");
                let id = user.to_string();
                command.args(["--reuid", &id, "--regid", &id, "--clear-groups", "bash"]);
                command
            }
        };
        command.args(["--noprofile", "--norc", "-c", script]).current_dir(&self.from);
        command.env("WORKON_HOME", self.sandbox.home().join(".virtualenvs"));
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        let outcome = Outcome::of(command);
        (outcome.stdout, outcome.stderr)
    }

    fn check(&self, expect: Expect, name: &str) {
        let (set, said) = self.enter();
        let traces: Vec<&str> = ["command", "hook", "injected"]
            .into_iter()
            .filter(|what| self.canary(what).exists())
            .collect();
        let told = format!("{name}: set {set:?}, ran {traces:?}, said\n{said}");
        match expect {
            Expect::All => {
                assert_eq!(set, "file|env", "{told}");
                assert!(traces.contains(&"command") && !traces.contains(&"injected"), "{told}");
            }
            Expect::Left(line) => {
                assert_eq!(set, "|", "{told}");
                assert!(traces.is_empty(), "{told}");
                assert!(said.contains(line), "{told}\nand not {line:?}");
                // bash complains if only root may use /dev/null.
                let ours =
                    |line: &&str| !line.starts_with("  hint:") && !line.contains("/dev/null: Perm");
                let lines = said.lines().filter(ours);
                assert_eq!(lines.count(), 1, "{told}");
            }
            Expect::Silent => {
                assert_eq!((set.as_str(), said.as_str()), ("|", ""), "{told}");
                assert!(traces.is_empty(), "{told}");
            }
        }
    }
}

/// An environment of another tool, in which `sh` is the Python.
pub(super) fn environment(directory: &Path) {
    std::fs::create_dir_all(directory.join("bin")).unwrap();
    std::os::unix::fs::symlink("/bin/sh", directory.join("bin/python")).unwrap();
    std::fs::write(directory.join("pyvenv.cfg"), "home = /bin\nversion = 3.12.1\n").unwrap();
}

/// A name that is not UTF-8.
pub(super) fn bytes(name: &[u8]) -> &Path {
    Path::new(std::ffi::OsStr::from_bytes(name))
}

/// Runs every case, each in its own sandbox.
#[track_caller]
pub(super) fn run(cases: &[Case]) {
    for (number, case) in cases.iter().enumerate() {
        let mut scene = Scene::new(number);
        (case.act)(&mut scene);
        match scene.skipped {
            Some(what) => drop(available(what, false)),
            None => scene.check(case.expect, &case.name),
        }
    }
}
