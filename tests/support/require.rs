//! What the machine lacks: the test says that it is skipped, or fails if `VENVYARD_REQUIRE` names it.

use std::io::Write as _;

/// Returns `found`. If it is false, the test prints that past the test runner's capture, or fails
/// if `VENVYARD_REQUIRE` names it.
#[track_caller]
pub(crate) fn available(name: &str, found: bool) -> bool {
    if !found {
        let required = std::env::var("VENVYARD_REQUIRE").unwrap_or_default();
        assert!(!is_named(name, &required), "{name} is required and is not here");
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("a test").to_owned();
        // Not eprintln!: the test runner would keep it to itself.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {test}: {name} is not here");
    }
    found
}

/// Whether the comma list `required` names `name`.
pub(crate) fn is_named(name: &str, required: &str) -> bool {
    required.split(',').any(|entry| entry.trim() == name)
}

#[test]
fn a_requirement_is_a_whole_entry_of_the_list() {
    assert!(is_named("3.1", "bash, 3.1,3.12"));
    assert!(!is_named("3.1", "bash,3.12"));
    assert!(!is_named("zsh", ""));
}
