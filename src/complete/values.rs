//! Offers the values that can be completed.

use std::time::SystemTime;

use clap::ValueEnum;

use super::grammar::{Question, ValueKind};
use super::interpreters::interpreters;
use super::options::{first_line, options, verbs};
use super::packages;
use super::paths::{Wanted, below, paths};
use super::programs::{active, commands, programs};
use super::render::Reply;
use super::words;
use crate::cli::{EditorArg, FormatArg, GuardArg, LanguageArg, LinkModeArg, ListOrder, ShellArg};
use crate::context::Context;
use crate::inspect::summary::describe;
use crate::project;
use crate::registry;
use crate::ui::ago;
use crate::variables::Variable;
use crate::venv::paths::find_site_packages;

/// Writes the values for `question` to `reply`; `None` if they can't be found.
pub(super) fn answer(
    context: &Context,
    question: &Question<'_>,
    reply: &mut Reply<'_>,
) -> Option<()> {
    let home = &context.dirs.home;
    reply.group(group(question.kind));
    match question.kind {
        ValueKind::File if reply.can_leave_paths() => reply.files(),
        ValueKind::File => paths(Wanted::Files, home, question, reply),
        ValueKind::Directory if reply.can_leave_paths() => reply.directories(),
        ValueKind::Directory => paths(Wanted::Directories, home, question, reply),
        ValueKind::Command => commands(context, question, reply),
        ValueKind::Nothing => {}
        ValueKind::Environment | ValueKind::EnvironmentOrPrevious => {
            names(context, question, reply)?;
        }
        ValueKind::EnvironmentOrFile => name_or_file(context, question, reply)?,
        ValueKind::Unmanaged => unmanaged(context, question, reply)?,
        ValueKind::Name => by_name(context, question, reply)?,
        ValueKind::Names => several(context, question, reply)?,
        ValueKind::Kernel => kernels(context, question, reply),
        ValueKind::Removed => removed(context, reply)?,
        ValueKind::InEnvironment => below(&active()?, question, reply),
        ValueKind::InSitePackages => below(&find_site_packages(&active()?)?, question, reply),
        ValueKind::Interpreter => interpreters(context, question, reply),
        ValueKind::Editor
        | ValueKind::ExportFormat
        | ValueKind::Guard
        | ValueKind::LinkMode
        | ValueKind::Order
        | ValueKind::Shell
        | ValueKind::Language => fixed(question.kind, reply),
        ValueKind::Variable => variables(context, question, reply)?,
        ValueKind::Seed => seeds(context, question, reply),
        ValueKind::Package | ValueKind::Installed | ValueKind::Module => {
            packages::answer(context, question, reply)?;
        }
        ValueKind::Program => programs(context, question, reply),
        ValueKind::Options => options_and_dash(context, question, reply),
        ValueKind::Verbs => verbs(question, reply)?,
    }
    Some(())
}

/// Offers what can be one of a few words.
fn fixed(kind: ValueKind, reply: &mut Reply<'_>) {
    match kind {
        ValueKind::Editor => variants::<EditorArg>(reply),
        ValueKind::ExportFormat => variants::<FormatArg>(reply),
        ValueKind::Guard => variants::<GuardArg>(reply),
        ValueKind::LinkMode => variants::<LinkModeArg>(reply),
        ValueKind::Order => variants::<ListOrder>(reply),
        ValueKind::Shell => variants::<ShellArg>(reply),
        ValueKind::Language => variants::<LanguageArg>(reply),
        _ => {}
    }
}

/// Offers options, and `-` where it is an environment.
fn options_and_dash(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) {
    if question.prefix == "-" && question.word == ValueKind::EnvironmentOrPrevious {
        reply.group("environment");
        words::dash(context, reply);
        reply.group("option");
    }
    options(question, reply);
}

/// Offers environments by their names alone.
fn by_name(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) -> Option<()> {
    let offer = |listed: registry::IndexLines<'_>| environments(listed, question, reply);
    context.registry().ok()?.lines(offer).ok()
}

/// Offers environments by their names, and files.
fn name_or_file(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) -> Option<()> {
    by_name(context, question, reply)?;
    reply.group("file");
    paths(Wanted::Files, &context.dirs.home, question, reply);
    Some(())
}

/// Offers environments by their names alone, after those of the list that are typed already.
fn several(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) -> Option<()> {
    let before = question.prefix.rfind(',').map_or("", |comma| &question.prefix[..=comma]);
    let given = question.given.iter().filter(|given| given.option.long == "names");
    let given: Vec<&str> =
        given.map(|given| given.value).chain([before]).flat_map(|list| list.split(',')).collect();
    let offer = |listed: registry::IndexLines<'_>| {
        for one in listed.filter(|one| !given.contains(&one.name)) {
            reply.offer_with(&format!("{before}{}", one.name), |text| {
                describe(one.python(), one.project_name().as_deref(), text);
            });
        }
    };
    context.registry().ok()?.lines(offer).ok()
}

/// Offers the kernels that venvyard wrote.
fn kernels(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) {
    for (name, _, spec) in crate::inspect::kernels::users(&context.dirs.home) {
        let is_ours = spec.metadata.venvyard.is_some();
        if is_ours && !question.words.contains(&&*name) {
            reply.offer(&name, || spec.display_name.clone());
        }
    }
}

/// What zsh calls the values. Options and commands have the names that they have in `--help`.
fn group(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Environment
        | ValueKind::EnvironmentOrFile
        | ValueKind::EnvironmentOrPrevious
        | ValueKind::Name
        | ValueKind::Names
        | ValueKind::Unmanaged => "environment",
        ValueKind::Removed => "removed environment",
        ValueKind::Interpreter => "interpreter",
        ValueKind::Kernel => "kernel",
        ValueKind::Editor => "editor",
        ValueKind::ExportFormat => "format",
        ValueKind::Guard => "guard mode",
        ValueKind::LinkMode => "link mode",
        ValueKind::Order => "order",
        ValueKind::Seed => "seed",
        ValueKind::Package | ValueKind::Installed => "package",
        ValueKind::Module => "module",
        ValueKind::Shell | ValueKind::Language => "shell",
        ValueKind::Variable => "variable",
        ValueKind::Directory | ValueKind::InEnvironment | ValueKind::InSitePackages => "directory",
        ValueKind::File => "file",
        ValueKind::Command | ValueKind::Program | ValueKind::Verbs => "command",
        ValueKind::Options => "option",
        ValueKind::Nothing => "value",
    }
}

/// Offers environments, projects and `.`.
fn names(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) -> Option<()> {
    if question.prefix == "." {
        words::dot(context, reply);
    }
    let all = |listed: registry::IndexLines<'_>| {
        environments(listed.clone(), question, reply);
        reply.group("project");
        projects(listed, question, reply);
    };
    context.registry().ok()?.lines(all).ok()
}

/// Offers the environments of other tools in the home, and directories.
fn unmanaged(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) -> Option<()> {
    let others = |listed: registry::IndexLines<'_>| {
        for one in listed.filter(|one| one.origin() == registry::Origin::Other) {
            if reply.wants(one.name) && question.can_be_a_word(one.name) {
                reply.offer_with(one.name, |text| {
                    describe(one.python(), one.project_name().as_deref(), text);
                });
            }
        }
    };
    context.registry().ok()?.lines(others).ok()?;
    reply.group("directory");
    paths(Wanted::Directories, &context.dirs.home, question, reply);
    Some(())
}

/// Offers environments. If the line may have several, those that it has already are left out.
fn environments(listed: registry::IndexLines<'_>, question: &Question<'_>, reply: &mut Reply<'_>) {
    let others: &[&str] = if question.excludes_its_words() { &question.words } else { &[] };
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

/// Offers the names in the trash, each once: the newest of a name is the one that is restored.
fn removed(context: &Context, reply: &mut Reply<'_>) -> Option<()> {
    let items = context.registry().ok()?.trashed().items;
    let mut offered: Vec<&str> = Vec::new();
    for item in &items {
        if !offered.contains(&item.name.as_str()) {
            reply.offer(&item.name, || {
                format!("removed {}", ago(item.removed.into(), SystemTime::now()))
            });
            offered.push(&item.name);
        }
    }
    Some(())
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
    let given = question.given.iter().filter(|given| given.option.long == "seed");
    let mut offered: Vec<&str> = given.flat_map(|given| names_in(given.value)).collect();
    offered.extend(names_in(before));
    if question.excludes_its_words() {
        offered.extend(&question.words);
    }
    for name in names {
        if !offered.contains(&name) {
            reply.offer(&format!("{before}{name}"), || about(name));
            offered.push(name);
        }
    }
}

/// The names in a list of seeds: pip and wheel in `pip>=23,<25,wheel`.
fn names_in(seeds: &str) -> impl Iterator<Item = &str> {
    let is_end = |c: char| !c.is_alphanumeric() && !"-_.".contains(c);
    seeds.split(',').map(move |seed| seed.split(is_end).next().unwrap_or_default())
}

/// Offers the variables of the environment named on the line. Their values may be secret and are not shown.
fn variables(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) -> Option<()> {
    let (name, others) = question.words.split_first()?;
    let entry = context.registry().ok()?.get(name).ok()??.entry?;
    for (name, variable) in &entry.variables {
        if !others.contains(&name.as_str()) {
            reply.offer(name.as_str(), || match variable {
                Variable::Value(_) => "a value".to_owned(),
                Variable::Entries { prepend, append } => match prepend.len() + append.len() {
                    1 => "1 directory".to_owned(),
                    count => format!("{count} directories"),
                },
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complete::bash::TypedWord;
    use crate::complete::format::Format;
    use crate::complete::grammar::question;
    use crate::registry::{EntryState, ListedEnvironment, Origin, text_of};

    /// The lines of the reply, with `: ` instead of the tab.
    fn offered(offer: impl FnOnce(&mut Reply<'_>)) -> Vec<String> {
        let typed = TypedWord::default();
        let mut reply = Reply::new(Format::of("fish").unwrap(), &typed, "");
        offer(&mut reply);
        reply.into_text().lines().map(|line| line.replace('\t', ": ")).collect()
    }

    /// The words of a command line that ends with a blank.
    fn words(line: &str) -> Vec<String> {
        format!("{line} ").split(' ').map(str::to_owned).collect()
    }

    fn listed(name: &str, project: &str) -> ListedEnvironment {
        ListedEnvironment {
            name: name.to_owned(),
            path: "/e".into(),
            python: "3.12.1".to_owned(),
            project: (!project.is_empty()).then(|| project.into()),
            also: Vec::new(),
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
        let words = words("workon");
        let question = question(&words, 1).unwrap();
        let projects = offered(|reply| {
            projects(registry::IndexLines::new(&text), &question, reply);
        });
        assert_eq!(projects, ["one of two: project · w", "shop: project · a"]);
    }

    #[test]
    fn describes_an_environment_by_its_version_and_project() {
        let all = [listed("a", "/p/shop"), listed("b", ""), listed("c", "")];
        let text = text_of(&all);
        let listed = registry::IndexLines::new(&text);
        let words = words("rmenv c");
        let question = question(&words, 2).unwrap();
        let environments = offered(|reply| environments(listed, &question, reply));
        assert_eq!(environments, ["a: 3.12.1 · shop", "b: 3.12.1"]);
    }

    #[test]
    fn finds_the_names_in_a_list_of_seeds() {
        let names: Vec<&str> = names_in("pip>=23,<25,setuptools,zope.interface==1").collect();
        assert_eq!(names, ["pip", "", "setuptools", "zope.interface"]);
    }

    #[test]
    fn offers_a_name_with_a_dash_only_after_the_options() {
        let text = text_of(&[listed("-a", "/p/-b")]);
        for line in ["workon", "workon --"] {
            let words = words(line);
            let question = question(&words, words.len() - 1).unwrap();
            let offered = offered(|reply| {
                environments(registry::IndexLines::new(&text), &question, reply);
                projects(registry::IndexLines::new(&text), &question, reply);
            });
            assert_eq!(offered.is_empty(), line == "workon", "{offered:?}");
        }
    }
}
