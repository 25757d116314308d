//! What pip does to itself in an environment whose files are links to the store.
#![cfg(unix)]

use std::path::{Path, PathBuf};

use crate::support::bytecode::compile;
use crate::support::matrix::{self, Size};
use crate::support::{Outcome, Sandbox, Tree, python};

/// An environment of one interpreter, and a second one that must not change.
struct Pair {
    sandbox: Sandbox,
    series: (u8, u8),
    env: PathBuf,
    before: [Tree; 2],
}

impl Pair {
    /// With the bytecode of the store, or without.
    #[track_caller]
    fn new(sandbox: Sandbox, python: &Path, bytecode: bool) -> Self {
        let python = python.to_str().unwrap();
        let create = |name: &str| {
            let mut command = sandbox.command("venvyard");
            command.args(["create", name, "--python", python]);
            if bytecode {
                command.env_remove("PYTHONDONTWRITEBYTECODE");
            }
            Outcome::of(command).success();
        };
        create("first");
        if bytecode {
            compile(&sandbox, &sandbox.environment("first"));
        }
        create("env");
        create("other");
        let env = sandbox.environment("env");
        let version = says(&sandbox, &env, &["-c", "import sys; print(sys.version_info[:2])"]);
        let (major, minor) = version.trim_matches(['(', ')']).split_once(", ").unwrap();
        let series = (major.parse().unwrap(), minor.parse().unwrap());
        let before = Self::trees(&sandbox);
        // An environment of 2.7 has .pyc files of its encodings in any case.
        let cached = before[1].paths().any(|path| path.contains("pip/") && path.contains(".pyc"));
        assert_eq!(cached, bytecode, "{series:?}");
        Self { sandbox, series, env, before }
    }

    fn trees(sandbox: &Sandbox) -> [Tree; 2] {
        [sandbox.cache().join("seeds"), sandbox.environment("other")].map(|place| Tree::of(&place))
    }

    fn each(cases: Vec<(PathBuf, bool)>, sandbox: fn() -> Sandbox) -> impl Iterator<Item = Self> {
        cases.into_iter().map(move |(python, bytecode)| Self::new(sandbox(), &python, bytecode))
    }

    #[track_caller]
    fn python(&self, args: &[&str]) -> Outcome {
        let mut command = self.sandbox.command(self.env.join("bin/python"));
        command.args(args).env("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        Outcome::of(command).success()
    }

    #[track_caller]
    fn pip(&self, args: &[&str]) -> Outcome {
        self.python(&[&["-m", "pip"], args].concat())
    }

    /// Compares every file of the store and of the other environment, with its mode.
    #[track_caller]
    fn assert_nothing_else_changed(&self) {
        let after = Self::trees(&self.sandbox);
        for (before, after) in self.before.iter().zip(&after) {
            before.assert_same(after);
        }
    }

    fn site_packages(&self) -> PathBuf {
        self.env.join(format!("lib/python{}.{}/site-packages", self.series.0, self.series.1))
    }

    /// pip is neither in site-packages nor in `bin`.
    #[track_caller]
    fn assert_no_pip(&self) {
        for place in [self.site_packages(), self.env.join("bin")] {
            let left = Tree::of(&place);
            let mut left = left.paths().filter(|path| path.starts_with("pip"));
            assert_eq!(left.next(), None, "{:?} in {}", self.series, place.display());
        }
    }

    /// The wheel of the environment's pip.
    #[track_caller]
    fn wheel_of_pip(&self) -> PathBuf {
        let base = says(&self.sandbox, &self.env, &["-c", "import sys; print(sys.base_prefix)"]);
        let (major, minor) = self.series;
        let bundled = format!("lib/python{major}.{minor}/ensurepip/_bundled");
        let version = pip_of(&listed(self)).replace("==", "-");
        let wheels = std::fs::read_dir(Path::new(&base).join(bundled)).unwrap().flatten();
        let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        wheels.map(|entry| entry.path()).find(|path| name(path).starts_with(&version)).expect("pip")
    }
}

/// The interpreters to try, each with the bytecode of the store or without. Quick: 3.13 alone, with it. A
/// full run: every interpreter, with it and without. Between: 2.7 and 3.13, one of them with it.
fn cases(with_bytecode: &str) -> Vec<(PathBuf, bool)> {
    let pythons = python::interpreters().into_iter();
    if matrix::size() == Size::Full {
        let both = |(_, python): (String, PathBuf)| [(python.clone(), false), (python, true)];
        return pythons.flat_map(both).collect();
    }
    let series: &[&str] = matrix::pick(&["3.13."], &["2.7.", "3.13."], &[]);
    let some = pythons.filter(|(version, _)| series.iter().any(|it| version.starts_with(it)));
    some.map(|(version, python)| (python, version.starts_with(with_bytecode))).collect()
}

/// pip's own line of `pip list`.
fn pip_of(listed: &[String]) -> String {
    listed.iter().find(|line| line.starts_with("pip==")).expect("pip").clone()
}

#[track_caller]
fn says(sandbox: &Sandbox, env: &Path, args: &[&str]) -> String {
    let mut command = sandbox.command(env.join("bin/python"));
    command.args(args);
    Outcome::of(command).success().stdout.trim_end().to_owned()
}

/// The lines of `pip list`.
fn listed(pair: &Pair) -> Vec<String> {
    let list = pair.pip(&["list", "--format=freeze"]).stdout;
    list.lines().map(str::to_owned).collect()
}

fn offline() -> Sandbox {
    Sandbox::new().env("PIP_NO_INDEX", "1")
}

#[test]
fn pip_can_reinstall_and_uninstall_itself() {
    if !crate::support::matrix::slow() {
        return;
    }
    for pair in Pair::each(cases("3.13."), offline) {
        let before = listed(&pair);
        pair.pip(&["check"]);
        pair.python(&["-c", CHECK, pair.site_packages().to_str().unwrap()]);
        let wheel = pair.wheel_of_pip();
        let wheel = wheel.to_str().unwrap();
        pair.pip(&["install", "--force-reinstall", "--no-deps", wheel]);
        assert_eq!(listed(&pair), before);
        pair.assert_nothing_else_changed();

        pair.pip(&["uninstall", "--yes", "pip"]);
        pair.assert_no_pip();
        pair.assert_nothing_else_changed();

        // From its own wheel, which Python can run as a program.
        let run = format!("{wheel}/pip");
        pair.python(&[&run, "install", "--no-deps", wheel]);
        assert_eq!(listed(&pair), before);
        pair.pip(&["uninstall", "--yes", "pip"]);
        pair.assert_no_pip();

        // The ensurepip of 2.7 and of old 3.x looks for the base prefix by itself.
        pair.python(&["-m", "ensurepip", "--default-pip"]);
        assert_eq!(pair.python(&["-c", "import pip"]).status, 0);
        pair.pip(&["check"]);
        pair.assert_nothing_else_changed();
    }
}

/// Every file that a RECORD lists exists and has its digest, and there is no other file.
const CHECK: &str = "import base64, csv, hashlib, os, sys\n\
    site, seen = sys.argv[1], set()\n\
    for info in os.listdir(site):\n\
    \x20   if not info.endswith('.dist-info'): continue\n\
    \x20   for row in csv.reader(open(os.path.join(site, info, 'RECORD'))):\n\
    \x20       path = os.path.normpath(os.path.join(site, row[0]))\n\
    \x20       assert path not in seen, path\n\
    \x20       seen.add(path)\n\
    \x20       data = open(path, 'rb').read()\n\
    \x20       if row[1]:\n\
    \x20           digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())\n\
    \x20           assert row[1] == 'sha256=' + digest.decode('ascii').rstrip('='), path\n\
    \x20           assert int(row[2]) == len(data), path\n\
    found = set(os.path.join(d, f) for d, _, fs in os.walk(site) for f in fs)\n\
    bin = os.path.normpath(os.path.join(site, '../../../bin'))\n\
    found |= set(os.path.join(bin, f) for f in os.listdir(bin)\n\
    \x20            if not f.lower().startswith(('python', 'activate', 'deactivate')))\n\
    assert found == seen, found ^ seen\n";

#[test]
fn network_pip_upgrades_itself_and_setuptools() {
    if !matrix::network() {
        return;
    }
    // The last pip of 2.7 fails in a path with non-ASCII letters.
    for pair in Pair::each(cases("2.7."), || Sandbox::plain().with_network()) {
        let before = listed(&pair);
        pair.pip(&["install", "--upgrade", "pip"]);
        let after = listed(&pair);
        assert_ne!(pip_of(&before), pip_of(&after), "{:?}", pair.series);
        pair.pip(&["install", "--upgrade", "setuptools"]);
        pair.pip(&["check"]);
        if pair.series >= (3, 6) {
            pair.pip(&["cache", "dir"]).stdout_has("pip");
            pair.pip(&["cache", "list"]);
        }
        pair.assert_nothing_else_changed();
        pair.pip(&["uninstall", "--yes", "pip"]);
        pair.assert_no_pip();
        pair.assert_nothing_else_changed();
    }
}
