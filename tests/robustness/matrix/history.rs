//! Whether what concurrent commands have answered equals some serial order of them.
//!
//! The search is Wing and Gong's: of the operations that may come next, because none that is left ended before it
//! began, each is tried whose answer fits. States that were reached before are not tried again (Lowe).

use std::collections::{BTreeMap, HashSet};
use std::time::Instant;

/// What a command does to one of a few names, which are numbers here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    Create(usize),
    Remove(usize),
    Rename(usize, usize),
    Set(usize, String, String),
    Read(usize),
}

/// What it answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    Done,
    /// The variables that it read.
    Values(BTreeMap<String, String>),
    /// There is no such environment.
    Absent,
    /// There is one already.
    Exists,
    /// It failed with these words, so that it may or may not have happened.
    Failed(String),
}

/// A command from its beginning to its end.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    pub(super) action: Action,
    pub(super) answer: Answer,
    pub(super) begin: Instant,
    pub(super) end: Instant,
}

/// The environments that there are or were, with their variables.
type State = BTreeMap<usize, Environment>;

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Environment {
    is_there: bool,
    variables: BTreeMap<String, String>,
}

/// Whether there is a serial order in which every answer is right.
pub(super) fn is_serial(operations: &[Operation]) -> bool {
    let mut search = Search { operations, seen: HashSet::new() };
    let left: Vec<usize> = {
        let mut left: Vec<usize> = (0..operations.len()).collect();
        left.sort_by_key(|index| operations[*index].begin);
        left
    };
    search.goes_on(&left, &State::new())
}

/// A line for each operation: when it began and ended, in milliseconds, and what it answered.
pub(super) fn told(operations: &[Operation]) -> String {
    let Some(zero) = operations.iter().map(|operation| operation.begin).min() else {
        return String::new();
    };
    let millis = |time: Instant| (time - zero).as_millis();
    let line = |it: &Operation| {
        format!("{:6}-{:6} {:?} {:?}\n", millis(it.begin), millis(it.end), it.action, it.answer)
    };
    operations.iter().map(line).collect()
}

struct Search<'a> {
    operations: &'a [Operation],
    seen: HashSet<(Vec<usize>, State)>,
}

impl Search<'_> {
    /// Whether what is left can follow in this state.
    fn goes_on(&mut self, left: &[usize], state: &State) -> bool {
        if left.is_empty() {
            return true;
        }
        if !self.seen.insert((left.to_vec(), state.clone())) {
            return false;
        }
        let operation = |index: &usize| &self.operations[*index];
        let first_end = left.iter().map(|index| operation(index).end).min().expect("not empty");
        let next: Vec<usize> =
            left.iter().copied().take_while(|index| operation(index).begin <= first_end).collect();
        for index in next {
            for state in after(&self.operations[index], state) {
                let rest: Vec<usize> =
                    left.iter().copied().filter(|other| *other != index).collect();
                if self.goes_on(&rest, &state) {
                    return true;
                }
            }
        }
        false
    }
}

/// The states after an operation, if its answer can be right in this one.
fn after(operation: &Operation, state: &State) -> Vec<State> {
    let applied = applied(&operation.action, state);
    match (&operation.answer, applied) {
        (Answer::Failed(_), Ok(new)) => vec![state.clone(), new],
        (Answer::Failed(_), Err(_)) => vec![state.clone()],
        (Answer::Values(values), Ok(new)) => {
            let Action::Read(name) = operation.action else { return Vec::new() };
            if state[&name].variables == *values { vec![new] } else { Vec::new() }
        }
        (Answer::Done, Ok(new)) => vec![new],
        (answer, Err(reason)) if *answer == reason => vec![state.clone()],
        _ => Vec::new(),
    }
}

/// The state after an action, or why it is refused.
fn applied(action: &Action, state: &State) -> Result<State, Answer> {
    let mut new = state.clone();
    let is_there = |name: &usize| state.get(name).is_some_and(|it| it.is_there);
    let needed = |name: &usize| if is_there(name) { Ok(()) } else { Err(Answer::Absent) };
    let free = |name: &usize| if is_there(name) { Err(Answer::Exists) } else { Ok(()) };
    match action {
        Action::Create(name) => {
            free(name)?;
            new.insert(*name, Environment { is_there: true, ..Environment::default() });
        }
        Action::Remove(name) => {
            needed(name)?;
            new.entry(*name).or_default().is_there = false;
        }
        Action::Rename(from, to) => {
            needed(from).and_then(|()| free(to))?;
            let moved = new.remove(from).unwrap_or_default();
            new.insert(*to, moved);
        }
        Action::Set(name, key, value) => {
            needed(name)?;
            new.entry(*name).or_default().variables.insert(key.clone(), value.clone());
        }
        Action::Read(name) => needed(name)?,
    }
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Operations by their beginning and end, in milliseconds.
    fn history(operations: &[(u64, u64, Action, Answer)]) -> Vec<Operation> {
        let zero = Instant::now();
        let at = |millis| zero + Duration::from_millis(millis);
        let operation = |(begin, end, action, answer): &(u64, u64, Action, Answer)| Operation {
            action: action.clone(),
            answer: answer.clone(),
            begin: at(*begin),
            end: at(*end),
        };
        operations.iter().map(operation).collect()
    }

    fn set(key: &str) -> Action {
        Action::Set(0, key.to_owned(), "1".to_owned())
    }

    fn values(keys: &[&str]) -> Answer {
        Answer::Values(keys.iter().map(|key| ((*key).to_owned(), "1".to_owned())).collect())
    }

    #[test]
    fn concurrent_changes_may_come_in_any_order() {
        let operations = [
            (0, 9, Action::Remove(0), Answer::Done),
            (1, 2, Action::Create(0), Answer::Done),
            (3, 4, Action::Create(0), Answer::Exists),
            (10, 11, Action::Read(0), Answer::Absent),
        ];
        assert!(is_serial(&history(&operations)));
    }

    #[test]
    fn a_lost_change_is_found() {
        let mut operations = vec![
            (0, 1, Action::Create(0), Answer::Done),
            (2, 5, set("A"), Answer::Done),
            (3, 4, set("B"), Answer::Done),
            (6, 7, Action::Read(0), values(&["A", "B"])),
        ];
        assert!(is_serial(&history(&operations)));
        operations[3].3 = values(&["B"]);
        assert!(!is_serial(&history(&operations)));
    }

    #[test]
    fn two_winners_are_found() {
        let operations =
            [(0, 5, Action::Create(0), Answer::Done), (1, 4, Action::Create(0), Answer::Done)];
        assert!(!is_serial(&history(&operations)));
    }
}
