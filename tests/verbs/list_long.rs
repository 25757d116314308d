//! `list --long`: packages, sizes and last use, and how long a size is believed.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::support::{Sandbox, for_each_shell, python, wheel};

const MIB: u64 = 1 << 20;

/// The environments of `list --long --json` with these options, by name.
fn long(sandbox: &Sandbox, options: &[&str]) -> impl Fn(&str) -> Value + use<> {
    let words = [&["list", "--long", "--json"], options].concat();
    let listed = sandbox.venvyard(words).success().json()["environments"].clone();
    move |name| {
        let mut all = listed.as_array().unwrap().iter();
        all.find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name}: {listed}")).clone()
    }
}

fn own(one: &Value) -> u64 {
    one["size"]["own"].as_u64().unwrap_or_else(|| panic!("{one}"))
}

/// Adds what no file system compresses away.
fn grow(environment: &Path, mib: usize) {
    let mut state = 1u64;
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state.to_le_bytes()[5]
    };
    let bytes: Vec<u8> = (0..mib << 20).map(|_| noise()).collect();
    std::fs::write(environment.join("large"), bytes).unwrap();
}

#[test]
fn shows_what_each_environment_has_takes_and_when_it_was_used() {
    let sandbox = Sandbox::new().with_pyenv().env("PIP_NO_INDEX", "1");
    let package = wheel(sandbox.home(), "pkg", "1.0");
    let with_package = ["create", "a", "--seed", "pip", "-i", package.to_str().unwrap()];
    sandbox.venvyard(with_package).success();
    sandbox.venvyard(["create", "bare", "--no-pip"]).success();
    let used = File::options()
        .write(true)
        .open(sandbox.environment("bare").join(".venvyard/used"))
        .unwrap();
    used.set_modified(SystemTime::now() - Duration::from_hours(75)).unwrap();

    let of = long(&sandbox, &[]);
    let (a, bare) = (of("a"), of("bare"));
    assert_eq!((&a["packages"], &bare["packages"]), (&2.into(), &0.into()));
    assert!(own(&bare) > 0 && own(&bare) < MIB, "{bare}");
    assert!(own(&a) > own(&bare), "{a}");
    // pip's files are hard links to the store.
    let shared = a["size"]["shared"].as_u64().unwrap();
    assert!(!cfg!(unix) || shared > MIB, "{a}");
    assert!(a["size"]["measured"].as_str().unwrap().ends_with('Z'), "{a}");
    assert!(a["last_used"].as_str().unwrap().ends_with('Z'), "{a}");

    let table = sandbox.venvyard(["list", "--long"]).success().stdout;
    let line = |name: &str| table.lines().find(|line| line.starts_with(name)).unwrap();
    for column in ["PYTHON", "PACKAGES", "SIZE", "MEASURED", "LAST USED", "STATE", "MANAGED BY"] {
        assert!(line("NAME").contains(column), "{table}");
    }
    assert!(line("bare").contains(" 3 days ago "), "{table}");
    assert!(line("a ").contains(" just now ") && line("a ").contains(" MiB "), "{table}");
    // Without --long there is none of it.
    let short = sandbox.venvyard(["list", "--json"]).success().json();
    assert!(short["environments"][0].get("size").is_none(), "{short}");
    assert!(!sandbox.venvyard(["list"]).success().stdout.contains("SIZE"));
}

#[test]
fn a_size_is_measured_once_until_it_is_refreshed() {
    let sandbox = Sandbox::with(["a", "b"]);
    let first = long(&sandbox, &[])("a");
    grow(&sandbox.environment("a"), 3);
    assert_eq!(long(&sandbox, &[])("a")["size"], first["size"]);
    let refreshed = long(&sandbox, &["--refresh"]);
    assert!(own(&refreshed("a")) >= own(&first) + 2 * MIB);
    assert!(own(&refreshed("b")) < MIB);
    std::fs::remove_file(sandbox.environment("a").join("large")).unwrap();
    // The cache may be deleted at any time.
    std::fs::remove_file(sandbox.cache().join("sizes")).unwrap();
    assert!(own(&long(&sandbox, &[])("a")) < MIB);
    for words in [&["list", "--refresh"] as &[&str], &["list", "--long", "--names"]] {
        sandbox.venvyard(words).failure(2);
    }
}

#[test]
fn another_environment_in_the_same_place_is_measured_anew() {
    let sandbox = Sandbox::with(["a"]);
    grow(&sandbox.environment("a"), 3);
    assert!(own(&long(&sandbox, &[])("a")) > 2 * MIB);
    sandbox.venvyard(["remove", "--yes", "a"]).success();
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    assert!(own(&long(&sandbox, &[])("a")) < MIB);
}

#[test]
fn a_missing_environment_keeps_its_packages_and_has_no_size() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--seed", "pip"]).success();
    sandbox.venvyard(["create", "damaged", "--no-pip"]).success();
    assert_eq!(long(&sandbox, &[])("a")["packages"], 1);
    std::fs::remove_dir_all(sandbox.environment("a")).unwrap();
    sandbox.write(sandbox.data().join("registry.d/damaged.toml"), "schema = 1\npath = ");
    for _ in 0..2 {
        let of = long(&sandbox, &["--refresh"]);
        let gone = of("a");
        assert_eq!(gone["health"], "missing");
        assert_eq!((&gone["packages"], &gone["size"]), (&1.into(), &Value::Null));
        assert_eq!(
            (of("damaged")["health"].as_str(), of("damaged").get("size")),
            (Some("damaged"), Some(&Value::Null))
        );
    }
    let shown = sandbox.venvyard(["show", "a"]).success();
    shown.stdout_has("packages    1 when it was last seen");
}

#[test]
fn another_tools_environment_is_measured_and_stays_as_it_is() {
    let sandbox = Sandbox::with([]);
    let theirs = sandbox.environment("theirs");
    python::venv(&sandbox, &theirs);
    let before = sandbox.kept();
    let one = long(&sandbox, &[])("theirs");
    assert!(own(&one) > 0, "{one}");
    assert_eq!((&one["packages"], &one["last_used"]), (&0.into(), &Value::Null));
    before.assert_same(&sandbox.kept());
}

#[cfg(unix)]
#[test]
fn a_cache_that_cannot_be_written_costs_only_time() {
    let sandbox = Sandbox::with(["a"]);
    let sizes = sandbox.cache().join("sizes");
    std::fs::create_dir_all(&sizes).unwrap();
    assert!(own(&long(&sandbox, &[])("a")) > 0);
    assert!(sizes.is_dir());
    std::fs::remove_dir(&sizes).unwrap();
    // What somebody else could have written is not believed, and neither is nonsense.
    sandbox.write(&sizes, "venvyard sizes 1\n-\t1\n\0\0");
    assert!(own(&long(&sandbox, &[])("a")) > 0);
}

#[test]
fn lsenv_passes_the_options_on() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let outcome = shell.strict(&sandbox, &format!("{load}\nlsenv --long --refresh")).success();
        assert!(outcome.stdout.contains("PACKAGES"), "{outcome}");
    });
}
