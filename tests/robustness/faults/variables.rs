//! `var set`, killed at any step.

use super::signals::signalled;
use crate::support::process::{spawn, wait};
use crate::support::{Outcome, Sandbox};

/// The value of `A` that the environment's activate script sets; empty if it sets none.
#[track_caller]
fn sourced(sandbox: &Sandbox) -> String {
    let mut command = sandbox.command("sh");
    command.args(["-euc", ". \"$1\"; printf %s \"${A-}\"", "sh"]);
    command.arg(sandbox.environment("a").join("bin/activate"));
    Outcome::of(command).success().stdout
}

#[test]
fn a_killed_var_set_leaves_the_old_or_the_new_variables() {
    if !crate::support::matrix::slow() {
        return;
    }
    for calls in ["rename,renameat,renameat2", "fsync", "write", "chmod,fchmod,fchmodat"] {
        let sandbox = Sandbox::with(["a"]);
        sandbox.venvyard(["var", "set", "a", "A=old"]).success();
        let mut points = 0;
        for number in 1.. {
            let Some(mut set) = signalled(&sandbox, "KILL", calls, number) else { return };
            set.args(["var", "set", "a", "A=new", "B=1"]);
            let (status, said) = wait(spawn(set));
            let listed = sandbox.venvyard(["var", "list", "a"]).success().stdout;
            assert!(["A=old\n", "A=new\nB=1\n"].contains(&&*listed), "{calls} {number}: {listed}");
            let script = sourced(&sandbox);
            assert!(["old", "new"].contains(&&*script), "{calls} {number}: {script}");
            if status == Some(0) {
                assert_eq!((listed.as_str(), script.as_str()), ("A=new\nB=1\n", "new"), "{said}");
                break;
            }
            points += 1;
            // The script never has the new value before the registry has it.
            assert!(listed != "A=old\n" || script == "old", "{calls} {number}");
            sandbox.venvyard(["var", "set", "a", "A=old"]).success();
            sandbox.venvyard(["var", "unset", "a", "B"]).success();
            assert_eq!(sourced(&sandbox), "old", "{calls} {number}");
        }
        assert!(points >= 8, "{calls}: only {points}");
    }
}
