//! Entries that somebody wrote by hand, or to do harm: every command ends, says in one line which file is wrong, and
//! deletes nothing that is not an environment.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use crate::support::{Outcome, Sandbox, Tree, available, python};

/// A registry with the environments `good` and `bad`, and a tree that nobody may touch.
struct Scene {
    sandbox: Sandbox,
    /// The text of the entry `bad`.
    text: String,
    outside: PathBuf,
}

/// Something that is wrong with the entry `bad`.
struct Case {
    what: &'static str,
    make: fn(&Scene),
    /// What every command says that can't use the entry; `None` where the entry can be read.
    said: Option<&'static str>,
}

impl Scene {
    fn new() -> Self {
        let sandbox = Sandbox::with(["good", "bad"]);
        sandbox.venvyard(["var", "set", "bad", "KEY=secret"]).success();
        let outside = sandbox.root().join("outside");
        fs::create_dir_all(outside.join("deep")).unwrap();
        fs::write(outside.join("deep/canary"), "alive").unwrap();
        let mut scene = Self { sandbox, text: String::new(), outside };
        scene.text = scene.sandbox.read(scene.file());
        // Without the directory and its copy, nothing can be read from there instead.
        fs::remove_dir_all(scene.sandbox.environment("bad")).unwrap();
        scene
    }

    fn file(&self) -> PathBuf {
        self.sandbox.data().join("registry.d/bad.toml")
    }

    fn put(&self, text: impl AsRef<[u8]>) {
        fs::write(self.file(), text).unwrap();
    }

    /// Writes another path into the entry.
    fn lead_to(&self, path: &Path) {
        let old = format!("path = \"{}\"", self.sandbox.environment("bad").display());
        assert!(self.text.contains(&old), "{}", self.text);
        self.put(self.text.replace(&old, &format!("path = \"{}\"", path.display())));
    }

    /// Gives `directory` the copy of an entry, as if it were the environment `bad`.
    fn mark(&self, directory: &Path) {
        self.lead_to(directory);
        fs::create_dir_all(directory.join(".venvyard")).unwrap();
        fs::write(directory.join(".venvyard/environment.toml"), fs::read(self.file()).unwrap())
            .unwrap();
    }

    fn run(&self, words: &[&str]) -> Outcome {
        self.sandbox.venvyard(words)
    }
}

const CASES: &[Case] = &[
    Case { what: "empty", make: |it| it.put(""), said: Some("bad.toml: missing field") },
    Case { what: "NULs", make: |it| it.put([0; 400]), said: Some("bad.toml: ") },
    Case { what: "not UTF-8", make: |it| it.put(b"\xff\xfe"), said: Some("it is not UTF-8") },
    Case {
        what: "wrong type",
        make: |it| it.put(it.text.replace("schema = 1", "schema = 1\ntemporary = \"yes\"")),
        said: Some("bad.toml: invalid type"),
    },
    Case {
        what: "huge",
        make: |it| it.put(vec![b'#'; 2 * 1024 * 1024]),
        said: Some("it is larger than 1 MiB"),
    },
    Case {
        what: "newer",
        make: |it| it.put(it.text.replace("schema = 1", "schema = 7")),
        said: Some("was written by a newer venvyard"),
    },
    Case {
        what: "a directory",
        make: |it| {
            fs::remove_file(it.file()).unwrap();
            fs::create_dir(it.file()).unwrap();
        },
        said: Some("it is a directory"),
    },
    Case {
        what: "a FIFO",
        make: |it| {
            fs::remove_file(it.file()).unwrap();
            let (kind, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU);
            rustix::fs::mknodat(rustix::fs::CWD, it.file(), kind, mode, 0).unwrap();
        },
        said: Some("it is a FIFO"),
    },
    Case {
        what: "a link to nothing",
        make: |it| link(it, Path::new("/gone/entry.toml")),
        said: Some("it is a link to /gone/entry.toml, which doesn't exist"),
    },
    Case {
        what: "a link to a device",
        make: |it| link(it, Path::new("/dev/zero")),
        said: Some("it is a device"),
    },
    Case {
        what: "a link to somebody's file",
        make: |it| link(it, &it.outside.join("deep/canary")),
        said: Some("bad.toml: "),
    },
    Case {
        what: "a relative path",
        make: |it| it.lead_to(Path::new("outside")),
        said: Some("its path is not absolute: outside"),
    },
    Case {
        what: "a path that goes up",
        make: |it| it.lead_to(&it.sandbox.home().join("x/../../../outside")),
        said: Some("its path has '..' in it: "),
    },
    Case {
        what: "the root",
        make: |it| it.lead_to(Path::new("/")),
        said: Some("no environment can be in /, "),
    },
    Case {
        what: "HOME",
        make: |it| it.lead_to(it.sandbox.home()),
        said: Some("which holds more than that"),
    },
    Case {
        what: "the home of environments",
        make: |it| it.lead_to(&it.sandbox.environment("")),
        said: Some("which holds more than that"),
    },
    Case {
        what: "the data directory",
        make: |it| it.lead_to(&it.sandbox.data()),
        said: Some("which holds more than that"),
    },
    Case { what: "a directory of somebody's", make: |it| it.lead_to(&it.outside), said: None },
    Case { what: "a marked directory", make: |it| it.mark(&it.outside), said: None },
    Case { what: "a mount point", make: |it| it.mark(Path::new("/proc")), said: None },
    Case { what: "nothing", make: |it| it.lead_to(&it.outside.join("nothing")), said: None },
];

fn link(scene: &Scene, target: &Path) {
    fs::remove_file(scene.file()).unwrap();
    symlink(target, scene.file()).unwrap();
}

/// Every command that reads or changes an entry.
const COMMANDS: [&[&str]; 8] = [
    &["list"],
    &["list", "--json"],
    &["show", "bad"],
    &["activate", "--shell", "bash", "bad"],
    &["run", "bad", "--", "true"],
    &["var", "set", "bad", "A=1"],
    &["project", "set", "bad", "."],
    &["doctor"],
];

/// One line tells what is wrong, and at most hints stand below it.
#[track_caller]
fn assert_one_line(case: &Case, outcome: &Outcome, said: &str) {
    let errors = outcome.stderr.lines().filter(|line| !line.starts_with("  hint: "));
    let errors: Vec<&str> = errors.collect();
    let [line] = errors.as_slice() else { panic!("{}: {outcome}", case.what) };
    assert!(line.starts_with("venvyard: ") && line.contains(said), "{}: {outcome}", case.what);
    assert!(line.contains("bad.toml"), "{}: {outcome}", case.what);
}

#[test]
fn nothing_is_lost_whatever_stands_in_the_registry() {
    for case in CASES.iter().filter(|case| case.what != "a mount point") {
        let scene = Scene::new();
        (case.make)(&scene);
        let outside = Tree::of(&scene.outside);
        let good = Tree::of(&scene.sandbox.environment("good"));
        for words in COMMANDS {
            let outcome = scene.run(words);
            match (words[0], case.said) {
                ("list", _) => {
                    outcome.success().stdout_has("good").stdout_has("bad");
                }
                ("doctor", _) => {
                    let outcome = outcome.failure(1);
                    let line = outcome.stdout.lines().next().unwrap_or_default();
                    assert!(line.starts_with("bad "), "{}: {outcome}", case.what);
                    if let Some(said) = case.said {
                        let said = said.replace("was written", "its entry was written");
                        let is_told = said.contains("newer") || line.contains(&*said);
                        let place = said.strip_prefix("bad.toml: ").unwrap_or(&said);
                        assert!(is_told || line.contains(place), "{}: {outcome}", case.what);
                    }
                }
                (_, Some(said)) => assert_one_line(case, &outcome.failure(1), said),
                ("activate" | "run", None) => {
                    outcome.failure(1).stderr_has("the environment bad is missing");
                }
                (_, None) => drop(outcome.success()),
            }
            outside.assert_same(&Tree::of(&scene.outside));
        }
        let removed = scene.run(&["remove", "--yes", "bad"]);
        match case.said {
            Some(said) => assert_one_line(case, &removed.failure(1), said),
            None => drop(removed.success().stderr_has("forgot bad")),
        }
        outside.assert_same(&Tree::of(&scene.outside));
        good.assert_same(&Tree::of(&scene.sandbox.environment("good")));
        scene.run(&["doctor", "--fix", "--yes"]);
        outside.assert_same(&Tree::of(&scene.outside));
        good.assert_same(&Tree::of(&scene.sandbox.environment("good")));
        if case.what != "newer" {
            scene.run(&["doctor"]).success();
            assert_eq!(scene.run(&["list", "--names"]).stdout, "good\n", "{}", case.what);
        }
    }
}

/// `/proc` is mounted everywhere. As nobody can write there, the copy of the entry isn't there either.
#[cfg(target_os = "linux")]
#[test]
fn a_mount_point_is_forgotten_and_not_deleted() {
    let scene = Scene::new();
    scene.lead_to(Path::new("/proc"));
    scene.run(&["activate", "--shell", "bash", "bad"]).failure(1).stderr_has("bad is missing");
    scene
        .run(&["remove", "--yes", "bad"])
        .success()
        .stderr_has("forgot bad; /proc is no environment");
    assert!(Path::new("/proc/self").exists());
}

#[test]
fn an_entry_that_is_a_link_to_an_entry_is_one() {
    let scene = Scene::new();
    let mine = scene.sandbox.home().join("dotfiles.toml");
    fs::write(&mine, &scene.text).unwrap();
    link(&scene, &mine);
    scene.run(&["show", "bad"]).success();
    scene.run(&["var", "set", "bad", "A=1"]).success();
    assert!(fs::read_to_string(&mine).unwrap().contains("A = \"1\""));
}

#[test]
fn another_environment_outside_is_not_deleted() {
    let scene = Scene::new();
    let theirs = scene.outside.join("theirs");
    python::venv(&scene.sandbox, &theirs);
    scene.lead_to(&theirs);
    let before = Tree::of(&scene.outside);
    let refused = scene.run(&["remove", "--yes", "bad"]).failure(1);
    refused.stderr_has(&format!("{} holds another environment than bad", theirs.display()));
    before.assert_same(&Tree::of(&scene.outside));
}

#[test]
fn a_second_entry_about_a_directory_does_not_delete_it() {
    let sandbox = Sandbox::with(["good"]);
    let registry = sandbox.data().join("registry.d");
    fs::copy(registry.join("good.toml"), registry.join("bad.toml")).unwrap();
    let before = Tree::of(&sandbox.environment("good"));
    let refused = sandbox.venvyard(["remove", "--yes", "bad"]).failure(1);
    refused.stderr_has("the entry good is about the same directory").stderr_has("doctor --fix bad");
    before.assert_same(&Tree::of(&sandbox.environment("good")));
    sandbox.venvyard(["doctor", "--fix", "--yes", "bad"]).success();
    sandbox.venvyard(["remove", "--yes", "good"]).success().stderr_has("removed good;");
}

#[test]
fn a_fifo_in_an_environment_makes_nothing_wait() {
    let sandbox = Sandbox::with(["a"]);
    let environment = sandbox.environment("a");
    for name in [".venvyard/environment.toml", "pyvenv.cfg", ".project", "bin/activate"] {
        let file = environment.join(name);
        let before = fs::read(&file).ok();
        let _ = fs::remove_file(&file);
        let (kind, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU);
        rustix::fs::mknodat(rustix::fs::CWD, &file, kind, mode, 0).unwrap();
        for words in
            [&["list"][..], &["show", "a"], &["activate", "--shell", "bash", "a"], &["doctor"]]
        {
            let mut command = sandbox.command("timeout");
            command.args(["20", env!("CARGO_BIN_EXE_venvyard")]).args(words);
            let outcome = Outcome::of(command);
            assert_ne!(outcome.status, 124, "{name}: {outcome}");
        }
        fs::remove_file(&file).unwrap();
        if let Some(before) = before {
            fs::write(&file, before).unwrap();
        }
    }
}

/// As ssh refuses a key that others could have written.
#[test]
fn a_registry_that_others_can_write_is_neither_entered_nor_changed() {
    let scene = Scene::new();
    let registry = scene.sandbox.data().join("registry.d");
    for place in [registry.clone(), registry.join("good.toml")] {
        let mode = place.metadata().unwrap().permissions().mode();
        fs::set_permissions(&place, fs::Permissions::from_mode(mode | 0o002)).unwrap();
        let line = format!("others can write to {}", place.display());
        for words in [
            &["activate", "--shell", "bash", "good"][..],
            &["run", "good", "--", "true"],
            &["var", "set", "good", "A=1"],
            &["remove", "--yes", "good"],
        ] {
            let refused = scene.run(words).failure(1).stderr_has(&format!("venvyard: {line}"));
            refused.stderr_has("'chmod go-w ");
        }
        scene.run(&["list", "--names"]).success();
        scene.run(&["show", "good"]).success().stderr_has(&format!("warning: {line}"));
        fs::set_permissions(&place, fs::Permissions::from_mode(mode)).unwrap();
    }
    scene.run(&["run", "good", "--", "true"]).success();
}

#[test]
fn an_environment_of_another_user_is_not_deleted() {
    let is_root = rustix::process::geteuid().is_root();
    if !available("root", is_root) {
        return;
    }
    let sandbox = Sandbox::with(["a"]);
    let environment = sandbox.environment("a");
    std::os::unix::fs::chown(environment.join(".venvyard/environment.toml"), Some(54_321), None)
        .unwrap();
    // The copy is not believed, but the entry is the user's own.
    sandbox.venvyard(["run", "a", "--", "python", "-c", ""]).success();
    sandbox.venvyard(["doctor", "a"]).failure(1).stdout_has("copy of its entry");
    sandbox.venvyard(["doctor", "--fix", "a"]).success();
}

#[test]
fn a_damaged_entry_is_healed_by_the_next_command_that_enters_or_changes_it() {
    for (words, said) in [
        (&["activate", "--shell", "bash", "a"][..], "warning: the entry of a was damaged"),
        (&["var", "set", "a", "B=2"], "changed in a: B"),
        (&["project", "set", "a", "."], ""),
        (&["doctor", "--fix"], "mended a: its entry is damaged"),
    ] {
        let sandbox = Sandbox::with(["a"]);
        sandbox.venvyard(["var", "set", "a", "KEY=secret"]).success();
        let entry = sandbox.data().join("registry.d/a.toml");
        let whole = sandbox.read(&entry);
        fs::write(&entry, &whole[..whole.len() - 20]).unwrap();
        sandbox.venvyard(["show", "a"]).success().stdout_has("damaged").stdout_has("KEY");
        sandbox.venvyard(words).success().stderr_has(said);
        let values = sandbox.venvyard(["var", "list", "a"]).success().stdout;
        assert!(values.contains("KEY=secret\n"), "{values}");
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "it has a value");
        let kept: Vec<PathBuf> = fs::read_dir(sandbox.data().join("registry.d/.damaged"))
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        assert_eq!(kept.len(), 1, "{words:?}");
        assert_eq!(kept[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_to_string(&kept[0]).unwrap(), whole[..whole.len() - 20]);
        sandbox.venvyard(["doctor"]).success();
    }
}

#[test]
fn an_environment_whose_entry_is_damaged_can_be_removed() {
    let sandbox = Sandbox::with(["a"]);
    fs::write(sandbox.data().join("registry.d/a.toml"), "").unwrap();
    sandbox.venvyard(["remove", "--yes", "a"]).success().stderr_has("removed a;");
    sandbox.venvyard(["doctor"]).success();
    assert_eq!(sandbox.venvyard(["list", "--names"]).success().stdout, "");
}
