//! Where `WORKON_HOME` may be, and how it may be written.

use std::os::unix::fs::PermissionsExt as _;

use crate::compat::case::{Case, NOTHING, Shells, Theirs, cases};
use crate::compat::scene::{File, Scene, Side};
use crate::compat::user::{User, for_each_user};
use crate::support::Sandbox;

/// Makes an environment, and tells where it is.
const USE: &str = "\
@quiet mkvirtualenv --no-pip a
@print VIRTUAL_ENV
@quiet mkvirtualenv --no-pip b
workon a
@active
@out lsvirtualenv -b
cdvirtualenv
@where
@quiet rmvirtualenv b
@out workon
";

cases! {
    /// Everything is quoted.
    with_spaces = Case {
        before: "\
@posix export WORKON_HOME=\"{home}/my envs\"
@fish set -gx WORKON_HOME \"{home}/my envs\"
@pwsh $env:WORKON_HOME = \"{home}/my envs\"
",
        lines: USE,
        told: "VIRTUAL_ENV={home}/my envs/a\nactive a\na\nb\nin {home}/my envs/a\na\n",
        ..NOTHING
    };

    /// The name of an environment in another home. Only one of them can be registered, which nobody has to know here.
    with_a_name_of_another = Case {
        made: &["a"],
        lines: "\
@set WORKON_HOME {home}/more
@status mkvirtualenv --no-pip a
@print VIRTUAL_ENV
deactivate
workon a
@print VIRTUAL_ENV
",
        told: "status 0\nVIRTUAL_ENV={home}/more/a\nVIRTUAL_ENV={home}/more/a\n",
        said: &["made a with "],
        ..NOTHING
    };

    /// A tilde that no shell has expanded.
    with_a_tilde = Case {
        before: "\
@posix export WORKON_HOME='~/envs'
@fish set -gx WORKON_HOME '~/envs'
@pwsh $env:WORKON_HOME = '~/envs'
",
        lines: USE,
        told: "VIRTUAL_ENV={home}/envs/a\nactive a\na\nb\nin {home}/envs/a\na\n",
        ..NOTHING
    };

    /// A variable that no shell has expanded, and slashes too many.
    with_a_variable = Case {
        before: "\
@posix export WORKON_HOME='$HOME//envs/${KIND}' KIND=new
@fish set -gx WORKON_HOME '$HOME//envs/${KIND}'; set -gx KIND new
@pwsh $env:WORKON_HOME = '$HOME//envs/${KIND}'; $env:KIND = 'new'
",
        lines: USE,
        told: "VIRTUAL_ENV={home}/envs/new/a\nactive a\na\nb\nin {home}/envs/new/a\na\n",
        // There, what begins with a variable is relative to the home.
        theirs: Theirs::Tells("VIRTUAL_ENV={home}{home}/envs/new/a\nactive a\na\nb\nin {home}{home}/envs/new/a\na\n"),
        ..NOTHING
    };

    /// It is relative to the home.
    relative = Case {
        before: "\
@posix export WORKON_HOME=envs; cd /
@fish set -gx WORKON_HOME envs; cd /
@pwsh $env:WORKON_HOME = 'envs'; Set-Location /
",
        lines: USE,
        told: "VIRTUAL_ENV={home}/envs/a\nactive a\na\nb\nin {home}/envs/a\na\n",
        ..NOTHING
    };

    /// A link to another disk: its name is what people see.
    a_link = Case {
        files: &[File::Plain("disk/README", ""), File::Link("envs", "{home}/disk")],
        before: "\
@posix export WORKON_HOME=\"{home}/envs\"
@fish set -gx WORKON_HOME \"{home}/envs\"
@pwsh $env:WORKON_HOME = \"{home}/envs\"
",
        lines: USE,
        told: "VIRTUAL_ENV={home}/envs/a\nactive a\na\nb\nin {home}/envs/a\na\n",
        theirs: Theirs::Absent("virtualenv writes the link's target into the environment"),
        ..NOTHING
    };

    /// It is made when the shell starts, silently; if it is gone later, a command makes it, and says so.
    missing = Case {
        before: "\
@posix export WORKON_HOME=\"{home}/deep/er/envs\"
@fish set -gx WORKON_HOME \"{home}/deep/er/envs\"
@pwsh $env:WORKON_HOME = \"{home}/deep/er/envs\"
",
        lines: "\
@out ls -d \"{home}/deep/er/envs\"
@posix rm -r \"{home}/deep\"
@fish rm -r \"{home}/deep\"
@pwsh Remove-Item -Recurse \"{home}/deep\"
@quiet mkvirtualenv --no-pip a
@print VIRTUAL_ENV
",
        told: "{home}/deep/er/envs\nVIRTUAL_ENV={home}/deep/er/envs/a\n",
        said: &["NOTE: Virtual environments directory ", "deep/er/envs does not exist. Creating..."],
        ..NOTHING
    };

    /// An environment that is a link to one elsewhere is one.
    an_environment_that_is_a_link = Case {
        made: &["a"],
        files: &[File::Link(".virtualenvs/linked", "{home}/.virtualenvs/a")],
        lines: "@out lsvirtualenv -b\nworkon linked\n@active\ndeactivate\n@quiet rmvirtualenv linked\n@out lsvirtualenv -b\n",
        told: "a\nlinked\nactive linked\na\n",
        theirs: Theirs::Absent("there, the link's target says which one is active"),
        ..NOTHING
    };

    /// It is a setting like any other: what was set after the start counts.
    changed_in_the_session = Case {
        made: &["a"],
        files: &[File::Plain("other/README", "")],
        lines: "\
@set WORKON_HOME {home}/other
@quiet mkvirtualenv --no-pip b
@print VIRTUAL_ENV
@out lsvirtualenv -b
@set WORKON_HOME {home}/.virtualenvs
@out lsvirtualenv -b
workon a
@print VIRTUAL_ENV
",
        told: "VIRTUAL_ENV={home}/other/b\nb\na\nVIRTUAL_ENV={home}/.virtualenvs/a\n",
        ..NOTHING
    };

    /// A directory beside the environments is none.
    other_directories = Case {
        made: &["a"],
        files: &[File::Plain(".virtualenvs/notes/README", ""), File::Plain(".virtualenvs/.hidden/bin/activate", "")],
        lines: "@out lsvirtualenv -b\n@status workon notes\n@active\n",
        told: "a\nstatus 1\nactive none\n",
        said: &["notes' does not contain an activate script."],
        shells: Shells::All,
        ..NOTHING
    };
}

#[test]
fn an_unwritable_place_is_one_error_and_no_environment() {
    for_each_user(|shell| {
        let scene = Scene::of(shell, Side::Ours, Sandbox::new());
        scene.make("a");
        let user = User::of(&scene);
        user.session("@status workon a\n").success();
        let place = scene.sandbox.home().join(".virtualenvs");
        std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o555)).unwrap();
        let outcome = user
            .session("@status mkvirtualenv --no-pip b\n@active\nworkon a\n@active\ndeactivate\n@status rmvirtualenv a\n")
            .success();
        std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o755)).unwrap();
        let told = scene.transcript();
        let lines: Vec<&str> = told.lines().collect();
        let [_, made, none, active, removed] = lines[..] else { panic!("{told}\n{outcome}") };
        assert_ne!(made, "status 0", "{outcome}");
        assert_eq!((none, active), ("active none", "active a"), "{outcome}");
        assert_ne!(removed, "status 0", "{outcome}");
        assert!(place.join("a/bin/activate").exists());
        assert!(!place.join("b").exists());
        outcome.stderr_has("ermission denied").stderr_has(".virtualenvs");
    });
}
