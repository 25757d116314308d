//! Registries that somebody deleted: the environments still hold copies of their entries.

use super::{listed, names, workon};
use crate::support::{Outcome, Sandbox};

#[test]
fn a_lost_registry_loses_nothing_that_the_environments_hold() {
    let sandbox = Sandbox::new().with_pyenv();
    let project = sandbox.project("shop");
    let directory = project.to_str().unwrap();
    sandbox
        .venvyard(["create", "a", "--no-pip", "--prompt", "P", "--project", directory])
        .success();
    sandbox.venvyard(["project", "set", "--default", "a", directory]).success();
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    let before = sandbox.venvyard(["show", "a", "--json"]).success().json();
    std::fs::remove_dir_all(sandbox.data()).unwrap();

    assert_eq!(sandbox.venvyard(["show", "a", "--json"]).success().json(), before);
    assert_eq!(listed(&sandbox, "a")["origin"], "ours");
    sandbox.venvyard(["var", "list", "a"]).success().stdout_is("COLOUR=green\n");
    let mut which = sandbox.command("venvyard");
    which.args(["which", "--json"]).env("VIRTUAL_ENV", sandbox.environment("a"));
    assert_eq!(Outcome::of(which).success().json()["environment"]["made_by"], "venvyard");
    workon(&sandbox, "shop").success().stdout_has("COLOUR");
    assert!(sandbox.data().join("registry.d/a.toml").exists(), "workon registers it again");
    let mut after = sandbox.venvyard(["show", "a", "--json"]).success().json();
    // It was entered just now.
    after["last_used"] = before["last_used"].clone();
    assert_eq!(after, before);
}

#[test]
fn a_change_registers_the_environment_again() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    std::fs::remove_dir_all(sandbox.data()).unwrap();
    sandbox.venvyard(["var", "set", "a", "SHAPE=round"]).success();
    sandbox.venvyard(["var", "list", "a"]).success().stdout_is("COLOUR=green\nSHAPE=round\n");
    sandbox.venvyard(["remove", "--yes", "a"]).success();
    assert_eq!(names(&sandbox), [""; 0]);
}

#[test]
fn an_environment_without_an_entry_can_be_removed() {
    let sandbox = Sandbox::with(["a", "b"]);
    std::fs::remove_dir_all(sandbox.data()).unwrap();
    sandbox.venvyard(["remove", "--yes", "a"]).success().stderr_has("removed a; ");
    assert_eq!(names(&sandbox), ["b"]);
    assert!(!sandbox.environment("a").exists());
}

#[test]
fn of_two_directories_with_one_id_the_one_of_the_copy_counts() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    super::copy(&sandbox.environment("a"), &sandbox.environment("b"));
    std::fs::remove_dir_all(sandbox.data()).unwrap();
    assert_eq!(listed(&sandbox, "a")["origin"], "ours");
    assert_eq!(listed(&sandbox, "b")["origin"], "other");
    sandbox.venvyard(["var", "list", "b"]).success().stderr_has("b has no variables");
}

#[test]
fn the_copy_of_another_user_is_not_believed() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    let own = sandbox.environment("a").join(".venvyard");
    if std::os::unix::fs::chown(&own, Some(12345), None).is_err() {
        // Only root can give a file away.
        return;
    }
    std::fs::remove_dir_all(sandbox.data()).unwrap();
    assert_eq!(listed(&sandbox, "a")["origin"], "other");
    sandbox.venvyard(["var", "list", "a"]).success().stderr_has("a has no variables");
}

#[test]
fn a_copy_that_others_can_write_is_not_believed() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    let copy = sandbox.environment("a").join(".venvyard/environment.toml");
    std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(0o666)).unwrap();
    std::fs::remove_dir_all(sandbox.data()).unwrap();
    sandbox.venvyard(["var", "list", "a"]).success().stderr_has("a has no variables");
}

#[test]
fn a_damaged_copy_is_not_overwritten() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    let copy = sandbox.environment("a").join(".venvyard/environment.toml");
    let damaged = sandbox.read(&copy) + "x = [";
    std::fs::write(&copy, &damaged).unwrap();
    std::fs::remove_dir_all(sandbox.data()).unwrap();
    sandbox.venvyard(["var", "set", "a", "K=v"]).failure(1).stderr_has("environment.toml");
    assert_eq!(sandbox.read(&copy), damaged);
}
