//! How long work tells how far it is, without knowing who listens.

/// Told what is being done; the terminal's spinner on one side, nothing in tests.
pub trait Progress {
    /// A step begins: a short phrase in the present ("linking pip 24.2").
    fn step(&self, what: &str);

    /// Something that the user should know of: one line that stays.
    fn note(&self, what: &str);
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _what: &str) {}

    fn note(&self, _what: &str) {}
}
