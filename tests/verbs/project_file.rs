//! What a trusted project file does. `tests/trust` tests what an untrusted one does not.

use crate::support::{Sandbox, TestShell, for_each_shell, repository, wheel};

const NAMED: &str = "[environment]\nname = 'shop'\n";

/// A managed environment that belongs to a project with this file.
fn with(file: &str) -> (Sandbox, std::path::PathBuf) {
    let sandbox = Sandbox::new().with_pyenv();
    let code = sandbox.project("code");
    std::fs::write(code.join("venvyard.toml"), file).unwrap();
    sandbox.venvyard_in(&code, ["create", "shop", "--no-pip", "-a", "."]).success();
    (sandbox, code)
}

#[test]
fn the_file_in_the_documents_is_valid() {
    let page = std::fs::read_to_string(repository().join("docs/projects.md")).unwrap();
    let (_, rest) = page.split_once("```toml\n").unwrap();
    let (file, _) = rest.split_once("```").unwrap();
    let sandbox = Sandbox::new();
    let code = sandbox.project("code");
    std::fs::write(code.join("venvyard.toml"), file).unwrap();
    let shown = sandbox.venvyard_in(&code, ["trust", "--show"]).success();
    for line in ["environment  shop", "sets         API=http://localhost", "(not there)"] {
        assert!(shown.stdout.contains(line), "{shown}");
    }
}

#[test]
fn create_takes_name_interpreter_and_requirements_from_the_file() {
    let sandbox = Sandbox::new().with_pyenv();
    let code = sandbox.project("code");
    wheel(&code, "small", "1.0");
    let file = format!("{NAMED}requirements = 'needs.txt'\npython = '>=3.9'\n");
    std::fs::write(code.join("venvyard.toml"), file).unwrap();
    std::fs::write(code.join("needs.txt"), "--no-index\n--find-links .\nsmall\n").unwrap();
    let below = code.join("a/b");
    std::fs::create_dir_all(&below).unwrap();
    sandbox.venvyard_in(&below, ["trust", "-y"]).success();
    let mut made = sandbox.command("venvyard");
    // pip resolves a relative --find-links against its current directory.
    made.arg("create").current_dir(&code);
    let made = crate::support::Outcome::of(made).success();
    assert!(made.stderr.contains("from ~/projects/code/venvyard.toml"), "{made}");
    let run = ["run", "shop", "python", "-c", "import small"];
    sandbox.venvyard(run).success();
    let shown = sandbox.venvyard(["show", "shop", "--json"]).success().stdout;
    assert!(shown.contains("projects/code\""), "{shown}");
}

#[test]
fn an_unusable_file_is_named_if_no_environment_is_found() {
    let sandbox = Sandbox::new();
    let code = sandbox.project("code");
    let file = code.join("venvyard.toml");
    let refused = |said: &str, hint: &str| {
        let refused = sandbox.venvyard_in(&code, ["run", ".", "true"]).failure(3);
        let refused = refused.stderr_has("code or a directory above it: /").stderr_has(said);
        let lines = refused.stderr.lines().filter(|line| !line.starts_with("  hint: "));
        assert_eq!(lines.count(), 1, "{refused}");
        refused.stderr_has(hint);
    };
    std::fs::write(&file, "name = 'a'\n").unwrap();
    refused("venvyard.toml:1: unknown key \"name\" in venvyard.toml", "");
    std::fs::write(&file, NAMED).unwrap();
    sandbox.venvyard_in(&code, ["trust", "--deny"]).success();
    refused("venvyard.toml is denied", "'venvyard trust --revoke ");
}

#[test]
fn trust_names_the_workon_that_applies_it() {
    let (sandbox, code) = with("[variables]\nA = 'x'\n");
    let active = sandbox.environment("shop");
    let trust = |sandbox: &Sandbox, from: &std::path::Path| {
        let file = code.join("venvyard.toml");
        sandbox.venvyard(["trust", "--revoke", "--yes", file.to_str().unwrap()]).success();
        sandbox.venvyard_in(from, ["trust", "-y", file.to_str().unwrap()]).success().stderr
    };
    let plain = "trusted ~/projects/code/venvyard.toml, until it changes";
    assert_eq!(trust(&sandbox, &code), format!("{plain}\n"));
    let sandbox = sandbox.env("VIRTUAL_ENV", active);
    assert_eq!(trust(&sandbox, sandbox.home()), format!("{plain}\n"));
    assert_eq!(trust(&sandbox, &code), format!("{plain}; 'workon .' applies it here\n"));
}

#[test]
fn an_unusable_env_file_does_not_block_the_environment() {
    let sandbox = Sandbox::with(["shop"]);
    let code = sandbox.project("code");
    let file = format!("env-file = '.env'\n[variables]\nA = 'x'\n{NAMED}");
    std::fs::write(code.join("venvyard.toml"), file).unwrap();
    std::fs::write(code.join(".env"), "B=1\n").unwrap();
    sandbox.venvyard_in(&code, ["trust", "-y"]).success();
    std::fs::write(code.join(".env"), "B=1\nB B\n").unwrap();
    let print = ["run", ".", "sh", "-c", "echo ${VIRTUAL_ENV##*/} ${A-none}"];
    let ran = sandbox.venvyard_in(&code, print).success().stdout_is("shop none\n");
    let line = format!("{}/.env:2: it is not NAME=VALUE\n", code.display());
    assert_eq!(ran.stderr, format!("warning: ignored the project's file: {line}"));
}

#[test]
fn create_in_an_untrusted_project_takes_only_the_name() {
    let sandbox = Sandbox::new().with_pyenv();
    let code = sandbox.project("code");
    let file = format!("{NAMED}requirements = 'needs.txt'\n");
    std::fs::write(code.join("venvyard.toml"), file).unwrap();
    let made = sandbox.venvyard_in(&code, ["create", "--no-pip"]).success();
    made.stderr_has("venvyard.toml: it is not trusted");
    sandbox.venvyard_in(&code, ["show", "."]).success().stdout_has("shop");
    sandbox.venvyard_in(&code, ["create", "--no-pip"]).failure(4).stderr_has("shop already exists");
}

#[test]
fn an_invalid_file_stops_create() {
    let sandbox = Sandbox::new().with_pyenv();
    let code = sandbox.project("code");
    std::fs::write(code.join("venvyard.toml"), "[environment]\nnmae = 'shop'\n").unwrap();
    let before = sandbox.kept();
    let refused = sandbox.venvyard_in(&code, ["create", "--no-pip"]).failure(1);
    refused
        .stderr_has("venvyard.toml:2: unknown key \"nmae\" in [environment]; did you mean name?");
    before.assert_same(&sandbox.kept());
}

#[test]
fn the_environments_own_variables_win() {
    let (sandbox, code) = with(
        "env-file = '.env'\n[variables]\nA = 'file'\nB = 'file'\nPATH = { append = ['tools'] }\n",
    );
    std::fs::write(code.join(".env"), "A=env\nB=env\nC=env\n").unwrap();
    sandbox.venvyard_in(&code, ["trust", "-y"]).success();
    let entry = sandbox.data().join("registry.d/shop.toml");
    let text = std::fs::read_to_string(&entry).unwrap();
    std::fs::write(&entry, format!("{text}\n[variables]\nA = \"own\"\n")).unwrap();
    let print = ["run", "shop", "sh", "-c", "echo $A $B $C ${PATH##*:}"];
    let tools = code.join("tools").display().to_string();
    sandbox.venvyard(print).success().stdout_is(&format!("own file env {tools}\n"));
}

#[test]
fn a_trusted_file_is_applied_and_undone() {
    for_each_shell(|shell: &TestShell| {
        let (sandbox, code) = with(
            "[variables]\nSET = 'it'\n[hooks]\nactivate = 'echo in > in'\ndeactivate = 'echo out > out'\n",
        );
        sandbox.venvyard_in(&code, ["trust", "-y"]).success();
        let load = shell.source(&shell.static_file(&sandbox));
        let print = shell.print("SET");
        let script = format!("{load}\nworkon shop\n{print}\ndeactivate");
        shell.strict(&sandbox, &script).success().stdout_has("it");
        assert_eq!(std::fs::read_to_string(code.join("in")).unwrap().trim(), "in");
        assert_eq!(std::fs::read_to_string(code.join("out")).unwrap().trim(), "out");
    });
}

#[cfg(unix)]
mod in_tree {
    use super::*;

    /// `create --here`, with a hook.
    fn made() -> (Sandbox, std::path::PathBuf) {
        let sandbox = Sandbox::new().with_pyenv();
        let code = sandbox.project("code");
        sandbox.venvyard_in(&code, ["create", "--here", "--no-pip"]).success();
        (sandbox, code)
    }

    fn enter(sandbox: &Sandbox, code: &std::path::Path, word: &str) -> crate::support::Outcome {
        let mut bash = sandbox.command("bash");
        let script = "code=$(venvyard activate --shell bash \"$1\") || exit; eval \"$code\"; \
                      echo \"in ${VIRTUAL_ENV##*/}\"";
        bash.args(["--norc", "-c", script, "-", word]).current_dir(code);
        crate::support::Outcome::of(bash)
    }

    #[test]
    fn one_that_was_made_here_needs_no_trust_but_its_hooks_do() {
        let (sandbox, code) = made();
        for word in [".", "code"] {
            enter(&sandbox, &code, word).success().stdout_is("in .venv\n");
        }
        let hooks = code.join(".venv/.venvyard/hooks");
        std::fs::create_dir(&hooks).unwrap();
        std::fs::write(hooks.join("activate.sh"), "echo hook\n").unwrap();
        let without = enter(&sandbox, &code, "code").success().stdout_is("in .venv\n");
        without.stderr_has(".venv: they are not trusted");
        sandbox.venvyard_in(&code, ["trust", "-y", ".venv"]).success();
        enter(&sandbox, &code, "code").success().stdout_is("hook\nin .venv\n");
        std::fs::write(hooks.join("activate.sh"), "echo evil\n").unwrap();
        enter(&sandbox, &code, "code").success().stdout_is("in .venv\n");
        // Trust in the project's file covers the hooks beside it.
        std::fs::write(code.join("venvyard.toml"), "").unwrap();
        sandbox.venvyard_in(&code, ["trust", "-y"]).success();
        enter(&sandbox, &code, "code").success().stdout_is("evil\nin .venv\n");
    }

    #[test]
    fn workon_goes_back_to_one_that_the_registry_does_not_know_as_far_as_it_is_trusted() {
        for_each_shell(|shell| {
            let sandbox = Sandbox::new().with_pyenv();
            let code = sandbox.project("code");
            std::fs::create_dir_all(code.join(".venv/bin")).unwrap();
            std::fs::write(code.join(".venv/pyvenv.cfg"), "home = /bin\n").unwrap();
            std::os::unix::fs::symlink("/bin/sh", code.join(".venv/bin/python")).unwrap();
            sandbox.venvyard_in(&code, ["trust", "-y", ".venv"]).success();
            let load = shell.source(&shell.static_file(&sandbox));
            let (there, back) = (shell.quote(&code.to_string_lossy()), "cd /\nworkon -");
            let here = shell.choose(
                "echo \"${PWD##*/}\"",
                "basename $PWD",
                "[IO.Path]::GetFileName($PWD.Path)",
            );
            let change = shell.choose("echo >>", "echo >>", "Add-Content -Value '' -LiteralPath");
            let file = shell.quote(&code.join(".venv/pyvenv.cfg").to_string_lossy());
            let change = format!("{change} {file}");
            let script = format!(
                "{load}\ncd {there}\nworkon .\ndeactivate\n{back}\n{}\n{here}\ndeactivate\n{change}\n{}\n{0}",
                shell.active(),
                shell.status_of("workon -"),
            );
            let ran = shell.strict(&sandbox, &script).success();
            let ran = ran.stdout_is("active code\ncode\nstatus 6\nactive none\n");
            ran.stderr_has("projects/code/.venv has changed since it was trusted");
        });
    }

    #[test]
    fn another_in_its_place_needs_trust() {
        let (sandbox, code) = made();
        let replica = code.join(".venv/.venvyard/environment.toml");
        let text = std::fs::read_to_string(&replica).unwrap();
        let at = text.find("id = \"").unwrap() + 6;
        let other = if &text[at..=at] == "0" { "1" } else { "0" };
        let text = format!("{}{other}{}", &text[..at], &text[at + 1..]);
        std::fs::write(&replica, text).unwrap();
        for word in [".", "code"] {
            let refused = enter(&sandbox, &code, word).failure(6);
            refused.stderr_has("is not trusted").stderr_has("venvyard trust");
        }
        sandbox.venvyard_in(&code, ["run", "code", "true"]).failure(6).stderr_has("is not trusted");
        sandbox.venvyard_in(&code, ["trust", "-y", ".venv"]).success();
        enter(&sandbox, &code, "code").success().stdout_is("in .venv\n");
    }
}

#[cfg(unix)]
mod at_a_terminal {
    use super::*;
    use crate::support::{Terminal, key};

    #[test]
    fn it_shows_what_is_asked_for_and_no_is_the_answer_unless_said_otherwise() {
        let (sandbox, code) = with("[hooks]\nactivate = 'make services'\n");
        let place = code.to_str().unwrap().to_owned();
        for (answer, status, said) in [
            (key::ENTER, 6, "venvyard.toml is not trusted"),
            ("n", 6, "venvyard.toml is not trusted"),
            (key::ESCAPE, 6, "venvyard.toml is not trusted"),
            ("y", 0, "trusted ~/projects/code/venvyard.toml, until it changes"),
        ] {
            let venvyard = env!("CARGO_BIN_EXE_venvyard");
            let mut terminal = Terminal::program(&sandbox, venvyard, &["trust", &place]);
            terminal.expect("runs         make services");
            terminal.expect("Trust it?");
            terminal.send(answer);
            assert_eq!(terminal.wait_exit(), status, "{answer:?}");
            assert!(terminal.view().has(said), "{}", terminal.screen());
        }
        sandbox.venvyard(["trust", &place]).success().stderr_has("is already trusted");
    }
}
