//! Sessions of a user who is not root, so that what nobody may do is forbidden.

use std::path::Path;

use super::scene::Scene;
use crate::support::{Outcome, TestShell, available, for_each_unix_shell};

/// `nobody`.
const ID: u32 = 65534;

/// Runs a test in each shell, where it is root and can become another user.
#[track_caller]
pub(super) fn for_each_user(test: impl Fn(&TestShell)) {
    let root = rustix::process::geteuid().is_root() && which::which("setpriv").is_ok();
    if available("setpriv", root) {
        for_each_unix_shell(test);
    }
}

/// The owner of a scene.
pub(super) struct User<'a>(&'a Scene<'a>);

impl<'a> User<'a> {
    /// Gives the scene to the user, who may search wherever the interpreters are.
    #[track_caller]
    pub(super) fn of(scene: &'a Scene<'a>) -> Self {
        let user = Self(scene);
        user.give(scene.sandbox.root());
        user
    }

    #[track_caller]
    fn give(&self, tree: &Path) {
        let mut chown = self.0.sandbox.command("chown");
        chown.args(["-hR", &format!("{ID}:{ID}")]).arg(tree);
        Outcome::of(chown).success();
    }

    /// As [`Scene::session`].
    #[track_caller]
    pub(super) fn session(&self, lines: &str) -> Outcome {
        let Self(scene) = self;
        let script = scene.script("", lines);
        // The programs beside the tests, where the user may not go.
        let venvyard = scene.sandbox.bin().join("venvyard");
        if !venvyard.exists() {
            std::fs::copy(env!("CARGO_BIN_EXE_venvyard"), &venvyard).unwrap();
        }
        let mut command = scene.sandbox.command("setpriv");
        command.args([&format!("--reuid={ID}"), &format!("--regid={ID}"), "--clear-groups"]);
        command.arg(&scene.shell.program).args(scene.shell.strict_options()).arg(&script);
        let mut outcome = Outcome::of(command);
        outcome.what = format!("{} (of a user) on\n{script}", scene.shell.kind);
        outcome
    }
}
