//! Hooks that the user may not read or enter.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::compat::scene::{Scene, Side};
use crate::compat::user::{User, for_each_user};
use crate::support::Sandbox;

fn forbid(path: &Path) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o000)).unwrap();
}

#[test]
fn a_hook_that_may_not_be_read_stops_nothing() {
    for_each_user(|shell| {
        // The interpreters of pyenv are where the user may not go.
        let scene = Scene::of(shell, Side::Ours, Sandbox::new());
        scene.make("a");
        let extension = shell.choose("", ".fish", ".ps1");
        for hook in ["premkvirtualenv", "preactivate", "prermvirtualenv"] {
            forbid(&scene.program(&format!(".virtualenvs/{hook}"), "#!/bin/sh\necho never\n"));
        }
        for hook in ["postactivate", "predeactivate", "postdeactivate"] {
            forbid(&scene.program(&format!(".virtualenvs/{hook}{extension}"), "echo never\n"));
        }
        let user = User::of(&scene);
        let outcome = user.session(
            "@status workon a\n@active\ndeactivate\n@active\n@status mkvirtualenv --no-pip b\n@active\n\
             deactivate\n@status rmvirtualenv b\n",
        );
        let told = scene.transcript();
        let wanted = "active a\nactive none\nstatus 0\nactive b\nstatus 0\n";
        assert!(told.ends_with(wanted), "{}: {told}\n{outcome}", shell.kind);
        assert!(!outcome.stdout.contains("never"), "{outcome}");
        outcome
            .success()
            .stderr_has("/premkvirtualenv\": [Errno 13] Permission denied")
            .stderr_has("/preactivate\": [Errno 13] Permission denied")
            .stderr_has("/prermvirtualenv\": [Errno 13] Permission denied");
    });
}
