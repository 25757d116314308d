//! `find`: which environments have a package, and in which version.

use std::path::Path;

use serde::Serialize;

use crate::cli::Find;
use crate::context::Context;
use crate::error::{Exit, Kind, Result};
use crate::fs::dangling_link;
use crate::inspect::distributions::Came;
use crate::ops::find::{Answer, Found, Unreadable, Wanted, find};
use crate::ui::{Table, Ui};

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    packages: Vec<Row<'a>>,
}

/// One package in one environment in `--json`.
#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    version: Option<&'a str>,
    environment: &'a str,
    /// The environment's directory.
    path: &'a Path,
    python: Option<&'a str>,
    project: Option<&'a Path>,
    #[serde(flatten)]
    came: &'a Came,
    metadata: &'a Path,
}

impl<'a> From<&'a Found> for Row<'a> {
    fn from(found: &'a Found) -> Self {
        let environment = &found.environment;
        Self {
            name: &found.name,
            version: found.version.as_deref(),
            environment: &environment.name,
            path: &environment.path,
            python: Some(environment.python.as_str()).filter(|python| !python.is_empty()),
            project: environment.project.as_deref(),
            came: &found.came,
            metadata: &found.metadata,
        }
    }
}

/// `venvyard find`
pub fn run(context: &Context, ui: &Ui, args: Find) -> Result<Exit> {
    let imports = args.import.iter().map(|name| Wanted::import(name));
    let named = args.requirements.iter().map(|text| Ok(Wanted::Distribution(text.parse()?)));
    let wanted = named.chain(imports).collect::<std::result::Result<Vec<Wanted>, _>>()?;
    let Answer { found, unreadable, problems } = find(context, &wanted, args.together)?;
    warn(context, ui, &unreadable)?;
    for problem in problems {
        ui.warn(&problem.to_string());
    }
    if args.json {
        let packages = found.iter().map(Row::from).collect();
        ui.json(&Document { schema_version: 1, packages })?;
    } else if !found.is_empty() {
        ui.out(&table(context, &found).to_string())?;
    }
    if !found.is_empty() {
        return Ok(Exit::DONE);
    }
    let modules = args.import.iter().map(|name| format!("'import {name}'"));
    let all: Vec<String> = args.requirements.iter().cloned().chain(modules).collect();
    let joint = if args.together { " and " } else { " or " };
    ui.say(&format!("no environment has {}", all.join(joint)));
    Ok(Kind::Failed.exit())
}

/// Says which environments were left out. If the home of environments is on a disk that isn't there, that is one line.
fn warn(context: &Context, ui: &Ui, unreadable: &[Unreadable]) -> Result<()> {
    let home = context.workon_home()?;
    let nothing = dangling_link(&home);
    if let Some(link) = &nothing {
        ui.warn(&link.to_string());
    }
    let is_said = |it: &&Unreadable| matches!(it, Unreadable::Gone { path, .. } if nothing.is_some() && path.starts_with(&home));
    for environment in unreadable.iter().filter(|it| !is_said(it)) {
        ui.warn(&environment.to_string());
    }
    Ok(())
}

fn table(context: &Context, found: &[Found]) -> Table {
    let mut table = Table::new(&["PACKAGE", "VERSION", "ENVIRONMENT", "PYTHON", "HOW", "FROM"]);
    for it in found {
        table.row([
            it.name.clone(),
            it.version.clone().unwrap_or_default(),
            it.environment.name.clone(),
            it.environment.python.clone(),
            it.came.shown().to_owned(),
            it.came.origin(|path| context.dirs.tilde(path)).unwrap_or_default(),
        ]);
    }
    table
}
