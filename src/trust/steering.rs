//! Which variables steer programs. A review tells their values; of the others, which may be secret, it tells
//! the names.

use crate::variables::{self, Variable, VariableName, Variables};

/// The beginnings of the names that the loader, Python, pip, uv and git read.
const BEGINNINGS: [&str; 6] = ["LD_", "DYLD_", "PYTHON", "PIP_", "UV_", "GIT_"];

/// The ends of the names of search paths and proxies. Proxies have names in both cases.
const ENDS: [&str; 3] = ["PATH", "_PROXY", "_proxy"];

/// Names of code, programs and options that shells and interpreters run at their start.
const NAMES: [&str; 14] = [
    "BASH_ENV",
    "BROWSER",
    "CC",
    "CXX",
    "EDITOR",
    "ENV",
    "JAVA_TOOL_OPTIONS",
    "NODE_OPTIONS",
    "PAGER",
    "PERL5LIB",
    "PERL5OPT",
    "RUBYOPT",
    "SHELL",
    "VISUAL",
];

/// The ends of names that are secret although they begin like others that steer (`UV_PUBLISH_TOKEN`).
const SECRETS: [&str; 4] = ["_KEY", "PASSWORD", "SECRET", "TOKEN"];

/// The assignments, without the values of variables that steer nothing, and without passwords in URLs.
pub(super) fn told(variables: &Variables) -> Vec<String> {
    let told = |(name, variable): (&VariableName, &Variable)| match variable {
        Variable::Value(value) if !steers(name.as_str(), value) => vec![name.to_string()],
        Variable::Value(value) => vec![format!("{name}={}", without_passwords(value))],
        Variable::Entries { .. } => {
            variables::assignments(&Variables::from([(name.clone(), variable.clone())])).collect()
        }
    };
    variables.iter().flat_map(told).collect()
}

/// Whether the variable can change which programs run, what they load, or where they connect to.
fn steers(name: &str, value: &str) -> bool {
    let is_secret = SECRETS.iter().any(|end| name.ends_with(end));
    let named = BEGINNINGS.iter().any(|begin| name.starts_with(begin))
        || ENDS.iter().any(|end| name.ends_with(end))
        || NAMES.contains(&name);
    (named && !is_secret) || value.contains("://") || is_path(value)
}

/// Whether it is a path, and not only a text with slashes in it.
fn is_path(value: &str) -> bool {
    ["/", "~/", "./", "../"].iter().any(|begin| value.starts_with(begin))
}

/// The text with `****` for a user and password in a URL, as pip tells URLs, and for its query, which may have a
/// token in it. Only what every program reads as
/// such is left out: nothing may hide the host.
fn without_passwords(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        shown.push_str(before);
        shown.push_str("://");
        rest = after;
        let end = |c: char| !(c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:%".contains(c));
        if let Some(at) = rest.find(end).filter(|at| rest[*at..].starts_with('@'))
            && !host(&rest[at + 1..]).contains('@')
        {
            shown.push_str("****");
            rest = &rest[at..];
        }
        let (url, query) = query_of(rest);
        // A query that has a URL in it is none to every program.
        if !query.is_empty() && !query.contains("://") {
            shown.push_str(url);
            shown.push_str("?****");
            rest = &rest[url.len() + query.len()..];
        }
    }
    shown + rest
}

/// A URL without its query, and the query with its question mark. A blank ends a URL.
fn query_of(rest: &str) -> (&str, &str) {
    let url = rest.split(char::is_whitespace).next().unwrap_or(rest);
    url.find('?').map_or((url, ""), |at| url.split_at(at))
}

/// What stands before the path of a URL.
fn host(rest: &str) -> &str {
    rest.split(['/', '?', '#', '\\', ' ']).next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_steers_programs() {
        for (name, value) in [
            ("LD_PRELOAD", "x"),
            ("DYLD_INSERT_LIBRARIES", "x"),
            ("PYTHONPATH", "x"),
            ("PIP_INDEX_URL", "x"),
            ("GIT_SSH_COMMAND", "x"),
            ("MANPATH", "x"),
            ("https_proxy", "x"),
            ("HTTP_PROXY", "x"),
            ("BASH_ENV", "x"),
            ("X", "http://x"),
            ("X", "postgres://u:p@x"),
            ("X", "./x"),
            ("X", "/x"),
            ("API_KEY", "/etc/key"),
        ] {
            assert!(steers(name, value), "{name}={value}");
        }
    }

    #[test]
    fn hides_what_may_be_secret() {
        for (name, value) in [
            ("TOKEN", "x"),
            ("DJANGO_SECRET_KEY", "a/b+c=="),
            ("UV_PUBLISH_TOKEN", "x"),
            ("UV_INDEX_X_PASSWORD", "x"),
            ("AWS_ACCESS_KEY_ID", "x"),
            ("PYPI", "pypi-x"),
        ] {
            assert!(!steers(name, value), "{name}={value}");
        }
    }

    #[test]
    fn a_url_has_no_password_and_keeps_its_host() {
        for (url, told) in [
            ("https://u:p@h/x", "https://****@h/x"),
            ("https://token@h:80", "https://****@h:80"),
            ("http://h/a@b", "http://h/a@b"),
            ("http://u:p@a/ http://v:q@b", "http://****@a/ http://****@b"),
            ("h", "h"),
            // A browser's host is `evil`, and programs disagree about these.
            ("http://evil\\@good/", "http://evil\\@good/"),
            ("http://evil@x@good/", "http://evil@x@good/"),
            ("http://evil#@good/", "http://evil#@good/"),
            ("http://é@good/", "http://é@good/"),
        ] {
            assert_eq!(without_passwords(url), told);
        }
    }
}
