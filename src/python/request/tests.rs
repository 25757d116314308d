//! What requests mean, which interpreters match them, and which texts are refused.

use super::*;
use crate::python::testing::interpreter;
use proptest::prelude::*;
use std::path::Path;

fn request(text: &str) -> PythonRequest {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn requests_are_parsed_as_users_mean_them() {
    for (text, shown, kind) in [
        ("python", "python", "command"),
        ("cpython", "3", "version"),
        (" 3.12 ", "3.12", "version"),
        ("3", "3", "version"),
        ("3.12.1", "3.12.1", "version"),
        ("3.14.0rc2", "3.14.0rc2", "version"),
        ("3.13t", "3.13t", "version"),
        ("python3", "python3", "command"),
        ("python2", "python2", "command"),
        ("python2.7", "2.7", "version"),
        ("python3.11", "3.11", "version"),
        ("python@3.11", "3.11", "version"),
        ("python3.13t", "3.13t", "version"),
        ("cpython3.11", "3.11", "version"),
        ("cpython@3.11", "3.11", "version"),
        ("pypy", "pypy", "version"),
        ("pypy3", "pypy@3", "version"),
        ("pypy3.9", "pypy@3.9", "version"),
        ("pypy@3.9", "pypy@3.9", "version"),
        (">=3.9,<3.12", ">=3.9,<3.12", "range"),
        (">= 3.9, <3.12", ">=3.9,<3.12", "range"),
        ("~=3.10", "~=3.10", "range"),
        ("==3.11.*", "==3.11.*", "range"),
        ("!=3.11", "!=3.11", "range"),
        ("/usr/bin/python3", "/usr/bin/python3", "file"),
        ("envs/a", "envs/a", "file"),
        ("./python", "./python", "file"),
        (".venv", ".venv", "file"),
        (".", ".", "file"),
        ("python3.12d", "python3.12d", "command"),
        ("python3-dbg", "python3-dbg", "command"),
        ("graalpy", "graalpy", "command"),
    ] {
        let parsed = request(text);
        let is = match &parsed {
            PythonRequest::Version { .. } => "version",
            PythonRequest::Range(_) => "range",
            PythonRequest::File(_) => "file",
            PythonRequest::Command(_) => "command",
        };
        assert_eq!((parsed.to_string().as_str(), is), (shown, kind), "{text:?}");
    }
}

#[test]
fn invalid_requests_are_refused_in_one_line() {
    for text in [
        "", "  ", "3.", "3.x", "3.12.1.2", "3.12.*", "999", "3.12,<4", ">=", ">=x", "~3.9",
        "pypy@", "python@x", "-p", "a\0b", "a\nb",
    ] {
        let error = text.parse::<PythonRequest>().unwrap_err();
        assert_eq!(error.to_string().lines().count(), 1, "{error}");
        assert_eq!(crate::error::Error::from(error).kind().exit().0, 2);
    }
}

#[test]
fn a_request_matches_the_versions_it_names() {
    let answers = |text: &str, version: &str| request(text).matches(&interpreter(version));
    for (text, version, answer) in [
        ("3.12", "3.12.1", true),
        ("3.12", "3.13.0", false),
        ("3.1", "3.12.1", false),
        ("3.12.1", "3.12.10", false),
        ("3", "3.13.0", true),
        ("3", "2.7.18", false),
        ("cpython", "2.7.18", false),
        ("cpython", "3.6.15", true),
        ("2.7", "2.7.18", true),
        (">=3.9,<3.12", "3.11.7", true),
        (">=3.9,<3.12", "3.12.0", false),
        (">=3.9,<3.12", "3.8.18", false),
        ("~=3.10", "3.13.0", true),
        ("~=3.10.2", "3.11.0", false),
        ("==3.11.*", "3.11.7", true),
        ("==3.11", "3.11.7", false),
        ("<3.14", "3.14.0rc2", false),
        (">=3.14.0rc1", "3.14.0rc2", true),
        ("3.14.0rc2", "3.14.0rc2", true),
        ("3.14.0", "3.14.0rc2", false),
        ("3.14.0rc2", "3.14.0", false),
        ("pypy", "3.9.18", false),
    ] {
        assert_eq!(answers(text, version), answer, "{text} {version}");
    }
}

#[test]
fn free_threaded_builds_and_other_implementations_must_be_named() {
    let threads = Interpreter { free_threaded: true, ..interpreter("3.13.0") };
    let pypy = Interpreter { implementation: Implementation::PyPy, ..interpreter("3.9.18") };
    for text in ["cpython", "3", "3.13", "3.9", ">=3.9", "python3.13", "python3.9"] {
        assert!(!request(text).matches(&threads), "{text}");
        assert!(!request(text).matches(&pypy), "{text}");
    }
    assert!(request("3.13t").matches(&threads));
    assert!(!request("3.13t").matches(&interpreter("3.13.0")));
    assert!(request("pypy").matches(&pypy) && request("pypy3.9").matches(&pypy));
    assert!(!request("pypy3.10").matches(&pypy));
}

#[test]
fn an_interpreter_matches_its_exact_request() {
    for version in ["3.12.1", "2.7.18", "3.14.0rc2"] {
        for free_threaded in [true, false] {
            for implementation in [Implementation::CPython, Implementation::PyPy] {
                let it = Interpreter { implementation, free_threaded, ..interpreter(version) };
                assert!(request(&PythonRequest::exactly(&it).to_string()).matches(&it), "{it:?}");
            }
        }
    }
}

#[test]
fn a_hint_rules_out_only_what_can_not_match() {
    let hint = |name: &str| Hint::of_executable(&Path::new("/x/bin").join(name));
    for (text, name, may) in [
        ("3.9", "python3.9", true),
        ("3.9", "python3.12", false),
        ("3.9", "python3", true),
        ("3.9", "python2", false),
        ("3.9", "python", true),
        ("3.9", "pypy3.9", false),
        ("pypy", "python3.9", true),
        ("pypy", "pypy3.9", true),
        ("3.9.18", "python3.9", true),
        ("3.13", "python3.13t", false),
        ("3.13t", "python3.13t", true),
        ("3.13t", "python3.13", true),
        ("cpython", "python2.7", false),
        (">=3.9,<3.12", "python3.11", true),
        (">=3.9,<3.12", "python3.12", false),
        (">=3.11.7", "python3.11", true),
        ("==3.14.0rc2", "python3.14", true),
        ("<3.9.2", "python3.9", true),
    ] {
        assert_eq!(request(text).may_match(&hint(name)), may, "{text} {name}");
    }
}

proptest! {
    #[test]
    fn reading_a_request_never_panics(text in "\\PC{0,30}|[ -~]{0,20}|[<>=~!0-9.,*tpython@rcab ]{0,12}") {
        if let Ok(request) = text.parse::<PythonRequest>() {
            let shown = request.to_string();
            prop_assert_eq!(&shown.parse::<PythonRequest>().unwrap(), &request, "{}", shown);
            request.matches(&interpreter("3.12.1"));
        }
    }

    #[test]
    fn no_interpreter_is_ruled_out_by_its_own_name(
        minor in 6u8..16, micro in 0u8..30, candidate in proptest::option::of(1u8..3),
        text in "(>=|<|<=|>|==|~=|!=)3\\.[0-9]{1,2}(\\.[0-9]{1,2})?|3(\\.[0-9]{1,2})?"
    ) {
        let suffix = candidate.map_or(String::new(), |serial| format!("rc{serial}"));
        let micro = if candidate.is_some() { 0 } else { micro };
        let it = interpreter(&format!("3.{minor}.{micro}{suffix}"));
        let request = request(&text);
        if request.matches(&it) {
            let name = format!("/usr/bin/python3.{minor}");
            prop_assert!(request.may_match(&Hint::of_executable(Path::new(&name))));
            prop_assert!(request.may_match(&Hint::of_installation(&it.version.to_string())));
        }
    }
}

#[test]
fn what_is_known_of_an_environment_is_enough_to_compare_versions() {
    for (asked, implementation, version, matches) in [
        ("3.12", "cpython", "3.12.1", Some(true)),
        ("3.12", "cpython", "3.13.0", Some(false)),
        ("3.12", "pypy", "3.12.1", Some(false)),
        ("3.13t", "cpython", "3.13.0", Some(true)),
        (">=3.9,<3.12", "cpython", "3.12.1", Some(false)),
        (">=3.14.0rc1", "cpython", "3.14.0rc2", Some(true)),
        ("3.14.0", "cpython", "3.14.0rc2", Some(false)),
        ("pypy", "pypy", "3.10.14", Some(true)),
        ("pypy2.7", "pypy", "3.10.14", Some(false)),
        ("cpython", "cpython", "2.7.18", Some(false)),
        ("python3", "cpython", "3.12.1", None),
        ("./python", "cpython", "3.12.1", None),
        ("mine", "cpython", "3.12.1", None),
        ("3.12", "cpython", "unknown", None),
    ] {
        let request: PythonRequest = asked.parse().unwrap();
        assert_eq!(request.matches_facts(implementation, version), matches, "{asked} {version}");
        assert_eq!(
            request.names_a_program(),
            ["python3", "./python", "mine"].contains(&asked),
            "{asked}"
        );
    }
}
