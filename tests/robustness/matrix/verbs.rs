//! The verbs that change environments: how each is prepared, and its command line. What is true before and after
//! it is found out by running it.

use super::scene::Scene;
use super::state::Facts;
use crate::support::Tree;

/// What a verb promises, from its first system call until it has said that it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Promise {
    /// A new environment: none of it or all of it. A power cut soon after may lose it.
    Make,
    /// A change of an existing one: the old one or the new one. Once it is done, a power cut doesn't undo it.
    Change,
    /// An environment is made right, step by step: it may have its new name before its files have the new path.
    Mend,
    /// An environment goes: it is there, or it is gone.
    Delete,
}

use Promise::{Change, Delete, Make, Mend};

/// A verb, with what it needs.
#[derive(Debug)]
pub(super) struct Verb {
    pub(super) name: &'static str,
    /// The shell script that prepares it.
    before: &'static str,
    /// The command line, without `venvyard`.
    pub(super) line: &'static str,
    pub(super) promise: Promise,
}

const fn verb(
    name: &'static str,
    before: &'static str,
    line: &'static str,
    promise: Promise,
) -> Verb {
    Verb { name, before, line, promise }
}

#[rustfmt::skip]
const VERBS: [Verb; 14] = [
    verb("create", "", "create --no-pip new", Make),
    verb("create with pip", "venvyard create warm", "create new", Make),
    verb("remove", "venvyard create --no-pip a", "remove a --yes", Delete),
    verb("remove with pip", "venvyard create a", "remove a --yes", Delete),
    verb("var set", "venvyard create --no-pip a; venvyard var set a A=old", "var set a A=new B=1", Change),
    verb("project set", "venvyard create --no-pip a", "project set a projects/shop", Change),
    verb("adopt by change", "$PYTHON -m venv --without-pip .virtualenvs/theirs", "project set theirs projects/shop", Change),
    verb("clone", "venvyard create --no-pip a; venvyard var set a A=1", "clone a b", Make),
    verb("rename", "venvyard create --no-pip a; venvyard var set a A=1", "rename a b", Change),
    verb("restore", "venvyard create --no-pip a; venvyard remove a --yes", "restore a", Change),
    verb("repair", "venvyard create --no-pip a; mv .virtualenvs/a .virtualenvs/b", "repair b", Mend),
    verb("adopt", "$PYTHON -m venv --without-pip elsewhere", "adopt elsewhere --as b", Change),
    verb("forget", "venvyard create --no-pip a; rm -r .virtualenvs/a", "forget a --yes", Delete),
    verb("prune", "venvyard create --no-pip a; rm -r .virtualenvs/a", "prune --missing --yes", Delete),
];

/// A verb in its scene.
pub(super) struct Prepared {
    pub(super) verb: &'static Verb,
    pub(super) scene: Scene,
    pub(super) old: Facts,
    pub(super) new: Facts,
    /// What is on the disk when it is done.
    pub(super) done: Tree,
}

/// Every verb in its scene. `VENVYARD_VERBS=remove,clone` chooses some of them.
pub(super) fn prepared() -> impl Iterator<Item = Prepared> {
    let chosen = std::env::var("VENVYARD_VERBS").unwrap_or_default();
    let is_chosen =
        move |verb: &&Verb| chosen.is_empty() || chosen.split(',').any(|name| name == verb.name);
    VERBS.iter().filter(is_chosen).map(Verb::prepared)
}

impl Verb {
    #[track_caller]
    fn prepared(&'static self) -> Prepared {
        let scene = Scene::new(self.before);
        scene.reset();
        let old = scene.facts();
        scene.venvyard(self.line).success();
        let (new, done) = (scene.facts(), scene.whole());
        scene.accept_problems();
        assert_ne!(old, new, "{} changes nothing", self.name);
        scene.reset();
        assert_eq!(old, scene.facts(), "{}: the home was not put back", self.name);
        Prepared { verb: self, scene, old, new, done }
    }
}

impl Prepared {
    /// Whether the commands say the old or the new state.
    pub(super) fn is_told(&self, facts: &Facts) -> bool {
        let is_known = |line: &String| self.old.contains(line) || self.new.contains(line);
        let is_step = self.verb.promise == Mend && facts.iter().all(is_known);
        *facts == self.old || *facts == self.new || is_step && facts.len() >= self.new.len()
    }

    /// The environments that the verb makes.
    pub(super) fn made(&self) -> impl Iterator<Item = &str> {
        let made = self.new.iter().filter(|line| !self.old.contains(line));
        made.filter_map(|line| line.split_once(": ")).map(|(name, _)| name)
    }

    /// Runs the verb again, undisturbed: whatever was left, it is done then.
    #[track_caller]
    pub(super) fn finishes(&self, what: &str) {
        self.scene.age();
        let again = self.scene.venvyard(self.verb.line);
        // Done already: the name exists (4), or doesn't any more (3).
        let may = match self.verb.promise {
            Make => [0, 4],
            Change | Mend | Delete => [0, 3],
        };
        assert!(may.contains(&again.status), "{what}: {again}");
        if self.verb.promise == Make {
            // An environment that was made and not registered is registered when it is entered.
            for name in self.made() {
                self.scene.venvyard(&format!("activate {name} --shell sh")).success();
            }
        }
    }

    /// Everything is on the disk as after an undisturbed run.
    #[track_caller]
    pub(super) fn is_done(&self, what: &str) {
        let changes = self.done.changes(&self.scene.whole());
        assert!(changes.is_empty(), "{what}: the disk differs from an undisturbed run\n{changes}");
    }
}
