//! Auto-activation as a person at a prompt sees it: in a project's tree its environment is active.
#![cfg(unix)]

use std::path::Path;

use venvyard::shell::Shell;

use crate::support::pty::prompt_code;
use crate::support::{Sandbox, Terminal, TestShell, for_each_shell};

/// A terminal in each shell, with auto-activation and the environments `a` and `b` of the projects
/// `projects/a` and `projects/b`.
fn set_up(prepare: impl Fn(&TestShell, &Sandbox), test: impl Fn(&TestShell, &Sandbox, Terminal)) {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new().with_pyenv();
        for (kind, file) in [(Shell::Bash, ".bashrc"), (Shell::Zsh, ".zshrc")] {
            sandbox.write(file, &format!("{}\n", prompt_code(kind)));
        }
        for name in ["a", "b"] {
            let project = sandbox.project(name);
            std::fs::create_dir_all(project.join("deep/er")).unwrap();
            let project = project.to_string_lossy().into_owned();
            sandbox.venvyard(["create", "--no-pip", name, "--project", &project]).success();
        }
        sandbox.venvyard(["create", "--no-pip", "free"]).success();
        sandbox.venvyard(["setup", "--auto", "--shell", shell.kind.name()]).success();
        prepare(shell, &sandbox);
        if let Some(terminal) = Terminal::start(shell, &sandbox) {
            test(shell, &sandbox, terminal);
        }
    });
}

fn nothing(_: &TestShell, _: &Sandbox) {}

/// What `python` is, by its environment; empty where it is none of the sandbox's.
#[track_caller]
fn python(sandbox: &Sandbox, terminal: &mut Terminal) -> String {
    let home = sandbox.home().join(".virtualenvs");
    let found = terminal.capture("command -v python; true");
    let path = Path::new(found.trim_end()).strip_prefix(home);
    path.map(|path| path.iter().next().unwrap().to_string_lossy().into_owned()).unwrap_or_default()
}

#[track_caller]
fn prompt(terminal: &Terminal) -> String {
    terminal.view().cursor_row()
}

#[test]
fn a_tree_has_its_environment_and_leaving_it_has_none() {
    set_up(nothing, |shell, sandbox, mut terminal| {
        let path = terminal.variable("PATH");
        let kind = shell.kind;
        assert_eq!(prompt(&terminal), "ready>", "{kind}");
        terminal.run("cd projects/a/deep");
        assert_eq!(
            (prompt(&terminal).as_str(), &*python(sandbox, &mut terminal)),
            ("(a) ready>", "a")
        );
        let project = sandbox.home().join("projects/a/deep");
        assert_eq!(
            terminal.variable("PWD").as_deref(),
            project.to_str(),
            "{kind}: it goes nowhere"
        );
        terminal.run("cd er");
        assert_eq!(prompt(&terminal), "(a) ready>", "{kind}");
        terminal.run("cd ../../../b");
        assert_eq!(
            (prompt(&terminal).as_str(), &*python(sandbox, &mut terminal)),
            ("(b) ready>", "b")
        );
        terminal.run("cd ..");
        assert_eq!(prompt(&terminal), "ready>", "{kind}");
        assert_eq!(terminal.variable("PATH"), path, "{kind}");
        assert_eq!(terminal.variable("VIRTUAL_ENV"), None, "{kind}");
        terminal.run("cd -");
        assert_eq!(prompt(&terminal), "(b) ready>", "{kind}");
    });
}
