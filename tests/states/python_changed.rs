//! Environments whose Python is another one than when they were made.

use std::path::{Path, PathBuf};

use super::{listed, workon};
use crate::support::{Outcome, Sandbox, python};

/// Runs `python -m venv` of a series.
#[track_caller]
fn venv(sandbox: &Sandbox, series: &str, words: &[&str], environment: &Path) {
    let python = python::find(series).expect("looked for before");
    let mut command = sandbox.command(python);
    command.args(["-m", "venv", "--without-pip"]).args(words).arg(environment);
    Outcome::of(command).success();
}

/// The version of a series' interpreter.
fn version(series: &str) -> String {
    let (_, version) = python::interpreters()
        .into_iter()
        .map(|(version, path)| (path, version))
        .find(|(path, _)| Some(path) == python::find(series).as_ref())
        .expect("looked for before");
    version
}

fn both() -> bool {
    python::require_python("3.9").is_some() && python::require_python("3.11").is_some()
}

#[test]
fn what_another_tool_made_in_its_place_is_shown_entered_and_taken_over() {
    if !both() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--no-pip", "--python", "3.9"]).success();
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    venv(&sandbox, "3.11", &["--clear"], &sandbox.environment("a"));
    let shown = listed(&sandbox, "a");
    assert_eq!(shown["health"], "replaced");
    assert_eq!(shown["python"], *version("3.11"));
    sandbox.venvyard(["show", "a"]).success().stdout_has(&format!("(was {})", version("3.9")));
    workon(&sandbox, "a")
        .success()
        .stderr_has(&format!("venv made a anew: it has Python {}", version("3.11")))
        .stdout_has("COLOUR");
    assert_eq!(workon(&sandbox, "a").success().stderr, "", "it says so once");
    let shown = listed(&sandbox, "a");
    assert_eq!((&shown["health"], &shown["python"]), (&"ready".into(), &version("3.11").into()));
}

#[test]
fn what_another_tool_made_in_its_place_can_be_removed_and_made_anew() {
    if !both() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--no-pip", "--python", "3.9"]).success();
    venv(&sandbox, "3.11", &["--clear"], &sandbox.environment("a"));
    sandbox.venvyard(["create", "a"]).failure(4).stderr_has("'venvyard remove a' first");
    sandbox.venvyard(["remove", "--yes", "a"]).success().stderr_has("removed a; ");
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
}

#[test]
fn an_interpreter_that_another_tool_linked_is_taken_over() {
    if !both() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--no-pip", "--python", "3.9"]).success();
    for name in ["python", "python3"] {
        std::fs::remove_file(sandbox.environment("a").join("bin").join(name)).unwrap();
    }
    venv(&sandbox, "3.11", &["--upgrade"], &sandbox.environment("a"));
    let shown = listed(&sandbox, "a");
    assert_eq!(shown["health"], "python-changed");
    assert_eq!(shown["python"], *version("3.11"));
    workon(&sandbox, "a")
        .success()
        .stderr_has("doesn't see the packages that were installed for 3.9");
    assert_eq!(workon(&sandbox, "a").success().stderr, "");
    assert_eq!(listed(&sandbox, "a")["health"], "ready");
}

#[test]
fn what_venv_writes_about_another_python_does_not_change_the_interpreter() {
    if !both() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--no-pip", "--python", "3.9"]).success();
    // It leaves `bin/python` as it is.
    venv(&sandbox, "3.11", &["--upgrade"], &sandbox.environment("a"));
    let shown = listed(&sandbox, "a");
    assert_eq!((&shown["health"], &shown["python"]), (&"ready".into(), &version("3.9").into()));
    assert_eq!(workon(&sandbox, "a").success().stderr, "");
}

#[test]
fn run_leaves_the_news_to_workon() {
    if !both() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--no-pip", "--python", "3.9"]).success();
    venv(&sandbox, "3.11", &["--clear"], &sandbox.environment("a"));
    sandbox.venvyard(["run", "a", "--", "true"]).success();
    assert_eq!(listed(&sandbox, "a")["health"], "replaced");
    workon(&sandbox, "a").success().stderr_has("venv made a anew");
}

/// An installation whose interpreter is replaced in place, as Debian does it.
struct Installation {
    sandbox: Sandbox,
}

impl Installation {
    fn new() -> Self {
        let installed = Self { sandbox: Sandbox::new() };
        let prefix = installed.prefix();
        for directory in ["bin", "lib"] {
            std::fs::create_dir_all(prefix.join(directory)).unwrap();
        }
        for series in ["3.9", "3.11"] {
            let python = dunce::canonicalize(python::find(series).unwrap()).unwrap();
            let library = Path::new("lib").join(format!("python{series}"));
            let from = python.ancestors().nth(2).unwrap().join(&library);
            std::os::unix::fs::symlink(from, prefix.join(library)).unwrap();
        }
        installed.upgrade("3.9");
        installed
    }

    fn prefix(&self) -> PathBuf {
        self.sandbox.home().join("opt")
    }

    fn upgrade(&self, series: &str) {
        let python = dunce::canonicalize(python::find(series).expect("looked for before")).unwrap();
        let new = self.prefix().join("bin/new");
        std::fs::copy(python, &new).unwrap();
        std::fs::rename(new, self.prefix().join("bin/python3")).unwrap();
    }

    fn create(&self) {
        let path = self.prefix().join("bin/python3").display().to_string();
        self.sandbox.venvyard(["create", "a", "--no-pip", "--python", &path]).success();
        let entry = self.sandbox.read(self.sandbox.data().join("registry.d/a.toml"));
        assert!(entry.contains(&path), "the path is registered: {entry}");
    }
}

#[test]
fn an_interpreter_that_was_upgraded_in_place_is_noticed() {
    if !both() {
        return;
    }
    let installed = Installation::new();
    let sandbox = &installed.sandbox;
    installed.create();
    installed.upgrade("3.11");
    workon(sandbox, "a").success().stderr_has("the Python of a has changed since it was 3.9");
    let shown = listed(sandbox, "a");
    assert_eq!(shown["health"], "python-changed");
    assert_eq!(shown["python"], *version("3.11"));
    // The answer is in the cache now.
    workon(sandbox, "a").success().stderr_has(&format!("is {} now", version("3.11")));
    assert_eq!(workon(sandbox, "a").success().stderr, "");
    assert_eq!(listed(sandbox, "a")["health"], "ready");
}

#[test]
fn a_change_of_the_environment_takes_its_python_over() {
    if !both() {
        return;
    }
    let installed = Installation::new();
    installed.create();
    installed.upgrade("3.11");
    installed.sandbox.venvyard(["var", "set", "a", "K=v"]).success();
    let shown = listed(&installed.sandbox, "a");
    assert_eq!((&shown["health"], &shown["python"]), (&"ready".into(), &version("3.11").into()));
}
