//! Homes that are no homes: relative paths, links to nothing, interpreters that are gone.
#![cfg(unix)]

use std::os::unix::fs::symlink;

use crate::support::{Outcome, Sandbox};

#[test]
fn a_relative_home_is_refused_before_anything_is_written() {
    let sandbox = Sandbox::new().with_pyenv();
    let before = sandbox.tree();
    for name in ["HOME", "VENVYARD_DATA_DIR", "VENVYARD_CACHE_DIR", "VENVYARD_CONFIG_DIR"] {
        for value in ["relative", ".", "~/x"] {
            for args in
                [vec!["create", "a", "--no-pip"], vec!["list"], vec!["setup", "--shell", "bash"]]
            {
                let mut command = sandbox.command("venvyard");
                command.args(&args).env(name, value);
                let outcome = Outcome::of(command).failure(1).stdout_is("");
                let line = format!("venvyard: {name} is not an absolute path: {value}\n");
                assert!(outcome.stderr.starts_with(&line), "{outcome}");
            }
        }
    }
    before.assert_same(&sandbox.tree());
}

#[test]
fn a_directory_of_environments_that_is_a_link_to_nothing_is_named() {
    let sandbox = Sandbox::with(["a"]);
    let home = sandbox.environment("");
    let home = home.parent().unwrap().join(".virtualenvs");
    let disk = sandbox.root().join("disk");
    std::fs::rename(&home, &disk).unwrap();
    let gone = sandbox.root().join("gone");
    symlink(&gone, &home).unwrap();
    let reason = format!("{} is a link to {}, which doesn't exist", home.display(), gone.display());
    let refused = sandbox.venvyard(["create", "b", "--no-pip"]).failure(1).stdout_is("");
    assert_eq!(refused.stderr, format!("venvyard: {reason}\n"));
    // The registered environment is not forgotten: its disk may only be away.
    let outcome = sandbox.venvyard(["run", "a", "true"]).failure(1).stderr_has(&reason);
    assert!(!outcome.stderr.contains("venvyard remove"), "{outcome}");
    sandbox.venvyard(["list"]).success().stderr_has(&format!("warning: {reason}"));
    std::fs::rename(&disk, &gone).unwrap();
    sandbox.venvyard(["run", "a", "true"]).success();
    assert_eq!(sandbox.venvyard(["list"]).success().stderr, "");
}

#[test]
fn a_directory_of_venvyard_that_is_a_link_to_nothing_is_named() {
    for place in [Sandbox::data, Sandbox::cache] {
        let sandbox = Sandbox::new().with_pyenv();
        let directory = place(&sandbox);
        std::fs::create_dir_all(directory.parent().unwrap()).unwrap();
        symlink("/no/such", &directory).unwrap();
        let outcome = sandbox.venvyard(["create", "a", "--no-pip"]);
        if directory == sandbox.data() {
            let line =
                format!("{} is a link to /no/such, which doesn't exist", directory.display());
            outcome.failure(1).stderr_has(&line);
            assert!(!sandbox.environment("a").exists());
        } else {
            // Without a cache everything works.
            outcome.success();
        }
    }
}

#[test]
fn an_environment_whose_interpreter_is_a_link_to_nothing_is_named() {
    let sandbox = Sandbox::with(["a"]);
    let env = sandbox.environment("a");
    let python = env.join("bin/python");
    std::fs::remove_file(&python).unwrap();
    symlink("/gone/python3.12", &python).unwrap();
    let link = format!("{} is a link to /gone/python3.12, which doesn't exist", python.display());
    for path in [&env, &python] {
        let path = path.to_str().unwrap();
        for args in [vec!["create", "b", "--no-pip", "-p", path], vec!["python", "find", path]] {
            sandbox.venvyard(&args).failure(5).stdout_is("").stderr_has(&link);
        }
    }
    let gone = "the interpreter of a is gone: /gone/python3.12";
    sandbox.venvyard(["run", "a", "true"]).failure(5).stderr_has(gone);
    sandbox.venvyard(["activate", "a", "--shell", "bash"]).failure(5).stderr_has(gone);
    sandbox.venvyard(["shell", "a", "--shell", "bash"]).failure(5).stderr_has(gone);
}
