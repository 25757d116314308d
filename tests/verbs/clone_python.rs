//! `clone --python`: a copy for another Python, whose packages are installed anew.
#![cfg(unix)]

use std::fs;

use super::repair_python::Machine;
use crate::support::{Tree, matrix};

#[test]
fn a_clone_for_another_python_has_the_same_packages_and_the_original_stays() {
    let Some(machine) = Machine::with(&["3.9", "3.11"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "3.9", &["pkg", "extra"]);
    let project = sandbox.project("shop");
    sandbox.venvyard(["project", "set", "a", project.to_str().unwrap()]).success();
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    let original = sandbox.environment("a");
    let hook = ".venvyard/hooks/post-activate.sh";
    sandbox.write(original.join(hook), "echo hooked\n");
    sandbox.write(original.join("notes/today.txt"), "mine");
    let mine = format!("#!{}/bin/python\nimport pkg; print(pkg.VERSION)\n", original.display());
    sandbox.write(original.join("bin/mine"), &mine);
    let before = Tree::of(&original);

    let said = sandbox.venvyard(["clone", "a", "b", "--python", "3.11"]).success().stdout_is("");
    let version = Machine::version("3.11");
    said.stderr_has(&format!(", with cpython {version} and its 2 packages"));
    before.assert_same(&Tree::of(&original));
    machine.assert_works("b");
    let shown = sandbox.venvyard(["show", "b", "--json"]).success().json();
    assert_eq!((&shown["health"], &shown["python"]), (&"ready".into(), &version.into()));
    assert_eq!(shown["project"], serde_json::Value::Null);
    sandbox.venvyard(["var", "list", "b"]).success().stdout_has("COLOUR");
    let copy = sandbox.environment("b");
    for carried in [hook, "notes/today.txt"] {
        assert!(copy.join(carried).is_file(), "{carried}");
    }
    assert!(!copy.join(".project").exists());
    assert!(sandbox.read(copy.join("bin/mine")).contains("/b/bin/python"));
    let files = Tree::of(&copy);
    assert!(!files.paths().any(|path| path.contains("python3.9")), "{files}");
    assert_eq!(
        machine.kept("b").iter().filter(|line| line.contains("==1.0")).collect::<Vec<_>>(),
        ["extra==1.0", "pkg==1.0"]
    );
}

#[test]
fn what_cannot_be_had_is_listed_and_there_is_no_clone() {
    let Some(machine) = Machine::with(&["3.9", "3.11"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "3.9", &["pkg", "extra"]);
    fs::remove_file(sandbox.root().join("index/extra-1.0-py2.py3-none-any.whl")).unwrap();
    let before = sandbox.kept();
    let refused = sandbox.venvyard(["clone", "a", "b", "--python", "3.11"]).failure(1);
    refused
        .stderr_has("1 package can't be had: extra==1.0: No matching distribution found")
        .stderr_has("hint: --keep-going goes on without");
    before.assert_same(&sandbox.kept());
    sandbox.venvyard(["clone", "a", "b", "--python", "9.9"]).failure(5);
    sandbox.venvyard(["clone", "a", "b", "--keep-going"]).failure(2);
    before.assert_same(&sandbox.kept());

    let words = ["clone", "a", "b", "--python", "3.11", "--keep-going"];
    let said = sandbox.venvyard(words).success().stderr_has("b lacks extra==1.0");
    said.stderr_has(" and its package\n");
    machine.assert_works("b");
}

#[test]
fn an_environment_whose_python_is_gone_is_cloned_for_another_one() {
    let Some(machine) = Machine::with(&["3.9", "3.11"]) else { return };
    machine.create("a", "3.9", &["pkg"]);
    machine.uninstall("3.9");
    let hint = "'venvyard clone a b --python X' makes the copy for another Python";
    machine.sandbox.venvyard(["clone", "a", "b"]).failure(5).stderr_has(hint);
    machine.sandbox.venvyard(["clone", "a", "b", "--python", "3.11"]).success();
    machine.assert_works("b");
    assert_eq!((machine.health("a").as_str(), machine.health("b").as_str()), ("broken", "ready"));
}

/// To build it, pip needs setuptools and wheel of the index.
#[test]
fn network_sources_in_the_original_are_copied_and_imported_from_the_copy() {
    if !matrix::network() {
        return;
    }
    let Some(machine) = Machine::with_index(&["3.9", "3.11"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "3.9", &["six"]);
    let (original, copy) = (sandbox.environment("a"), sandbox.environment("b"));
    let setup =
        "from setuptools import setup\nsetup(name='mine', version='2', py_modules=['mine'])\n";
    sandbox.write(original.join("src/mine/setup.py"), setup);
    sandbox.write(original.join("src/mine/mine.py"), "x = 7\n");
    let source = original.join("src/mine");
    let install = ["run", "a", "--", "pip", "install", "-e", source.to_str().unwrap()];
    sandbox.venvyard(install).success();
    let before = Tree::of(&original);
    sandbox.venvyard(["clone", "a", "b", "--python", "3.11"]).success();
    before.assert_same(&Tree::of(&original));
    let code = "import mine, six; print(mine.__file__)";
    let imported = copy.join("src/mine/mine.py");
    let imported = format!("{}\n", imported.display());
    sandbox.venvyard(["run", "b", "python", "-c", code]).success().stdout_is(&imported);
    let line = format!("-e {}", copy.join("src/mine").display());
    assert!(machine.kept("b").contains(&line), "{:?}", machine.kept("b"));
    sandbox.venvyard(["doctor", "b"]).success();
}
