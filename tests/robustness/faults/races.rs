//! Concurrent processes that fill, repair and clear the store.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use super::{assert_clean, assert_pip};
use crate::support::bytecode::compile;
use crate::support::{Sandbox, Tree, matrix};

#[track_caller]
fn start(sandbox: &Sandbox, args: &[&str]) -> Child {
    let mut command = sandbox.command("venvyard");
    command.args(args).env_remove("PYTHONDONTWRITEBYTECODE");
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

fn end(mut child: Child) -> (Option<i32>, String) {
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (child.wait().unwrap().code(), said)
}

/// Files of the store that a creation links: a module, and bytecode.
fn linked(sandbox: &Sandbox) -> Vec<PathBuf> {
    let store = sandbox.cache().join("seeds");
    let tree = Tree::of(&store);
    let ends = ["tree/site/pip/__main__.py", "tree/pip/_internal/__pycache__/main.cpython"];
    // Without what is being written right now.
    let kept = tree.paths().filter(|path| !path.starts_with('.'));
    let found = kept.filter(|path| ends.iter().any(|end| path.contains(end)));
    found.map(|path| store.join(path)).collect()
}

/// Every file that the environment's RECORD lists exists.
#[track_caller]
fn assert_whole(env: &Path) {
    let tree = Tree::of(env);
    let record = tree.paths().find(|path| path.ends_with(".dist-info/RECORD")).expect("a RECORD");
    let record = env.join(record);
    let site = record.ancestors().nth(2).unwrap();
    let text = std::fs::read_to_string(&record).unwrap();
    for line in text.lines() {
        let path = line.split(',').next().unwrap();
        assert!(site.join(path).is_file(), "{path} is missing in {}", env.display());
    }
}

/// Each round damages the store, and every process meets the damage.
#[test]
fn repairing_the_store_blocks_no_creation() {
    if !crate::support::matrix::slow() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "first"]).success();
    for round in 0..matrix::pick(4, 6, 40) {
        if round % 4 == 0 {
            compile(&sandbox, &sandbox.environment("first"));
        }
        let files = linked(&sandbox);
        let file = &files[round % files.len()];
        std::fs::remove_file(file).unwrap();
        let names: Vec<_> = (0..4).map(|number| format!("r{round}-{number}")).collect();
        let mut children: Vec<_> =
            names.iter().map(|name| start(&sandbox, &["create", name])).collect();
        match round % 3 {
            0 => children.push(start(&sandbox, &["seed", "verify"])),
            1 => children.push(start(&sandbox, &["seed", "prune", "--yes"])),
            _ => {}
        }
        for (number, child) in children.into_iter().enumerate() {
            let (status, said) = end(child);
            assert_eq!(status, Some(0), "round {round}, {number}: {said}");
        }
        for name in names {
            let env = sandbox.environment(&name);
            assert_whole(&env);
            std::fs::remove_dir_all(env).unwrap();
        }
    }
    // Waits for the compilation in the background.
    compile(&sandbox, &sandbox.environment("first"));
    assert_clean(sandbox.home());
    sandbox.venvyard(["seed", "verify"]).success().stderr_has("nothing is damaged");
}

/// The whole store is deleted again and again while processes create from it.
#[test]
fn a_store_deleted_meanwhile_is_filled_again() {
    let sandbox = Sandbox::new().with_pyenv();
    for round in 0..matrix::pick(4, 6, 40) {
        let names: Vec<_> = (0..4).map(|number| format!("r{round}-{number}")).collect();
        let children: Vec<_> = names
            .iter()
            .map(|name| {
                let mut command = sandbox.command("venvyard");
                command.args(["create", name]).stdout(Stdio::null()).stderr(Stdio::piped());
                command.spawn().unwrap()
            })
            .collect();
        let _ = std::fs::remove_dir_all(sandbox.cache().join("seeds"));
        for (child, name) in children.into_iter().zip(names) {
            let (status, said) = end(child);
            let env = sandbox.environment(&name);
            assert_eq!(env.exists(), status == Some(0), "{said}");
            if status == Some(0) {
                assert_whole(&env);
            } else {
                let lines = said.lines().filter(|line| !line.starts_with("  hint: "));
                assert_eq!((status, lines.count()), (Some(1), 1), "round {round}: {said}");
            }
        }
    }
    assert_clean(&sandbox.environment(""));
    sandbox.venvyard(["create", "last"]).success();
    let last = sandbox.environment("last");
    assert_whole(&last);
    assert_pip(&sandbox, &last);
}
