//! The values that answer a question.

use std::collections::HashSet;

use clap::{ArgAction, CommandFactory as _, ValueEnum};

use super::grammar::{Question, Wanted};
use crate::cli::{Cli, LinkModeArg, ShellArg};
use crate::commands::list::description;
use crate::context::Context;
use crate::project;
use crate::python::{Likely, PythonRequest, VersionPrefix};
use crate::registry::Listed;

/// What is answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// These, or those of them that begin as the word does.
    Values(Vec<Value>),
    /// The shell completes files itself.
    Files,
    /// The shell completes directories itself.
    Directories,
}

/// One value and what distinguishes it, which may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) about: String,
}

/// The answer; `None` where it can't be told.
pub(super) fn answer(context: &Context, question: &Question<'_>) -> Option<Answer> {
    let listed = || context.registry().ok()?.list().ok();
    Some(Answer::Values(match question.wanted {
        Wanted::File | Wanted::Command => return Some(Answer::Files),
        Wanted::Directory => return Some(Answer::Directories),
        Wanted::Nothing => Vec::new(),
        Wanted::Environment => {
            let others: HashSet<&str> = question.others.iter().copied().collect();
            let mut listed = listed()?;
            listed.retain(|one| !others.contains(one.name.as_str()));
            environments(listed)
        }
        Wanted::EnvironmentOrProject => {
            let listed = listed()?;
            let projects = projects(&listed);
            environments(listed).into_iter().chain(projects).collect()
        }
        Wanted::Interpreter => {
            let likely = context.pythons().candidates_without_probing();
            interpreters(&likely, |one| context.dirs.tilde(&one.path))
        }
        Wanted::LinkMode => variants::<LinkModeArg>(),
        Wanted::Shell => variants::<ShellArg>(),
        Wanted::Options => options(question)?,
        Wanted::Verbs => verbs(question)?,
    }))
}

fn environments(listed: Vec<Listed>) -> Vec<Value> {
    let value = |one: Listed| Value { about: description(&one), text: one.name };
    listed.into_iter().map(value).collect()
}

/// The projects that mean an environment and whose name is none's.
fn projects(listed: &[Listed]) -> Vec<Value> {
    let names: HashSet<&str> = listed.iter().map(|one| one.name.as_str()).collect();
    project::defaults(listed)
        .into_iter()
        .filter(|(project, _)| !names.contains(project.as_str()))
        .map(|(text, default)| Value { text, about: format!("project · {}", default.name) })
        .collect()
}

/// Newest first: each version, and before the newest of a series the series itself.
fn interpreters(likely: &[Likely], place: impl Fn(&Likely) -> String) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
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
        for request in [&series, &one.request] {
            let text = request.to_string();
            if !values.iter().any(|value| value.text == text) {
                values.push(Value { text, about: format!("{implementation} · {}", place(one)) });
            }
        }
    }
    values
}

fn variants<T: ValueEnum>() -> Vec<Value> {
    let possible = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    possible
        .map(|value| Value {
            text: value.get_name().to_owned(),
            about: first_line(value.get_help()),
        })
        .collect()
}

/// The options that are not there yet.
fn options(question: &Question<'_>) -> Option<Vec<Value>> {
    let mut root = Cli::command();
    let verb = find(&mut root, question.verb)?;
    // Adds --help and --version.
    verb.build();
    let mut values = Vec::new();
    for option in verb.get_arguments().filter(|arg| !arg.is_positional() && !arg.is_hide_set()) {
        let repeats = matches!(option.get_action(), ArgAction::Append | ArgAction::Count);
        let long = option.get_long();
        if (!repeats && is_given(option, &question.others))
            || (question.by_function && long == Some("shell"))
        {
            continue;
        }
        let about = first_line(option.get_help());
        if let Some(long) = long {
            values.push(Value { text: format!("--{long}"), about: about.clone() });
        }
        if let Some(short) = option.get_short().filter(|_| !question.begun.starts_with("--")) {
            values.push(Value { text: format!("-{short}"), about });
        }
    }
    Some(values)
}

fn is_given(option: &clap::Arg, words: &[&str]) -> bool {
    words.iter().take_while(|word| **word != "--").any(|word| match word.strip_prefix("--") {
        Some(long) => option.get_long() == Some(long.split('=').next().unwrap_or(long)),
        None => word.strip_prefix('-').is_some_and(|letters| {
            // Letters behind one that takes a value are the value.
            letters.chars().next().is_some_and(|letter| option.get_short() == Some(letter))
        }),
    })
}

/// The verbs that are shown to people.
fn verbs(question: &Question<'_>) -> Option<Vec<Value>> {
    let mut root = Cli::command();
    let verbs =
        find(&mut root, question.verb)?.get_subcommands().filter(|verb| !verb.is_hide_set());
    let value = |verb: &clap::Command| Value {
        text: verb.get_name().to_owned(),
        about: first_line(verb.get_about()),
    };
    Some(verbs.map(value).collect())
}

fn find<'a>(root: &'a mut clap::Command, path: &[&str]) -> Option<&'a mut clap::Command> {
    path.iter().try_fold(root, |command, word| command.find_subcommand_mut(word))
}

fn first_line(help: Option<&clap::builder::StyledStr>) -> String {
    let text = help.map(ToString::to_string).unwrap_or_default();
    text.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::Source;
    use crate::registry::ListedKind;

    fn listed(name: &str, project: &str, kind: ListedKind) -> Listed {
        Listed {
            name: name.to_owned(),
            path: format!("/e/{name}").into(),
            python: "3.12.1".to_owned(),
            project: (!project.is_empty()).then(|| project.into()),
            kind,
        }
    }

    #[test]
    fn a_project_is_offered_where_its_name_means_an_environment() {
        let all = [
            listed("a", "/p/shop", ListedKind::Managed),
            listed("same", "/p/same", ListedKind::Managed),
            listed("x", "/p/several", ListedKind::Managed),
            listed("y", "/p/several", ListedKind::Managed),
            listed("v", "/p/one of two", ListedKind::Managed),
            listed("w", "/p/one of two", ListedKind::Default),
        ];
        let offered: Vec<String> =
            projects(&all).iter().map(|value| format!("{}: {}", value.text, value.about)).collect();
        assert_eq!(offered, ["one of two: project · w", "shop: project · a"]);
    }

    #[test]
    fn an_environment_is_described_by_its_version_and_project() {
        let [value] = &environments(vec![listed("a", "/p/shop", ListedKind::Managed)])[..] else {
            panic!()
        };
        assert_eq!((value.text.as_str(), value.about.as_str()), ("a", "3.12.1 · shop"));
    }

    #[test]
    fn the_newest_of_a_series_also_stands_for_it() {
        let likely: Vec<Likely> = ["3.13.1", "3.13.0t", "3.13.0", "3.12", "pypy@3.9.2", "3.13.1"]
            .iter()
            .map(|text| Likely {
                request: text.parse().unwrap(),
                path: format!("/{text}").into(),
                source: Source::Path,
            })
            .collect();
        let offered: Vec<String> = interpreters(&likely, |one| one.path.display().to_string())
            .iter()
            .map(|value| format!("{} {}", value.text, value.about))
            .collect();
        assert_eq!(
            offered,
            [
                "3.13 cpython · /3.13.1",
                "3.13.1 cpython · /3.13.1",
                "3.13t cpython · /3.13.0t",
                "3.13.0t cpython · /3.13.0t",
                "3.13.0 cpython · /3.13.0",
                "3.12 cpython · /3.12",
                "pypy@3.9 pypy · /pypy@3.9.2",
                "pypy@3.9.2 pypy · /pypy@3.9.2",
            ]
        );
    }
}
