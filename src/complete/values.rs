//! The values that answer a question.

use std::path::Path;

use clap::{ArgAction, CommandFactory as _, ValueEnum};

use super::grammar::{Question, Wanted};
use super::programs::{active, commands, programs};
use super::render::Lines;
use crate::cli::{Cli, GuardArg, LinkModeArg, ShellArg};
use crate::context::Context;
use crate::inspect::summary::describe;
use crate::project;
use crate::python::{LikelyPython, PythonRequest, VersionPrefix};
use crate::registry;
use crate::variables::Variable;
use crate::venv::paths::find_site_packages;

/// Writes the values that `question` wants; `None` where they can't be told.
pub(super) fn answer(
    context: &Context,
    question: &Question<'_>,
    lines: &mut Lines<'_>,
) -> Option<()> {
    match question.wanted {
        Wanted::File => lines.files(),
        Wanted::Command => commands(context, question, lines),
        Wanted::Directory => lines.directories(),
        Wanted::Nothing => {}
        Wanted::Environment => {
            let each = |listed: registry::IndexLines<'_>| environments(listed, question, lines);
            context.registry().ok()?.lines(each).ok()?;
        }
        Wanted::EnvironmentOrProject => {
            let both = |listed: registry::IndexLines<'_>| {
                environments(listed.clone(), question, lines);
                projects(listed, question, lines);
            };
            context.registry().ok()?.lines(both).ok()?;
        }
        Wanted::InEnvironment => below(&active()?, question, lines),
        Wanted::InSitePackages => {
            below(&find_site_packages(&active()?)?, question, lines);
        }
        Wanted::Interpreter => {
            let likely = context.pythons().candidates_without_probing();
            interpreters(&likely, |one| context.dirs.tilde(&one.path), lines);
        }
        Wanted::Guard => variants::<GuardArg>(lines),
        Wanted::Variable => variables(context, question, lines)?,
        Wanted::LinkMode => variants::<LinkModeArg>(lines),
        Wanted::Seed => seeds(context, question, lines),
        Wanted::Shell => variants::<ShellArg>(lines),
        Wanted::Program => programs(lines),
        Wanted::Options => options(question, lines)?,
        Wanted::Verbs => verbs(question, lines)?,
    }
    Some(())
}

/// Those that are not on the line yet, where several can be.
fn environments(listed: registry::IndexLines<'_>, question: &Question<'_>, lines: &mut Lines<'_>) {
    let others: &[&str] =
        if question.wanted == Wanted::Environment { &question.others } else { &[] };
    for one in listed {
        if !lines.wants(one.name) || !question.can_be_a_word(one.name) || others.contains(&one.name)
        {
            continue;
        }
        lines.offer_with(one.name, |text| {
            describe(one.python(), one.project_name().as_deref(), text);
        });
    }
}

/// The projects that mean an environment and whose name is none's.
fn projects(listed: registry::IndexLines<'_>, question: &Question<'_>, lines: &mut Lines<'_>) {
    // Both are in order.
    let mut names = listed.clone().map(|one| one.name).peekable();
    let wanted = |name: &str| lines.wants(name) && question.can_be_a_word(name);
    for (project, default) in project::defaults(listed, wanted) {
        while names.next_if(|name| **name < *project).is_some() {}
        if names.peek().is_none_or(|name| **name != *project) {
            lines.offer_with(&project, |text| {
                text.push_str("project · ");
                text.push_str(default);
            });
        }
    }
}

/// The directories below that one: of as much of the path as is there.
fn below(root: &Path, question: &Question<'_>, lines: &mut Lines<'_>) {
    let (above, begun) = match question.begun.rsplit_once('/') {
        Some((above, begun)) => (format!("{above}/"), begun),
        None => (String::new(), question.begun),
    };
    let entries = std::fs::read_dir(root.join(above.trim_start_matches('/')));
    let directories = entries.into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> =
        directories.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| begun.starts_with('.') || !name.starts_with('.'));
    names.sort();
    for name in names {
        lines.offer(&format!("{above}{name}/"), String::new);
    }
}

/// Newest first: each version, and before the newest of a series the series itself.
fn interpreters(
    likely: &[LikelyPython],
    place: impl Fn(&LikelyPython) -> String,
    lines: &mut Lines<'_>,
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
        for request in [&series, &one.request] {
            let text = request.to_string();
            if !offered.contains(&text) {
                lines.offer(&text, || format!("{implementation} · {}", place(one)));
                offered.push(text);
            }
        }
    }
}

/// The usual ones and those that were added; behind a comma those that are not in front of it.
fn seeds(context: &Context, question: &Question<'_>, lines: &mut Lines<'_>) {
    let added = context.added_seeds().wheels();
    let about = |name: &str| {
        let newest = added.iter().find(|wheel| wheel.name == name);
        newest.map(|wheel| format!("{} was added", wheel.version)).unwrap_or_default()
    };
    let mut names = vec!["pip", "setuptools", "wheel"];
    names.extend(added.iter().map(|wheel| wheel.name.as_str()));
    let before = question.begun.rfind(',').map_or("", |comma| &question.begun[..=comma]);
    let mut offered: Vec<&str> = before.split(',').collect();
    offered.extend(&question.others);
    for name in names {
        if !offered.contains(&name) {
            lines.offer(&format!("{before}{name}"), || about(name));
            offered.push(name);
        }
    }
}

/// The variables of the environment that is named before. Their values are nobody's who looks on.
fn variables(context: &Context, question: &Question<'_>, lines: &mut Lines<'_>) -> Option<()> {
    let mut words = question.others.iter().filter(|word| !word.starts_with('-'));
    let name = words.nth(question.verb.len())?;
    let entry = context.registry().ok()?.get(name).ok()??.entry?;
    for (name, variable) in &entry.variables {
        if !question.others.contains(&name.as_str()) {
            lines.offer(name.as_str(), || match variable {
                Variable::Value(_) => "a value".to_owned(),
                Variable::Entries { prepend, append } => {
                    format!("{} directories", prepend.len() + append.len())
                }
            });
        }
    }
    Some(())
}

fn variants<T: ValueEnum>(lines: &mut Lines<'_>) {
    for value in T::value_variants().iter().filter_map(ValueEnum::to_possible_value) {
        lines.offer(value.get_name(), || first_line(value.get_help()));
    }
}

/// The options that are not there yet.
fn options(question: &Question<'_>, lines: &mut Lines<'_>) -> Option<()> {
    let mut root = Cli::command();
    let verb = find(&mut root, question.verb)?;
    // Adds --help and --version.
    verb.build();
    for option in verb.get_arguments().filter(|arg| !arg.is_positional() && !arg.is_hide_set()) {
        let repeats = matches!(option.get_action(), ArgAction::Append | ArgAction::Count);
        let long = option.get_long();
        if (!repeats && is_given(option, &question.others))
            || long.is_some_and(|long| question.given.contains(&long))
        {
            continue;
        }
        let about = || first_line(option.get_help());
        if let Some(long) = long {
            lines.offer(&format!("--{long}"), about);
        }
        if let Some(short) = option.get_short().filter(|_| !question.begun.starts_with("--")) {
            lines.offer(&format!("-{short}"), about);
        }
    }
    Some(())
}

fn is_given(option: &clap::Arg, words: &[&str]) -> bool {
    words.iter().take_while(|word| **word != "--").any(|word| match word.strip_prefix("--") {
        Some(long) => option.get_long() == Some(long.split('=').next().unwrap_or(long)),
        // Letters behind one that takes a value are the value.
        None => word.strip_prefix('-').is_some_and(|letters| {
            letters.chars().next().is_some_and(|letter| option.get_short() == Some(letter))
        }),
    })
}

/// The verbs that are shown to people.
fn verbs(question: &Question<'_>, lines: &mut Lines<'_>) -> Option<()> {
    let mut root = Cli::command();
    let above = find(&mut root, question.verb)?;
    for verb in above.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        lines.offer(verb.get_name(), || first_line(verb.get_about()));
    }
    Some(())
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
    use crate::complete::bash::Typed;
    use crate::python::PythonSource;
    use crate::registry::{EntryState, ListedEnvironment, Origin, text_of};
    use crate::shell::Shell;

    /// The lines, with `: ` for the tab.
    fn offered(offer: impl FnOnce(&mut Lines<'_>)) -> Vec<String> {
        let typed = Typed::default();
        let mut lines = Lines::new(Shell::Fish, &typed, "", false);
        offer(&mut lines);
        lines.into_text().lines().map(|line| line.replace('\t', ": ")).collect()
    }

    fn question<'a>(others: &[&'a str]) -> Question<'a> {
        Question {
            wanted: Wanted::Environment,
            verb: &["remove"],
            attached: "",
            begun: "",
            others: others.to_vec(),
            ended: false,
            given: &[],
        }
    }

    fn listed(name: &str, project: &str) -> ListedEnvironment {
        ListedEnvironment {
            name: name.to_owned(),
            path: "/e".into(),
            python: "3.12.1".to_owned(),
            project: (!project.is_empty()).then(|| project.into()),
            is_default: false,
            origin: Origin::Ours,
            state: Some(EntryState::Ready),
        }
    }

    #[test]
    fn a_project_is_offered_where_its_name_means_an_environment() {
        let all = [
            listed("a", "/p/shop"),
            listed("same", "/p/same"),
            listed("x", "/p/several"),
            listed("y", "/p/several"),
            listed("v", "/p/one of two"),
            ListedEnvironment { is_default: true, ..listed("w", "/p/one of two") },
        ];
        let mut all = all;
        all.sort_by(|a, b| a.name.cmp(&b.name));
        let text = text_of(&all);
        let projects = offered(|lines| {
            projects(registry::IndexLines::new(&text), &question(&[]), lines);
        });
        assert_eq!(projects, ["one of two: project · w", "shop: project · a"]);
    }

    #[test]
    fn an_environment_is_described_by_its_version_and_project() {
        let all = [listed("a", "/p/shop"), listed("b", ""), listed("c", "")];
        let text = text_of(&all);
        let listed = registry::IndexLines::new(&text);
        let environments = offered(|lines| environments(listed, &question(&["c"]), lines));
        assert_eq!(environments, ["a: 3.12.1 · shop", "b: 3.12.1"]);
    }

    #[test]
    fn what_begins_with_a_dash_is_offered_where_it_is_no_option() {
        let text = text_of(&[listed("-a", "/p/-b")]);
        for ended in [false, true] {
            let question = Question { ended, ..question(&[]) };
            let offered = offered(|lines| {
                environments(registry::IndexLines::new(&text), &question, lines);
                projects(registry::IndexLines::new(&text), &question, lines);
            });
            assert_eq!(offered.is_empty(), !ended, "{offered:?}");
        }
    }

    #[test]
    fn the_newest_of_a_series_also_stands_for_it() {
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
        let offered = offered(|lines| interpreters(&likely, place, lines));
        assert_eq!(
            offered,
            [
                "3.13: cpython · /3.13.1",
                "3.13.1: cpython · /3.13.1",
                "3.13t: cpython · /3.13.0t",
                "3.13.0t: cpython · /3.13.0t",
                "3.13.0: cpython · /3.13.0",
                "3.12: cpython · /3.12",
                "pypy@3.9: pypy · /pypy@3.9.2",
                "pypy@3.9.2: pypy · /pypy@3.9.2",
            ]
        );
    }
}
