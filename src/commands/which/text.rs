//! The answer as people read it.

use std::path::Path;

use crate::dirs::Dirs;
use crate::inspect::active::ActiveFacts;
use crate::inspect::facts::{CommandFacts, Facts};

/// A line for each fact, then the notes.
pub(super) fn of(dirs: &Dirs, facts: &Facts) -> String {
    let mut lines = vec![("environment", environment(dirs, facts.environment.as_ref()))];
    for command in &facts.commands {
        lines.push((&command.name, about(dirs, command)));
        if let Some(real) = leads_to(command) {
            lines.push(("", format!("-> {}", dirs.tilde(real))));
        }
    }
    let packages = facts.environment.as_ref().and_then(|it| it.site_packages.as_deref());
    if let Some(packages) = packages.filter(|_| facts.commands.len() > 1) {
        lines.push(("packages", dirs.tilde(packages)));
    }
    let here = &facts.here;
    if let Some(name) = &here.environment {
        lines.push(("here", format!("'workon .' enters {name}")));
    }
    if let Some(asked) = &here.python {
        lines.push(("here", format!("{} asks for {}", dirs.tilde(&asked.file), asked.request)));
    }
    lines.extend(facts.notes.iter().map(|note| ("note", note.clone())));
    let first = facts.commands.last().map_or("pip", |it| &it.name);
    lines.push((
        "",
        format!("(the shell looks for aliases and functions first: 'type {first}' shows them)"),
    ));
    let lines: Vec<String> = lines.iter().map(|(key, value)| format!("{key:12} {value}")).collect();
    lines.join("\n") + "\n"
}

fn environment(dirs: &Dirs, active: Option<&ActiveFacts>) -> String {
    let Some(active) = active else { return "none".to_owned() };
    let place = dirs.tilde(&active.path);
    let mut about: Vec<String> = Vec::new();
    about.extend(active.python.as_ref().map(|version| format!("Python {version}")));
    about.extend(active.made_by.map(|tool| format!("made by {tool}")));
    about.push(format!("by {}", active.said_by));
    let about = about.join(", ");
    match &active.name {
        Some(name) => format!("{name}: {place} ({about})"),
        None => format!("{place} ({about})"),
    }
}

fn about(dirs: &Dirs, command: &CommandFacts) -> String {
    let Some(path) = &command.path else { return "not on PATH".to_owned() };
    let mut about: Vec<String> = Vec::new();
    if let Some(shim) = &command.shim {
        let by = shim.asked_by.as_deref().map(|by| format!(" ({})", dirs.tilde(Path::new(by))));
        let version = shim.version.as_deref().unwrap_or("no version");
        about.push(format!("{}'s shim for {version}{}", shim.tool, by.unwrap_or_default()));
    }
    if let Some(interpreter) = &command.interpreter {
        let version = interpreter.version.as_deref().map(|version| format!("Python {version}"));
        about.extend(version);
        let whose = match &interpreter.environment {
            _ if command.of_environment => Some("the environment's".to_owned()),
            Some(other) => Some(format!("of {}", dirs.tilde(other))),
            None => None,
        };
        about.extend(whose);
    }
    let place = dirs.tilde(path);
    if about.is_empty() { place } else { format!("{place} ({})", about.join(", ")) }
}

/// What is behind a shim or a script.
fn leads_to(command: &CommandFacts) -> Option<&Path> {
    let path = command.path.as_deref()?;
    let interpreter = command.interpreter.as_ref().map(|it| it.path.as_path());
    let program = command.program.as_deref().filter(|_| command.shim.is_some());
    // A script of an environment runs its own interpreter: no news.
    let script = interpreter.filter(|it| *it != path && !command.of_environment);
    program.or(script).filter(|it| *it != path)
}
