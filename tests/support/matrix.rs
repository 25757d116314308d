//! How much the tests try, as `VENVYARD_MATRIX` says:
//!
//! - `quick`, the default: three interpreters (2.7, the oldest and the newest 3), few random cases, and
//!   nothing that asks the package index or takes long;
//! - `ci`: every test, with the same interpreters and more cases;
//! - `full`: every interpreter in every case, thousands of random cases. It takes an hour.

use std::io::Write as _;

/// The sizes, from the smallest to the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(crate) enum Size {
    Quick,
    Ci,
    Full,
}

/// The size of this run.
pub(crate) fn size() -> Size {
    match std::env::var("VENVYARD_MATRIX").as_deref() {
        Err(_) | Ok("" | "quick") => Size::Quick,
        Ok("ci") => Size::Ci,
        Ok("full") => Size::Full,
        Ok(other) => panic!("VENVYARD_MATRIX={other} is none of quick, ci and full"),
    }
}

/// The value for the size of this run.
pub(crate) fn pick<T>(quick: T, ci: T, full: T) -> T {
    match size() {
        Size::Quick => quick,
        Size::Ci => ci,
        Size::Full => full,
    }
}

/// Whether tests may ask the package index. If not, the test says that it is skipped.
pub(crate) fn network() -> bool {
    is_at_least_ci()
}

/// Whether tests run that take several seconds, and whose subject a shorter test covers in part. If not, the
/// test says that it is skipped.
pub(crate) fn slow() -> bool {
    is_at_least_ci()
}

fn is_at_least_ci() -> bool {
    let is = size() >= Size::Ci;
    if !is {
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("a test");
        let _ = writeln!(std::io::stderr(), "SKIPPED: {test}: it needs VENVYARD_MATRIX=ci or full");
    }
    is
}

/// All of them in a full run, else a 2.7, the oldest 3 and the newest 3.
pub(crate) fn interpreters<T>(all: Vec<T>, version: impl Fn(&T) -> (u8, u8)) -> Vec<T> {
    if size() == Size::Full {
        return all;
    }
    let chosen = chosen(&all.iter().map(version).collect::<Vec<_>>());
    let numbered = all.into_iter().enumerate();
    numbered.filter(|(index, _)| chosen.contains(index)).map(|(_, one)| one).collect()
}

/// The places of a 2.7, the oldest 3 and the newest 3.
fn chosen(versions: &[(u8, u8)]) -> Vec<usize> {
    let places = || versions.iter().enumerate();
    let of_3 = || places().filter(|(_, version)| version.0 == 3);
    let found = [
        places().find(|(_, version)| **version == (2, 7)),
        of_3().min_by_key(|(_, version)| **version),
        of_3().max_by_key(|(_, version)| **version),
    ];
    found.into_iter().flatten().map(|(place, _)| place).collect()
}

#[test]
fn a_sample_has_a_2_7_and_the_oldest_and_newest_3() {
    let versions = [(2, 7), (3, 10), (3, 13), (3, 6), (2, 7)];
    assert_eq!(chosen(&versions), [0, 3, 2]);
    assert_eq!(chosen(&[(3, 9)]), [0, 0]);
    assert_eq!(chosen(&[]), [0; 0]);
}
