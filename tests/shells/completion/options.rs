//! Completion of options.

use super::{at_a_terminal, completes, furnished};

/// Each contains the letter of a short option that takes a value.
#[test]
fn an_option_is_completed_from_its_first_letters() {
    at_a_terminal(furnished, |_, _, mut terminal| {
        for (typed, becomes) in [
            ("mkenv --py", "mkenv --python "),
            ("mkenv --in", "mkenv --install "),
            ("mkenv c --system-sit", "mkenv c --system-site-packages "),
            ("mktmpenv --no-pi", "mktmpenv --no-pip "),
            ("venvyard create --re", "venvyard create --requirements "),
            ("venvyard shell --see", "venvyard shell --seed "),
        ] {
            completes(&mut terminal, typed, becomes);
        }
    });
}
