//! Which requests select which of several interpreters.

use std::cmp::Reverse;

use super::rank::Rank;
use super::{FoundPython, Implementation, Interpreter, PythonRequest, VersionPrefix};

/// For each interpreter of a survey, in the same order, the requests that select it: the most exact
/// first (`3.13.0`, `3.13`, `3`), or its path if no other request does.
pub(crate) fn answers(found: &[FoundPython]) -> Vec<Vec<PythonRequest>> {
    let rank = |(place, found): (usize, &FoundPython)| {
        Rank::of(&found.interpreter, found.source, Reverse(place))
    };
    let ranks: Vec<_> = found.iter().enumerate().map(rank).collect();
    let chosen = |request: &PythonRequest| {
        let fits = |&place: &usize| {
            let FoundPython { interpreter, hint, .. } = &found[place];
            hint.is_true_of(interpreter) && request.matches(interpreter)
        };
        (0..found.len()).filter(fits).max_by(|a, b| ranks[*a].cmp(&ranks[*b]))
    };
    found
        .iter()
        .enumerate()
        .map(|(place, one)| {
            let mut requests = requests(&one.interpreter);
            requests.retain(|request| chosen(request) == Some(place));
            if requests.is_empty() {
                requests.push(PythonRequest::File(one.interpreter.executable.clone()));
            }
            requests
        })
        .collect()
}

/// The requests that may select this interpreter.
fn requests(interpreter: &Interpreter) -> Vec<PythonRequest> {
    let exact = VersionPrefix::exactly(&interpreter.version);
    let series = VersionPrefix { micro: None, pre: None, ..exact.clone() };
    let major = VersionPrefix { minor: None, ..series.clone() };
    let of = |version| PythonRequest::Version {
        implementation: interpreter.implementation.clone(),
        version,
        free_threaded: interpreter.free_threaded,
    };
    // Any CPython would be the newest 3.
    let any = (interpreter.implementation != Implementation::CPython).then(|| of(None));
    let mut requests: Vec<_> =
        [exact, series, major].into_iter().map(|version| of(Some(version))).chain(any).collect();
    requests.retain(|request| request.matches(interpreter));
    requests
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::PythonSource;
    use crate::python::hint::Hint;
    use crate::python::testing::interpreter;

    fn found(version: &str, change: impl Fn(&mut Interpreter)) -> FoundPython {
        let mut interpreter = interpreter(version);
        change(&mut interpreter);
        let path = interpreter.executable.clone();
        FoundPython { interpreter, path, source: PythonSource::Pyenv, hint: Hint::default() }
    }

    fn selecting_requests(found: &[FoundPython]) -> Vec<String> {
        let texts = |requests: Vec<PythonRequest>| {
            requests.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        answers(found).into_iter().map(texts).collect()
    }

    #[test]
    fn the_newest_stable_one_is_selected_by_general_requests() {
        let plain = |_: &mut Interpreter| {};
        assert_eq!(
            selecting_requests(&[
                found("3.14.0rc2", plain),
                found("3.13.1", plain),
                found("3.13.0", plain),
                found("2.7.18", plain),
            ]),
            ["3.14.0rc2 3.14", "3.13.1 3.13 3", "3.13.0", "2.7.18 2.7 2"]
        );
    }

    #[test]
    fn other_builds_are_selected_only_by_name() {
        let selecting_requests = selecting_requests(&[
            found("3.13.0", |it| it.debug = true),
            found("3.13.0", |it| it.free_threaded = true),
            found("3.13.0", |_| {}),
            found("3.13.0", |_| {}),
            found("3.10.1", |it| it.implementation = Implementation::PyPy),
        ]);
        assert_eq!(
            selecting_requests,
            [
                "/opt/3.13.0/bin/python3",
                "3.13.0t 3.13t 3t",
                "3.13.0 3.13 3",
                "/opt/3.13.0/bin/python3",
                "pypy@3.10.1 pypy@3.10 pypy@3 pypy",
            ]
        );
    }

    #[test]
    fn an_interpreter_with_the_wrong_name_is_selected_only_by_path() {
        let mut misnamed = found("3.12.1", |_| {});
        misnamed.hint = Hint::of_executable("/x/python3.10".as_ref());
        assert_eq!(selecting_requests(&[misnamed]), ["/opt/3.12.1/bin/python3"]);
    }

    #[test]
    fn a_conda_environment_is_selected_only_if_nothing_else_matches() {
        let environment = |version: &str| FoundPython {
            source: PythonSource::CondaEnvironment,
            ..found(version, |_| {})
        };
        assert_eq!(
            selecting_requests(&[
                environment("3.14.0"),
                found("3.13.0", |_| {}),
                environment("3.13.0")
            ]),
            ["3.14.0 3.14", "3.13.0 3.13 3", "/opt/3.13.0/bin/python3"]
        );
    }
}
