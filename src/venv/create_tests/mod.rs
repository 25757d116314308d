//! Environments made from the interpreters of this machine, and run.
#![cfg(unix)]

mod bytecode;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

use crate::fs::{self, LinkMode, Staged};
use crate::progress::Silent;
use crate::python::Interpreter;
use crate::testing::{is_full_matrix, skip};
use crate::venv::seed::{Seeds, Store};
use crate::venv::testing::{fictional, options};
use crate::venv::{CreationReport, Options, inspect, paths, prepare};

/// The CPython 3 of pyenv on this machine, asked once: the oldest and the newest, or all in a full run.
static INTERPRETERS: LazyLock<Vec<Interpreter>> = LazyLock::new(|| {
    let root = std::env::var_os("PYENV_ROOT").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".pyenv"),
        PathBuf::from,
    );
    let versions = std::fs::read_dir(root.join("versions")).into_iter().flatten();
    let mut found: Vec<Interpreter> = versions
        .filter_map(|entry| ask(&entry.ok()?.path().join("bin/python")))
        .filter(|python| python.version.series() >= (3, 6))
        .collect();
    found.sort_by(|a, b| a.version.cmp(&b.version));
    for series in ["3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"] {
        if !found.iter().any(|python| format!("3.{}", python.version.minor) == series) {
            skip(series);
        }
    }
    if !is_full_matrix() && found.len() > 2 {
        found.drain(1..found.len() - 1);
    }
    found
});

/// The newest of them.
fn newest() -> Option<&'static Interpreter> {
    INTERPRETERS.last()
}

fn ask(executable: &Path) -> Option<Interpreter> {
    let code = "import os, sys; print(os.path.realpath(sys.executable)); print(sys.base_prefix); \
        print(sys.base_exec_prefix); print(os.path.dirname(os.__file__)); \
        print('%d.%d.%d' % sys.version_info[:3]); import importlib.util as u; \
        print(sys.implementation.cache_tag + '-' + u.MAGIC_NUMBER.hex())";
    let output = Command::new(executable).args(["-E", "-s", "-c", code]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let [executable, prefix, exec_prefix, stdlib, version, tag] =
        text.lines().collect::<Vec<_>>()[..]
    else {
        return None;
    };
    let mut python = fictional(version);
    python.executable = executable.into();
    python.base_prefix = prefix.into();
    python.base_exec_prefix = exec_prefix.into();
    python.stdlib = stdlib.into();
    python.bytecode_tag = Some(tag.into());
    Some(python)
}

/// A directory to make environments in, with a store of its own.
struct House {
    dir: tempfile::TempDir,
    store: Store,
    made: Cell<Option<CreationReport>>,
}

impl House {
    fn new() -> Self {
        let dir = tempfile::Builder::new().prefix("vényard ").tempdir().unwrap();
        let store = Store::new(&dir.path().join("cache"));
        Self { dir, store, made: Cell::new(None) }
    }

    fn make(&self, python: &Interpreter, options: &Options) -> PathBuf {
        let staged = Staged::create(self.dir.path()).unwrap();
        let prepared = prepare(python, options, &self.store, &Silent).unwrap();
        self.made.replace(Some(prepared.make(staged.path(), &Silent).unwrap()));
        staged.commit(&options.path).unwrap();
        options.path.clone()
    }

    /// Compiles what the last environment went without, as is done in the background.
    fn compile(&self, python: &Interpreter) {
        let made = self.made.take().unwrap();
        assert!(!made.uncompiled.is_empty());
        self.store.compile(&made.uncompiled, python, &Silent).unwrap();
    }

    /// What the environment of that name would be.
    fn options(&self, name: &str) -> Options {
        options(self.dir.path().join(name))
    }

    /// The digest of each file of the store that environments link.
    fn trees(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        for file in files_below(&self.dir.path().join("cache/seeds")) {
            files.insert(file.clone(), Sha256::digest(std::fs::read(&file).unwrap()).to_vec());
        }
        files
    }
}

fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    // pip deletes site-packages itself where it leaves it empty.
    for entry in std::fs::read_dir(dir).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// What a command says; it must succeed and must not warn.
fn run(program: &Path, args: &[&str]) -> String {
    let output = Command::new(program)
        .args(args)
        .env_clear()
        .env("HOME", "/nonexistent")
        .env("PATH", "/usr/bin:/bin")
        .env("LC_ALL", "C.UTF-8")
        .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
        .env("PIP_NO_INDEX", "1")
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} {args:?}: {stderr}", program.display());
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

#[test]
fn an_environment_has_its_interpreters_own_pip() {
    let house = House::new();
    for python in INTERPRETERS.iter() {
        let series = format!("3.{}", python.version.minor);
        let env = house.make(python, &house.options(&format!("env {series}")));
        let executable = paths::python(&env);

        let code = "import sys, sysconfig, site; print(sys.prefix); print(sys.base_prefix); \
            print(sysconfig.get_paths()['purelib']); print(sysconfig.get_paths()['platlib']); \
            print(site.ENABLE_USER_SITE); print(sys.executable)";
        let said = run(&executable, &["-c", code]);
        let [prefix, base, purelib, platlib, user_site, own] = said.lines().collect::<Vec<_>>()[..]
        else {
            panic!("{said}");
        };
        assert_eq!(Path::new(prefix), env, "{series}");
        assert_eq!(Path::new(base), python.base_prefix, "{series}");
        assert_eq!(Path::new(purelib), paths::site_packages(&env, python), "{series}");
        assert_eq!(platlib, purelib, "{series}");
        assert_eq!(user_site, "False", "{series}");
        assert_eq!(Path::new(own), executable, "{series}");

        let by_module = run(&executable, &["-m", "pip", "--version"]);
        assert!(by_module.contains(purelib), "{by_module}");
        for name in ["pip", "pip3", &format!("pip{series}")] {
            assert_eq!(run(&env.join("bin").join(name), &["--version"]), by_module, "{name}");
        }
        let listed = run(&executable, &["-m", "pip", "list", "--format=freeze"]);
        let names: Vec<_> = listed.lines().filter_map(|line| line.split("==").next()).collect();
        let expected: &[_] =
            if python.version.minor < 12 { &["pip", "setuptools"] } else { &["pip"] };
        assert_eq!(names, expected, "{series}");
        run(&executable, &["-m", "pip", "check"]);

        let existing = inspect(&env).unwrap().unwrap();
        assert_eq!(existing.missing_interpreter, None);
        assert_eq!(existing.config.unwrap().version, Some(python.version.to_string()));
        assert_eq!(paths::find_site_packages(&env), Some(paths::site_packages(&env, python)));
    }
}

#[test]
fn the_record_lists_every_file_with_its_digest() {
    let Some(python) = newest() else { return };
    let house = House::new();
    let env = house.make(python, &house.options("a"));
    let code = "import base64, csv, hashlib, os, sys, glob\n\
        site = glob.glob(sys.prefix + '/lib/python*/site-packages')[0]\n\
        record = glob.glob(site + '/pip-*.dist-info/RECORD')[0]\n\
        rows = list(csv.reader(open(record)))\n\
        for path, digest, size in rows:\n\
        \x20   data = open(os.path.join(site, path), 'rb').read()\n\
        \x20   if not path.endswith('/RECORD'):\n\
        \x20       h = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=')\n\
        \x20       assert digest == 'sha256=' + h.decode(), path\n\
        \x20       assert int(size) == len(data), path\n\
        known = {os.path.normpath(os.path.join(site, row[0])) for row in rows}\n\
        for root, dirs, files in os.walk(site):\n\
        \x20   for name in files:\n\
        \x20       assert os.path.join(root, name) in known, name\n\
        print(sorted(os.path.basename(p) for p in known if '/bin/' in p))";
    // -B: no bytecode may appear while the files are counted.
    let commands = run(&paths::python(&env), &["-I", "-B", "-c", code]);
    assert_eq!(commands, format!("['pip', 'pip3', 'pip3.{}']", python.version.minor));
    let dist_info = files_below(&paths::site_packages(&env, python));
    let installer = dist_info.iter().find(|path| path.ends_with("INSTALLER")).unwrap();
    assert_eq!(std::fs::read_to_string(installer).unwrap(), "venvyard\n");
}

#[test]
fn system_site_packages_are_seen_only_when_asked_for() {
    let Some(python) = newest() else { return };
    let house = House::new();
    let code = "import sys; print(any(p.startswith(sys.base_prefix) and \
        p.endswith('site-packages') for p in sys.path))";
    for (name, system_site_packages) in [("with", true), ("without", false)] {
        let options = Options { system_site_packages, seeds: Seeds::none(), ..house.options(name) };
        let env = house.make(python, &options);
        let seen = run(&paths::python(&env), &["-c", code]);
        assert_eq!(seen, if system_site_packages { "True" } else { "False" });
    }
}

#[test]
fn files_are_links_to_a_read_only_store_or_copies_of_ones_own() {
    use std::os::unix::fs::MetadataExt as _;
    let Some(python) = newest() else { return };
    let house = House::new();
    for (link_mode, links, write) in [(LinkMode::Hardlink, 2, 0), (LinkMode::Copy, 1, 0o200)] {
        let options = Options { link_mode, ..house.options(&format!("{link_mode:?}")) };
        let env = house.make(python, &options);
        let file = paths::site_packages(&env, python).join("pip/__init__.py");
        let metadata = std::fs::metadata(file).unwrap();
        assert_eq!(metadata.nlink(), links);
        assert_eq!(metadata.mode() & 0o200, write);
        let script = std::fs::metadata(env.join("bin/pip")).unwrap();
        assert_eq!(script.mode() & 0o111, 0o111);
        assert_eq!(script.nlink(), 1);
    }
}

#[test]
fn without_pip_there_is_nothing_in_site_packages_and_no_store() {
    let Some(python) = newest() else { return };
    let house = House::new();
    let env = house.make(python, &Options { seeds: Seeds::none(), ..house.options("bare") });
    assert_eq!(files_below(&paths::site_packages(&env, python)), Vec::<PathBuf>::new());
    assert!(!house.dir.path().join("cache").exists());
    assert_eq!(std::fs::read_to_string(env.join(".gitignore")).unwrap(), "*\n");
    assert!(
        std::fs::read_to_string(env.join("CACHEDIR.TAG"))
            .unwrap()
            .starts_with("Signature: 8a477f597d28d172789f06886806bc55\n")
    );
}

#[test]
fn an_interpreter_without_a_bundle_is_told_what_to_install() {
    let Some(python) = newest() else { return };
    if Path::new("/usr/share/python-wheels").exists() && python.version.minor < 7 {
        return;
    }
    let house = House::new();
    let mut bare = python.clone();
    bare.stdlib = house.dir.path().join("nowhere");
    // No wheel of a distribution says that it works with this version.
    bare.version.minor = 3;
    let refused =
        crate::venv::seed::seeds(&bare, &Seeds::Usual, None, &house.store, &Silent).unwrap_err();
    let error = crate::error::Error::from(refused).with_hints(crate::hints::of);
    assert_eq!(error.kind(), crate::error::Kind::NoSuchInterpreter);
    assert!(error.to_string().ends_with("does not bundle pip"), "{error}");
    assert!(error.hints().iter().any(|hint| hint.contains("python3-pip-whl")));
    assert!(error.hints().iter().any(|hint| hint.contains("--no-pip")));
}

#[test]
fn the_wheels_of_a_distribution_are_used_where_there_is_no_bundle() {
    let Some(python) = newest() else { return };
    let house = House::new();
    let mut python = python.clone();
    python.wheel_dir = Some(python.stdlib.join("ensurepip/_bundled"));
    python.stdlib = house.dir.path().join("nowhere");
    let env = house.make(&python, &house.options("a"));
    assert!(run(&env.join("bin/pip"), &["--version"]).contains(env.to_str().unwrap()));
}

#[test]
fn odd_paths_still_run() {
    let Some(python) = newest() else { return };
    let house = House::new();
    let long = format!("long-{}", "x".repeat(150));
    for name in ["it's", r"back\Nslash\x", "\"quoted\"", "$(touch canary)", "per%cent", &long] {
        let env = house.make(python, &house.options(name));
        assert!(run(&env.join("bin/pip"), &["--version"]).contains(name), "{name}");
    }
}

#[test]
fn activate_this_makes_packages_importable() {
    let Some(python) = newest() else { return };
    let house = House::new();
    let options = Options { prompt: r"it's \ é".into(), ..house.options("a") };
    let env = house.make(python, &options);
    let code = format!(
        "import runpy, sys, os; runpy.run_path({:?}); import pip; print(pip.__file__); \
         print(os.environ['VIRTUAL_ENV_PROMPT'])",
        env.join("bin/activate_this.py").to_str().unwrap()
    );
    let said = run(&python.executable, &["-I", "-c", &code]);
    assert!(said.starts_with(env.to_str().unwrap()), "{said}");
    assert!(said.ends_with(r"it's \ é"), "{said}");
}

#[test]
fn the_script_of_powershell_has_a_second_name_where_letters_are_told_apart() {
    let python = fictional("3.13.0");
    let layout = super::family::layout(&python, &options("/envs/a"), super::Os::Unix).unwrap();
    let stage = |taken: bool| {
        let dir = tempfile::tempdir().unwrap();
        let stage = fs::Dir::open(dir.path()).unwrap();
        layout.dirs.iter().for_each(|dir| stage.create_dir(dir).unwrap());
        if taken {
            stage.write_new("bin/Activate.ps1", b"").unwrap();
        }
        super::create::apply(&layout, &stage).unwrap();
        let name = dir.path().join("bin/Activate.ps1");
        (std::fs::read_link(&name).ok(), std::fs::read(name).unwrap().len())
    };
    assert_eq!(stage(true), (None, 0));
    let (target, length) = stage(false);
    assert_eq!(target.as_deref(), Some(Path::new("activate.ps1")));
    assert!(length > 100);
}
