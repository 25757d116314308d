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
            ("venvyard shell --create --see", "venvyard shell --create --seed "),
            // Those that the parser would refuse are not offered.
            ("venvyard shell --see", "venvyard shell --see"),
            ("lsenv --json --na", "lsenv --json --na"),
            ("mkenv c --no-pip --se", "mkenv c --no-pip --se"),
            ("venvyard setup --auto --no", "venvyard setup --auto --no"),
            ("venvyard trust --show --re", "venvyard trust --show --re"),
            ("mkenv c --te", "mkenv c --te"),
            ("mkenv -p 3.12 --pyt", "mkenv -p 3.12 --pyt"),
            ("venvyard -- cre", "venvyard -- cre"),
        ] {
            completes(&mut terminal, typed, becomes);
        }
    });
}
