//! PyPy 2.7 and 3: the layouts that PyPy's own venv and virtualenv 20.21.1 make.
//!
//! PyPy 3 reads `pyvenv.cfg` like CPython. Its loader and PyPy itself (`resolvedirof` in
//! `pypy/module/sys/initpath.py`) follow the link to the executable, so they find
//! `libpypy3.10-c.so` and a portable build's `lib` in the base. PyPy 2.7 does not support
//! environments. Its prefix is the first directory above its executable file that has
//! `lib-python/2.7` and `lib_pypy`, so the environment needs all three.

use std::path::{Path, PathBuf};

use super::Options;
use super::cpython2::site_files;
use super::layout::{Copy, Layout, Link, copy, link, optional};
use super::paths::{Os, python_x_y, site_packages_in};
use crate::python::Interpreter;

/// The standard library of PyPy 2.7.
const STDLIB2: &str = "lib-python/2.7";

/// What PyPy 2.7 imports before site, in addition to `posixpath` or `ntpath`.
const BEFORE_SITE: [&str; 7] =
    ["UserDict", "copy_reg", "genericpath", "linecache", "os", "stat", "warnings"];

/// The layout for a PyPy.
pub(super) fn layout(interpreter: &Interpreter, options: &Options, os: Os) -> Layout {
    let mut layout = match (interpreter.version.major, os) {
        (_, Os::Windows) => windows(interpreter),
        (2, _) => posix2(interpreter, os),
        _ => posix3(interpreter, os),
    };
    if interpreter.version.major == 2 {
        let lib = Path::new(STDLIB2);
        layout.dirs.extend(["lib-python".into(), lib.to_owned()]);
        layout.files.extend(site_files(lib, options));
    }
    layout.dirs.extend(parents_first(&site_packages_in(interpreter, os)));
    layout
}

fn posix3(interpreter: &Interpreter, os: Os) -> Layout {
    let mut links = vec![link("bin/python", &interpreter.executable)];
    links.extend(names(interpreter).iter().skip(1).map(|name| link(bin(name), "python")));
    if os == Os::Unix && interpreter.is_64_bit {
        links.push(link("lib64", "lib"));
    }
    let mut dirs: Vec<PathBuf> = vec!["bin".into(), "include".into()];
    // As CPython does.
    if matches!(interpreter.version.series(), (3, 11..=13)) {
        dirs.push(Path::new("include").join(python_x_y(interpreter)));
    }
    Layout { dirs, links, headers: headers(interpreter), ..Layout::default() }
}

fn posix2(interpreter: &Interpreter, os: Os) -> Layout {
    let base = &interpreter.base_prefix;
    let home = interpreter.executable.parent().unwrap_or(Path::new(""));
    let own_names = names(interpreter);
    let mut links: Vec<Link> = own_names
        .iter()
        .filter(|name| *name != "pypy")
        .map(|name| link(bin(name), "pypy"))
        .collect();
    // The executable looks for its library next to itself, and a portable build's library then
    // looks in ../lib ($ORIGIN).
    let library = if os == Os::MacOs { "libpypy-c.dylib" } else { "libpypy-c.so" };
    links.push(optional(bin(library), home.join(library)));
    links.push(optional("lib", base.join("lib")));
    links.push(link("lib_pypy", base.join("lib_pypy")));
    // distutils looks for headers below the prefix.
    links.push(optional("include", base.join("include")));
    for module in BEFORE_SITE.into_iter().chain(["posixpath"]) {
        for suffix in ["py", "pyc"] {
            let file = format!("{module}.{suffix}");
            let path = Path::new(STDLIB2).join(&file);
            links.push(optional(path, interpreter.stdlib.join(file)));
        }
    }
    let headers = headers(interpreter);
    Layout {
        dirs: vec!["bin".into()],
        links,
        copies: vec![copy(&interpreter.executable, "bin/pypy")],
        headers,
        ..Layout::default()
    }
}

/// There is no launcher, so each name is a copy of the executable, next to copies of its libraries.
/// PyPy 2.7 has no import libraries here, so C extensions can't be built in its environment.
fn windows(interpreter: &Interpreter) -> Layout {
    let home = interpreter.executable.parent().unwrap_or(Path::new(""));
    let (major, minor) = interpreter.version.series();
    let scripts = |name: &str| Path::new("Scripts").join(name);
    let mut copies: Vec<Copy> = names(interpreter)
        .iter()
        .map(|name| copy(&interpreter.executable, scripts(&format!("{name}.exe"))))
        .collect();
    let extras = match major {
        2 => vec!["libpypy-c.dll".to_owned()],
        _ => vec!["libpypy3-c.dll".to_owned(), format!("libpypy3.{minor}-c.dll")],
    };
    // Which of them exist depends on the release.
    let more = ["libffi-7.dll", "libffi-8.dll", "pypyw.exe", "pythonw.exe"].map(str::to_owned);
    for name in extras.into_iter().chain(more) {
        copies.push(Copy { optional: true, ..copy(home.join(&name), scripts(&name)) });
    }
    let mut dirs: Vec<PathBuf> = vec!["Include".into(), "Scripts".into()];
    if major == 2 {
        // Copies, because not every user may create links.
        let (path, from) = (Path::new(STDLIB2), &interpreter.stdlib);
        copies.extend(BEFORE_SITE.into_iter().chain(["ntpath"]).map(|module| {
            let file = format!("{module}.py");
            Copy { optional: true, ..copy(from.join(&file), path.join(&file)) }
        }));
        // Only a landmark: sys.path leads to the interpreter's.
        dirs.push("lib_pypy".into());
    }
    Layout { dirs, copies, headers: ["Include", "site"].iter().collect(), ..Layout::default() }
}

/// The names of the executable, `python` first.
fn names(interpreter: &Interpreter) -> Vec<String> {
    let (major, minor) = interpreter.version.series();
    ["python", "pypy"]
        .iter()
        .flat_map(|kind| {
            [(*kind).to_owned(), format!("{kind}{major}"), format!("{kind}{major}.{minor}")]
        })
        .collect()
}

fn bin(name: &str) -> PathBuf {
    Path::new("bin").join(name)
}

/// Where pip puts headers, which is the same for PyPy and CPython.
fn headers(interpreter: &Interpreter) -> PathBuf {
    let (major, minor) = interpreter.version.series();
    ["include", "site", &format!("python{major}.{minor}")].iter().collect()
}

/// The directory and its parents, parents first.
fn parents_first(path: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> =
        path.ancestors().filter(|dir| *dir != Path::new("")).map(Path::to_owned).collect();
    all.reverse();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::Implementation;
    use crate::venv::testing::{fictional, options, shown};

    fn pypy(version: &str) -> Interpreter {
        let (major, _) = version.split_once('.').unwrap();
        let (executable, stdlib) = match major {
            "2" => ("/opt/py/bin/pypy", "/opt/py/lib-python/2.7"),
            _ => ("/opt/py/bin/pypy3.10", "/opt/py/lib/pypy3.10"),
        };
        Interpreter {
            implementation: Implementation::PyPy,
            executable: executable.into(),
            stdlib: stdlib.into(),
            ..fictional(version)
        }
    }

    fn of(version: &str, os: Os) -> Vec<String> {
        shown(&layout(&pypy(version), &options("/envs/a"), os))
    }

    #[test]
    fn pypy_3_has_only_links() {
        assert_eq!(
            of("3.10.14", Os::Unix),
            [
                "bin/",
                "include/",
                "lib/",
                "lib/pypy3.10/",
                "lib/pypy3.10/site-packages/",
                "bin/python -> /opt/py/bin/pypy3.10",
                "bin/python3 -> python",
                "bin/python3.10 -> python",
                "bin/pypy -> python",
                "bin/pypy3 -> python",
                "bin/pypy3.10 -> python",
                "lib64 -> lib",
            ]
        );
        assert!(!of("3.10.14", Os::MacOs).contains(&"lib64 -> lib".to_owned()));
        assert!(of("3.11.1", Os::Unix).contains(&"include/pypy3.11/".to_owned()));
    }

    #[test]
    fn before_3_8_packages_are_beside_the_library() {
        for (version, os, expected) in [
            ("3.7.13", Os::Unix, "site-packages/"),
            ("3.8.16", Os::Unix, "lib/pypy3.8/site-packages/"),
            ("3.8.16", Os::Windows, "Lib/site-packages/"),
            ("2.7.18", Os::Windows, "site-packages/"),
        ] {
            assert!(of(version, os).contains(&expected.to_owned()), "{version} {os:?}");
        }
    }

    #[test]
    fn pypy_2_has_a_real_executable_and_its_landmarks() {
        let shown = of("2.7.18", Os::Unix);
        for expected in [
            "bin/pypy <- /opt/py/bin/pypy",
            "bin/python -> pypy",
            "bin/python2.7 -> pypy",
            "bin/pypy2.7 -> pypy",
            "bin/libpypy-c.so ?-> /opt/py/bin/libpypy-c.so",
            "lib ?-> /opt/py/lib",
            "lib_pypy -> /opt/py/lib_pypy",
            "lib-python/2.7/",
            "lib-python/2.7/os.py ?-> /opt/py/lib-python/2.7/os.py",
            "lib-python/2.7/site.py",
            "site-packages/",
        ] {
            assert!(shown.contains(&expected.to_owned()), "{expected} in {shown:#?}");
        }
        let mac = of("2.7.18", Os::MacOs);
        assert!(mac.contains(&"bin/libpypy-c.dylib ?-> /opt/py/bin/libpypy-c.dylib".to_owned()));
    }

    #[test]
    fn windows_has_copies_of_what_is_loaded() {
        let shown = of("3.10.14", Os::Windows);
        for expected in [
            "Scripts/python.exe <- /opt/py/bin/pypy3.10",
            "Scripts/pypy3.10.exe <- /opt/py/bin/pypy3.10",
            "Scripts/libpypy3.10-c.dll <- /opt/py/bin/libpypy3.10-c.dll",
        ] {
            assert!(shown.contains(&expected.to_owned()), "{expected} in {shown:#?}");
        }
        assert!(of("2.7.18", Os::Windows).contains(&"lib_pypy/".to_owned()));
    }
}
