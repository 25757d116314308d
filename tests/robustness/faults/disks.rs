//! Full and read-only disks.

use super::{Disk, assert_clean, assert_pip, complains, pip_of, venvyard};
use crate::support::{Sandbox, Tree};

const CREATE: [&str; 2] = ["create", "a"];

#[test]
fn a_full_disk_leaves_nothing() {
    // Full of bytes, and full of files.
    for options in ["size=400k", "size=40m,nr_inodes=150"] {
        let sandbox = Sandbox::new().with_pyenv();
        let Some(disk) = Disk::tmpfs(&sandbox, options) else { return };
        let home = disk.path.join("envs");
        for cold in [true, false] {
            let made = venvyard(&sandbox, &CREATE, &[("WORKON_HOME", &home)]);
            complains(made, 1, "no space left on device");
            assert_eq!(Tree::of(&home).paths().count(), 0, "{options}");
            sandbox.venvyard(["list", "--names"]).success().stdout_is("");
            assert_clean(sandbox.home());
            if cold {
                sandbox.venvyard(["create", "elsewhere"]).success();
                sandbox.venvyard(["remove", "elsewhere", "--yes"]).success();
            }
        }
    }
}

#[test]
fn a_read_only_directory_of_environments_is_named() {
    let sandbox = Sandbox::new().with_pyenv();
    let Some(disk) = Disk::tmpfs(&sandbox, "size=1m") else { return };
    disk.make_read_only();
    for home in [disk.path.clone(), disk.path.join("envs")] {
        let made = venvyard(&sandbox, &CREATE, &[("WORKON_HOME", &home)]);
        complains(made, 1, home.to_str().unwrap());
    }
    sandbox.venvyard(["list", "--names"]).success().stdout_is("");
}

#[test]
fn a_read_only_registry_leaves_no_environment() {
    let sandbox = Sandbox::new().with_pyenv();
    let Some(disk) = Disk::tmpfs(&sandbox, "size=1m") else { return };
    disk.make_read_only();
    let made = venvyard(&sandbox, &CREATE, &[("VENVYARD_DATA_DIR", &disk.path)]);
    complains(made, 1, disk.path.to_str().unwrap());
    assert_eq!(Tree::of(&sandbox.environment("")).paths().count(), 0);
}

#[test]
fn a_full_cache_blocks_no_creation() {
    let sandbox = Sandbox::new().with_pyenv();
    let Some(disk) = Disk::tmpfs(&sandbox, "size=600k") else { return };
    for name in ["a", "b"] {
        let made = venvyard(&sandbox, &["create", name], &[("VENVYARD_CACHE_DIR", &disk.path)]);
        made.success().stderr_has(" for other environments: ");
        assert_pip(&sandbox, &sandbox.environment(name));
        assert_clean(sandbox.root());
    }
}

#[test]
fn a_read_only_cache_is_used() {
    let sandbox = Sandbox::new().with_pyenv();
    let Some(disk) = Disk::tmpfs(&sandbox, "size=100m") else { return };
    let cache = [("VENVYARD_CACHE_DIR", disk.path.as_path())];
    venvyard(&sandbox, &["create", "first"], &cache).success();
    disk.make_read_only();
    let before = Tree::of(&disk.path);
    let made = venvyard(&sandbox, &CREATE, &cache).success();
    assert_eq!(made.stderr.lines().count(), 1, "{made}");
    assert_pip(&sandbox, &sandbox.environment("a"));
    // A wheel that is not cached, or whose cache is stale, is read in place.
    assert!(disk.mount(["-o", "remount,rw"]));
    std::fs::remove_dir_all(disk.path.join("seeds/wheels")).unwrap();
    disk.make_read_only();
    let made = venvyard(&sandbox, &["create", "b"], &cache).success();
    assert_eq!(made.stderr.lines().count(), 1, "{made}");
    assert_pip(&sandbox, &sandbox.environment("b"));
    before.without("seeds/wheels").assert_same(&Tree::of(&disk.path));
}

#[test]
fn a_read_only_cache_without_the_seed_blocks_no_creation() {
    let sandbox = Sandbox::new().with_pyenv();
    let Some(disk) = Disk::tmpfs(&sandbox, "size=1m") else { return };
    disk.make_read_only();
    let cache = [("VENVYARD_CACHE_DIR", disk.path.as_path())];
    let made = venvyard(&sandbox, &CREATE, &cache).success();
    let made = made.stderr_has(" for other environments: ");
    let made = made.stderr_has("read-only file system");
    assert!(made.stderr.lines().count() <= 3, "{made}");
    assert_pip(&sandbox, &sandbox.environment("a"));
    assert_clean(sandbox.root());
    // Without another place the message names the cache.
    let temporary = [cache[0], ("TMPDIR", disk.path.as_path())];
    let made = venvyard(&sandbox, &["create", "b"], &temporary);
    complains(made, 1, disk.path.to_str().unwrap());
    assert!(!sandbox.environment("b").exists());
}

#[test]
fn a_damaged_read_only_store_is_bypassed() {
    let sandbox = Sandbox::new().with_pyenv();
    let Some(disk) = Disk::tmpfs(&sandbox, "size=100m") else { return };
    let cache = [("VENVYARD_CACHE_DIR", disk.path.as_path())];
    venvyard(&sandbox, &["create", "first"], &cache).success();
    let tree = Tree::of(&disk.path);
    let file = tree.paths().find(|path| path.ends_with("pip/__init__.py")).unwrap();
    std::fs::remove_file(disk.path.join(file)).unwrap();
    disk.make_read_only();
    let made = venvyard(&sandbox, &CREATE, &cache).success();
    made.stderr_has(" for other environments: ");
    assert!(pip_of(&sandbox.environment("a")).exists());
    assert_pip(&sandbox, &sandbox.environment("a"));
    assert_clean(sandbox.root());
}

#[test]
fn the_search_for_a_project_stays_on_one_file_system() {
    let sandbox = Sandbox::new().with_pyenv();
    let Some(disk) = Disk::tmpfs(&sandbox, "size=2m") else { return };
    let (project, inside) = (sandbox.root().to_owned(), disk.path.join("deep"));
    std::fs::create_dir(&inside).unwrap();
    let beside = project.join("beside/deep");
    std::fs::create_dir_all(&beside).unwrap();
    sandbox.venvyard(["create", "--no-pip", "a"]).success();
    std::fs::write(project.join("venvyard.toml"), "[environment]\nname = 'a'\n").unwrap();
    let env = sandbox.environment("a");
    let run = ["run", ".", "--", "sh", "-c", "echo $VIRTUAL_ENV"];
    sandbox.venvyard_in(&beside, run).success().stdout_is(&format!("{}\n", env.display()));
    sandbox.venvyard_in(&inside, run).failure(3).stderr_has("no environment belongs to");
    sandbox
        .venvyard_in(&inside, ["trust", "--show"])
        .failure(1)
        .stderr_has("there is no venvyard.toml");
    // An environment in a directory above does not count either.
    std::fs::remove_file(project.join("venvyard.toml")).unwrap();
    let here = ["create", "--no-pip", "--here", "b"];
    sandbox.venvyard_in(&project, here).success();
    sandbox.venvyard(["project", "unset", "b"]).success();
    sandbox.venvyard_in(&beside, run).success();
    sandbox.venvyard_in(&inside, run).failure(3);
}
