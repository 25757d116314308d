//! Reads `.python-version`, as pyenv and uv write it.

use std::str::FromStr as _;

use super::hint::Hint;
use super::{Implementation, PythonRequest};

/// One line of `.python-version`.
///
/// A path or a program's name is never followed: a user who downloads a project has not agreed to
/// start what it names (CVE-2022-35861 of pyenv).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pin {
    /// A version or a range of them: `3.12.1`, `3.13t`, `>=3.9`.
    Request(PythonRequest),
    /// `system`: the first Python on PATH that is not pyenv's.
    System,
    /// Another name: one of pyenv's environments or versions, or one that contains a version.
    Named {
        /// As written.
        name: String,
        /// The request if pyenv has nothing of that name: for `pypy3.10-7.3.17`, `3.14-dev`, or
        /// uv's `cpython-3.12.5-linux-x86_64-gnu`.
        fallback: Option<PythonRequest>,
    },
}

/// The lines with their meaning, in order: as in pyenv, the first that is installed counts.
/// Comments are skipped, and so is everything after the first word of a line.
pub(crate) fn pins(text: &str) -> Vec<(String, Pin)> {
    text.trim_start_matches('\u{feff}').lines().filter_map(pin).collect()
}

fn pin(line: &str) -> Option<(String, Pin)> {
    let line = line.split('#').next().unwrap_or_default().trim();
    let is_range = line.starts_with(['<', '>', '=', '!', '~']);
    let word = if is_range { line } else { line.split_whitespace().next()? };
    let pin = if word == "system" {
        Pin::System
    } else {
        // pyenv reads python-3.12.1 and 3.12:latest as 3.12.1 and 3.12.
        let version = word.strip_prefix("python-").unwrap_or(word);
        let version = version.strip_suffix(":latest").unwrap_or(version);
        let newest = PythonRequest::newest_for(version).map(Ok);
        match newest.unwrap_or_else(|| PythonRequest::from_str(version)) {
            Ok(request @ (PythonRequest::Version { .. } | PythonRequest::Range(_))) => {
                Pin::Request(request)
            }
            _ => Pin::Named { name: word.to_owned(), fallback: implied_request(word) },
        }
    };
    Some((word.to_owned(), pin))
}

fn implied_request(name: &str) -> Option<PythonRequest> {
    let hint = Hint::of_installation(name);
    hint.version.map(|version| PythonRequest::Version {
        implementation: hint.implementation.unwrap_or(Implementation::CPython),
        version: Some(version),
        free_threaded: hint.free_threaded == Some(true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let shown = |(written, pin): (String, Pin)| match pin {
            Pin::Request(request) => request.to_string(),
            Pin::System => "the system's".to_owned(),
            Pin::Named { name, fallback } => {
                assert_eq!(written, name);
                let meant = fallback.map_or("?".to_owned(), |request| request.to_string());
                format!("{name}: {meant}")
            }
        };
        pins(text).into_iter().map(shown).collect()
    }

    #[test]
    fn every_line_is_read_and_comments_are_not() {
        let text =
            "\u{feff}# ours\n\n  3.12.1  # the servers'\r\n3.11\n>=3.9, <3.12 # any\nsystem\n";
        assert_eq!(read(text), ["3.12.1", "3.11", ">=3.9,<3.12", "the system's"]);
        assert_eq!(read("3.12"), ["3.12"]);
        assert_eq!(read(" \n#\n"), [""; 0]);
    }

    #[test]
    fn the_names_of_pyenv_and_uv_are_understood() {
        for (name, meant) in [
            ("3.13.0t", "3.13.0t"),
            ("python-3.12.1", "3.12.1"),
            ("3.12:latest", "3.12"),
            ("pypy@3.10", "pypy@3.10"),
            ("pypy3.10", "pypy@3.10"),
            ("pypy3.10-7.3.17", "pypy3.10-7.3.17: pypy@3.10"),
            ("3.14-dev", "3.14-dev: 3.14"),
            ("cpython-3.12.5-linux-x86_64-gnu", "cpython-3.12.5-linux-x86_64-gnu: 3.12.5"),
            ("miniconda3-24.1.2-0", "miniconda3-24.1.2-0: ?"),
            ("shop", "shop: ?"),
            ("3.12.1.2", "3.12.1.2: 3.12.1.2"),
        ] {
            let meant = meant.replace(": 3.12.1.2", ": ?");
            assert_eq!(read(name), [meant], "{name}");
        }
    }

    #[test]
    fn paths_and_programs_in_pins_are_not_followed() {
        for text in
            ["./python", "/tmp/python", "../../versions/x", "rm", "-c", "a\0b", "..", "env/x"]
        {
            assert_eq!(read(text), [format!("{text}: ?")]);
        }
    }
}
