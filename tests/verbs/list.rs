//! `list` and `show`: the environments and their states.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::support::{Outcome, Sandbox, python};

/// The states by name, as `list --json` has them.
fn states(sandbox: &Sandbox) -> Vec<(String, String)> {
    let listed = sandbox.venvyard(["list", "--json"]).success().json();
    let environments = listed["environments"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    environments.map(|one| (text(&one["name"]), text(&one["state"]))).collect()
}

/// Points `bin/python` of the environment at an interpreter that does not exist.
#[cfg(unix)]
fn lose_interpreter(sandbox: &Sandbox, name: &str) {
    let python = sandbox.environment(name).join("bin/python");
    std::fs::remove_file(&python).unwrap();
    std::os::unix::fs::symlink("/gone/bin/python3.9", &python).unwrap();
}

#[cfg(unix)]
#[test]
fn every_state_is_listed() {
    let sandbox = Sandbox::with(["ready", "broken", "missing", "damaged", "in a project"]);
    let failed = sandbox.venvyard(["create", "installing", "-i", "./no-1.0-py3-none-any.whl"]);
    failed.failure(1);
    lose_interpreter(&sandbox, "broken");
    std::fs::remove_dir_all(sandbox.environment("missing")).unwrap();
    sandbox.write(sandbox.data().join("registry.d/damaged.toml"), "schema = 1\npath = ");
    python::venv(&sandbox, &sandbox.environment("unmanaged"));
    sandbox
        .venvyard(["project", "set", "in a project", &sandbox.project("p").to_string_lossy()])
        .success();

    let expected = [
        ("broken", "broken"),
        ("damaged", "damaged"),
        ("in a project", "ready"),
        ("installing", "installing"),
        ("missing", "missing"),
        ("ready", "ready"),
        ("unmanaged", "unmanaged"),
    ];
    let expected = expected.map(|(name, state)| (name.to_owned(), state.to_owned()));
    assert_eq!(states(&sandbox), expected);

    let table = sandbox.venvyard(["list"]).success().stdout;
    let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split("  ").collect()).collect();
    assert_eq!(lines.len(), 8, "{table}");
    assert!(table.starts_with("NAME          PYTHON"), "{table}");
    let line = |name: &str| table.lines().find(|line| line.starts_with(name)).unwrap();
    assert!(line("in a project").contains("~/projects/p"), "{table}");
    for (name, state) in &expected {
        let [state, maker] = match state.as_str() {
            "unmanaged" => ["ready", "another tool"],
            state => [state, "venvyard"],
        };
        let words: Vec<&str> = line(name).split("  ").filter(|word| !word.is_empty()).collect();
        let last: Vec<&str> = words.iter().rev().take(2).map(|word| word.trim()).collect();
        assert_eq!(last, [maker, state], "{table}");
    }

    for (name, state) in expected.iter().filter(|(name, _)| name != "damaged") {
        assert_eq!(
            sandbox.venvyard(["show", name, "--json"]).success().json()["state"],
            **state,
            "{name}"
        );
    }
    sandbox.venvyard(["show", "damaged"]).success().stdout_has("state       damaged");
    std::fs::remove_dir_all(sandbox.environment("damaged")).unwrap();
    sandbox
        .venvyard(["show", "damaged"])
        .failure(1)
        .stderr_has("registry.d/damaged.toml: ")
        .stderr_has("hint: fix the file, or 'venvyard doctor --fix damaged' moves it away");
}

#[cfg(unix)]
#[test]
fn a_broken_environment_says_why_it_cannot_be_entered() {
    let sandbox = Sandbox::with(["broken", "missing"]);
    lose_interpreter(&sandbox, "broken");
    std::fs::remove_dir_all(sandbox.environment("missing")).unwrap();
    for args in [vec!["run", "broken", "true"], vec!["activate", "broken", "--shell", "bash"]] {
        sandbox
            .venvyard(&args)
            .failure(5)
            .nothing_but_its_status()
            .stderr_has("the interpreter of broken is gone: /gone/bin/python3.9")
            .stderr_has("gives it another Python");
    }
    for args in [vec!["run", "missing", "true"], vec!["activate", "missing", "--shell", "bash"]] {
        sandbox
            .venvyard(&args)
            .failure(1)
            .nothing_but_its_status()
            .stderr_has(&format!("there is none at {}", sandbox.environment("missing").display()))
            .stderr_has("'venvyard remove missing' forgets it");
    }
}

#[test]
fn an_empty_registry_is_a_hint_for_people_and_an_empty_list_for_programs() {
    let sandbox = Sandbox::new();
    sandbox.venvyard(["list"]).success().stdout_is("").stderr_has("'mkenv NAME' makes one");
    sandbox.venvyard(["list", "--names"]).success().silent();
    let listed = sandbox.venvyard(["list", "--json"]).success().json();
    assert_eq!(listed, serde_json::json!({ "schema_version": 1, "environments": [] }));
}

#[test]
fn json_has_every_field() {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop");
    sandbox.venvyard(["create", "a", "--no-pip", "-a", "projects/shop"]).success();
    sandbox.venvyard(["create", "b", "--no-pip"]).success();
    let mut list = sandbox.command("venvyard");
    list.args(["list", "--json"]).env("VIRTUAL_ENV", sandbox.environment("b"));
    let listed = Outcome::of(list).success().json();
    assert_eq!(listed["schema_version"], 1);
    let [a, b] = [&listed["environments"][0], &listed["environments"][1]];
    assert_eq!((&a["name"], &b["name"]), (&Value::from("a"), &Value::from("b")));
    assert_eq!(a["path"], sandbox.environment("a").to_str().unwrap());
    assert_eq!(
        (&a["project"], &b["project"]),
        (&Value::from(shop.to_str().unwrap()), &Value::Null)
    );
    assert_eq!((&a["active"], &b["active"]), (&Value::from(false), &Value::from(true)));
    assert_eq!(a["managed"], true);
    let version = a["python"].as_str().unwrap();
    assert_eq!(version.split('.').count(), 3, "{version}");

    let shown = sandbox.venvyard(["show", "a", "--json"]).success().json();
    assert_eq!(shown["schema_version"], 1);
    for key in ["name", "path", "python", "project", "state", "managed"] {
        assert_eq!(shown[key], a[key], "{key}");
    }
    assert_eq!(shown["implementation"], "cpython");
    assert!(shown["interpreter"].as_str().unwrap().contains("python"));
    assert!(shown["created"].as_str().unwrap().ends_with('Z'));
    assert_eq!((&shown["prompt"], &shown["default"]), (&Value::from("a"), &Value::from(false)));
}

#[test]
fn names_and_paths_are_one_a_line() {
    let sandbox = Sandbox::new().with_pyenv();
    for name in ["two words", "a", "環境"] {
        sandbox.venvyard(["create", name, "--no-pip"]).success();
        let path = format!("{}\n", sandbox.environment(name).display());
        sandbox.venvyard(["show", name, "--path"]).success().stdout_is(&path);
    }
    sandbox.venvyard(["list", "--names"]).success().stdout_is("a\ntwo words\n環境\n");
}

#[test]
fn show_prints_a_table() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--no-pip", "--prompt", "other"]).success();
    let shown = sandbox.venvyard(["show", "a"]).success().stdout;
    for (key, value) in [
        ("name", "a"),
        ("path", &*sandbox.environment("a").to_string_lossy()),
        ("state", "ready"),
        ("prompt", "other"),
    ] {
        assert!(shown.lines().any(|line| line == format!("{key:12}{value}")), "{key}\n{shown}");
    }
}

#[test]
fn environments_of_other_tools_are_listed_with_their_python() {
    let sandbox = Sandbox::new().with_pyenv();
    let (version, python) = python::interpreters().pop().expect("an interpreter of pyenv");
    python::venv(&sandbox, &sandbox.environment("venv"));
    // What uv and virtualenv write.
    for (name, key) in
        [("uv", "version_info = 3.12.3"), ("virtualenv", "version_info = 3.12.3.final.0")]
    {
        python::venv(&sandbox, &sandbox.environment(name));
        let config = format!("home = {}\n{key}\n", python.parent().unwrap().display());
        sandbox.write(sandbox.environment(name).join("pyvenv.cfg"), &config);
    }
    let listed = sandbox.venvyard(["list", "--json"]).success().json();
    let pythons: Vec<_> =
        (0..3).map(|i| listed["environments"][i]["python"].as_str().unwrap()).collect();
    assert_eq!(pythons, ["3.12.3", &version, "3.12.3"]);
    assert_eq!(listed["environments"][0]["managed"], false);
    assert_eq!(sandbox.venvyard(["show", "uv", "--json"]).success().json()["python"], "3.12.3");
    sandbox.venvyard(["run", "venv", "python", "-c", ""]).success();
}

#[cfg(unix)]
#[test]
fn the_cached_index_never_hides_a_change() {
    let sandbox = Sandbox::with(["a"]);
    // Only directories that changed a while ago are indexed.
    let settle = || {
        for directory in [sandbox.data().join("registry.d"), sandbox.environment("")] {
            let long_ago = SystemTime::now() - Duration::from_hours(1);
            std::fs::File::open(directory).unwrap().set_modified(long_ago).unwrap();
        }
        let listed = sandbox.venvyard(["list", "--names"]).success();
        assert!(sandbox.cache().join("names").is_file());
        listed.stdout
    };
    assert_eq!(settle(), "a\n");
    sandbox.venvyard(["create", "b", "--no-pip"]).success();
    assert_eq!(settle(), "a\nb\n");
    python::venv(&sandbox, &sandbox.environment("c"));
    assert_eq!(settle(), "a\nb\nc\n");
    sandbox.venvyard(["project", "set", "a", &sandbox.project("p").to_string_lossy()]).success();
    sandbox.venvyard(["list"]).success().stdout_has("~/projects/p");
    settle();
    sandbox.venvyard(["remove", "b", "c", "--yes"]).success();
    assert_eq!(settle(), "a\n");
    std::fs::remove_dir_all(sandbox.cache()).unwrap();
    sandbox.venvyard(["list", "--names"]).success().stdout_is("a\n");
    // Another WORKON_HOME holds other environments.
    let mut elsewhere = sandbox.command("venvyard");
    python::venv(&sandbox, &sandbox.home().join("envs/d"));
    elsewhere.args(["list", "--names"]).env("WORKON_HOME", "envs");
    Outcome::of(elsewhere).success().stdout_is("a\nd\n");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let sandbox = Sandbox::with(["a"]);
    let entry = sandbox.read(sandbox.data().join("registry.d/a.toml"));
    // More than a pipe holds.
    for number in 0..600 {
        let name = format!("{}-{number}", "x".repeat(150));
        sandbox.write(sandbox.data().join(format!("registry.d/{name}.toml")), &entry);
    }
    for args in ["list", "list --json", "list --names"] {
        let mut bash = sandbox.command("bash");
        bash.args(["-c", &format!("set -o pipefail; venvyard {args} | true")]);
        Outcome::of(bash).success().silent();
    }
}
