//! `run --cd`: a command in the directory of the environment's project.

use crate::support::Sandbox;

const WHERE: [&str; 4] = ["--", "python", "-c", "import os; print(os.getcwd())"];

fn run(sandbox: &Sandbox, before: &[&str], command: &[&str]) -> crate::support::Outcome {
    sandbox.venvyard([&["run"], before, command].concat())
}

#[test]
fn the_command_starts_in_the_project() {
    let sandbox = Sandbox::with(["a"]);
    let shop = sandbox.project("shop");
    sandbox.venvyard_in(&shop, ["project", "set", "a"]).success();
    let at = |place: &std::path::Path| format!("{}\n", place.display());
    run(&sandbox, &["a"], &WHERE).success().stdout_is(&at(sandbox.home()));
    for word in ["a", "shop"] {
        run(&sandbox, &["--cd", word], &WHERE).success().stdout_is(&at(&shop));
    }
    // As after `cd`, whatever the shell that started it says.
    let pwd = ["--", "python", "-c", "import os; print(os.environ['PWD'])"];
    let sandbox = sandbox.env("PWD", "/nowhere");
    run(&sandbox, &["--cd", "a"], &pwd).success().stdout_is(&at(&shop));
}

#[cfg(unix)]
#[test]
fn a_relative_path_of_a_program_starts_there() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::with(["a"]);
    let shop = sandbox.project("shop");
    sandbox.venvyard_in(&shop, ["project", "set", "a"]).success();
    let script = sandbox.write("projects/shop/manage", "#!/bin/sh\necho \"managed $1 in $PWD\"\n");
    std::fs::set_permissions(script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let managed = format!("managed --cd in {}\n", shop.display());
    run(&sandbox, &["--cd", "a"], &["./manage", "--cd"]).success().stdout_is(&managed);
    run(&sandbox, &["a"], &["./manage"]).failure(127);
}

#[test]
fn without_the_project_nothing_runs() {
    let sandbox = Sandbox::with(["a", "my env"]);
    run(&sandbox, &["--cd", "my env"], &WHERE)
        .failure(1)
        .stdout_is("")
        .stderr_has("venvyard: my env belongs to no project")
        .stderr_has("hint: 'venvyard project set 'my env' DIR' sets one");
    let shop = sandbox.project("shop");
    sandbox.venvyard_in(&shop, ["project", "set", "a"]).success();
    std::fs::remove_dir(&shop).unwrap();
    run(&sandbox, &["a"], &WHERE).success();
    run(&sandbox, &["--cd", "a"], &WHERE)
        .failure(1)
        .stdout_is("")
        .stderr_has(&format!("venvyard: the project of a is gone: {}", shop.display()))
        .stderr_has("hint: 'venvyard project set a DIR' names another");
    // Not a directory any more.
    std::fs::write(&shop, "").unwrap();
    let place = shop.display();
    run(&sandbox, &["--cd", "a"], &WHERE)
        .failure(1)
        .stderr_has(&format!("venvyard: can't go to the project of a, {place}: "));
}
