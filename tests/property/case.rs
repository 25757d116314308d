//! What happens in one case: a session as it was, its environments, and what its user does meanwhile.

use super::random::Random;

/// The variables that environments set.
pub(super) const SET: [&str; 6] = ["VY_A", "VY_B", "vy_c", "_VY_D", "VY_LONG_NAME_9", "PYTHONPATH"];

/// The variables that only the user changes, and those that belong to every environment.
const USERS: [&str; 2] = ["USERS_A", "users_b"];
const EVERY: [&str; 3] = ["PYTHONHOME", "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT"];

/// What a case is made of, in its order.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// A variable has this value, is exported or not.
    Set(&'static str, String, bool),
    /// A variable is not there.
    Unset(&'static str),
    /// `PATH` is just these.
    Path(Vec<String>),
    /// The prompt is this.
    Prompt(String),
    /// The prompt gets this behind what it is.
    PromptMore(String),
    /// There is a function `deactivate`, or none.
    OwnDeactivate(bool),
    /// The user adds to `PATH`.
    Front(String),
    Back(String),
    /// In front of an entry.
    Before(String, String),
    /// The user takes an entry out.
    Without(String),
    /// The user goes to a directory.
    Go(String),
    /// The shell is about to show its prompt.
    Shown,
    /// `workon` an environment: in the control run, nothing.
    Enter(String),
    /// `deactivate`: in the control run, nothing.
    Leave,
}

/// An environment as cases see it.
pub(super) struct Known {
    pub(super) name: String,
    pub(super) sets: Vec<&'static str>,
}

/// A case: every step in its order. `home` has the directories `one` and `two it's`.
pub(super) fn draw(random: &mut Random, environments: &[Known], home: &str) -> Vec<Step> {
    let mut steps = start(random, home);
    let (first, second) = (random.choose(environments), random.choose(environments));
    steps.push(Step::Enter(first.name.clone()));
    // What an environment sets is the environment's, and put back whatever becomes of it.
    let free: Vec<&'static str> = SET
        .into_iter()
        .filter(|name| ![first, second].iter().any(|it| it.sets.contains(name)))
        .collect();
    let users: Vec<&'static str> = USERS.into_iter().chain(free).collect();
    edits(random, home, &users, &mut steps);
    if random.chance(3, 4) {
        steps.push(Step::Enter(second.name.clone()));
        edits(random, home, &users, &mut steps);
    }
    steps.push(Step::Leave);
    if random.chance(1, 4) {
        edits(random, home, &users, &mut steps);
    }
    steps
}

fn start(random: &mut Random, home: &str) -> Vec<Step> {
    let mut steps = vec![Step::Go(home.to_owned())];
    let own = random.chance(1, 6);
    for name in SET.into_iter().chain(USERS).chain(EVERY) {
        // One that has a `deactivate` is of another tool and would be left by it.
        let foreign = name == "VIRTUAL_ENV" && own;
        steps.push(match random.below(4) {
            0 if !foreign => Step::Set(name, String::new(), random.chance(1, 2)),
            1 | 2 if !foreign => Step::Set(name, random.text(), random.chance(1, 2)),
            _ => Step::Unset(name),
        });
    }
    let mut path = vec!["/usr/bin".to_owned(), "/bin".to_owned()];
    for _ in 0..random.below(4) {
        let at = random.below(path.len() + 1);
        let entry = match random.below(8) {
            0 | 1 => random.choose(&path).clone(),
            // It means the current directory.
            2 => String::new(),
            _ => entry(random),
        };
        path.insert(at, entry);
    }
    steps.push(Step::Path(path));
    steps.push(Step::Prompt(random.line()));
    steps.push(Step::OwnDeactivate(own));
    steps
}

fn entry(random: &mut Random) -> String {
    format!("/{}", random.directory())
}

fn edits(random: &mut Random, home: &str, users: &[&'static str], steps: &mut Vec<Step>) {
    for _ in 0..random.below(5) {
        steps.push(match random.below(9) {
            0 => Step::Front(entry(random)),
            1 => Step::Back(entry(random)),
            2 => Step::Before(entry(random), "/usr/bin".to_owned()),
            3 => Step::Without("/bin".to_owned()),
            4 => Step::Set(random.pick(users), random.text(), random.chance(1, 2)),
            5 => Step::Unset(random.pick(users)),
            6 => Step::Go(format!("{home}/{}", random.choose(&["one", "two it's"]))),
            7 => Step::PromptMore(random.line()),
            _ => Step::Shown,
        });
    }
}
