//! `repair`: environments that other tools made, with what they installed.
#![cfg(unix)]

use std::path::{Path, PathBuf};

use super::repair_python::Machine;
use crate::support::{Outcome, matrix};

/// Runs a program, which must succeed, and returns what it prints.
#[track_caller]
fn run(machine: &Machine, program: &Path, words: &[&str]) -> String {
    let mut command = machine.sandbox.command(program);
    command.args(words);
    Outcome::of(command).success().stdout
}

/// Makes an environment with each tool, of a 3.9 that is a link, with packages that the tool's own installer installs.
fn made_by_tools(machine: &Machine) -> Vec<(&'static str, PathBuf)> {
    let sandbox = &machine.sandbox;
    machine.create("tools", "3.11", &["uv", "virtualenv"]);
    let tools = sandbox.environment("tools").join("bin");
    let python = machine.python("3.9");
    let python = python.to_str().unwrap();
    let place = |name: &str| sandbox.environment(name);
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let (venv, virtualenv, uv) = (place("of-venv"), place("of-virtualenv"), place("of-uv"));
    run(machine, Path::new(python), &["-m", "venv", &text(&venv)]);
    run(machine, &tools.join("virtualenv"), &["-q", "--python", python, &text(&virtualenv)]);
    run(machine, &tools.join("uv"), &["venv", "-q", "--python", python, &text(&uv)]);
    for environment in [&venv, &virtualenv] {
        run(machine, &environment.join("bin/pip"), &["install", "-q", "black", "six"]);
    }
    let own = text(&uv.join("bin/python"));
    run(machine, &tools.join("uv"), &["pip", "install", "-q", "--python", &own, "black", "six"]);
    vec![("of-venv", venv), ("of-virtualenv", virtualenv), ("of-uv", uv)]
}

#[test]
fn network_environments_of_other_tools_get_another_python_and_keep_their_packages() {
    if !matrix::network() {
        return;
    }
    let Some(machine) = Machine::with_index(&["3.9", "3.11"]) else { return };
    let made = made_by_tools(&machine);
    let version =
        |environment: &Path| run(&machine, &environment.join("bin/black"), &["--version"]);
    let before: Vec<String> = made.iter().map(|(_, environment)| version(environment)).collect();
    machine.uninstall("3.9");
    let done = machine.sandbox.venvyard(["repair", "--all", "--yes"]).success();
    for ((name, environment), before) in made.iter().zip(before) {
        let done = done.clone().stderr_has(&format!("made {name} again with cpython 3.11"));
        done.stdout_has("repaired");
        let first = |text: &str| text.lines().next().unwrap_or_default().to_owned();
        assert_eq!(first(&version(environment)), first(&before), "{name}");
        let code = "import black, six, sys; print(sys.version_info[:2])";
        let python = environment.join("bin/python");
        assert_eq!(run(&machine, &python, &["-c", code]), "(3, 11)\n", "{name}");
        assert_eq!(machine.health(name), "ready");
        let kept = machine.kept(name);
        assert!(kept.iter().any(|line| line.starts_with("six==")), "{name}: {kept:?}");
    }
    machine.sandbox.venvyard(["doctor"]).success();
}

#[test]
fn a_damaged_entry_is_written_again_from_the_copy_in_the_environment() {
    let Some(machine) = Machine::with(&["3.9"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "3.9", &["pkg"]);
    machine.create("b", "3.9", &["pkg"]);
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    let entry = |name: &str| sandbox.data().join(format!("registry.d/{name}.toml"));
    let whole = sandbox.read(entry("a"));
    for damage in ["", "schema = ", "\0\0\0"] {
        sandbox.write(entry("a"), damage);
        sandbox.venvyard(["repair", "a"]).success().stderr_has("repaired a");
        assert_eq!(sandbox.read(entry("a")), whole);
    }
    sandbox.write(entry("a"), "");
    std::fs::remove_file(entry("b")).unwrap();
    sandbox.venvyard(["repair", "--all"]).success();
    sandbox.venvyard(["var", "list", "a"]).success().stdout_is("COLOUR=green\n");
    assert_eq!((machine.health("a").as_str(), machine.health("b").as_str()), ("ready", "ready"));
    sandbox.venvyard(["doctor"]).success();
}

#[test]
fn no_password_in_a_url_is_kept_or_shown() {
    let Some(machine) = Machine::with(&["3.9", "3.11"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "3.9", &["pkg"]);
    let site = sandbox.environment("a").join("lib/python3.9/site-packages");
    let url = r#"{"url": "http://me:secret@127.0.0.1:9/x-1.0.zip", "archive_info": {}}"#;
    sandbox.write(site.join("x-1.0.dist-info/direct_url.json"), url);
    sandbox.write(site.join("x-1.0.dist-info/METADATA"), "Name: x\nVersion: 1.0\n");
    sandbox.venvyard(["list", "--long"]).success();
    let line = "x @ http://127.0.0.1:9/x-1.0.zip".to_owned();
    assert!(machine.kept("a").contains(&line), "{:?}", machine.kept("a"));
    for words in [
        &["repair", "a", "--python", "3.11"][..],
        &["repair", "a", "--python", "3.11", "--keep-going", "--json"],
        &["create", "c", "--install", "http://me:secret@127.0.0.1:9/x-1.0.zip"],
    ] {
        let done = sandbox.venvyard(words.iter().copied());
        let said = done.stderr.lines().filter(|line| line.contains("venvyard:"));
        let said: Vec<&str> = said.chain(done.stdout.lines()).collect();
        assert!(!said.iter().any(|line| line.contains("secret")), "{said:?}");
    }
}
