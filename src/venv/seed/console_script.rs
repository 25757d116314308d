//! The small files in `bin` that start a distribution's commands.

use super::entry_points::EntryPoint;
use crate::venv::paths::Os;
use crate::venv::shebang;

/// A file for `bin`.
pub(super) struct ConsoleScript {
    pub(super) name: String,
    pub(super) text: String,
}

/// The files that make `entry_point` a command run by `python`, the environment's interpreter.
///
/// On Windows this is a `.cmd` next to a Python file. pip makes an `.exe`, but that is a program
/// per architecture, which this binary does not contain.
pub(super) fn scripts(
    entry_point: &EntryPoint,
    python: &str,
    series: (u8, u8),
    os: Os,
) -> Vec<ConsoleScript> {
    let EntryPoint { name, module, function, gui } = entry_point;
    let import = function.split('.').next().unwrap_or(function);
    let body = format!(
        "import sys\n\n\
         from {module} import {import}\n\n\
         if __name__ == \"__main__\":\n    sys.exit({function}())\n"
    );
    if os != Os::Windows {
        let text = format!("{}{body}", shebang::lines(python, "", series));
        return vec![ConsoleScript { name: name.clone(), text }];
    }
    let (suffix, w) = if *gui { (".pyw", "w") } else { (".py", "") };
    let file = format!("{name}-script{suffix}");
    // This line is only informative: the .cmd starts the file.
    let first_line = if shebang::needs_coding(python, series) { "python" } else { python };
    let start = format!("@\"%~dp0python{w}.exe\" \"%~dp0{file}\" %*\r\n");
    vec![
        ConsoleScript { name: file, text: format!("#!{first_line}\n{body}") },
        ConsoleScript { name: format!("{name}.cmd"), text: start },
    ]
}

/// The commands with the interpreter's version in their names. Wheels have the names of the Python
/// that built them (`pip3.9`), which installers replace (pip's `get_console_script_specs`).
pub(super) fn rename(points: &[EntryPoint], (major, minor): (u8, u8)) -> Vec<EntryPoint> {
    let mut renamed: Vec<EntryPoint> = Vec::new();
    let mut add = |name: String, point: &EntryPoint| {
        if !renamed.iter().any(|known| known.name == name) {
            renamed.push(EntryPoint { name, ..point.clone() });
        }
    };
    for point in points {
        match point.name.split(|c: char| c.is_ascii_digit() || c == '-').next() {
            Some("pip") if is_versioned(&point.name, "pip") => {
                add("pip".into(), point);
                add(format!("pip{major}"), point);
                add(format!("pip{major}.{minor}"), point);
            }
            Some("easy_install") if is_versioned(&point.name, "easy_install") => {
                add("easy_install".into(), point);
                add(format!("easy_install-{major}.{minor}"), point);
            }
            _ => add(point.name.clone(), point),
        }
    }
    renamed
}

/// Whether `name` is `command`, possibly with a version.
fn is_versioned(name: &str, command: &str) -> bool {
    name.strip_prefix(command)
        .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-')))
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: (u8, u8) = (3, 13);

    fn point(name: &str) -> EntryPoint {
        EntryPoint { name: name.into(), module: "m.n".into(), function: "C.f".into(), gui: false }
    }

    #[test]
    fn a_python_2_on_windows_is_not_named_if_its_path_is_not_ascii() {
        let windows = scripts(&point("x"), r"C:\é\python.exe", (2, 7), Os::Windows);
        assert!(windows[0].text.starts_with("#!python\nimport"));
    }

    #[test]
    fn imports_the_first_name_and_calls_the_whole() {
        let scripts = scripts(&point("x"), "/e/bin/python", THREE, Os::Unix);
        assert_eq!(scripts[0].name, "x");
        assert!(scripts[0].text.contains("\nfrom m.n import C\n"));
        assert!(scripts[0].text.contains("sys.exit(C.f())"));
    }

    #[test]
    fn windows_starts_the_python_next_to_the_script() {
        let scripts = scripts(&point("pip"), r"C:\e\Scripts\python.exe", THREE, Os::Windows);
        let names: Vec<_> = scripts.iter().map(|script| script.name.as_str()).collect();
        assert_eq!(names, ["pip-script.py", "pip.cmd"]);
        assert_eq!(scripts[1].text, "@\"%~dp0python.exe\" \"%~dp0pip-script.py\" %*\r\n");
    }

    #[test]
    fn versioned_names_are_those_of_the_interpreter() {
        let points = ["pip", "pip3", "pip3.9", "easy_install-3.8", "wheel"].map(point);
        let names: Vec<_> = rename(&points, (3, 13)).into_iter().map(|point| point.name).collect();
        assert_eq!(names, ["pip", "pip3", "pip3.13", "easy_install", "easy_install-3.13", "wheel"]);
    }
}
