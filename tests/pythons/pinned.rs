//! The files of a project that ask for a Python: `.python-version`, and pyproject.toml.

use std::path::Path;

use crate::support::{Outcome, Sandbox, python};

/// A home with interpreters of three series; `None`, said aloud, without one of them.
#[track_caller]
fn home() -> Option<Sandbox> {
    for series in ["3.9", "3.11", "3.12"] {
        python::require_python(series)?;
    }
    Some(Sandbox::new().with_pyenv())
}

fn version_of(sandbox: &Sandbox, environment: &Path) -> String {
    let mut python = sandbox.command(environment.join("bin/python"));
    python.args(["-c", "import sys; sys.stdout.write('%d.%d' % sys.version_info[:2])"]);
    Outcome::of(python).success().stdout
}

#[test]
fn a_project_that_pins_its_python_gets_it() {
    let Some(sandbox) = home() else { return };
    let shop = sandbox.project("shop");
    sandbox.write("projects/shop/.python-version", "# the servers'\n3.11\n3.9\n");
    sandbox.write("projects/shop/pyproject.toml", "[project]\nrequires-python = '>=3.12'\n");
    let said =
        "using python 3.11 from ~/projects/shop/.python-version\nmade shop with cpython 3.11.";
    sandbox.venvyard_in(&shop, ["create", "--no-pip"]).success().stderr_has(said);
    assert_eq!(version_of(&sandbox, &sandbox.environment("shop")), "3.11");

    // Whichever way the environment gets its project.
    for (name, options) in [("a", "--project=."), ("b", "--here")] {
        let made = sandbox.venvyard_in(&shop, ["create", "--no-pip", name, options]).success();
        made.stderr_has("using python 3.11 from ~/projects/shop/.python-version");
    }
    assert_eq!(version_of(&sandbox, &shop.join(".venv")), "3.11");
    let found = sandbox.venvyard_in(&shop, ["python", "find"]).success();
    found.stderr_has("using python 3.11 from ~/projects/shop/.python-version").stdout_has("3.11");

    // The command line wins; an environment of no project is not affected.
    for arguments in [["c", "--project=.", "--python=3.9"].as_slice(), &["d", "--python=3.9"]] {
        let create = ["create", "--no-pip"].iter().chain(arguments);
        let made = sandbox.venvyard_in(&shop, create).success();
        assert!(!made.stderr.contains(".python-version"), "{made}");
        assert_eq!(version_of(&sandbox, &sandbox.environment(arguments[0])), "3.9");
    }
}

#[test]
fn requires_python_is_a_request() {
    let Some(sandbox) = home() else { return };
    let shop = sandbox.project("shop");
    sandbox.write("projects/shop/pyproject.toml", "[project]\nrequires-python = '>=3.9,<3.12'\n");
    sandbox.write(".config/venvyard/config.toml", "python = '3.12'\n");
    let found = sandbox.venvyard_in(&shop, ["python", "find"]).success();
    found
        .stderr_has("using python >=3.9,<3.12 from ~/projects/shop/pyproject.toml")
        .stdout_has("3.11");
    // Without a pin the configuration decides silently.
    std::fs::remove_file(shop.join("pyproject.toml")).unwrap();
    let found = sandbox.venvyard_in(&shop, ["python", "find"]).success().stdout_has("3.12");
    assert_eq!(found.stderr, "");
}

#[test]
fn the_first_known_line_counts() {
    let Some(sandbox) = home() else { return };
    let shop = sandbox.project("shop");
    for (text, version) in [
        ("shop-env\n3.9\n", "3.9"),
        ("3.9.77\n3.11\n", "3.11"),
        ("pypy3.10-7.3.17\n3.12-dev\n", "3.12"),
        ("\u{feff}python-3.11 # this\r\n", "3.11"),
        ("cpython-3.9-linux-x86_64-gnu", "3.9"),
        (">=3.9, <3.11", "3."),
    ] {
        sandbox.write("projects/shop/.python-version", text);
        let found = sandbox.venvyard_in(&shop, ["python", "find", "--json"]).success();
        found.stdout_has(&format!("\"version\": \"{version}"));
    }
    // A file with unknown names only is ignored.
    sandbox.write("projects/shop/.python-version", "shop-env\n");
    sandbox.write("projects/shop/pyproject.toml", "[project]\nrequires-python = '==3.9.*'\n");
    let found = sandbox.venvyard_in(&shop, ["python", "find"]).success();
    found
        .stderr_has(
            "~/projects/shop/.python-version asks for \"shop-env\", which is neither a version nor a name",
        )
        .stderr_has("using python ==3.9.* from ~/projects/shop/pyproject.toml");
}

#[test]
fn a_pin_without_a_match_names_the_file_and_makes_nothing() {
    let Some(sandbox) = home() else { return };
    let shop = sandbox.project("shop");
    let pyproject = |range: &str| format!("[project]\nrequires-python = '{range}'\n");
    for (file, text, line) in [
        (
            ".python-version",
            "3.99\n".to_owned(),
            "no Python found for 3.99: ~/projects/shop/.python-version asks for it",
        ),
        (
            "pyproject.toml",
            pyproject(">=3.99"),
            "no Python found for >=3.99: ~/projects/shop/pyproject.toml asks for it",
        ),
    ] {
        let written = sandbox.write(format!("projects/shop/{file}"), &text);
        let refused = sandbox.venvyard_in(&shop, ["create"]).failure(5);
        refused.stderr_has(line).stderr_has("hint: found: 3.");
        assert!(!sandbox.environment("shop").exists());
        std::fs::remove_file(written).unwrap();
    }
}

#[test]
fn a_mistake_in_pyproject_is_one_line_with_its_number() {
    let Some(sandbox) = home() else { return };
    let shop = sandbox.project("shop");
    for text in ["[project]\nname = \"shop\"\nrequires-python =\n", "\n\n[project\n"] {
        let file = sandbox.write("projects/shop/pyproject.toml", text);
        let refused = sandbox.venvyard_in(&shop, ["create"]).failure(1).stdout_is("");
        let refused = refused.stderr_has(&format!("venvyard: {}, line 3: ", file.display()));
        assert!(refused.stderr.lines().filter(|line| !line.starts_with("  hint: ")).count() == 1);
    }
    sandbox.venvyard_in(&shop, ["create", "--no-pip", "--python", "3.9"]).success();
}

/// A downloaded project must not start programs that its files name.
#[test]
fn no_file_of_a_project_starts_a_program() {
    let Some(sandbox) = home() else { return };
    let shop = sandbox.project("shop");
    let mark = sandbox.root().join("started");
    let evil = sandbox.program("evil", &format!("touch '{}'", mark.display()));
    std::fs::copy(&evil, shop.join("python3")).unwrap();
    let absolute = evil.to_str().unwrap().to_owned();
    for name in ["./python3", "evil", &absolute, "../shop", ".", "-c"] {
        sandbox.write("projects/shop/.python-version", name);
        sandbox.venvyard_in(&shop, ["python", "find"]).success().stderr_has("is neither a version");
        assert!(!mark.exists(), "{name}");
    }
}
