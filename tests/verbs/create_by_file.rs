//! `create` in a project with a file that is not trusted, before and after it is.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::python::require_python;
use crate::support::{Sandbox, wheel};

/// What the file asks for, beside a version of Python: the package `small`, from a wheel in the project.
const NEEDS: &str = "requirements = 'needs.txt'\n";

/// A project in `projects/NAME` whose file has this `[environment]`.
fn clone_of(sandbox: &Sandbox, name: &str, environment: &str) -> PathBuf {
    let code = sandbox.project(name);
    let small = wheel(&code, "small", "1.0");
    std::fs::write(code.join("needs.txt"), format!("--no-index\n{}\n", small.display())).unwrap();
    std::fs::write(code.join("venvyard.toml"), format!("[environment]\n{environment}")).unwrap();
    code
}

fn show(sandbox: &Sandbox, name: &str) -> Value {
    sandbox.venvyard(["show", name, "--json"]).success().json()
}

/// What installing packages and running programs in it doesn't change.
fn kept(mut shown: Value) -> Value {
    for key in ["packages", "last_used"] {
        shown.as_object_mut().unwrap().remove(key).unwrap();
    }
    shown
}

fn has_small(sandbox: &Sandbox, name: &str) -> bool {
    sandbox.venvyard(["run", name, "python", "-c", "import small"]).status == 0
}

fn trust(sandbox: &Sandbox, code: &Path) {
    sandbox.venvyard(["trust", "--yes", code.to_str().unwrap()]).success();
}

#[test]
fn a_version_needs_no_trust() {
    let versions =
        [("3.9", "3.9."), ("python3.8", "3.8."), (">=3.6,<3.9", "3.8."), ("~=3.6.0", "3.6.")];
    for (asked, got) in versions {
        if require_python("3.6").or(require_python("3.8")).or(require_python("3.9")).is_none() {
            return;
        }
        let sandbox = Sandbox::new().with_pyenv();
        let code = clone_of(&sandbox, "shop", &format!("python = '{asked}'\n{NEEDS}"));
        let made = sandbox.venvyard_in(&code, ["create", "--no-pip"]).success();
        let python = show(&sandbox, "shop")["python"].as_str().unwrap().to_owned();
        assert!(python.starts_with(got), "{asked}: {python}\n{made}");
        made.stderr_has("from ~/projects/shop/venvyard.toml").stderr_has("it is not trusted");
    }
}

#[test]
fn a_file_that_only_asks_for_a_version_is_not_mentioned() {
    let Some(_) = require_python("3.9") else { return };
    let sandbox = Sandbox::new().with_pyenv();
    let code = clone_of(&sandbox, "shop", "python = '3.9'\n");
    let made = sandbox.venvyard_in(&code, ["create", "--no-pip"]).success();
    assert!(!made.stderr.contains("trust"), "{made}");
    sandbox.venvyard_in(&code, ["trust", "--show"]).success().stdout_has("needs no trust");
}

#[cfg(unix)]
#[test]
fn a_program_is_not_started_without_trust() {
    let Some(python) = require_python("3.9") else { return };
    for asked in ["./tools/py", "py-of-the-project", "/bin/sh", ".venv"] {
        let sandbox = Sandbox::new().with_pyenv();
        let code = clone_of(&sandbox, "shop", &format!("python = '{asked}'\n"));
        let canary = sandbox.root().join("canary");
        let script = format!("touch '{}'; exec '{}' \"$@\"", canary.display(), python.display());
        let program = sandbox.program("py-of-the-project", &script);
        std::fs::create_dir(code.join("tools")).unwrap();
        std::fs::copy(program, code.join("tools/py")).unwrap();
        let made = sandbox.venvyard_in(&code, ["create", "--no-pip"]).success();
        assert!(!canary.exists(), "{asked}\n{made}");
        made.stderr_has("it is not trusted").stderr_has("made shop with cpython 3");
    }
}

#[test]
fn the_same_command_completes_it_once_it_is_trusted() {
    let sandbox = Sandbox::new().with_pyenv();
    for (project, words, name) in [
        ("one", &["create"] as &[&str], "one"),
        ("two", &["create", "mine"], "mine"),
        ("three", &["create", "--here"], "three"),
        ("four", &["create", "named", "--here"], "named"),
        ("five", &["create", "linked", "--project", "projects/five"], "linked"),
    ] {
        let code = clone_of(&sandbox, project, NEEDS);
        let inside = !words.contains(&"--project");
        let from = if inside { code.as_path() } else { sandbox.home() };
        let made = sandbox.venvyard_in(from, words).success();
        let file = shell_words::quote(code.join("venvyard.toml").to_str().unwrap()).into_owned();
        let trusts = format!("'venvyard trust {file}'");
        let said = made.stderr_has(&trusts).stderr_has("the same command installs");
        assert_eq!(said.stderr.lines().count(), 2, "one line says it\n{said}");
        assert!(!has_small(&sandbox, name), "{words:?}");
        let before = show(&sandbox, name);
        assert_eq!(before["project"], code.to_str().unwrap(), "{words:?}");

        let taken = sandbox.venvyard_in(from, words).failure(4).stderr_has("already exists");
        taken.stderr_has(&format!("hint: {trusts}"));
        trust(&sandbox, &code);
        let done = sandbox.venvyard_in(from, words).success();
        assert!(has_small(&sandbox, name), "{words:?}\n{done}");
        done.stderr_has(&format!(
            "installed the requirements of ~/projects/{project}/venvyard.toml in {name}"
        ));
        assert_eq!(kept(show(&sandbox, name)), kept(before), "{words:?}");
        sandbox.venvyard_in(from, words).failure(4).stderr_has("already exists");
    }
}

#[test]
fn an_environment_without_pip_says_how_to_get_it() {
    let sandbox = Sandbox::new().with_pyenv();
    let code = clone_of(&sandbox, "shop", NEEDS);
    sandbox.venvyard_in(&code, ["create", "--no-pip"]).success();
    trust(&sandbox, &code);
    let refused = sandbox.venvyard_in(&code, ["create"]).failure(1);
    refused.stderr_has("shop has no pip").stderr_has("'venvyard run shop python -m ensurepip'");
    sandbox.venvyard(["run", "shop", "python", "-m", "ensurepip"]).success();
    sandbox.venvyard_in(&code, ["create"]).success();
    assert!(has_small(&sandbox, "shop"));
}

#[test]
fn a_failed_completion_can_be_repeated() {
    let sandbox = Sandbox::new().with_pyenv();
    let code = clone_of(&sandbox, "shop", NEEDS);
    sandbox.venvyard_in(&code, ["create"]).success();
    let needs = std::fs::read_to_string(code.join("needs.txt")).unwrap();
    std::fs::write(code.join("needs.txt"), "--no-index\nnone-such\n").unwrap();
    trust(&sandbox, &code);
    sandbox.venvyard_in(&code, ["create"]).failure(1).stderr_has("run the same command again");
    std::fs::write(code.join("needs.txt"), needs).unwrap();
    sandbox.venvyard_in(&code, ["create"]).success();
    assert!(has_small(&sandbox, "shop"));
}

#[test]
fn only_an_environment_that_waits_for_this_projects_trust_is_completed() {
    let sandbox = Sandbox::new().with_pyenv();
    let other = sandbox.project("other");
    sandbox.venvyard_in(&other, ["create", "theirs"]).success();
    sandbox.venvyard(["create", "free"]).success();
    let first = clone_of(&sandbox, "shop", NEEDS);
    sandbox.venvyard_in(&first, ["create", "waits"]).success();
    let second = clone_of(&sandbox, "second", NEEDS);
    for code in [&first, &second] {
        trust(&sandbox, code);
    }
    let project = other.to_str().unwrap();
    for (from, words) in [
        (&first, ["create", "theirs"].as_slice()),
        (&first, &["create", "free"]),
        (&second, &["create", "waits"]),
        (&second, &["create", "waits", "--here"]),
        (&first, &["create", "waits", "--project", project]),
        (&first, &["create", "waits", "--here"]),
    ] {
        let refused = sandbox.venvyard_in(from, words).failure(4);
        assert!(!has_small(&sandbox, words[1]), "{words:?}\n{refused}");
    }
    sandbox.venvyard_in(&first, ["create", "waits"]).success();
    assert!(has_small(&sandbox, "waits"));
}

#[test]
fn an_environment_made_with_a_denied_file_waits_for_nothing() {
    let sandbox = Sandbox::new().with_pyenv();
    let code = clone_of(&sandbox, "shop", NEEDS);
    sandbox.venvyard_in(&code, ["trust", "--deny"]).success();
    let made = sandbox.venvyard_in(&code, ["create", "--no-pip"]).success();
    assert!(!made.stderr.contains("trust"), "{made}");
    sandbox.venvyard_in(&code, ["trust", "--revoke"]).success();
    trust(&sandbox, &code);
    sandbox.venvyard_in(&code, ["create"]).failure(4).stderr_has("already exists");
}

#[cfg(unix)]
#[test]
fn completing_runs_no_hook_of_a_new_environment() {
    let sandbox = Sandbox::new().with_pyenv();
    let code = clone_of(&sandbox, "shop", NEEDS);
    let said = |words: &[&str]| {
        sandbox.venvyard_in(&code, words).success();
        let log = sandbox.home().join("log");
        std::fs::read_to_string(log).unwrap_or_default()
    };
    for event in ["pre-create", "post-create"] {
        let hook = sandbox.config().join(format!("hooks/{event}.sh"));
        sandbox.write(hook, &format!("echo {event} >>~/log\n"));
    }
    assert_eq!(said(&["create"]), "pre-create\npost-create\n");
    trust(&sandbox, &code);
    assert_eq!(said(&["create"]), "pre-create\npost-create\n");
    // A shell sources the hook of a new environment, not that of a completed one.
    let code = sandbox.venvyard_in(&code, ["create", "two", "--shell", "bash"]).success().stdout;
    assert!(code.contains("post-create.sh"), "{code}");
}

#[cfg(unix)]
#[test]
fn a_program_that_is_trusted_later_is_told_not_taken() {
    let Some(python) = require_python("3.9") else { return };
    let sandbox = Sandbox::new().with_pyenv();
    let asked = format!("python = '{}'\n{NEEDS}", python.display());
    let code = clone_of(&sandbox, "shop", &asked);
    sandbox.venvyard_in(&code, ["create", "-p", "3"]).success();
    trust(&sandbox, &code);
    sandbox.venvyard_in(&code, ["create"]).success().stderr_has("shop has Python 3.1");
    assert!(has_small(&sandbox, "shop"));
}

#[test]
fn another_users_file_above_stops_only_who_needs_it() {
    let sandbox = Sandbox::new().with_pyenv();
    let code = clone_of(&sandbox, "shop", NEEDS);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&code, std::fs::Permissions::from_mode(0o777)).unwrap();
        let below = code.join("mine");
        std::fs::create_dir(&below).unwrap();
        sandbox.venvyard_in(&below, ["create", "--no-pip"]).failure(6);
        let made = sandbox.venvyard_in(&below, ["create", "free", "--no-pip"]).success();
        made.stderr_has("warning: ignored the project's file");
        assert_eq!(show(&sandbox, "free")["project"], Value::Null);
    }
    let _ = code;
}

#[test]
fn workon_says_in_one_line_what_the_file_and_the_environment_differ_in() {
    let Some(_) = require_python("3.9") else { return };
    let sandbox = Sandbox::new().with_pyenv();
    let code = clone_of(&sandbox, "shop", &format!("python = '3.9'\n{NEEDS}"));
    let enter = |words: &[&str]| {
        let words: Vec<&str> = [&["activate", "--shell", "bash"], words].concat();
        sandbox.venvyard_in(&code, words).success().stderr
    };
    sandbox.venvyard_in(&code, ["create"]).success();
    let said = enter(&["shop"]);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(
        said.contains("it is not trusted")
            && said.contains("'mkenv shop' in ~/projects/shop installs "),
        "{said}"
    );
    trust(&sandbox, &code);
    for word in ["shop", "."] {
        let said = enter(&[word]);
        assert_eq!(said.lines().count(), 1, "{said}");
        let lacks = "the requirements of ~/projects/shop/venvyard.toml are not installed in shop";
        assert!(
            said.contains(lacks) && said.contains("'mkenv shop' in ~/projects/shop installs "),
            "{said}"
        );
    }
    sandbox.venvyard_in(&code, ["create"]).success();
    assert_eq!(enter(&["."]), "");

    let file = std::fs::read_to_string(code.join("venvyard.toml")).unwrap();
    for (asked, differs) in
        [(">=3.10", true), ("pypy", true), ("3.9", false), ("<4", false), ("python", false)]
    {
        std::fs::write(code.join("venvyard.toml"), file.replace("3.9", asked)).unwrap();
        trust(&sandbox, &code);
        let said = enter(&["shop"]);
        let line = "shop has Python 3.9.";
        let tells = said.lines().count() == 1
            && said.contains(line)
            && said.contains(&format!("~/projects/shop/venvyard.toml asks for {asked}"));
        assert!(if differs { tells } else { said.is_empty() }, "{asked}: {said}");
    }
    // Another environment of the project may have another Python.
    std::fs::write(
        code.join("venvyard.toml"),
        format!("{file}name = 'shop'\n").replace("3.9", "3.10"),
    )
    .unwrap();
    trust(&sandbox, &code);
    sandbox.venvyard_in(&code, ["create", "other", "-p", "3.9"]).success();
    assert_eq!(enter(&["other"]), "");
    assert!(enter(&["shop"]).contains("asks for 3.10"));
}

#[cfg(unix)]
mod at_a_terminal {
    use super::*;
    use crate::support::{Terminal, key};

    /// Starts `venvyard` in the project, asked whether to trust it.
    fn asked(sandbox: &Sandbox, code: &Path, words: &str) -> Terminal {
        let script = format!("cd '{}' && exec venvyard {words}", code.display());
        let mut terminal = Terminal::program(sandbox, "/bin/sh", &["-c", &script]);
        terminal.expect("installs     ");
        terminal.expect("Trust it?");
        terminal
    }

    #[test]
    fn create_asks_before_anything_is_made() {
        let sandbox = Sandbox::new().with_pyenv();
        for (project, words, name) in [
            ("one", "create", "one"),
            ("two", "create mine", "mine"),
            ("three", "create --here", "three"),
        ] {
            let code = clone_of(&sandbox, project, NEEDS);
            let is_made = || sandbox.environment(name).exists() || code.join(".venv").exists();
            let mut terminal = asked(&sandbox, &code, words);
            assert!(!is_made(), "{words}");
            terminal.send(key::CTRL_C);
            assert_eq!(terminal.wait_exit(), 130, "{words}");
            assert!(!is_made(), "{words}");

            let mut terminal = asked(&sandbox, &code, words);
            terminal.send("n");
            assert_eq!(terminal.wait_exit(), 0, "{words} {}", terminal.screen());
            assert!(!has_small(&sandbox, name), "{words}");

            let mut terminal = asked(&sandbox, &code, words);
            terminal.send("y");
            assert_eq!(terminal.wait_exit(), 0, "{words} {}", terminal.screen());
            assert!(has_small(&sandbox, name), "{words} {}", terminal.screen());
        }
    }

    #[test]
    fn a_temporary_environment_belongs_to_no_project() {
        let sandbox = Sandbox::new().with_pyenv();
        let code = clone_of(&sandbox, "shop", NEEDS);
        let script = format!("cd '{}' && exec venvyard create --temp --no-pip", code.display());
        let mut terminal = Terminal::program(&sandbox, "/bin/sh", &["-c", &script]);
        assert_eq!(terminal.wait_exit(), 0, "{}", terminal.screen());
        assert!(!terminal.view().has("trust"), "{}", terminal.screen());
    }
}
