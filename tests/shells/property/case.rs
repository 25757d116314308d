//! One case: a session, its environments, and what the user does in it.

use crate::support::random::Random;

/// The variables that environments set.
pub(super) const SET: [&str; 6] = ["VY_A", "VY_B", "vy_c", "_VY_D", "VY_LONG_NAME_9", "PYTHONPATH"];

/// The variables that environments add entries to, beside `PATH`: one that is a list for fish, and one
/// that is not.
pub(super) const LISTS: [&str; 2] = ["MANPATH", "VY_DIRS"];

/// Variables that only the user changes, and those that every environment sets.
const USERS: [&str; 2] = ["USERS_A", "users_b"];
const EVERY: [&str; 3] = ["PYTHONHOME", "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT"];

/// The steps of a case.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Set a variable, exported or not.
    Set(&'static str, String, bool),
    /// Unset a variable.
    Unset(&'static str),
    /// Set `PATH` to these entries.
    Path(Vec<String>),
    /// Set the prompt.
    Prompt(String),
    /// Append to the prompt.
    PromptMore(String),
    /// Define a function `deactivate`, or remove it.
    OwnDeactivate(bool),
    /// The user adds to `PATH` or another list, which is exported then.
    Front(&'static str, String),
    Back(&'static str, String),
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
    /// What it adds to `PATH` and to [`LISTS`].
    pub(super) entries: Vec<String>,
}

/// A case: every step in its order. `home` has the directories `one` and `two it's`.
pub(super) fn draw(random: &mut Random, environments: &[Known], home: &str) -> Vec<Step> {
    let (first, second) = (random.choose(environments), random.choose(environments));
    // What an environment sets is the environment's, and put back whatever becomes of it.
    let sets = |name: &&str| [first, second].iter().any(|it| it.sets.contains(name));
    let free = SET.into_iter().filter(|name| !sets(name));
    let mut user =
        User { home, names: USERS.into_iter().chain(free).collect(), lists: vec!["PATH"] };
    // A list may have what an environment adds.
    let known: Vec<String> = [first, second].iter().flat_map(|it| it.entries.clone()).collect();
    let mut steps = start(random, &mut user, &known);
    steps.push(Step::Enter(first.name.clone()));
    edits(random, &user, &mut steps);
    if random.chance(3, 4) {
        steps.push(Step::Enter(second.name.clone()));
        edits(random, &user, &mut steps);
    }
    steps.push(Step::Leave);
    // Whether additions to a list that was not there are exported has no right answer: it is settled.
    for name in LISTS {
        let was_unset = |step: &Step| matches!(step, Step::Unset(unset) if *unset == name);
        if steps.iter().any(was_unset) && user.lists.contains(&name) {
            steps.push(Step::Back(name, entry(random)));
        }
    }
    if random.chance(1, 4) {
        edits(random, &user, &mut steps);
    }
    steps
}

/// What the user may change.
struct User<'a> {
    home: &'a str,
    names: Vec<&'static str>,
    lists: Vec<&'static str>,
}

fn start(random: &mut Random, user: &mut User<'_>, known: &[String]) -> Vec<Step> {
    let mut steps = vec![Step::Go(user.home.to_owned())];
    let own = random.chance(1, 6);
    for name in SET.into_iter().chain(USERS).chain(EVERY) {
        // An environment with a `deactivate` belongs to another tool, which would leave it.
        let foreign = name == "VIRTUAL_ENV" && own;
        steps.push(match random.below(4) {
            0 if !foreign => Step::Set(name, String::new(), random.chance(1, 2)),
            1 | 2 if !foreign => Step::Set(name, random.text(), random.chance(1, 2)),
            _ => Step::Unset(name),
        });
    }
    for name in LISTS {
        // The user's additions export it, so that one that isn't is left alone.
        let exported = random.chance(3, 4);
        steps.push(match random.below(4) {
            0 => Step::Unset(name),
            1 => Step::Set(name, String::new(), exported),
            _ => Step::Set(name, list(random, &[], known).join(":"), exported),
        });
        if exported {
            user.lists.push(name);
        }
    }
    steps.push(Step::Path(list(random, &["/usr/bin", "/bin"], known)));
    steps.push(Step::Prompt(random.line()));
    steps.push(Step::OwnDeactivate(own));
    steps
}

/// A list with `base` in it.
fn list(random: &mut Random, base: &[&str], known: &[String]) -> Vec<String> {
    let mut list: Vec<String> = base.iter().map(|&entry| entry.to_owned()).collect();
    for _ in 0..random.below(4) + usize::from(base.is_empty()) {
        let at = random.below(list.len() + 1);
        let entry = match random.below(8) {
            0 if !list.is_empty() => random.choose(&list).clone(),
            1 if !known.is_empty() => random.choose(known).clone(),
            // An empty entry means the current directory.
            2 if !list.is_empty() => String::new(),
            _ => entry(random),
        };
        list.insert(at, entry);
    }
    list
}

/// A directory that no environment adds: of two equal entries, either may be removed.
fn entry(random: &mut Random) -> String {
    format!("/user/{}", random.directory())
}

fn edits(random: &mut Random, user: &User<'_>, steps: &mut Vec<Step>) {
    for _ in 0..random.below(5) {
        steps.push(match random.below(9) {
            0 => Step::Front(random.pick(&user.lists), entry(random)),
            1 => Step::Back(random.pick(&user.lists), entry(random)),
            2 => Step::Before(entry(random), "/usr/bin".to_owned()),
            3 => Step::Without("/bin".to_owned()),
            4 => Step::Set(random.pick(&user.names), random.text(), random.chance(1, 2)),
            5 => Step::Unset(random.pick(&user.names)),
            6 => Step::Go(format!("{}/{}", user.home, random.choose(&["one", "two it's"]))),
            7 => Step::PromptMore(random.line()),
            _ => Step::Shown,
        });
    }
}
