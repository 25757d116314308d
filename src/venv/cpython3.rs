//! CPython 3.6 and later: the layout that `python -m venv` makes (PEP 405).

use std::path::{Path, PathBuf};

use super::layout::{Copy, Layout, copy, link};
use super::paths::{Os, python_x_y};
use crate::python::Interpreter;

/// The layout for a CPython 3.
pub(super) fn layout(interpreter: &Interpreter, os: Os) -> Layout {
    match os {
        Os::Windows => windows(interpreter),
        _ => posix(interpreter, os),
    }
}

fn posix(interpreter: &Interpreter, os: Os) -> Layout {
    let python = python_x_y(interpreter);
    let lib = Path::new("lib").join(&python);
    let mut dirs: Vec<PathBuf> = vec!["bin".into(), "include".into()];
    // sysconfig's scheme `venv` has this directory since 3.11; venv makes only `include` since
    // 3.14.
    if matches!(interpreter.version.series(), (3, 11..=13)) {
        dirs.push(Path::new("include").join(&python));
    }
    dirs.extend(["lib".into(), lib.clone(), lib.join("site-packages")]);

    let mut links = vec![link("bin/python", &interpreter.executable)];
    let (major, minor) = interpreter.version.series();
    let mut names = vec![format!("python{major}"), format!("python{major}.{minor}")];
    if interpreter.free_threaded {
        names.push(python.clone());
    }
    // Debian's name for its debug build; CPython's own venv uses the executable's name.
    if interpreter.debug {
        names.push(format!("{python}d"));
    }
    links.extend(names.iter().map(|name| link(format!("bin/{name}"), "python")));
    // Distributions with a lib64 install distutils' platlib there (bpo-21197).
    if os == Os::Unix && interpreter.is_64_bit {
        links.push(link("lib64", "lib"));
    }
    // pip's path for headers does not distinguish free-threaded builds.
    let headers = ["include", "site", &format!("python{major}.{minor}")].iter().collect();
    Layout { dirs, links, headers, ..Layout::default() }
}

/// `python.exe` is a small program that starts the base interpreter of `pyvenv.cfg`. CPython keeps
/// it next to the venv module since 3.7.
fn windows(interpreter: &Interpreter) -> Layout {
    let nt = interpreter.stdlib.join("venv").join("scripts").join("nt");
    let home = interpreter.executable.parent().unwrap_or(Path::new(""));
    let (major, minor) = interpreter.version.series();
    let d = if interpreter.debug { "_d" } else { "" };
    let t = if interpreter.free_threaded { "t" } else { "" };
    let scripts = |name: &str| Path::new("Scripts").join(name);
    let mut copies = Vec::new();
    for w in ["", "w"] {
        let from = match (major, minor) {
            (3, ..=6) => home.join(format!("python{w}{d}.exe")),
            (3, ..=12) => nt.join(format!("python{w}{d}.exe")),
            _ => nt.join(format!("venv{w}launcher{t}{d}.exe")),
        };
        let mut names = vec![format!("python{w}.exe")];
        if interpreter.debug {
            names.push(format!("python{w}_d.exe"));
        }
        if interpreter.free_threaded {
            names.push(format!("python{w}{major}.{minor}t{d}.exe"));
        }
        copies.extend(names.iter().map(|name| copy(&from, scripts(name))));
    }
    // 3.6 has no such program: the environment gets a copy of the interpreter and its libraries.
    if (major, minor) == (3, 6) {
        for dll in
            [format!("python3{d}.dll"), format!("python36{d}.dll"), "vcruntime140.dll".into()]
        {
            copies.push(Copy { optional: true, ..copy(home.join(&dll), scripts(&dll)) });
        }
    }
    let dirs = ["Include", "Lib", "Lib/site-packages", "Scripts"].map(PathBuf::from).to_vec();
    Layout { dirs, copies, headers: ["Include", "site"].iter().collect(), ..Layout::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::venv::layout::Link;
    use crate::venv::testing::fictional;

    fn links(layout: &Layout) -> Vec<String> {
        let show = |link: &Link| format!("{} -> {}", link.path.display(), link.target.display());
        layout.links.iter().map(show).collect()
    }

    fn copies(layout: &Layout) -> Vec<String> {
        let show = |copy: &Copy| {
            let name = copy.path.file_name().unwrap().display().to_string();
            format!("{name} <- {}", copy.from.file_name().unwrap().display())
        };
        layout.copies.iter().map(show).collect()
    }

    #[test]
    fn posix_has_the_names_a_person_types_and_lib64() {
        let layout = posix(&fictional("3.12.1"), Os::Unix);
        assert_eq!(
            links(&layout),
            [
                "bin/python -> /opt/py/bin/python",
                "bin/python3 -> python",
                "bin/python3.12 -> python",
                "lib64 -> lib"
            ]
        );
        let dirs = [
            "bin",
            "include",
            "include/python3.12",
            "lib",
            "lib/python3.12",
            "lib/python3.12/site-packages",
        ];
        assert_eq!(layout.dirs, dirs.map(PathBuf::from));
    }

    #[test]
    fn macos_and_32_bit_have_no_lib64() {
        let mut python = fictional("3.12.1");
        python.framework = true;
        assert!(!links(&posix(&python, Os::MacOs)).iter().any(|link| link.contains("lib64")));
        python.is_64_bit = false;
        assert!(!links(&posix(&python, Os::Unix)).iter().any(|link| link.contains("lib64")));
    }

    #[test]
    fn a_free_threaded_build_has_a_library_of_its_own() {
        let mut python = fictional("3.13.0");
        python.free_threaded = true;
        let layout = posix(&python, Os::Unix);
        assert!(layout.dirs.contains(&"lib/python3.13t/site-packages".into()));
        assert!(links(&layout).contains(&"bin/python3.13t -> python".to_owned()));
        assert!(links(&layout).contains(&"bin/python3.13 -> python".to_owned()));
    }

    #[test]
    fn a_debug_build_shares_the_library_under_a_name_of_its_own() {
        let python = Interpreter { debug: true, ..fictional("3.14.0") };
        let layout = posix(&python, Os::Unix);
        assert!(layout.dirs.contains(&"lib/python3.14/site-packages".into()));
        assert!(links(&layout).contains(&"bin/python3.14d -> python".to_owned()));
    }

    #[test]
    fn windows_copies_the_launcher_of_its_version() {
        assert_eq!(
            copies(&windows(&fictional("3.12.1"))),
            ["python.exe <- python.exe", "pythonw.exe <- pythonw.exe"]
        );
        assert_eq!(
            copies(&windows(&fictional("3.13.0"))),
            ["python.exe <- venvlauncher.exe", "pythonw.exe <- venvwlauncher.exe"]
        );
        let mut python = fictional("3.13.0");
        python.free_threaded = true;
        assert_eq!(
            copies(&windows(&python)),
            [
                "python.exe <- venvlaunchert.exe",
                "python3.13t.exe <- venvlaunchert.exe",
                "pythonw.exe <- venvwlaunchert.exe",
                "pythonw3.13t.exe <- venvwlaunchert.exe"
            ]
        );
        let launcher = &windows(&fictional("3.8.1")).copies[0];
        assert!(launcher.from.ends_with("venv/scripts/nt/python.exe"));
    }
}
