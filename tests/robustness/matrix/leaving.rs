//! Row 7: entering and leaving change nothing in a session.

use venvyard::shell::Shell;

use super::row;
use crate::shells::property::leaves_as_it_was;
use crate::support::matrix::{self, Size};
use crate::support::random;

#[test]
fn row_07_leaving_puts_the_session_back() {
    // `shells::property` runs a smaller number of cases of the same kind.
    if matrix::size() < Size::Full {
        return;
    }
    row(7, "workon, deactivate: the session is as it was", |tally, _| {
        for shell in Shell::ALL {
            let cases = 1000;
            if leaves_as_it_was(shell, cases, random::seed()) {
                tally.add("cases", cases);
                tally.add("shells", 1);
            }
        }
    });
}
