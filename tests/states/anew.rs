//! Environments whose directories somebody deleted, and what `create` makes of their names.

use super::{listed, names, workon};
use crate::support::Sandbox;

#[test]
fn a_deleted_environment_is_made_anew_with_its_variables_and_its_project() {
    let sandbox = Sandbox::with(["a"]);
    let project = sandbox.project("shop");
    let directory = project.to_str().unwrap();
    sandbox.venvyard(["project", "set", "--default", "a", directory]).success();
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    std::fs::remove_dir_all(sandbox.environment("a")).unwrap();
    workon(&sandbox, "a").failure(1).stderr_has("'mkenv a' makes it anew");
    sandbox.venvyard(["create", "a", "--no-pip"]).success().stderr_has("made a anew");
    assert_eq!(listed(&sandbox, "a")["health"], "ready");
    workon(&sandbox, "shop").success().stdout_has("COLOUR");
    let activate = sandbox.read(sandbox.environment("a").join("bin/activate"));
    assert!(activate.contains("green"), "its scripts have the variables");
}

#[test]
fn a_deleted_environment_of_a_project_is_made_anew() {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop");
    let create = ["create", "--here", "--no-pip"];
    sandbox.venvyard_in(&shop, create).success();
    std::fs::remove_dir_all(shop.join(".venv")).unwrap();
    sandbox.venvyard_in(&shop, create).success().stderr_has("made shop anew");
    assert_eq!(names(&sandbox), ["shop"]);
    assert_eq!(listed(&sandbox, "shop")["health"], "ready");
}

#[test]
fn an_environment_elsewhere_may_come_back() {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("disk/shop");
    let disk = shop.parent().unwrap();
    sandbox.venvyard_in(&shop, ["create", "--here", "--no-pip"]).success();
    // Its disk is unmounted.
    let elsewhere = sandbox.root().join("unmounted");
    std::fs::rename(disk, &elsewhere).unwrap();
    sandbox.venvyard(["create", "shop", "--no-pip"]).failure(4).stderr_has("already exists");
    std::fs::rename(&elsewhere, disk).unwrap();
    assert_eq!(listed(&sandbox, "shop")["health"], "ready");
}

#[test]
fn an_unfinished_environment_says_how_to_go_on() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--install", "./nowhere"]).failure(1);
    sandbox
        .venvyard(["create", "a"])
        .failure(4)
        .stderr_has("not all of its packages are installed")
        .stderr_has("'venvyard create a --install PACKAGE'");
    assert_eq!(listed(&sandbox, "a")["health"], "installing");
}

#[test]
fn what_is_in_the_way_of_a_missing_environment_is_said() {
    let sandbox = Sandbox::with(["a"]);
    std::fs::remove_dir_all(sandbox.environment("a")).unwrap();
    std::fs::create_dir(sandbox.environment("a")).unwrap();
    workon(&sandbox, "a").failure(1).stderr_has("something else is there: move it away");

    let shop = sandbox.project("shop");
    sandbox.venvyard_in(&shop, ["create", "--here", "--no-pip"]).success();
    std::fs::remove_dir_all(shop.join(".venv")).unwrap();
    workon(&sandbox, "shop").failure(1).stderr_has("'venvyard create --here' in ");
}
