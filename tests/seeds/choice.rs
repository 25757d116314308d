//! The choice of seeds for a new environment.
#![cfg(unix)]

use std::path::{Path, PathBuf};

use crate::support::python::require_python;
use crate::support::{Sandbox, seed_wheel};

/// The distributions in an environment: `pip-24.2`, sorted.
fn distributions(sandbox: &Sandbox, name: &str) -> Vec<String> {
    let environment = sandbox.environment(name);
    let mut pythons = std::fs::read_dir(environment.join("lib")).unwrap().flatten();
    let site = pythons.next().expect("a python").path().join("site-packages");
    let names = std::fs::read_dir(site).unwrap().flatten();
    let mut found: Vec<String> = names
        .filter_map(|entry| {
            Some(entry.file_name().to_str()?.strip_suffix(".dist-info")?.to_owned())
        })
        .collect();
    found.sort();
    found
}

/// The version of the interpreter's bundled pip.
fn bundled(python: &Path, name: &str) -> String {
    let lib = std::fs::read_dir(python.parent().unwrap().parent().unwrap().join("lib")).unwrap();
    let files = lib
        .flatten()
        .filter_map(|lib| std::fs::read_dir(lib.path().join("ensurepip/_bundled")).ok())
        .flatten();
    let begin = format!("{name}-");
    files
        .flatten()
        .find_map(|file| {
            let file = file.file_name().into_string().ok()?;
            Some(file.strip_prefix(&begin)?.split('-').next()?.to_owned())
        })
        .unwrap_or_else(|| panic!("{} brings no {name}", python.display()))
}

fn config(sandbox: &Sandbox, text: &str) {
    sandbox.write(sandbox.config().join("config.toml"), text);
}

#[test]
fn other_pythons_do_not_change_the_seeds() {
    let (Some(newest), Some(_)) = (require_python("3.13"), require_python("3.11")) else { return };
    let alone = Sandbox::new().with_pyenv();
    alone.venvyard(["create", "a", "-p", "3.13"]).success();
    let crowded = Sandbox::new().with_pyenv();
    for series in ["3.11", "3.6", "3.12", "2.7"] {
        if require_python(series).is_some() {
            crowded.venvyard(["create", &series.replace('.', ""), "-p", series]).success();
        }
    }
    crowded.venvyard(["create", "a", "-p", "3.13"]).success();
    let expected = [format!("pip-{}", bundled(&newest, "pip"))];
    assert_eq!(distributions(&alone, "a"), expected);
    assert_eq!(distributions(&crowded, "a"), expected);
    // 3.11 bundles setuptools, which 3.13 must not get for that reason.
    for sandbox in [&alone, &crowded] {
        let refused = sandbox.venvyard(["create", "b", "-p", "3.13", "--seed", "pip,setuptools"]);
        let refused = refused.failure(1).stderr_has("no wheel for setuptools fits ");
        refused.stderr_has("hint: 'venvyard seed upgrade setuptools' gets the newest");
        assert!(!sandbox.environment("b").exists());
    }
}

#[test]
fn an_added_seed_is_used_if_it_is_newer_and_fits() {
    let (Some(_), Some(old)) = (require_python("3.13"), require_python("3.6")) else { return };
    let sandbox = Sandbox::new().with_pyenv();
    let wheel = seed_wheel(sandbox.home(), "pip", "99.0", ">=3.8");
    let added = sandbox.venvyard(["seed", "add", "pip-99.0-py2.py3-none-any.whl"]).success();
    added.stderr_has("added pip 99.0 for Python >=3.8");
    std::fs::remove_file(wheel).unwrap();
    sandbox.venvyard(["create", "new", "-p", "3.13"]).success();
    sandbox.venvyard(["create", "old", "-p", "3.6"]).success();
    assert_eq!(distributions(&sandbox, "new"), ["pip-99.0"]);
    sandbox.venvyard(["run", "new", "python", "-m", "pip"]).success().stdout_is("99.0\n");
    let of_old = [("pip", &old), ("setuptools", &old)]
        .map(|(name, python)| format!("{name}-{}", bundled(python, name)));
    assert_eq!(distributions(&sandbox, "old"), of_old);

    // An older one is never the default but can be requested; it survives a deleted cache.
    seed_wheel(sandbox.home(), "pip", "1.0", ">=3.8");
    sandbox.venvyard(["seed", "add", "./pip-1.0-py2.py3-none-any.whl"]).success();
    std::fs::remove_dir_all(sandbox.cache()).unwrap();
    sandbox.venvyard(["create", "third", "-p", "3.13"]).success();
    sandbox.venvyard(["create", "fourth", "-p", "3.13", "--seed", "pip<2"]).success();
    assert_eq!(distributions(&sandbox, "third"), ["pip-99.0"]);
    assert_eq!(distributions(&sandbox, "fourth"), ["pip-1.0"]);
}

#[test]
fn seeds_are_chosen_by_name_and_version() {
    let (Some(python), Some(other)) = (require_python("3.11"), require_python("3.13")) else {
        return;
    };
    let sandbox = Sandbox::new().with_pyenv();
    seed_wheel(sandbox.home(), "wheel", "0.1", ">=3");
    sandbox.venvyard(["seed", "add", "wheel-0.1-py2.py3-none-any.whl"]).success();
    let own = |name| format!("{name}-{}", bundled(&python, name));
    let all = vec![own("pip"), own("setuptools"), "wheel-0.1".to_owned()];
    for (name, options, expected) in [
        ("a", &["--seed", "pip,setuptools,wheel"] as &[&str], all.clone()),
        ("b", &["--seed", "pip", "--seed", "setuptools", "--seed", "wheel<1"], all),
        ("c", &["--seed", "pip>=20,<99"], vec![own("pip")]),
        ("d", &["--seed=wheel"], vec!["wheel-0.1".to_owned()]),
        ("e", &["--no-pip"], Vec::new()),
    ] {
        sandbox.venvyard([&["create", name, "-p", "3.11"], options].concat()).success();
        assert_eq!(distributions(&sandbox, name), expected, "{options:?}");
    }

    // The newest Python is used for the first time.
    sandbox.venvyard(["create", "x", "--seed", "nosuch"]).failure(1);
    let before = sandbox.kept();
    let refused = sandbox.venvyard(["create", "x", "-p", "3.11", "--seed", "pip==1.5"]).failure(1);
    assert!(refused.stderr.lines().next().unwrap().contains("no wheel for pip==1.5 fits "));
    refused.stderr_has(&bundled(&python, "pip"));
    let missing = sandbox.venvyard(["create", "x", "--seed", "nosuch"]).failure(1);
    missing.stderr_has("no wheel for nosuch fits ").stderr_has("'venvyard seed add FILE.whl'");
    sandbox.venvyard(["create", "x", "--seed", "pip,--evil"]).failure(2);
    sandbox.venvyard(["create", "x", "--seed", "pip", "--no-pip"]).failure(2);
    let useless = ["create", "x", "--seed", "wheel", "--install", "six"];
    sandbox.venvyard(useless).failure(2).stderr_has("packages can't be installed without pip");
    before.assert_same(&sandbox.kept());

    // A version from another interpreter's bundle, once it is in the store, is reported.
    sandbox.venvyard(["create", "y", "-p", "3.13"]).success();
    let version = format!("pip=={}", bundled(&other, "pip"));
    let made = sandbox.venvyard(["create", "z", "-p", "3.11", "--seed", &version]).success();
    made.stderr_has(" from the store\n");
    assert_eq!(distributions(&sandbox, "z"), [version.replace("==", "-")]);
}

#[test]
fn the_config_chooses_seeds_unless_the_command_line_does() {
    let Some(python) = require_python("3.11") else { return };
    let sandbox = Sandbox::new().with_pyenv();
    let own = |name| format!("{name}-{}", bundled(&python, name));
    config(&sandbox, "python = \"3.11\"\nseed = [\"pip\"]\n");
    sandbox.venvyard(["create", "a"]).success();
    assert_eq!(distributions(&sandbox, "a"), [own("pip")]);
    sandbox.venvyard(["create", "b", "--seed", "setuptools"]).success();
    assert_eq!(distributions(&sandbox, "b"), [own("setuptools")]);
    sandbox.venvyard(["create", "c", "--no-pip"]).success();
    assert_eq!(distributions(&sandbox, "c"), [""; 0]);
    config(&sandbox, "python = \"3.11\"\nseed = []\n");
    sandbox.venvyard(["create", "d"]).success();
    assert_eq!(distributions(&sandbox, "d"), [""; 0]);
    let nothing = sandbox.venvyard(["create", "e", "-i", "six"]).failure(2);
    nothing.stderr_has("hint: add pip: --seed pip");
    sandbox.venvyard(["create", "e", "--seed", "pip"]).success();
    assert_eq!(distributions(&sandbox, "e"), [own("pip")]);
    config(&sandbox, "seed = [\"pip ?\"]\n");
    let wrong = sandbox.venvyard(["create", "f"]).failure(2).stderr_has("\"pip ?\" is not a seed");
    wrong.stderr_has("hint: 'seed' in config.toml asks for it");
    // It only matters where it is used.
    sandbox.venvyard(["create", "f1", "--no-pip"]).success();
    sandbox.venvyard(["create", "f2", "--seed", "pip"]).success();
    config(&sandbox, "seed = \"pip\"\n");
    sandbox.venvyard(["create", "f"]).failure(2).stderr_has("config.toml, line 1: ");
}

#[test]
fn shell_takes_seed_options() {
    let Some(python) = require_python("3.11") else { return };
    let sandbox = Sandbox::new().with_pyenv();
    let own = |name| format!("{name}-{}", bundled(&python, name));
    let shell = ["shell", "a", "--create", "-p", "3.11", "--shell", "bash", "--seed", "setuptools"];
    sandbox.venvyard(shell).success();
    assert_eq!(distributions(&sandbox, "a"), [own("setuptools")]);
    sandbox.venvyard(["shell", "b", "--seed", "pip"]).failure(2);
    sandbox.venvyard(["shell", "b", "--create", "--shell", "bash", "--no-pip"]).success();
    assert_eq!(distributions(&sandbox, "b"), [""; 0]);
}

/// A copy of an interpreter without ensurepip, like Debian's without `python3-venv`.
fn without_bundle(sandbox: &Sandbox, python: &Path) -> PathBuf {
    let python = std::fs::canonicalize(python).unwrap();
    let (name, prefix) = (python.file_name().unwrap(), python.ancestors().nth(2).unwrap());
    let copy = sandbox.root().join("debian");
    let library = Path::new("lib").join(name);
    std::fs::create_dir_all(copy.join("bin")).unwrap();
    std::fs::create_dir_all(copy.join(&library)).unwrap();
    std::fs::copy(&python, copy.join("bin").join(name)).unwrap();
    for entry in std::fs::read_dir(prefix.join(&library)).unwrap().flatten() {
        if !["ensurepip", "site-packages"].iter().any(|out| entry.file_name() == *out) {
            let link = copy.join(&library).join(entry.file_name());
            std::os::unix::fs::symlink(entry.path(), link).unwrap();
        }
    }
    copy.join("bin").join(name)
}

/// For 3.6, because no distribution packages a wheel for it.
#[test]
fn a_missing_wheel_is_reported_with_what_to_install() {
    let Some(original) = require_python("3.6") else { return };
    let sandbox = Sandbox::new().with_pyenv();
    let python = without_bundle(&sandbox, &original);
    let python = python.to_str().unwrap();
    let refused = sandbox.venvyard(["create", "a", "--python", python]).failure(5);
    let lines: Vec<_> = refused.stderr.lines().collect();
    assert_eq!(lines[0], format!("venvyard: {python} does not bundle pip"), "{refused}");
    assert!(lines[1].contains("python3-pip-whl or python3.6-venv"), "{refused}");
    assert!(lines.iter().any(|line| line.contains("--no-pip")), "{refused}");
    assert!(!sandbox.environment("a").exists());
    sandbox.venvyard(["create", "bare", "--python", python, "--no-pip"]).success();

    let original = original.to_str().unwrap();
    sandbox.venvyard(["create", "other", "--python", original]).success();
    let version = bundled(Path::new(original), "pip");
    let made = sandbox.venvyard(["create", "a", "--python", python]).success();
    made.stderr_has(&format!(
        "{python} does not bundle pip: taking pip {version} from the store\n"
    ));
    assert_eq!(distributions(&sandbox, "a"), [format!("pip-{version}")]);
    let run = ["run", "a", "--", "python", "-m", "pip", "--version"];
    sandbox.venvyard(run).success().stdout_has(&sandbox.environment("a").display().to_string());
    let code = "import sys; print(sys.base_prefix)";
    let prefix = format!("{}\n", sandbox.root().join("debian").display());
    sandbox.venvyard(["run", "a", "python", "-c", code]).success().stdout_is(&prefix);
}
