//! How an environment stands: `list`, `show` and `which` say the same.

use serde_json::{Value, json};

use crate::support::{Outcome, Sandbox, python};

/// Health and origin of an environment, as `list` and `show` have them, which must agree.
fn status(sandbox: &Sandbox, name: &str) -> Value {
    let parsed = |arguments: &[&str]| sandbox.venvyard(arguments).success().json();
    let listed = parsed(&["list", "--json"]);
    let listed = listed["environments"].as_array().unwrap().iter();
    let listed = listed.clone().find(|one| one["name"] == name).expect("it is listed").clone();
    let status = |one: &Value| json!([one["state"], one["health"], one["origin"]]);
    assert_eq!(status(&parsed(&["show", name, "--json"])), status(&listed));
    status(&listed)
}

#[test]
fn a_temporary_environment_stays_temporary_as_its_projects_default() {
    let sandbox = Sandbox::new().with_pyenv();
    let project = sandbox.project("p");
    let made = sandbox
        .venvyard(["create", "--temp", "--no-pip", "--project", project.to_str().unwrap()])
        .success();
    let name = made.stderr.split_whitespace().find(|word| word.starts_with("tmp-")).unwrap();
    sandbox.venvyard(["project", "set", "--default", name, project.to_str().unwrap()]).success();
    assert_eq!(status(&sandbox, name), json!(["temporary", "ready", "temporary"]));
    let listed: Value =
        serde_json::from_str(&sandbox.venvyard(["list", "--json"]).success().stdout).unwrap();
    assert_eq!(listed["environments"][0]["temporary"], true);
    sandbox.venvyard(["list"]).success().stdout_has("temporary");
}

#[cfg(unix)]
#[test]
fn health_and_origin_are_the_same_wherever_they_are_told() {
    let sandbox = Sandbox::new().with_pyenv();
    for name in ["plain", "broken", "orphan"] {
        sandbox.venvyard(["create", name, "--no-pip"]).success();
    }
    let interpreter = sandbox.environment("broken").join("bin/python");
    std::fs::remove_file(&interpreter).unwrap();
    std::os::unix::fs::symlink("/gone/bin/python3.9", &interpreter).unwrap();
    let project = sandbox.project("p");
    sandbox.venvyard(["project", "set", "orphan", project.to_str().unwrap()]).success();
    std::fs::remove_dir(&project).unwrap();
    python::venv(&sandbox, &sandbox.environment("theirs"));
    for (name, expected) in [
        ("plain", json!(["ready", "ready", "ours"])),
        ("broken", json!(["broken", "broken", "ours"])),
        ("orphan", json!(["ready", "project-gone", "ours"])),
        ("theirs", json!(["unmanaged", "ready", "other"])),
    ] {
        assert_eq!(status(&sandbox, name), expected, "{name}");
        let active = sandbox.environment(name).into_os_string().into_string().unwrap();
        let mut which = sandbox.command("venvyard");
        which.args(["which", "--json"]).env("VIRTUAL_ENV", active);
        let which: Value = serde_json::from_str(&Outcome::of(which).success().stdout).unwrap();
        let which = &which["environment"];
        assert_eq!(json!([which["health"], which["origin"]]), json!([expected[1], expected[2]]));
    }
    sandbox.venvyard(["list"]).success().stdout_has("project gone");
}
