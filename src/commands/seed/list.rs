//! `seed list`: lists the wheels that new environments can get.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::bytes;
use crate::cli::SeedList;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::inspect::seed_sources::{self as sources, WheelDigests, WheelOwner};
use crate::ui::{Table, Ui};
use crate::venv::seed::StoreEntry;

/// A wheel by its contents, wherever its files are.
#[derive(Debug, Default, Serialize)]
struct Row {
    name: String,
    version: String,
    /// Known only if it is unpacked.
    requires_python: Option<String>,
    /// The files with these contents; none if only the store has them.
    sources: Vec<From>,
    digest: String,
    entry: Option<PathBuf>,
    size: Option<u64>,
    bytecode: Vec<String>,
}

/// A wheel's file and whose it is: `bundled` with `pythons`, the `system`'s, or `added` by the user.
#[derive(Debug, Serialize)]
struct From {
    kind: &'static str,
    wheel: PathBuf,
    pythons: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Document {
    schema_version: u32,
    seeds: Vec<Row>,
}

/// `venvyard seed list`
pub fn run(context: &Context, ui: &Ui, args: SeedList) -> Result<Exit> {
    let rows = rows(context)?;
    if args.json {
        ui.json(&Document { schema_version: 1, seeds: rows })?;
    } else if rows.is_empty() {
        ui.say("there are no seeds; 'venvyard seed upgrade' gets the newest");
    } else {
        ui.out(&table(&rows).to_string())?;
    }
    Ok(Exit::DONE)
}

fn rows(context: &Context) -> Result<Vec<Row>> {
    let digests = WheelDigests::new(context)?;
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for source in sources::all(context, &sources::interpreters(context)) {
        let digest = digests.of(&source.wheel.path)?;
        let row = rows.entry(digest.clone()).or_insert_with(|| Row {
            name: source.wheel.name.clone(),
            version: source.wheel.version.to_string(),
            digest,
            ..Row::default()
        });
        let (kind, pythons) = match source.owner {
            WheelOwner::Interpreters(versions) => ("bundled", versions),
            WheelOwner::System => ("system", Vec::new()),
            WheelOwner::User => ("added", Vec::new()),
        };
        row.sources.push(From { kind, wheel: source.wheel.path, pythons });
    }
    for held in context.seeds().entries()? {
        let row = rows.entry(held.digest.clone()).or_default();
        unpacked(row, held)?;
    }
    let mut rows: Vec<Row> = rows.into_values().collect();
    rows.sort_by_cached_key(|row| {
        let version = row.version.parse::<pep440_rs::Version>().ok();
        (row.name.clone(), std::cmp::Reverse(version), row.digest.clone())
    });
    Ok(rows)
}

fn unpacked(row: &mut Row, held: StoreEntry) -> Result<()> {
    if let Some((name, version)) = held.name_and_version() {
        row.name = name;
        row.version = version.to_string();
    }
    row.requires_python = held.requires_python().map(str::to_owned);
    row.size = Some(held.size()?);
    row.bytecode = held.bytecode();
    row.digest = held.digest;
    row.entry = Some(held.entry);
    Ok(())
}

fn table(rows: &[Row]) -> Table {
    let mut table =
        Table::new(&["NAME", "VERSION", "FROM", "SIZE", "BYTECODE", "ENTRY", "REQUIRES"]);
    for row in rows {
        let name = if row.name.is_empty() { "(damaged)" } else { &row.name };
        let requires = row.requires_python.as_deref().unwrap_or_default();
        let size = row.size.map(bytes).unwrap_or_default();
        let entry = row.entry.as_deref().map(short).unwrap_or_default();
        let bytecode = row.bytecode.join(" ");
        table.row([name, &row.version, &from(row), &size, &bytecode, &entry, requires]);
    }
    table
}

/// `3.12.1, 3.11.7`, `added`, `system`, or `store` if its wheel is gone.
fn from(row: &Row) -> String {
    if row.sources.is_empty() {
        return "store".to_owned();
    }
    let mut who: Vec<&str> = Vec::new();
    for source in &row.sources {
        let kind = (source.kind != "bundled").then_some(source.kind);
        for name in source.pythons.iter().map(String::as_str).chain(kind) {
            if !who.contains(&name) {
                who.push(name);
            }
        }
    }
    who.join(", ")
}

/// Enough of an entry's name to find it in the store; JSON has the whole name.
fn short(entry: &Path) -> String {
    let name = entry.file_name().unwrap_or_default().to_string_lossy();
    name.chars().take(12).collect()
}
