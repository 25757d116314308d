//! Finds what may be interpreters. Reads directories and first bytes; starts nothing.

use std::collections::HashSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::base;
use super::hint::Hint;
use super::search::{Place, Platform, Search, Shape, Source};

/// A file that may be an interpreter, not yet asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// As found.
    pub(crate) path: PathBuf,
    /// What is to be asked: `path`, or the base interpreter where that is an environment's.
    pub(crate) executable: PathBuf,
    /// `executable` without any link.
    pub(crate) canonical: PathBuf,
    pub(crate) source: Source,
    pub(crate) hint: Hint,
}

/// What the first bytes of a file say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// ELF, Mach-O or PE.
    Binary,
    /// `#!`: a shim or a wrapper, which starts who knows what.
    Script,
    /// Neither: `execvp` would give it to /bin/sh, line by line.
    Other,
}

impl FileKind {
    /// `None` where the file can't be read or run.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let mut file = std::fs::File::open(path).ok()?;
        let metadata = file.metadata().ok()?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            if metadata.permissions().mode() & 0o111 == 0 {
                return None;
            }
        }
        if !metadata.is_file() {
            return None;
        }
        let mut magic = [0; 4];
        if file.read_exact(&mut magic).is_err() {
            return Some(Self::Other);
        }
        Some(match magic {
            [b'#', b'!', ..] => Self::Script,
            [0x7f, b'E', b'L', b'F']
            | [b'M', b'Z', ..]
            // Mach-O of either byte order, and with several architectures in it.
            | [0xfe, 0xed, 0xfa, 0xce | 0xcf]
            | [0xce | 0xcf, 0xfa, 0xed, 0xfe]
            | [0xca, 0xfe, 0xba, 0xbe] => Self::Binary,
            _ => Self::Other,
        })
    }
}

/// Every candidate once, by what its links lead to, from the preferred place.
pub(crate) fn candidates(search: &Search) -> Vec<Candidate> {
    let mut finder = Finder { platform: search.platform, ..Finder::default() };
    for place in search.places() {
        match place.shape {
            Shape::Flat => finder.scan(&place.dir, place.source, None),
            Shape::Versions(bin) | Shape::Links(bin) => {
                for (name, dir) in installations(&place) {
                    finder.scan(&dir.join(bin), place.source, Some(&name));
                }
            }
        }
    }
    finder.found
}

#[derive(Default)]
struct Finder {
    platform: Platform,
    found: Vec<Candidate>,
    dirs: HashSet<PathBuf>,
    executables: HashSet<PathBuf>,
}

impl Finder {
    fn scan(&mut self, dir: &Path, source: Source, installation: Option<&str>) {
        // /bin is /usr/bin on most systems, and PATH repeats itself.
        let Ok(canonical) = std::fs::canonicalize(dir) else { return };
        if self.dirs.insert(canonical) {
            for name in executables(dir, self.platform) {
                self.inspect(dir.join(name), source, installation);
            }
        }
    }

    /// Adds what is at `path`, if that is a program. An environment's is its base interpreter.
    fn inspect(&mut self, path: PathBuf, source: Source, installation: Option<&str>) {
        let Ok(ends_at) = std::fs::canonicalize(&path) else { return };
        // A link named python that ends at something else is a shim (mise's lead to mise itself).
        if !has_interpreter_name(&ends_at)
            || self.executables.contains(&ends_at)
            || FileKind::of(&ends_at) != Some(FileKind::Binary)
        {
            return;
        }
        let (executable, canonical) = match base::of_environment(&path) {
            Ok(None) => (path.clone(), ends_at),
            Ok(Some(base)) => match std::fs::canonicalize(&base) {
                Ok(canonical) => (base, canonical),
                Err(_) => return,
            },
            // An environment whose interpreter is gone is not an interpreter.
            Err(_) => return,
        };
        if self.executables.insert(canonical.clone()) {
            let hint = Hint::new(&canonical, installation);
            self.found.push(Candidate { path, executable, canonical, source, hint });
        }
    }
}

fn has_interpreter_name(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    name.starts_with("python") || name.starts_with("pypy")
}

/// The installed versions of a place, by name.
fn installations(place: &Place) -> Vec<(String, PathBuf)> {
    let Ok(entries) = std::fs::read_dir(&place.dir) else { return Vec::new() };
    let store = std::fs::canonicalize(&place.dir).unwrap_or_else(|_| place.dir.clone());
    let mut found: Vec<_> = entries
        .flatten()
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())))
        .filter(|(name, dir)| match place.shape {
            Shape::Links(_) => name.starts_with("python@") || name.starts_with("pypy"),
            // An alias of a neighbour would move an environment to another version one day.
            Shape::Versions(_) | Shape::Flat => {
                let alias = dir.is_symlink()
                    && std::fs::canonicalize(dir).is_ok_and(|to| to.parent() == Some(&store));
                !alias && !name.starts_with('.')
            }
        })
        .filter(|(_, dir)| !dir.join("pyvenv.cfg").exists())
        .collect();
    // python@3 and python@3.12 may be one: the longer name stays what it is. Otherwise, the order of a
    // directory is nobody's.
    found.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| b.cmp(a)));
    found
}

/// The names in `dir` that interpreters have, the most specific first.
fn executables(dir: &Path, platform: Platform) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<_> = names.filter(|name| is_executable_name(name, platform)).collect();
    names.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| b.cmp(a)));
    names
}

/// python, python3, python3.12, python3.13t, python2.7, pypy, pypy3, pypy3.10; on Windows with `.exe`.
fn is_executable_name(name: &str, platform: Platform) -> bool {
    let name = match platform {
        Platform::Windows => match name.len().checked_sub(4) {
            Some(stem)
                if name.is_char_boundary(stem) && name[stem..].eq_ignore_ascii_case(".exe") =>
            {
                &name[..stem]
            }
            _ => return false,
        },
        _ => name,
    };
    let Some(version) = name.strip_prefix("python").or_else(|| name.strip_prefix("pypy")) else {
        return false;
    };
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    let minor = minor.strip_suffix('t').unwrap_or(minor);
    matches!(major, "" | "2" | "3")
        && !(major.is_empty() && version.contains('.'))
        && !minor.is_empty()
        && minor.bytes().all(|digit| digit.is_ascii_digit())
}

/// The executable of that name on PATH, as `which` finds it, shims left out.
pub(crate) fn command(search: &Search, name: &str) -> Option<PathBuf> {
    let names = match search.platform {
        Platform::Windows => vec![format!("{name}.exe"), name.to_owned()],
        _ => vec![name.to_owned()],
    };
    search
        .path_dirs()
        .flat_map(|dir| names.iter().map(move |name| dir.join(name)))
        .find(|path| FileKind::of(path).is_some())
}

/// The interpreter of an environment or an installation, by its directory.
pub(crate) fn in_directory(search: &Search, dir: &Path) -> Option<PathBuf> {
    ["bin", "Scripts", ""].iter().map(|below| dir.join(below)).find_map(|dir| {
        let names = executables(&dir, search.platform);
        let plain = names.iter().rev().map(|name| dir.join(name));
        plain.into_iter().find(|path| FileKind::of(path).is_some())
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::python::testing::{executable, fake_binary, file, link, script, search_in};

    fn names(search: &Search) -> Vec<(Source, String)> {
        let below = |path: &Path| path.strip_prefix(&search.root).unwrap().display().to_string();
        candidates(search).into_iter().map(|c| (c.source, below(&c.path))).collect()
    }

    fn root() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        (dir, root)
    }

    #[test]
    fn every_store_is_found_in_its_order() {
        let (_dir, root) = root();
        for path in [
            "path/python3.13",
            "h/.pyenv/versions/3.12.1/bin/python3.12",
            "h/.asdf/installs/python/3.11.2/bin/python3.11",
            "h/.local/share/mise/installs/python/3.10.1/bin/python3.10",
            "h/.local/share/uv/python/cpython-3.9.5-linux-x86_64-gnu/bin/python3.9",
            "home/linuxbrew/.linuxbrew/Cellar/python@3.8/3.8.1/bin/python3.8",
            "usr/bin/python3.7",
        ] {
            fake_binary(&root.join(path));
        }
        link(&root.join("home/linuxbrew/.linuxbrew/opt/python@3.8"), "../Cellar/python@3.8/3.8.1");
        let mut search = search_in(&root);
        search.path = vec![root.join("path")];
        search.home = Some(root.join("h"));
        assert_eq!(
            names(&search),
            [
                (Source::Path, "path/python3.13".to_owned()),
                (Source::Pyenv, "h/.pyenv/versions/3.12.1/bin/python3.12".to_owned()),
                (Source::Asdf, "h/.asdf/installs/python/3.11.2/bin/python3.11".to_owned()),
                (
                    Source::Mise,
                    "h/.local/share/mise/installs/python/3.10.1/bin/python3.10".to_owned()
                ),
                (
                    Source::Uv,
                    "h/.local/share/uv/python/cpython-3.9.5-linux-x86_64-gnu/bin/python3.9"
                        .to_owned()
                ),
                (
                    Source::Homebrew,
                    "home/linuxbrew/.linuxbrew/opt/python@3.8/bin/python3.8".to_owned()
                ),
                (Source::System, "usr/bin/python3.7".to_owned()),
            ]
        );
    }

    #[test]
    fn one_interpreter_under_many_names_is_one() {
        let (_dir, root) = root();
        fake_binary(&root.join("usr/bin/python3.11"));
        link(&root.join("usr/bin/python3"), "python3.11");
        link(&root.join("usr/bin/python"), "/etc/alternatives/python");
        link(&root.join("bin"), "usr/bin");
        let mut search = search_in(&root);
        search.path = vec![root.join("usr/bin"), root.join("bin"), root.join("usr/bin")];
        assert_eq!(names(&search), [(Source::Path, "usr/bin/python3.11".to_owned())]);
    }

    #[test]
    fn moving_aliases_and_environments_of_a_store_are_no_installations() {
        let (_dir, root) = root();
        let versions = root.join("h/.pyenv/versions");
        fake_binary(&versions.join("3.12.1/bin/python"));
        link(&versions.join("3.12"), "3.12.1");
        link(&versions.join("work/bin/python"), versions.join("3.12.1/bin/python"));
        file(&versions.join("work/pyvenv.cfg"), "home = /nowhere");
        fake_binary(&root.join("elsewhere/bin/python"));
        link(&versions.join("mine"), "../../../elsewhere");
        fake_binary(&versions.join(".partial/bin/python"));
        let mut search = search_in(&root);
        search.home = Some(root.join("h"));
        let mut found = names(&search);
        found.sort();
        assert_eq!(
            found,
            [
                (Source::Pyenv, "h/.pyenv/versions/3.12.1/bin/python".to_owned()),
                (Source::Pyenv, "h/.pyenv/versions/mine/bin/python".to_owned()),
            ]
        );
    }

    #[test]
    fn scripts_stubs_and_other_programs_are_no_interpreters() {
        let (_dir, root) = root();
        let bin = root.join("usr/bin");
        script(&bin.join("python3.12"), "exec pyenv exec python3.12");
        executable(&bin.join("python3.11"), b"echo hello");
        executable(&bin.join("python3.10"), b"");
        file(&bin.join("python3.9"), "\x7fELF but not executable");
        link(&bin.join("python3.8"), "nowhere");
        fake_binary(&bin.join("mise"));
        link(&bin.join("python3"), "mise");
        for name in [
            "python3-config",
            "python3.7m",
            "python-argcomplete",
            "pythonw",
            "python4",
            "python3.x",
        ] {
            fake_binary(&bin.join(name));
        }
        fake_binary(&bin.join("python3.6/directory"));
        assert_eq!(names(&search_in(&root)), []);
    }

    #[test]
    fn windows_installations_have_no_bin() {
        let (_dir, root) = root();
        fake_binary(&root.join("l/Programs/Python/Python312/python.exe"));
        fake_binary(&root.join("l/Programs/Python/Python312/pythonw.exe"));
        fake_binary(&root.join("h/.pyenv/pyenv-win/versions/3.11.4/Python.EXE"));
        let mut search = Search::nowhere(Platform::Windows, &root);
        search.local_app_data = Some(root.join("l"));
        search.home = Some(root.join("h"));
        let found = candidates(&search);
        let told: Vec<_> =
            found.iter().map(|c| c.hint.version.clone().unwrap().to_string()).collect();
        assert_eq!(told, ["3.12"], "{found:?}");
    }

    #[test]
    fn macos_has_frameworks_and_developer_tools() {
        let (_dir, root) = root();
        for path in [
            "Library/Frameworks/Python.framework/Versions/3.12/bin/python3.12",
            "Library/Developer/CommandLineTools/usr/bin/python3.9",
            "opt/homebrew/Cellar/python@3.13/3.13.1/bin/python3.13",
            "usr/bin/python3",
        ] {
            fake_binary(&root.join(path));
        }
        link(&root.join("Library/Frameworks/Python.framework/Versions/Current"), "3.12");
        link(&root.join("opt/homebrew/opt/python@3.13"), "../Cellar/python@3.13/3.13.1");
        link(&root.join("opt/homebrew/opt/python@3"), "../Cellar/python@3.13/3.13.1");
        let mut search = Search::nowhere(Platform::MacOs, &root);
        search.path = vec![root.join("usr/bin")];
        let found: Vec<_> = names(&search).into_iter().map(|(_, name)| name).collect();
        assert_eq!(
            found,
            [
                "opt/homebrew/opt/python@3.13/bin/python3.13",
                "Library/Frameworks/Python.framework/Versions/3.12/bin/python3.12",
                "Library/Developer/CommandLineTools/usr/bin/python3.9",
            ]
        );
    }
}
