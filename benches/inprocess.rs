//! What a command does before it changes anything, without the start of a process: the seeds' manifest
//! read, the interpreters remembered, a name found among ten thousand.
#![expect(clippy::disallowed_methods, reason = "what it writes is its own")]
#![expect(clippy::print_stderr, reason = "a person waits for it")]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, SystemTime};

use criterion::{Criterion, criterion_group, criterion_main};
use tempfile::TempDir;
use venvyard::fs::LinkMode;
use venvyard::progress::Silent;
use venvyard::python::{PythonRequest, Pythons, Search};
use venvyard::registry::name::EnvName;
use venvyard::registry::{Entry, PythonFacts, Registry};
use venvyard::venv::seed::{Seeds, Store};
use venvyard::venv::{self, Options};

criterion_group!(benches, discovery, manifest, names);
criterion_main!(benches);

/// Every interpreter of the machine, as `python list` wants them, with all answers in the cache.
fn discovery(criterion: &mut Criterion) {
    let cache = directory();
    let pythons = Pythons::new(Search::from_process(), cache.path());
    let found = pythons.survey().found.len();
    criterion.bench_function(
        &format!("discovery from the cache, {found} interpreters"),
        |bencher| {
            bencher.iter(|| black_box(pythons.survey().found));
        },
    );
}

/// All that is found out before the first directory of an environment with pip is made: its layout,
/// and the seeds' manifests from the store.
fn manifest(criterion: &mut Criterion) {
    let cache = directory();
    let pythons = Pythons::new(Search::from_process(), cache.path());
    let Ok(found) = pythons.find(&PythonRequest::newest()) else {
        eprintln!("inprocess: without an interpreter no manifest is read");
        return;
    };
    let store = Store::new(cache.path());
    let options = Options {
        path: cache.path().join("environment"),
        prompt: "environment".to_owned(),
        command: None,
        system_site_packages: false,
        seeds: Seeds::Usual,
        added_wheels: None,
        bytecode: true,
        link_mode: LinkMode::default(),
    };
    let prepare = || venv::prepare(&found.interpreter, &options, &store, &Silent);
    if let Err(error) = prepare() {
        eprintln!("inprocess: no manifest is read: {error}");
        return;
    }
    criterion.bench_function("layout, and the seeds' manifests from the store", |bencher| {
        bencher.iter(|| black_box(prepare()));
    });
}

/// The index as Tab reads it, and one name as `workon` looks it up.
fn names(criterion: &mut Criterion) {
    const NAMES: usize = 10_000;
    let dir = directory();
    let registry =
        Registry::new(&dir.path().join("data"), &dir.path().join("cache"), dir.path().join("home"));
    for place in ["data/registry.d", "home"] {
        std::fs::create_dir_all(dir.path().join(place)).expect("a directory");
    }
    for at in 0..NAMES {
        let python = PythonFacts {
            version: "3.13.0".to_owned(),
            implementation: "cpython".to_owned(),
            executable: "/usr/bin/python3.13".into(),
            executable_stamp: None,
            config_stamp: None,
        };
        let name = format!("environment-{at}");
        let entry = Entry::new(registry.home().join(&name), python);
        let file = dir.path().join("data/registry.d").join(name + ".toml");
        std::fs::write(file, entry.render().expect("an entry")).expect("a written entry");
    }
    for place in ["data/registry.d", "home"] {
        settle(&dir.path().join(place));
    }
    assert_eq!(registry.list().expect("a list").len(), NAMES);
    criterion.bench_function("the index of 10,000 names", |bencher| {
        bencher.iter(|| black_box(registry.list()));
    });
    criterion.bench_function("one of 10,000 names", |bencher| {
        bencher.iter(|| black_box(registry.get("environment-7777")));
    });
    let new = EnvName::new("Environment-New").expect("a name");
    criterion.bench_function("a new name among 10,000", |bencher| {
        bencher.iter(|| black_box(registry.collision(&new)));
    });
}

/// An index is kept only of directories that have not changed for a while.
fn settle(directory: &Path) {
    let past = SystemTime::now() - Duration::from_mins(1);
    let opened = std::fs::File::open(directory).and_then(|dir| dir.set_modified(past));
    opened.expect("a directory whose time can be set");
}

fn directory() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory for the measurement")
}
