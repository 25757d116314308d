//! Environments that are named by their projects and their directories, in a session of each shell.

use venvyard::shell::Shell;

use crate::support::{Sandbox, Terminal, for_each_shell, key};

/// At a terminal of each shell: the environments `new` and `old` of the project `my shop`.
fn for_each_scene(test: impl Fn(&Sandbox, &mut Terminal, bool)) {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new().with_pyenv();
        let project = sandbox.project("my shop").display().to_string();
        std::fs::create_dir(sandbox.home().join("projects/my shop/deep")).unwrap();
        for name in ["new", "old"] {
            sandbox.venvyard(["create", "--no-pip", name, "--project", &project]).success();
        }
        sandbox.venvyard(["setup", "--shell", shell.kind.name()]).success();
        let mut terminal = Terminal::start(shell, &sandbox);
        test(&sandbox, &mut terminal, shell.kind == Shell::PowerShell);
    });
}

fn active(terminal: &mut Terminal) -> Option<String> {
    let path = terminal.variable("VIRTUAL_ENV")?;
    Some(path.rsplit('/').next().unwrap_or_default().to_owned())
}

#[test]
fn workon_lets_the_user_pick_one_of_a_project() {
    for_each_scene(|sandbox, terminal, _| {
        for (line, chosen) in
            [("workon 'my shop'", "old"), ("workon .", "new"), ("workon ./", "old")]
        {
            terminal.run("clear");
            terminal.send(&format!("{line}\r"));
            terminal.wait_for("the menu", |screen| screen.has("new ") && screen.has("old "));
            terminal.send(chosen);
            let other = if chosen == "new" { "old " } else { "new " };
            terminal.wait_for("only one", |screen| {
                screen.has(&format!("{chosen} ")) && !screen.has(other)
            });
            terminal.send(key::ENTER);
            let prompt = format!("({chosen}) ready>");
            terminal.wait_for("the prompt", |screen| screen.cursor_row() == prompt);
            assert_eq!(active(terminal).as_deref(), Some(chosen), "{line}");
            // It is the project's directory, where '.' is the project for the next line.
            assert_eq!(
                terminal.capture("pwd").trim_end(),
                sandbox.project("my shop").to_str().unwrap()
            );
        }
        // Of several directories of the project, the one counts that the user is in.
        let fix = sandbox.project("fix").display().to_string();
        for name in ["new", "old"] {
            sandbox.venvyard(["project", "set", "--also", name, &fix]).success();
        }
        terminal.run(&format!("cd '{fix}'"));
        for line in ["workon .", "workon fix"] {
            terminal.run("clear");
            terminal.send(&format!("{line}\r"));
            terminal.wait_for("the menu", |screen| screen.has("new ") && screen.has("old "));
            terminal.send("old");
            terminal.wait_for("only one", |screen| screen.has("old ") && !screen.has("new "));
            terminal.send(key::ENTER);
            terminal.wait_for("the prompt", |screen| screen.cursor_row() == "(old) ready>");
            assert_eq!(terminal.capture("pwd").trim_end(), fix, "{line}");
        }
        terminal.run("deactivate");
        terminal.run("clear");
        terminal.send("workon .\r");
        terminal.wait_for("the menu", |screen| screen.has("new ") && screen.has("old "));
        terminal.send(key::ESCAPE);
        terminal.wait_for("the prompt", |screen| screen.cursor_row() == "ready>");
        assert_eq!(active(terminal), None);
        terminal.run("clear");
        terminal.send("venvyard shell 'my shop'\r");
        terminal.wait_for("the menu", |screen| screen.has("new ") && screen.has("old "));
        terminal.send("old");
        terminal.wait_for("only one", |screen| screen.has("old ") && !screen.has("new "));
        terminal.send(key::ENTER);
        terminal.expect("(old)");
        terminal.send("exit\r");
        terminal.wait_for("the prompt", |screen| screen.cursor_row() == "ready>");
    });
}

#[test]
fn a_directory_means_its_environment() {
    for_each_scene(|sandbox, terminal, is_powershell| {
        let project = sandbox.project("my shop");
        let set = ["project", "set", "--default", "new", project.to_str().unwrap()];
        sandbox.venvyard(set).success();
        let mut lines = vec![
            "workon 'my shop/'",
            "workon './my shop'",
            "workon ./deep",
            "workon ~/.virtualenvs/new/",
            "workon ../.virtualenvs/new",
        ];
        let quoted = if is_powershell {
            "workon ~/'projects/my shop'"
        } else {
            r"workon ~/projects/my\ shop"
        };
        lines.push(quoted);
        for line in lines {
            let from = if line.ends_with("deep") { "my shop" } else { "." };
            terminal.run(&format!("cd '{}'", sandbox.home().join("projects").join(from).display()));
            assert_eq!(terminal.run(line).status, 0, "{line}: {}", terminal.screen());
            assert_eq!(active(terminal).as_deref(), Some("new"), "{line}");
            assert_eq!(terminal.capture("pwd").trim_end(), project.to_str().unwrap(), "{line}");
            terminal.run("deactivate");
        }
        assert_eq!(terminal.run("cd ~").status, 0);
        assert_eq!(terminal.run("cdproject './projects/my shop/deep'").status, 0);
        assert_eq!(terminal.capture("pwd").trim_end(), project.to_str().unwrap());
        for line in
            ["venvyard shell ./deep", "venvyard shell .", "venvyard shell ~/.virtualenvs/new"]
        {
            terminal.run("clear");
            terminal.send(&format!("{line}\r"));
            terminal.expect("(new)");
            terminal.send("exit\r");
            terminal.wait_for("the prompt", |screen| screen.cursor_row() == "ready>");
        }
    });
}
