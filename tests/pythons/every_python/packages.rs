//! Packages in environments of each interpreter, and environments made from environments.

use std::path::{Path, PathBuf};

use super::pythons::{Python, for_each_python};
use crate::support::{Outcome, Sandbox, available, matrix, wheel};

const BACKEND: &str = include_str!("backend.py");

const PROJECT: &str = "[build-system]\nrequires = []\nbuild-backend = \"backend\"\n\
    backend-path = [\".\"]\n";

/// For the pip of 3.6, which knows no backends.
const SETUP: &str = "from setuptools import setup, Extension\n\
    setup(name='ext', version='1', ext_modules=[Extension('ext', ['ext.c'])])\n";

const EXTENSION: &str = "#include <Python.h>\n\
    static PyObject *f(PyObject *self, PyObject *args) { return PyLong_FromLong(42); }\n\
    static PyMethodDef methods[] = {{\"f\", f, METH_NOARGS, 0}, {0, 0, 0, 0}};\n\
    static struct PyModuleDef ext = {PyModuleDef_HEAD_INIT, \"ext\", 0, -1, methods};\n\
    PyMODINIT_FUNC PyInit_ext(void) { return PyModule_Create(&ext); }\n";

/// Makes `a` with pip; `None`, said aloud, where there is none for the interpreter: Debian's 2.7.
fn with_pip(sandbox: &Sandbox, python: &Python) -> Option<PathBuf> {
    let option = format!("--python={}", python.executable.display());
    let made = sandbox.venvyard(["create", "a", &option]);
    let bare = made.stderr.contains("does not bundle pip");
    if available(&format!("pip for {}", python.name()), !bare) {
        made.success();
        return Some(sandbox.environment("a"));
    }
    None
}

fn says(sandbox: &Sandbox, program: PathBuf, args: &[&str]) -> String {
    let mut command = sandbox.command(program);
    command.args(args).env("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    Outcome::of(command).success().stdout.trim_end().to_owned()
}

/// What `pip check` finds. PyPy's own library has cffi and hpy in it, without what they require.
fn check(sandbox: &Sandbox, env: &Path, python: &Python) -> Option<String> {
    let mut command = sandbox.command(env.join("bin/python"));
    command.args(["-m", "pip", "--disable-pip-version-check", "check"]);
    let said = Outcome::of(command).stdout;
    let of_pypy =
        |line: &str| python.pypy && (line.starts_with("cffi ") || line.starts_with("hpy "));
    let found: Vec<&str> = said.lines().filter(|line| !of_pypy(line)).collect();
    let whole = found.is_empty() || found == ["No broken requirements found."];
    (!whole).then(|| format!("pip check: {found:?}"))
}

/// A mistake, if `said` is not `expected`.
fn expect(what: &str, said: &str, expected: &str) -> Option<String> {
    (said != expected).then(|| format!("{what}: {said}, not {expected}"))
}

#[test]
fn wheels_and_c_extensions_are_installed_and_run() {
    if !crate::support::matrix::slow() {
        return;
    }
    let compiler =
        available("cc", ["gcc", "cc", "clang"].iter().any(|cc| which::which(cc).is_ok()));
    for_each_python(
        |_| true,
        |python| {
            // The pip of 2.7 writes broken commands for paths with non-ASCII letters.
            let home = if python.version.0 == 2 { Sandbox::plain() } else { Sandbox::new() };
            let sandbox = home.env("PIP_NO_INDEX", "1");
            let Some(env) = with_pip(&sandbox, python) else { return Vec::new() };
            let run = |args: &[&str]| says(&sandbox, env.join("bin/python"), args);
            let pip = |args: &[&str]| run(&[&["-m", "pip"], args].concat());

            let mut file = wheel(sandbox.home(), "pkg", "1.0");
            if python.version.0 == 2 {
                let both = file.with_file_name("pkg-1.0-py2.py3-none-any.whl");
                std::fs::rename(&file, &both).unwrap();
                file = both;
            }
            pip(&["install", "--quiet", file.to_str().unwrap()]);
            let mut mistakes = vec![
                check(&sandbox, &env, python),
                expect("pkg", &says(&sandbox, env.join("bin/pkg"), &[]), "1.0"),
                expect("-E", &run(&["-E", "-s", "-c", "import pkg; pkg.main()"]), "1.0"),
            ];
            // Building needs the interpreter's headers, which are a separate package in Debian.
            let headers = "import os, sysconfig; \
            print(os.path.exists(os.path.join(sysconfig.get_paths()['include'], 'Python.h')))";
            // 2.7 has its test in `python2`.
            if compiler && python.version.0 == 3 && run(&["-c", headers]) == "True" {
                sandbox.write("ext/ext.c", EXTENSION);
                if python.version == (3, 6) {
                    sandbox.write("ext/setup.py", SETUP);
                } else {
                    sandbox.write("ext/pyproject.toml", PROJECT);
                    sandbox.write("ext/backend.py", BACKEND);
                }
                let ext = sandbox.home().join("ext").display().to_string();
                pip(&["install", "--quiet", "--no-build-isolation", &ext]);
                let code = "import ext, os, sysconfig; place = os.path.dirname(ext.__file__); \
                print(ext.f(), place == sysconfig.get_paths()['platlib'])";
                mistakes.push(expect("ext", &run(&["-c", code]), "42 True"));
                mistakes.push(expect("ext -I", &run(&["-I", "-c", code]), "42 True"));
            }
            mistakes.into_iter().flatten().collect()
        },
    );
}

#[test]
fn an_environment_made_from_another_has_the_same_base() {
    for_each_python(
        |_| true,
        |python| {
            let sandbox = Sandbox::new();
            let outer = sandbox.environment("outer");
            let create = |name: &str, python: &Path| {
                let option = format!("--python={}", python.display());
                sandbox.venvyard(["create", name, "--no-pip", &option]).success();
            };
            create("outer", &python.executable);
            create("ours", &outer.join("bin/python"));
            assert!(
                !sandbox.read(sandbox.environment("ours").join("pyvenv.cfg")).contains("outer")
            );
            let mut inner = vec!["ours"];
            if python.knows_venv() {
                let theirs = sandbox.environment("theirs").display().to_string();
                says(&sandbox, outer.join("bin/python"), &["-m", "venv", "--without-pip", &theirs]);
                inner.push("theirs");
            }
            let check = |name: &&str| {
                let env = sandbox.environment(name);
                let code = "import sys; print(sys.prefix + ' ' + sys.base_prefix)";
                let said = says(&sandbox, env.join("bin/python"), &["-c", code]);
                expect(name, &said, &format!("{} {}", env.display(), python.prefix.display()))
            };
            inner.iter().filter_map(check).collect()
        },
    );
}

#[test]
fn network_packages_of_the_index_are_installed_and_run() {
    if !matrix::network() {
        return;
    }
    for_each_python(
        |_| true,
        |python| {
            let sandbox = Sandbox::new().with_network();
            let Some(env) = with_pip(&sandbox, python) else { return Vec::new() };
            let run = |args: &[&str]| says(&sandbox, env.join("bin/python"), args);
            run(&["-m", "pip", "install", "--quiet", "six", "MarkupSafe"]);
            // It has no C part for PyPy.
            let part = if python.pypy { "markupsafe" } else { "markupsafe._speedups" };
            let code = format!("import six, {part}; print(six.__name__)");
            let mistakes =
                [expect("import", &run(&["-c", &code]), "six"), check(&sandbox, &env, python)];
            mistakes.into_iter().flatten().collect()
        },
    );
}
