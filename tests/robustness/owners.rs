//! What another user could have written: it is neither linked nor run nor believed.
#![cfg(unix)]

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};

use crate::support::{Outcome, Sandbox, Tree, available};

/// Another user.
const OTHER: u32 = 54_321;

/// A sandbox of root with pyenv's interpreters, who alone can give files away.
#[track_caller]
fn sandbox() -> Option<Sandbox> {
    let sandbox = Sandbox::new().with_pyenv();
    available("root", rustix::process::geteuid().is_root()).then_some(sandbox)
}

/// Gives a directory and everything in it to another user.
fn give(path: &Path) {
    let tree = Tree::of(path);
    let below = tree.paths().map(|name| path.join(name));
    for path in below.chain([path.to_owned()]) {
        std::os::unix::fs::lchown(path, Some(OTHER), Some(OTHER)).unwrap();
    }
}

fn more(path: &Path, bits: u32) {
    let mode = path.metadata().unwrap().permissions().mode();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode | bits)).unwrap();
}

/// The files of an environment that have a second name, or another owner than the process.
fn strange(environment: &Path) -> Vec<PathBuf> {
    let tree = Tree::of(environment);
    let files = tree.paths().map(|path| environment.join(path)).filter(|path| {
        let metadata = path.symlink_metadata().unwrap();
        metadata.uid() != 0 || (metadata.is_file() && metadata.nlink() > 1)
    });
    files.collect()
}

#[track_caller]
fn assert_not_linked(sandbox: &Sandbox, words: &[&str], reason: &str) {
    let store = sandbox.cache().join("seeds");
    let before = Tree::of(&store);
    let made = sandbox.venvyard([&["create", "new"], words].concat()).success();
    let said: Vec<&str> = made.stderr.lines().collect();
    let [line, "made new"] = [said[0], &said[1][..8]] else { panic!("{made}") };
    assert!(said.len() == 2 && line.starts_with("warning: ") && line.contains(reason), "{made}");
    let environment = sandbox.environment("new");
    let strange = strange(&environment);
    assert!(strange.is_empty(), "{reason}: {strange:?}");
    before.assert_same(&Tree::of(&store));
    sandbox.venvyard(["run", "new", "--", "pip", "--version"]).success();
}

#[test]
fn the_store_of_another_user_is_not_linked() {
    for version in ["3.13", "2.7"] {
        let Some(sandbox) = sandbox() else { return };
        sandbox.venvyard(["create", "old", "--python", version]).success();
        give(&sandbox.cache());
        assert_not_linked(&sandbox, &["--python", version], "venvyard belongs to another user: ");
    }
}

#[test]
fn a_store_that_others_can_write_is_not_linked() {
    for (place, bits) in [("seeds", 0o002), ("seeds", 0o1002), ("", 0o002), ("seeds", 0o020)] {
        let Some(sandbox) = sandbox() else { return };
        sandbox.venvyard(["create", "old"]).success();
        let place = sandbox.cache().join(place);
        chown(&place, None, Some(OTHER)).unwrap();
        more(&place, bits);
        let place = place.display().to_string();
        let place = place.trim_end_matches('/');
        assert_not_linked(&sandbox, &[], &format!("others can write to {place}"));
    }
}

#[test]
fn a_part_of_the_store_of_another_user_is_made_again() {
    let Some(sandbox) = sandbox() else { return };
    sandbox.venvyard(["create", "old"]).success();
    let store = sandbox.cache().join("seeds");
    let tree = Tree::of(&store);
    let file = tree.paths().find(|path| path.ends_with("pip/__init__.py")).unwrap().to_owned();
    let entry = store.join(file.split('/').next().unwrap());
    for (name, part) in [("file", store.join(&file)), ("entry", entry)] {
        chown(&part, Some(OTHER), Some(OTHER)).unwrap();
        sandbox.venvyard(["create", name]).success();
        assert_eq!(part.metadata().unwrap().uid(), 0, "{name}");
        let owners = Tree::of(&sandbox.environment(name));
        let of_others = owners.paths().filter(|path| {
            sandbox.environment(name).join(path).symlink_metadata().unwrap().uid() != 0
        });
        assert_eq!(of_others.count(), 0, "{name}");
    }
    chown(store.join(&file), Some(OTHER), None).unwrap();
    sandbox.venvyard(["seed", "verify"]).success().stderr_has("belongs to another user");
}

#[test]
fn nobody_changes_the_store_of_another_user() {
    let Some(sandbox) = sandbox() else { return };
    sandbox.venvyard(["create", "old"]).success();
    give(&sandbox.cache());
    let before = Tree::of(&sandbox.cache());
    for words in
        [&["seed", "verify"][..], &["seed", "prune", "--all", "--yes"], &["seed", "upgrade"]]
    {
        let refused = sandbox.venvyard(words).failure(1).stderr_has("belongs to another user");
        refused.stderr_has("hint: 'chown -R 0 ");
    }
    sandbox.venvyard(["seed", "list"]).success().stdout_has("pip");
    before.assert_same(&Tree::of(&sandbox.cache()));
}

#[test]
fn the_facts_of_another_user_are_neither_read_nor_written() {
    let Some(sandbox) = sandbox() else { return };
    let python = crate::support::python::find("3.12").expect("an interpreter of pyenv");
    let find = || {
        let words = ["python", "find", "--json", python.to_str().unwrap()];
        sandbox.venvyard(words).success()
    };
    let found = find().stdout;
    let facts = sandbox.cache().join("interpreters-3.jsonl");
    let doctored = sandbox.read(&facts).replace("\"minor\":12", "\"minor\":33");
    std::fs::write(&facts, &doctored).unwrap();
    assert_ne!(find().stdout, found, "it is used");
    for give_away in
        [|path: &Path| chown(path, Some(OTHER), None).unwrap(), |path: &Path| more(path, 0o002)]
    {
        std::fs::remove_file(&facts).unwrap();
        std::fs::write(&facts, &doctored).unwrap();
        give_away(&facts);
        find().stdout_is(&found);
        assert_eq!(sandbox.read(&facts), doctored);
    }
}

#[test]
fn the_index_of_another_user_is_neither_read_nor_written() {
    let Some(sandbox) = sandbox() else { return };
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    let index = sandbox.cache().join("names");
    // What has just changed is not kept.
    for place in [sandbox.data().join("registry.d"), sandbox.environment("")] {
        let past = std::time::SystemTime::now() - std::time::Duration::from_mins(1);
        std::fs::File::open(place).unwrap().set_modified(past).unwrap();
    }
    sandbox.venvyard(["list"]).success();
    let doctored = sandbox.read(&index).replace("\na\t", "\nz\t");
    std::fs::write(&index, &doctored).unwrap();
    sandbox.venvyard(["list", "--names"]).success().stdout_is("z\n");
    chown(&index, Some(OTHER), None).unwrap();
    sandbox.venvyard(["list", "--names"]).success().stdout_is("a\n");
    assert_eq!(sandbox.read(&index), doctored);
}

/// Every command that changes the registry.
const CHANGES: [&[&str]; 7] = [
    &["create", "new", "--no-pip"],
    &["remove", "a", "--yes"],
    &["var", "set", "a", "A=1"],
    &["var", "unset", "a", "A"],
    &["project", "set", "a", "."],
    &["project", "unset", "a"],
    &["create", "--temp", "--no-pip"],
];

#[test]
fn the_registry_of_another_user_is_read_and_not_changed() {
    let Some(sandbox) = sandbox() else { return };
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    sandbox.venvyard(["create", "b", "--no-pip"]).success();
    give(&sandbox.data());
    let registry = sandbox.data().join("registry.d");
    let line = format!("{} belongs to another user", registry.display());
    let once = |outcome: Outcome| {
        assert_eq!(outcome.stderr.matches("belongs to another user").count(), 1, "{outcome}");
        outcome
    };
    once(sandbox.venvyard(["list", "--names"]).success().stdout_is("a\nb\n")).stderr_has(&line);
    once(sandbox.venvyard(["run", "a", "--", "python", "-c", ""]).success());
    once(sandbox.venvyard(["activate", "--shell", "bash", "a"]).success());
    once(sandbox.venvyard(["show", "a"]).success());
    let before = sandbox.kept();
    for words in CHANGES {
        let refused = sandbox.venvyard(words).failure(1).stderr_has(&format!("venvyard: {line}"));
        let command = format!("chown -R 0 {}", shell_words::quote(registry.to_str().unwrap()));
        refused.stderr_has(&command);
    }
    before.assert_same(&sandbox.kept());
    // Tab and the prompt print nothing.
    let tab = ["__complete", "bash", "1", "workon", ""];
    assert_eq!(sandbox.venvyard(tab).success().stdout_has("a").stderr, "");
}

#[test]
fn an_entry_of_another_user_is_read_and_not_changed() {
    let Some(sandbox) = sandbox() else { return };
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    let entry = sandbox.data().join("registry.d/a.toml");
    chown(&entry, Some(OTHER), None).unwrap();
    let line = format!("{} belongs to another user", entry.display());
    sandbox.venvyard(["show", "a"]).success().stderr_has(&format!("warning: {line}"));
    let before = sandbox.kept();
    for words in CHANGES.iter().filter(|words| words.contains(&"a")) {
        sandbox.venvyard(*words).failure(1).stderr_has(&line).stderr_has("chown -R 0 ");
    }
    before.assert_same(&sandbox.kept());
    sandbox.venvyard(["create", "b", "--no-pip"]).success();
}

#[test]
fn a_registry_that_others_can_write_is_reported_and_not_changed() {
    let Some(sandbox) = sandbox() else { return };
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    let registry = sandbox.data().join("registry.d");
    more(&registry, 0o002);
    let said = sandbox.venvyard(["list"]).success();
    said.stderr_has("warning: others can write to ").stderr_has("'chmod go-w ");
    let before = sandbox.kept();
    for words in CHANGES {
        let refused =
            sandbox.venvyard(words).failure(1).stderr_has("so venvyard doesn't change it");
        refused.stderr_has("hint: 'chmod go-w ");
    }
    before.assert_same(&sandbox.kept());
    std::fs::set_permissions(&registry, std::fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(sandbox.venvyard(["show", "a"]).success().stderr, "");
}

/// Whatever the umask, nobody else can write what is believed later.
#[test]
fn a_loose_umask_spoils_nothing() {
    let sandbox = Sandbox::new().with_pyenv();
    let shell = |script: &str| {
        let mut command = sandbox.command("sh");
        command.args(["-c", &format!("umask 000; {script}")]);
        Outcome::of(command).success()
    };
    shell("venvyard create a && venvyard list");
    let again =
        shell("venvyard create b && venvyard show a && venvyard python find && venvyard list");
    assert!(!again.stderr.contains("others can write"), "{again}");
    let linked = strange(&sandbox.environment("b"));
    assert!(linked.len() > 100, "{linked:?}");
}

#[test]
fn the_seeds_that_another_user_added_are_not_used() {
    let Some(sandbox) = sandbox() else { return };
    let wheel = crate::support::seed_wheel(sandbox.home(), "pip", "99.0", ">=3.6");
    sandbox.venvyard(["seed", "add", wheel.to_str().unwrap()]).success();
    let version = |name: &str, said: Option<&str>| {
        let made = sandbox.venvyard(["create", name]).success();
        assert_eq!(made.stderr.contains("is not used"), said.is_some(), "{made}");
        if let Some(said) = said {
            made.stderr_has(said);
        }
        let site = Tree::of(&sandbox.environment(name));
        site.paths().any(|path| path.ends_with("pip-99.0.dist-info"))
    };
    assert!(version("own", None));
    let added = sandbox.data().join("seeds");
    chown(added.join(wheel.file_name().unwrap()), Some(OTHER), None).unwrap();
    assert!(!version("file", Some("pip-99.0")));
    give(&added);
    assert!(!version("directory", Some("seeds belongs to another user")));
    sandbox
        .venvyard(["seed", "add", wheel.to_str().unwrap()])
        .failure(1)
        .stderr_has("belongs to another user")
        .stderr_has("chown -R 0 ");
}

#[test]
fn the_trust_of_another_user_counts_as_none_and_his_denial_counts() {
    let Some(sandbox) = sandbox() else { return };
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    let code = sandbox.project("code");
    std::fs::write(code.join("venvyard.toml"), "[variables]\nA = '1'\n").unwrap();
    let trust = |words: &[&str]| sandbox.venvyard_in(&code, [&["trust"], words].concat());
    trust(&["--yes"]).success();
    trust(&["--show"]).success().stdout_has("venvyard.toml: trusted\n");
    for place in [sandbox.data().join("trust.d"), sandbox.data()] {
        chown(&place, Some(OTHER), None).unwrap();
        trust(&["--show"]).success().stdout_has("venvyard.toml: not trusted\n");
        for words in [["--yes"], ["--deny"], ["--revoke"]] {
            let refused = trust(&words).failure(1).stderr_has("belongs to another user");
            refused.stderr_has("chown -R 0 ");
        }
        chown(&place, Some(0), None).unwrap();
    }
    trust(&["--show"]).success().stdout_has("venvyard.toml: trusted\n");
    trust(&["--deny"]).success();
    give(&sandbox.data().join("trust.d"));
    trust(&["--show"]).success().stdout_has("venvyard.toml: denied\n");
}

#[test]
fn the_hooks_of_another_user_do_not_run() {
    let Some(sandbox) = sandbox() else { return };
    let canary = sandbox.home().join("canary");
    let hooks = sandbox.config().join("hooks");
    for hook in ["pre-create.sh", "post-create.sh", "activate.sh", "pre-remove.sh"] {
        sandbox.write(hooks.join(hook), &format!("echo {hook} >>'{}'\n", canary.display()));
    }
    let every = || {
        let made = sandbox.venvyard(["create", "a", "--no-pip"]).success();
        let entered = sandbox.venvyard(["activate", "--shell", "bash", "a"]).success();
        let removed = sandbox.venvyard(["remove", "--yes", "a"]).success();
        (made, entered, removed)
    };
    let is_sourced = |entered: &Outcome| entered.stdout.contains("venvyard/hooks'");
    let (_, entered, _) = every();
    assert!(canary.exists() && is_sourced(&entered), "{entered}");
    std::fs::remove_file(&canary).unwrap();
    for place in [hooks.clone(), sandbox.config()] {
        chown(&place, Some(OTHER), None).unwrap();
        let (made, entered, removed) = every();
        assert!(!canary.exists() && !is_sourced(&entered), "{entered}");
        for outcome in [made, entered, removed] {
            let line = format!("{} belongs to another user: its hooks don't run", place.display());
            assert_eq!(outcome.stderr.matches(&line).count(), 1, "{outcome}");
        }
        chown(&place, Some(0), None).unwrap();
    }
}

#[test]
fn a_subshell_sources_no_file_of_another_user() {
    let Some(sandbox) = sandbox() else { return };
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    let file = sandbox
        .write(sandbox.data().join("shell/venvyard.bash"), "# venvyard 999.0.0\ntouch canary\n");
    chown(file.parent().unwrap(), Some(OTHER), None).unwrap();
    sandbox
        .venvyard(["shell", "--shell", "bash", "a"])
        .failure(1)
        .stderr_has("belongs to another user");
    assert!(!sandbox.home().join("canary").exists());
}

/// As every user of a container that root built.
#[test]
fn a_user_believes_root() {
    let Some(sandbox) = sandbox() else { return };
    if !available("setpriv", which::which("setpriv").is_ok()) {
        return;
    }
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    sandbox.venvyard(["list"]).success();
    more(sandbox.root(), 0o055);
    more(sandbox.home().parent().unwrap(), 0o055);
    let mut command = sandbox.command("setpriv");
    let id = OTHER.to_string();
    command.args(["--reuid", &id, "--regid", &id, "--clear-groups", "venvyard", "show", "a"]);
    let shown = Outcome::of(command).success();
    assert_eq!(shown.stderr, "", "{shown}");
}

#[test]
fn settings_of_another_user_do_not_count() {
    let Some(sandbox) = sandbox() else { return };
    let marker = sandbox.home().join("it ran");
    let evil = format!("#!/bin/sh\ntouch '{}'\n", marker.display());
    let evil = sandbox.program("evil", &evil);
    let settings = format!("python = '{}'\n", evil.display());
    let settings = sandbox.write(sandbox.config().join("config.toml"), &settings);
    chown(&settings, Some(OTHER), None).unwrap();
    let made = sandbox.venvyard(["create", "a", "--no-pip"]).success();
    made.stderr_has("config.toml belongs to another user: its settings don't count");
    assert!(!marker.exists());
}
