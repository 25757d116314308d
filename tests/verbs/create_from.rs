//! `create --from`: an environment is made from a file that lists packages, or like another one.

use std::fs;

use super::repair_python::Machine;
use crate::support::locks::{any_wheel, freeze, pylock};
use crate::support::{Sandbox, matrix, python};

#[test]
fn a_lock_file_chooses_the_python_and_the_packages() {
    if python::require_python("2.7").is_none() {
        return;
    }
    // The commands of a 2.7 don't start in a path with an é.
    let sandbox = Sandbox::plain().with_pyenv().env("PIP_NO_INDEX", "1");
    let (one, two) =
        (any_wheel(sandbox.home(), "one", "1.0"), any_wheel(sandbox.home(), "two", "2.0"));
    let lock =
        |range: &str| pylock(range, &[(&one, ""), (&two, "marker = \"python_version > '3'\"")]);
    sandbox.write("pylock.old.toml", &lock("requires-python = '<3'"));
    let made = sandbox.venvyard(["create", "old", "--from", "pylock.old.toml"]).success();
    made.stdout_is("").stderr_has("using python <3 from").stderr_has("made old with cpython 2.7");
    assert!(freeze(&sandbox, "old").contains(&"one==1.0".to_owned()));
    sandbox.venvyard(["run", "old", "python", "-c", "import two"]).failure(1);
    // Each environment has what it is to have.
    let same = sandbox.venvyard(["sync", "old", "pylock.old.toml"]).success();
    same.stderr_has("old has what pylock.old.toml lists: 1 package");

    sandbox.write("pylock.toml", &lock(""));
    sandbox.venvyard(["create", "--temp", "--from", "pylock.toml"]).success();
    sandbox.write("pylock.never.toml", &lock("requires-python = '>=9'"));
    let none = sandbox.venvyard(["create", "new", "--from", "pylock.never.toml"]).failure(5);
    none.stderr_has("no Python found for >=9: ").stderr_has("hint: found: 3.");
    let other = ["create", "new", "--python", "2.7", "--from", "pylock.never.toml"];
    sandbox
        .venvyard(other)
        .failure(1)
        .stderr_has("pylock.never.toml is for Python >=9, not for 2.7");
    assert!(!sandbox.environment("new").exists());
}

#[test]
fn an_environment_whose_packages_failed_goes_on_with_the_right_file() {
    let sandbox = Sandbox::new().with_pyenv().env("PIP_NO_INDEX", "1");
    let one = any_wheel(sandbox.home(), "one", "1.0");
    let good = pylock("", &[(&one, "")]);
    sandbox.write("pylock.toml", &good.replace(&one.hash, &"0".repeat(64)));
    let failed = sandbox.venvyard(["create", "a", "--from", "pylock.toml"]).failure(1);
    failed.stderr_has("DO NOT MATCH THE HASHES").stderr_has("hint: the environment a stays");
    let state = || sandbox.venvyard(["show", "a", "--json"]).success().json()["state"].clone();
    assert_eq!(state(), "installing");
    sandbox.write("pylock.toml", &good);
    sandbox.venvyard(["sync", "a", "pylock.toml", "-y"]).success();
    assert_eq!(state(), "ready");
    sandbox.venvyard(["create", "a", "--from", "pylock.toml"]).failure(4);
}

#[test]
fn an_environment_is_made_like_another_one() {
    let Some(machine) = Machine::with(&["3.9", "3.11"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "3.9", &["pkg", "extra"]);
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    let shop = sandbox.project("shop");
    let shop = shop.to_str().unwrap();
    let before = sandbox.kept();
    for (more, said) in [
        (&["b", "--no-pip"][..], "--no-pip doesn't go with --from a"),
        (&["b", "-i", "x"], "--install doesn't go with --from a"),
        (&[], "--from a needs a name for the new environment"),
    ] {
        let args = [&["create", "--from", "a"], more].concat();
        sandbox.venvyard(args).failure(2).stderr_has(said);
    }
    let none = sandbox.venvyard(["create", "b", "--from", "none"]).failure(3);
    none.stderr_has("hint: there is no file none either");
    before.assert_same(&sandbox.kept());

    sandbox.venvyard(["create", "b", "--from", "a", "-a", shop]).success();
    machine.assert_works("b");
    assert_eq!(freeze(sandbox, "b"), freeze(sandbox, "a"));
    let shown = |name: &str| sandbox.venvyard(["show", name, "--json"]).success().json();
    assert_eq!(shown("b")["python"], shown("a")["python"]);
    assert!(shown("b")["project"].as_str().unwrap().ends_with("shop"), "{}", shown("b"));
    sandbox.venvyard(["var", "list", "b"]).success().stdout_has("COLOUR");
    // `./a` is a file.
    fs::write(sandbox.home().join("a"), "pkg==1.0\n").unwrap();
    sandbox.venvyard(["create", "c", "--from", "./a", "-p", "3.11"]).success();
    assert!(freeze(sandbox, "c").contains(&"pkg==1.0".to_owned()));

    machine.uninstall("3.9");
    let none = sandbox.venvyard(["create", "d", "--from", "a"]).failure(5);
    none.stderr_has("a has Python 3.9, and there is none here").stderr_has("hint: --python X");
    sandbox.venvyard(["create", "d", "--from", "a", "-p", "3.11"]).success();
    machine.assert_works("d");
}

#[test]
fn network_the_lock_files_of_pip_uv_and_pipenv_are_installed_from_the_index() {
    if !matrix::network() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv().with_network();
    let data = crate::support::repository().join("tests/data/locks");
    for (file, packages) in [
        ("pylock.pip.toml", &["click==8.5.1", "idna==3.20"][..]),
        ("pylock.uv.toml", &["click==8.5.1", "idna==3.20", "iniconfig==2.3.1"]),
        ("requirements.txt", &["click==8.5.1", "idna==3.20"]),
        ("Pipfile.lock", &["click==8.5.1", "idna==3.20"]),
    ] {
        let name = file.split('.').nth(1).unwrap();
        let place = data.join(file);
        let args = ["create", name, "--from", place.to_str().unwrap(), "--seed", "pip"];
        sandbox.venvyard(args).success();
        let frozen = freeze(&sandbox, name);
        for package in packages {
            assert!(frozen.contains(&(*package).to_owned()), "{file}: {frozen:?}");
        }
        let same = sandbox.venvyard(["sync", name, place.to_str().unwrap()]).success();
        same.stderr_has(&format!("{name} has what "));
    }
}

#[test]
fn network_what_is_exported_is_made_again_in_another_home() {
    if !matrix::network() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv().with_network();
    sandbox.venvyard(["create", "a", "-i", "six==1.16.0", "-i", "idna<3.10"]).success();
    let other = Sandbox::plain().with_pyenv().with_network();
    for (name, file) in [("b", "pylock.toml"), ("c", "requirements.txt")] {
        let place = other.home().join(file);
        let place = place.to_str().unwrap();
        sandbox.venvyard(["export", "a", "-o", place]).success();
        other.venvyard(["create", name, "--from", place]).success();
        assert_eq!(freeze(&other, name), freeze(&sandbox, "a"), "{file}");
        let same = other.venvyard(["sync", name, place]).success();
        same.stderr_has(&format!("{name} has what "));
    }
}
