//! How `create` names an environment when nobody does.

use crate::support::{Outcome, Sandbox};

fn names(sandbox: &Sandbox) -> Vec<String> {
    let listed = sandbox.venvyard(["list", "--names"]).success().stdout;
    listed.lines().map(str::to_owned).collect()
}

fn create(sandbox: &Sandbox, project: &str, words: &[&str]) -> Outcome {
    let words: Vec<&str> = [&["create", "--no-pip"], words].concat();
    sandbox.venvyard_in(&sandbox.project(project), words)
}

#[test]
fn a_name_that_another_project_has_is_told_apart_by_the_parent() {
    for words in [&["--here"] as &[&str], &[]] {
        let sandbox = Sandbox::new().with_pyenv();
        create(&sandbox, "c1/backend", words).success();
        let made = create(&sandbox, "c2/backend", words).success();
        let told = made.stderr_has("c2-backend").stderr_has("~/projects/c1/backend");
        assert_eq!(told.stderr.lines().count(), 2, "{told}");
        create(&sandbox, "other/c2/backend", words).success().stderr_has("c2-backend-2");
        create(&sandbox, "third/c2/Backend", words).success().stderr_has("c2-Backend-3");
        assert_eq!(names(&sandbox), ["backend", "c2-Backend-3", "c2-backend", "c2-backend-2"]);
        // What is there is the project's own, and keeps its name.
        for project in ["c1/backend", "c2/backend", "other/c2/backend"] {
            create(&sandbox, project, words).failure(4).stderr_has("already exists");
        }
        assert_eq!(names(&sandbox).len(), 4);
        let shown = sandbox.venvyard_in(&sandbox.project("c2/backend"), ["show", "."]).success();
        shown.stdout_has("c2-backend");
    }
}

#[test]
fn a_name_that_no_environment_can_have_is_made_one() {
    for (directory, name) in [
        ("my app (1)", "code-my app-1"),
        ("-x", "code-x"),
        ("con", "code-con"),
        (".config", "code-config"),
        ("50% off!", "code-50-off"),
        ("!!!", "code"),
        ("été", "été"),
    ] {
        for words in [&["--here"] as &[&str], &[]] {
            let sandbox = Sandbox::new().with_pyenv();
            let made = create(&sandbox, &format!("code/{directory}"), words).success();
            assert_eq!(names(&sandbox), [name], "{made}");
            let lines = if directory == name { 1 } else { 2 };
            assert_eq!(made.stderr.lines().count(), lines, "{made}");
        }
    }
}

#[test]
fn a_name_in_the_file_wins() {
    let sandbox = Sandbox::new().with_pyenv();
    create(&sandbox, "c1/backend", &[]).success();
    for (directory, name) in [("c2/backend", "shop"), ("c2/-x", "web")] {
        let code = sandbox.project(directory);
        let file = format!("[environment]\nname = '{name}'\n");
        std::fs::write(code.join("venvyard.toml"), file).unwrap();
        create(&sandbox, directory, &["--here"]).success();
        assert!(names(&sandbox).contains(&name.to_owned()));
    }
    // Another clone of it: what to do is said.
    let code = sandbox.project("c3/backend");
    std::fs::write(code.join("venvyard.toml"), "[environment]\nname = 'shop'\n").unwrap();
    let taken = create(&sandbox, "c3/backend", &[]).failure(4).stderr_has("shop already exists");
    taken.stderr_has("'mkenv NAME'").stderr_has("~/projects/c3/backend/venvyard.toml");
}

#[test]
fn an_environment_without_a_project_may_be_the_one_that_is_meant() {
    let sandbox = Sandbox::with(["backend"]);
    create(&sandbox, "c1/backend", &[]).failure(4).stderr_has("backend already exists");
    create(&sandbox, "c1/backend", &["--here"]).success().stderr_has("c1-backend");
}

#[test]
fn the_project_that_is_given_names_it() {
    let sandbox = Sandbox::new().with_pyenv();
    let project = sandbox.project("shop");
    sandbox.venvyard(["create", "--no-pip", "--project", project.to_str().unwrap()]).success();
    assert_eq!(names(&sandbox), ["shop"]);
}

#[test]
fn the_environment_of_a_project_that_was_moved_keeps_its_name() {
    let sandbox = Sandbox::new().with_pyenv();
    create(&sandbox, "c1/backend", &["--here"]).success();
    std::fs::rename(sandbox.project("c1"), sandbox.home().join("projects/c9")).unwrap();
    let taken = create(&sandbox, "c9/backend", &["--here"]).failure(4);
    let taken = taken.stderr_has("an environment backend already exists");
    assert!(!taken.stderr.contains("c9-backend"), "{taken}");
    // What was deleted is made anew under its name.
    create(&sandbox, "c2/backend", &["--here"]).success().stderr_has("made c2-backend");
    std::fs::remove_dir_all(sandbox.project("c2/backend").join(".venv")).unwrap();
    create(&sandbox, "c2/backend", &["--here"]).success().stderr_has("made c2-backend anew");
}
