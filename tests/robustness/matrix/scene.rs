//! A sandbox whose home can be put back, with a tree outside that nothing may touch.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::FileTimes;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, utimensat};
use rustix::io::Errno;
use serde_json::Value;

use super::state::{self, Facts};
use crate::support::{Outcome, Sandbox, Tree, python, tree};

/// The environment that is there before a verb does anything, and after it.
pub(super) const KEEP: &str = "keep";

/// A sandbox, its canary, and the home to go back to.
pub(super) struct Scene {
    pub(super) sandbox: Sandbox,
    outside: Tree,
    /// What is wrong with it before anything happens.
    known: Mutex<BTreeSet<String>>,
}

impl Scene {
    /// With the environment [`KEEP`], the project `projects/shop`, and what the shell script makes. It can use
    /// `venvyard` and `$PYTHON`, and its directory is the home.
    #[track_caller]
    pub(super) fn new(script: &str) -> Self {
        let sandbox = Sandbox::new().with_pyenv();
        sandbox.project("shop");
        let outside = sandbox.root().join("outside");
        std::fs::create_dir_all(outside.join("deep/er")).unwrap();
        for file in ["canary", "deep/er/canary"] {
            std::fs::write(outside.join(file), "alive\n").unwrap();
        }
        std::os::unix::fs::symlink("deep", outside.join("link")).unwrap();
        let scene = Self { outside: Tree::of(&outside), sandbox, known: Mutex::default() };
        scene.sandbox.venvyard(["create", "--no-pip", KEEP]).success();
        scene.sandbox.venvyard(["var", "set", KEEP, "KEPT=this"]).success();
        let (_, python) = python::interpreters().pop().expect("an interpreter of pyenv");
        let mut prepare = scene.sandbox.command("sh");
        prepare.args(["-ec", script]).env("PYTHON", python);
        Outcome::of(prepare).success();
        scene.run("cp", &["-a", "--", scene.home(), &scene.template()]);
        scene.accept_problems();
        scene
    }

    /// What `doctor` says now is no surprise later.
    #[track_caller]
    pub(super) fn accept_problems(&self) {
        self.known.lock().unwrap().extend(self.problems());
    }

    #[track_caller]
    fn problems(&self) -> BTreeSet<String> {
        let said = self.venvyard("doctor --json");
        assert!(said.status <= 1, "{said}");
        let said = said.json();
        let line = |one: &Value| format!("{} {} {}", one["code"], one["environment"], one["what"]);
        said["problems"].as_array().expect("a list").iter().map(line).collect()
    }

    fn home(&self) -> &str {
        self.sandbox.home().to_str().expect("UTF-8")
    }

    fn template(&self) -> String {
        format!("{}/template", self.sandbox.root().display())
    }

    #[track_caller]
    fn run(&self, program: &str, args: &[&str]) {
        let mut command = self.sandbox.command(program);
        command.args(args).current_dir(self.sandbox.root());
        Outcome::of(command).success();
    }

    /// Puts the home back as it was when the scene was made. The cache stays, but for the index of names.
    #[track_caller]
    pub(super) fn reset(&self) {
        let home = self.sandbox.home();
        let is_cache = |name: &OsStr| name == ".cache";
        for entry in std::fs::read_dir(home).unwrap().flatten() {
            if !is_cache(&entry.file_name()) {
                delete(&entry.path());
            }
        }
        let _ = std::fs::remove_file(self.sandbox.cache().join("names"));
        for entry in std::fs::read_dir(self.template()).unwrap().flatten() {
            if !is_cache(&entry.file_name()) {
                copy(&entry.path(), &home.join(entry.file_name())).unwrap();
            }
        }
    }

    /// The directory outside of everything that venvyard keeps.
    pub(super) fn outside(&self) -> PathBuf {
        self.sandbox.root().join("outside")
    }

    /// `venvyard` with the words of a line.
    pub(super) fn command(&self, line: &str) -> Command {
        let mut command = self.sandbox.command("venvyard");
        command.args(words(line));
        command
    }

    /// Runs `venvyard` with the words of a line.
    #[track_caller]
    pub(super) fn venvyard(&self, line: &str) -> Outcome {
        Outcome::of(self.command(line))
    }

    /// What the commands say of every environment.
    #[track_caller]
    pub(super) fn facts(&self) -> Facts {
        state::facts(&self.sandbox)
    }

    /// What is on the disk, without what differs from run to run.
    pub(super) fn whole(&self) -> Tree {
        state::whole(self.sandbox.home())
    }

    /// What interrupted work has left. What lies in the trash goes with it.
    pub(super) fn leftovers(&self) -> Vec<PathBuf> {
        let name = |path: &Path| -> String {
            path.file_name().unwrap_or_default().to_string_lossy().into_owned()
        };
        let is_leftover = |path: &Path| {
            let name = name(path);
            let is_renaming = path.parent().is_some_and(|it| it.ends_with("renaming"));
            let is_empty_item = || {
                state::is_trash_item(path)
                    && std::fs::read_dir(path).unwrap().flatten().all(|it| !it.path().is_dir())
            };
            name.starts_with(".new-")
                || name.starts_with(".trash-")
                || is_renaming
                || is_empty_item()
        };
        let is_removed = |path: &Path| path.parent().is_some_and(state::is_trash_item);
        let is_inner = |path: &Path| path.ancestors().skip(1).any(is_leftover);
        let enter = |path: &Path| name(path) != ".cache" && !is_removed(path);
        let all = tree::walk(self.sandbox.home(), &enter);
        all.into_iter().filter(|path| is_leftover(path) && !is_inner(path)).collect()
    }

    /// Makes the leftovers an hour old: nobody works on them any more.
    pub(super) fn age(&self) {
        let hour_ago = SystemTime::now() - Duration::from_hours(1);
        let since = hour_ago.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
        let time = Timespec { tv_sec: since.as_secs().try_into().expect("a time"), tv_nsec: 0 };
        let times = Timestamps { last_access: time, last_modification: time };
        for path in self.leftovers() {
            // A command in the background may be deleting it.
            match utimensat(CWD, &path, &times, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(()) | Err(Errno::NOENT) => {}
                Err(error) => panic!("{}: {error}", path.display()),
            }
        }
    }

    /// The check that ends every test: every environment can be listed and shown, what killed processes left is
    /// deleted by the next ones, the number of environments is right, `doctor` finds nothing, and nothing outside has
    /// changed.
    #[track_caller]
    pub(super) fn intact(&self, what: &str) {
        if !self.leftovers().is_empty() {
            self.sweep(what);
        }
        self.check_sum(what);
        let problems: Vec<String> =
            self.problems().difference(&self.known.lock().unwrap()).cloned().collect();
        assert!(problems.is_empty(), "{what}: {problems:#?}");
        let changes = self.outside.changes(&Tree::of(&self.outside()));
        assert!(changes.is_empty(), "{what}: outside of the store changed\n{changes}");
    }

    /// Lets commands meet what is left.
    #[track_caller]
    fn sweep(&self, what: &str) {
        self.age();
        self.venvyard("create --no-pip sweep").success();
        self.venvyard("var set sweep A=1").success();
        self.venvyard("remove sweep --yes --permanently").success();
        // What lies in an environment, the next change of that one meets.
        let listed = self.venvyard("list --json").success().json();
        for one in listed["environments"].as_array().into_iter().flatten() {
            let path = one["path"].as_str().expect("a path");
            if self.leftovers().iter().any(|left| left.starts_with(path)) {
                let name = shell_words::quote(one["name"].as_str().expect("a name"));
                self.venvyard(&format!("var set {name} SWEPT=1")).success();
                self.venvyard(&format!("var unset {name} SWEPT")).success();
            }
        }
        // A removal starts this one, and doesn't wait for it: both may be at work.
        let begin = Instant::now();
        while !self.leftovers().is_empty() && begin.elapsed() < Duration::from_secs(20) {
            self.age();
            self.venvyard("__empty").success();
        }
        let left = self.leftovers();
        assert!(left.is_empty(), "{what}: leftovers that no command knows: {left:#?}");
    }

    /// Environments listed = environments on the disk + those that are said to be missing, and those that can be
    /// restored = those in the trash.
    #[track_caller]
    fn check_sum(&self, what: &str) {
        let listed = self.venvyard("list --json").success().json();
        let listed = listed["environments"].as_array().cloned().unwrap_or_default();
        let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
        let mut said = 0;
        for one in &listed {
            let (path, health) = (PathBuf::from(text(one, "path")), text(one, "health"));
            assert_eq!(path.is_dir(), health != "missing", "{what}: {one}");
            said += usize::from(health == "missing");
            // That environment never changes.
            if one["name"] != KEEP {
                self.sandbox.venvyard(["show", &text(one, "name"), "--json"]).success();
            }
        }
        let home = std::fs::read_dir(self.sandbox.environment("")).unwrap().flatten();
        let is_environment = |entry: &std::fs::DirEntry| {
            !entry.file_name().to_string_lossy().starts_with('.')
                && entry.path().join("bin/python").symlink_metadata().is_ok()
        };
        let there = home.filter(is_environment).count();
        let elsewhere = |one: &&Value| {
            let path = PathBuf::from(text(one, "path"));
            path.is_dir() && !path.starts_with(self.sandbox.environment(""))
        };
        let elsewhere = listed.iter().filter(elsewhere).count();
        assert_eq!(listed.len(), there + elsewhere + said, "{what}: {listed:?}");
        let removed = self.venvyard("restore --json").success().json();
        let removed = removed["removed"].as_array().map_or(0, Vec::len);
        let all = tree::walk(self.sandbox.home(), &|_| true);
        let is_removed =
            |path: &&PathBuf| path.is_dir() && path.parent().is_some_and(state::is_trash_item);
        assert_eq!(removed, all.iter().filter(is_removed).count(), "{what}: in the trash");
    }
}

fn delete(path: &Path) {
    let is_directory = path.is_dir() && !path.is_symlink();
    let delete = if is_directory { std::fs::remove_dir_all } else { std::fs::remove_file };
    delete(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Copies a tree with its modes and the times of its files.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    let metadata = from.symlink_metadata()?;
    if metadata.is_symlink() {
        return std::os::unix::fs::symlink(std::fs::read_link(from)?, to);
    }
    if metadata.is_dir() {
        std::fs::create_dir(to)?;
        for entry in std::fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
    } else {
        std::fs::copy(from, to)?;
        let times = FileTimes::new().set_modified(metadata.modified()?);
        std::fs::File::open(to)?.set_times(times)?;
    }
    std::fs::set_permissions(to, metadata.permissions())
}

/// The words of a command line.
pub(super) fn words(line: &str) -> Vec<String> {
    shell_words::split(line).expect("a command line")
}
