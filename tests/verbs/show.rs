//! `show`: an environment's own Python, and the one that it was made from.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Outcome, Sandbox, python};

fn shown(sandbox: &Sandbox, name: &str) -> Value {
    sandbox.venvyard(["show", name, "--json"]).success().json()
}

/// What the line with that key says, in the text for people.
fn line(text: &str, key: &str) -> Option<String> {
    let mut lines = text.lines().filter_map(|line| line.split_once(' '));
    lines.find(|(first, _)| *first == key).map(|(_, value)| value.trim_start().to_owned())
}

fn own(sandbox: &Sandbox, name: &str) -> String {
    let parts = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    sandbox.environment(name).join(parts).display().to_string()
}

#[test]
fn the_environments_own_python_is_told_from_its_base() {
    let sandbox = Sandbox::new().with_pyenv();
    let interpreters = python::interpreters();
    let names: Vec<&str> = interpreters.iter().map(|(version, _)| version.as_str()).collect();
    for (name, python) in &interpreters {
        let python = python.to_str().unwrap();
        sandbox.venvyard(["create", name, "--no-pip", "--python", python]).success();
    }
    for (name, base) in names.iter().zip(interpreters.iter().map(|(_, python)| python)) {
        let own = own(&sandbox, name);
        let text = sandbox.venvyard(["show", name]).success().stdout;
        assert_eq!(line(&text, "python").as_deref(), Some(&*own), "{text}");
        assert_eq!(line(&text, "version").as_deref(), Some(*name), "{text}");
        let told = line(&text, "base").expect("a base");
        assert_eq!(dunce::canonicalize(&told).unwrap(), dunce::canonicalize(base).unwrap());
        let shown = shown(&sandbox, name);
        assert_eq!(shown["python"], *name);
        assert_eq!(
            json!([shown["executable"], shown["base"], shown["interpreter"]]),
            json!([own, told, told])
        );

        let printed = sandbox.venvyard(["show", "--python", name]).success();
        let printed = printed.stdout_is(&format!("{own}\n"));
        let mut started = sandbox.command(printed.stdout.trim_end());
        started.args(["-c", "import sys; print(sys.prefix)"]);
        let line = format!("\"python.defaultInterpreterPath\": {}\n", json!(own));
        sandbox.venvyard(["show", "--editor", "vscode", name]).success().stdout_is(&line);
        let path = format!("{own}\n");
        sandbox.venvyard(["show", "--editor", "pycharm", name]).success().stdout_is(&path);
        let prefix = format!("{}\n", sandbox.environment(name).display());
        assert_eq!(Outcome::of(started).success().stdout.trim_end(), prefix.trim_end());
    }
}

#[test]
fn another_tools_environment_has_both_too() {
    let sandbox = Sandbox::with([]);
    python::venv(&sandbox, &sandbox.environment("theirs"));
    let (_, base) = python::interpreters().pop().expect("an interpreter of pyenv");
    let text = sandbox.venvyard(["show", "theirs"]).success().stdout;
    assert_eq!(line(&text, "python"), Some(own(&sandbox, "theirs")));
    let same = |told: &str| {
        assert_eq!(dunce::canonicalize(told).unwrap(), dunce::canonicalize(&base).unwrap());
    };
    same(&line(&text, "base").expect("a base"));
    let shown = shown(&sandbox, "theirs");
    same(shown["base"].as_str().unwrap());
    assert_eq!(
        json!([shown["executable"], shown["interpreter"]]),
        json!([own(&sandbox, "theirs"), null])
    );
    sandbox.venvyard(["show", "--python", "theirs"]).success();
}

#[cfg(unix)]
#[test]
fn a_python_that_does_not_run_is_not_printed_alone() {
    let sandbox = Sandbox::with(["broken", "missing"]);
    let python = own(&sandbox, "broken");
    std::fs::remove_file(&python).unwrap();
    std::os::unix::fs::symlink("/gone/bin/python3.9", Path::new(&python)).unwrap();
    std::fs::remove_dir_all(sandbox.environment("missing")).unwrap();
    let refused = sandbox.venvyard(["show", "--python", "broken"]).failure(5).stdout_is("");
    refused.stderr_has("the interpreter of broken is gone: /gone/bin/python3.9");
    sandbox.venvyard(["show", "--python", "missing"]).failure(1).stdout_is("");
    assert_eq!(shown(&sandbox, "missing")["executable"], Value::Null);
    assert!(line(&sandbox.venvyard(["show", "missing"]).success().stdout, "python").is_none());
    for other in ["--json", "--path"] {
        sandbox.venvyard(["show", "--python", other, "broken"]).failure(2);
    }
}

/// What each tool leaves in an environment tells which one made it.
#[cfg(unix)]
#[test]
fn the_tool_that_made_it_is_told() {
    let sandbox = Sandbox::with(["ours"]);
    for name in ["theirs", "wrapped", "uv"] {
        python::venv(&sandbox, &sandbox.environment(name));
    }
    sandbox.write(sandbox.environment("wrapped").join("bin/postactivate"), "");
    sandbox.write(sandbox.environment("ours").join("bin/postactivate"), "");
    let config = sandbox.environment("uv").join("pyvenv.cfg");
    sandbox.write(&config, &format!("{}uv = 0.9.0\n", sandbox.read(&config)));
    for (name, maker) in
        [("theirs", "venv"), ("wrapped", "virtualenvwrapper"), ("uv", "uv"), ("ours", "venvyard")]
    {
        for word in ["before", "after"] {
            assert_eq!(shown(&sandbox, name)["made_by"], maker, "{name} {word}");
            let text = sandbox.venvyard(["show", name]).success().stdout;
            let told = line(&text.replace("made by", "made-by"), "made-by");
            assert_eq!(told.as_deref(), Some(maker).filter(|maker| *maker != "venvyard"), "{text}");
            // Afterwards, venvyard manages it.
            sandbox.venvyard(["adopt", name]).success();
        }
    }
}

/// As the newest of them write it.
#[cfg(unix)]
#[test]
fn network_virtualenv_and_uv_are_known_by_what_they_make() {
    if !crate::support::matrix::network() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv().with_network();
    sandbox.venvyard(["create", "tools", "-i", "virtualenv", "-i", "uv"]).success();
    let (_, python) = python::interpreters().pop().expect("an interpreter of pyenv");
    let python = python.to_str().unwrap();
    for (name, make) in [
        ("virtualenv", &["virtualenv", "--no-download", "--python", python] as &[&str]),
        ("uv", &["uv", "venv", "--quiet", "--offline", "--python", python]),
    ] {
        let path = sandbox.environment(name);
        let words = [&["run", "tools", "--"], make, &[path.to_str().unwrap()]].concat();
        sandbox.venvyard(words).success();
        assert_eq!(shown(&sandbox, name)["made_by"], name);
    }
}
