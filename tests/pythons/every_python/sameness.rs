//! A comparison of two environments, fact by fact.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::differences::is_meant;
use super::pythons::{Python, for_each_python};
use super::reference;
use crate::support::{Outcome, Sandbox, matrix};

const FACTS: &str = include_str!("facts.py");

/// A fact's key and its value, the environment's path in it written as `<env>`.
type Facts = BTreeMap<String, String>;

/// The facts that its Python prints, started with `flags`.
fn said(sandbox: &Sandbox, env: &Path, flags: &str) -> Facts {
    let program = sandbox.write("facts.py", FACTS);
    let mut command = sandbox.command(env.join("bin/python"));
    command.args(flags.split_whitespace()).arg(program);
    // -I and -E must ignore this.
    command.env("PYTHONPATH", sandbox.home().join("on the path"));
    let said = Outcome::of(command).success().stdout;
    let said: BTreeMap<String, Value> = serde_json::from_str(&said).expect("JSON");
    assert!(said.len() > 50, "{said:?}");
    let env = env.display().to_string();
    said.into_iter().map(|(key, value)| (key, value.to_string().replace(&env, "<env>"))).collect()
}

/// Its files, and the settings in its `pyvenv.cfg`.
fn seen(env: &Path) -> Facts {
    let own = env.display().to_string();
    let cfg = std::fs::read_to_string(env.join("pyvenv.cfg")).unwrap();
    let cfg = cfg.lines().filter_map(|line| line.split_once(" = "));
    let mut facts: Facts =
        cfg.map(|(key, value)| (format!("cfg.{key}"), value.replace(&own, "<env>"))).collect();
    let mut dirs = vec![env.to_owned()];
    while let Some(dir) = dirs.pop() {
        for path in std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.strip_prefix(env).unwrap().display().to_string();
            let kind = if path.is_symlink() {
                // Compares final targets: links between names of python may differ.
                let target = std::fs::canonicalize(&path).unwrap_or_else(|_| "nowhere".into());
                format!("-> {}", target.display().to_string().replace(&own, "<env>"))
            } else if path.is_dir() {
                dirs.push(path);
                "directory".to_owned()
            } else {
                "file".to_owned()
            };
            facts.insert(format!("file.{name}"), kind);
        }
    }
    facts
}

/// Makes `ours`, without pip.
fn ours(sandbox: &Sandbox, python: &Python, options: &[&str]) -> PathBuf {
    let option = format!("--python={}", python.executable.display());
    let create = ["create", "ours", "--no-pip", &option];
    sandbox.venvyard(create.iter().chain(options)).success();
    sandbox.environment("ours")
}

/// A line for each unintended difference.
fn mistakes(
    sandbox: &Sandbox,
    python: &Python,
    (ours, theirs): (&Path, &Path),
    flags: &[&'static str],
) -> Vec<String> {
    let started =
        |flags: &&'static str| (*flags, said(sandbox, ours, flags), said(sandbox, theirs, flags));
    let flags = flags.iter().filter(|flags| **flags != "-I" || python.version.0 > 2);
    let pairs = std::iter::once(("", seen(ours), seen(theirs))).chain(flags.map(started));
    let mut mistakes = Vec::new();
    for (flags, ours, theirs) in pairs {
        let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        for key in keys {
            let [one, other] = [&ours, &theirs].map(|facts| facts.get(key).map(String::as_str));
            if one != other && !is_meant(python, key, one, other) {
                mistakes.push(format!("{key} {flags}\n  ours   {one:?}\n  theirs {other:?}"));
            }
        }
    }
    mistakes
}

/// Options for both environments, and flags to start them with.
const OPTIONS: [(&[&str], &[&str]); 2] =
    [(&[], &["", "-I", "-E", "-s"]), (&["--system-site-packages"], &[""])];

#[test]
fn an_environment_equals_the_one_that_venv_makes() {
    for_each_python(Python::knows_venv, |python| {
        let compare = |(options, flags): (&[&str], &[&'static str])| {
            let sandbox = Sandbox::new();
            let theirs = reference::venv(&sandbox, python, options);
            mistakes(&sandbox, python, (&ours(&sandbox, python, options), &theirs), flags)
        };
        OPTIONS.into_iter().flat_map(compare).collect()
    });
}

#[test]
fn network_an_environment_of_2_7_equals_virtualenvs() {
    if !matrix::network() {
        return;
    }
    let tools = Sandbox::new().with_pyenv().with_network();
    let Some(virtualenv) = reference::virtualenv(&tools) else { return };
    for_each_python(
        |python| !python.knows_venv(),
        |python| {
            let compare = |(options, flags): (&[&str], &[&'static str])| {
                let sandbox = Sandbox::new();
                let theirs = reference::by_virtualenv(&sandbox, &virtualenv, python, options);
                mistakes(&sandbox, python, (&ours(&sandbox, python, options), &theirs), flags)
            };
            OPTIONS.into_iter().flat_map(compare).collect()
        },
    );
}
