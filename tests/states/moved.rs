//! Environments that somebody moved or copied by hand, and homes of environments that moved.

use super::{copy, listed, names, workon};
use crate::support::{Outcome, Sandbox, python};

const WARNING_MOVED: &str = "still look for Python in";
const WARNING_COPIED: &str = "its scripts still work on that one";

#[test]
fn a_renamed_environment_keeps_its_variables_and_says_that_its_scripts_lead_elsewhere() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    std::fs::rename(sandbox.environment("a"), sandbox.environment("b")).unwrap();
    assert_eq!(listed(&sandbox, "a")["health"], "missing");
    assert_eq!(listed(&sandbox, "b")["health"], "moved");
    workon(&sandbox, "a").failure(1).stderr_has("hint: it is at ~/.virtualenvs/b now: 'workon b'");
    for _ in 0..2 {
        workon(&sandbox, "b").success().stderr_has(WARNING_MOVED).stdout_has("COLOUR");
    }
    assert_eq!(names(&sandbox), ["b"], "the old name is forgotten");
    assert_eq!(listed(&sandbox, "b")["origin"], "ours");
    sandbox.venvyard(["show", "b"]).success().stdout_has("lead to");

    std::fs::rename(sandbox.environment("b"), sandbox.environment("a")).unwrap();
    assert_eq!(workon(&sandbox, "a").success().stderr, "");
    assert_eq!(listed(&sandbox, "a")["health"], "ready");
}

#[test]
fn one_that_is_elsewhere_now_is_repaired_where_the_user_says_it_is() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    let there = sandbox.home().join("a");
    std::fs::rename(sandbox.environment("a"), &there).unwrap();
    let planned = sandbox.venvyard(["repair", "./a", "--dry-run", "--json"]).success().json();
    assert_eq!(planned["environments"][0]["path"], there.to_str().unwrap());
    assert_eq!(listed(&sandbox, "a")["health"], "missing");
    sandbox.venvyard(["repair", "./a"]).success().stderr_has("its files have its present place");
    assert!(!sandbox.environment("a").exists());
    let a = listed(&sandbox, "a");
    assert_eq!((&a["health"], &a["path"]), (&"ready".into(), &there.to_str().unwrap().into()));
    assert_eq!(workon(&sandbox, "a").success().stdout_has("COLOUR").stderr, "");
    Outcome::of(sandbox.command(there.join("bin/pip"))).success();
}

#[test]
fn a_copy_says_that_its_scripts_work_on_the_original() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    copy(&sandbox.environment("a"), &sandbox.environment("b"));
    assert_eq!(listed(&sandbox, "a")["health"], "ready");
    let b = listed(&sandbox, "b");
    assert_eq!((&b["health"], &b["origin"]), (&"copied".into(), &"other".into()));
    workon(&sandbox, "b").success().stderr_has(WARNING_COPIED).stderr_has("~/.virtualenvs/a");
    assert_eq!(workon(&sandbox, "a").success().stderr, "");
    // Being managed doesn't change its scripts.
    sandbox.venvyard(["var", "set", "b", "K=v"]).success();
    workon(&sandbox, "b").success().stderr_has(WARNING_COPIED);
    sandbox.venvyard(["remove", "--yes", "b"]).success();
    assert_eq!(listed(&sandbox, "a")["health"], "ready");
}

#[test]
fn a_clone_whose_scripts_were_rewritten_is_no_copy() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let (a, b) = (sandbox.environment("a"), sandbox.environment("b"));
    copy(&a, &b);
    let pip = sandbox.read(b.join("bin/pip"));
    let path = |path: &std::path::Path| path.display().to_string();
    sandbox.write(b.join("bin/pip"), &pip.replace(&path(&a), &path(&b)));
    assert_eq!(listed(&sandbox, "b")["health"], "ready");
    assert_eq!(workon(&sandbox, "b").success().stderr, "");
}

#[test]
fn a_home_that_moved_has_each_environment_once() {
    let sandbox = Sandbox::with(["a", "b"]);
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    let (old, new) = (sandbox.environment(""), sandbox.home().join("v2"));
    std::fs::rename(&old, &new).unwrap();
    let sandbox = sandbox.env("WORKON_HOME", &new);
    assert_eq!(names(&sandbox), ["a", "b"]);
    assert_eq!(listed(&sandbox, "a")["health"], "moved");
    let entered = workon(&sandbox, "a").success().stderr_has(WARNING_MOVED).stdout_has("COLOUR");
    assert!(entered.stdout.contains("v2/a"), "{entered}");
    // The entry has the new directory now.
    let entry = sandbox.read(sandbox.data().join("registry.d/a.toml"));
    assert!(entry.contains("v2/a\"\n") && entry.contains("scripts_at = "), "{entry}");
    for name in ["a", "b"] {
        let removed = sandbox.venvyard(["remove", "--yes", name]).success();
        removed.stderr_has(&format!("removed {name}; "));
        assert!(!new.join(name).exists());
    }
    assert_eq!(names(&sandbox), [""; 0]);
}

#[test]
fn a_copy_stays_a_copy_when_its_home_moves() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    copy(&sandbox.environment("a"), &sandbox.environment("b"));
    let new = sandbox.home().join("v2");
    std::fs::rename(sandbox.environment(""), &new).unwrap();
    let sandbox = sandbox.env("WORKON_HOME", &new);
    assert_eq!(listed(&sandbox, "a")["origin"], "ours");
    assert_eq!(listed(&sandbox, "b")["origin"], "other");
    sandbox.venvyard(["var", "list", "b"]).success().stderr_has("b has no variables");
}

#[test]
fn an_environment_in_two_homes_is_not_deleted_by_its_name() {
    let sandbox = Sandbox::with(["a"]);
    let new = sandbox.home().join("v2");
    copy(&sandbox.environment(""), &new);
    let old = sandbox.environment("a");
    let sandbox = sandbox.env("WORKON_HOME", &new);
    assert_eq!(names(&sandbox), ["a"]);
    sandbox
        .venvyard(["remove", "--yes", "a"])
        .failure(1)
        .stderr_has("it is in two directories")
        .stderr_has(old.to_str().unwrap())
        .stderr_has(new.join("a").to_str().unwrap());
    assert!(old.is_dir() && new.join("a").is_dir());
}

#[test]
fn a_home_that_is_reached_by_two_paths_has_each_environment_once() {
    let sandbox = Sandbox::with(["a"]);
    let link = sandbox.home().join("link");
    std::os::unix::fs::symlink(sandbox.environment(""), &link).unwrap();
    let sandbox = sandbox.env("WORKON_HOME", &link);
    assert_eq!(names(&sandbox), ["a"]);
    assert_eq!(listed(&sandbox, "a")["health"], "ready");
    assert_eq!(workon(&sandbox, "a").success().stderr, "");
    sandbox.venvyard(["remove", "--yes", "a"]).success();
    assert_eq!(names(&sandbox), [""; 0]);
}

#[test]
fn an_environment_moves_with_its_project() {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop");
    sandbox.venvyard_in(&shop, ["create", "--here", "--no-pip"]).success();
    sandbox.venvyard(["var", "set", "shop", "COLOUR=green"]).success();
    let moved = sandbox.home().join("store");
    std::fs::rename(&shop, &moved).unwrap();
    let workon_here = ["activate", "--shell", "bash", "."];
    let entered = sandbox.venvyard_in(&moved, workon_here).success();
    let entered = entered.stderr_has(WARNING_MOVED).stdout_has("COLOUR");
    assert!(!entered.stderr.contains("not trusted"), "{entered}");
    let shown = sandbox.venvyard(["show", "shop", "--json"]).success().json();
    assert_eq!(shown["project"], moved.to_str().unwrap());
    assert_eq!(shown["path"], moved.join(".venv").to_str().unwrap());
}

#[test]
fn every_verb_finds_an_environment_that_moved_with_the_project_one_is_in() {
    let asked: [&[&str]; 5] = [
        &["project", "set", "shop"],
        &["project", "unset", "shop"],
        &["var", "set", "shop", "K=v"],
        &["show", "shop"],
        &["remove", "--yes", "shop"],
    ];
    for words in asked {
        let sandbox = Sandbox::new().with_pyenv();
        let shop = sandbox.project("shop");
        sandbox.venvyard_in(&shop, ["create", "--here", "--no-pip"]).success();
        let moved = sandbox.home().join("store");
        std::fs::rename(&shop, &moved).unwrap();
        let below = moved.join("src");
        std::fs::create_dir(&below).unwrap();
        sandbox.venvyard_in(&below, words).success();
        assert_eq!(moved.join(".venv").exists(), words[0] != "remove", "{words:?}");
        if words[0] != "remove" && words[0] != "show" {
            assert_eq!(listed(&sandbox, "shop")["path"], moved.join(".venv").to_str().unwrap());
        }
    }
}

#[test]
fn a_copy_of_a_project_is_not_the_users_environment() {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop");
    sandbox.venvyard_in(&shop, ["create", "--here", "--no-pip"]).success();
    let other = sandbox.home().join("other");
    copy(&shop, &other);
    sandbox
        .venvyard_in(&other, ["activate", "--shell", "bash", "."])
        .failure(6)
        .stderr_has("not trusted");
}

#[test]
fn a_copy_of_another_tools_environment_is_noticed() {
    let sandbox = Sandbox::new();
    let theirs = sandbox.environment("theirs");
    python::venv(&sandbox, &theirs);
    // The path has a blank, so pip's installer writes two lines.
    let python = theirs.join("bin/python");
    let first = format!("#!/bin/sh\n'''exec' \"{}\" \"$0\" \"$@\"\n", python.display());
    sandbox.write(theirs.join("bin/pip"), &first);
    copy(&sandbox.environment("theirs"), &sandbox.environment("copied"));
    assert_eq!(listed(&sandbox, "theirs")["health"], "ready");
    assert_eq!(listed(&sandbox, "copied")["health"], "copied");
    workon(&sandbox, "copied").success().stderr_has(WARNING_COPIED);
    std::fs::rename(sandbox.environment("theirs"), sandbox.environment("moved")).unwrap();
    assert_eq!(listed(&sandbox, "moved")["health"], "moved");
    workon(&sandbox, "moved").success().stderr_has(WARNING_MOVED);
}

#[test]
fn project_set_finds_the_environment_that_moved_with_its_project() {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop");
    sandbox.venvyard_in(&shop, ["create", "--here", "--no-pip"]).success();
    let moved = sandbox.home().join("store");
    std::fs::rename(&shop, &moved).unwrap();
    sandbox.venvyard(["project", "set", "shop", moved.to_str().unwrap()]).success();
    assert_eq!(listed(&sandbox, "shop")["health"], "moved");
    assert_eq!(listed(&sandbox, "shop")["path"], moved.join(".venv").to_str().unwrap());
}
