//! Owners and permissions.

use super::scene::{Case, Expect, Scene, case};

/// What trust covers: the files and their directories.
const FILES: [&str; 3] = ["venvyard.toml", ".env", ".venv/.venvyard/hooks/activate.sh"];
const PLACES: [&str; 5] =
    ["", "venvyard.toml", ".env", ".venv/.venvyard/hooks/activate.sh", ".venv/.venvyard/hooks"];

/// Another user, and another group.
const OTHER: u32 = 54_321;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for place in PLACES {
        let named = |what: &str| format!("owner: {place:?} {what}");
        let writable = Expect::Left("others can write");
        cases.push(case(named("all can write it"), writable, move |scene| {
            scene.trust("");
            more(scene, place, 0o002);
        }));
        cases.push(case(named("all can write it, with the sticky bit"), writable, move |scene| {
            scene.trust("");
            more(scene, place, 0o1002);
        }));
        cases.push(case(named("a group of others can write it"), writable, move |scene| {
            scene.trust("");
            scene.chown(place, None, Some(OTHER));
            more(scene, place, 0o020);
        }));
        cases.push(case(named("a group of others has it, setgid"), writable, move |scene| {
            scene.trust("");
            scene.chown(place, None, Some(OTHER));
            more(scene, place, 0o2020);
        }));
        cases.push(case(named("a group of others can read it"), Expect::All, move |scene| {
            scene.trust("");
            scene.chown(place, None, Some(OTHER));
            more(scene, place, 0o040);
        }));
        cases.push(case(
            named("is another user's"),
            Expect::Left("belongs to another user"),
            move |scene| {
                scene.trust("");
                scene.chown(place, Some(OTHER), None);
            },
        ));
    }
    for place in FILES {
        cases.push(case(
            format!("owner: {place:?} is refused while all can write it"),
            Expect::Left("others can write"),
            move |scene| {
                more(scene, place, 0o002);
                assert_eq!(scene.decide("--yes", ""), 6);
            },
        ));
        cases.push(case(
            format!("owner: {place:?} all could write it for a while"),
            Expect::All,
            move |scene| {
                scene.trust("");
                let before = std::fs::metadata(scene.path(place)).unwrap();
                more(scene, place, 0o002);
                std::fs::set_permissions(scene.path(place), before.permissions()).unwrap();
            },
        ));
    }
    cases.push(case(
        "owner: a link from a directory all can write",
        Expect::Left("others can write"),
        |scene| {
            scene.trust("");
            let open = scene.code.with_file_name("open");
            std::fs::create_dir(&open).unwrap();
            std::fs::copy(scene.path("venvyard.toml"), open.join("kept.toml")).unwrap();
            more_at(&open, 0o002);
            std::fs::remove_file(scene.path("venvyard.toml")).unwrap();
            std::os::unix::fs::symlink(open.join("kept.toml"), scene.path("venvyard.toml"))
                .unwrap();
        },
    ));
    cases.push(case("owner: a directory farther up is everybody's", Expect::All, |scene| {
        scene.trust("");
        more_at(scene.code.parent().unwrap(), 0o1002);
    }));
    cases.push(as_another("owner: everything is the user's own", Expect::All, |_| {}));
    cases.push(as_another("owner: the file is root's", Expect::All, |scene| {
        scene.chown("venvyard.toml", Some(0), Some(0));
    }));
    cases.push(as_another(
        "owner: the file is a third user's",
        Expect::Left("belongs to another user"),
        |scene| scene.chown("venvyard.toml", Some(OTHER + 1), None),
    ));
    cases.push(as_another(
        "owner: a group that nobody knows can write it",
        Expect::Left("others can write"),
        |scene| more(scene, "venvyard.toml", 0o020),
    ));
    cases
}

/// A user without a name, who owns the home and everything in it.
fn as_another(name: &str, expect: Expect, act: fn(&mut Scene)) -> Case {
    case(name, expect, move |scene| {
        if which::which("setpriv").is_err() {
            scene.skipped = Some("setpriv");
            return;
        }
        let root = scene.sandbox.root().to_owned();
        let status = std::process::Command::new("chown")
            .args(["-hR", &format!("{OTHER}:{OTHER}")])
            .arg(&root)
            .stderr(std::process::Stdio::null())
            .status();
        if !status.is_ok_and(|status| status.success()) {
            scene.skipped = Some("root");
            return;
        }
        scene.user = Some(OTHER);
        scene.trust("");
        act(scene);
    })
}

fn more(scene: &Scene, place: &str, mode: u32) {
    more_at(&scene.path(place), mode);
}

fn more_at(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    let mut permissions = std::fs::metadata(path).unwrap().permissions();
    permissions.set_mode(permissions.mode() | mode);
    std::fs::set_permissions(path, permissions).unwrap();
}
