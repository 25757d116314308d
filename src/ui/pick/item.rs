//! A line to pick.

use crate::ui::table::escaped;

/// A line of the list. What would move the terminal's cursor is escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What the user types parts of.
    pub(super) text: String,
    /// The bytes of `text` before its second column.
    pub(super) name: usize,
    /// What stands behind it, and isn't searched.
    pub(super) aside: String,
}

impl Item {
    /// A line of one column.
    pub fn new(text: String) -> Self {
        let text = escaped(text);
        Self { name: text.len(), text, aside: String::new() }
    }

    /// A name, what describes it, and what stands aside.
    pub fn described(name: &str, about: &str, aside: String) -> Self {
        let name = escaped(name.to_owned());
        let about = escaped(about.to_owned());
        let gap = if about.is_empty() { "" } else { GAP };
        Self { text: format!("{name}{gap}{about}"), name: name.len(), aside: escaped(aside) }
    }

    /// The name, and what describes it.
    pub(super) fn columns(&self) -> (&str, &str) {
        let (name, rest) = self.text.split_at(self.name);
        (name, rest.strip_prefix(GAP).unwrap_or(rest))
    }
}

/// What stands between two columns.
pub(super) const GAP: &str = "  ";
