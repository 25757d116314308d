//! `var`: what is set while an environment is active.

use std::ffi::OsStr;
use std::fmt::Display;
use std::path::Path;

use serde::Serialize;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table};

use crate::cli::{VarList, VarSet, VarUnset};
use crate::context::{Active, Context};
use crate::error::{Error, Exit, Result};
use crate::ops::adopt::{change, managed};
use crate::ops::choose::choose;
use crate::registry::name::EnvName;
use crate::registry::{Entry, Registry};
use crate::variables::{self, Assignment, Variable, VariableName, Variables, dotenv};
use crate::venv::{self, Skipped};

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    name: &'a str,
    variables: &'a Variables,
}

/// `venvyard var set`
pub fn set(context: &Context, args: VarSet) -> Result<Exit> {
    let mut assignments =
        args.assignments.iter().map(|word| assignment(word)).collect::<Result<Vec<_>, _>>()?;
    if let Some(file) = &args.from_file {
        let from_file = read(file)?.into_iter().map(Assignment::from);
        assignments = from_file.chain(assignments).collect();
    }
    // Before an environment of another tool is adopted.
    assignments.iter().cloned().try_for_each({
        let mut alone = Variables::new();
        move |assignment| assignment.apply(&mut alone)
    })?;
    let registry = context.registry()?;
    let name = managed(&registry, &choose(context, &args.name)?.name)?;
    edit(context, &registry, &name, |variables| {
        assignments.into_iter().try_for_each(|assignment| assignment.apply(variables))?;
        variables::check_all(variables)
    })
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
pub fn unset(context: &Context, args: VarUnset) -> Result<Exit> {
    let names =
        args.variables.iter().map(|name| VariableName::new(name)).collect::<Result<Vec<_>, _>>()?;
    let registry = context.registry()?;
    let name = managed(&registry, &choose(context, &args.name)?.name)?;
    edit(context, &registry, &name, |variables| {
        variables.retain(|known, _| !names.contains(known));
        Ok(())
    })
}

/// `venvyard var list`
pub fn list(context: &Context, args: VarList) -> Result<Exit> {
    let environment = choose(context, &args.name)?;
    let none = Variables::new();
    let variables = environment.entry.as_ref().map_or(&none, |entry| &entry.variables);
    if args.json {
        let document = Document { schema_version: 1, name: &environment.name, variables };
        context.ui.json(&document)?;
    } else if variables.is_empty() {
        context.ui.say(&format!("{} has no variables", environment.name));
    } else {
        let lines: Vec<String> =
            variables.iter().flat_map(|(name, one)| lines(name, one)).collect();
        context.ui.out(&(lines.join("\n") + "\n"))?;
    }
    Ok(Exit::DONE)
}

/// The lines that say it: pasted behind `var set NAME`, and values into a shell of POSIX's kind, they give
/// the same again. The whole word of an entry is quoted where zsh would take `^` for a pattern.
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

/// The variables of a file, whose name is said in front of what is wrong with it.
fn read(file: &Path) -> Result<Variables> {
    let bytes = fs_err::read(file)?;
    let said = |error: &dyn Display| format!("{}: {error}", file.display());
    let text = str::from_utf8(&bytes).map_err(|_| Error::usage(said(&"it is not UTF-8")))?;
    dotenv::parse(text).map_err(|error| match error.reason {
        // As for one on the command line.
        dotenv::Reason::Variable(_) => Error::usage(said(&error)),
        dotenv::Reason::NoAssignment | dotenv::Reason::Quote => Error::failed(said(&error)),
    })
}

/// Changes the variables of an entry, and everything that says them too.
fn edit(
    context: &Context,
    registry: &Registry,
    name: &EnvName,
    work: impl FnOnce(&mut Variables) -> Result<(), variables::Error>,
) -> Result<Exit> {
    let mut outcome = Ok(());
    let mut changed = Vec::new();
    let entry = change(registry, name, |document| {
        // The registry has read it without a mistake before.
        let Ok(before) = Entry::parse(&document.to_string(), Path::new("")) else { return };
        let mut after = before.variables.clone();
        outcome = work(&mut after);
        if outcome.is_ok() {
            changed = write(document, &before.variables, &after);
        }
    })?;
    outcome?;
    let path = entry.path.clone();
    carry(context, registry, name, entry)?;
    say(context, name, &path, &changed);
    Ok(Exit::DONE)
}

/// Writes the difference into the document, so that what else is there stays as a person wrote it.
/// Returns the names of what is different.
fn write(document: &mut DocumentMut, before: &Variables, after: &Variables) -> Vec<VariableName> {
    let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(name)));
    let changed: Vec<VariableName> =
        names.filter(|name| before.get(name) != after.get(name)).cloned().collect();
    let table = document.entry("variables").or_insert(Item::Table(Table::new()));
    let Some(table) = table.as_table_like_mut() else { return Vec::new() };
    for name in &changed {
        table.remove(name.as_str());
        if let Some(variable) = after.get(name) {
            table.insert(name.as_str(), item(variable));
        }
    }
    if table.is_empty() {
        document.remove("variables");
    }
    changed
}

fn item(variable: &Variable) -> Item {
    match variable {
        Variable::Value(value) => toml_edit::value(value),
        Variable::Entries { prepend, append } => {
            let ends = [("prepend", prepend), ("append", append)];
            let ends = ends.into_iter().filter(|(_, entries)| !entries.is_empty());
            let table: InlineTable =
                ends.map(|(end, entries)| (end, entries.iter().collect::<Array>())).collect();
            toml_edit::value(table)
        }
    }
}

/// Writes the activate scripts again. Of several changes at once the last one to come here reads what
/// all of them left.
fn carry(context: &Context, registry: &Registry, name: &EnvName, mut entry: Entry) -> Result<()> {
    if !entry.path.is_dir() {
        return Ok(());
    }
    let skipped = loop {
        let skipped = venv::carry(&entry.path, &entry.variables, &context.dirs.home)?;
        match registry.entry(name)? {
            Some(now) if now.variables != entry.variables => entry = now,
            _ => break skipped,
        }
    };
    for Skipped { path, reason } in skipped {
        let path = context.dirs.tilde(&path);
        context.ui.warn(&format!("{path} doesn't have the variables: {reason}"));
    }
    Ok(())
}

fn say(context: &Context, name: &EnvName, path: &Path, changed: &[VariableName]) {
    let names: Vec<&str> = changed.iter().map(VariableName::as_str).collect();
    let again = if Active::from_process().is_some_and(|active| active.is(path)) {
        format!("; 'workon {}' again to have it here", shell_words::quote(name.as_str()))
    } else {
        String::new()
    };
    context.ui.say(&match names.as_slice() {
        [] => format!("the variables of {name} stay as they are"),
        names => format!("changed in {name}: {}{again}", names.join(", ")),
    });
}
