//! The lines of an activate script that set and restore variables, put together from the sections
//! in `activate/variables/`.

use std::path::Path;

use super::layout::text;
use super::scripts::{ActivateScript, fill};
use crate::variables::{self, Variable, VariableName, Variables};

/// The longest line that cmd reads, in characters ("Command prompt (Cmd.exe) command-line string
/// limitation").
const LONGEST_BATCH_LINE: usize = 8191;

/// The two kinds of block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Sets the variables.
    Set,
    /// Restores the previous values.
    PutBack,
}

impl Phase {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Set, Self::PutBack].into_iter().find(|phase| phase.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::PutBack => "put back",
        }
    }
}

/// The block of one phase with its comments. Every line is indented, except the further lines of a
/// value.
pub(super) fn block(
    script: &ActivateScript,
    phase: Phase,
    variables: &Variables,
    home: &Path,
    indent: &str,
) -> String {
    let mut writer = Writer { script, phase, indent, lines: String::new() };
    if !variables.is_empty() {
        // The previous values are saved for these names; the script saves PATH itself.
        let names = variables.keys().filter(|name| !name.is_path()).map(VariableName::as_str);
        writer.piece("begin", &[("<NAMES>", &names.collect::<Vec<_>>().join(" "))]);
        for (name, variable) in variables {
            writer.variable(name, variable, home);
        }
        writer.piece("end", &[]);
    }
    let sign = if script.is_batch() { "@rem" } else { "#" };
    // One line of a multi-line value may look like the end of the block.
    let taken = |number: &str| writer.lines.contains(&format!("<<< variables <<<{number}"));
    let numbers = (1..u32::MAX).map(|number| format!(" {number}"));
    let number = std::iter::once(String::new()).chain(numbers).find(|number| !taken(number));
    let number = number.unwrap_or_default();
    let end = if script.is_batch() { "\r\n" } else { "\n" };
    format!(
        "{indent}{sign} >>> variables: {} >>>{number}{end}{}{indent}{sign} <<< variables <<<{number}{end}",
        phase.name(),
        writer.lines,
    )
}

struct Writer<'a> {
    script: &'a ActivateScript,
    phase: Phase,
    indent: &'a str,
    lines: String,
}

impl Writer<'_> {
    fn variable(&mut self, name: &VariableName, variable: &Variable, home: &Path) {
        let entries = match variable {
            Variable::Value(value) => return self.one(name, "value", value),
            Variable::Entries { prepend, append } => {
                // The entry that must come first is prepended last.
                let front = prepend.iter().rev().map(|entry| ("front", entry));
                front.chain(append.iter().map(|entry| ("back", entry)))
            }
        };
        let put_back = self.phase == Phase::PutBack;
        if !put_back {
            self.one(name, "list", "");
        }
        let mut entries: Vec<_> = entries.collect();
        if put_back {
            entries.reverse();
        }
        for (end, entry) in entries {
            self.one(name, end, text(&variables::directory(entry, home)));
        }
        if put_back {
            self.one(name, "list", "");
        }
    }

    /// The lines for one value or entry, or a comment that says why the script can't have it.
    fn one(&mut self, name: &VariableName, title: &str, value: &str) {
        let name = name.as_str();
        let quoted = (self.script.quote)(value);
        if self.script.is_batch()
            && let Some(reason) = reason_against(title, value, name.len() + quoted.len())
        {
            if self.phase == Phase::Set {
                self.write(self.section("left out"), &[("<NAME>", name), ("<REASON>", reason)]);
            }
            return;
        }
        let title = if name == "PATH" { self.of_path(title) } else { title.to_owned() };
        self.piece(&title, &[("<NAME>", name), ("<VALUE>", &quoted)]);
    }

    /// `PATH` has sections of its own if it needs different code.
    fn of_path(&self, title: &str) -> String {
        let own = format!("{title} PATH");
        let there =
            self.script.variables.contains(&format!("\n=== {own}: {}\n", self.phase.name()));
        if there { own } else { title.to_owned() }
    }

    fn piece(&mut self, title: &str, values: &[(&str, &str)]) {
        self.write(self.section(&format!("{title}: {}", self.phase.name())), values);
    }

    /// The section under a heading; empty if there is none.
    fn section(&self, heading: &str) -> &'static str {
        let heading = format!("\n=== {heading}\n");
        let text = self.script.variables;
        let Some(start) = text.find(&heading).map(|at| at + heading.len()) else { return "" };
        if text[start..].starts_with("===") {
            return "";
        }
        let end = text[start..].find("\n===").map_or(text.len(), |at| start + at + 1);
        &text[start..end]
    }

    fn write(&mut self, piece: &str, values: &[(&str, &str)]) {
        for line in piece.lines() {
            self.lines.push_str(self.indent);
            self.lines.push_str(&fill(line, values));
            self.lines.push_str(if self.script.is_batch() { "\r\n" } else { "\n" });
        }
    }
}

/// Why a batch file can't contain the value.
fn reason_against(title: &str, value: &str, length: usize) -> Option<&'static str> {
    if value.contains(char::is_control) {
        return Some("its value contains a line break or a control character");
    }
    // 100 is more than `set` and what surrounds the name and the value.
    if length + 100 > LONGEST_BATCH_LINE {
        return Some("its value is too long for a line of a batch file");
    }
    match title {
        "value" if value.is_empty() => Some("cmd has no empty variables"),
        "front" | "back" if value.contains(['%', '!', '^', '&', '=', '"', '*', '~']) => {
            Some("cmd can't remove a directory of that name again")
        }
        _ => None,
    }
}
