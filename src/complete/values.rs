//! Offers the values that can be completed.

use std::path::Path;

use clap::{ArgAction, CommandFactory as _, ValueEnum};

use super::grammar::{Question, ValueKind};
use super::programs::{active, commands, programs};
use super::render::Reply;
use crate::cli::{Cli, FUNCTIONS, GuardArg, LanguageArg, LinkModeArg, ShellArg};
use crate::context::Context;
use crate::inspect::summary::describe;
use crate::project;
use crate::python::{LikelyPython, PythonRequest, VersionPrefix};
use crate::registry;
use crate::variables::Variable;
use crate::venv::paths::find_site_packages;

/// Writes the values for `question` to `reply`; `None` if they can't be found.
pub(super) fn answer(
    context: &Context,
    question: &Question<'_>,
    reply: &mut Reply<'_>,
) -> Option<()> {
    match question.kind {
        ValueKind::File => reply.files(),
        ValueKind::Command => commands(context, question, reply),
        ValueKind::Directory => reply.directories(),
        ValueKind::Nothing => {}
        ValueKind::Environment => {
            let each = |listed: registry::IndexLines<'_>| environments(listed, question, reply);
            context.registry().ok()?.lines(each).ok()?;
        }
        ValueKind::EnvironmentOrProject => {
            let both = |listed: registry::IndexLines<'_>| {
                environments(listed.clone(), question, reply);
                projects(listed, question, reply);
            };
            context.registry().ok()?.lines(both).ok()?;
        }
        ValueKind::InEnvironment => below(&active()?, question, reply),
        ValueKind::InSitePackages => {
            below(&find_site_packages(&active()?)?, question, reply);
        }
        ValueKind::Interpreter => {
            let likely = context.pythons().candidates_without_probing();
            interpreters(&likely, |one| context.dirs.tilde(&one.path), reply);
        }
        ValueKind::Guard => variants::<GuardArg>(reply),
        ValueKind::Variable => variables(context, question, reply)?,
        ValueKind::LinkMode => variants::<LinkModeArg>(reply),
        ValueKind::Seed => seeds(context, question, reply),
        ValueKind::Shell => variants::<ShellArg>(reply),
        ValueKind::Language => variants::<LanguageArg>(reply),
        ValueKind::Program => programs(reply),
        ValueKind::Options => options(question, reply)?,
        ValueKind::Verbs => verbs(question, reply)?,
    }
    Some(())
}

/// Offers environments. If the line may have several, those that it has already are left out.
fn environments(listed: registry::IndexLines<'_>, question: &Question<'_>, reply: &mut Reply<'_>) {
    let others: &[&str] =
        if question.kind == ValueKind::Environment { &question.others } else { &[] };
    for one in listed {
        if !reply.wants(one.name) || !question.can_be_a_word(one.name) || others.contains(&one.name)
        {
            continue;
        }
        reply.offer_with(one.name, |text| {
            describe(one.python(), one.project_name().as_deref(), text);
        });
    }
}

/// Offers projects with a default environment, unless an environment has the same name.
fn projects(listed: registry::IndexLines<'_>, question: &Question<'_>, reply: &mut Reply<'_>) {
    // Both are sorted by name.
    let mut names = listed.clone().map(|one| one.name).peekable();
    let wanted = |name: &str| reply.wants(name) && question.can_be_a_word(name);
    for (project, default) in project::defaults(listed, wanted) {
        while names.next_if(|name| **name < *project).is_some() {}
        if names.peek().is_none_or(|name| **name != *project) {
            reply.offer_with(&project, |text| {
                text.push_str("project · ");
                text.push_str(default);
            });
        }
    }
}

/// Offers the directories below `root`, in the directory that the typed path leads to.
fn below(root: &Path, question: &Question<'_>, reply: &mut Reply<'_>) {
    let (above, prefix) = match question.prefix.rsplit_once('/') {
        Some((above, prefix)) => (format!("{above}/"), prefix),
        None => (String::new(), question.prefix),
    };
    let entries = std::fs::read_dir(root.join(above.trim_start_matches('/')));
    let directories = entries.into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> =
        directories.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| prefix.starts_with('.') || !name.starts_with('.'));
    names.sort();
    for name in names {
        reply.offer(&format!("{above}{name}/"), String::new);
    }
}

/// Offers each version, newest first, and its series before the newest version of the series.
fn interpreters(
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
        for request in [&series, &one.request] {
            let text = request.to_string();
            if !offered.contains(&text) {
                reply.offer(&text, || format!("{implementation} · {}", place(one)));
                offered.push(text);
            }
        }
    }
}

/// Offers the usual seeds and those that the user added, without those that the line has already.
fn seeds(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) {
    let added = context.added_seeds().wheels();
    let about = |name: &str| {
        let newest = added.iter().find(|wheel| wheel.name == name);
        newest.map(|wheel| format!("{} was added", wheel.version)).unwrap_or_default()
    };
    let mut names = vec!["pip", "setuptools", "wheel"];
    names.extend(added.iter().map(|wheel| wheel.name.as_str()));
    let before = question.prefix.rfind(',').map_or("", |comma| &question.prefix[..=comma]);
    let mut offered: Vec<&str> = before.split(',').collect();
    offered.extend(&question.others);
    for name in names {
        if !offered.contains(&name) {
            reply.offer(&format!("{before}{name}"), || about(name));
            offered.push(name);
        }
    }
}

/// Offers the variables of the environment named on the line. Their values may be secret and are not shown.
fn variables(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) -> Option<()> {
    let mut words = question.others.iter().filter(|word| !word.starts_with('-'));
    let name = words.nth(question.verb.len())?;
    let entry = context.registry().ok()?.get(name).ok()??.entry?;
    for (name, variable) in &entry.variables {
        if !question.others.contains(&name.as_str()) {
            reply.offer(name.as_str(), || match variable {
                Variable::Value(_) => "a value".to_owned(),
                Variable::Entries { prepend, append } => {
                    format!("{} directories", prepend.len() + append.len())
                }
            });
        }
    }
    Some(())
}

fn variants<T: ValueEnum>(reply: &mut Reply<'_>) {
    for value in T::value_variants().iter().filter_map(ValueEnum::to_possible_value) {
        reply.offer(value.get_name(), || first_line(value.get_help()));
    }
}

/// Offers the options that the line doesn't have yet.
fn options(question: &Question<'_>, reply: &mut Reply<'_>) -> Option<()> {
    let mut root = Cli::command();
    let verb = find(&mut root, question.verb)?;
    // Adds --help and --version.
    verb.build();
    for option in verb.get_arguments().filter(|arg| !arg.is_positional() && !arg.is_hide_set()) {
        let repeats = matches!(option.get_action(), ArgAction::Append | ArgAction::Count);
        let long = option.get_long();
        if (!repeats && is_on_line(option, &question.others))
            || long.is_some_and(|long| question.preset.contains(&long))
        {
            continue;
        }
        let about = || first_line(option.get_help());
        if let Some(long) = long {
            reply.offer(&format!("--{long}"), about);
        }
        if let Some(short) = option.get_short().filter(|_| !question.prefix.starts_with("--")) {
            reply.offer(&format!("-{short}"), about);
        }
    }
    Some(())
}

/// Whether the words contain the option.
fn is_on_line(option: &clap::Arg, words: &[&str]) -> bool {
    words.iter().take_while(|word| **word != "--").any(|word| match word.strip_prefix("--") {
        Some(long) => option.get_long() == Some(long.split('=').next().unwrap_or(long)),
        // Only the first letter counts: those after it may be its value.
        None => word.strip_prefix('-').is_some_and(|letters| {
            letters.chars().next().is_some_and(|letter| option.get_short() == Some(letter))
        }),
    })
}

/// Offers the verbs that are not hidden.
fn verbs(question: &Question<'_>, reply: &mut Reply<'_>) -> Option<()> {
    let mut root = Cli::command();
    // 'help' has no verbs below it, and explains those of the program.
    let is_help = question.verb == ["help"];
    let above = if is_help { &mut root } else { find(&mut root, question.verb)? };
    for verb in above.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        reply.offer(verb.get_name(), || first_line(verb.get_about()));
    }
    for function in FUNCTIONS.iter().filter(|_| is_help) {
        reply.offer(function.name, || function.about.to_owned());
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
    use crate::complete::bash::TypedWord;
    use crate::python::PythonSource;
    use crate::registry::{EntryState, ListedEnvironment, Origin, text_of};
    use crate::shell::Shell;

    /// The lines of the reply, with `: ` instead of the tab.
    fn offered(offer: impl FnOnce(&mut Reply<'_>)) -> Vec<String> {
        let typed = TypedWord::default();
        let mut reply = Reply::new(Shell::Fish, &typed, "", false);
        offer(&mut reply);
        reply.into_text().lines().map(|line| line.replace('\t', ": ")).collect()
    }

    fn question<'a>(others: &[&'a str]) -> Question<'a> {
        Question {
            kind: ValueKind::Environment,
            verb: &["remove"],
            attached: "",
            prefix: "",
            others: others.to_vec(),
            options_ended: false,
            preset: &[],
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
    fn offers_a_project_that_has_a_default_environment() {
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
        let projects = offered(|reply| {
            projects(registry::IndexLines::new(&text), &question(&[]), reply);
        });
        assert_eq!(projects, ["one of two: project · w", "shop: project · a"]);
    }

    #[test]
    fn describes_an_environment_by_its_version_and_project() {
        let all = [listed("a", "/p/shop"), listed("b", ""), listed("c", "")];
        let text = text_of(&all);
        let listed = registry::IndexLines::new(&text);
        let environments = offered(|reply| environments(listed, &question(&["c"]), reply));
        assert_eq!(environments, ["a: 3.12.1 · shop", "b: 3.12.1"]);
    }

    #[test]
    fn offers_a_name_with_a_dash_only_after_the_options() {
        let text = text_of(&[listed("-a", "/p/-b")]);
        for options_ended in [false, true] {
            let question = Question { options_ended, ..question(&[]) };
            let offered = offered(|reply| {
                environments(registry::IndexLines::new(&text), &question, reply);
                projects(registry::IndexLines::new(&text), &question, reply);
            });
            assert_eq!(offered.is_empty(), !options_ended, "{offered:?}");
        }
    }

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
        let offered = offered(|reply| interpreters(&likely, place, reply));
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
