//! The small files in `bin` that start a distribution's commands.

use super::entry_points::EntryPoint;
use crate::venv::paths::Os;

/// Linux before 5.1 reads 128 bytes of a script's first line, including the NUL or newline at its
/// end (`BINPRM_BUF_SIZE`).
const LONGEST_SHEBANG: usize = 127;

/// For Python 2 a file is ASCII until its first or second line declares a coding (PEP 263). So the
/// first line must be ASCII and this must be the second.
const CODING: &str = "# -*- coding: utf-8 -*-\n";

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
        let text = format!("{}{body}", shebang(python, series));
        return vec![ConsoleScript { name: name.clone(), text }];
    }
    let (suffix, w) = if *gui { (".pyw", "w") } else { (".py", "") };
    let file = format!("{name}-script{suffix}");
    // This line is only informative: the .cmd starts the file.
    let first_line = if needs_coding(python, series) { "python" } else { python };
    let start = format!("@\"%~dp0python{w}.exe\" \"%~dp0{file}\" %*\r\n");
    vec![
        ConsoleScript { name: file, text: format!("#!{first_line}\n{body}") },
        ConsoleScript { name: format!("{name}.cmd"), text: start },
    ]
}

/// The first lines of a script for `python`. If the path is too long, has a space or is not ASCII
/// in Python 2, the script starts in `/bin/sh`, and the shell's `exec` line is a string to Python
/// (like distlib's scripts).
pub(super) fn shebang(python: &str, series: (u8, u8)) -> String {
    let line = format!("#!{python}\n");
    let needs_coding = needs_coding(python, series);
    // The newline does not count.
    if line.len() - 1 <= LONGEST_SHEBANG && !python.contains([' ', '\t']) && !needs_coding {
        return line;
    }
    let coding = if needs_coding { CODING } else { "" };
    // The shell sees the end of the quotes with an escaped character, Python sees escapes in '''.
    let quoted: String = python
        .chars()
        .map(|c| match c {
            '\'' => r"'\''".to_owned(),
            '\\' => r"'\\'".to_owned(),
            c => c.to_string(),
        })
        .collect();
    format!("#!/bin/sh\n{coding}'''exec' '{quoted}' \"$0\" \"$@\"\n' '''\n")
}

fn needs_coding(python: &str, (major, _): (u8, u8)) -> bool {
    major < 3 && !python.is_ascii()
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
    fn a_plain_path_is_the_shebang() {
        assert_eq!(shebang("/e/bin/python", THREE), "#!/e/bin/python\n");
        assert_eq!(shebang("/é/bin/python", THREE), "#!/é/bin/python\n");
        let longest = format!("/{}", "x".repeat(124));
        assert_eq!(shebang(&longest, THREE), format!("#!{longest}\n"));
        assert!(shebang(&format!("{longest}x"), THREE).starts_with("#!/bin/sh\n"));
    }

    #[test]
    fn a_path_with_a_space_goes_through_the_shell() {
        assert_eq!(
            shebang("/a b'c\\d/python", THREE),
            "#!/bin/sh\n'''exec' '/a b'\\''c'\\\\'d/python' \"$0\" \"$@\"\n' '''\n"
        );
    }

    #[test]
    fn a_script_for_python_2_declares_its_coding_before_the_path() {
        let two = |python| shebang(python, (2, 7));
        assert_eq!(two("/e/bin/python"), "#!/e/bin/python\n");
        assert!(two("/a b/python").starts_with("#!/bin/sh\n'''exec' '/a b/"));
        assert_eq!(
            two("/é/python"),
            "#!/bin/sh\n# -*- coding: utf-8 -*-\n'''exec' '/é/python' \"$0\" \"$@\"\n' '''\n"
        );
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
