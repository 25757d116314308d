//! An environment that came with a project: whatever would start a program in it refuses, unless it is trusted.
#![cfg(unix)]

use crate::support::{Sandbox, python};

#[test]
fn no_verb_starts_a_program_of_an_environment_that_is_not_trusted() {
    let sandbox = Sandbox::new().with_pyenv();
    let project = sandbox.project("found");
    let environment = project.join(".venv");
    python::venv(&sandbox, &environment);
    let witness = sandbox.home().join("started");
    let program = environment.join("bin/python");
    std::fs::remove_file(&program).unwrap();
    let script = sandbox.program("witness", &format!(": > '{}'", witness.display()));
    std::fs::copy(script, &program).unwrap();
    // Its own files say which program tells its version.
    let config = format!("home = {}\n", environment.join("bin").display());
    sandbox.write(environment.join("pyvenv.cfg"), &config);
    let info = "lib/python3/site-packages/a-1.dist-info/METADATA";
    sandbox.write(environment.join(info), "Name: a\nVersion: 1\n");
    sandbox.write(project.join("requirements.txt"), "b\n");
    for words in [
        &["export", "./.venv"][..],
        &["sync", "./.venv", "requirements.txt", "--yes"],
        &["sync", "./.venv", "requirements.txt", "--dry-run"],
        &["kernel", "add", "./.venv", "--yes"],
        &["run", "./.venv", "--", "python"],
    ] {
        let refused = sandbox.venvyard_in(&project, words).failure(6);
        refused.stdout_is("").stderr_has("venvyard trust");
        assert!(!witness.exists(), "{words:?}");
    }
    // To look needs no trust.
    for words in [&["export", "./.venv", "--offline"][..], &["packages", "./.venv"]] {
        sandbox.venvyard_in(&project, words).success().stdout_has("a");
        assert!(!witness.exists(), "{words:?}");
    }
    let diff = ["diff", "./.venv", "./requirements.txt"];
    sandbox.venvyard_in(&project, diff).failure(1).stdout_has("b");
    assert!(!witness.exists());
}
