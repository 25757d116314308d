//! Aliases of the user's that have the name of one of our commands.

use venvyard::shell::Shell;

use crate::support::{Sandbox, TestShell, for_each_shell};

/// The commands that the static file defines; the guard's come last.
const NAMES: [&str; 13] = [
    "cpenv",
    "workon",
    "mkenv",
    "mktmpenv",
    "mvenv",
    "rmenv",
    "lsenv",
    "cdenv",
    "cdsite",
    "lssite",
    "cdproject",
    "pip",
    "pip3",
];

/// The line that makes an alias, which prints a word.
fn alias(shell: &TestShell, name: &str) -> String {
    let posix = format!("alias {name}='echo mine'");
    let powershell =
        format!("function global:mine {{ 'mine' }}; Set-Alias {name} mine -Scope Global");
    shell.choose(&posix, &posix, &powershell).to_owned()
}

fn before(shell: &TestShell) -> &'static str {
    match shell.kind {
        Shell::Bash => "shopt -s expand_aliases\nVENVYARD_GUARD=deny",
        Shell::Zsh => "VENVYARD_GUARD=deny",
        Shell::Fish => "set -g VENVYARD_GUARD deny",
        Shell::PowerShell => "$global:VENVYARD_GUARD = 'deny'",
    }
}

#[test]
fn an_alias_made_before_the_file_is_loaded_is_removed_and_reported_once() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let aliases = NAMES.map(|name| alias(shell, name)).join("\n");
        let script = format!(
            "{}\n{aliases}\n{load}\n{load}\nworkon a\n{}\n{}",
            before(shell),
            shell.active(),
            shell.status_of("workon nosuch")
        );
        let ran = shell.strict(&sandbox, &script).success();
        let ran = ran.stdout_is("active a\nstatus 3\n");
        for name in NAMES {
            let said = format!("venvyard: removed the alias {name}: it would hide venvyard's ");
            assert_eq!(ran.stderr.matches(&said).count(), 1, "{name}\n{ran}");
        }
    });
}

#[test]
fn an_alias_of_deactivate_is_removed_when_an_environment_is_entered() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        for (first, then) in [("", &*alias(shell, "deactivate")), (&alias(shell, "deactivate"), "")]
        {
            // In fish, an alias is a function, which comes back.
            if shell.kind == Shell::Fish {
                continue;
            }
            let script = format!(
                "{}\n{first}\n{load}\n{then}\nworkon a\n{}\ndeactivate\n{}",
                before(shell),
                shell.active(),
                shell.active()
            );
            let ran = shell.strict(&sandbox, &script).success();
            let ran = ran.stdout_is("active a\nactive none\n");
            let said =
                "venvyard: removed the alias deactivate: it would hide venvyard's function\n";
            assert_eq!(ran.stderr, said, "{ran}");
        }
    });
}

#[test]
fn an_inherited_environment_can_be_left_beside_an_alias_of_deactivate() {
    for_each_shell(|shell| {
        if shell.kind == Shell::Fish {
            return;
        }
        let sandbox = Sandbox::with(["a"]);
        let environment = sandbox.environment("a");
        let sandbox = sandbox.env("VIRTUAL_ENV", &environment);
        let load = shell.source(&shell.static_file(&sandbox));
        let script = format!(
            "{}\n{}\n{load}\n{}\ndeactivate\n{}",
            before(shell),
            alias(shell, "deactivate"),
            shell.active(),
            shell.active()
        );
        let ran = shell.strict(&sandbox, &script).success();
        ran.stdout_is("active a\nactive none\n").stderr_has("removed the alias deactivate");
    });
}

#[test]
fn an_alias_made_later_stays() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let later = alias(shell, "workon");
        let typed = shell.choose("eval 'workon a'", "workon a", "workon a");
        let script = format!("{}\n{load}\n{later}\n{typed}", before(shell));
        let ran = shell.strict(&sandbox, &script).success();
        assert_eq!((ran.stdout.trim_end().trim_end_matches(" a"), &*ran.stderr), ("mine", ""));
    });
}

/// It is replaced wherever zsh reads the word.
#[test]
fn a_global_alias_of_zsh_hides_nothing() {
    let Some(shell) = TestShell::find(Shell::Zsh) else { return };
    let sandbox = Sandbox::with(["a"]);
    let load = shell.source(&shell.static_file(&sandbox));
    let active = shell.active();
    let script = format!(
        "alias -g workon='echo g' deactivate='echo g'\n{load}\neval 'workon a'\n{active}\n\
         eval 'deactivate'\n{active}"
    );
    let ran = shell.strict(&sandbox, &script).success().stdout_is("active a\nactive none\n");
    assert_eq!(ran.stderr.matches("removed the alias").count(), 2, "{ran}");
}

/// Nobody can remove it, so the rest of the file is loaded beside it.
#[test]
fn an_alias_that_powershell_protects_is_reported() {
    let Some(shell) = TestShell::find(Shell::PowerShell) else { return };
    let sandbox = Sandbox::with(["a"]);
    let load = shell.source(&shell.static_file(&sandbox));
    let script = format!(
        "Set-Alias -Name workon -Value Get-Date -Option Constant -Scope Global\n\
         Set-Alias -Name mkenv -Value Get-Date -Option ReadOnly -Scope Global\n{load}\n\
         lsenv --names\n(Get-Alias mkenv).Definition -like '*mkenv.ps1'"
    );
    let ran = shell.strict(&sandbox, &script).success().stdout_is("a\nTrue\n");
    assert_eq!(
        ran.stderr,
        "venvyard: the alias workon can't be removed: it hides venvyard's command\n\
         venvyard: removed the alias mkenv: it would hide venvyard's command\n"
    );
}
