//! The activate scripts where they are used wrongly, and with an empty prompt.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Output};

use super::scripts_tests::Env;
use crate::fs;
use crate::testing::program;

/// What a program says; `None` if it is not installed.
fn run(words: &[&str], directory: &Path) -> Option<Output> {
    let mut command = Command::new(program(words[0])?);
    command.args(&words[1..]).env_clear().env("PATH", "/usr/bin:/bin").env("TERM", "dumb");
    command.env("HOME", directory).env("LC_ALL", "C.UTF-8").current_dir(directory);
    Some(command.output().unwrap())
}

const RUNNERS: [(&[&str], &str); 9] = [
    (&["bash"], "activate"),
    (&["bash", "-eu"], "activate"),
    (&["bash", "--posix"], "activate"),
    (&["zsh", "-f"], "activate"),
    (&["dash", "-eu"], "activate"),
    (&["mksh"], "activate"),
    (&["ksh93"], "activate"),
    (&["fish", "--no-config"], "activate.fish"),
    (&["tcsh", "-f"], "activate.csh"),
];

#[test]
fn a_script_that_is_run_says_that_it_must_be_sourced() {
    let env = Env::new("a");
    assert!(env.path.join("pyvenv.cfg").exists());
    for (shell, name) in RUNNERS {
        let file = env.path.join("bin").join(name);
        let words = [shell, &[file.to_str().unwrap()]].concat();
        let Some(output) = run(&words, env.dir.path()) else { continue };
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{words:?}: {said}");
        assert!(said.contains("only if that sources it"), "{words:?}: {said}");
        assert!(!env.dir.path().join("canary").exists(), "{words:?}");
    }
}

/// Nobody's shell may end because it sources a script.
#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn a_script_that_is_sourced_in_any_way_activates() {
    let env = Env::named("env", "a");
    let (dir, bin) = (env.dir.path(), env.path.join("bin"));
    let write = |name: &str, text: String| {
        let _ = fs::delete_file(&dir.join(name));
        fs::write_new(&dir.join(name), text.as_bytes()).unwrap();
        dir.join(name).to_str().unwrap().to_owned()
    };
    for shell in
        [&["bash"][..], &["bash", "--posix"], &["zsh", "-f"], &["dash"], &["mksh"], &["ksh93"]]
    {
        let source = format!(". '{}/activate'; echo \"$VIRTUAL_ENV_PROMPT\"\n", bin.display());
        // A project's own script may have the same name.
        let same = write("activate", source.clone());
        let inside =
            write("inside", format!("f() {{ . '{}/activate'; }}; f; echo a\n", bin.display()));
        let evaluated = format!("eval \"$(cat '{}/activate')\"; echo a", bin.display());
        let there = format!("cd '{}'; . ./activate; echo a", bin.display());
        let activate = format!("{}/activate", bin.display());
        let by_name = vec!["-c", ". \"$0\"; echo a", &activate];
        // sh itself doesn't tell such a line from a script.
        let knows = ["bash", "zsh"].contains(&shell[0]);
        for words in [
            vec!["-c", &source],
            vec![&same],
            vec![&inside],
            vec!["-c", &evaluated],
            vec!["-c", &there],
        ]
        .into_iter()
        .chain(knows.then_some(by_name))
        {
            let words = [shell, &words].concat();
            let Some(output) = run(&words, dir) else { continue };
            let said = String::from_utf8_lossy(&output.stdout);
            assert_eq!((said.trim(), output.status.code()), ("a", Some(0)), "{words:?}");
        }
    }
    let source = format!("source '{}/activate.fish'; echo $VIRTUAL_ENV_PROMPT", bin.display());
    let same = write("activate.fish", source.clone());
    let piped = format!("cat '{}/activate.fish' | source; echo a", bin.display());
    for words in [vec!["-c", &source], vec![&same], vec!["-c", &piped]] {
        let words = [&["fish", "--no-config"][..], &words].concat();
        let Some(output) = run(&words, dir) else { break };
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "a", "{words:?}");
    }
    let source = format!("source {}/activate.csh; echo $VIRTUAL_ENV_PROMPT", bin.display());
    let same = write("activate.csh", source.replace("; ", "\n") + "\n");
    for words in [vec!["-c", &source], vec![&same]] {
        let words = [&["tcsh", "-f"][..], &words].concat();
        let Some(output) = run(&words, dir) else { break };
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "a", "{words:?}");
    }
}

#[test]
fn an_empty_prompt_shows_nothing_in_any_shell() {
    let env = Env::new("");
    let posix = "PS1='$ '; . \"$SCRIPT\"; printf %s \"${PS1@P}\"";
    let zsh = "PS1='$ '; . \"$SCRIPT\"; print -rnP -- \"$PS1\"";
    let fish = "function fish_prompt; printf '$ '; end; source $SCRIPT; fish_prompt";
    let csh = "set prompt = '$ '\nsource $SCRIPT:q\nprintf '%s' $prompt:q\n";
    for (shell, code, name) in [
        (&["bash", "--norc"][..], posix, "activate"),
        (&["zsh", "-f"], zsh, "activate"),
        (&["fish", "--no-config"], fish, "activate.fish"),
        (&["tcsh", "-f"], csh, "activate.csh"),
    ] {
        let Some((stdout, _)) = env.run(shell, code, name) else { continue };
        assert_eq!(stdout, "$ ", "{shell:?}");
    }
    let batch = std::fs::read_to_string(env.path.join("bin/activate.bat")).unwrap();
    assert!(batch.contains("@set PROMPT=%PROMPT%\r\n"), "{batch}");
}
