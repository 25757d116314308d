//! What PowerShell does in its own way.

use std::fmt::Write as _;

use venvyard::shell::Shell;

use super::scene::{File, Scene, Side};
use crate::support::TestShell;

/// A scene in PowerShell with the environments `a` and `b`.
fn with_scene(test: impl Fn(&Scene<'_>)) {
    let Some(shell) = TestShell::find(Shell::PowerShell) else { return };
    let scene = Scene::new(&shell, Side::Ours);
    for name in ["a", "b"] {
        scene.make(name);
    }
    test(&scene);
}

#[test]
fn commands_have_the_statuses_of_programs() {
    with_scene(|scene| {
        let lines = "\
workon a && 'entered'
rmvirtualenv a || 'refused'
\"$? $LASTEXITCODE\"
workon nothing
\"$? $LASTEXITCODE\"
mkvirtualenv
\"$? $LASTEXITCODE\"
deactivate && \"$? $LASTEXITCODE\"
workon
\"$? $LASTEXITCODE\"
";
        let ran = scene.session(lines).success();
        ran.stdout_is(
            "entered\nRemoving a...\nrefused\nTrue 1\nFalse 1\nFalse 2\nTrue 0\na\nb\nFalse 1\n",
        );
    });
}

#[test]
fn a_hook_is_for_powershell_by_its_ending_or_its_first_line() {
    with_scene(|scene| {
        let place = ".virtualenvs/a/bin/postactivate";
        scene.write(&File::Plain(place, "#!/usr/bin/env pwsh\n$global:FROM = 'line'\n"));
        let own = "sh -c 'exit 3'; $global:FROM = 'ending'; throw 'a failure'\n";
        scene.write(&File::Plain(".virtualenvs/b/bin/postactivate.ps1", own));
        scene.write(&File::Plain(".virtualenvs/b/bin/predeactivate", "#!/bin/bash\nexport K=1\n"));
        let lines =
            "workon a\n$FROM\nworkon b\n\"$FROM $LASTEXITCODE\"\nworkon a\nworkon b\nworkon a";
        let ran = scene.session(lines).success();
        let ran = ran.stdout_is("line\nending 0\n").stderr_has("a failure");
        let left_out = format!(
            "venvyard: left out {}: it is not for PowerShell",
            scene.sandbox.environment("b").join("bin/predeactivate").display()
        );
        assert_eq!(ran.stderr.matches(&left_out).count(), 1, "{ran}");
    });
}

#[test]
fn functions_run_in_each_environment_and_make_them() {
    with_scene(|scene| {
        let lines = "\
function seen { \"$env:VIRTUAL_ENV $PWD $args\" | Add-Content $env:TRANSCRIPT; if ($PWD -match 'a$') { sh -c 'exit 4' } }
Set-Location /
@status allvirtualenv seen 'x y'
@where
@active
function maker { \"$PWD $args\" | Add-Content $env:TRANSCRIPT; Copy-Item -Recurse a $args[-1] }
$VIRTUALENVWRAPPER_VIRTUALENV = 'maker'
@status mkvirtualenv --any-option c
@active
";
        scene.session(lines).success();
        let home = "{home}/.virtualenvs";
        let wanted = format!(
            "{home}/a {home}/a x y\n{home}/b {home}/b x y\nstatus 4\nin /\nactive none\n\
             {home} --any-option c\nstatus 0\nactive c\n"
        );
        assert_eq!(scene.transcript(), wanted);
    });
}

#[test]
fn a_session_may_load_it_again_while_an_environment_is_active() {
    with_scene(|scene| {
        scene.write(&File::Sourced(".virtualenvs/predeactivate", "'is left'\n"));
        let lines =
            format!("workon a\n{}\n(Get-Alias workon).Definition\ndeactivate", scene.load());
        let ran = scene.session(&lines).success();
        assert_eq!(ran.stderr, "", "{ran}");
        assert!(ran.stdout.ends_with("/compat/workon.ps1\nis left\n"), "{ran}");
    });
}

#[test]
fn names_are_completed() {
    with_scene(|scene| {
        let mut lines = String::from("workon a\n");
        for typed in [
            "rmvirtualenv ",
            "cpvirtualenv b",
            "showvirtualenv nosuch",
            "workon b",
            "mkvirtualenv --system-s",
            "cdvirtualenv bi",
        ] {
            let length = typed.len();
            let _ = writeln!(
                lines,
                "(TabExpansion2 '{typed}' {length}).CompletionMatches.CompletionText -join '|'"
            );
        }
        scene
            .session(&lines)
            .success()
            .stdout_is("a|b\nb\nnosuch\nb\n--system-site-packages\nbin/\n");
    });
}
