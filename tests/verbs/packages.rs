//! `packages`: what is in one environment, and which package requires which.
#![cfg(unix)]

use std::fs;
use std::path::PathBuf;

use crate::support::Sandbox;

/// A sandbox with the environment `a`, and its directory of packages.
fn environment() -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::with(["a"]);
    let lib = sandbox.environment("a").join("lib");
    let python = fs::read_dir(lib).unwrap().next().unwrap().unwrap().path();
    (sandbox, python.join("site-packages"))
}

/// Adds a distribution with these lines in its `METADATA`.
fn add(site: &std::path::Path, name: &str, version: &str, headers: &str) -> PathBuf {
    let info = site.join(format!("{}-{version}.dist-info", name.replace('-', "_")));
    fs::create_dir_all(&info).unwrap();
    let text = format!("Name: {name}\nVersion: {version}\n{headers}\n");
    fs::write(info.join("METADATA"), text).unwrap();
    info
}

fn shop(site: &std::path::Path) {
    let shop = add(
        site,
        "Shop",
        "1.0",
        "Requires-Dist: web-kit[fast] (>=2,<3)\nRequires-Dist: old; python_version < '3'\nRequires-Dist: gone\n",
    );
    fs::write(shop.join("REQUESTED"), "").unwrap();
    fs::write(shop.join("INSTALLER"), "pip").unwrap();
    fs::write(shop.join("RECORD"), "shop.py,sha256=x,2048\n").unwrap();
    add(site, "web-kit", "2.5", "Requires-Dist: six\nRequires-Dist: speed>=9; extra == 'fast'\n");
    add(site, "speed", "1.0", "Requires-Dist: six\nRequires-Dist: Shop\n");
    add(site, "six", "1.17", "");
}

#[test]
fn the_tree_has_what_is_required_here_with_what_is_missing_and_circles() {
    let (sandbox, site) = environment();
    shop(&site);
    sandbox.venvyard(["packages", "a", "--tree"]).success().stdout_is(
        "Shop 1.0\n\
         ├── gone is missing\n\
         └── web-kit 2.5 ([fast]>=2,<3)\n    \
             ├── six 1.17\n    \
             └── speed 1.0 (>=9), another version is required\n        \
                 ├── Shop 1.0 (a circle)\n        \
                 └── six 1.17\n",
    );
    sandbox.venvyard(["packages", "a", "--reverse", "SIX"]).success().stdout_is(
        "six 1.17\n\
         ├── speed 1.0\n\
         │   └── web-kit 2.5 (>=9), another version is required\n\
         │       └── Shop 1.0 ([fast]>=2,<3)\n\
         │           └── speed 1.0 (a circle)\n\
         └── web-kit 2.5 (*)\n\
         (*) its branches are shown above\n",
    );
    let none = sandbox.venvyard(["packages", "a", "--reverse", "gone"]).failure(1);
    none.stderr_has("there is no package gone in a").stderr_has("'venvyard packages a' lists them");
}

#[test]
fn the_table_and_the_json_tell_how_each_came_and_who_requires_it() {
    let (sandbox, site) = environment();
    sandbox.venvyard(["packages", "a"]).success().stdout_is("").stderr_has("a has no packages");
    shop(&site);
    let linked = sandbox.project("linked");
    fs::write(site.join("linked.egg-link"), format!("{}\n.", linked.display())).unwrap();

    let table = sandbox.venvyard(["packages", "a"]).success();
    let lines: Vec<Vec<&str>> =
        table.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["PACKAGE", "VERSION", "HOW", "SIZE", "FROM"]);
    assert_eq!(lines[1][..2], ["linked", "editable"]);
    assert!(
        lines[1].last().unwrap().ends_with("u/projects/linked")
            || lines[1].contains(&"~/projects/linked"),
        "{lines:?}"
    );
    assert_eq!(lines[2], ["Shop", "1.0", "asked", "for", "2.0", "KiB"]);
    assert_eq!(lines[3], ["six", "1.17", "dependency"]);
    // Its sources have no metadata.
    table.stderr_has("linked.egg-link has no valid name and version");

    let json = sandbox.venvyard(["packages", "a", "--json"]).success().json();
    assert_eq!((&json["schema_version"], &json["environment"]), (&1.into(), &"a".into()));
    let of = |name: &str| {
        let all = json["packages"].as_array().unwrap();
        all.iter().find(|it| it["name"] == name).unwrap_or_else(|| panic!("{name}: {json}"))
    };
    assert_eq!((&of("Shop")["how"], &of("Shop")["size"]), (&"asked-for".into(), &2048.into()));
    assert_eq!(of("six")["required_by"], serde_json::json!(["speed", "web-kit"]));
    assert_eq!(of("linked")["source"], linked.to_str().unwrap());
    assert_eq!(
        of("Shop")["requires"],
        serde_json::json!([
            {"name": "gone", "versions": "", "extras": [], "installed": null, "missing": true, "met": false},
            {"name": "web-kit", "versions": ">=2,<3", "extras": ["fast"], "installed": "2.5", "missing": false, "met": true},
        ])
    );
    let above =
        sandbox.venvyard(["packages", "a", "--reverse", "speed", "--json"]).success().json();
    let names: Vec<&str> = above["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Shop", "speed", "web-kit"]);
}

#[test]
fn the_active_environment_is_meant_without_a_name_and_one_that_is_gone_is_an_error() {
    let (sandbox, site) = environment();
    add(&site, "pkg", "1", "");
    sandbox.venvyard(["packages"]).failure(2).stderr_has("no environment is active");
    let active = sandbox.environment("a");
    let sandbox = sandbox.env("VIRTUAL_ENV", &active);
    sandbox.venvyard(["packages"]).success().stdout_has("pkg");
    sandbox.venvyard(["packages", "absent"]).failure(3);
    fs::remove_dir_all(active).unwrap();
    sandbox.venvyard(["packages", "a"]).failure(1).stderr_has("the environment a is missing");
}
