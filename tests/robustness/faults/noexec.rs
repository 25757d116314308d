//! A file system from which no program may be started.

use std::os::unix::fs::PermissionsExt as _;

use super::Disk;
use crate::support::{Outcome, Sandbox};

#[test]
fn a_script_on_a_noexec_file_system_is_named_and_no_other_runs() {
    let sandbox = Sandbox::new().with_pyenv();
    let Some(disk) = Disk::tmpfs(&sandbox, "noexec") else { return };
    let venvyard = |args: &[&str]| {
        let mut command = sandbox.command("venvyard");
        command.args(args).env("WORKON_HOME", &disk.path);
        Outcome::of(command)
    };
    venvyard(&["create", "a"]).success();
    sandbox.program("pip", "echo another");
    let pip = disk.path.join("a/bin/pip");
    let reason = "it is on a file system that is mounted noexec";
    let outcome = venvyard(&["run", "a", "pip", "install", "six"]).failure(126).stdout_is("");
    outcome.stderr_has(&format!("can't run {}: {reason}", pip.display()));
    // The interpreter is a link to another file system.
    venvyard(&["run", "a", "python", "-m", "pip", "--version"]).success();
    std::fs::set_permissions(&pip, std::fs::Permissions::from_mode(0o644)).unwrap();
    let outcome = venvyard(&["run", "a", "pip", "--version"]).failure(126);
    outcome.stderr_has("it is not executable");
}
