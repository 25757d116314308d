//! `project`: the project of an environment, and names of projects in place of names of environments.

use std::path::Path;

use serde_json::Value;

use crate::support::{Outcome, Sandbox, python};

fn show(sandbox: &Sandbox, name: &str) -> Value {
    sandbox.venvyard(["show", name, "--json"]).success().json()
}

/// `project set`, with `--default` or without.
fn set(sandbox: &Sandbox, name: &str, directory: &Path, options: &[&str]) -> Outcome {
    let directory = directory.to_string_lossy();
    sandbox.venvyard(["project", "set", name, &directory].iter().chain(options)).success()
}

fn entry(sandbox: &Sandbox, name: &str) -> String {
    sandbox.read(sandbox.data().join(format!("registry.d/{name}.toml")))
}

#[test]
fn set_and_unset_change_entry_and_environment() {
    let sandbox = Sandbox::with(["a"]);
    let shop = sandbox.project("shop");
    let own = ".virtualenvs/a/.venvyard/environment.toml";
    let said = set(&sandbox, "a", &shop, &[]).stdout_is("");
    assert_eq!(said.stderr, "a belongs to ~/projects/shop\n");
    assert_eq!(show(&sandbox, "a")["project"], shop.to_str().unwrap());
    assert_eq!(sandbox.read(".virtualenvs/a/.project"), format!("{}\n", shop.display()));
    assert!(sandbox.read(own).contains("projects/shop"));

    let said = sandbox.venvyard(["project", "unset", "a"]).success();
    assert_eq!(said.stderr, "a no longer belongs to ~/projects/shop\n");
    assert_eq!(show(&sandbox, "a")["project"], Value::Null);
    assert!(!sandbox.environment("a").join(".project").exists());
    assert!(!sandbox.read(own).contains("project"));
    sandbox.venvyard(["project", "unset", "a"]).success();
}

#[test]
fn the_directory_defaults_to_the_current_one() {
    let sandbox = Sandbox::with(["a"]);
    let shop = sandbox.project("shop");
    sandbox.venvyard_in(&shop, ["project", "set", "a"]).success();
    assert_eq!(show(&sandbox, "a")["project"], shop.to_str().unwrap());
    for written in ["../shop", "./", "../../projects/shop/", "."] {
        sandbox.venvyard_in(&shop, ["project", "set", "a", written]).success();
        assert_eq!(show(&sandbox, "a")["project"], shop.to_str().unwrap(), "{written}");
    }
}

#[test]
fn a_projects_name_means_its_environment() {
    let sandbox = Sandbox::with(["old", "new", "unrelated"]);
    let shop = sandbox.project("shop");
    set(&sandbox, "old", &shop, &[]);
    assert_eq!(show(&sandbox, "shop")["name"], "old");
    let inner = sandbox.project("shop/src");
    let here = sandbox.venvyard_in(&inner, ["show", ".", "--path"]).success();
    here.stdout_is(&format!("{}\n", sandbox.environment("old").display()));

    set(&sandbox, "new", &shop, &[]);
    for args in [vec!["show", "shop"], vec!["run", "shop", "--", "true"]] {
        let refused = sandbox.venvyard(&args).failure(3).stdout_is("");
        let directory = shell_words::quote(shop.to_str().unwrap()).into_owned();
        let expected = format!(
            "venvyard: the project shop has several environments: new, old\n  \
             hint: 'venvyard project set --default new {directory}' makes new the default\n"
        );
        assert_eq!(refused.stderr, expected);
    }
    set(&sandbox, "new", &shop, &["--default"]);
    assert_eq!(show(&sandbox, "shop")["name"], "new");
    assert_eq!(show(&sandbox, "new")["default"], true);
    set(&sandbox, "old", &shop, &["--default"]);
    assert_eq!(show(&sandbox, "shop")["name"], "old");
    assert_eq!(show(&sandbox, "new")["default"], false, "a project has one default");
    // Setting the same project again keeps the default; another project drops it.
    set(&sandbox, "old", &shop, &[]);
    assert_eq!(show(&sandbox, "old")["default"], true);
    set(&sandbox, "old", &sandbox.project("other"), &[]);
    assert_eq!(show(&sandbox, "old")["default"], false);
    assert_eq!(show(&sandbox, "shop")["name"], "new", "it is the only one left");
}

#[test]
fn an_environment_wins_over_a_project_of_the_same_name() {
    let sandbox = Sandbox::with(["a", "b"]);
    set(&sandbox, "b", &sandbox.project("a"), &["--default"]);
    assert_eq!(show(&sandbox, "a")["name"], "a");
}

#[test]
fn a_dot_outside_of_projects_is_an_error() {
    let sandbox = Sandbox::with(["a"]);
    set(&sandbox, "a", &sandbox.project("shop"), &[]);
    let outside = sandbox.project("outside");
    let refused = sandbox.venvyard_in(&outside, ["show", "."]).failure(3);
    refused
        .stderr_has(&format!("no environment belongs to {}", outside.display()))
        .stderr_has("hint: 'venvyard project set NAME' says that NAME belongs to this directory");
}

#[test]
fn the_first_change_adopts_another_tools_environment() {
    let sandbox = Sandbox::with([]);
    let theirs = sandbox.environment("theirs");
    python::venv(&sandbox, &theirs);
    assert_eq!(show(&sandbox, "theirs")["managed"], false);
    let before = std::fs::read_to_string(theirs.join("pyvenv.cfg")).unwrap();
    set(&sandbox, "theirs", &sandbox.project("shop"), &[]);
    let shown = show(&sandbox, "theirs");
    assert_eq!(shown["managed"], true);
    assert_eq!(shown["state"], "ready");
    assert_eq!(shown["implementation"], "cpython");
    let (version, interpreter) = python::interpreters().pop().unwrap();
    assert_eq!(shown["python"], *version);
    let recorded = dunce::canonicalize(shown["interpreter"].as_str().unwrap()).unwrap();
    assert_eq!(recorded, dunce::canonicalize(interpreter).unwrap());
    let id = shown["id"].as_str().unwrap();
    assert!(sandbox.read(theirs.join(".venvyard/environment.toml")).contains(id));
    assert_eq!(std::fs::read_to_string(theirs.join("pyvenv.cfg")).unwrap(), before);
    sandbox.venvyard(["remove", "theirs", "--yes"]).success();
}

#[test]
fn unknown_keys_and_comments_in_the_entry_stay() {
    let sandbox = Sandbox::with(["a"]);
    set(&sandbox, "a", &sandbox.project("old"), &["--default"]);
    let kept =
        ["# mine", "later = [1, 2] # two", "# about the project", "colour = 'red'", "[future]"];
    let text = entry(&sandbox, "a")
        .replace("schema = 1\n", "# mine\nschema = 1\nlater = [1, 2] # two\n")
        .replace("[project]\n", "# about the project\n[project]\ncolour = 'red'\n")
        + "\n[future]\nkey = 1\n";
    sandbox.write(sandbox.data().join("registry.d/a.toml"), &text);
    let shop = sandbox.project("shop");
    set(&sandbox, "a", &shop, &[]);
    let changed = entry(&sandbox, "a");
    for line in kept {
        assert!(changed.lines().any(|one| one == line), "{line}\n{changed}");
    }
    assert_eq!(show(&sandbox, "a")["project"], shop.to_str().unwrap());
    sandbox.venvyard(["project", "unset", "a"]).success();
    let changed = entry(&sandbox, "a");
    for line in ["# mine", "later = [1, 2] # two", "[future]"] {
        assert!(changed.lines().any(|one| one == line), "{line}\n{changed}");
    }
}

#[test]
fn an_entry_of_a_newer_version_is_not_changed() {
    let sandbox = Sandbox::with(["a"]);
    let newer = entry(&sandbox, "a").replace("schema = 1", "schema = 2");
    sandbox.write(sandbox.data().join("registry.d/a.toml"), &newer);
    sandbox
        .venvyard(["project", "set", "a", "."])
        .failure(1)
        .stderr_has("was written by a newer venvyard (schema 2)")
        .stderr_has("hint: upgrade venvyard");
    assert_eq!(entry(&sandbox, "a"), newer);
}

#[test]
fn a_missing_environment_can_get_a_project() {
    let sandbox = Sandbox::with(["a"]);
    std::fs::remove_dir_all(sandbox.environment("a")).unwrap();
    let shop = sandbox.project("shop");
    set(&sandbox, "a", &shop, &[]);
    assert_eq!(show(&sandbox, "a")["project"], shop.to_str().unwrap());
    assert!(!sandbox.environment("a").exists());
}
