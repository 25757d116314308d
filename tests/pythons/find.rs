//! `python`: the interpreters of this machine.

use serde_json::Value;

use crate::support::{Outcome, Sandbox, python};

fn json(outcome: Outcome) -> Vec<Value> {
    let document = outcome.success().json();
    assert_eq!(document["schema_version"], 1);
    document["interpreters"].as_array().unwrap().clone()
}

#[test]
fn every_interpreter_of_pyenv_is_listed_once_newest_first() {
    let sandbox = Sandbox::new().with_pyenv();
    let listed = json(sandbox.venvyard(["python", "list", "--json"]));
    let table = sandbox.venvyard(["python", "list"]).success().stdout;
    assert_eq!(table.lines().count(), listed.len() + 1, "{table}");
    for (version, executable) in python::interpreters() {
        if version.split('.').count() != 3 {
            continue;
        }
        let real = dunce::canonicalize(&executable).unwrap();
        let is_it = |one: &&Value| {
            let listed = one["executable"].as_str().unwrap();
            dunce::canonicalize(listed).unwrap() == real
        };
        let found: Vec<_> = listed.iter().filter(is_it).collect();
        assert_eq!(found.len(), 1, "{version}");
        assert_eq!(found[0]["version"], *version);
        assert_eq!(found[0]["source"], "pyenv");
        assert_eq!(found[0]["implementation"], "cpython");
        assert_eq!(found[0]["free_threaded"], false);
        assert!(table.lines().any(|line| line.starts_with(&format!("{version} "))), "{table}");
    }
    let series: Vec<(u8, u8)> = listed.iter().map(series).collect();
    assert!(series.is_sorted_by(|a, b| a >= b), "{series:?}");
}

fn series(one: &Value) -> (u8, u8) {
    let mut parts = one["version"].as_str().unwrap().split('.').map(|part| part.parse().unwrap());
    (parts.next().unwrap(), parts.next().unwrap())
}

#[test]
fn a_request_finds_the_newest_match() {
    for series in ["3.9", "3.10", "3.11", "3.12"] {
        if python::require_python(series).is_none() {
            return;
        }
    }
    let sandbox = Sandbox::new().with_pyenv();
    for (request, expected) in [
        ("3.9", "3.9."),
        ("python3.9", "3.9."),
        ("cpython@3.10", "3.10."),
        (">=3.9,<3.12", "3.11."),
        ("~=3.12.0", "3.12."),
        ("<3.11", "3.10."),
        ("==3.9.*", "3.9."),
    ] {
        let found = json(sandbox.venvyard(["python", "find", request, "--json"]));
        let version = found[0]["version"].as_str().unwrap();
        assert!(found.len() == 1 && version.starts_with(expected), "{request}: {version}");
        let executable = found[0]["executable"].as_str().unwrap();
        let path = sandbox.venvyard(["python", "find", request]).success();
        path.stdout_is(&format!("{executable}\n"));
    }
    let newest = json(sandbox.venvyard(["python", "list", "--json"]));
    for request in ["3", "cpython", ">=3"] {
        let found = json(sandbox.venvyard(["python", "find", request, "--json"]));
        assert_eq!(found[0]["executable"], newest[0]["executable"], "{request}");
    }
}

#[test]
fn a_path_may_be_an_executable_an_installation_or_an_environment() {
    let Some(executable) = python::require_python("3.9") else { return };
    let sandbox = Sandbox::new().with_pyenv();
    let python = format!("--python={}", executable.display());
    sandbox.venvyard(["create", "a", "--no-pip", &python]).success();
    let prefix = executable.parent().unwrap().parent().unwrap();
    let environment = sandbox.environment("a");
    let expected = dunce::canonicalize(&executable).unwrap();
    for path in [executable.as_path(), prefix, &environment, &environment.join("bin/python")] {
        let found = sandbox.venvyard(["python", "find", &path.to_string_lossy()]).success();
        let found = dunce::canonicalize(found.stdout.trim_end()).unwrap();
        assert_eq!(found, expected, "{}", path.display());
    }
}

#[test]
fn no_match_is_5_and_lists_what_there_is() {
    let sandbox = Sandbox::new().with_pyenv();
    for request in ["3.99", ">=4", "pypy@3.99", "graalpy"] {
        let outcome = sandbox.venvyard(["python", "find", request]).failure(5).stdout_is("");
        outcome
            .stderr_has(&format!("venvyard: no Python found for {request}\n"))
            .stderr_has("  hint: found: 3.");
    }
    sandbox.venvyard(["python", "find", "3.x"]).failure(2).stdout_is("");
}

#[cfg(unix)]
#[test]
fn a_missing_version_comes_with_the_command_that_installs_it() {
    let sandbox = Sandbox::new();
    let refused = sandbox.venvyard(["python", "find", "pypy@3.6"]).failure(5);
    assert!(!refused.stderr.contains("uv python"), "{refused}");
    // It is not started to say so.
    sandbox.program("uv", "exit 1");
    let hint = "'uv python install pypy@3.6' installs it\n";
    sandbox.venvyard(["create", "a", "--python", "pypy3.6"]).failure(5).stderr_has(hint);
    let refused = sandbox.venvyard(["python", "find", "3.99"]).failure(5);
    assert!(!refused.stderr.contains("installs it"), "{refused}");
}

#[cfg(unix)]
#[test]
fn a_machine_without_python_gets_a_hint() {
    let sandbox = Sandbox::new().env("PATH", "/nonexistent").env("PYENV_ROOT", "/nonexistent");
    let listed = {
        let mut list = sandbox.command(env!("CARGO_BIN_EXE_venvyard"));
        list.args(["python", "list", "--json"]);
        json(Outcome::of(list))
    };
    // /usr/bin and the like are looked at in any case.
    let places = ["/usr/", "/opt/", "/home/linuxbrew"];
    let is_systems =
        |one: &Value| places.iter().any(|p| one["path"].as_str().unwrap().starts_with(p));
    assert!(listed.iter().all(is_systems), "{listed:?}");
}

#[cfg(unix)]
#[test]
fn a_shim_is_never_started() {
    let sandbox = Sandbox::new().with_pyenv();
    let mark = sandbox.root().join("started");
    for name in ["python", "python3", "python3.98"] {
        sandbox.program(name, &format!("touch '{}'; exit 127", mark.display()));
    }
    sandbox.venvyard(["python", "list"]).success();
    sandbox.venvyard(["python", "find", "3"]).success();
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    sandbox.venvyard(["python", "find", "3.98"]).failure(5);
    assert!(!mark.exists());
}

#[test]
fn the_list_shows_which_requests_match() {
    let Some(_) = python::require_python("3.12") else { return };
    let sandbox = Sandbox::new().with_pyenv();
    let listed = json(sandbox.venvyard(["python", "list", "--json"]));
    let mut general = Vec::new();
    for one in &listed {
        let executable = one["executable"].as_str().unwrap();
        for request in one["answers"].as_array().unwrap() {
            let request = request.as_str().unwrap();
            let found = sandbox.venvyard(["python", "find", request]).success();
            assert_eq!(found.stdout, format!("{executable}\n"), "{request}");
            general.push(request.to_owned());
        }
    }
    for request in ["3", "3.12"] {
        assert!(general.iter().any(|answered| answered == request), "{request}: {general:?}");
    }
    let table = sandbox.venvyard(["python", "list"]).success().stdout;
    assert!(table.starts_with("VERSION  IMPLEMENTATION  SOURCE  REQUESTS"), "{table}");
    let newest = listed.iter().position(|one| one["answers"].to_string().contains("\"3\""));
    let line = table.lines().nth(newest.unwrap() + 1).unwrap();
    assert!(line.contains(", 3"), "{line}");
}
