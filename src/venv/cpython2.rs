//! CPython 2.7. It does not support environments, so its executable is placed where it finds its
//! library, with a `site.py` that continues with the interpreter's own.

use std::path::{Path, PathBuf};

use super::Options;
use super::layout::{Copy, File, Layout, copy, link, optional};
use super::paths::{Os, site_packages_in};
use crate::python::Interpreter;

const SITE: &str = include_str!("site27.py");

/// pip before 20 looks for this file next to `site.py` to know that the user's site-packages are
/// disabled.
const NO_GLOBAL: &str = "no-global-site-packages.txt";

/// The layout for a CPython 2.7.
pub(super) fn layout(interpreter: &Interpreter, options: &Options, os: Os) -> Layout {
    let site_packages = site_packages_in(interpreter, os);
    let lib = site_packages.parent().unwrap_or(Path::new(""));
    let mut layout = match os {
        Os::Windows => windows(interpreter, lib),
        _ => posix(interpreter, lib, os),
    };
    layout.dirs.push(site_packages.clone());
    layout.files.extend(site_files(lib, options));
    layout
}

/// The files that make a 2.7 (CPython or PyPy) continue with its own library; `lib` is the
/// environment's.
pub(super) fn site_files(lib: &Path, options: &Options) -> Vec<File> {
    let mut files = vec![File { path: lib.join("site.py"), text: SITE.to_owned() }];
    if !options.system_site_packages {
        files.push(File { path: lib.join(NO_GLOBAL), text: String::new() });
    }
    files
}

/// The executable follows its own symbolic links. Its prefix is the first directory above it with
/// `lib/python2.7/os.py`, its `exec_prefix` the first with `lib/python2.7/lib-dynload`
/// (`Modules/getpath.c`). So the environment needs a real executable and these two. The executable is
/// a copy, because what is done to a hard link is done to everybody's interpreter.
fn posix(interpreter: &Interpreter, lib: &Path, os: Os) -> Layout {
    let (stdlib, base) = (&interpreter.stdlib, &interpreter.base_prefix);
    // On Fedora it is in lib64.
    let below_prefix = stdlib.strip_prefix(base).unwrap_or(lib);
    let exec_lib = interpreter.base_exec_prefix.join(below_prefix);
    let mut links = vec![
        link("bin/python", "python2.7"),
        link("bin/python2", "python2.7"),
        optional(lib.join("os.py"), stdlib.join("os.py")),
        optional(lib.join("os.pyc"), stdlib.join("os.pyc")),
        link(lib.join("lib-dynload"), exec_lib.join("lib-dynload")),
        // distutils looks for the Makefile in one and for headers in the other. Some distributions
        // have them in a separate package, which may be installed later.
        link(lib.join("config"), exec_lib.join("config")),
        link("include/python2.7", base.join("include/python2.7")),
    ];
    // The executable may look for its library next to itself ($ORIGIN, @executable_path).
    let library =
        if os == Os::MacOs { "lib/libpython2.7.dylib" } else { "lib/libpython2.7.so.1.0" };
    links.push(optional(library, base.join(library)));
    if os == Os::Unix && interpreter.is_64_bit {
        links.push(link("lib64", "lib"));
    }
    let copies = vec![copy(&interpreter.executable, "bin/python2.7")];
    let dirs = ["bin", "include", "lib"].map(PathBuf::from);
    let dirs = dirs.into_iter().chain([lib.to_owned()]).collect();
    // Where pip puts headers in an environment. The place that distutils uses is the interpreter's
    // here.
    let headers = ["include", "site", "python2.7"].iter().collect();
    Layout { dirs, links, copies, headers, ..Layout::default() }
}

/// The same with copies. The only landmark is `Lib\os.py` (`PC/getpathp.c`).
fn windows(interpreter: &Interpreter, lib: &Path) -> Layout {
    let home = interpreter.executable.parent().unwrap_or(Path::new(""));
    let d = if interpreter.debug { "_d" } else { "" };
    let dll = format!("python27{d}.dll");
    let mut copies = vec![
        copy(interpreter.stdlib.join("os.py"), lib.join("os.py")),
        // If Python was installed for all users, it is in the system's directory.
        Copy { optional: true, ..copy(home.join(&dll), Path::new("Scripts").join(&dll)) },
    ];
    for name in ["python", "pythonw"] {
        let path = Path::new("Scripts").join(format!("{name}.exe"));
        copies.push(copy(home.join(format!("{name}{d}.exe")), path));
    }
    let dirs = ["Include", "Lib", "Scripts"].map(PathBuf::from).to_vec();
    Layout { dirs, copies, headers: ["Include", "site"].iter().collect(), ..Layout::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::venv::testing::{self, fictional, options};

    fn python() -> Interpreter {
        Interpreter {
            executable: "/opt/py/bin/python2.7".into(),
            base_exec_prefix: "/opt/exec".into(),
            stdlib: "/opt/py/lib/python2.7".into(),
            ..fictional("2.7.18")
        }
    }

    fn shown(python: &Interpreter, os: Os) -> Vec<String> {
        let layout = layout(python, &options("/envs/a"), os);
        testing::shown(&layout)
    }

    #[test]
    fn posix_has_a_real_executable_and_its_landmarks() {
        assert_eq!(
            shown(&python(), Os::Unix),
            [
                "bin/",
                "include/",
                "lib/",
                "lib/python2.7/",
                "lib/python2.7/site-packages/",
                "bin/python -> python2.7",
                "bin/python2 -> python2.7",
                "lib/python2.7/os.py ?-> /opt/py/lib/python2.7/os.py",
                "lib/python2.7/os.pyc ?-> /opt/py/lib/python2.7/os.pyc",
                "lib/python2.7/lib-dynload -> /opt/exec/lib/python2.7/lib-dynload",
                "lib/python2.7/config -> /opt/exec/lib/python2.7/config",
                "include/python2.7 -> /opt/py/include/python2.7",
                "lib/libpython2.7.so.1.0 ?-> /opt/py/lib/libpython2.7.so.1.0",
                "lib64 -> lib",
                "bin/python2.7 <- /opt/py/bin/python2.7",
                "lib/python2.7/site.py",
                "lib/python2.7/no-global-site-packages.txt",
            ]
        );
    }

    #[test]
    fn macos_has_its_own_library_and_no_lib64() {
        let shown = shown(&python(), Os::MacOs).join("\n");
        assert!(shown.contains("lib/libpython2.7.dylib ?-> /opt/py/lib/libpython2.7.dylib"));
        assert!(!shown.contains("lib64"), "{shown}");
    }

    #[test]
    fn a_library_in_lib64_is_linked_from_there() {
        let python = Interpreter { stdlib: "/opt/py/lib64/python2.7".into(), ..python() };
        let shown = shown(&python, Os::Unix).join("\n");
        let links = [
            "lib/python2.7/os.py ?-> /opt/py/lib64/python2.7/os.py",
            "lib/python2.7/lib-dynload -> /opt/exec/lib64/python2.7/lib-dynload",
        ];
        assert!(links.iter().all(|link| shown.contains(link)), "{shown}");
    }

    #[test]
    fn windows_has_copies() {
        let python = Interpreter {
            executable: "C:/Python27/python.exe".into(),
            stdlib: "C:/Python27/Lib".into(),
            ..python()
        };
        assert_eq!(
            shown(&python, Os::Windows),
            [
                "Include/",
                "Lib/",
                "Scripts/",
                "Lib/site-packages/",
                "Lib/os.py <- C:/Python27/Lib/os.py",
                "Scripts/python27.dll <- C:/Python27/python27.dll",
                "Scripts/python.exe <- C:/Python27/python.exe",
                "Scripts/pythonw.exe <- C:/Python27/pythonw.exe",
                "Lib/site.py",
                "Lib/no-global-site-packages.txt",
            ]
        );
    }

    #[test]
    fn with_the_interpreters_packages_the_users_are_seen_too() {
        let options = Options { system_site_packages: true, ..options("/envs/a") };
        let layout = layout(&python(), &options, Os::Unix);
        assert!(!layout.files.iter().any(|file| file.path.ends_with(NO_GLOBAL)));
    }
}
