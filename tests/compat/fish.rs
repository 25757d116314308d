//! What fish does in its own way.

use venvyard::shell::Shell;

use super::scene::{File, Scene, Side};
use crate::support::TestShell;

/// A scene in fish with the environments `a` and `b`.
fn with_scene(test: impl Fn(&Scene<'_>)) {
    let Some(shell) = TestShell::find(Shell::Fish) else { return };
    let scene = Scene::new(&shell, Side::Ours);
    for name in ["a", "b"] {
        scene.make(name);
    }
    test(&scene);
}

#[test]
fn a_hook_is_for_fish_by_its_ending_or_its_first_line() {
    with_scene(|scene| {
        let place = ".virtualenvs/a/bin/postactivate";
        scene.write(&File::Plain(place, "#!/usr/bin/env fish\nset -g FROM line\n"));
        scene.session("workon a\n@note $FROM\ntest $FROM = line").success();
        scene.write(&File::Plain(".virtualenvs/a/bin/postactivate.fish", "set -g FROM ending\n"));
        scene.session("workon a\ntest $FROM = ending").success();
    });
}

#[test]
fn a_hook_of_another_shell_is_named_once() {
    with_scene(|scene| {
        let place = ".virtualenvs/a/bin/postactivate";
        scene.write(&File::Plain(place, "#!/bin/bash\n\nexport FROM=bash\n"));
        let ran = scene.session("workon a\nworkon b\nworkon a\nnot set -q FROM").success();
        let place = scene.sandbox.home().join(place).display().to_string();
        assert_eq!(ran.stderr.matches(&place).count(), 2, "one line with both names\n{ran}");
        assert!(ran.stderr.contains(&format!("{place}.fish")), "{ran}");
        // Its first text alone says nothing.
        scene.write(&File::Plain(".virtualenvs/a/bin/postactivate", "#!/bin/bash\n# mine\n\n"));
        let ran = scene.session("workon a").success();
        assert_eq!(ran.stderr, "", "{ran}");
    });
}

#[test]
fn functions_run_in_each_environment_and_make_them() {
    with_scene(|scene| {
        let lines = "\
function seen
    echo $VIRTUAL_ENV $PWD $argv >>$TRANSCRIPT
    test (path basename $PWD) != a
end
cd /
@status allvirtualenv seen 'x y'
@where
@active
function maker
    echo \"$PWD $argv\" >>$TRANSCRIPT
    cp -r a $argv[-1]
end
set -g VIRTUALENVWRAPPER_VIRTUALENV maker
@status mkvirtualenv --any-option c
@active
";
        scene.session(lines).success();
        let home = "{home}/.virtualenvs";
        let wanted = format!(
            "{home}/a {home}/a x y\n{home}/b {home}/b x y\nstatus 1\nin /\nactive none\n\
             {home} --any-option c\nstatus 0\nactive c\n"
        );
        assert_eq!(scene.transcript(), wanted);
    });
}

#[test]
fn names_are_completed() {
    with_scene(|scene| {
        for (typed, wanted) in [
            ("rmvirtualenv ", "a\nb\n"),
            ("cpvirtualenv b", "b\n"),
            ("showvirtualenv ", "a\nb\n"),
            ("setvirtualenvproject a", "a\n"),
            ("workon b", "b\n"),
            ("mkvirtualenv --system-s", "--system-site-packages\n"),
            ("cdproject ", ""),
        ] {
            let lines = format!("complete -C'{typed}' | string replace -r '\\t.*' '' | sort");
            scene.session(&lines).success().stdout_is(wanted);
        }
        let lines = "workon a\ncomplete -C'cdvirtualenv bi'";
        scene.session(lines).success().stdout_is("bin/\n");
    });
}
