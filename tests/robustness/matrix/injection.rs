//! A command that meets a signal or an error at one of its system calls.

use std::process::Command;

use super::scene::{Scene, words};
use super::trace::{self, Call};
use crate::support::random::Random;

/// `venvyard`, to which `what` (`signal=KILL`, `error=ENOSPC`) happens at a call that was recorded.
pub(super) fn at(scene: &Scene, line: &str, call: &Call, what: &str) -> Command {
    let mut command = scene.sandbox.command("strace");
    command.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={}", call.name)]);
    command.args(["-e", &format!("inject={}:{what}:when={}", call.name, call.number)]);
    command.arg("venvyard").args(words(line));
    command
}

/// The points of a command line: at most `most` of them, with the first and the last.
#[track_caller]
pub(super) fn points(
    scene: &Scene,
    line: &str,
    most: usize,
    random: &mut Random,
) -> Option<Vec<Call>> {
    scene.reset();
    let mut points = trace::record(scene, line)?;
    while points.len() > most.max(2) {
        points.remove(1 + random.below(points.len() - 2));
    }
    Some(points)
}
