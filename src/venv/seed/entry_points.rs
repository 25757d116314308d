//! `entry_points.txt`: the commands of a distribution (the entry points specification).

use serde::{Deserialize, Serialize};

/// A command: `name = module:function`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct EntryPoint {
    /// The command's name, which becomes a file name.
    pub(super) name: String,
    /// `pip._internal.cli.main`
    pub(super) module: String,
    /// `main`, or attributes separated by dots.
    pub(super) function: String,
    /// Whether it is started without a console on Windows.
    pub(super) gui: bool,
}

/// The commands in an `entry_points.txt`. Invalid lines are skipped, and so are lines that could
/// put more than a name into a script.
pub(super) fn parse(text: &str) -> Vec<EntryPoint> {
    let mut gui = None;
    let mut found = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            gui = match section.trim() {
                "console_scripts" => Some(false),
                "gui_scripts" => Some(true),
                _ => None,
            };
        } else if let Some(gui) = gui {
            found.extend(entry_point(line, gui));
        }
    }
    found
}

fn entry_point(line: &str, gui: bool) -> Option<EntryPoint> {
    if line.starts_with(['#', ';']) {
        return None;
    }
    let (name, reference) = line.split_once('=')?;
    // Installers ignore the extras after the reference.
    let reference = reference.split('[').next()?;
    let (module, function) = reference.split_once(':')?;
    let (name, module, function) = (name.trim(), module.trim(), function.trim());
    let point = EntryPoint {
        name: name.to_owned(),
        module: module.to_owned(),
        function: function.to_owned(),
        gui,
    };
    point.is_sound().then_some(point)
}

impl EntryPoint {
    /// Whether the name is safe as a file name, and the rest is nothing but names in a script.
    pub(super) fn is_sound(&self) -> bool {
        let Self { name, module, function, .. } = self;
        let is_file_name = !name.is_empty()
            && !name.starts_with('.')
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+' | ' '));
        is_file_name && is_dotted(module) && is_dotted(function)
    }
}

/// Whether it is identifiers separated by dots.
fn is_dotted(path: &str) -> bool {
    path.split('.').all(|part| {
        part.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_commands_are_found() {
        let found = parse(
            "# comment\n[console_scripts]\npip = pip._internal.cli.main:main\n\
             a-b=m:C.run [extra]\n\n[distutils.commands]\nalias = x:y\n[gui_scripts]\ng = m:f\n",
        );
        let names: Vec<_> = found.iter().map(|point| (point.name.as_str(), point.gui)).collect();
        assert_eq!(names, [("pip", false), ("a-b", false), ("g", true)]);
        assert_eq!((found[1].module.as_str(), found[1].function.as_str()), ("m", "C.run"));
    }

    #[test]
    fn invalid_entry_points_are_skipped() {
        for line in [
            "../x = m:f",
            "a/b = m:f",
            ".. = m:f",
            "x = m:f(); import os; g",
            "x = os;print:f",
            "x = m",
            "x = :f",
            "x = m:f\\",
        ] {
            assert_eq!(parse(&format!("[console_scripts]\n{line}\n")), [], "{line}");
        }
    }
}
