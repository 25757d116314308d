//! Finds the tools that install interpreters. It looks at files and starts no process.

use std::path::PathBuf;

use super::search::{Platform, Search};

/// The tools of this machine.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each tool is there or is not")]
pub(crate) struct Tools {
    /// The versions that pyenv can install, by name; empty if its definitions were not found.
    pub(crate) pyenv: Option<Vec<String>>,
    pub(crate) uv: bool,
    pub(crate) mise: bool,
    pub(crate) asdf: bool,
    pub(crate) brew: bool,
    pub(crate) winget: bool,
    /// The name of the executable: conda, mamba or micromamba.
    pub(crate) conda: Option<String>,
    /// The release's code name, if there is apt.
    pub(crate) apt: Option<String>,
}

impl Tools {
    pub(crate) fn of(search: &Search) -> Self {
        // A shim named uv is not uv, so path_dirs skips shims.
        let there = |name: &str| {
            let file = if search.platform == Platform::Windows {
                [format!("{name}.exe"), format!("{name}.bat")]
            } else {
                [name.to_owned(), name.to_owned()]
            };
            search.path_dirs().any(|dir| file.iter().any(|file| dir.join(file).is_file()))
        };
        let root = search.pyenv_versions().and_then(|dir| Some(dir.parent()?.to_owned()));
        let own = root.as_ref().is_some_and(|root| root.join("bin/pyenv").is_file());
        let conda = ["conda", "mamba", "micromamba"].into_iter().find(|name| there(name));
        Self {
            pyenv: (own || there("pyenv")).then(|| definitions(root)),
            uv: there("uv"),
            mise: there("mise"),
            asdf: there("asdf"),
            brew: there("brew"),
            winget: search.platform == Platform::Windows && there("winget"),
            conda: conda.map(str::to_owned),
            apt: there("apt-get").then(|| codename(search)),
        }
    }
}

fn definitions(root: Option<PathBuf>) -> Vec<String> {
    let dir = root.map(|root| root.join("plugins/python-build/share/python-build"));
    let entries = dir.and_then(|dir| std::fs::read_dir(dir).ok()).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// `VERSION_CODENAME` of os-release(5). Debian's sid has the code name of the next release.
fn codename(search: &Search) -> String {
    let text = std::fs::read_to_string(search.root.join("etc/os-release")).unwrap_or_default();
    let value = text.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    value.unwrap_or_default().trim_matches('"').to_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::python::testing::{file, script, search_in};

    #[test]
    fn tools_are_seen_where_they_are_installed_and_shims_are_none() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        let mut search = search_in(root);
        search.path = vec![root.join("shims"), root.join("bin")];
        search.home = Some(root.join("h"));
        script(&root.join("shims/uv"), "exit 127");
        for name in ["mise", "apt-get", "mamba"] {
            script(&root.join("bin").join(name), "exit 1");
        }
        script(&root.join("h/.pyenv/bin/pyenv"), "exit 1");
        file(&root.join("h/.pyenv/plugins/python-build/share/python-build/3.12.1"), "");
        file(&root.join("etc/os-release"), "ID=debian\nVERSION_CODENAME=bookworm\n");
        let tools = Tools::of(&search);
        assert!(!tools.uv && tools.mise && !tools.asdf && !tools.winget);
        assert_eq!(tools.pyenv, Some(vec!["3.12.1".to_owned()]));
        assert_eq!(tools.conda.as_deref(), Some("mamba"));
        assert_eq!(tools.apt.as_deref(), Some("bookworm"));
    }
}
