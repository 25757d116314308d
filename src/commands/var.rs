//! `var`: changes the variables that are set while an environment is active.

use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::path::Path;

use serde::Serialize;

use crate::cli::{VarList, VarSet, VarUnset};
use crate::context::{ActiveEnvironment, Context};
use crate::error::{Error, Exit, Result};
use crate::fs;
use crate::ops::adopt::adopt;
use crate::ops::choose::{Resolved, is_path, resolve_or_active};
use crate::ops::variables::{Edited, edit};
use crate::ui::Ui;
use crate::variables::{self, Assignment, Variable, VariableName, Variables, dotenv};

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    name: &'a str,
    variables: &'a Variables,
}

/// `venvyard var set`
pub fn set(context: &Context, ui: &Ui, args: VarSet) -> Result<Exit> {
    let (name, words) = named(args.name, args.assignments);
    if words.is_empty() && args.from_file.is_none() {
        return Err(Error::usage("there is nothing to set")
            .hint("add VARIABLE=VALUE, VARIABLE+=DIR, VARIABLE^=DIR or --from-file FILE"));
    }
    let mut assignments =
        words.iter().map(|word| assignment(word)).collect::<Result<Vec<_>, _>>()?;
    if let Some(file) = &args.from_file {
        let from_file = read(file)?.into_iter().map(Assignment::from);
        assignments = from_file.chain(assignments).collect();
    }
    // A mistake must show before another tool's environment is adopted.
    assignments.iter().cloned().try_for_each({
        let mut alone = Variables::new();
        move |assignment| assignment.apply(&mut alone)
    })?;
    let name = name.map(|name| name.into_string().map_err(not_utf8)).transpose()?;
    let registry = context.registry()?;
    let resolved = resolve_or_active(context, name.as_deref())?;
    let name = adopt(context, &resolved.environment)?;
    let edited = edit(context, &registry, &name, &ui.spinner(), |variables| {
        assignments.into_iter().try_for_each(|assignment| assignment.apply(variables))?;
        variables::check_all(variables)
    })?;
    say(ui, &resolved, "already has these variables", &edited);
    if edited.is_first_value && cfg!(unix) {
        ui.say("the values are in clear text; only you can read the files with them now");
    }
    Ok(Exit::DONE)
}

/// NAME and the assignments: an assignment as the first word is no NAME.
fn named(
    first: Option<OsString>,
    mut assignments: Vec<OsString>,
) -> (Option<OsString>, Vec<OsString>) {
    match first {
        Some(first) if is_assignment(&first) => {
            assignments.insert(0, first);
            (None, assignments)
        }
        name => (name, assignments),
    }
}

/// Whether a word is an assignment: no name of an environment has `=`, and in a path a separator comes first.
fn is_assignment(word: &OsStr) -> bool {
    word.to_string_lossy().split_once('=').is_some_and(|(before, _)| !is_path(before))
}

fn not_utf8(name: OsString) -> Error {
    Error::usage(format!("{} is not UTF-8", name.display()))
}

fn assignment(word: &OsStr) -> Result<Assignment, variables::Error> {
    let Some(text) = word.to_str() else {
        let text = word.to_string_lossy();
        let name = text.split(['=', '+', '^']).next().unwrap_or_default();
        return Err(variables::Error::NotUtf8(name.to_owned()));
    };
    Assignment::new(text)
}

/// `venvyard var unset`
pub fn unset(context: &Context, ui: &Ui, args: VarUnset) -> Result<Exit> {
    let (name, variables) = match (args.name, args.variables) {
        (Some(variable), rest) if rest.is_empty() => (None, vec![variable]),
        words => words,
    };
    if variables.is_empty() {
        return Err(Error::usage("there is nothing to unset").hint("add the name of a variable"));
    }
    let names =
        variables.iter().map(|name| VariableName::new(name)).collect::<Result<Vec<_>, _>>()?;
    let registry = context.registry()?;
    let resolved = resolve_or_active(context, name.as_deref())?;
    let name = adopt(context, &resolved.environment)?;
    let edited = edit(context, &registry, &name, &ui.spinner(), |variables| {
        variables.retain(|known, _| !names.contains(known));
        Ok(())
    })?;
    say(ui, &resolved, "has none of these variables", &edited);
    Ok(Exit::DONE)
}

/// `venvyard var list`
pub fn list(context: &Context, ui: &Ui, args: VarList) -> Result<Exit> {
    let resolved = resolve_or_active(context, args.name.as_deref())?;
    let environment = &resolved.environment;
    let none = Variables::new();
    let variables = environment.entry.as_ref().map_or(&none, |entry| &entry.variables);
    if args.json {
        let document = Document { schema_version: 1, name: &environment.name, variables };
        ui.json(&document)?;
    } else if variables.is_empty() {
        ui.say(&format!("{} has no variables", resolved.subject()));
    } else {
        if resolved.is_by_other_name() {
            ui.say(&format!("{}:", resolved.said()));
        }
        let lines: Vec<String> =
            variables.iter().flat_map(|(name, one)| lines(name, one)).collect();
        ui.out(&(lines.join("\n") + "\n"))?;
    }
    Ok(Exit::DONE)
}

/// The lines of a variable. Pasted behind `var set NAME` in a POSIX shell, they give the same variable again. The
/// whole word of an entry is quoted, because zsh takes an unquoted `^` for a pattern.
fn lines(name: &VariableName, variable: &Variable) -> Vec<String> {
    match variable {
        Variable::Value(value) => vec![format!("{name}={}", shell_words::quote(value))],
        Variable::Entries { .. } => {
            let one = Variables::from([(name.clone(), variable.clone())]);
            let words: Vec<String> = variables::assignments(&one).collect();
            words.iter().map(|word| shell_words::quote(word).into_owned()).collect()
        }
    }
}

/// The variables of a file. An error begins with the file's name.
fn read(file: &Path) -> Result<Variables> {
    let bytes = fs::read(file)?;
    let said = |error: &dyn Display| format!("{}: {error}", file.display());
    let text = str::from_utf8(&bytes).map_err(|_| Error::usage(said(&"it is not UTF-8")))?;
    dotenv::parse(text).map_err(|error| match error.reason {
        // The same exit code as on the command line.
        dotenv::Reason::Variable(_) => Error::usage(said(&error)),
        dotenv::Reason::NoAssignment | dotenv::Reason::Quote => Error::failed(said(&error)),
    })
}

/// Says what has changed, else that the environment `already` is so.
fn say(ui: &Ui, resolved: &Resolved, already: &str, Edited { entry, changed, .. }: &Edited) {
    if changed.is_empty() {
        ui.say(&format!("{} {already}", resolved.subject()));
        return;
    }
    let names = changed.iter().map(VariableName::as_str).collect::<Vec<_>>().join(", ");
    let again = if ActiveEnvironment::from_process().is_some_and(|active| active.is(&entry.path)) {
        let name = shell_words::quote(&resolved.environment.name);
        format!("; 'workon {name}' brings this shell up to date")
    } else {
        String::new()
    };
    ui.say(&format!("changed in {}: {names}{again}", resolved.said()));
}
