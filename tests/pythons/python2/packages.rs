//! Packages in a 2.7's environment: its own pip, and what pip puts there.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::{legacy, legacy_in, prints, says};
use crate::support::python::require_python;
use crate::support::{Outcome, Sandbox, Tree, available, matrix};

/// `bin/python -m pip`, kept from the network.
#[track_caller]
fn pip(sandbox: &Sandbox, env: &Path, args: &[&str]) -> Outcome {
    let mut command = sandbox.command(env.join("bin/python"));
    command.args(["-m", "pip", "--disable-pip-version-check"]).args(args).env("PIP_NO_INDEX", "1");
    Outcome::of(command)
}

/// A wheel for both Pythons.
fn wheel(directory: &Path, version: &str) -> String {
    let wheel = crate::support::wheel(directory, "pkg", version);
    let both = directory.join(format!("pkg-{version}-py2.py3-none-any.whl"));
    std::fs::rename(wheel, &both).unwrap();
    both.to_str().unwrap().to_owned()
}

#[test]
fn the_bundled_pip_works() {
    if !crate::support::matrix::slow() {
        return;
    }
    let Some((sandbox, env)) = legacy(&[]) else { return };
    let version = pip(&sandbox, &env, &["--version"]).success().stdout;
    assert!(version.starts_with("pip 19.2.3 from ") && version.contains(env.to_str().unwrap()));
    for name in ["pip", "pip2", "pip2.7"] {
        let said = says(&sandbox, &env.join("bin").join(name), &["--version"]);
        assert_eq!(said, version.trim_end(), "{name}");
    }
    for name in ["easy_install", "easy_install-2.7"] {
        let said = says(&sandbox, &env.join("bin").join(name), &["--version"]);
        assert!(said.starts_with("setuptools 41.2.0 from "), "{said}");
    }
    let list = |expected: &str| {
        let listed = pip(&sandbox, &env, &["list", "--format=freeze"]).success();
        assert_eq!(listed.stdout, expected);
    };
    list("pip==19.2.3\nsetuptools==41.2.0\n");
    pip(&sandbox, &env, &["install", &wheel(sandbox.home(), "1.0")]).success();
    list("pip==19.2.3\npkg==1.0\nsetuptools==41.2.0\n");
    assert_eq!(prints(&sandbox, &env, "import pkg; pkg.main()"), "1.0");
    pip(&sandbox, &env, &["check"]).success();
    pip(&sandbox, &env, &["uninstall", "--yes", "pkg"]).success();
    pip(&sandbox, &env, &["install", "--user", &wheel(sandbox.home(), "2.0")])
        .failure(1)
        .stderr_has("User site-packages are not visible in this virtualenv");
    pip(&sandbox, &env, &["uninstall", "--yes", "pip", "setuptools"]).success();
    let left = std::fs::read_dir(env.join("lib/python2.7/site-packages")).into_iter().flatten();
    assert_eq!(left.count(), 0);
    let bin = std::fs::read_dir(env.join("bin")).unwrap().flatten().map(|entry| entry.file_name());
    let bin: Vec<_> =
        bin.filter(|name| !name.to_string_lossy().to_lowercase().contains("activate")).collect();
    assert_eq!(bin.len(), 3, "{bin:?}");
}

/// For a path beyond ASCII this pip writes commands that Python 2 can't read.
#[test]
fn console_scripts_run() {
    for name in ["plain", "with space"] {
        let sandbox = Sandbox::plain();
        let home = sandbox.root().join(name);
        let Some((sandbox, _)) = legacy_in(sandbox.env("WORKON_HOME", &home), &[]) else { return };
        let env = home.join("legacy");
        pip(&sandbox, &env, &["install", &wheel(sandbox.home(), "1.0")]).success();
        assert_eq!(says(&sandbox, &env.join("bin/pkg"), &[""; 0]), "1.0");
        let said = sandbox.venvyard(["run", "legacy", "--", "pkg"]).success();
        said.stdout_is("1.0\n");
    }
}

#[test]
fn pip_runs_from_any_path() {
    if !crate::support::matrix::slow() {
        return;
    }
    if require_python("2.7").is_none() {
        return;
    }
    let deep = format!("{}/it's \"$HOME\" `x` \\N é", "long-".repeat(20));
    for home in ["größe", "é and space", &deep] {
        let sandbox = Sandbox::new();
        let home = sandbox.root().join(home);
        let sandbox = sandbox.with_pyenv().env("WORKON_HOME", &home);
        sandbox.venvyard(["create", "a", "--python", "2.7"]).success();
        let said = says(&sandbox, &home.join("a/bin/pip"), &["--version"]);
        assert!(said.contains(home.to_str().unwrap()), "{said}");
    }
}

#[test]
fn a_c_extension_is_built_and_runs() {
    let found = which::which("gcc").is_ok();
    if !available("gcc", found) {
        return;
    }
    let Some((sandbox, env)) = legacy(&[]) else { return };
    sandbox.write(
        "ext/setup.py",
        "from setuptools import setup, Extension\n\
         setup(name='ext', version='1', ext_modules=[Extension('ext', ['ext.c'])])\n",
    );
    sandbox.write(
        "ext/ext.c",
        "#include <Python.h>\n\
         static PyObject *f(PyObject *self, PyObject *args) { return PyInt_FromLong(42); }\n\
         static PyMethodDef methods[] = {{\"f\", f, METH_NOARGS, 0}, {0, 0, 0, 0}};\n\
         PyMODINIT_FUNC initext(void) { Py_InitModule(\"ext\", methods); }\n",
    );
    let install = ["install", "--no-build-isolation", "./ext"];
    let installed = pip(&sandbox, &env, &install);
    installed.success();
    let said = prints(&sandbox, &env, "import ext; print('%d %s' % (ext.f(), ext.__file__))");
    assert_eq!(said, format!("42 {}/lib/python2.7/site-packages/ext.so", env.display()));
}

/// Where the store has no .pyc yet they are the environment's own files, which its `compileall -f`
/// writes in place.
#[test]
fn compileall_changes_neither_the_store_nor_another_environment() {
    if !crate::support::matrix::slow() {
        return;
    }
    let Some((sandbox, env)) = legacy(&[]) else { return };
    sandbox.venvyard(["create", "other", "--python", "2.7"]).success();
    let store = sandbox.cache().join("seeds");
    let trees = || [&store, &sandbox.environment("other")].map(|place| Tree::of(place));
    let before = trees();
    assert!(!before[0].paths().any(|path| path.contains(".pyc")));
    let source = env.join("lib/python2.7/site-packages/pip/__init__.py");
    assert_eq!(std::fs::metadata(&source).unwrap().mode() & 0o777, 0o444);
    for args in [
        ["-c", "import pip._internal, setuptools", ""],
        ["-m", "compileall", "-qf"],
        ["-Om", "compileall", "-qf"],
    ] {
        let site_packages = env.join("lib/python2.7/site-packages");
        let mut command = sandbox.command(env.join("bin/python"));
        command.args(args).arg(site_packages).env_remove("PYTHONDONTWRITEBYTECODE");
        // Templates of setuptools are no Python.
        let _ = Outcome::of(command);
        assert!(source.with_extension("pyc").is_file(), "{args:?}");
        let after = trees();
        before[0].assert_same(&after[0]);
        before[1].assert_same(&after[1]);
    }
    assert!(source.with_extension("pyo").is_file());
    pip(&sandbox, &env, &["uninstall", "--yes", "pip", "setuptools"]).success();
    let after = trees();
    before[0].assert_same(&after[0]);
    before[1].assert_same(&after[1]);
}

/// The last releases that work with 2.7.
#[test]
fn network_pip_upgrades_itself_and_old_tools_run() {
    if !matrix::network() {
        return;
    }
    let Some((sandbox, env)) = legacy_in(Sandbox::plain().with_network(), &[]) else { return };
    let install = |packages: &[&str]| {
        let mut command = sandbox.command(env.join("bin/pip"));
        command.args(["install", "--upgrade"]).args(packages);
        Outcome::of(command).success();
    };
    install(&["pip==20.3.4"]);
    for args in [["-m", "pip", "--version"], ["-E", "-mpip", "--version"]] {
        assert!(says(&sandbox, &env.join("bin/python"), &args).starts_with("pip 20.3.4 from "));
    }
    assert!(says(&sandbox, &env.join("bin/pip"), &["--version"]).starts_with("pip 20.3.4 from "));
    install(&["setuptools", "wheel"]);
    install(&["requests", "MarkupSafe", "pytest", "nose", "tox", "ipython"]);
    let test = sandbox.write("test_it.py", "import markupsafe\ndef test_it():\n    assert 1\n");
    let test = test.to_str().unwrap();
    says(&sandbox, &env.join("bin/pytest"), &["-q", test]);
    says(&sandbox, &env.join("bin/nosetests"), &[test]);
    let ipython =
        says(&sandbox, &env.join("bin/ipython"), &["-c", "import sys; print(sys.prefix)"]);
    assert!(ipython.contains(env.to_str().unwrap()), "{ipython}");
    let ini = sandbox.write(
        "tox.ini",
        "[tox]\nskipsdist = true\nenvlist = py27\n[testenv]\ncommands = python -c \"import sys; \
         print(sys.prefix)\"\n",
    );
    let tox = says(&sandbox, &env.join("bin/tox"), &["-c", ini.to_str().unwrap()]);
    assert!(tox.contains("py27: commands succeeded"), "{tox}");
}
