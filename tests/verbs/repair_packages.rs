//! `repair`: environments that are made again with another Python, or anew, with the packages that they had.
#![cfg(unix)]

use std::fs;

use super::repair_python::Machine;
use crate::support::{Sandbox, Tree, matrix};

#[test]
fn another_minor_version_gets_the_same_packages_and_all_that_the_user_set() {
    let Some(machine) = Machine::with(&["3.9", "3.11"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "3.9", &["pkg", "extra"]);
    let project = sandbox.project("shop");
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    sandbox.venvyard(["project", "set", "--default", "a", project.to_str().unwrap()]).success();
    let environment = sandbox.environment("a");
    let site = environment.join("lib/python3.9/site-packages");
    sandbox.write(environment.join(".venvyard/hooks/post-activate"), "HOOKED=1\n");
    sandbox.write(environment.join("notes/today.txt"), "mine");
    sandbox.write(environment.join("bin/mine"), "#!/bin/sh\n");
    sandbox.write(site.join("loose.py"), "x = 1\n");
    let id = |text: &str| text.lines().find(|line| line.starts_with("id = ")).map(str::to_owned);
    let entry = sandbox.data().join("registry.d/a.toml");
    let before = (machine.packages("a"), id(&sandbox.read(&entry)));
    machine.uninstall("3.9");

    let refused = sandbox.venvyard(["repair", "a"]).failure(5);
    refused.stderr_has("is gone").stderr_has("'venvyard repair --yes a'");
    let done = sandbox.venvyard(["repair", "--yes", "a"]).success();
    let done = done.stderr_has(&format!("made a again with cpython {}", Machine::version("3.11")));
    done.stderr_has("with its 2 packages; 'venvyard restore a --as OTHER'");
    machine.assert_works("a");
    let without_tools = |text: &str| {
        let lines = text
            .lines()
            .filter(|line| !line.starts_with("pip=") && !line.starts_with("setuptools="));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(without_tools(&machine.packages("a")), without_tools(&before.0));
    assert_eq!(id(&sandbox.read(&entry)), before.1, "it stays the same environment");
    assert_eq!(machine.health("a"), "ready");
    let shown = sandbox.venvyard(["activate", "--shell", "bash", "shop"]).success();
    shown.stdout_has("COLOUR").stdout_has("a/.venvyard/hooks");
    assert!(sandbox.read(environment.join("bin/activate")).contains("green"));
    assert_eq!(sandbox.read(environment.join("notes/today.txt")), "mine");
    assert!(environment.join("bin/mine").exists());
    assert!(environment.join("lib/python3.11/site-packages/loose.py").exists());
    let tree = Tree::of(&environment);
    assert!(!tree.paths().any(|path| path.contains("python3.9")), "{tree}");
    assert!(!sandbox.read(environment.join("bin/pkg")).contains(".new-"));
    let home = Tree::of(&sandbox.environment(""));
    assert!(!home.paths().any(|path| path.contains(".new-")), "{home}");

    // The former one is an environment of its own in the trash.
    sandbox.venvyard(["restore", "a", "--as", "former"]).success();
    assert_ne!(id(&sandbox.read(sandbox.data().join("registry.d/former.toml"))), before.1);
    assert!(sandbox.environment("former").join("lib/python3.9/site-packages/pkg.py").exists());
}

#[test]
fn what_cannot_be_had_is_listed_and_nothing_is_changed() {
    let Some(machine) = Machine::with(&["3.9", "3.11"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "3.9", &["pkg", "extra"]);
    fs::remove_file(sandbox.root().join("index/extra-1.0-py2.py3-none-any.whl")).unwrap();
    let before = sandbox.kept();
    let refused = sandbox.venvyard(["repair", "a", "--python", "3.11"]).failure(1);
    refused
        .stderr_has(
            "1 package can't be had: extra==1.0: No matching distribution found for extra==1.0",
        )
        .stderr_has("hint: --keep-going goes on without");
    before.assert_same(&sandbox.kept());

    let done = sandbox.venvyard(["repair", "a", "--python", "3.11", "--keep-going"]).success();
    done.stderr_has("a lacks extra==1.0");
    machine.assert_works("a");
    assert!(!machine.packages("a").contains("extra"));
}

/// To build it, pip needs setuptools and wheel of the index.
#[test]
fn network_an_editable_installation_is_made_again_from_its_source() {
    if !matrix::network() {
        return;
    }
    let Some(machine) = Machine::with_index(&["3.9", "3.11"]) else { return };
    let sandbox = &machine.sandbox;
    let source = sandbox.project("my code");
    let setup =
        "from setuptools import setup\nsetup(name='mine', version='2', py_modules=['mine'])\n";
    sandbox.write(source.join("setup.py"), setup);
    sandbox.write(source.join("mine.py"), "x = 7\n");
    machine.create("a", "3.9", &["six"]);
    let install = ["run", "a", "--", "pip", "install", "-e", source.to_str().unwrap()];
    sandbox.venvyard(install).success();
    sandbox.venvyard(["repair", "a", "--python", "3.11"]).success();
    let code = "import mine, six; print(mine.x)";
    sandbox.venvyard(["run", "a", "python", "-c", code]).success().stdout_is("7\n");
}

#[test]
fn an_editable_installation_without_its_source_stops_a_repair() {
    let Some(machine) = Machine::with(&["3.9", "3.11"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "3.9", &["pkg"]);
    let site = sandbox.environment("a").join("lib/python3.9/site-packages");
    sandbox.write(site.join("mine.egg-link"), "/gone/code\n.");
    let before = sandbox.kept();
    let refused = sandbox.venvyard(["repair", "a", "--python", "3.11"]).failure(1);
    refused.stderr_has("1 package can't be had: mine: its source /gone/code is gone");
    before.assert_same(&sandbox.kept());
}

#[test]
fn a_missing_environment_is_made_anew_with_the_packages_that_were_known() {
    let Some(machine) = Machine::with(&["3.9"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "3.9", &["pkg", "extra"]);
    sandbox.venvyard(["create", "b", "--no-pip"]).success();
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    let before = machine.packages("a");
    for name in ["a", "b"] {
        fs::remove_dir_all(sandbox.environment(name)).unwrap();
    }
    let gone = sandbox.venvyard(["activate", "--shell", "bash", "a"]).failure(1);
    gone.stderr_has("'venvyard repair a' makes it anew with its packages");
    let done = sandbox.venvyard(["repair", "a", "b"]).success();
    done.stderr_has("made a anew with cpython").stderr_has("with its 2 packages");
    assert_eq!(machine.packages("a"), before);
    machine.assert_works("a");
    sandbox.venvyard(["activate", "--shell", "bash", "a"]).success().stdout_has("COLOUR");
    assert_eq!(machine.health("b"), "ready");
}

#[test]
fn an_environment_on_a_disk_that_is_not_mounted_is_not_made_anew() {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("disk/shop");
    sandbox.venvyard_in(&shop, ["create", "--here", "--no-pip"]).success();
    fs::rename(shop.parent().unwrap(), sandbox.root().join("unmounted")).unwrap();
    let refused = sandbox.venvyard(["repair", "shop"]).failure(1);
    refused.stderr_has("hint: it may be on a disk that is not mounted");
}

#[test]
fn moved_and_copied_environments_are_made_right() {
    let Some(machine) = Machine::with(&["3.9"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "3.9", &["pkg"]);
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    let (a, b, c) = (sandbox.environment("a"), sandbox.environment("b"), sandbox.environment("c"));
    let mut copy = sandbox.command("cp");
    copy.arg("-a").arg(&a).arg(&c);
    crate::support::Outcome::of(copy).success();
    fs::rename(&a, &b).unwrap();
    let warned = sandbox.venvyard(["activate", "--shell", "bash", "b"]).success();
    warned.stderr_has("'venvyard repair b' corrects them");
    sandbox.venvyard(["repair", "--all"]).success();
    for name in ["b", "c"] {
        machine.assert_works(name);
        assert_eq!(machine.health(name), "ready");
        let pip = sandbox.read(sandbox.environment(name).join("bin/pkg"));
        assert!(!pip.contains(a.to_str().unwrap()), "{pip}");
    }
    let id = |name: &str| {
        let text = sandbox.read(sandbox.data().join(format!("registry.d/{name}.toml")));
        text.lines().find(|line| line.starts_with("id = ")).map(str::to_owned)
    };
    assert_ne!(id("b"), id("c"));
    sandbox.venvyard(["activate", "--shell", "bash", "b"]).success().stdout_has("COLOUR");
    let names = sandbox.venvyard(["list", "--names"]).success().stdout;
    assert_eq!(names, "b\nc\n");
}
