//! `project link`: `.venv` in the project leads to its environment; and projects with several directories.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::support::{Outcome, Sandbox, for_each_shell, python};

fn leads_to(project: &Path) -> PathBuf {
    fs::read_link(project.join(".venv")).unwrap()
}

/// The environment that `workon .` would enter in a directory.
fn here(sandbox: &Sandbox, directory: &Path) -> Outcome {
    sandbox.venvyard_in(directory, ["run", ".", "--", "sh", "-c", "basename \"$VIRTUAL_ENV\""])
}

#[test]
fn a_link_leads_to_the_environment_as_long_as_that_is_there() {
    let sandbox = Sandbox::with(["a", "b"]);
    let shop = sandbox.project("shop");
    sandbox.venvyard(["project", "link", "a"]).failure(1).stderr_has("a belongs to no project");
    sandbox.venvyard_in(&shop, ["project", "set", "a"]).success();
    let said = sandbox.venvyard(["project", "link", "a"]).success();
    assert_eq!(said.stderr, "~/projects/shop/.venv leads to a\n");
    assert_eq!(leads_to(&shop), sandbox.environment("a"));
    let again = sandbox.venvyard(["project", "link", "a"]).success();
    assert_eq!(again.stderr, "~/projects/shop/.venv leads to a already\n");
    // Without the registry's word, too: in a directory that is nobody's project.
    let other = sandbox.project("other");
    sandbox.venvyard(["project", "link", "a", "projects/other"]).success();
    here(&sandbox, &other).success().stdout_is("a\n");

    // A link of venvyard's may lead elsewhere, but only the environment that it leads to takes it away.
    sandbox.venvyard(["project", "link", "b", "projects/other"]).success();
    assert_eq!(leads_to(&other), sandbox.environment("b"));
    let refused = sandbox.venvyard(["project", "unlink", "a", "projects/other"]).failure(1);
    refused.stderr_has("/.virtualenvs/b, so it stays");
    sandbox.venvyard(["project", "unlink", "b", "projects/other"]).success();
    assert!(other.join(".venv").symlink_metadata().is_err());
    sandbox.venvyard(["project", "unlink", "b", "projects/other"]).success();

    sandbox.venvyard(["rename", "a", "c"]).success();
    assert_eq!(leads_to(&shop), sandbox.environment("c"));
    sandbox.venvyard(["rename", "c", "--to", "elsewhere"]).success();
    assert_eq!(leads_to(&shop), sandbox.home().join("elsewhere"));
    let removed = sandbox.venvyard(["remove", "--yes", "c"]).success();
    removed.stderr_has("deleted ~/projects/shop/.venv, which led to c");
    assert!(shop.join(".venv").symlink_metadata().is_err());

    // One that lost its environment behind venvyard's back.
    sandbox.venvyard_in(&shop, ["project", "set", "b"]).success();
    sandbox.venvyard(["project", "link", "b"]).success();
    fs::rename(sandbox.environment("b"), sandbox.environment("moved")).unwrap();
    let found = sandbox.venvyard(["doctor"]);
    assert!(found.stdout.contains("projects/shop/.venv is a link to "), "{found}");
    fs::rename(sandbox.environment("moved"), sandbox.environment("b")).unwrap();
    here(&sandbox, &shop).success().stdout_is("b\n");
}

#[test]
fn what_is_not_ours_stays() {
    let sandbox = Sandbox::with(["a"]);
    python::venv(&sandbox, &sandbox.home().join("theirs"));
    let place = |name: &str| sandbox.project(name).join(".venv");
    fs::create_dir_all(place("directory")).unwrap();
    symlink(sandbox.home().join("theirs"), place("link")).unwrap();
    symlink("/nowhere/else", place("dangling")).unwrap();
    fs::write(place("file"), "mine\n").unwrap();
    fs::write(place("path"), format!("{}/theirs\n", sandbox.home().display())).unwrap();
    let before = sandbox.kept();
    for (project, what) in [
        ("directory", "is a directory, so it stays"),
        ("link", "is a link to "),
        ("dangling", "is a link to /nowhere/else, so it stays"),
        ("file", "is a file that names no directory, so it stays"),
        ("path", "is a file that leads to "),
    ] {
        let directory = format!("projects/{project}");
        let refused = sandbox.venvyard(["project", "link", "a", &directory]).failure(4);
        refused.stderr_has(what).stderr_has("move it away");
        sandbox.venvyard(["project", "unlink", "a", &directory]).failure(1).stderr_has(what);
        let args = ["create", "new", "--no-pip", "--link", "--project", &directory];
        sandbox.venvyard(args).failure(4).stderr_has(what);
    }
    sandbox
        .venvyard(["create", "new", "--no-pip", "--link"])
        .failure(2)
        .stderr_has("--project DIR");
    before.assert_same(&sandbox.kept());

    let made = ["create", "new", "--no-pip", "--link", "--project", "projects"];
    sandbox.venvyard(made).success().stderr_has("~/projects/.venv leads to new");
    assert_eq!(leads_to(&sandbox.home().join("projects")), sandbox.environment("new"));
}

#[test]
fn a_file_leads_to_an_environment_too() {
    let sandbox = Sandbox::with(["a", "b"]);
    let shop = sandbox.project("shop");
    let path = sandbox.environment("a").display().to_string();
    for text in [format!("{path}\n"), "a".to_owned(), "../../.virtualenvs/a\n".to_owned()] {
        fs::write(shop.join(".venv"), &text).unwrap();
        here(&sandbox, &shop).success().stdout_is("a\n");
    }
    for text in ["nobody\n", "/nowhere\n", "", "-\n", "../a\n"] {
        fs::write(shop.join(".venv"), text).unwrap();
        here(&sandbox, &shop).failure(3);
    }
    // A file with a path that leads to one of ours is replaced by a link.
    fs::write(shop.join(".venv"), format!("{path}\n")).unwrap();
    sandbox.venvyard(["project", "link", "b", "projects/shop"]).success();
    assert_eq!(leads_to(&shop), sandbox.environment("b"));
}

#[test]
fn a_list_of_environments_counts_where_the_user_says_so() {
    let sandbox = Sandbox::with(["a", "b"]);
    let shop = sandbox.project("shop");
    let list = shop.join(".python-envs");
    let path = |name: &str| sandbox.environment(name).display().to_string();
    fs::write(&list, format!("{}\n{}\n", path("b"), path("a"))).unwrap();
    here(&sandbox, &shop).failure(3);
    sandbox.write(sandbox.config().join("config.toml"), "python-envs = true\n");
    here(&sandbox, &shop).success().stdout_is("a\n");
    sandbox.venvyard_in(&shop, ["project", "set", "b"]).success();
    fs::write(&list, format!("{}\n/opt/other\n{}\n", path("b"), path("a"))).unwrap();
    sandbox.venvyard(["project", "link", "b"]).success();
    assert_eq!(sandbox.read(&list), format!("/opt/other\n{}\n{}\n", path("a"), path("b")));
    sandbox.venvyard(["rename", "b", "c"]).success();
    assert_eq!(sandbox.read(&list), format!("/opt/other\n{}\n{}\n", path("a"), path("c")));
    sandbox.venvyard(["project", "unlink", "c"]).success();
    assert_eq!(sandbox.read(&list), format!("/opt/other\n{}\n", path("a")));
}

#[test]
fn a_project_may_have_several_directories() {
    let sandbox = Sandbox::with(["a"]);
    let (shop, fix) = (sandbox.project("shop"), sandbox.project("fix"));
    sandbox.venvyard_in(&shop, ["project", "set", "a"]).success();
    let also = sandbox.venvyard_in(&fix, ["project", "set", "--also", "a"]).success();
    assert_eq!(also.stderr, "a also belongs to ~/projects/fix\n");
    sandbox.venvyard_in(&fix, ["project", "set", "--also", "a"]).success();
    let shown = sandbox.venvyard(["show", "a", "--json"]).success().json();
    let both = [shop.to_str().unwrap(), fix.to_str().unwrap()];
    assert_eq!((&shown["project"], &shown["projects"]), (&both[0].into(), &both.into()));
    for directory in [&shop, &fix] {
        here(&sandbox, directory).success().stdout_is("a\n");
    }
    sandbox.venvyard(["show", "fix", "--path"]).success();
    let rows = sandbox.venvyard(["each", "--json", "--project", "projects/fix", "true"]);
    assert_eq!(rows.success().json()["environments"][0]["name"], "a");
    sandbox.venvyard(["project", "link", "a"]).success();
    assert_eq!(leads_to(&shop), leads_to(&fix));
    let deep = sandbox.project("fix/deep/down");
    for_each_shell(|shell| {
        let load = shell.source(&shell.static_file(&sandbox));
        for (from, to) in [(&deep, &fix), (&shop, &shop), (&sandbox.home().to_owned(), &shop)] {
            let cd = format!("cd {}", shell.quote(&from.to_string_lossy()));
            let script =
                format!("{load}\n{cd}\nworkon a\n/bin/pwd -P\n{cd}\nworkon fix\n/bin/pwd -P");
            let expected = format!("{}\n{}\n", to.display(), fix.display());
            shell.strict(&sandbox, &script).success().stdout_is(&expected);
        }
    });
    let unset = sandbox.venvyard(["project", "unset", "a", "projects/shop"]).success();
    unset.stderr_has("deleted ~/projects/shop/.venv, which led to a");
    here(&sandbox, &shop).failure(3);
    here(&sandbox, &fix).success();
    let shown = sandbox.venvyard(["show", "a", "--json"]).success().json();
    assert_eq!(shown["projects"], serde_json::json!([both[1]]));
    sandbox
        .venvyard(["project", "unset", "a", "projects/shop"])
        .failure(1)
        .stderr_has("doesn't belong to");
    sandbox.venvyard(["project", "unset", "a"]).success();
    sandbox.venvyard(["remove", "--yes", "a"]).success();
}
