//! What `doctor` prints, and what it does with its options.

use std::fs;

use super::{document, problems};
use crate::support::Sandbox;

#[test]
fn nothing_wrong_is_one_line() {
    let sandbox = Sandbox::with(["a", "b"]);
    let before = sandbox.kept();
    let said = sandbox.venvyard(["doctor"]).success().stdout_is("");
    said.stderr_has("everything is fine: 2 environments, ");
    sandbox.venvyard(["doctor", "a"]).success().stderr_has("everything is fine: 1 environment\n");
    before.assert_same(&sandbox.kept());
    let (_, json) = document(&sandbox, &[]);
    assert_eq!((&json["schema_version"], &json["environments"]), (&1.into(), &2.into()));
    assert_eq!(
        (&json["problems"], &json["mended"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
}

#[test]
fn each_problem_has_a_line_and_its_remedy() {
    let sandbox = Sandbox::with(["a", "b"]);
    fs::remove_dir_all(sandbox.environment("b")).unwrap();
    fs::remove_file(sandbox.environment("a").join(".venvyard/environment.toml")).unwrap();
    let said = sandbox.venvyard(["doctor"]).failure(1);
    let said = said.stdout_is(
        "a            the copy of its entry is out of date: ~/.virtualenvs/a/.venvyard/environment.toml\n\
         \x20            -> venvyard doctor --fix a\n\
         b            its directory is gone: ~/.virtualenvs/b\n\
         \x20            -> venvyard repair b\n",
    );
    said.stderr_has(
        "2 problems in 2 environments, 0 seeds; 'venvyard doctor --fix' mends 1 of them",
    );
    let (_, json) = document(&sandbox, &["--fix"]);
    assert_eq!(json["mended"][0]["code"], "copy-behind", "{json}");
    assert_eq!(json["problems"][0]["code"], "missing", "{json}");
}

#[test]
fn only_the_named_environments_are_looked_at() {
    let sandbox = Sandbox::with(["a", "b"]);
    fs::remove_dir_all(sandbox.environment("b")).unwrap();
    assert_eq!(problems(&sandbox, &["a"]), [""; 0]);
    assert_eq!(problems(&sandbox, &["b"]), ["b missing"]);
    sandbox.venvyard(["doctor", "c"]).failure(3).stderr_has("there is no environment c");
}

#[test]
fn an_environment_without_a_name_is_named_by_its_project() {
    let sandbox = Sandbox::new().with_pyenv();
    let project = sandbox.project("p");
    sandbox.venvyard_in(&project, ["create", "--here", "--no-pip"]).success();
    sandbox.venvyard_in(&project, ["doctor", "."]).success().stderr_has("1 environment");
    fs::remove_file(sandbox.data().join("registry.d/p.toml")).unwrap();
    sandbox.venvyard_in(&project, ["doctor", "."]).success().stderr_has("1 environment");
}

#[test]
fn what_cannot_be_mended_does_not_keep_the_rest_from_it() {
    let sandbox = Sandbox::with(["a", "b"]);
    for name in ["a", "b"] {
        fs::remove_file(sandbox.environment(name).join(".venvyard/environment.toml")).unwrap();
    }
    // Nothing can be written into a file.
    fs::remove_dir_all(sandbox.environment("a").join(".venvyard")).unwrap();
    fs::write(sandbox.environment("a").join(".venvyard"), "").unwrap();
    sandbox.venvyard(["doctor", "--fix"]).failure(1).stderr_has("mended b: ");
    assert_eq!(problems(&sandbox, &[]), ["a copy-behind"]);
}

#[test]
fn yes_needs_fix() {
    Sandbox::new().venvyard(["doctor", "--yes"]).failure(2).stderr_has("--fix");
}
