//! `create NAME` in a project: the environment belongs to no project, and whoever types it learns how to change that.

use crate::support::{Sandbox, Terminal};

const BINARY: &str = env!("CARGO_BIN_EXE_venvyard");

/// What `venvyard create ARGS` shows at a terminal in a directory of the home.
fn shown(sandbox: &Sandbox, directory: &str, args: &str) -> String {
    let script =
        format!("cd \"$HOME/{directory}\" && \"{BINARY}\" create --no-pip {args} && echo done");
    let mut terminal = Terminal::program(sandbox, "/bin/sh", &["-c", &script]);
    terminal.expect("done");
    assert_eq!(terminal.wait_exit(), 0);
    terminal.screen().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::plain().with_pyenv();
    for directory in ["shop/.git", "shop/src", "plain"] {
        std::fs::create_dir_all(sandbox.home().join(directory)).unwrap();
    }
    sandbox.write("library/pyproject.toml", "[project]\nname = 'library'\n");
    sandbox.write("described/venvyard.toml", "");
    sandbox
}

#[test]
fn it_says_how_to_tie_it() {
    let sandbox = sandbox();
    for (directory, command, place) in [
        ("shop", "venvyard project set n0", "~/shop"),
        ("shop/src", "venvyard project set n1 HOME/shop", "~/shop"),
        ("library", "venvyard project set n2", "~/library"),
    ]
    .map(|(directory, command, place)| {
        (directory, command.replace("HOME", &sandbox.home().to_string_lossy()), place)
    }) {
        let name = command.split(' ').nth(3).unwrap().to_owned();
        let shown = shown(&sandbox, directory, &name);
        let next = command.split(' ').nth(4).unwrap_or(".");
        let line = format!(
            "{name} belongs to no project; '{command}' ties it to {place} (next time: -a {next})"
        );
        let squeezed = |text: &str| text.replace(' ', "");
        assert!(squeezed(&shown).contains(&squeezed(&line)), "{directory}: {shown}");
        let project = sandbox.home().join(directory);
        let words: Vec<&str> = command.split(' ').skip(1).collect();
        sandbox.venvyard_in(&project, &words).success();
        let found = sandbox.venvyard(["show", "--json", &name]).success().json();
        let tied = place.replace('~', &sandbox.home().to_string_lossy());
        assert_eq!(
            found["project"]["directory"].as_str().or(found["project"].as_str()),
            Some(&*tied)
        );
    }
}

#[test]
fn it_says_nothing_where_there_is_nothing_to_say() {
    let sandbox = sandbox();
    for (directory, args) in [
        ("plain", "p1"),
        ("", "p2"),
        ("shop", "-a . p3"),
        ("shop", "--temp"),
        ("shop", ""),
        ("library", "--here p4"),
        ("described", "p5"),
    ] {
        let shown = shown(&sandbox, directory, args);
        assert!(!shown.contains("belongs to no project"), "{directory} {args}: {shown}");
    }
    // Where nobody reads it.
    let ended = sandbox.venvyard_in(&sandbox.home().join("shop"), ["create", "--no-pip", "p6"]);
    assert!(!ended.success().stderr.contains("belongs to no project"));
}
