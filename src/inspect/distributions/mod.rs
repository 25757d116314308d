//! The distributions that are installed in an environment, read from the names in its site-packages.

mod metadata;
mod source;

use std::path::{Path, PathBuf};

pub use source::Source;

use crate::venv::paths::all_site_packages;
use crate::venv::seed::normalized;

/// An installed distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// Its name, in whatever form its installer wrote it. [`Distribution::is_called`] compares.
    pub name: String,
    /// Its version; `None` if only the sources tell it.
    pub version: Option<String>,
    /// What its installer recorded: `*.dist-info`, `*.egg-info`, `*.egg` or `*.egg-link`.
    pub metadata: PathBuf,
}

impl Distribution {
    /// Whether it has that name in any spelling (PEP 503).
    pub fn is_called(&self, name: &str) -> bool {
        normalized(&self.name) == normalized(name)
    }

    /// What it was installed from, if that was a path or a URL and its installer recorded it (PEP 610; pip does
    /// since 20.1). An `.egg-link` contains the directory of the sources.
    pub fn source(&self) -> Option<Source> {
        Some(self.recorded_source()?.0)
    }

    /// The directory of its sources, if it is imported from there.
    pub fn editable_source(&self) -> Option<PathBuf> {
        match self.recorded_source()? {
            (Source::Path(path), true) => Some(path),
            _ => None,
        }
    }

    /// The source, and whether it is editable.
    fn recorded_source(&self) -> Option<(Source, bool)> {
        if self.metadata.extension().is_some_and(|it| it == "egg-link") {
            let text = std::fs::read_to_string(&self.metadata).ok()?;
            let directory = self.metadata.parent()?.join(text.lines().next()?.trim());
            return Some((Source::Path(directory), true));
        }
        let text = std::fs::read_to_string(self.metadata.join("direct_url.json")).ok()?;
        let recorded: serde_json::Value = serde_json::from_str(&text).ok()?;
        let is_editable = recorded["dir_info"]["editable"] == true;
        Some((Source::of_url(recorded["url"].as_str()?)?, is_editable))
    }
}

/// The distributions in the environment's own site-packages, by name. Reads its directories and no file.
pub fn installed(environment: &Path) -> Vec<Distribution> {
    let places = all_site_packages(environment);
    let entries = places.iter().flat_map(|place| std::fs::read_dir(place).into_iter().flatten());
    let mut found: Vec<Distribution> =
        entries.filter_map(|entry| metadata::distribution(entry.ok()?.path())).collect();
    found.sort_by(|a, b| (&a.name, &a.metadata).cmp(&(&b.name, &b.metadata)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs;

    fn environment(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write_new(&path, text.as_bytes()).unwrap();
        }
        dir
    }

    #[cfg(unix)]
    #[test]
    fn every_form_of_metadata_is_recognized() {
        let site = "lib/python3.9/site-packages";
        let file = |name: &str| format!("{site}/{name}");
        let files = [
            "My_Project-1.0.dist-info/METADATA",
            "old.name-2.0-py2.7.egg-info",
            "unversioned.egg-info/PKG-INFO",
            "zipped-3.1-py3.9-linux-x86_64.egg",
            "in-src.egg-link",
            "no_distribution/__init__.py",
            "~alf_removed-1.0.dist-info/METADATA",
        ];
        let files: Vec<String> = files.iter().map(|name| file(name)).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|name| (name.as_str(), "/s\n.")).collect();
        let env = environment(&files);
        let found: Vec<(String, Option<String>)> =
            installed(env.path()).into_iter().map(|it| (it.name, it.version)).collect();
        let version = |text: &str| Some(text.to_owned());
        assert_eq!(
            found,
            [
                ("My_Project".to_owned(), version("1.0")),
                ("in-src".to_owned(), None),
                ("old.name".to_owned(), version("2.0")),
                ("unversioned".to_owned(), None),
                ("zipped".to_owned(), version("3.1")),
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn every_layout_is_read_and_a_link_only_once() {
        let env = environment(&[
            ("lib/pypy3.10/site-packages/a-1.dist-info/METADATA", ""),
            ("site-packages/b-1.dist-info/METADATA", ""),
        ]);
        fs::symlink(Path::new("lib"), &env.path().join("lib64")).unwrap();
        let found = installed(env.path());
        assert_eq!(found.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(installed(&env.path().join("absent")), []);
    }

    #[test]
    fn names_are_compared_in_any_spelling() {
        let it =
            Distribution { name: "Zope.Inter_face".into(), version: None, metadata: "/x".into() };
        assert!(it.is_called("zope-inter.FACE") && !it.is_called("zope"));
    }

    #[cfg(unix)]
    #[test]
    fn the_source_is_what_the_installer_recorded() {
        let env = environment(&[
            (
                "lib/python3/site-packages/a-1.dist-info/direct_url.json",
                r#"{"url": "file:///s/h%C3%A9%20x"}"#,
            ),
            ("lib/python3/site-packages/b-1.dist-info/direct_url.json", "{"),
            ("lib/python3/site-packages/c.egg-link", "/s/c\n."),
        ]);
        let sources: Vec<_> = installed(env.path()).iter().map(Distribution::source).collect();
        let path = |text: &str| Some(Source::Path(text.into()));
        assert_eq!(sources, [path("/s/hé x"), None, path("/s/c")]);
    }

    #[cfg(unix)]
    #[test]
    fn only_an_editable_direct_url_is_an_editable_source() {
        let of = |text: &str| {
            let env =
                environment(&[("lib/python3/site-packages/a-1.dist-info/direct_url.json", text)]);
            installed(env.path())[0].editable_source()
        };
        let text = r#"{"url": "file:///my%20code%", "dir_info": {"editable": true}}"#;
        assert_eq!(of(text), Some("/my code%".into()));
        for text in [
            "",
            "[]",
            r#"{"url": "file:///code", "dir_info": {}}"#,
            r#"{"url": "https://example.org/code", "dir_info": {"editable": true}}"#,
            r#"{"url": "https://example.org/code.git", "vcs_info": {"vcs": "git"}}"#,
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
