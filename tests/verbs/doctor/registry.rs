//! What can be wrong with the registry, its copies and its index.

use std::fs;
use std::path::PathBuf;

use super::{age, assert_asks, assert_fine, assert_mended, assert_mends_alone, problem, problems};
use crate::support::Sandbox;

fn entry(sandbox: &Sandbox, name: &str) -> PathBuf {
    sandbox.data().join(format!("registry.d/{name}.toml"))
}

#[test]
fn an_environment_whose_entry_is_lost() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    fs::remove_file(entry(&sandbox, "a")).unwrap();
    assert_mends_alone(&sandbox, "unregistered");
    assert!(sandbox.read(entry(&sandbox, "a")).contains("COLOUR = \"green\""));
}

#[test]
fn a_damaged_entry_comes_back_from_the_copy_and_is_kept_aside() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    let whole = sandbox.read(entry(&sandbox, "a"));
    for damage in ["", "schema = 1\npath = ", "\0\0\0\0", &whole[..whole.len() / 2]] {
        fs::write(entry(&sandbox, "a"), damage).unwrap();
        assert_mended(&sandbox, "entry-damaged", "loses-nothing", |found| {
            assert_eq!(found["mend"], "venvyard doctor --fix a");
            super::run_remedy(&sandbox, found).success();
        });
        sandbox.venvyard(["var", "list", "a"]).success().stdout_is("COLOUR=green\n");
    }
    let kept = fs::read_dir(sandbox.data().join("registry.d/.damaged")).unwrap();
    assert_eq!(kept.count(), 4);
}

#[test]
fn a_damaged_entry_without_a_copy_is_taken_out_if_the_user_agrees() {
    let sandbox = Sandbox::new();
    sandbox.write(entry(&sandbox, "lost"), "schema = 1\n");
    assert_asks(&sandbox, "entry-damaged");
    let mut kept = fs::read_dir(sandbox.data().join("registry.d/.damaged")).unwrap();
    let kept = kept.next().unwrap().unwrap().path();
    assert_eq!(fs::read_to_string(kept).unwrap(), "schema = 1\n");
}

#[test]
fn an_entry_of_a_newer_version_is_left_alone() {
    let sandbox = Sandbox::with(["a"]);
    let whole = sandbox.read(entry(&sandbox, "a"));
    fs::write(entry(&sandbox, "a"), whole.replace("schema = 1", "schema = 2")).unwrap();
    let found = problem(&sandbox, &[]);
    assert_eq!((&found["code"], &found["fix"]), (&"entry-newer".into(), &"by-hand".into()));
    let before = sandbox.kept();
    sandbox.venvyard(["doctor", "--fix", "--yes"]).failure(1).stdout_has("-> upgrade venvyard");
    before.assert_same(&sandbox.kept());
}

#[test]
fn a_file_that_is_no_entry() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.write(sandbox.data().join("registry.d/notes.txt"), "mine");
    assert_asks(&sandbox, "no-entry");
}

#[test]
fn two_entries_about_one_directory() {
    let sandbox = Sandbox::with(["b"]);
    fs::copy(entry(&sandbox, "b"), entry(&sandbox, "a")).unwrap();
    let found = problem(&sandbox, &[]);
    assert_eq!(found["environment"], "a", "the one whose directory has another name");
    assert_asks(&sandbox, "same-directory");
    assert!(sandbox.environment("b").is_dir());
}

#[test]
fn two_environments_with_one_id() {
    let sandbox = Sandbox::with(["a", "b"]);
    let id = |name: &str| {
        let text = sandbox.read(entry(&sandbox, name));
        text.lines().find(|line| line.starts_with("id = ")).unwrap().to_owned()
    };
    let (first, second) = (id("a"), id("b"));
    let copy = sandbox.environment("b").join(".venvyard/environment.toml");
    for file in [entry(&sandbox, "b"), copy] {
        fs::write(&file, sandbox.read(&file).replace(&second, &first)).unwrap();
    }
    assert_mends_alone(&sandbox, "same-id");
    assert_ne!(id("a"), id("b"));
}

#[test]
fn a_copy_that_is_gone_damaged_or_older() {
    let sandbox = Sandbox::with(["a"]);
    let copy = sandbox.environment("a").join(".venvyard/environment.toml");
    let whole = sandbox.read(&copy);
    fs::remove_file(&copy).unwrap();
    assert_mends_alone(&sandbox, "copy-behind");
    fs::write(&copy, "schema = ").unwrap();
    assert_mends_alone(&sandbox, "copy-behind");
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    fs::write(&copy, whole).unwrap();
    assert_mends_alone(&sandbox, "copy-behind");
    assert!(sandbox.read(&copy).contains("COLOUR"));
}

#[test]
fn a_copy_that_has_more_than_the_entry_is_not_overwritten_without_a_question() {
    let sandbox = Sandbox::with(["a"]);
    let before = sandbox.read(entry(&sandbox, "a"));
    sandbox.venvyard(["var", "set", "a", "COLOUR=green"]).success();
    fs::write(entry(&sandbox, "a"), before).unwrap();
    assert!(problem(&sandbox, &[])["what"].as_str().unwrap().ends_with("lacks: COLOUR"));
    assert_asks(&sandbox, "copy-has-more");
    sandbox.venvyard(["var", "list", "a"]).success().stdout_is("COLOUR=green\n");
}

#[test]
fn a_home_that_was_moved() {
    let sandbox = Sandbox::with(["a"]);
    let project = sandbox.project("p");
    let file = sandbox.environment("a").join(".project");
    fs::write(file, format!("{}\n", project.display())).unwrap();
    assert_mends_alone(&sandbox, "entry-behind");
    assert!(sandbox.read(entry(&sandbox, "a")).contains("[project]"));
}

#[test]
fn an_index_that_does_not_say_what_the_entries_say() {
    let sandbox = Sandbox::with(["a"]);
    let places = [sandbox.data().join("registry.d"), sandbox.environment("")];
    for place in &places {
        age(place);
    }
    sandbox.venvyard(["list", "--names"]).success();
    assert_fine(&sandbox);
    let index = sandbox.cache().join("names");
    fs::write(&index, sandbox.read(&index).replace("\na\t", "\nz\t")).unwrap();
    assert_mends_alone(&sandbox, "index-behind");
    sandbox.venvyard(["list", "--names"]).success().stdout_is("a\n");
}

#[cfg(unix)]
#[test]
fn a_registry_that_others_can_write() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::with(["a"]);
    for place in [sandbox.data().join("registry.d"), entry(&sandbox, "a"), sandbox.environment("")]
    {
        let mode = place.metadata().unwrap().permissions().mode();
        fs::set_permissions(&place, fs::Permissions::from_mode(mode | 0o002)).unwrap();
        assert_mends_alone(&sandbox, "writable-by-others");
    }
}

#[test]
fn leftovers_are_deleted_once_nothing_can_be_using_them() {
    let sandbox = Sandbox::with(["a"]);
    let stage = ".new-0123456789abcdef0123456789abcdef";
    let project = sandbox.project("p");
    sandbox.venvyard_in(&project, ["create", "--here", "--no-pip"]).success();
    let places = [
        sandbox.environment(stage),
        project.join(stage),
        sandbox.data().join("registry.d/.new-x1"),
        sandbox.cache().join(".new-x2"),
        sandbox.environment("a").join(".venvyard/.new-x3"),
        sandbox.environment(".trash").join("0b0e6f0e-0000-4000-8000-000000000000"),
        sandbox.environment(".trash").join(".trash-0b0e6f0e000040008000000000000000"),
        project.join(".trash/.trash-0b0e6f0e000040008000000000000000"),
    ];
    // From now on, the project's trash is known.
    sandbox.venvyard_in(&project, ["remove", "--yes", "p"]).success();
    for place in &places {
        fs::create_dir_all(place).unwrap();
    }
    fs::write(places[5].join("entry.toml"), "").unwrap();
    assert_fine(&sandbox);
    for place in &places {
        age(place);
    }
    assert_eq!(problems(&sandbox, &[]).len(), places.len(), "{:?}", problems(&sandbox, &[]));
    sandbox.venvyard(["doctor", "--fix"]).success();
    assert!(!places.iter().any(|place| place.exists()));
    assert_fine(&sandbox);
}

#[test]
fn an_item_of_the_trash_with_an_environment_is_no_leftover() {
    let sandbox = Sandbox::with(["a"]);
    let item = sandbox.environment(".trash").join("0b0e6f0e-0000-4000-8000-000000000000");
    fs::create_dir_all(item.join("shop/bin")).unwrap();
    fs::write(item.join("entry.toml"), "").unwrap();
    age(&item);
    assert_fine(&sandbox);
}
