//! Row 1: many processes create the same name at once.

use std::process::Child;

use super::row;
use super::scene::Scene;
use crate::support::matrix;
use crate::support::process::{spawn, wait};

#[test]
fn row_01_one_of_many_creators_wins() {
    row(1, "creators of one name at once", |tally, _| {
        let (many, rounds) = (matrix::pick(12, 20, 200), 5);
        for round in 0..rounds {
            race(many, round, "");
            tally.add("creators", many);
        }
        tally.add("rounds", rounds);
    });
}

/// Lets so many processes create one name, each under strace with these options if there are any.
#[track_caller]
pub(super) fn race(many: usize, round: usize, inject: &str) {
    let scene = Scene::new("");
    let create = || {
        let mut command = scene.command("create --no-pip same");
        if !inject.is_empty() {
            command = scene.sandbox.command("strace");
            command.args(["-f", "-qq", "-o", "/dev/null", "-e", inject]);
            command.args(["venvyard", "create", "--no-pip", "same"]);
        }
        spawn(command)
    };
    let children: Vec<Child> = (0..many).map(|_| create()).collect();
    let ended: Vec<_> = children.into_iter().map(wait).collect();
    let won = ended.iter().filter(|(status, _)| *status == Some(0)).count();
    assert_eq!(won, 1, "round {round}: {ended:#?}");
    for (status, said) in ended {
        let exists = status == Some(4) && said.contains("already exists");
        assert!(exists || status == Some(0), "round {round}: {status:?} {said}");
    }
    assert!(scene.leftovers().is_empty(), "round {round}: {:?}", scene.leftovers());
    scene.intact(&format!("round {round}"));
}
