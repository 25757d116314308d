//! `repair`: environments whose interpreter is gone, has moved, or is another one.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::support::{Outcome, Sandbox, python, wheel};

/// A machine whose interpreters can be uninstalled: pyenv's versions are links to the real ones.
pub(super) struct Machine {
    pub(super) sandbox: Sandbox,
    pyenv: PathBuf,
}

impl Machine {
    /// With these series, and wheels of `pkg` and `extra` instead of an index.
    pub(super) fn with(series: &[&str]) -> Option<Self> {
        // The commands of a 2.7 don't start in a path with an é.
        let sandbox = Sandbox::plain();
        let pyenv = sandbox.root().join("pyenv");
        fs::create_dir_all(pyenv.join("versions")).unwrap();
        let index = sandbox.root().join("index");
        fs::create_dir(&index).unwrap();
        for name in ["pkg", "extra"] {
            let made = wheel(&index, name, "1.0");
            fs::rename(made, index.join(format!("{name}-1.0-py2.py3-none-any.whl"))).unwrap();
        }
        let sandbox = sandbox.env("PIP_NO_INDEX", "1").env("PIP_FIND_LINKS", &index);
        Self { sandbox: sandbox.env("PYENV_ROOT", &pyenv), pyenv }.having(series)
    }

    /// With these series, and the index of this machine.
    pub(super) fn with_index(series: &[&str]) -> Option<Self> {
        let sandbox = Sandbox::plain().with_network();
        let pyenv = sandbox.root().join("pyenv");
        fs::create_dir_all(pyenv.join("versions")).unwrap();
        Self { sandbox: sandbox.env("PYENV_ROOT", &pyenv), pyenv }.having(series)
    }

    fn having(self, series: &[&str]) -> Option<Self> {
        for one in series {
            python::require_python(one)?;
            self.install(one);
        }
        Some(self)
    }

    fn real(series: &str) -> (String, PathBuf) {
        let executable = python::find(series).expect("looked for before");
        let prefix = executable.ancestors().nth(2).expect("bin is in a prefix").to_owned();
        (prefix.file_name().unwrap().to_str().unwrap().to_owned(), prefix)
    }

    pub(super) fn install(&self, series: &str) {
        let (version, prefix) = Self::real(series);
        symlink(prefix, self.pyenv.join("versions").join(version)).unwrap();
    }

    pub(super) fn uninstall(&self, series: &str) {
        fs::remove_file(self.pyenv.join("versions").join(Self::real(series).0)).unwrap();
    }

    /// The interpreter of a series, by its path in pyenv.
    pub(super) fn python(&self, series: &str) -> PathBuf {
        self.pyenv.join("versions").join(Self::version(series)).join("bin/python")
    }

    /// Installs it by another tool.
    pub(super) fn install_elsewhere(&self, series: &str) {
        let (version, prefix) = Self::real(series);
        let place = self.sandbox.home().join(".asdf/installs/python");
        fs::create_dir_all(&place).unwrap();
        symlink(prefix, place.join(version)).unwrap();
    }

    pub(super) fn version(series: &str) -> String {
        Self::real(series).0
    }

    #[track_caller]
    pub(super) fn create(&self, name: &str, series: &str, packages: &[&str]) {
        let mut words = vec!["create", name, "--python", series];
        words.extend(packages.iter().flat_map(|package| ["--install", *package]));
        self.sandbox.venvyard(words).success();
    }

    #[track_caller]
    pub(super) fn packages(&self, name: &str) -> String {
        let words = ["run", name, "--", "python", "-m", "pip", "list", "--format=freeze"];
        self.sandbox.venvyard(words).success().stdout
    }

    /// The package list that is kept for an environment.
    #[track_caller]
    pub(super) fn kept(&self, name: &str) -> Vec<String> {
        let entry = self.sandbox.read(self.sandbox.data().join(format!("registry.d/{name}.toml")));
        let id = entry.lines().find_map(|line| line.strip_prefix("id = ")).expect("an id");
        let list = self.sandbox.data().join("packages").join(id.trim_matches('"'));
        let text = fs::read_to_string(list).unwrap_or_default();
        text.lines().skip(1).map(str::to_owned).collect()
    }

    #[track_caller]
    pub(super) fn assert_works(&self, name: &str) {
        let code = "import pkg; print(pkg.VERSION)";
        self.sandbox.venvyard(["run", name, "python", "-c", code]).success().stdout_is("1.0\n");
        self.sandbox.venvyard(["run", name, "pkg"]).success().stdout_is("1.0\n");
        self.sandbox.venvyard(["run", name, "--", "pip", "--version"]).success();
    }

    #[track_caller]
    pub(super) fn health(&self, name: &str) -> String {
        let shown = self.sandbox.venvyard(["show", name, "--json"]).success().json();
        shown["health"].as_str().unwrap().to_owned()
    }
}

/// Runs `python -m venv` of a series.
#[track_caller]
fn venv(machine: &Machine, series: &str, environment: &Path) {
    let mut command = machine.sandbox.command(machine.python(series));
    command.args(["-m", "venv"]).arg(environment);
    Outcome::of(command).success();
}

#[test]
fn an_interpreter_that_is_elsewhere_now_is_found_and_every_package_kept() {
    let sampled = python::sample();
    let series: Vec<&str> =
        sampled.iter().filter_map(|(version, _)| version.rsplit_once('.')).map(|it| it.0).collect();
    let Some(machine) = Machine::with(&series) else { return };
    let before: Vec<String> = series
        .iter()
        .map(|one| {
            machine.create(one, one, &["pkg"]);
            machine.packages(one)
        })
        .collect();
    for one in &series {
        machine.uninstall(one);
        machine.install_elsewhere(one);
        assert_eq!(machine.health(one), "broken");
    }
    let done = machine.sandbox.venvyard(["repair", "--all"]).success();
    for (one, before) in series.iter().zip(before) {
        let done = done.clone().stderr_has(&format!("repaired {one}: it has cpython {one}"));
        done.stdout_has("repaired");
        assert_eq!(machine.health(one), "ready");
        assert_eq!(machine.packages(one), before);
        machine.assert_works(one);
        let again = machine.sandbox.venvyard(["repair", one]).success();
        again.stderr_has(&format!("nothing is wrong with {one}"));
    }
}

#[test]
fn a_repair_that_was_cut_short_is_finished_by_the_next_one() {
    let Some(machine) = Machine::with(&["2.7", "3.9"]) else { return };
    for series in ["2.7", "3.9"] {
        machine.create(series, series, &["pkg"]);
        let environment = machine.sandbox.environment(series);
        machine.uninstall(series);
        machine.install_elsewhere(series);
        machine.sandbox.venvyard(["repair", series]).success();
        // Any of its files may be the one that was not written.
        machine.install(series);
        for file in ["pyvenv.cfg", "bin/python"] {
            let path = environment.join(file);
            if path.is_symlink() && !path.read_link().unwrap().is_absolute() {
                continue;
            }
            fs::remove_file(&path).unwrap();
            if file == "bin/python" {
                symlink("/gone/python", &path).unwrap();
            } else {
                fs::write(&path, "home = /gone/bin\nversion = 3.9.0\nbase-prefix = /gone\n")
                    .unwrap();
            }
            machine.sandbox.venvyard(["repair", series]).success();
            machine.assert_works(series);
            assert_eq!(machine.health(series), "ready", "{series} {file}");
        }
    }
}

#[test]
fn environments_of_other_tools_are_repaired_and_keep_what_those_wrote() {
    let Some(machine) = Machine::with(&["3.9"]) else { return };
    let theirs = machine.sandbox.environment("theirs");
    venv(&machine, "3.9", &theirs);
    machine.sandbox.venvyard(["run", "theirs", "--", "pip", "install", "pkg"]).success();
    let config = machine.sandbox.read(theirs.join("pyvenv.cfg"));
    machine.sandbox.write(theirs.join("pyvenv.cfg"), &(config + "mine = kept\n"));
    let whole = machine.sandbox.kept();
    machine.sandbox.venvyard(["repair", "theirs"]).success().stderr_has("nothing is wrong");
    whole.assert_same(&machine.sandbox.kept());

    machine.uninstall("3.9");
    machine.install_elsewhere("3.9");
    machine.sandbox.venvyard(["repair", "theirs"]).success();
    machine.assert_works("theirs");
    let config = machine.sandbox.read(theirs.join("pyvenv.cfg"));
    assert!(config.contains("mine = kept\n") && config.contains(".asdf/installs"), "{config}");
    let shown = machine.sandbox.venvyard(["show", "theirs", "--json"]).success().json();
    assert_eq!((&shown["health"], &shown["origin"]), (&"ready".into(), &"ours".into()));
}

/// As `apt upgrade` does it: the path stays, the last number of the version changes.
#[test]
fn an_interpreter_that_was_upgraded_in_place_is_taken_over() {
    let Some(machine) = Machine::with(&["3.9"]) else { return };
    machine.create("a", "3.9", &["pkg"]);
    let version = Machine::version("3.9");
    let entry = machine.sandbox.data().join("registry.d/a.toml");
    let config = machine.sandbox.environment("a").join("pyvenv.cfg");
    for file in [&entry, &config] {
        let text = machine.sandbox.read(file).replace(&version, "3.9.1");
        let stampless = text.lines().filter(|line| !line.contains("_stamp = "));
        // The prefix has the version in its path.
        let text =
            stampless.map(|line| line.replace("versions/3.9.1", &format!("versions/{version}")));
        machine.sandbox.write(file, &(text.collect::<Vec<_>>().join("\n") + "\n"));
    }
    let planned = machine.sandbox.venvyard(["repair", "a", "--dry-run"]).success();
    planned.stdout_has(&format!("connect it with cpython {version}"));
    machine.sandbox.venvyard(["repair", "a"]).success();
    assert!(machine.sandbox.read(&entry).contains(&format!("version = \"{version}\"")));
    assert!(machine.sandbox.read(&config).contains(&format!("version = {version}\n")));
    machine.assert_works("a");
}

#[test]
fn a_dry_run_shows_the_plan_and_changes_nothing() {
    let Some(machine) = Machine::with(&["3.9"]) else { return };
    machine.create("a", "3.9", &[]);
    machine.create("b", "3.9", &[]);
    machine.uninstall("3.9");
    machine.install_elsewhere("3.9");
    let link = machine.sandbox.environment("b").join("bin/python");
    let target = machine.sandbox.home().join(".asdf/installs/python");
    fs::remove_file(&link).unwrap();
    symlink(target.join(Machine::version("3.9")).join("bin/python3.9"), link).unwrap();
    let before = machine.sandbox.kept();
    let shown = machine.sandbox.venvyard(["repair", "--all", "--dry-run"]).success();
    shown.stdout_has("WOULD BE DONE").stdout_has("(2 files)").stdout_has("(1 file)");
    let json =
        machine.sandbox.venvyard(["repair", "--all", "--dry-run", "--json"]).success().json();
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["environments"][0]["actions"], serde_json::json!(["rewire"]));
    assert_eq!(json["environments"][0]["done"], false);
    before.assert_same(&machine.sandbox.kept());
}

#[test]
fn a_failure_stops_no_other_repair_and_the_worst_status_is_told() {
    let Some(machine) = Machine::with(&["2.7", "3.9"]) else { return };
    machine.create("a", "2.7", &[]);
    machine.create("b", "3.9", &[]);
    machine.uninstall("2.7");
    machine.uninstall("3.9");
    machine.install_elsewhere("3.9");
    let done = machine.sandbox.venvyard(["repair", "--all", "--yes"]).failure(5);
    // No Python 3 takes the place of a 2.7.
    let done = done.stderr_has("no Python 2.7 is left for a").stderr_has("hint: there are ");
    done.stderr_has("repaired b").stdout_has("failed: no Python 2.7 is left for a");
    assert_eq!((machine.health("a").as_str(), machine.health("b").as_str()), ("broken", "ready"));
}

#[test]
fn words_that_make_no_sense_are_refused() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["repair", "nothing"]).failure(3).stderr_has("no environment nothing");
    sandbox.venvyard(["repair"]).failure(2).stderr_has("no environment is active");
    sandbox.venvyard(["repair", "--all", "a"]).failure(2);
    sandbox.venvyard(["repair", "a", "--python", "9.9"]).failure(5);
    sandbox.venvyard(["repair", "a", "a"]).success().stderr_has("nothing is wrong with a\n");
}
