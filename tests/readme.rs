//! The README shows what happens.
#![cfg(unix)]

use venvyard::shell::Shell;

use crate::support::python::require_python;
use crate::support::{Sandbox, Terminal, TestShell, repository};

/// `3.13.0` is whichever version this machine has.
fn without_versions(text: &str) -> String {
    let mut words = Vec::new();
    for line in text.lines() {
        let line: Vec<&str> = line
            .split_whitespace()
            .map(|word| if is_release(word) { "VERSION" } else { word })
            .collect();
        words.push(line.join(" "));
    }
    words.join("\n")
}

/// `3.13.0` and `2.7.18`, not the series `2.7`.
fn is_release(word: &str) -> bool {
    word.starts_with(['2', '3']) && word.matches('.').count() == 2
}

#[test]
fn the_session_is_one_that_took_place() {
    let Some(bash) = TestShell::find(Shell::Bash) else { return };
    if require_python("2.7").is_none() {
        return;
    }
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let (_, rest) = readme.split_once("```console\n").unwrap();
    let (shown, _) = rest.split_once("```").unwrap();

    let sandbox = Sandbox::new().with_pyenv();
    std::fs::create_dir_all(sandbox.home().join("code/shop")).unwrap();
    sandbox.venvyard(["setup", "--shell", "bash"]).success();
    let mut terminal = Terminal::start(&bash, &sandbox);
    let mut took_place = String::new();
    let prompt = |terminal: &Terminal| terminal.view().cursor_row().replace("ready>", "$");
    for line in shown.lines() {
        let Some((before, command)) = line.split_once("$ ") else { continue };
        if !(before.is_empty() || before.starts_with('(')) {
            continue;
        }
        took_place.extend([&prompt(&terminal), " ", command, "\n"]);
        let output = terminal.run(command).output;
        if !output.is_empty() {
            took_place.extend([&output, "\n"]);
        }
    }
    took_place += &prompt(&terminal);
    let took_place = took_place.replace(&sandbox.home().display().to_string(), "/home/you");
    assert_eq!(without_versions(&took_place), without_versions(shown), "{took_place}");
}
