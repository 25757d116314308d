//! A renaming that is killed at any of its changes: the next command finishes or undoes it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::{Path, PathBuf};

use crate::support::{Outcome, Sandbox, Tree, available};

/// The system calls that change something.
const CALLS: [&str; 16] = [
    "mkdir",
    "mkdirat",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "rmdir",
    "symlink",
    "symlinkat",
    "write",
    "fsync",
    "syncfs",
    "utimensat",
];

/// The environments that there are, each with its directory.
type State = BTreeMap<String, PathBuf>;

struct Scene {
    sandbox: Sandbox,
    project: PathBuf,
    /// Where the environment may be, apart from the home of environments.
    elsewhere: PathBuf,
    id: String,
}

impl Scene {
    fn new(elsewhere: &Path) -> Self {
        let sandbox = Sandbox::with(["a", "other"]);
        let project = sandbox.project("shop");
        sandbox.venvyard_in(&project, ["project", "set", "a", "--default"]).success();
        sandbox.venvyard(["var", "set", "a", "K=v"]).success();
        symlink(sandbox.environment("a"), project.join(".venv")).unwrap();
        let id = sandbox.venvyard(["show", "a", "--json"]).success().json()["id"].to_string();
        Self { sandbox, project, elsewhere: elsewhere.canonicalize().unwrap(), id }
    }

    /// Runs the command line and kills it at the n-th of these calls; `false` if it ended before.
    fn killed(&self, words: &[&str], call: &str, number: usize) -> bool {
        let mut strace = self.sandbox.command("strace");
        let inject = format!("inject={call}:signal=KILL:when={number}");
        strace.args([
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            &format!("trace={call}"),
            "-e",
            &inject,
        ]);
        strace.arg("venvyard").args(words);
        Outcome::of(strace).status != 0
    }

    fn state(&self) -> State {
        let listed = self.sandbox.venvyard(["list", "--json"]).success().json();
        let all = listed["environments"].as_array().expect("environments").iter();
        let of = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap().to_owned();
        all.map(|one| (of(one, "name"), of(one, "path").into())).collect()
    }

    /// Everything is as before or as after, and nothing is left.
    #[track_caller]
    fn check(&self, [before, after]: [&State; 2], at: &str) -> State {
        let state = self.state();
        assert!(state == *before || state == *after, "{at}: {state:?}");
        let (name, path) = state.iter().find(|(name, _)| *name != "other").unwrap();
        let shown = self.sandbox.venvyard(["show", name, "--json"]).success().json();
        assert_eq!(shown["health"], "ready", "{at}: {shown}");
        assert_eq!(shown["id"].to_string(), self.id, "{at}");
        assert_eq!(shown["project"], self.project.to_str().unwrap(), "{at}");
        self.sandbox.venvyard(["var", "list", name]).success().stdout_has("K");
        let activate = fs::read_to_string(path.join("bin/activate")).unwrap();
        assert!(
            activate.contains(&format!("VIRTUAL_ENV='{}'", path.display())),
            "{at}: {activate}"
        );
        assert!(activate.contains(&format!("VIRTUAL_ENV_PROMPT='{name}'")), "{at}: {activate}");
        assert_eq!(fs::read_link(self.project.join(".venv")).unwrap(), *path, "{at}");
        assert!(!self.sandbox.data().join("renaming").exists(), "{at}");
        let entries = self.sandbox.data().join("registry.d");
        let entries = entries.read_dir().unwrap().filter(|entry| {
            entry.as_ref().is_ok_and(|it| it.file_name().to_string_lossy().ends_with(".toml"))
        });
        assert_eq!(entries.count(), 2, "{at}");
        let places = [self.sandbox.environment(""), self.elsewhere.clone()];
        let directories: usize = places.iter().map(|it| it.read_dir().unwrap().count()).sum();
        assert_eq!(directories, 2, "{at}: {places:?}");
        let tree = Tree::of(path);
        assert_eq!(tree.paths().find(|path| path.contains(".new-")), None, "{at}");
        state
    }

    /// Kills it at every call, and has each of the next commands heal it.
    #[track_caller]
    fn kill_everywhere(&self, words: &[&str], back: &[&str], next: &[&[&str]]) -> usize {
        let before = self.state();
        self.sandbox.venvyard(words).success();
        let after = self.state();
        assert_ne!(before, after);
        self.sandbox.venvyard(back).success();
        assert_eq!(self.state(), before);
        let mut points = 0;
        for call in CALLS {
            for number in 1.. {
                let is_killed = self.killed(words, call, number);
                let at = format!("{words:?} at {call} {number}");
                if is_killed {
                    // It may well have nothing to do by then.
                    let healing = next.iter().chain([&words]).cycle().nth(points).unwrap();
                    let _ = self.sandbox.venvyard(*healing);
                    points += 1;
                }
                if self.check([&before, &after], &at) == after {
                    self.sandbox.venvyard(back).success();
                }
                assert_eq!(self.check([&before, &before], &at), before);
                if !is_killed {
                    break;
                }
            }
        }
        points
    }
}

fn has_strace() -> bool {
    available("strace", which::which("strace").is_ok())
}

/// What somebody may type next.
const NEXT: [&[&str]; 5] = [
    &["list"],
    &["activate", "--shell", "bash", "a"],
    &["activate", "--shell", "bash", "b"],
    &["var", "set", "other", "X=1"],
    &["show", "a"],
];

#[test]
fn a_new_name_is_there_with_everything_or_not_at_all() {
    if !has_strace() {
        return;
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let scene = Scene::new(elsewhere.path());
    let points = scene.kill_everywhere(&["rename", "a", "b"], &["rename", "b", "a"], &NEXT);
    assert!(points > 30, "{points}");
}

#[test]
fn a_new_place_on_another_file_system_has_everything_or_nothing() {
    let memory = Path::new("/dev/shm");
    let device = |path: &Path| path.metadata().map(|it| it.dev()).ok();
    let is_other = device(memory).is_some() && device(memory) != device(&std::env::temp_dir());
    if !has_strace() || !available("a second file system", is_other) {
        return;
    }
    let disk = tempfile::tempdir_in(memory).unwrap();
    let scene = Scene::new(disk.path());
    let there = scene.elsewhere.join("b");
    let there = there.to_str().unwrap();
    let home = scene.sandbox.environment("");
    let back = ["rename", "b", "a", "--to", home.to_str().unwrap()];
    let points = scene.kill_everywhere(&["rename", "a", "b", "--to", there], &back, &NEXT);
    assert!(points > 60, "{points}");
}

/// As a disk that is not mounted: nothing can be decided, so nothing is given up.
#[test]
fn what_is_nowhere_stays_as_it_was() {
    if !has_strace() {
        return;
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let scene = Scene::new(elsewhere.path());
    // Right before the directory is renamed, and right after.
    for number in [2, 3] {
        scene.killed(&["rename", "a", "b"], "renameat2", number);
        let home = scene.sandbox.environment("");
        let away = scene.sandbox.root().join("away");
        fs::rename(&home, &away).unwrap();
        let _ = scene.sandbox.venvyard(["list"]);
        let _ = scene.sandbox.venvyard(["show", "other"]);
        fs::rename(&away, &home).unwrap();
        let listed = scene.sandbox.venvyard(["list", "--names"]).success().stdout;
        assert!(["a\nother\n", "b\nother\n"].contains(&&*listed), "{number}: {listed}");
        let name = &listed[..1];
        let shown = scene.sandbox.venvyard(["show", name, "--json"]).success().json();
        assert_eq!(
            (&shown["health"], shown["id"].to_string()),
            (&"ready".into(), scene.id.clone())
        );
        if name == "b" {
            scene.sandbox.venvyard(["rename", "b", "a"]).success();
        }
    }
}

#[test]
fn what_was_removed_since_is_not_waited_for() {
    if !has_strace() {
        return;
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let scene = Scene::new(elsewhere.path());
    assert!(scene.killed(&["rename", "a", "b"], "syncfs", 1));
    assert!(scene.sandbox.data().join("renaming").exists());
    fs::remove_dir_all(scene.sandbox.environment("b")).unwrap();
    fs::remove_file(scene.sandbox.data().join("registry.d/b.toml")).unwrap();
    let listed = scene.sandbox.venvyard(["list", "--names"]).success();
    assert_eq!((&*listed.stdout, &*listed.stderr), ("other\n", ""));
    assert!(!scene.sandbox.data().join("renaming").exists());
}

/// On a file system without locks, somebody may have written the entry's copy into the old place.
#[test]
fn a_new_environment_in_the_old_place_is_not_taken_for_the_original() {
    if !has_strace() {
        return;
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let scene = Scene::new(elsewhere.path());
    assert!(scene.killed(&["rename", "a", "b"], "syncfs", 1));
    let (data, copy) = (scene.sandbox.data(), ".venvyard/environment.toml");
    fs::rename(data.join("renaming"), data.join("aside")).unwrap();
    scene.sandbox.venvyard(["create", "--no-pip", "a"]).success();
    let [a, b] = ["a", "b"].map(|name| scene.sandbox.environment(name));
    fs::copy(b.join(copy), a.join(copy)).unwrap();
    fs::rename(data.join("aside"), data.join("renaming")).unwrap();
    let listed = scene.sandbox.venvyard(["list", "--names"]).success();
    assert_eq!(listed.stdout, "a\nb\nother\n");
    assert!(!data.join("renaming").exists());
    assert!(a.join("bin/python").exists());
}
