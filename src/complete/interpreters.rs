//! Offers interpreters, without starting any.

use super::grammar::Question;
use super::render::Reply;
use crate::context::Context;
use crate::inspect::locate::{Locator, Typed};
use crate::python::{Implementation, LikelyPython, PythonRequest, VersionPrefix};

/// Offers what `--python` takes and this machine has. Names repeat what versions say, so they wait for their first letter.
pub(super) fn interpreters(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) {
    let likely = context.pythons().candidates_without_probing();
    let place = |one: &LikelyPython| context.dirs.tilde(&one.path);
    versions(&likely, place, reply);
    if !question.prefix.starts_with('p') {
        return;
    }
    names(&likely, place, reply);
    let locator = Locator::from_process(&context.dirs.home);
    for name in ["python3", "python"] {
        if let Typed::Program(path) = locator.typed(name) {
            reply.offer(name, || context.dirs.tilde(&path));
        }
    }
}

/// Offers each version, newest first, and its series before the newest version of the series; of other implementations
/// also the name, which stands for the newest version.
fn versions(
    likely: &[LikelyPython],
    place: impl Fn(&LikelyPython) -> String,
    reply: &mut Reply<'_>,
) {
    let mut offered: Vec<String> = Vec::new();
    for one in likely {
        let PythonRequest::Version { implementation, version: Some(version), free_threaded } =
            &one.request
        else {
            continue;
        };
        let series = PythonRequest::Version {
            implementation: implementation.clone(),
            version: Some(VersionPrefix { micro: None, pre: None, ..version.clone() }),
            free_threaded: *free_threaded,
        };
        let mut texts = vec![series.to_string(), one.request.to_string()];
        if *implementation != Implementation::CPython {
            texts.insert(0, implementation.to_string());
        }
        for text in texts {
            if !offered.contains(&text) {
                reply.offer(&text, || format!("{implementation} · {}", place(one)));
                offered.push(text);
            }
        }
    }
}

/// Offers the other names of what is there, such as python3.11 for 3.11.
fn names(likely: &[LikelyPython], place: impl Fn(&LikelyPython) -> String, reply: &mut Reply<'_>) {
    let mut offered: Vec<String> = Vec::new();
    for one in likely {
        let PythonRequest::Version {
            implementation: Implementation::CPython,
            version: Some(VersionPrefix { major, minor: Some(minor), .. }),
            free_threaded,
        } = &one.request
        else {
            continue;
        };
        let name = format!("python{major}.{minor}{}", if *free_threaded { "t" } else { "" });
        if !offered.contains(&name) {
            reply.offer(&name, || format!("cpython · {}", place(one)));
            offered.push(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complete::bash::TypedWord;
    use crate::complete::format::Format;
    use crate::python::PythonSource;

    #[test]
    fn offers_the_series_before_its_newest_version() {
        let likely: Vec<LikelyPython> =
            ["3.13.1", "3.13.0t", "3.13.0", "3.12", "pypy@3.9.2", "3.13.1"]
                .iter()
                .map(|text| LikelyPython {
                    request: text.parse().unwrap(),
                    path: format!("/{text}").into(),
                    source: PythonSource::Path,
                })
                .collect();
        let place = |one: &LikelyPython| one.path.display().to_string();
        let offered = |prefix: &str| {
            let typed = TypedWord::new(prefix);
            let mut reply = Reply::new(Format::of("bash").unwrap(), &typed, "");
            versions(&likely, place, &mut reply);
            names(&likely, place, &mut reply);
            reply.into_text().lines().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(offered("3"), ["3.13", "3.13.1", "3.13t", "3.13.0t", "3.13.0", "3.12"]);
        assert_eq!(
            offered("p"),
            ["pypy", "pypy@3.9", "pypy@3.9.2", "python3.13", "python3.13t", "python3.12"]
        );
        for text in offered("") {
            let request: PythonRequest = text.parse().unwrap();
            assert!(!request.names_a_program(), "{text}");
        }
    }
}
