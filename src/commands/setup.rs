//! `setup`: sets up the user's shell, and undoes it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::cli;
use crate::compat;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::inspect::kernels;
use crate::session::startup::plan::{self, Action, FileChange, Plan};
use crate::session::startup::settings::{Guard, Settings};
use crate::session::startup::{powershell_runs_no_files, program};
use crate::session::{man_pages, running};
use crate::shell::Shell;
use crate::ui::{Ui, counted};

/// Sets up one shell, or undoes the set-up of all shells or the one that is named. Prints each file it touches.
pub fn run(context: &Context, ui: &Ui, args: cli::Setup) -> Result<Exit> {
    let asked = args.shell.map(Shell::from);
    if args.uninstall {
        undo(context, ui, asked, args.dry_run)?;
    } else {
        set_up(context, ui, running::find(asked)?.shell, &args)?;
    }
    Ok(Exit::DONE)
}

fn undo(context: &Context, ui: &Ui, asked: Option<Shell>, dry_run: bool) -> Result<()> {
    let shells = asked.map_or_else(|| Shell::ALL.to_vec(), |shell| vec![shell]);
    let mut changes = plan::uninstall(&context.dirs, &shells, &compat::setup().layer)?;
    // The pages belong to no shell.
    if let Some(man) = man_pages::directory(&context.dirs).filter(|_| asked.is_none()) {
        changes.extend(man_pages::uninstall(&man, cli::man::is_page)?);
    }
    if changes.is_empty() {
        ui.say("nothing to undo: no shell loads venvyard");
    }
    apply(context, ui, &changes, dry_run)?;
    if asked.is_none() {
        say_kernels(context, ui);
    }
    Ok(())
}

/// Says which of Jupyter's kernels start venvyard, and stay.
fn say_kernels(context: &Context, ui: &Ui) {
    let users = kernels::users(&context.dirs.home).into_iter();
    let ours = users.filter(|(.., spec)| spec.metadata.venvyard.is_some());
    let names: Vec<String> =
        ours.map(|(name, ..)| shell_words::quote(&name).into_owned()).collect();
    if !names.is_empty() {
        let count = counted(names.len(), "kernel");
        let names = names.join(" ");
        ui.say(&format!(
            "{count} of Jupyter's left: 'venvyard kernel remove {names}' removes them"
        ));
    }
}

fn set_up(context: &Context, ui: &Ui, shell: Shell, args: &cli::Setup) -> Result<()> {
    let adjust = |settings| adjusted(settings, args);
    let compat::Setup { layer, tell } = compat::setup();
    let program = program::path();
    let mut plan = plan::install(&context.dirs, shell, program.as_deref(), Some(&layer), adjust)?;
    plan.changes.extend(man_pages(context, ui, args.man)?);
    let Plan { settings, changes, start_up_file, other_hosts, .. } = &plan;
    apply(context, ui, changes, args.dry_run)?;
    if args.from_virtualenvwrapper {
        tell(context, ui, shell, &plan, args.dry_run)?;
    }
    for (name, value) in settings.variables() {
        ui.say(&format!("{name}={value}: {}", meaning(name, settings.guard)));
    }
    if !args.dry_run {
        let command = source_command(shell, start_up_file, &context.dirs.home);
        ui.say(&format!("open a new shell, or: {command}"));
    }
    if !other_hosts.is_empty() {
        ui.say(&for_other_hosts(other_hosts, start_up_file));
    }
    if shell == Shell::PowerShell && powershell_runs_no_files() {
        ui.warn(
            "PowerShell runs no files here, so it won't read its profile: \
             'Set-ExecutionPolicy -Scope CurrentUser RemoteSigned' lets it",
        );
    }
    Ok(())
}

/// The changes that install the man pages or, if nobody asked for that, bring those up to date that are there.
fn man_pages(context: &Context, ui: &Ui, is_asked: bool) -> Result<Vec<FileChange>> {
    let Some(directory) = man_pages::directory(&context.dirs) else {
        let none = Error::usage("Windows has no 'man'").hint("leave --man out");
        return if is_asked { Err(none) } else { Ok(Vec::new()) };
    };
    if is_asked && !man_pages::is_searched(&directory) {
        ui.warn(&format!(
            "'man' doesn't look in {0} yet: put ~/.local/bin on PATH, or {0} into MANPATH",
            context.dirs.tilde(&directory)
        ));
    }
    let mut changes = man_pages::install(&directory, &cli::man::pages(), !is_asked)?;
    // One line stands for all of them.
    changes.sort_by_key(|change| change.action == Action::Leave);
    Ok(changes)
}

/// An option that isn't given stays as it was set up before.
fn adjusted(settings: Settings, args: &cli::Setup) -> Settings {
    Settings {
        auto: (settings.auto || args.auto) && !args.no_auto,
        guard: args.guard.map_or(settings.guard, Guard::from),
        layer: settings.layer || args.from_virtualenvwrapper,
    }
}

fn meaning(variable: &str, guard: Guard) -> &'static str {
    match (variable, guard) {
        ("VENVYARD_AUTO", _) => "cd into a project activates its environment",
        (_, Guard::Deny) => "'pip install' is refused while no environment is active",
        _ => "'pip install' warns while no environment is active",
    }
}

fn apply(context: &Context, ui: &Ui, changes: &[FileChange], dry_run: bool) -> Result<()> {
    plan::check(changes)?;
    if !dry_run {
        plan::apply(changes)?;
    }
    let mut said = HashSet::new();
    let pages = man_pages::directory(&context.dirs).map(|directory| directory.join("man1"));
    // PowerShell's scripts and the man pages are many, in one directory: that is what there is to know of them.
    let crowded = [Some(context.dirs.data.join("shell/powershell")), pages];
    for FileChange { path, action } in changes {
        let crowd = crowded.iter().flatten().find(|place| path.starts_with(place));
        let path = crowd.unwrap_or(path);
        if !said.insert(path) {
            continue;
        }
        let (done, would) = match action {
            Action::Write(_) => ("wrote", "would write"),
            Action::Update(_) => ("updated", "would update"),
            Action::Leave => ("unchanged", "unchanged"),
            Action::Restore(_) => ("restored", "would restore"),
            Action::Delete { .. } => ("deleted", "would delete"),
        };
        ui.say(&format!("{} {}", if dry_run { would } else { done }, path.display()));
    }
    Ok(())
}

/// PowerShell's console is one host of several; each reads a profile of its own.
fn for_other_hosts(profiles: &[PathBuf], console: &Path) -> String {
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let names: Vec<String> = profiles.iter().map(name).collect();
    format!(
        "other PowerShell hosts read {}: to use venvyard in those, copy the block from {}",
        names.join(", "),
        console.display()
    )
}

/// What a person types to load the file now: `. ~/.bashrc`.
fn source_command(shell: Shell, path: &Path, home: &Path) -> String {
    let plain = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c))
    };
    let below_home = path.strip_prefix(home).ok().and_then(Path::to_str).filter(|text| plain(text));
    let text = path.to_string_lossy();
    let word = match below_home {
        Some(text) => format!("~/{text}"),
        None if plain(&text) => text.into_owned(),
        None => shell.quote(&text),
    };
    format!("{} {word}", shell.source_command())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_step_can_be_typed_as_it_is_said() {
        let home = Path::new("/home/u");
        let say = |shell, path: &str| source_command(shell, Path::new(path), home);
        assert_eq!(say(Shell::Bash, "/home/u/.bashrc"), ". ~/.bashrc");
        assert_eq!(say(Shell::Zsh, "/etc/z dot/.zshrc"), ". '/etc/z dot/.zshrc'");
        assert_eq!(say(Shell::Fish, "/c/fish/x.fish"), "source /c/fish/x.fish");
        assert_eq!(say(Shell::PowerShell, "/home/u/it's.ps1"), ". '/home/u/it''s.ps1'");
    }
}
