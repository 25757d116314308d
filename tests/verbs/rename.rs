//! `rename`: an environment gets another name or another place, and keeps everything that it has.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::support::python::venv;
use crate::support::{Outcome, Sandbox, Tree, available};

/// Every file in the environment that has the text in it, except what records what it was.
fn files_with(environment: &Path, text: &str) -> Vec<String> {
    let tree = Tree::of(environment);
    let has = |name: &&str| {
        fs::read(environment.join(name))
            .is_ok_and(|bytes| bytes.windows(text.len()).any(|window| window == text.as_bytes()))
    };
    let names = tree.paths().filter(|name| *name != ".venvyard/environment.toml");
    names.filter(has).map(str::to_owned).collect()
}

fn names(sandbox: &Sandbox) -> String {
    sandbox.venvyard(["list", "--names"]).success().stdout
}

/// The environment is complete at its path: its interpreter and its pip work there.
#[track_caller]
fn works(sandbox: &Sandbox, name: &str, path: &Path) {
    let shown = sandbox.venvyard(["show", name, "--json"]).success().json();
    assert_eq!(shown["path"], path.to_str().unwrap());
    assert_eq!(shown["health"], "ready");
    let mut python = sandbox.command(path.join("bin/python"));
    python.args(["-c", "import sys; print(sys.prefix)"]);
    Outcome::of(python).success().stdout_is(&format!("{}\n", path.display()));
    let activate = fs::read_to_string(path.join("bin/activate")).unwrap();
    let prompt = format!("\nVIRTUAL_ENV_PROMPT='{name}'\n");
    assert!(activate.contains(&prompt), "{activate}");
}

#[test]
fn an_environment_in_the_home_goes_with_its_name() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let project = sandbox.project("shop");
    sandbox.venvyard_in(&project, ["project", "set", "a", "--default"]).success();
    sandbox.venvyard(["var", "set", "a", "K=v"]).success();
    let hook = sandbox.write(".virtualenvs/a/.venvyard/hooks/activate.sh", "");
    let id = sandbox.venvyard(["show", "a", "--json"]).success().json()["id"].clone();
    let (a, b) = (sandbox.environment("a"), sandbox.environment("b"));
    sandbox.venvyard(["rename", "a", "b"]).success().stdout_is("").stderr_has("renamed a to b\n");
    assert!(!a.exists() && !hook.exists());
    assert!(b.join(".venvyard/hooks/activate.sh").exists());
    assert_eq!(names(&sandbox), "b\n");
    works(&sandbox, "b", &b);
    assert_eq!(files_with(&b, a.to_str().unwrap()), [""; 0]);
    Outcome::of(sandbox.command(b.join("bin/pip"))).success();
    let shown = sandbox.venvyard(["show", "b", "--json"]).success().json();
    assert_eq!(shown["id"], id);
    assert_eq!(shown["project"], project.to_str().unwrap());
    sandbox.venvyard(["var", "list", "b"]).success().stdout_has("K");
    // It is still the project's default, and the project's file of other tools names the same.
    sandbox.venvyard(["show", "shop", "--path"]).success().stdout_is(&format!("{}\n", b.display()));
    assert_eq!(fs::read_to_string(b.join(".project")).unwrap().trim(), project.to_str().unwrap());
    let entries = Tree::of(&sandbox.data().join("registry.d"));
    assert_eq!(entries.paths().collect::<Vec<_>>(), ["b.toml"]);
    assert!(!sandbox.data().join("renaming").exists());
    // The old name is free, and those who still use it learn the new one.
    sandbox.venvyard(["show", "a"]).failure(3).stderr_has("hint: a is b now\n");
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    assert_eq!(names(&sandbox), "a\nb\n");
}

#[test]
fn an_environment_elsewhere_gets_only_another_name() {
    let sandbox = Sandbox::new().with_pyenv();
    let project = sandbox.project("shop");
    sandbox.venvyard_in(&project, ["create", "--here", "--no-pip"]).success();
    let renamed = sandbox.venvyard(["rename", "shop", "store"]).success();
    // Its path is as before, and no news.
    assert_eq!(renamed.stderr, "renamed shop to store\n");
    works(&sandbox, "store", &project.join(".venv"));
    assert_eq!(names(&sandbox), "store\n");
    sandbox.venvyard_in(&project, ["show", ".", "--path"]).success().stdout_has("/shop/.venv\n");
}

#[test]
fn an_environment_goes_to_the_directory_that_the_user_names() {
    let sandbox = Sandbox::with(["a", "b"]);
    let elsewhere = sandbox.project("elsewhere");
    let new = elsewhere.join("new");
    sandbox
        .venvyard(["rename", "a", "--to", new.to_str().unwrap()])
        .success()
        .stderr_has("moved a to ~/projects/elsewhere/new\n");
    works(&sandbox, "a", &new);
    assert!(!sandbox.environment("a").exists());
    // Into one that exists.
    sandbox.venvyard_in(&elsewhere, ["rename", "b", "c", "--to", "."]).success();
    works(&sandbox, "c", &elsewhere.join("c"));
    // Back into the home.
    let home = sandbox.environment("");
    sandbox.venvyard(["rename", "a", "--to", home.to_str().unwrap()]).success();
    works(&sandbox, "a", &sandbox.environment("a"));
    assert_eq!(names(&sandbox), "a\nc\n");
}

/// A directory on another file system than the sandbox.
fn other_file_system() -> Option<tempfile::TempDir> {
    use std::os::unix::fs::MetadataExt as _;
    let memory = Path::new("/dev/shm");
    let device = |path: &Path| path.metadata().ok().map(|it| it.dev());
    let is_other = device(memory).is_some() && device(memory) != device(&std::env::temp_dir());
    available("a second file system", is_other).then(|| tempfile::tempdir_in(memory).unwrap())
}

#[test]
fn an_environment_goes_to_another_file_system_and_back() {
    let Some(disk) = other_file_system() else { return };
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let before = Tree::of(&sandbox.environment("a"));
    let there = disk.path().canonicalize().unwrap().join("a");
    sandbox.venvyard(["rename", "a", "--to", there.to_str().unwrap()]).success();
    works(&sandbox, "a", &there);
    Outcome::of(sandbox.command(there.join("bin/pip"))).success();
    assert_eq!(files_with(&there, sandbox.environment("a").to_str().unwrap()), [""; 0]);
    let home = sandbox.environment("");
    assert_eq!(Tree::of(&home).paths().next(), None);
    sandbox.venvyard(["rename", "a", "--to", home.to_str().unwrap()]).success();
    works(&sandbox, "a", &sandbox.environment("a"));
    assert_eq!(Tree::of(disk.path()).paths().next(), None);
    let after = Tree::of(&sandbox.environment("a"));
    let paths = |tree: &Tree| tree.paths().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(paths(&before), paths(&after));
}

#[test]
fn a_refusal_writes_nothing() {
    let sandbox = Sandbox::with(["a", "b"]);
    let home = sandbox.environment("");
    fs::create_dir(home.join("taken")).unwrap();
    sandbox.venvyard(["create", "half", "--install", "./nowhere"]).failure(1);
    sandbox.venvyard(["create", "gone", "--no-pip"]).success();
    fs::remove_dir_all(sandbox.environment("gone")).unwrap();
    sandbox.venvyard(["create", "bad", "--no-pip"]).success();
    for file in [
        sandbox.data().join("registry.d/bad.toml"),
        sandbox.environment("bad").join(".venvyard/environment.toml"),
    ] {
        sandbox.write(file, "");
    }
    let long = "x".repeat(201);
    let before = sandbox.kept();
    for (words, status, said) in [
        (&["a", "b"][..], 4, "an environment b already exists"),
        (&["a", "B"], 4, "an environment b already exists"),
        (&["a", "bad"], 4, "an environment bad already exists"),
        (&["a", "gone"], 4, "an environment gone already exists"),
        (&["a", "taken"], 4, "taken already exists"),
        (&["a", "a"], 4, "a is there already, under this name"),
        (&["a", &long], 2, "it is longer than 200 bytes"),
        (&["a", "x/y"], 2, "it contains a path separator"),
        (&["a", ".."], 2, "it refers to a directory"),
        (&["a", "nul"], 2, "Windows reserves it"),
        (&["a"], 2, "required"),
        (&["nosuch", "c"], 3, "there is no environment nosuch"),
        (&["gone", "c"], 1, "the directory of gone is missing"),
        (&["bad", "c"], 1, "bad.toml"),
        (&["half", "c"], 1, "not all packages of half are installed"),
        (&["a", "--to", "no/such/dir"], 1, "there is no directory no/such"),
        (&["a", "--to", ".virtualenvs/a/bin"], 1, "is in it"),
        (&["a", "--to", ".virtualenvs/b"], 4, "/.virtualenvs/b is an environment itself"),
        (&["a", "--to", "x:y"], 2, "the separator of entries in PATH"),
    ] {
        let refused = sandbox.venvyard([&["rename"], words].concat());
        refused.failure(status).stdout_is("").stderr_has(said);
        before.assert_same(&sandbox.kept());
    }
}

#[test]
fn only_the_case_of_a_name_can_change() {
    let sandbox = Sandbox::with(["shop"]);
    sandbox.venvyard(["rename", "shop", "Shop"]).success();
    assert_eq!(names(&sandbox), "Shop\n");
    works(&sandbox, "Shop", &sandbox.environment("Shop"));
}

#[test]
fn a_temporary_environment_stays_once_it_has_a_name() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "--temp", "--no-pip"]).success();
    let name = names(&sandbox).trim().to_owned();
    let path = sandbox.environment(&name);
    sandbox.venvyard(["rename", &name, "kept"]).success();
    works(&sandbox, "kept", &sandbox.environment("kept"));
    assert_eq!(sandbox.venvyard(["show", "kept", "--json"]).success().json()["state"], "ready");
    // The shell in which it is active leaves it.
    sandbox
        .venvyard(["remove", "--temporary", path.to_str().unwrap()])
        .success()
        .stderr_has("kept stays: it is no longer temporary\n");
    assert_eq!(names(&sandbox), "kept\n");
}

#[test]
fn a_link_in_the_project_follows() {
    for (target, expected) in [("../../.virtualenvs/a", Some("../../.virtualenvs/b")), ("", None)] {
        let sandbox = Sandbox::with(["a"]);
        let project = sandbox.project("shop");
        sandbox.venvyard_in(&project, ["project", "set", "a"]).success();
        let absolute = sandbox.environment("a");
        let target = if target.is_empty() { absolute.as_path() } else { Path::new(target) };
        symlink(target, project.join(".venv")).unwrap();
        sandbox.venvyard(["rename", "a", "b"]).success();
        let expected = expected.map_or_else(|| sandbox.environment("b"), PathBuf::from);
        assert_eq!(fs::read_link(project.join(".venv")).unwrap(), expected);
        assert!(project.join(".venv/bin/python").exists());
    }
    // Another link stays.
    let sandbox = Sandbox::with(["a", "b"]);
    let project = sandbox.project("shop");
    sandbox.venvyard_in(&project, ["project", "set", "a"]).success();
    symlink(sandbox.environment("b"), project.join(".venv")).unwrap();
    sandbox.venvyard(["rename", "a", "c"]).success();
    assert_eq!(fs::read_link(project.join(".venv")).unwrap(), sandbox.environment("b"));
}

#[test]
fn of_a_link_in_the_home_only_the_link_is_renamed() {
    let sandbox = Sandbox::with(["b"]);
    let disk = sandbox.root().join("disk");
    venv(&sandbox, &disk);
    symlink(&disk, sandbox.environment("a")).unwrap();
    sandbox.venvyard(["rename", "a", "c"]).success();
    assert_eq!(fs::read_link(sandbox.environment("c")).unwrap(), disk);
    assert!(sandbox.environment("a").symlink_metadata().is_err());
    assert_eq!(names(&sandbox), "b\nc\n");
    let refused = sandbox.venvyard(["rename", "c", "--to", "elsewhere"]);
    refused.failure(1).stderr_has("it is a link to");
}

#[test]
fn an_environment_of_another_tool_becomes_venvyards() {
    let sandbox = Sandbox::with(["b"]);
    venv(&sandbox, &sandbox.environment("foreign"));
    sandbox.venvyard(["rename", "foreign", "own"]).success();
    let shown = sandbox.venvyard(["show", "own", "--json"]).success().json();
    assert_eq!((&shown["origin"], &shown["health"]), (&"ours".into(), &"ready".into()));
    let activate = fs::read_to_string(sandbox.environment("own/bin/activate")).unwrap();
    assert!(activate.contains("/.virtualenvs/own") && activate.contains("own"), "{activate}");
    assert!(!activate.contains("foreign"), "{activate}");
}

#[test]
fn a_copy_is_made_right() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let mut copy = sandbox.command("cp");
    copy.arg("-a").args([sandbox.environment("a"), sandbox.environment("copy")]);
    Outcome::of(copy).success();
    let shown = sandbox.venvyard(["show", "copy", "--json"]).success().json();
    assert_eq!(shown["health"], "copied");
    sandbox.venvyard(["rename", "copy", "own"]).success();
    let own = sandbox.environment("own");
    let shown = sandbox.venvyard(["show", "own", "--json"]).success().json();
    assert_eq!((&shown["health"], &shown["path"]), (&"ready".into(), &own.to_str().into()));
    assert_eq!(files_with(&own, sandbox.environment("a/").to_str().unwrap()), [""; 0]);
    assert_eq!(names(&sandbox), "a\nown\n");
}

#[test]
fn the_active_one_can_be_renamed() {
    let sandbox = Sandbox::with(["a"]);
    let sandbox = {
        let active = sandbox.environment("a");
        sandbox.env("VIRTUAL_ENV", active)
    };
    sandbox
        .venvyard(["rename", "a", "b"])
        .success()
        .stderr_has("renamed a to b: 'workon b' enters it anew\n");
}
