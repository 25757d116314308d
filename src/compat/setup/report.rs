//! What `setup --from-virtualenvwrapper` says of what it found.

use std::path::{Path, PathBuf};

use super::extensions::{self, Extension};
use super::found::{self, Hooks, One, Variables, is_for};
use super::loads;
use crate::compat::hooks::Hook;
use crate::context::Context;
use crate::error::Result;
use crate::inspect::wrapper_hooks;
use crate::ops::adopt::others;
use crate::session::startup::plan::{Plan, ReplacedLine};
use crate::session::startup::review;
use crate::shell::Shell;
use crate::ui::{Ui, counted};

/// How many names a line has before it counts the others.
const NAMED: usize = 6;

/// Files by which packages of distributions load it for every user.
const OF_PACKAGES: [&str; 2] =
    ["etc/profile.d/virtualenvwrapper.sh", "etc/bash_completion.d/virtualenvwrapper"];

/// Says it.
pub(super) fn tell(
    context: &Context,
    ui: &Ui,
    shell: Shell,
    plan: &Plan,
    dry_run: bool,
) -> Result<()> {
    tell_lines(context, ui, shell, plan, dry_run);
    let variables = Variables::read(&context.dirs, &plan.read);
    let home = variables.home(context)?;
    let project_file = variables.get("VIRTUALENVWRAPPER_PROJECT_FILENAME").unwrap_or(".project");
    let environments = found::environments(&home, project_file);
    tell_environments(context, ui, &home, &environments);
    tell_global_hooks(context, ui, shell, &variables.hook_dir(context)?);
    tell_local_hooks(ui, shell, &environments);
    tell_hooks_of_projects(context, ui, &environments);
    let texts: Vec<String> = plan.replaced.iter().map(|line| line.text.clone()).collect();
    for extension in extensions::installed(&context.dirs, &variables, &texts) {
        ui.warn(&told(&extension));
    }
    let count = others(context)?.iter().filter(|one| one.environment.is_ok()).count();
    if count > 0 && context.workon_home()? == home {
        ui.say(&format!(
            "'venvyard adopt --all' takes over {} of other tools; until then, they work as they are",
            counted(count, "environment")
        ));
    }
    Ok(())
}

/// The lines of start-up files that load virtualenvwrapper.
fn tell_lines(context: &Context, ui: &Ui, shell: Shell, plan: &Plan, dry_run: bool) {
    for ReplacedLine { path, number, text, was_before } in &plan.replaced {
        let done = match (was_before, dry_run) {
            (true, _) => "replaced before",
            (false, true) => "would replace",
            (false, false) => "replaced",
        };
        ui.say(&format!("{done} in {}: {text}", place(context, path, *number)));
    }
    if plan.replaced.is_empty() {
        ui.say(&format!("no start-up file of {shell} loads virtualenvwrapper"));
    }
    for path in &plan.read {
        let text = std::fs::read(path).unwrap_or_default();
        for number in loads::others(shell, &text) {
            ui.warn(&format!(
                "{} loads virtualenvwrapper in another way, as a plugin for example: take it out by hand",
                place(context, path, number)
            ));
        }
    }
    for file in of_packages(Path::new("/")).filter(|_| shell != Shell::PowerShell) {
        ui.warn(&format!(
            "{} loads virtualenvwrapper for every user, which takes time: remove its package",
            file.display()
        ));
    }
    for other in Shell::ALL.into_iter().filter(|other| *other != shell) {
        let is_loading = |path: &PathBuf| {
            std::fs::read(path).is_ok_and(|text| !loads::loads(other, &text).is_empty())
        };
        let files = review::start_up_files(&context.dirs, other);
        if let Some(path) = files.iter().find(|path| !plan.read.contains(path) && is_loading(path))
        {
            ui.say(&format!(
                "{} loads it in {other}: 'venvyard setup --from-virtualenvwrapper --shell {other}'",
                context.dirs.tilde(path)
            ));
        }
    }
}

fn of_packages(root: &Path) -> impl Iterator<Item = PathBuf> {
    OF_PACKAGES.iter().map(|file| root.join(file)).filter(|file| file.is_file())
}

fn place(context: &Context, path: &Path, number: usize) -> String {
    format!("{}, line {number}", context.dirs.tilde(path))
}

fn tell_environments(context: &Context, ui: &Ui, home: &Path, all: &[One]) {
    let with_project: Vec<&One> = all.iter().filter(|one| one.project.is_some()).collect();
    let projects = match with_project.len() {
        0 => String::new(),
        count => format!(", {count} with a project"),
    };
    let place = context.dirs.tilde(home);
    ui.say(&format!("found in {place}: {}{projects}", counted(all.len(), "environment")));
    let is_gone = |one: &&&One| one.project.as_deref().is_some_and(|project| !project.is_dir());
    let gone: Vec<&str> = with_project.iter().filter(is_gone).map(|one| &*one.name).collect();
    if !gone.is_empty() {
        ui.say(&format!("the project's directory is gone: {}", named(&gone)));
    }
}

fn tell_global_hooks(context: &Context, ui: &Ui, shell: Shell, directory: &Path) {
    let Hooks { in_use, stubs, unfit, foreign } = found::hooks(shell, directory);
    let place = context.dirs.tilde(directory);
    if !in_use.is_empty() {
        ui.say(&format!("hooks in {place} that run as before: {}", in_use.join(", ")));
    }
    if stubs > 0 {
        ui.say(&format!(
            "{} there with only comments, which {} nothing",
            counted(stubs, "hook"),
            if stubs == 1 { "costs" } else { "cost" }
        ));
    }
    if !unfit.is_empty() {
        ui.warn(&format!("hooks in {place} that can't run, because they are no programs: {} ('chmod +x' changes that)", unfit.join(", ")));
    }
    if !foreign.is_empty() {
        let ending = shell.hook_extension();
        ui.warn(&format!(
            "hooks in {place} that are for another shell: {} ({shell} sources NAME.{ending})",
            foreign.join(", ")
        ));
    }
}

fn tell_local_hooks(ui: &Ui, shell: Shell, all: &[One]) {
    for hook in wrapper_hooks::LOCAL.into_iter().filter_map(Hook::find) {
        let having = all.iter().filter(|one| one.hooks.contains(&hook.name()));
        let (run, left_out): (Vec<&One>, Vec<&One>) =
            having.partition(|one| is_for(shell, hook, &one.bin));
        for (ones, what) in [(run, "runs as before"), (left_out, "is for another shell")] {
            let names: Vec<&str> = ones.iter().map(|one| &*one.name).collect();
            if !names.is_empty() {
                ui.say(&format!("{} of these environments {what}: {}", hook.name(), named(&names)));
            }
        }
    }
}

fn tell_hooks_of_projects(context: &Context, ui: &Ui, all: &[One]) {
    let projects = all.iter().filter_map(|one| one.project.as_deref());
    let mut hooked: Vec<String> = projects
        .filter(|project| has_hooks(project))
        .map(|project| context.dirs.tilde(project))
        .collect();
    hooked.dedup();
    if !hooked.is_empty() {
        let names: Vec<&str> = hooked.iter().map(String::as_str).collect();
        ui.say(&format!(
            "hooks in .virtualenvwrapper of a project need trust first: {}",
            named(&names)
        ));
    }
}

fn has_hooks(project: &Path) -> bool {
    crate::fs::children(&project.join(".virtualenvwrapper")).is_ok_and(|files| !files.is_empty())
}

/// `a, b and 3 more`
fn named(names: &[&str]) -> String {
    match names.get(..NAMED) {
        Some(first) if names.len() > NAMED => {
            format!("{} and {} more", first.join(", "), names.len() - NAMED)
        }
        _ => names.join(", "),
    }
}

fn told(extension: &Extension) -> String {
    let Extension { package, points } = extension;
    let is_template = points.iter().all(|point| point.starts_with("template "));
    let instead = if is_template {
        "; a directory or a program in 'templates' beside config.toml is a template, too"
    } else {
        "; a hook can do the same"
    };
    format!("the extension {package} doesn't run ({}){instead}", points.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_packages_are_found() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(of_packages(root.path()).count(), 0);
        let file = root.path().join("etc/bash_completion.d/virtualenvwrapper");
        crate::fs::replace(&file, b"").unwrap();
        assert_eq!(of_packages(root.path()).collect::<Vec<_>>(), [file]);
    }

    #[test]
    fn many_names_are_counted() {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
        assert_eq!(named(&names[..6]), "a, b, c, d, e, f");
        assert_eq!(named(&names), "a, b, c, d, e, f and 2 more");
    }
}
