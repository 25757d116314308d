//! A terminal in each shell, with venvyard set up for it.

use venvyard::shell::Shell;

use super::pty::prompt_code;
use super::{Sandbox, Terminal, TestShell, for_each_unix_shell};

/// Runs a test at a terminal of each shell that venvyard is set up for.
#[track_caller]
pub(crate) fn for_each_terminal(test: impl Fn(&TestShell, &Sandbox, Terminal)) {
    for_each_unix_shell(|shell| {
        let sandbox = prepared();
        sandbox.venvyard(["setup", "--shell", shell.kind.name()]).success();
        test(shell, &sandbox, Terminal::start(shell, &sandbox));
    });
}

/// The same with auto-activation: the environments `a` and `b` belong to `projects/a` and `projects/b`,
/// both with a directory `deep/er`, and `free` to none. `prepare` runs before the shell starts.
#[track_caller]
pub(crate) fn for_each_auto_terminal(
    prepare: impl Fn(&TestShell, &Sandbox),
    test: impl Fn(&TestShell, &Sandbox, Terminal),
) {
    for_each_unix_shell(|shell| {
        let sandbox = prepared();
        for name in ["a", "b"] {
            let project = sandbox.project(name);
            std::fs::create_dir_all(project.join("deep/er")).unwrap();
            let project = project.to_string_lossy().into_owned();
            sandbox.venvyard(["create", "--no-pip", name, "--project", &project]).success();
        }
        sandbox.venvyard(["create", "--no-pip", "free"]).success();
        sandbox.venvyard(["setup", "--auto", "--shell", shell.kind.name()]).success();
        prepare(shell, &sandbox);
        test(shell, &sandbox, Terminal::start(shell, &sandbox));
    });
}

/// A sandbox whose start-up files set the prompt for the shells that a test starts in the shell.
fn prepared() -> Sandbox {
    let sandbox = Sandbox::new().with_pyenv();
    for (kind, file) in [(Shell::Bash, ".bashrc"), (Shell::Zsh, ".zshrc")] {
        sandbox.write(file, &format!("{}\n", prompt_code(kind)));
    }
    sandbox
}
