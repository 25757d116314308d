//! Tests of finding the interpreter for a request.

use super::*;
use crate::error::Kind;
use crate::python::testing::{
    VERSIONS, copied, executable, fake_binary, link, pyenv, pyenv_root, script, search_in,
    stdlib_environment,
};

struct Machine {
    root: PathBuf,
    search: Search,
    _dir: tempfile::TempDir,
}

impl Machine {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let mut search = search_in(&root);
        search.path = vec![root.join("bin")];
        search.time_limit = std::time::Duration::from_mins(1);
        Self { root, search, _dir: dir }
    }

    fn with_pyenv() -> Self {
        let mut machine = Self::new();
        machine.search.pyenv_root = Some(pyenv_root());
        machine
    }

    fn pythons(&self) -> Pythons {
        Pythons::new(self.search.clone(), &self.root.join("cache"))
    }

    fn find(&self, request: &str) -> Result<FoundPython, Error> {
        self.pythons().find(&request.parse().unwrap())
    }

    fn remembered(&self) -> PathBuf {
        self.root.join("cache/interpreters-3.jsonl")
    }

    fn answers(&self) -> usize {
        std::fs::read_to_string(self.remembered())
            .map_or(0, |text| text.matches("\"answer\"").count())
    }

    /// Changes every cached answer to 32 bits, so that answers from the cache can be recognized.
    fn mark_the_cache(&self) {
        let text = std::fs::read_to_string(self.remembered()).unwrap();
        let marked = text.replace("\"is_64_bit\":true", "\"is_64_bit\":false");
        crate::fs::replace_derived(&self.remembered(), marked.as_bytes()).unwrap();
    }
}

#[test]
fn each_version_is_found_with_one_process_under_its_stable_path() {
    for version in VERSIONS {
        let Some(prefix) = pyenv(version) else { continue };
        let series = version.rsplit_once('.').unwrap().0;
        let machine = Machine::with_pyenv();
        let found = machine.find(series).unwrap();
        assert_eq!(found.interpreter.version.to_string(), version);
        assert_eq!(found.interpreter.executable, prefix.join(format!("bin/python{series}")));
        assert_eq!(found.source, PythonSource::Pyenv);
        assert_eq!(machine.answers(), 1, "only {series} is asked");
    }
}

#[test]
fn only_the_newest_match_is_probed() {
    let [Some(_), Some(_), Some(_)] = ["3.13.0", "3.12.1", "3.11.7"].map(pyenv) else { return };
    for (request, version) in [("cpython", "3.13.0"), ("3", "3.13.0"), (">=3.9,<3.12", "3.11.7")] {
        let machine = Machine::with_pyenv();
        assert_eq!(machine.find(request).unwrap().interpreter.version.to_string(), version);
        assert_eq!(machine.answers(), 1, "{request}");
    }
}

#[test]
fn among_equals_the_first_on_path_is_selected() {
    let Some(prefix) = pyenv("3.12.1") else { return };
    let machine = Machine::with_pyenv();
    link(&machine.root.join("bin/python3"), prefix.join("bin/python3.12"));
    let found = machine.find("3.12").unwrap();
    assert_eq!((found.source, found.path), (PythonSource::Path, machine.root.join("bin/python3")));
    assert_eq!(found.interpreter.executable, prefix.join("bin/python3.12"));
}

#[test]
fn a_remembered_interpreter_is_not_probed_again_even_by_path() {
    let Some(prefix) = pyenv("3.12.1") else { return };
    let machine = Machine::with_pyenv();
    machine.find("3.12").unwrap();
    machine.mark_the_cache();
    let path = prefix.join("bin/python3.12");
    for request in ["3.12", path.to_str().unwrap()] {
        assert!(!machine.find(request).unwrap().interpreter.is_64_bit, "{request}");
    }
    let mut pythons = machine.pythons();
    pythons.refresh();
    assert!(pythons.find(&"3.12".parse().unwrap()).unwrap().interpreter.is_64_bit);
}

#[test]
fn an_environments_python_stands_for_its_base() {
    for version in VERSIONS {
        if version.starts_with("2.") {
            continue;
        }
        let Some(prefix) = pyenv(version) else { continue };
        let series = version.rsplit_once('.').unwrap().0;
        let machine = Machine::new();
        let env = machine.root.join("an env");
        stdlib_environment(&prefix.join("bin/python"), &env);
        for asked in ["", "bin/python", "bin/python3"] {
            let found = machine.find(env.join(asked).to_str().unwrap()).unwrap();
            let interpreter = found.interpreter;
            assert_eq!(interpreter.version.to_string(), version);
            assert_eq!(interpreter.executable, prefix.join(format!("bin/python{series}")));
            assert_eq!(interpreter.base_prefix, prefix);
        }
    }
}

#[test]
fn an_environment_on_path_counts_as_its_base() {
    let Some(prefix) = pyenv("3.9.18") else { return };
    let mut machine = Machine::new();
    let env = machine.root.join("env");
    stdlib_environment(&prefix.join("bin/python"), &env);
    machine.search.path = vec![env.join("bin"), prefix.join("bin")];
    let found = machine.pythons().survey().found;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].interpreter.executable, prefix.join("bin/python3.9"));
}

#[test]
fn shims_are_never_started() {
    let mut machine = Machine::new();
    let marker = machine.root.join("started");
    let shim = machine.root.join("h/.pyenv/shims/python3.12");
    script(&shim, &format!("touch {}; exec sleep 1000", marker.display()));
    link(&machine.root.join("bin/python3"), &shim);
    link(&machine.root.join("bin/tool"), &shim);
    script(&machine.root.join("bin/python3.12"), &format!("touch {}", marker.display()));
    machine.search.path.insert(0, shim.parent().unwrap().to_owned());
    let pythons = machine.pythons();
    assert!(pythons.survey().found.is_empty() && pythons.survey().broken.is_empty());
    for request in ["python", "3.12", ">=3", shim.to_str().unwrap()] {
        assert!(matches!(machine.find(request), Err(Error::NotFound { .. })), "{request}");
    }
    let linked = machine.root.join("bin/python3");
    assert!(machine.find(linked.to_str().unwrap()).is_err());
    assert!(!marker.exists());
}

#[test]
fn a_shim_stands_for_the_version_in_its_name() {
    let Some(prefix) = pyenv("3.12.1") else { return };
    let machine = Machine::with_pyenv();
    let shim = machine.root.join("shims/python3.12");
    script(&shim, "exit 1");
    let found = machine.find(shim.to_str().unwrap()).unwrap();
    assert_eq!(found.interpreter.executable, prefix.join("bin/python3.12"));
}

#[test]
fn a_script_named_by_path_is_probed_each_time() {
    let [Some(one), Some(other)] = ["3.9.18", "3.10.13"].map(pyenv) else { return };
    let machine = Machine::new();
    let wrapper = machine.root.join("bin/wrapped");
    for prefix in [one, other] {
        let python = prefix.join("bin/python3");
        script(&wrapper, &format!("exec {} \"$@\"", python.display()));
        for request in [wrapper.to_str().unwrap(), "wrapped"] {
            let found = machine.find(request).unwrap();
            assert_eq!(found.interpreter.base_prefix, prefix);
            assert!(found.interpreter.executable.starts_with(&prefix));
            assert_eq!(found.path, wrapper);
        }
    }
}

#[test]
fn the_error_for_another_file_says_what_it_is() {
    let machine = Machine::new();
    let (text, plain, empty) =
        (machine.root.join("text"), machine.root.join("plain"), machine.root.join("empty"));
    executable(&text, b"touch marker");
    crate::fs::write_new(&plain, b"text").unwrap();
    crate::fs::create_dir(&empty).unwrap();
    for (path, message) in [
        (&text, "it is neither a program nor a script"),
        (&plain, "it is not an executable file"),
        (&empty, "the directory has no bin/python"),
        (&machine.root.join("nothing"), "no such file or directory"),
    ] {
        let error = machine.find(path.to_str().unwrap()).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        assert_eq!(crate::error::Error::from(error).kind(), Kind::NoSuchInterpreter);
    }
}

#[test]
fn broken_interpreters_are_reported_and_stop_nothing() {
    let Some(_) = pyenv("3.9.18") else { return };
    let machine = Machine::with_pyenv();
    let broken = machine.root.join("bin/python3.9");
    fake_binary(&broken);
    assert_eq!(machine.find("3.9").unwrap().interpreter.version.to_string(), "3.9.18");
    let survey = machine.pythons().survey();
    assert_eq!(survey.broken.iter().map(|b| &b.path).collect::<Vec<_>>(), [&broken]);
    assert!(survey.found.iter().any(|f| f.interpreter.version.to_string() == "3.9.18"));
}

#[test]
fn the_error_for_no_match_lists_the_found_ones() {
    let [Some(_), Some(_)] = ["3.12.1", "3.9.18"].map(pyenv) else { return };
    let machine = Machine::with_pyenv();
    fake_binary(&machine.root.join("bin/python3.5"));
    let error = crate::error::Error::from(machine.find("3.5").unwrap_err());
    assert_eq!(error.to_string(), "no Python found for 3.5");
    assert_eq!(error.kind().exit().0, 5);
    assert!(error.hints()[0].starts_with("found: ") && error.hints()[0].contains("3.12.1, "));
    assert!(error.hints()[1].contains("bin/python3.5 does not run"), "{:?}", error.hints());
}

#[test]
fn the_list_is_newest_first_and_each_once() {
    let machine = Machine::with_pyenv();
    let versions: Vec<_> =
        machine.pythons().survey().found.into_iter().map(|f| f.interpreter.version).collect();
    assert!(versions.is_sorted_by(|a, b| a > b), "{versions:?}");
    let present = VERSIONS.iter().filter(|version| pyenv(version).is_some()).count();
    assert!(versions.len() >= present);
}

#[test]
fn listing_without_probing_starts_nothing_and_uses_the_cache() {
    let mut machine = Machine::new();
    machine.search.pyenv_root = Some(machine.root.join("p"));
    for path in [
        "p/versions/3.12.1/bin/python",
        "p/versions/3.13.0t/bin/python",
        "bin/python3.11",
        "bin/python",
    ] {
        fake_binary(&machine.root.join(path));
    }
    let pythons = machine.pythons();
    let requests = |pythons: &Pythons| -> Vec<_> {
        pythons.candidates_without_probing().iter().map(|l| l.request.to_string()).collect()
    };
    assert_eq!(requests(&pythons), ["3.13.0t", "3.12.1", "3.11"]);
    let known = Candidate::at(machine.root.join("bin/python3.11"), PythonSource::Path).unwrap();
    let answer = Ok(crate::python::testing::interpreter("3.11.4"));
    pythons.prober.cache.keep([(&known, &answer)]);
    assert_eq!(requests(&pythons), ["3.13.0t", "3.12.1", "3.11.4"]);
}

#[test]
fn every_listed_interpreter_is_found_by_its_requests() {
    let machine = Machine::with_pyenv();
    // One with the wrong name, and one that comes before its equal.
    if let Some(prefix) = pyenv("3.12.1") {
        link(&machine.root.join("bin/python3"), prefix.join("bin/python3.12"));
        crate::fs::copy_new(&prefix.join("bin/python3.12"), &machine.root.join("bin/python3.5"))
            .unwrap();
        crate::fs::set_mode(&machine.root.join("bin/python3.5"), 0o755).unwrap();
    }
    let survey = machine.pythons().survey();
    for (found, requests) in survey.found.iter().zip(super::super::answers(&survey.found)) {
        for request in requests {
            let told = machine.pythons().find(&request).unwrap();
            assert_eq!(told.interpreter.executable, found.interpreter.executable, "{request}");
        }
    }
}

#[test]
fn a_name_that_pyenv_has_means_its_version() {
    let Some(prefix) = pyenv("3.9.18") else { return };
    let mut machine = Machine::new();
    let versions = machine.root.join("p/versions");
    machine.search.pyenv_root = Some(machine.root.join("p"));
    link(&versions.join("3.9.18"), &prefix);
    stdlib_environment(&prefix.join("bin/python"), &versions.join("shop"));
    link(&machine.root.join("bin/python3"), prefix.join("bin/python3"));
    let pythons = machine.pythons();
    for name in ["shop", "3.9.18", "system"] {
        let (_, pin) = super::super::pins(name).remove(0);
        let requests = pythons.requests(&pin);
        let found = pythons.find(&requests[0]).unwrap();
        assert_eq!(found.interpreter.base_prefix, prefix, "{name}");
    }
    for name in ["nothing", "..", "../versions/shop", "/usr/bin/python3"] {
        let (_, pin) = super::super::pins(name).remove(0);
        assert_eq!(pythons.requests(&pin), [], "{name}");
    }
}

#[test]
fn an_interpreter_without_its_library_is_reported() {
    let Some(prefix) = pyenv("3.9.18") else { return };
    let machine = Machine::new();
    let path = machine.root.join("bin/python3");
    copied(&path, &prefix.join("bin/python3.9"), "");
    crate::fs::delete_tree(&machine.root.join("lib/python3.9/encodings")).unwrap();
    let error = machine.find(path.to_str().unwrap()).unwrap_err().to_string();
    assert!(
        error.ends_with("it can't find its standard library (No module named 'encodings')"),
        "{error}"
    );
}

#[test]
fn interpreters_that_hang_cost_the_time_limit_once() {
    let Some(prefix) = pyenv("3.9.18") else { return };
    let mut machine = Machine::new();
    // Two series and an unknown version hang: they are waited for together.
    for name in ["python3.9", "python3", "python"] {
        let path = machine.root.join("bin").join(name);
        copied(&path, &prefix.join("bin/python3.9"), "import time; time.sleep(1000)");
    }
    machine.search.pyenv_root = Some(machine.root.join("p"));
    link(&machine.root.join("p/versions/3.9.18"), &prefix);
    // On a busy machine it might take longer than the limit.
    machine.find(machine.root.join("p/versions/3.9.18/bin/python3.9").to_str().unwrap()).unwrap();
    machine.search.time_limit = std::time::Duration::from_millis(300);
    machine.search.patient_limit = std::time::Duration::from_millis(400);
    let silent = |survey: &Survey| -> Vec<bool> {
        survey.broken.iter().map(|b| matches!(b.error, Error::WasSilent { .. })).collect()
    };
    assert_eq!(machine.find("3.9").unwrap().source, PythonSource::Pyenv);
    assert_eq!(silent(&machine.pythons().survey()), [true, true, true]);
    let mut pythons = machine.pythons();
    pythons.refresh();
    assert_eq!(silent(&pythons.survey())[..3], [false, false, false]);
    // If the user names it, it is probed again, because no other can take its place.
    let path = machine.root.join("bin/python3.9");
    let error = machine.find(path.to_str().unwrap()).unwrap_err();
    assert!(error.to_string().ends_with(" within 0.4 s"), "{error}");
}
