//! The bytecode that the store has of pip and setuptools, linked into environments of 2.7.

use std::path::{Path, PathBuf};

use super::legacy;
use crate::support::bytecode::compile;
use crate::support::{Outcome, Sandbox, Tree};

/// Makes the environment `name`, with the bytecode that is there.
#[track_caller]
fn create(sandbox: &Sandbox, name: &str) -> (Outcome, PathBuf) {
    let mut command = sandbox.command("venvyard");
    command.args(["create", name, "--python", "2.7"]).env_remove("PYTHONDONTWRITEBYTECODE");
    (Outcome::of(command).success(), sandbox.environment(name))
}

/// The modules of site-packages that `python -v` says it took from bytecode.
#[track_caller]
fn taken(sandbox: &Sandbox, env: &Path) -> usize {
    let mut command = sandbox.command(env.join("bin/python"));
    command.args(["-v", "-c", "import pip._internal, setuptools"]);
    let said = Outcome::of(command).success().stderr;
    said.lines().filter(|line| line.contains("site-packages") && line.contains(" matches ")).count()
}

#[test]
fn shared_bytecode_is_used_and_shows_the_environments_paths() {
    let Some((sandbox, first)) = legacy(&[]) else { return };
    compile(&sandbox, &first);
    assert_eq!(taken(&sandbox, &first), 0);
    let (_, env) = create(&sandbox, "second");
    assert!(taken(&sandbox, &env) > 100);
    let mut command = sandbox.command(env.join("bin/python"));
    command.args(["-c", "import pip._internal as m; print(m.main.__code__.co_filename)"]);
    let own = env.join("lib/python2.7/site-packages/pip/_internal/__init__.py");
    Outcome::of(command).success().stdout_is(&format!("{}\n", own.display()));
    // pip leaves nothing of itself.
    let mut command = sandbox.command(env.join("bin/pip"));
    command.args(["uninstall", "--yes", "pip", "setuptools"]);
    Outcome::of(command).success();
    let left = Tree::of(&env.join("lib/python2.7/site-packages"));
    assert_eq!(left.paths().count(), 0, "{:?}", left.paths().collect::<Vec<_>>());
}

/// Its `compileall -f` writes through the link, where it may: as root, or once somebody has changed the
/// mode. What it writes is as good; the store makes its own anew all the same.
#[test]
fn a_store_changed_by_compileall_is_repaired() {
    if !crate::support::matrix::slow() {
        return;
    }
    let Some((sandbox, first)) = legacy(&[]) else { return };
    compile(&sandbox, &first);
    let (_, env) = create(&sandbox, "second");
    let compiled = env.join("lib/python2.7/site-packages/pip/__init__.pyc");
    let mut command = sandbox.command("chmod");
    command.arg("u+w").arg(&compiled);
    Outcome::of(command).success();
    let mut command = sandbox.command(env.join("bin/python"));
    command.args(["-m", "compileall", "-qf"]).arg(compiled.parent().unwrap());
    let _ = Outcome::of(command);
    let (said, third) = create(&sandbox, "third");
    said.stderr_has("repaired a damaged entry of the seed store: ");
    assert!(taken(&sandbox, &third) < taken(&sandbox, &env));
    // Waits for the process in the background, which makes what the next one gets.
    compile(&sandbox, &first);
    let (said, fourth) = create(&sandbox, "fourth");
    assert!(!said.stderr.contains("damaged"), "{said}");
    assert_eq!(taken(&sandbox, &fourth), taken(&sandbox, &env));
}
