//! `find`: which environments have a package, and what the index of packages may be.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::support::Sandbox;

/// Adds a distribution to an environment: the lines of its `METADATA` after the name and the version, and other files.
fn add(environment: &Path, name: &str, version: &str, headers: &str, files: &[(&str, &str)]) {
    let info = format!("{}-{version}.dist-info", name.replace(['-', '.'], "_"));
    let metadata = format!("Name: {name}\nVersion: {version}\n{headers}\n");
    let site = site(environment);
    fs::create_dir_all(site.join(&info)).unwrap();
    fs::write(site.join(&info).join("METADATA"), metadata).unwrap();
    fs::write(site.join(&info).join("INSTALLER"), "pip\n").unwrap();
    for (file, text) in files {
        let path = site.join(file.replace("INFO", &info));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.replace("INFO", &info)).unwrap();
    }
}

/// The environment's directory of packages.
fn site(environment: &Path) -> PathBuf {
    let mut places = fs::read_dir(environment.join("lib")).unwrap();
    places.next().unwrap().unwrap().path().join("site-packages")
}

/// An environment of another tool in the home of environments.
fn foreign(sandbox: &Sandbox, name: &str) -> PathBuf {
    let environment = sandbox.environment(name);
    fs::create_dir_all(environment.join("bin")).unwrap();
    fs::create_dir_all(environment.join("lib/python3.9/site-packages")).unwrap();
    std::os::unix::fs::symlink("/bin/sh", environment.join("bin/python")).unwrap();
    fs::write(environment.join("pyvenv.cfg"), "home = /bin\nversion = 3.9.1\n").unwrap();
    environment
}

/// Sets the times of all that the index looks at far enough into the past to be believed.
fn settle(environment: &Path) {
    let past = SystemTime::now() - Duration::from_mins(1);
    for directory in [environment.join("lib"), site(environment)] {
        fs::File::open(directory).unwrap().set_modified(past).unwrap();
    }
}

/// What `find` prints with these arguments: `name version environment how` of each.
fn found(sandbox: &Sandbox, args: &[&str]) -> Vec<String> {
    let outcome = sandbox.venvyard([&["find", "--json"], args].concat());
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let shown =
        |it: &Value| ["name", "version", "environment", "how"].map(|key| text(&it[key])).join(" ");
    outcome.json()["packages"].as_array().unwrap().iter().map(shown).collect()
}

#[test]
fn finds_by_name_version_pattern_and_module_the_newest_first() {
    let sandbox = Sandbox::with(["a", "b"]);
    let [a, b] = ["a", "b"].map(|name| sandbox.environment(name));
    let c = foreign(&sandbox, "c");
    add(
        &a,
        "Django",
        "4.2.9",
        "",
        &[("INFO/REQUESTED", ""), ("INFO/RECORD", "django/__init__.py,,\n")],
    );
    add(&b, "django", "4.2.10", "", &[]);
    add(&b, "django-filter", "1.0", "", &[]);
    add(&c, "Django", "5.0rc1", "", &[]);
    let vcs = r#"{"url": "https://e.org/y", "vcs_info": {"vcs": "git", "commit_id": "4b9f"}}"#;
    let yaml = [
        ("INFO/RECORD", "yaml/__init__.py,,\nyaml/x.py,,\n"),
        ("yaml/__init__.py", ""),
        ("INFO/direct_url.json", vcs),
    ];
    add(&b, "PyYAML", "6.0", "", &yaml);

    let all = ["Django 5.0rc1 c unknown", "django 4.2.10 b unknown", "Django 4.2.9 a asked-for"];
    assert_eq!(found(&sandbox, &["DJANGO"]), all);
    assert_eq!(found(&sandbox, &["django<5.0rc1"]), all[1..]);
    assert_eq!(found(&sandbox, &["django==4.2.*", "django>=5.0rc1"]), all);
    assert_eq!(found(&sandbox, &["django_*"]), ["django-filter 1.0 b unknown"]);
    assert_eq!(found(&sandbox, &["--import", "yaml"]), ["PyYAML 6.0 b vcs"]);
    assert_eq!(found(&sandbox, &["--together", "django", "pyyaml"]), [all[1], "PyYAML 6.0 b vcs"]);
    let table = sandbox.venvyard(["find", "pyyaml"]).success().stdout;
    let lines: Vec<Vec<&str>> =
        table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["PACKAGE", "VERSION", "ENVIRONMENT", "PYTHON", "HOW", "FROM"]);
    assert_eq!(lines[1][..3], ["PyYAML", "6.0", "b"]);
    assert_eq!(lines[1][4..], ["git", "git+https://e.org/y@4b9f"]);

    let none = sandbox.venvyard(["find", "django<4", "--import", "numpy"]).failure(1);
    none.stdout_is("").stderr_has("no environment has django<4 or 'import numpy'\n");
    sandbox.venvyard(["find", "--together", "django", "numpy"]).failure(1);
    sandbox.venvyard(["find", "./x"]).failure(2).stderr_has("venvyard: ./x can't be looked for");
    let module = sandbox.venvyard(["find", "--import", "x y"]).failure(2);
    module.stderr_has("hint: what follows 'import'");
    sandbox.venvyard(["find"]).failure(2);
}

#[test]
fn one_that_is_gone_or_broken_is_one_warning_and_the_others_are_answered() {
    let sandbox = Sandbox::with(["a", "gone", "there"]);
    let there = sandbox.environment("there");
    add(&there, "pkg", "1.0", "", &[]);
    add(&sandbox.environment("gone"), "pkg", "2.0", "", &[]);
    assert_eq!(found(&sandbox, &["pkg"]).len(), 2);
    fs::rename(sandbox.environment("gone"), sandbox.home().join("elsewhere")).unwrap();
    let looping = foreign(&sandbox, "looping");
    fs::remove_dir_all(looping.join("lib")).unwrap();
    std::os::unix::fs::symlink("lib", looping.join("lib")).unwrap();
    fs::create_dir(site(&there).join("pkg-3.0.dist-info")).unwrap();
    fs::create_dir(site(&there).join("empty-1.dist-info")).unwrap();

    let outcome = sandbox.venvyard(["find", "pkg", "empty"]).success();
    let warnings: Vec<&str> = outcome.stderr.lines().collect();
    let gone = sandbox.environment("gone");
    let is_about = |path: PathBuf| {
        warnings.iter().filter(|line| line.contains(&*path.to_string_lossy())).count()
    };
    assert_eq!(warnings.len(), 5, "{warnings:?}");
    assert!(
        warnings[0].contains(&format!(
            "gone is left out, because its directory is gone: {}",
            gone.display()
        )),
        "{warnings:?}"
    );
    assert_eq!(is_about(looping.join("lib")), 1, "{warnings:?}");
    // Once as the one that is there, too, and once because it has no metadata.
    assert_eq!(is_about(site(&there).join("pkg-3.0.dist-info")), 2, "{warnings:?}");
    assert_eq!(is_about(site(&there).join("empty-1.dist-info")), 1, "{warnings:?}");
    assert_eq!(outcome.stdout.lines().count(), 3, "{}", outcome.stdout);
    // Once it is back, it is found again.
    fs::rename(sandbox.home().join("elsewhere"), &gone).unwrap();
    assert!(found(&sandbox, &["pkg"]).contains(&"pkg 2.0 gone unknown".to_owned()));
}

#[test]
fn a_home_on_a_disk_that_is_not_there_is_one_warning() {
    let sandbox = Sandbox::with(["a", "b"]);
    let home = sandbox.home().join(".virtualenvs");
    fs::rename(&home, sandbox.home().join("unmounted")).unwrap();
    std::os::unix::fs::symlink("/nowhere/disk", &home).unwrap();
    let outcome = sandbox.venvyard(["find", "pkg"]).failure(1);
    let warnings: Vec<&str> = outcome.stderr.lines().collect();
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings[0].contains("/nowhere/disk"), "{warnings:?}");
}

#[test]
fn the_index_is_believed_while_nothing_changes_and_may_be_anything() {
    let sandbox = Sandbox::with(["a"]);
    let environment = sandbox.environment("a");
    add(&environment, "pkg", "1.0", "", &[]);
    settle(&environment);
    let index = sandbox.cache().join("distributions");
    let is_found = |name: &str| sandbox.venvyard(["find", name]).status == 0;
    assert!(is_found("pkg"));
    let text = fs::read_to_string(&index).unwrap();
    // What it says is believed, so a warm search reads no directory.
    fs::write(&index, text.replace("pkg-1.0", "gkp-1.0")).unwrap();
    assert!(is_found("gkp") && !is_found("pkg"));
    // What is installed later is found at once, even in the same instant, of which a clock that runs ahead is one that
    // doesn't end while the test runs.
    let ahead = SystemTime::now() + Duration::from_hours(1);
    for version in ["2.0", "3.0"] {
        add(&environment, "pkg", version, "", &[]);
        fs::File::open(site(&environment)).unwrap().set_modified(ahead).unwrap();
        assert_eq!(found(&sandbox, &[&format!("pkg=={version}")]).len(), 1);
        fs::remove_dir_all(site(&environment).join(format!("pkg-{version}.dist-info"))).unwrap();
    }
    let garbage = [
        &b""[..],
        b"\xff\0",
        &text.as_bytes()[..text.len() / 2],
        b"venvyard distributions 1\t9\t9\t9\n",
    ];
    for bytes in garbage {
        fs::write(&index, bytes).unwrap();
        assert!(is_found("pkg"), "{bytes:?}");
    }
    fs::remove_file(&index).unwrap();
    fs::create_dir(&index).unwrap();
    assert!(is_found("pkg"));
    assert!(sandbox.venvyard(["remove", "a", "--yes"]).status == 0 && !is_found("pkg"));
}

#[test]
fn an_environment_that_another_python_was_given_to_or_that_was_moved_is_read_anew() {
    let sandbox = Sandbox::with(["a", "b"]);
    let environment = sandbox.environment("a");
    add(&environment, "pkg", "1.0", "", &[]);
    settle(&environment);
    assert_eq!(found(&sandbox, &["pkg"]).len(), 1);
    // Its directory of packages is away for a while.
    let packages = site(&environment);
    fs::rename(&packages, packages.with_file_name("away")).unwrap();
    assert_eq!(found(&sandbox, &["pkg"]).len(), 0);
    fs::rename(packages.with_file_name("away"), &packages).unwrap();
    settle(&environment);
    assert_eq!(found(&sandbox, &["pkg"]).len(), 1);
    // The directory of another Python stands beside the first.
    fs::create_dir_all(environment.join("lib/python2.6/site-packages/new-1.dist-info")).unwrap();
    fs::write(
        environment.join("lib/python2.6/site-packages/new-1.dist-info/METADATA"),
        "Name: new\nVersion: 1\n",
    )
    .unwrap();
    assert_eq!(found(&sandbox, &["new"]).len(), 1);
    sandbox.venvyard(["rename", "a", "c"]).success();
    assert_eq!(found(&sandbox, &["pkg"]), ["pkg 1.0 c unknown"]);
}

#[test]
fn tab_offers_packages_and_looks_into_no_environment() {
    let sandbox = Sandbox::with(["a"]);
    let environment = sandbox.environment("a");
    add(&environment, "Django", "4.2", "", &[("django/__init__.py", "")]);
    add(&environment, "django-filter", "1.0", "", &[]);
    let offered = |words: &[&str]| {
        let index = words.len().to_string();
        let args = [&["__complete", "fish", &index, "venvyard"], words].concat();
        sandbox.venvyard(args).success().stdout
    };
    assert_eq!(offered(&["find", "dj"]), "");
    sandbox.venvyard(["find", "django"]).success();
    assert_eq!(offered(&["find", "dj"]), "django\t4.2\ndjango-filter\t1.0\n");
    assert_eq!(offered(&["find", "django", "dj"]), "django-filter\t1.0\n");
    assert_eq!(offered(&["find", "--import", "dj"]), "django\n");
    add(&environment, "newer", "1", "", &[]);
    assert!(!offered(&["find", "new"]).contains("newer"));
    assert_eq!(offered(&["packages", "a", "--reverse", "new"]), "newer\t1\n");
    assert_eq!(offered(&["packages", "a"]), "a\t3.13.0\n".replace("3.13.0", &python_of(&sandbox)));
}

fn python_of(sandbox: &Sandbox) -> String {
    let shown = sandbox.venvyard(["show", "a", "--json"]).success().json();
    shown["python"].as_str().unwrap().to_owned()
}
