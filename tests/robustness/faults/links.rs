//! Files that cannot be hard-linked: a copy takes the place of each.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::{Disk, assert_clean, assert_pip, pip_of, venvyard};
use crate::support::bytecode::compile;
use crate::support::{Outcome, Sandbox, Tree, available, tree};

/// A sandbox whose store has pip and its bytecode for the newest Python of the machine.
#[track_caller]
fn compiled() -> (Sandbox, String) {
    let (version, _) = crate::support::python::interpreters().pop().expect("an interpreter");
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "first", "--python", &version]).success();
    compile(&sandbox, &sandbox.environment("first"));
    (sandbox, version)
}

/// Makes the environment with bytecode.
#[track_caller]
fn create(sandbox: &Sandbox, version: &str, options: &[&str], home: &Path) {
    let mut command = sandbox.command("venvyard");
    command.args(["create", "a", "--python", version]).args(options);
    command.env_remove("PYTHONDONTWRITEBYTECODE").env("WORKON_HOME", home);
    Outcome::of(command).success();
}

/// pip's modules and their bytecode are copies, with the store's time, and Python uses the bytecode.
#[track_caller]
fn assert_copied(sandbox: &Sandbox, env: &Path) {
    let pip = pip_of(env);
    let cached = Tree::of(&pip.with_file_name("__pycache__"));
    let cached = cached.paths().find(|path| path.starts_with("__init__.")).map(|path| {
        let path = Path::new("__pycache__").join(path);
        pip.with_file_name(path)
    });
    for file in [&pip, &cached.expect("bytecode")] {
        let copy = std::fs::metadata(file).unwrap();
        assert_eq!((copy.nlink(), copy.mtime()), (1, 1_000_000_000), "{}", file.display());
        assert_eq!(copy.mode() & 0o200, 0o200, "a copy may be edited");
    }
    let mut command = sandbox.command(env.join("bin/python"));
    command.args(["-v", "-c", "import pip._internal.cli.main_parser"]);
    let said = Outcome::of(command).success().stderr;
    let matching = said.lines().filter(|line| {
        line.contains("__pycache__") && line.contains("/pip/") && line.contains(" matches ")
    });
    assert!(matching.count() > 10, "bytecode is not used by {}", env.display());
    assert_pip(sandbox, env);
}

#[test]
fn another_device_gets_copies_with_bytecode() {
    let (sandbox, version) = compiled();
    let Some(disk) = Disk::tmpfs(&sandbox, "size=100m") else { return };
    create(&sandbox, &version, &[], &disk.path);
    assert_copied(&sandbox, &disk.path.join("a"));
}

/// ext4 has at most 65,000 links of a file.
#[test]
fn a_file_at_its_link_limit_is_copied() {
    if !crate::support::matrix::slow() {
        return;
    }
    let (sandbox, version) = compiled();
    let Some(disk) = Disk::image(&sandbox, "ext4", &[]) else { return };
    // All of it on a file system with a known limit.
    let cache = [("VENVYARD_CACHE_DIR", disk.path.as_path())];
    venvyard(&sandbox, &["create", "second", "--python", &version], &cache).success();
    let tree = Tree::of(&disk.path);
    let full = tree.paths().find(|path| path.ends_with("pip/__init__.py")).unwrap();
    let full = disk.path.join(full);
    let links = disk.path.join("links");
    std::fs::create_dir(&links).unwrap();
    let made = (0..65_100).find(|n| std::fs::hard_link(&full, links.join(n.to_string())).is_err());
    assert_eq!(std::fs::metadata(&full).unwrap().nlink(), 65_000, "{made:?}");

    let home = disk.path.join("envs");
    let variables = [cache[0], ("WORKON_HOME", home.as_path())];
    venvyard(&sandbox, &["create", "a", "--python", &version], &variables).success();
    let copy = pip_of(&home.join("a"));
    let metadata = std::fs::metadata(&copy).unwrap();
    assert_eq!((metadata.nlink(), metadata.mtime()), (1, 1_000_000_000));
    assert!(std::fs::metadata(copy.with_file_name("__main__.py")).unwrap().nlink() > 1);
    assert_pip(&sandbox, &home.join("a"));
    venvyard(&sandbox, &["seed", "verify"], &cache).success().stderr_has("nothing is damaged");
}

/// With `fs.protected_hardlinks`, nobody can link another user's file that they can't write.
#[test]
fn another_users_store_gives_copies() {
    if !crate::support::matrix::slow() {
        return;
    }
    let root = rustix::process::geteuid().is_root() && which::which("setpriv").is_ok();
    let protected = std::fs::read_to_string("/proc/sys/fs/protected_hardlinks");
    if !available("setpriv", root && protected.is_ok_and(|on| on.trim() == "1")) {
        return;
    }
    let (sandbox, version) = compiled();
    let nobody = sandbox.root().join("nobody");
    for directory in ["", "data", "envs", "tmp"] {
        let directory = nobody.join(directory);
        std::fs::create_dir(&directory).unwrap();
        std::os::unix::fs::chown(&directory, Some(65534), Some(65534)).unwrap();
    }
    // The process may read everything, wherever the interpreters are, and write its own files.
    let mut command = sandbox.command("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    command.args(["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"]);
    command.args(["venvyard", "create", "a", "--python", &version]);
    command.env("VENVYARD_DATA_DIR", nobody.join("data")).env("WORKON_HOME", nobody.join("envs"));
    command.env("TMPDIR", nobody.join("tmp")).env_remove("PYTHONDONTWRITEBYTECODE");
    let before = Tree::of(&sandbox.cache());
    let made = Outcome::of(command).success();
    assert_eq!(made.stderr.lines().count(), 1, "{made}");
    before.assert_same(&Tree::of(&sandbox.cache()));
    assert_copied(&sandbox, &nobody.join("envs/a"));
    assert_clean(&nobody);
}

#[test]
fn copies_share_blocks_if_the_file_system_can() {
    if !crate::support::matrix::slow() {
        return;
    }
    for (kind, options) in [("xfs", ["-m", "reflink=1"].as_slice()), ("btrfs", &[])] {
        let (sandbox, version) = compiled();
        let Some(disk) = Disk::image(&sandbox, kind, options) else { continue };
        let cache = [("VENVYARD_CACHE_DIR", disk.path.as_path())];
        let create = |name: &str, mode: &str, home: &str| {
            let home = disk.path.join(home);
            let args = ["create", name, "--python", &version, "--link-mode", mode];
            venvyard(&sandbox, &args, &[cache[0], ("WORKON_HOME", &home)]).success();
            home.join(name)
        };
        create("warm", "reflink", "warm");
        let used = || {
            assert!(sandbox.command("sync").status().unwrap().success());
            let disk = rustix::fs::statvfs(&disk.path).unwrap();
            (disk.f_blocks - disk.f_bfree) * disk.f_frsize
        };
        let before = used();
        let clone = create("clone", "reflink", "a");
        let cloned = used() - before;
        let copy = create("copy", "copy", "b");
        // A copy may share blocks, too: the kernel's copy_file_range does that on XFS. Directories and inodes are new.
        let is_file = |path: &PathBuf| path.is_file() && !path.is_symlink();
        let files = tree::walk(&clone, &|_| true).into_iter().filter(is_file);
        let size: u64 = files.map(|file| file.metadata().unwrap().len()).sum();
        assert!(cloned * 4 < size, "{kind}: {cloned} of {size}");
        for env in [clone, copy] {
            let file = std::fs::metadata(pip_of(&env)).unwrap();
            assert_eq!((file.nlink(), file.mtime()), (1, 1_000_000_000));
            assert_pip(&sandbox, &env);
        }
    }
}
