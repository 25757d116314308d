//! `pyvenv.cfg` (PEP 405), the file that marks a directory as an environment.

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Options;
use super::layout::text;
use crate::python::{Interpreter, Version};

/// The contents of a `pyvenv.cfg`. Missing keys are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PyvenvConfig {
    /// The directory of the base executable, the only key that CPython itself needs.
    pub(crate) home: Option<PathBuf>,
    /// `cpython` or `pypy`, in upper or lower case, depending on the tool.
    pub(crate) implementation: Option<String>,
    /// The interpreter's version, 3.12.1.
    pub(crate) version: Option<String>,
    /// `sys.version_info`, 3.12.1.final.0.
    pub(crate) version_info: Option<String>,
    /// Whether it sees the packages of its interpreter. For CPython, a missing key means yes.
    pub(crate) system_site_packages: bool,
    /// The text that the prompt shows in parentheses.
    pub(crate) prompt: Option<String>,
    /// The interpreter's `sys.base_prefix`.
    pub(crate) base_prefix: Option<PathBuf>,
    /// The interpreter's `sys.base_exec_prefix`.
    pub(crate) base_exec_prefix: Option<PathBuf>,
    /// The interpreter.
    pub(crate) base_executable: Option<PathBuf>,
    /// The command line that made it: venv's key since 3.11, for people and tests.
    pub(crate) command: Option<String>,
}

impl PyvenvConfig {
    /// The contents for a new environment.
    pub(super) fn new(interpreter: &Interpreter, options: &Options) -> Self {
        let version = &interpreter.version;
        Self {
            home: interpreter.executable.parent().map(PathBuf::from),
            implementation: Some(interpreter.implementation.to_string()),
            version: Some(version.to_string()),
            version_info: Some(version_info(version)),
            system_site_packages: options.system_site_packages,
            prompt: Some(options.prompt.clone()),
            base_prefix: Some(interpreter.base_prefix.clone()),
            base_exec_prefix: Some(interpreter.base_exec_prefix.clone()),
            base_executable: Some(interpreter.executable.clone()),
            command: options.command.clone(),
        }
    }

    /// Parses a `pyvenv.cfg` like CPython's `site`: a line with `=` is a key, in any case, and a
    /// value, both stripped. venv writes the prompt as a Python string.
    pub(crate) fn parse(text: &str) -> Self {
        let mut config = Self { system_site_packages: true, ..Self::default() };
        for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
            let value = value.trim();
            let path = || Some(PathBuf::from(value));
            let string = || Some(value.to_owned());
            match key.trim().to_ascii_lowercase().as_str() {
                "home" => config.home = path(),
                "implementation" => config.implementation = string(),
                "version" => config.version = string(),
                // virtualenv and uv write this key instead of `version`.
                "version_info" => config.version_info = string(),
                "include-system-site-packages" => {
                    config.system_site_packages = !value.eq_ignore_ascii_case("false");
                }
                "prompt" => config.prompt = Some(unquoted(value).to_owned()),
                "command" => config.command = string(),
                "base-prefix" => config.base_prefix = path(),
                "base-exec-prefix" => config.base_exec_prefix = path(),
                "base-executable" => config.base_executable = path(),
                // venv's key for it (since 3.11).
                "executable" if config.base_executable.is_none() => config.base_executable = path(),
                _ => {}
            }
        }
        config
    }

    /// The interpreter's version, 3.12.1, from whichever key has it.
    pub(crate) fn python_version(&self) -> Option<String> {
        let of_info = |info: &String| info.split('.').take(3).collect::<Vec<_>>().join(".");
        self.version.clone().or_else(|| self.version_info.as_ref().map(of_info))
    }
}

/// The text of a `pyvenv.cfg` for another interpreter of the same minor version; `None` if it is right already. Lines
/// that don't tell which interpreter it is stay as they are. `is_same` tells whether two paths lead to the same file.
pub(super) fn rewired(
    text: &str,
    interpreter: &Interpreter,
    is_same: fn(&Path, &Path) -> bool,
) -> Option<String> {
    let Interpreter { executable, base_prefix, base_exec_prefix, version, .. } = interpreter;
    let home = executable.parent().unwrap_or(Path::new(""));
    let full = version_info(version);
    let mut new = String::with_capacity(text.len());
    let mut known = Vec::new();
    for line in text.split_inclusive('\n') {
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        let value = value.trim();
        let key = key.trim().to_ascii_lowercase();
        let path = |path: &Path| {
            (!is_same(Path::new(value), path)).then(|| super::layout::text(path).to_owned())
        };
        let right = match key.as_str() {
            "home" => path(home),
            "executable" | "base-executable" => path(executable),
            "base-prefix" => path(base_prefix),
            "base-exec-prefix" => path(base_exec_prefix),
            // venv writes 3.14.0 for 3.14.0rc2.
            "version" => (!is_version(value, version)).then(|| version.to_string()),
            // uv writes three numbers.
            "version_info" if value.matches('.').count() > 2 => {
                (value != full).then(|| full.clone())
            }
            "version_info" => (!is_version(value, version)).then(|| version.to_string()),
            _ => None,
        };
        known.push(key.clone());
        match right {
            Some(right) => writeln!(new, "{key} = {right}").ok()?,
            None => new.push_str(line),
        }
    }
    // The site.py of a 2.7 needs both.
    let prefixes = [("base-prefix", base_prefix), ("base-exec-prefix", base_exec_prefix)];
    for (key, prefix) in prefixes.into_iter().filter(|_| version.major == 2) {
        if !known.iter().any(|it| it == key) {
            let end = if new.is_empty() || new.ends_with('\n') { "" } else { "\n" };
            writeln!(new, "{end}{key} = {}", super::layout::text(prefix)).ok()?;
        }
    }
    (new != text).then_some(new)
}

fn version_info(version: &Version) -> String {
    let Version { major, minor, micro, level, serial } = version;
    format!("{major}.{minor}.{micro}.{level}.{serial}")
}

/// Whether the numbers are those of the version.
fn is_version(text: &str, version: &Version) -> bool {
    let Version { major, minor, micro, .. } = version;
    text == version.to_string() || text == format!("{major}.{minor}.{micro}")
}

/// The text of a Python string literal without its quotes; any other text as it is.
fn unquoted(value: &str) -> &str {
    ['\'', '"']
        .into_iter()
        .find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(value)
}

impl fmt::Display for PyvenvConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = |path: &Option<PathBuf>| path.as_deref().map(text).map(str::to_owned);
        let executable = path(&self.base_executable);
        let lines = [
            ("home", path(&self.home)),
            ("implementation", self.implementation.clone()),
            ("version", self.version.clone()),
            ("version_info", self.version_info.clone()),
            ("include-system-site-packages", Some(self.system_site_packages.to_string())),
            ("executable", executable.clone()),
            ("prompt", self.prompt.clone()),
            ("base-prefix", path(&self.base_prefix)),
            ("base-exec-prefix", path(&self.base_exec_prefix)),
            ("base-executable", executable),
            ("command", self.command.clone()),
        ];
        for (key, value) in lines {
            if let Some(value) = value {
                writeln!(f, "{key} = {value}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::venv::testing::{fictional, options};

    #[test]
    fn reading_returns_what_was_written() {
        let config = PyvenvConfig::new(&fictional("3.14.0rc2"), &options("/envs/a b"));
        let text = config.to_string();
        assert!(text.starts_with("home = /opt/py/bin\nimplementation = cpython\n"), "{text}");
        assert!(text.contains("\nversion_info = 3.14.0.candidate.2\n"), "{text}");
        assert!(text.contains("\ninclude-system-site-packages = false\n"), "{text}");
        assert_eq!(PyvenvConfig::parse(&text), config);
    }

    #[test]
    fn the_files_of_other_tools_are_understood() {
        let venv = PyvenvConfig::parse(
            "home = /usr/bin\ninclude-system-site-packages = False\nversion = 3.12.3\n\
             prompt = 'x y'\nexecutable = /usr/bin/python3.12\ncommand = python -m venv a=b\n",
        );
        assert_eq!(venv.prompt.as_deref(), Some("x y"));
        assert_eq!(venv.base_executable, Some("/usr/bin/python3.12".into()));
        assert!(!venv.system_site_packages);
        assert!(PyvenvConfig::parse("home=/usr/bin\n").system_site_packages);
        assert_eq!(venv.python_version().as_deref(), Some("3.12.3"));
        let uv = PyvenvConfig::parse("home = /usr/bin\nuv = 0.9.0\nversion_info = 3.12.3\n");
        assert_eq!(uv.python_version().as_deref(), Some("3.12.3"));
        let virtualenv = PyvenvConfig::parse("home = /usr/bin\nversion_info = 3.12.3.final.0\n");
        assert_eq!(virtualenv.python_version().as_deref(), Some("3.12.3"));
    }

    #[test]
    fn only_what_tells_the_interpreter_is_written_anew() {
        let python = fictional("3.12.4");
        let same: fn(&Path, &Path) -> bool = |a, b| a == b;
        let text =
            "home = /old/bin\r\nuv = 0.9\nVersion_Info = 3.12.1\nprompt = 'a = b'\nversion=3.12.1";
        assert_eq!(
            rewired(text, &python, same).unwrap(),
            "home = /opt/py/bin\nuv = 0.9\nversion_info = 3.12.4\nprompt = 'a = b'\nversion = 3.12.4\n"
        );
        let own = PyvenvConfig::new(&python, &options("/envs/a")).to_string();
        assert_eq!(rewired(&own, &python, same), None);
        let older = PyvenvConfig::new(&fictional("3.12.1"), &options("/envs/a")).to_string();
        assert_eq!(rewired(&older, &python, same).as_ref(), Some(&own));
    }

    #[test]
    fn a_2_7_gets_the_prefixes_that_its_site_reads() {
        let text = rewired("home = /old/bin", &fictional("2.7.18"), |a, b| a == b).unwrap();
        assert_eq!(text, "home = /opt/py/bin\nbase-prefix = /opt/py\nbase-exec-prefix = /opt/py\n");
    }
}
