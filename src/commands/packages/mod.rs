//! `packages`: what is installed in one environment, and which package requires which.

mod tree;

use serde::Serialize;

use crate::activation;
use crate::cli;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::inspect::distributions::Came;
use crate::inspect::packages::{Edge, Package, Packages, marker_facts, read, read_without_sizes};
use crate::ops::choose::resolve_or_active;
use crate::ui::{Table, Ui, bytes};

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    environment: &'a str,
    packages: Vec<Row<'a>>,
}

/// One package in `--json`.
#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    version: Option<&'a str>,
    #[serde(flatten)]
    came: &'a Came,
    /// In bytes.
    size: Option<u64>,
    requires: Vec<Requirement<'a>>,
    required_by: Vec<&'a str>,
}

/// What a package requires.
#[derive(Debug, Serialize)]
struct Requirement<'a> {
    name: &'a str,
    versions: &'a str,
    extras: &'a [String],
    /// The version that is there.
    installed: Option<&'a str>,
    missing: bool,
    /// `None` if one of the versions makes no sense.
    met: Option<bool>,
}

/// `venvyard packages`
pub fn run(context: &Context, ui: &Ui, args: cli::Packages) -> Result<Exit> {
    let resolved = resolve_or_active(context, args.name.as_deref())?;
    let environment = &resolved.environment;
    let (name, path) = (&environment.name, &environment.path);
    if !path.is_dir() {
        let missing = activation::Error::Missing { name: name.clone(), path: path.clone() };
        return Err(missing.into());
    }
    // A tree shows none.
    let wants_sizes = args.json || !args.tree && args.reverse.is_none();
    let read = if wants_sizes { read } else { read_without_sizes };
    let (packages, problems) = read(path, &marker_facts(context, environment));
    for problem in problems {
        ui.warn(&problem.to_string());
    }
    let mut numbers: Vec<usize> = (0..packages.all.len()).collect();
    let below = match &args.reverse {
        None => None,
        Some(wanted) => Some(packages.number(wanted).ok_or_else(|| {
            Error::failed(format!("there is no package {wanted} in {name}"))
                .hint(format!("'venvyard packages {}' lists them", shell_words::quote(name)))
        })?),
    };
    if let Some(number) = below {
        numbers = tree::above(&packages, number);
    }
    if args.json {
        let row = |number: &usize| row(&packages, *number);
        let rows = numbers.iter().map(row).collect();
        ui.json(&Document { schema_version: 1, environment: name, packages: rows })?;
    } else if let Some(number) = below {
        ui.out(&tree::reverse(&packages, number))?;
    } else if args.tree {
        ui.out(&tree::forward(&packages))?;
    } else if packages.all.is_empty() {
        ui.say(&format!("{name} has no packages"));
    } else {
        ui.out(&table(context, &packages).to_string())?;
    }
    Ok(Exit::DONE)
}

fn row(packages: &Packages, number: usize) -> Row<'_> {
    let Package { name, version, came, size, requires } = &packages.all[number];
    let dependents = packages.dependents(number);
    Row {
        name,
        version: version.as_deref(),
        came,
        size: *size,
        requires: requires.iter().map(|edge| requirement(packages, edge)).collect(),
        required_by: dependents.iter().map(|(from, _)| &*packages.all[*from].name).collect(),
    }
}

fn requirement<'a>(packages: &'a Packages, edge: &'a Edge) -> Requirement<'a> {
    let target = edge.target.map(|number| &packages.all[number]);
    Requirement {
        name: target.map_or(&edge.wanted.name, |target| &target.name),
        versions: &edge.wanted.versions,
        extras: &edge.wanted.extras,
        installed: target.and_then(|target| target.version.as_deref()),
        missing: target.is_none(),
        met: edge.is_met,
    }
}

fn table(context: &Context, packages: &Packages) -> Table {
    let mut table = Table::new(&["PACKAGE", "VERSION", "HOW", "SIZE", "FROM"]);
    for it in &packages.all {
        table.row([
            it.name.clone(),
            it.version.clone().unwrap_or_default(),
            it.came.shown().to_owned(),
            it.size.map(bytes).unwrap_or_default(),
            it.came.origin(|path| context.dirs.tilde(path)).unwrap_or_default(),
        ]);
    }
    table
}
