//! `entry_points.txt`: the commands a distribution has (the entry points specification).

use serde::{Deserialize, Serialize};

/// A command: `name = module:function`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct EntryPoint {
    /// The command's name, which is a file name.
    pub(super) name: String,
    /// `pip._internal.cli.main`
    pub(super) module: String,
    /// `main`, or a path of attributes.
    pub(super) function: String,
    /// Started without a console on Windows.
    pub(super) gui: bool,
}

/// The commands of an `entry_points.txt`. A line that is none, or that could be more than a name in a
/// script, is left out.
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
    // Extras after the reference are a condition that no installer looks at.
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
    /// Whether its name is a file's, and the rest no more than names in the script that is made of it.
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

/// Identifiers with dots between them.
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
    fn finds_the_commands_and_nothing_else() {
        let found = parse(
            "# comment\n[console_scripts]\npip = pip._internal.cli.main:main\n\
             a-b=m:C.run [extra]\n\n[distutils.commands]\nalias = x:y\n[gui_scripts]\ng = m:f\n",
        );
        let names: Vec<_> = found.iter().map(|point| (point.name.as_str(), point.gui)).collect();
        assert_eq!(names, [("pip", false), ("a-b", false), ("g", true)]);
        assert_eq!((found[1].module.as_str(), found[1].function.as_str()), ("m", "C.run"));
    }

    #[test]
    fn what_is_no_name_gets_into_no_script() {
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
