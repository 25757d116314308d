//! `setup`, its undo, and `shell`, which sets up one subshell.
#![cfg(unix)]

use std::path::Path;

use venvyard::shell::Shell;

use crate::support::pty::prompt_code;
use crate::support::{Sandbox, Terminal, TestShell, Tree, for_each_shell, for_each_unix_shell};

fn setup(sandbox: &Sandbox, shell: &TestShell, more: &[&str]) -> crate::support::Outcome {
    let mut args = vec!["setup", "--shell", shell.kind.name()];
    args.extend(more);
    sandbox.venvyard(args)
}

#[test]
fn setup_says_what_it_writes_and_undo_restores_every_file() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        sandbox.write(".bashrc", "# mine, without an end");
        sandbox.write(".profile", "# mine\r\n");
        sandbox.write(".zshrc", "");
        // PowerShell starts to say where its profile is.
        shell.strict(&sandbox, "").success().silent();
        let before = sandbox.tree();
        setup(&sandbox, shell, &["--dry-run"]).success().stderr_has("would write");
        before.assert_same(&sandbox.tree());
        let file = sandbox.home().join(shell.start_up_file());
        setup(&sandbox, shell, &[]).success().stderr_has(&file.display().to_string());
        let once = sandbox.tree();
        setup(&sandbox, shell, &[]).success().stderr_has("unchanged");
        once.assert_same(&sandbox.tree());
        setup(&sandbox, shell, &["--uninstall"]).success().stderr_has(&file.display().to_string());
        let after = sandbox.tree();
        let left: Vec<_> =
            after.paths().filter(|path| !before.paths().any(|was| was == *path)).collect();
        let data: Vec<_> = Path::new(Sandbox::DATA)
            .ancestors()
            .filter(|above| above.file_name().is_some())
            .collect();
        let is_above_data = |path: &&str| data.iter().any(|above| Path::new(path).ends_with(above));
        assert!(left.iter().all(is_above_data), "{left:?}");
        for name in [".bashrc", ".profile", ".zshrc"] {
            let bytes = sandbox.read(name);
            let was =
                [(".bashrc", "# mine, without an end"), (".profile", "# mine\r\n"), (".zshrc", "")];
            assert!(was.contains(&(name, &bytes)), "{name}: {bytes:?}");
        }
    });
}

#[test]
fn a_linked_start_up_file_is_changed_in_place() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let real = sandbox.write("dotfiles/rc", "# mine\n");
        let link = sandbox.home().join(shell.start_up_file());
        std::fs::create_dir_all(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        setup(&sandbox, shell, &[]).success();
        assert!(link.is_symlink());
        assert!(sandbox.read("dotfiles/rc").contains("venvyard"));
        setup(&sandbox, shell, &["--uninstall"]).success();
        assert_eq!(sandbox.read("dotfiles/rc"), "# mine\n");
    });
}

#[test]
fn a_login_shell_has_the_functions_too() {
    for_each_shell(|shell| {
        if !matches!(shell.kind, Shell::Bash | Shell::Zsh) {
            return;
        }
        let sandbox = Sandbox::new();
        setup(&sandbox, shell, &[]).success();
        let script = "typeset -f workon >/dev/null && echo there";
        let mut command = sandbox.command(&shell.program);
        command.args(["-l", "-i", "-c", script]);
        crate::support::Outcome::of(command).success().stdout_has("there");
    });
}

/// The console reads its own profile after the one of all hosts.
#[test]
fn powershells_console_profile_gets_the_block() {
    let Some(shell) = TestShell::find(Shell::PowerShell) else { return };
    let sandbox = Sandbox::new();
    let here = |name: &str| format!(".config/powershell/{name}");
    let console = sandbox.write(shell.start_up_file(), "$mine = 1\n");
    sandbox.write(here("Microsoft.VSCode_profile.ps1"), "");
    let former =
        "# >>> venvyard >>> (made this file)\n$global:VENVYARD_AUTO = '1'\n# <<< venvyard <<<\n";
    sandbox.write(here("profile.ps1"), former);
    setup(&sandbox, &shell, &[]).success().stderr_has("VENVYARD_AUTO=1").stderr_has(
        "read Microsoft.VSCode_profile.ps1: to use venvyard in those, copy the block from",
    );
    assert!(!sandbox.home().join(here("profile.ps1")).exists());
    assert_eq!(sandbox.read(here("Microsoft.VSCode_profile.ps1")), "");
    let mut command = sandbox.command(&shell.program);
    command.env("POWERSHELL_UPDATECHECK", "Off").env("DOTNET_EnableDiagnostics", "0");
    let script = "\"$PROFILE $mine $VENVYARD_AUTO $(Get-Command workon)\"";
    command.args(["-NoLogo", "-NonInteractive", "-Command", script]);
    let told = format!("{} 1 1 workon\n", console.display());
    crate::support::Outcome::of(command).success().stdout_is(&told);
}

#[test]
fn a_profile_that_returns_early_is_refused() {
    let Some(shell) = TestShell::find(Shell::PowerShell) else { return };
    let sandbox = Sandbox::new();
    sandbox.write(shell.start_up_file(), "$mine = 1\nif ($mine) { 'here' }\nreturn\n");
    let before = sandbox.tree();
    setup(&sandbox, &shell, &[])
        .failure(1)
        .stderr_has("the 'return' on line 3 ends it")
        .stderr_has("put this above that line: venvyard init powershell");
    before.assert_same(&sandbox.tree());
}

#[test]
fn the_installed_file_is_inits_output_without_comments() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        setup(&sandbox, shell, &[]).success();
        let file = format!("{}/shell/{}", Sandbox::DATA, shell.kind.file_name());
        let file = sandbox.home().join(file);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), shell.kind.file());
        let init = sandbox.venvyard(["init", shell.kind.name()]).success().stdout;
        let evaluated = sandbox.write(format!("init-{}", shell.kind.file_name()), &init);
        // With everything that the file reads from others. Compared as the shell parsed them, because fish and PowerShell remember comments.
        let functions = match shell.kind {
            Shell::Bash => "declare -f",
            Shell::Zsh => "typeset -f",
            Shell::Fish => {
                "functions -a | while read -l name; functions --details $name >/dev/null; echo $name; end"
            }
            Shell::PowerShell => "(Get-ChildItem Function:, Alias:).Name | Sort-Object",
        };
        let of = |file: &std::path::Path| {
            let guard = shell.choose("VENVYARD_GUARD=warn", "set -g VENVYARD_GUARD warn", "");
            let script = format!("{guard}\n{}\n{functions}", shell.source(file));
            shell.strict(&sandbox, &script).success().stdout_has("workon").stdout
        };
        assert_eq!(of(&evaluated), of(&file));
    });
}

#[test]
fn an_older_file_is_replaced_and_a_newer_one_kept() {
    let sandbox = Sandbox::new();
    sandbox.venvyard(["setup", "--shell", "bash"]).success();
    let file = &format!("{}/shell/venvyard.bash", Sandbox::DATA);
    sandbox.write(file, "# venvyard 0.0.1\n");
    sandbox.venvyard(["list"]).success();
    assert_eq!(sandbox.read(file), Shell::Bash.file());
    sandbox.write(file, "# venvyard 99.0.0\n");
    sandbox.venvyard(["list"]).success();
    assert_eq!(sandbox.read(file), "# venvyard 99.0.0\n");
}

#[test]
fn shell_create_ends_at_a_prompt_in_the_new_environment() {
    for_each_unix_shell(|shell| {
        let sandbox = Sandbox::new().with_pyenv();
        for (kind, file) in [(Shell::Bash, ".bashrc"), (Shell::Zsh, ".zshrc")] {
            sandbox.write(file, &format!("{}\n", prompt_code(kind)));
        }
        let mine = Tree::of(&sandbox.home().join(".bashrc"));
        let mut terminal = Terminal::start(shell, &sandbox);
        let path = terminal.variable("PATH");
        terminal.run(&format!("venvyard shell --create hello --shell {}", shell.kind.name()));
        assert_eq!(terminal.view().cursor_row(), "(hello) ready>");
        let environment = sandbox.home().join(".virtualenvs/hello");
        let prefix = terminal.capture("python -c 'import sys; print(sys.prefix)'");
        assert_eq!(prefix, format!("{}\n", environment.display()));
        assert!(terminal.capture("pip --version").contains(&environment.display().to_string()));
        assert_eq!(terminal.run("workon hello").status, 0, "the functions are there");
        assert_eq!(terminal.run("exit 7").status, 7);
        assert_eq!(terminal.view().cursor_row(), "ready>");
        assert_eq!(terminal.variable("PATH"), path);
        assert_eq!(terminal.variable("VIRTUAL_ENV"), None);
        mine.assert_same(&Tree::of(&sandbox.home().join(".bashrc")));
    });
}

#[test]
fn a_subshell_for_nothing_is_refused() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["shell", "--shell", "bash", "nosuch"]).failure(3).stderr_has("nosuch");
    sandbox.venvyard(["shell", "--shell", "bash", "../x", "--create"]).failure(2);
}

#[test]
fn options_are_written_before_the_loading_line_and_removed_with_it() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        sandbox.write(".profile", "# mine\n");
        sandbox.write(shell.start_up_file(), "# mine\n");
        shell.strict(&sandbox, "").success().silent();
        let before = sandbox.read(shell.start_up_file());
        let told = "VENVYARD_AUTO=1: cd into a project activates its environment";
        let on = ["--auto", "--guard=deny"];
        setup(&sandbox, shell, &[&on[..], &["--dry-run"]].concat()).success().stderr_has(told);
        assert_eq!(sandbox.read(shell.start_up_file()), before);
        setup(&sandbox, shell, &on)
            .success()
            .stderr_has("'pip install' is refused while no environment is active");
        // Again, as after an upgrade.
        setup(&sandbox, shell, &[]).success().stderr_has(told);
        let text = sandbox.read(shell.start_up_file());
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}: {text}"));
        assert!(at("VENVYARD_AUTO") < at("VENVYARD_GUARD"), "{text}");
        assert!(at("VENVYARD_GUARD") < at(shell.kind.file_name()), "{text}");
        setup(&sandbox, shell, &["--no-auto"]).success();
        let text = sandbox.read(shell.start_up_file());
        assert!(!text.contains("VENVYARD_AUTO") && text.contains("VENVYARD_GUARD"), "{text}");
        setup(&sandbox, shell, &["--guard", "off"]).success();
        assert!(!sandbox.read(shell.start_up_file()).contains("VENVYARD_GUARD"));
        setup(&sandbox, shell, &on).success();
        setup(&sandbox, shell, &["--uninstall"]).success();
        assert_eq!(sandbox.read(shell.start_up_file()), before);
    });
}

#[test]
fn contradicting_options_are_refused() {
    let sandbox = Sandbox::new();
    let before = sandbox.tree();
    for more in
        [["--auto", "--no-auto"], ["--auto", "--uninstall"], ["--guard=deny", "--uninstall"]]
    {
        sandbox.venvyard([&["setup", "--shell", "bash"][..], &more].concat()).failure(2);
    }
    sandbox.venvyard(["setup", "--shell", "bash", "--guard=maybe"]).failure(2).stderr_has("deny");
    before.assert_same(&sandbox.tree());
}
