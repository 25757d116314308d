//! fish puts the directories in `fish_user_paths` in front of `PATH` whenever the variable changes.
#![cfg(unix)]

use venvyard::shell::Shell;

use crate::support::for_each_terminal;

#[test]
fn changes_of_the_users_paths_keep_the_environments_place() {
    for_each_terminal(|shell, sandbox, mut terminal| {
        if shell.kind != Shell::Fish {
            return;
        }
        for name in ["a", "tools", "more", "other", "mine"] {
            std::fs::create_dir_all(sandbox.home().join(name)).unwrap();
        }
        sandbox.venvyard(["create", "--no-pip", "a"]).success();
        sandbox
            .venvyard([
                "var",
                "set",
                "a",
                &format!("PATH^={}", sandbox.home().join("own").display()),
            ])
            .success();
        let plain = sandbox.path_variable();
        let at = |names: &[&str]| {
            let home = sandbox.home();
            let path = |name: &&str| match *name {
                "a" => sandbox.environment("a").join("bin").display().to_string(),
                name => home.join(name).display().to_string(),
            };
            names.iter().map(path).chain([plain.clone()]).collect::<Vec<_>>().join(":")
        };
        for (line, first) in [
            ("workon a", vec!["a", "own"]),
            ("fish_add_path ~/tools", vec!["a", "own", "tools"]),
            ("fish_add_path -g ~/more", vec!["a", "own", "more", "tools"]),
            ("set -e -g fish_user_paths", vec!["a", "own", "tools"]),
            // Universal: from another session.
            ("fish -c 'set -Ua fish_user_paths ~/other'; true", vec!["a", "own", "tools", "other"]),
            ("true", vec!["a", "own", "tools", "other"]),
            // What the user puts in front stays there.
            ("set -p PATH ~/mine", vec!["mine", "a", "own", "tools", "other"]),
            ("fish_add_path ~/more", vec!["mine", "a", "own", "more", "tools", "other"]),
            ("deactivate", vec!["mine", "more", "tools", "other"]),
            ("fish_add_path -m ~/other", vec!["other", "more", "tools", "mine"]),
        ] {
            assert_eq!(terminal.run(line).status, 0, "{line}");
            assert_eq!(terminal.variable("PATH"), Some(at(&first)), "{line}");
        }
    });
}
