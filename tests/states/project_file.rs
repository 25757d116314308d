//! `.project`, in which other tools keep an environment's project, too.

use super::{listed, save_index, workon};
use crate::support::{Sandbox, python};

/// Writes `.project` as virtualenvwrapper and pew do.
fn set_by_another_tool(sandbox: &Sandbox, name: &str, project: &std::path::Path) {
    sandbox.write(sandbox.environment(name).join(".project"), &format!("{}\n", project.display()));
}

#[test]
fn the_project_of_another_tools_environment_counts_everywhere() {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop");
    python::venv(&sandbox, &sandbox.environment("theirs"));
    set_by_another_tool(&sandbox, "theirs", &shop);
    let directory = shop.to_str().unwrap();
    assert_eq!(listed(&sandbox, "theirs")["project"], directory);
    let shown = sandbox.venvyard(["show", "theirs", "--json"]).success().json();
    assert_eq!(shown["project"], directory);
    for query in ["theirs", "shop"] {
        workon(&sandbox, query).success().stdout_has(directory);
    }
    // A later word is in the index, from which Tab completes, once a command has seen it.
    let new = sandbox.project("new");
    save_index(&sandbox);
    set_by_another_tool(&sandbox, "theirs", &new);
    assert_eq!(listed(&sandbox, "theirs")["project"], new.to_str().unwrap());
    workon(&sandbox, "new").success().stdout_has(new.to_str().unwrap());
    set_by_another_tool(&sandbox, "theirs", &shop);
    let here = sandbox.venvyard_in(&shop, ["activate", "--shell", "bash", "."]).success();
    assert!(here.stdout.contains("theirs"), "{here}");
}

#[test]
fn a_change_of_its_variables_keeps_the_project() {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop");
    python::venv(&sandbox, &sandbox.environment("theirs"));
    set_by_another_tool(&sandbox, "theirs", &shop);
    sandbox.venvyard(["var", "set", "theirs", "K=v"]).success();
    assert_eq!(listed(&sandbox, "theirs")["project"], shop.to_str().unwrap());
    let file = sandbox.read(sandbox.environment("theirs").join(".project"));
    assert_eq!(file, format!("{}\n", shop.display()));
}

#[test]
fn unset_says_which_project_it_takes_away() {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop");
    python::venv(&sandbox, &sandbox.environment("theirs"));
    set_by_another_tool(&sandbox, "theirs", &shop);
    sandbox
        .venvyard(["project", "unset", "theirs"])
        .success()
        .stderr_has("theirs no longer belongs to ~/projects/shop");
    assert!(!sandbox.environment("theirs").join(".project").exists());
    sandbox
        .venvyard(["project", "unset", "theirs"])
        .success()
        .stderr_has("theirs belongs to no project");
}

#[test]
fn the_newer_word_counts() {
    let sandbox = Sandbox::with(["a"]);
    let (one, two, three) =
        (sandbox.project("one"), sandbox.project("two"), sandbox.project("three"));
    sandbox.venvyard(["project", "set", "--default", "a", one.to_str().unwrap()]).success();
    save_index(&sandbox);
    set_by_another_tool(&sandbox, "a", &two);
    let directory = two.to_str().unwrap();
    assert_eq!(listed(&sandbox, "a")["project"], directory);
    sandbox.venvyard(["show", "a"]).success().stdout_has(directory);
    // The index still has the older word.
    let here = sandbox.venvyard_in(&two, ["activate", "--shell", "bash", "."]).success();
    here.stdout_has(directory);
    workon(&sandbox, "a").success().stdout_has(directory);
    let entry = sandbox.read(sandbox.data().join("registry.d/a.toml"));
    assert!(entry.contains(directory), "workon takes it over: {entry}");
    let there = sandbox.venvyard_in(&one, ["activate", "--shell", "bash", "."]);
    there.failure(3).stderr_has("no environment belongs to");

    sandbox.venvyard(["project", "set", "a", three.to_str().unwrap()]).success();
    assert_eq!(listed(&sandbox, "a")["project"], three.to_str().unwrap());
}

#[test]
fn what_names_no_absolute_path_stays_as_it_is() {
    let sandbox = Sandbox::new().with_pyenv();
    python::venv(&sandbox, &sandbox.environment("theirs"));
    let file = sandbox.write(sandbox.environment("theirs").join(".project"), "~/shop\n");
    sandbox.venvyard(["var", "set", "theirs", "K=v"]).success();
    assert_eq!(sandbox.read(&file), "~/shop\n");
}
