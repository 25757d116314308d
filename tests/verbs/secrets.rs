//! The values of variables: which files have them, who may read those, and which commands tell them.

use std::path::PathBuf;

use serde_json::json;

use crate::support::{Sandbox, Tree};

const SECRET: &str = "hunter2 é $x";

/// The files that have the text.
fn files_with(sandbox: &Sandbox, text: &str) -> Vec<PathBuf> {
    let tree = Tree::of(sandbox.root());
    let files = tree.paths().map(|path| sandbox.root().join(path));
    let has = |file: &PathBuf| {
        std::fs::read(file)
            .is_ok_and(|bytes| bytes.windows(text.len()).any(|part| part == text.as_bytes()))
    };
    files.filter(|file| !file.is_symlink() && has(file)).collect()
}

#[cfg(unix)]
const NONE: [&PathBuf; 0] = [];

/// Those of the files that others may read.
#[cfg(unix)]
fn readable(files: &[PathBuf]) -> Vec<&PathBuf> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |file: &PathBuf| std::fs::metadata(file).unwrap().permissions().mode();
    files.iter().filter(|file| mode(file) & 0o077 != 0).collect()
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_files_with_values() {
    let sandbox = Sandbox::with(["a"]);
    let file = sandbox.write("secret.env", &format!("TOKEN='{SECRET}'\n"));
    let set = |words: &[&str]| sandbox.venvyard([&["var", "set", "a"], words].concat()).success();
    set(&["PATH+=~/tools"]);
    let with_directory = files_with(&sandbox, "/tools");
    assert_eq!(readable(&with_directory), with_directory.iter().collect::<Vec<_>>());
    let line = "only you can read the files with them now";
    set(&["--from-file", file.to_str().unwrap()]).stderr_has(line);
    std::fs::remove_file(file).unwrap();
    let files = files_with(&sandbox, "hunter2 é");
    // The entry, its copy, and the scripts of every shell.
    assert!(files.len() >= 9, "{files:?}");
    assert_eq!(readable(&files), NONE);

    // Whatever else writes them.
    assert!(!set(&["OTHER=1"]).stderr.contains(line), "it is told once");
    sandbox.venvyard(["project", "set", "a", "."]).success();
    assert_eq!(readable(&files_with(&sandbox, "hunter2 é")), NONE);
    sandbox
        .venvyard(["run", "a", "--", "sh", "-c", "printf %s \"$TOKEN\""])
        .success()
        .stdout_is(SECRET);

    sandbox.venvyard(["var", "unset", "a", "TOKEN"]).success();
    assert!(files_with(&sandbox, "hunter2").is_empty());
    assert_eq!(readable(&files), NONE, "there is another value");
    sandbox.venvyard(["var", "unset", "a", "OTHER"]).success();
    assert_eq!(readable(&files), files.iter().collect::<Vec<_>>());
}

/// Made by an older venvyard, or by hand.
#[cfg(unix)]
#[test]
fn a_change_takes_values_away_from_others() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["var", "set", "a", &format!("TOKEN={SECRET}")]).success();
    let files = files_with(&sandbox, "hunter2 é");
    for file in &files {
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644)).unwrap();
    }
    sandbox.venvyard(["var", "set", "a", &format!("TOKEN={SECRET}")]).success();
    assert_eq!(readable(&files), NONE);
}

#[test]
fn a_value_is_gone_with_its_variable_and_with_its_environment() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.write(sandbox.data().join("registry.history/a.1.toml"), SECRET);
    for value in ["first", "second", "third"] {
        sandbox.venvyard(["var", "set", "a", &format!("TOKEN={value} {SECRET}")]).success();
    }
    assert!(!sandbox.data().join("registry.history").exists());
    assert!(files_with(&sandbox, "second ").is_empty());
    // It can be restored, and so can its variables, until the trash is emptied.
    sandbox.venvyard(["remove", "--yes", "a"]).success();
    assert_eq!(readable(&files_with(&sandbox, "hunter2")), NONE);
    sandbox.venvyard(["prune", "--trash", "--yes"]).success();
    assert!(files_with(&sandbox, "hunter2").is_empty());
    sandbox.venvyard(["create", "--no-pip", "b"]).success();
    sandbox.venvyard(["var", "set", "b", &format!("TOKEN={SECRET}")]).success();
    sandbox.venvyard(["remove", "--permanently", "--yes", "b"]).success();
    assert!(files_with(&sandbox, "hunter2").is_empty());
}

#[test]
fn show_tells_names_and_var_list_tells_values() {
    let sandbox = Sandbox::with(["a"]);
    let token = format!("TOKEN={SECRET}");
    sandbox.venvyard(["var", "set", "a", &token, "PATH+=~/tools"]).success();
    let shown = sandbox.venvyard(["show", "a"]).success().stdout_has("variables   PATH, TOKEN\n");
    assert!(!shown.stdout.contains("hunter2"), "{shown}");
    let shown = sandbox.venvyard(["show", "a", "--json"]).success();
    assert_eq!(shown.json()["variables"], json!(["PATH", "TOKEN"]));
    assert!(!shown.stdout.contains("hunter2"), "{shown}");
    sandbox.venvyard(["var", "list", "a"]).success().stdout_has("hunter2");
}

#[test]
fn trust_tells_the_values_that_steer_programs() {
    let sandbox = Sandbox::with(["a"]);
    let code = sandbox.project("code");
    let steering = [
        "LD_PRELOAD=./evil.so",
        "PYTHONSTARTUP=x.py",
        "PIP_INDEX_URL=https://****@index.test/simple",
        "all_proxy=proxy:3128",
        "API=http://localhost",
        "EDITOR=vi",
        "TOOL=/opt/tool",
    ];
    let secret = ["TOKEN=hunter2", "DJANGO_SECRET_KEY=a/b", "UV_PUBLISH_TOKEN=hunter2"];
    let mut file = steering
        .iter()
        .chain(&secret)
        .fold(String::new(), |file, one| file + one.replace("****", "hunter2").as_str() + "\n");
    sandbox.write(code.join(".env"), &file);
    file =
        "env-file = '.env'\n[variables]\nPATH = { append = ['tools'] }\nTOKEN = 'hunter2'\n".into();
    sandbox.write(code.join("venvyard.toml"), &file);
    let trust = |words: &[&str]| sandbox.venvyard_in(&code, [&["trust"], words].concat()).success();
    let shown = trust(&["--show"]);
    for line in steering {
        assert!(shown.stdout.contains(&format!("  sets         {line}\n")), "{line}\n{shown}");
    }
    for line in secret {
        let name = line.split('=').next().unwrap();
        assert!(shown.stdout.contains(&format!("  sets         {name}\n")), "{name}\n{shown}");
    }
    assert!(shown.stdout.contains("PATH+=") && !shown.stdout.contains("hunter2"), "{shown}");
    shown.stderr_has("--values");
    let json = trust(&["--show", "--json"]);
    assert!(json.stdout.contains("\"TOKEN\"") && !json.stdout.contains("hunter2"), "{json}");

    let all = trust(&["--show", "--values"]).stdout_has("sets         TOKEN=hunter2\n");
    let url = "PIP_INDEX_URL=https://hunter2@index.test/simple\n";
    assert!(all.stdout_has(url).stderr.is_empty());
    trust(&["--show", "--json", "--values"]).stdout_has("\"TOKEN=hunter2\"");
}
