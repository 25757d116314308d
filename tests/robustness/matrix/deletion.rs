//! Row 8: a deletion never leaves its directory: links, mounts, `../`, and directories that become links
//! while it runs.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use super::scene::Scene;
use super::{Tally, row};
use crate::support::{available, matrix};

#[test]
fn row_08_a_deletion_never_leaves_its_directory() {
    row(8, "deletion with links, swaps, mounts, ../", |tally, _| {
        let scene = Scene::new("venvyard create --no-pip a; mkdir -p .virtualenvs/a/lib/deep/er");
        links(&scene, tally);
        names(&scene, tally);
        entries(&scene, tally);
        bind_mounts(&scene, tally);
        for round in 0..matrix::pick(2, 4, 12) {
            swaps(&scene, round, tally);
        }
    });
}

/// Links of every kind at every depth.
fn links(scene: &Scene, tally: &mut Tally) {
    let outside = scene.outside();
    let relative = "../../../outside";
    let targets = [
        outside.clone(),
        outside.join("canary"),
        outside.join("link"),
        relative.into(),
        "/".into(),
    ];
    for place in ["trap", "bin/trap", "lib/deep/er/trap", "lib/deep", ".venvyard/trap"] {
        for target in &targets {
            let what = format!("{place} is a link to {}", target.display());
            scene.reset();
            let trap = scene.sandbox.environment("a").join(place);
            let _ = std::fs::remove_dir_all(&trap);
            symlink(target, &trap).unwrap();
            scene.venvyard("remove a --yes").success();
            assert!(!scene.sandbox.environment("a").exists(), "{what}");
            scene.intact(&what);
            tally.add("links", 1);
        }
    }
    scene.reset();
    // Two names of one file, and the environment as a whole elsewhere.
    std::fs::hard_link(outside.join("canary"), scene.sandbox.environment("a").join("trap"))
        .unwrap();
    scene.venvyard("remove a --yes").success();
    scene.intact("a hard link");
    scene.reset();
    let (env, moved) = (scene.sandbox.environment("a"), scene.sandbox.home().join("moved"));
    std::fs::rename(&env, &moved).unwrap();
    symlink(&moved, &env).unwrap();
    scene.venvyard("remove a --yes").success();
    assert!(moved.join("bin/python").exists() && !env.is_symlink());
    scene.intact("a link to an environment");
    tally.add("links", 2);
}

/// What leads out of the store is refused, and changes nothing.
fn names(scene: &Scene, tally: &mut Tally) {
    scene.reset();
    let outside = scene.outside().display().to_string();
    let before = scene.whole();
    for name in [
        "../../../outside",
        "..",
        ".",
        "/",
        "",
        "~",
        "a/..",
        "a/../../../../outside",
        "./../a/../..",
        &outside,
        "../.local",
        "-- ..",
        "a/lib",
        ".trash-a",
        "*/../..",
        "..*",
    ] {
        let refused = match name {
            "-- .." => scene.venvyard("remove --yes -- .."),
            name => scene.sandbox.venvyard(["remove", "--yes", name]),
        };
        assert_ne!(refused.status, 0, "{refused}");
        before.assert_same(&scene.whole());
        scene.intact(name);
        tally.add("names", 1);
    }
}

/// Entries that somebody has edited so that they lead elsewhere.
fn entries(scene: &Scene, tally: &mut Tally) {
    let outside = scene.outside();
    let home = scene.sandbox.home().to_owned();
    let entry = scene.sandbox.data().join("registry.d/a.toml");
    for place in
        [outside.as_path(), &outside.join("deep"), &outside.join("link"), Path::new("/"), &home]
    {
        scene.reset();
        let text = std::fs::read_to_string(&entry).unwrap();
        let path =
            |text: &str| text.lines().find(|line| line.starts_with("path = ")).unwrap().to_owned();
        let line = format!("path = {}", toml::Value::from(place.to_str().unwrap()));
        std::fs::write(&entry, text.replace(&path(&text), &line)).unwrap();
        let removed = scene.venvyard("remove a --yes --with-sources");
        assert!([0, 1].contains(&removed.status), "{removed}");
        assert!(home.join("projects/shop").is_dir(), "{removed}");
        scene.reset();
        scene.intact(&line);
        tally.add("edited entries", 1);
    }
}

/// A mount in an environment is not deleted, and keeps the environment from being deleted.
fn bind_mounts(scene: &Scene, tally: &mut Tally) {
    for place in ["lib/deep", "lib/deep/er", "bin"] {
        scene.reset();
        let place = scene.sandbox.environment("a").join(place);
        let mount = Command::new("mount").arg("--bind").args([&scene.outside(), &place]).output();
        if !available("mounting", mount.is_ok_and(|mount| mount.status.success())) {
            return;
        }
        let refused = scene.venvyard("remove a --yes");
        let unmounted = Command::new("umount").arg(&place).output();
        assert!(unmounted.is_ok_and(|it| it.status.success()), "{}", place.display());
        refused.failure(1).stderr_has("is a mount point").stderr_has(place.to_str().unwrap());
        scene.intact("a bind mount");
        tally.add("mounts", 1);
    }
}

/// While it is deleted, its directories become links to the outside, one after the other.
fn swaps(scene: &Scene, round: usize, tally: &mut Tally) {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    const DIRECTORIES: usize = 400;
    scene.reset();
    let deep = scene.sandbox.environment("a").join("lib/deep");
    let traps = scene.sandbox.home().join("traps");
    std::fs::create_dir(&traps).unwrap();
    for number in 0..DIRECTORIES {
        let number = number.to_string();
        std::fs::create_dir_all(deep.join(&number).join("deep/er")).unwrap();
        std::fs::write(deep.join(&number).join("canary"), "").unwrap();
        symlink(scene.outside(), traps.join(&number)).unwrap();
    }
    let trash = scene.sandbox.environment(".trash-a").join("lib/deep");
    let ended = AtomicBool::new(false);
    let removed = std::thread::scope(|scope| {
        scope.spawn(|| {
            let numbers = (0..DIRECTORIES).cycle().skip(round * 31).step_by(1 + round % 3);
            for number in numbers.map(|number| number.to_string()) {
                if ended.load(Ordering::Relaxed) {
                    break;
                }
                let trap = traps.join(&number);
                let place = if deep.exists() { &deep } else { &trash };
                let _ = renameat_with(CWD, place.join(&number), CWD, &trap, RenameFlags::EXCHANGE);
            }
        });
        let removed = scene.venvyard("remove a --yes");
        ended.store(true, Ordering::Relaxed);
        removed
    });
    std::fs::remove_dir_all(&traps).unwrap();
    // A swap in time may have kept something from being deleted.
    let again = scene.venvyard("remove a --yes");
    assert!([0, 3].contains(&again.status), "{removed}\n{again}");
    scene.intact("directories that became links");
    tally.add("swaps", 1);
}
