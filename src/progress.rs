//! How long work reports to the user, without knowing who listens.

/// Takes reports: a spinner on a terminal, a list in auto-activation, nothing in most tests.
pub trait Progress {
    /// A step begins: a short phrase in the present participle ("linking pip 24.2").
    fn step(&self, what: &str);

    /// Another program is about to write to the terminal: what shows the current step goes away.
    fn pause(&self) {}

    /// Something was done: one line that stays.
    fn note(&self, what: &str);

    /// Something the user should know about: one line that stays.
    fn warn(&self, what: &str) {
        self.note(what);
    }
}

/// Reports nothing.
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _what: &str) {}

    fn note(&self, _what: &str) {}
}
