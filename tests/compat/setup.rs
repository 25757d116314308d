//! `setup --from-virtualenvwrapper`: what it replaces, restores and says.

use std::path::PathBuf;

use venvyard::shell::Shell;

use crate::compat::original;
use crate::support::{
    Outcome, Sandbox, TestShell, Tree, available, for_each_unix_shell, matrix, python,
};

/// What stands for virtualenvwrapper: a script that says that it was loaded.
const ORIGINAL: &str = "workon() { echo original workon; }\necho original >&2\n";

/// A home with virtualenvwrapper in it, and its path.
fn with_original() -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::with([]);
    let script = sandbox.write("opt/bin/virtualenvwrapper.sh", ORIGINAL);
    (sandbox, script)
}

fn set_up(sandbox: &Sandbox, shell: &TestShell, more: &[&str]) -> Outcome {
    let words = ["setup", "--from-virtualenvwrapper", "--shell", shell.kind.name()];
    sandbox.venvyard([&words[..], more].concat())
}

/// What an interactive shell with the start-up files prints.
fn interactive(sandbox: &Sandbox, shell: &TestShell, script: &str) -> Outcome {
    let mut command = sandbox.command(&shell.program);
    command.args(["-i", "-c", script]);
    Outcome::of(command)
}

/// The shells that virtualenvwrapper was written for.
fn for_bash_and_zsh(test: impl Fn(&TestShell)) {
    for_each_unix_shell(|shell| {
        if matches!(shell.kind, Shell::Bash | Shell::Zsh) {
            test(shell);
        }
    });
}

#[test]
fn the_old_line_is_replaced_in_its_place_and_uninstall_gives_every_byte_back() {
    for_bash_and_zsh(|shell| {
        let (sandbox, script) = with_original();
        let script = script.to_str().unwrap().replace(sandbox.home().to_str().unwrap(), "$HOME");
        let envs = sandbox.home().join("My Envs");
        python::venv(&sandbox, &envs.join("shop"));
        for line in [
            format!("source \"{script}\""),
            format!(". \"{script}\" >/dev/null # the wrapper"),
            format!("[ -f \"{script}\" ] && source \"{script}\""),
            format!("if [ -f \"{script}\" ]; then\n  source \"{script}\"\nfi"),
            format!("if [ -f \"{script}\" ]; then . \"{script}\"; fi"),
            format!("A=1; \\. \"{script}\""),
        ] {
            let name = shell.start_up_file();
            let before = format!(
                "# mine\nexport WORKON_HOME=\"$HOME/My Envs\"\nVIRTUALENVWRAPPER_HOOK_DIR=~/hooks\n{line}\nworkon shop\necho \"in ${{VIRTUAL_ENV##*/}}\" # no end"
            );
            sandbox.write(name, &before);
            sandbox.write(".profile", "# reads .bashrc\n. ~/.bashrc\n");
            set_up(&sandbox, shell, &[]).success().stderr_has("replaced in ~/");
            let after = sandbox.read(name);
            assert!(after.starts_with("# mine\nexport WORKON_HOME="), "{after}");
            let entered = interactive(&sandbox, shell, "lsvirtualenv -b; deactivate").success();
            let entered = entered.stdout_is("in shop\nshop\n");
            assert!(!entered.stderr.contains("original"), "{entered}");
            assert!(sandbox.home().join("hooks/postactivate").is_file(), "{line}");
            sandbox.venvyard(["setup", "--uninstall"]).success().stderr_has("restored");
            assert_eq!(sandbox.read(name), before);
            assert!(!sandbox.data().join("shell").exists(), "{line}");
            std::fs::remove_dir_all(sandbox.home().join("hooks")).unwrap();
        }
    });
}

#[test]
fn a_second_run_says_so_and_changes_nothing() {
    for_bash_and_zsh(|shell| {
        let (sandbox, script) = with_original();
        let line = format!("source '{}'", script.display());
        sandbox.write(shell.start_up_file(), &format!("a=1\n{line}\n"));
        let said = format!("replaced in ~/{}, line 2: {line}\n", shell.start_up_file());
        let before = sandbox.tree();
        let dry = set_up(&sandbox, shell, &["--dry-run"]).success();
        dry.stderr_has(&said.replace("replaced in", "would replace in")).stderr_has("would update");
        before.assert_same(&sandbox.tree());
        set_up(&sandbox, shell, &[]).success().stderr_has(&said);
        let once = sandbox.tree();
        let again = set_up(&sandbox, shell, &[]).success();
        again
            .stderr_has(&said.replace("replaced in", "replaced before in"))
            .stderr_has("unchanged");
        once.assert_same(&sandbox.tree());
        // Another setting keeps the commands.
        sandbox.venvyard(["setup", "--shell", shell.kind.name(), "--auto"]).success();
        sandbox.venvyard(["setup", "--shell", shell.kind.name(), "--no-auto"]).success();
        once.assert_same(&sandbox.tree());
        interactive(&sandbox, shell, "type mkvirtualenv").success().stdout_has("function");
    });
}

#[test]
fn what_cannot_be_written_leaves_every_file_whole() {
    use std::os::unix::fs::PermissionsExt as _;
    for_bash_and_zsh(|shell| {
        let (sandbox, script) = with_original();
        let line = format!("source '{}'\n", script.display());
        let file = sandbox.write(shell.start_up_file(), &line);
        let other = if shell.kind == Shell::Bash { ".bash_aliases" } else { ".zprofile" };
        sandbox.write(other, &line);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
        let before = Tree::of(sandbox.home());
        set_up(&sandbox, shell, &[]).failure(1).stderr_has(shell.start_up_file());
        before.assert_same(&Tree::of(sandbox.home()));
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        // Both files load it, so both are changed, and restored.
        set_up(&sandbox, shell, &[]).success().stderr_has(&format!("~/{other}, line 1"));
        assert!(!sandbox.read(other).starts_with("source"));
        sandbox.venvyard(["setup", "--uninstall", "--shell", shell.kind.name()]).success();
        assert_eq!(
            (sandbox.read(shell.start_up_file()), sandbox.read(other)),
            (line.clone(), line)
        );
    });
}

/// The system calls that change files, and are made for a start-up file.
const CALLS: [&str; 8] =
    ["rename", "renameat", "renameat2", "mkdir", "write", "fsync", "unlink", "unlinkat"];

#[test]
fn a_set_up_that_is_killed_leaves_the_old_commands_or_the_new_ones() {
    let Some(bash) = TestShell::find(Shell::Bash) else { return };
    if !available("strace", which::which("strace").is_ok()) {
        return;
    }
    let mut points = 0;
    for call in matrix::pick(&CALLS[..3], &CALLS[..], &CALLS[..]) {
        for number in 1.. {
            let (sandbox, script) = with_original();
            let before = format!("a=1\nsource '{}'\n", script.display());
            sandbox.write(".bashrc", &before);
            let mut strace = sandbox.command("strace");
            strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}")]);
            strace.args(["-e", &format!("inject={call}:signal=KILL:when={number}"), "venvyard"]);
            strace.args(["setup", "--from-virtualenvwrapper", "--shell", "bash"]);
            let is_done = Outcome::of(strace).status == 0;
            let at = format!("{call} {number}");
            let now = sandbox.read(".bashrc");
            assert!(now == before || now.contains("/layer/venvyard.bash"), "{at}: {now}");
            let said = interactive(&sandbox, &bash, "type workon").success();
            assert_eq!(said.stderr.contains("original"), now == before, "{at}: {said}");
            assert_eq!(
                said.stdout.contains("_venvyard_compat_eval"),
                now != before,
                "{at}: {said}"
            );
            set_up(&sandbox, &bash, &[]).success();
            sandbox.venvyard(["setup", "--uninstall"]).success();
            assert_eq!(sandbox.read(".bashrc"), before, "{at}");
            if is_done {
                break;
            }
            points += 1;
        }
    }
    assert!(points >= 4, "{points}");
}

#[test]
fn a_plugin_and_another_shell_are_told() {
    let Some(zsh) = TestShell::find(Shell::Zsh) else { return };
    let (sandbox, script) = with_original();
    let rc = "plugins=(\n  git\n  virtualenvwrapper\n)\nsource $ZSH/oh-my-zsh.sh\n";
    sandbox.write(".zshrc", rc);
    sandbox.write(".bashrc", &format!("source '{}'\n", script.display()));
    let said = set_up(&sandbox, &zsh, &[]).success();
    said.stderr_has("no start-up file of zsh loads virtualenvwrapper\n")
        .stderr_has("~/.zshrc, line 3 loads virtualenvwrapper in another way")
        .stderr_has(
            "~/.bashrc loads it in bash: 'venvyard setup --from-virtualenvwrapper --shell bash'",
        );
    assert!(sandbox.read(".zshrc").starts_with(rc));
    assert!(!sandbox.read(".bashrc").contains("venvyard setup"));
}

#[test]
fn it_says_what_the_user_has() {
    for_bash_and_zsh(|shell| {
        let (sandbox, script) = with_original();
        let envs = sandbox.home().join("envs");
        for name in ["api", "gone", "shop"] {
            python::venv(&sandbox, &envs.join(name));
        }
        let project = sandbox.project("shop");
        sandbox.write(envs.join("shop/.project"), &format!("{}\n", project.display()));
        sandbox.write(envs.join("gone/.project"), "/is/gone\n");
        sandbox.write(project.join(".virtualenvwrapper/postactivate"), "echo project\n");
        sandbox.write(envs.join("shop/bin/postactivate"), "echo local\n");
        sandbox.write(envs.join("api/bin/postactivate"), "#!/bin/sh\n# nothing\n");
        sandbox.write("hooks/postactivate", "echo global\n");
        sandbox.write("hooks/predeactivate", "# nothing\n");
        sandbox.write("hooks/premkvirtualenv", "echo not executable\n");
        let rc = format!(
            "WORKON_HOME=~/envs\nexport VIRTUALENVWRAPPER_HOOK_DIR=\"$HOME/hooks\"\nsource '{}'\n",
            script.display()
        );
        sandbox.write(shell.start_up_file(), &rc);
        let said = set_up(&sandbox, shell, &[]).success();
        for line in [
            "found in ~/envs: 3 environments, 2 with a project\n",
            "the project's directory is gone: gone\n",
            "hooks in ~/hooks that run as before: postactivate\n",
            "1 hook there with only comments, which costs nothing\n",
            "hooks in ~/hooks that can't run, because they are no programs: premkvirtualenv",
            "postactivate of these environments runs as before: shop\n",
            "hooks in .virtualenvwrapper of a project need trust first: ~/projects/shop\n",
        ] {
            assert!(said.stderr.contains(line), "{line}\n{said}");
        }
        let sandbox = sandbox.env("WORKON_HOME", &envs);
        let said = set_up(&sandbox, shell, &[]).success();
        said.stderr_has("'venvyard adopt --all' takes over 3 environments of other tools");
    });
}

/// An extension is a package with entry points, beside virtualenvwrapper in the Python that runs it.
#[test]
fn installed_extensions_are_named() {
    let Some(bash) = TestShell::find(Shell::Bash) else { return };
    let (sandbox, _) = with_original();
    let tool = sandbox.home().join("tool");
    python::venv(&sandbox, &tool);
    let script = sandbox.write("tool/bin/virtualenvwrapper.sh", ORIGINAL);
    let mut ask = sandbox.command(tool.join("bin/python"));
    ask.args(["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]);
    let site = PathBuf::from(Outcome::of(ask).success().stdout.trim_end());
    let own = "[virtualenvwrapper.initialize]\nuser_scripts = virtualenvwrapper.user_scripts:initialize\n";
    for (name, text) in [
        ("virtualenvwrapper-6.1.1", own),
        (
            "virtualenvwrapper_django-1.0",
            "[virtualenvwrapper.project.template]\ndjango = x:template\n",
        ),
        ("mine-2", "[virtualenvwrapper.post_activate_source]\nmine = x:source\n"),
        ("other-3", "[console_scripts]\nother = x:main\n"),
    ] {
        sandbox.write(site.join(format!("{name}.dist-info/entry_points.txt")), text);
    }
    sandbox.write(".bashrc", &format!("source '{}'\n", script.display()));
    let said = set_up(&sandbox, &bash, &[]).success();
    let said = said
        .stderr_has("the extension virtualenvwrapper.django doesn't run (template django); ")
        .stderr_has(
            "the extension mine doesn't run (post_activate_source); a hook can do the same",
        );
    assert_eq!(said.stderr.matches("the extension").count(), 2, "{said}");
}

/// Without it, nothing of virtualenvwrapper's is installed or loaded.
#[test]
fn a_plain_setup_has_nothing_of_it() {
    for_bash_and_zsh(|shell| {
        let sandbox = Sandbox::with([]);
        sandbox.venvyard(["setup", "--shell", shell.kind.name()]).success();
        assert!(!sandbox.data().join("shell/layer").exists());
        assert!(!sandbox.data().join("shell/compat").exists());
        let file = sandbox.read(shell.start_up_file());
        assert!(!file.contains("layer"), "{file}");
        sandbox.venvyard(["setup", "--from-virtualenvwrapper", "--uninstall"]).failure(2);
    });
}

/// People of fish load it by bass, and set the variables in config.fish.
#[test]
fn fish_gets_the_commands_after_its_variables() {
    let Some(fish) = TestShell::find(Shell::Fish) else { return };
    let (sandbox, script) = with_original();
    python::venv(&sandbox, &sandbox.home().join("envs/shop"));
    let before =
        format!("set -gx WORKON_HOME ~/envs\nbass source '{}'\nworkon shop", script.display());
    let file = ".config/fish/config.fish";
    sandbox.write(file, &before);
    sandbox.venvyard(["setup", "--shell", "fish"]).success();
    set_up(&sandbox, &fish, &[])
        .success()
        .stderr_has("replaced in ~/.config/fish/config.fish, line 2");
    let script = "lsvirtualenv -b; deactivate; set -q VIRTUAL_ENV; or echo left";
    interactive(&sandbox, &fish, script).success().stdout_is("shop\nleft\n");
    assert!(!sandbox.home().join(".virtualenvs").exists());
    sandbox.venvyard(["setup", "--uninstall"]).success();
    assert_eq!(sandbox.read(file), before);
}

/// PowerShell has a port of virtualenvwrapper, as a module.
#[test]
fn powershell_gets_the_commands_in_the_place_of_the_module() {
    let Some(pwsh) = TestShell::find(Shell::PowerShell) else { return };
    let sandbox = Sandbox::with([]);
    python::venv(&sandbox, &sandbox.home().join("envs/shop"));
    let before =
        "$env:WORKON_HOME = \"$HOME/envs\"\r\nImport-Module VirtualEnvWrapper\r\nworkon shop";
    let file = sandbox.write(pwsh.start_up_file(), before);
    set_up(&sandbox, &pwsh, &[])
        .success()
        .stderr_has("line 2: Import-Module VirtualEnvWrapper\n")
        .stderr_has("found in ~/envs: 1 environment\n");
    let script =
        format!(". '{}'\nlsvirtualenv -b\ndeactivate\n\"$env:VIRTUAL_ENV.\"", file.display());
    let entered = pwsh.strict(&sandbox, &script).success().stdout_is("shop\n.\n");
    assert_eq!(entered.stderr, "", "{entered}");
    sandbox.venvyard(["setup", "--uninstall"]).success();
    assert_eq!(sandbox.read(pwsh.start_up_file()), before);
    assert!(!sandbox.data().join("shell").exists());
}

/// With the original itself from the package index: nothing of it is loaded any more, and it has no extension.
#[test]
fn network_the_original_is_replaced() {
    let Some(programs) = original::programs() else { return };
    for_bash_and_zsh(|shell| {
        let sandbox = Sandbox::plain();
        python::venv(&sandbox, &sandbox.environment("shop"));
        let rc = format!(
            "export VIRTUALENVWRAPPER_PYTHON={0}/python\nsource {0}/virtualenvwrapper.sh\nworkon shop\n",
            programs.display()
        );
        sandbox.write(shell.start_up_file(), &rc);
        let look = "typeset -f virtualenvwrapper_run_hook; echo \"in ${VIRTUAL_ENV##*/}\"";
        let theirs = interactive(&sandbox, shell, look).success().stdout_has("in shop\n");
        let said = set_up(&sandbox, shell, &[]).success();
        assert!(!said.stderr.contains("extension"), "{said}");
        said.stderr_has("line 2: source ").stderr_has("found in ~/.virtualenvs: 1 environment\n");
        let ours = interactive(&sandbox, shell, look).success().stdout_has("in shop\n");
        assert!(theirs.stdout.contains("hook_loader") && !ours.stdout.contains("hook_loader"));
        sandbox.venvyard(["setup", "--uninstall"]).success();
        assert_eq!(sandbox.read(shell.start_up_file()), rc);
    });
}
