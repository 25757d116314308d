//! `seed upgrade`: pip downloads the newest seeds from the index.
#![cfg(unix)]

use crate::support::python::require_python;
use crate::support::{Sandbox, Tree, matrix, python, seed_wheel};

/// The added versions of a seed, from the table of `seed list`.
fn added(sandbox: &Sandbox, name: &str) -> Vec<String> {
    let table = sandbox.venvyard(["seed", "list"]).success().stdout;
    table
        .lines()
        .filter(|line| line.contains(" added "))
        .filter_map(|line| Some(line.strip_prefix(name)?.split_whitespace().next()?.to_owned()))
        .collect()
}

#[track_caller]
fn assert_nothing_left(sandbox: &Sandbox) {
    let tree = Tree::of(sandbox.root());
    let left: Vec<_> = tree.paths().filter(|path| path.contains("/.new-")).collect();
    assert_eq!(left, [""; 0]);
}

/// pip's configuration names the index: here it is a directory.
#[test]
fn each_python_gets_the_newest_fitting_seed() {
    let (Some(_), Some(_)) = (require_python("3.13"), require_python("3.6")) else { return };
    let sandbox = Sandbox::new().with_sampled_pyenv();
    for (version, requires) in
        [("97.0", ">=2.7"), ("98.0", ">=3.6"), ("98.1", ">=3.7"), ("99.0", ">=3.10")]
    {
        seed_wheel(sandbox.home(), "pip", version, requires);
    }
    let sandbox = sandbox.env("PIP_FIND_LINKS", ".").env("PIP_NO_INDEX", "1");
    let done = sandbox.venvyard(["seed", "upgrade", "pip"]).success().stdout_is("");
    done.stderr_has("added pip 99.0 for Python >=3.10").stderr_has("added pip 98.0");
    let versions = added(&sandbox, "pip");
    assert_eq!((versions[0].as_str(), versions.last().unwrap().as_str()), ("99.0", oldest()));
    assert_nothing_left(&sandbox);
    sandbox.venvyard(["create", "a", "-p", "3.13"]).success();
    sandbox.venvyard(["run", "a", "python", "-m", "pip"]).success().stdout_is("99.0\n");
    sandbox.venvyard(["create", "b", "-p", "3.6"]).success();
    sandbox.venvyard(["run", "b", "python", "-m", "pip"]).success().stdout_is("98.0\n");
}

/// 2.7 gets a version of its own, if it is installed.
fn oldest() -> &'static str {
    if python::find("2.7").is_some() { "97.0" } else { "98.0" }
}

#[test]
fn a_seed_that_the_index_lacks_is_an_error_and_leaves_nothing() {
    if !python::any() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv().env("PIP_NO_INDEX", "1");
    let failed = sandbox.venvyard(["seed", "upgrade", "nosuch"]).failure(1);
    failed.stderr_has("venvyard: pip could not download nosuch for Python ");
    assert!(!sandbox.data().join("seeds").join("nosuch").exists());
    assert_nothing_left(&sandbox);
    sandbox.venvyard(["seed", "upgrade", "pip==24"]).failure(2).stderr_has("is not a name");
    sandbox.venvyard(["seed", "upgrade", "--", "-r"]).failure(2);
}

#[test]
fn network_new_environments_get_the_newest_of_the_index() {
    if !matrix::network() {
        return;
    }
    let Some(_) = require_python("3.13") else { return };
    let sandbox = Sandbox::new().with_sampled_pyenv().with_network();
    sandbox.venvyard(["seed", "upgrade"]).success().stdout_is("");
    let versions = added(&sandbox, "pip");
    let newest = versions.first().expect("a pip").clone();
    assert!(!added(&sandbox, "setuptools").is_empty());
    sandbox.venvyard(["create", "a", "-p", "3.13"]).success();
    let said = sandbox.venvyard(["run", "a", "--", "pip", "--version"]).success();
    said.stdout_has(&format!("pip {newest} from "));
    for series in ["3.6", "2.7"] {
        if require_python(series).is_some() {
            sandbox.venvyard(["create", series, "-p", series]).success();
            sandbox.venvyard(["run", series, "--", "pip", "--version"]).success();
        }
    }
    sandbox.venvyard(["seed", "verify"]).success();
    let again = sandbox.venvyard(["seed", "upgrade", "pip"]).success();
    again.stderr_has(&format!("there already: pip {newest}"));
    assert_nothing_left(&sandbox);
}
