//! A table of a lock file whose values are asked for by type. An error says where in the file it is.

use std::str::FromStr as _;

use pep440_rs::VersionSpecifiers;
use toml::{Table, Value};

use super::super::distributions::valid_name;
use super::super::requirements::MarkerFacts;
use super::super::versions::is_valid;
use super::Problem;

/// A table, and where it is: `packages[2] (numpy)`.
pub(super) struct Section<'a> {
    pub(super) table: &'a Table,
    pub(super) at: String,
}

impl<'a> Section<'a> {
    /// The error that something is wrong with `key`.
    pub(super) fn invalid(&self, key: &str, what: &str) -> Problem {
        let at = [self.at.as_str(), key].into_iter().filter(|it| !it.is_empty());
        Problem::Invalid { at: at.collect::<Vec<_>>().join(": "), what: what.to_owned() }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// A text. It becomes part of a line, so it has no line breaks.
    pub(super) fn text(&self, key: &str) -> Result<Option<&'a str>, Problem> {
        self.table.get(key).map(|value| self.text_of(key, value)).transpose()
    }

    fn text_of(&self, key: &str, value: &'a Value) -> Result<&'a str, Problem> {
        let text = value.as_str().ok_or_else(|| self.invalid(key, "it is no text"))?;
        if text.is_empty() || text.contains(char::is_control) {
            return Err(self.invalid(key, "it is empty or has a control character"));
        }
        Ok(text)
    }

    pub(super) fn required(&self, key: &str) -> Result<&'a str, Problem> {
        self.text(key)?.ok_or_else(|| self.invalid(key, "it is missing"))
    }

    pub(super) fn flag(&self, key: &str) -> Result<bool, Problem> {
        let value = self.table.get(key);
        let flag =
            value.map(|it| it.as_bool().ok_or_else(|| self.invalid(key, "it is no boolean")));
        Ok(flag.transpose()?.unwrap_or_default())
    }

    pub(super) fn texts(&self, key: &str) -> Result<Vec<String>, Problem> {
        let text = |value: &'a Value| Ok(self.text_of(key, value)?.to_owned());
        self.list(key)?.iter().map(text).collect()
    }

    fn list(&self, key: &str) -> Result<&'a [Value], Problem> {
        let Some(value) = self.table.get(key) else { return Ok(&[]) };
        Ok(value.as_array().ok_or_else(|| self.invalid(key, "it is no array"))?)
    }

    /// A table in this one.
    pub(super) fn section(&self, key: &str) -> Result<Option<Section<'a>>, Problem> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let table = value.as_table().ok_or_else(|| self.invalid(key, "it is no table"))?;
        Ok(Some(Section { table, at: join(&self.at, key) }))
    }

    /// The tables of an array.
    pub(super) fn sections(&self, key: &str) -> Result<Vec<Section<'a>>, Problem> {
        let section = |(at, value): (usize, &'a Value)| {
            let key = format!("{key}[{at}]");
            let table = value.as_table().ok_or_else(|| self.invalid(&key, "it is no table"))?;
            Ok(Section { table, at: join(&self.at, &key) })
        };
        self.list(key)?.iter().enumerate().map(section).collect()
    }

    /// A condition on the version of Python.
    pub(super) fn specifiers(&self, key: &str) -> Result<Option<VersionSpecifiers>, Problem> {
        let read = |text| {
            VersionSpecifiers::from_str(text)
                .map_err(|_| self.invalid(key, &format!("{text:?} is no condition on a version")))
        };
        self.text(key)?.map(read).transpose()
    }

    /// A condition on the environment.
    pub(super) fn marker(&self, key: &str) -> Result<Option<String>, Problem> {
        self.text(key)?.map(|text| self.checked_marker(key, text)).transpose()
    }

    pub(super) fn checked_marker(&self, key: &str, text: &str) -> Result<String, Problem> {
        if MarkerFacts::is_marker(text) {
            return Ok(text.to_owned());
        }
        Err(self.invalid(key, &format!("{text:?} is no marker")))
    }

    /// The name of a package.
    pub(super) fn name(&self, key: &str, text: &str) -> Result<String, Problem> {
        valid_name(text).ok_or_else(|| self.invalid(key, &format!("{text:?} is no name")))
    }

    /// The version of a package.
    pub(super) fn version(&self, key: &str, text: &str) -> Result<String, Problem> {
        if is_valid(text) {
            return Ok(text.to_owned());
        }
        Err(self.invalid(key, &format!("{text:?} is no version")))
    }

    /// A URL, as one word.
    pub(super) fn url(&self, key: &str) -> Result<Option<&'a str>, Problem> {
        let Some(url) = self.text(key)? else { return Ok(None) };
        if url.contains(char::is_whitespace) || !url.contains(':') {
            return Err(self.invalid(key, &format!("{url:?} is no URL")));
        }
        Ok(Some(url))
    }
}

fn join(at: &str, key: &str) -> String {
    if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }
}
