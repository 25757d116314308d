//! What `adopt --scan` tells people.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Find, Scan};
use crate::context::Context;
use crate::inspect::status::Health;
use crate::ui::{Item, Table, Ui, ago, bytes, counted};

/// How many paths one line names.
const PATHS: usize = 3;

const HEADINGS: [&str; 8] =
    ["NAME", "PYTHON", "PROJECT", "MADE BY", "SIZE", "LAST USED", "STATE", "PATH"];

/// The table of what can be taken over.
pub(super) fn table(context: &Context, finds: &[Find]) -> Table {
    let mut table = Table::new(&HEADINGS);
    let now = SystemTime::now();
    for Find { row, name, size, last_used, .. } in finds {
        let project = row.project.as_deref().map(|path| context.dirs.tilde(path));
        table.row([
            name.to_string(),
            row.python.clone().unwrap_or_default(),
            project.unwrap_or_default(),
            row.made_by.unwrap_or_default().to_owned(),
            size.map(|size| bytes(size.usage.own)).unwrap_or_default(),
            last_used.map(|used| ago(used, now)).unwrap_or_default(),
            row.health.shown().to_owned(),
            context.dirs.tilde(&row.path),
        ]);
    }
    table
}

/// The same as lines to choose from.
pub(super) fn items(context: &Context, finds: &[Find]) -> Vec<Item> {
    let table = table(context, finds).to_string();
    table.lines().skip(1).map(|line| Item::new(line.to_owned())).collect()
}

/// Says what was found and can't be taken over, and where nobody looked.
pub(super) fn tell_rest(context: &Context, ui: &Ui, scan: &Scan) {
    let mut tools: Vec<&str> = scan.left.iter().map(|(tool, _)| *tool).collect();
    tools.sort_unstable();
    tools.dedup();
    for tool in tools {
        let its = scan.left.iter().filter(|(its, _)| *its == tool).map(|(_, path)| path);
        let its: Vec<&PathBuf> = its.collect();
        ui.say(&format!("left to {tool}: {}", some(context, &its)));
    }
    if !scan.managed.is_empty() {
        let managed = counted(scan.managed.len(), "environment");
        ui.say(&format!("{managed} found that venvyard manages already"));
    }
    for (path, error) in &scan.refused {
        ui.warn(&format!("can't adopt {}: {error}", context.dirs.tilde(path)));
    }
    if !scan.unreadable.is_empty() {
        let count = scan.unreadable.len();
        let directories = if count == 1 { "directory" } else { "directories" };
        let some = some(context, &scan.unreadable.iter().collect::<Vec<_>>());
        ui.warn(&format!("can't read {count} {directories}: {some}"));
    }
    if !scan.mounts.is_empty() {
        let some = some(context, &scan.mounts.iter().collect::<Vec<_>>());
        ui.say(&format!("other file systems, which are searched if you name them: {some}"));
    }
}

/// Says which of them uv may delete.
pub(super) fn warn_of_uv(context: &Context, ui: &Ui, finds: &[Find], moves: bool) {
    let cached: Vec<&PathBuf> =
        finds.iter().filter(|find| find.is_in_uv_cache).map(|find| &find.row.path).collect();
    if !cached.is_empty() && !moves {
        ui.warn(&format!(
            "in uv's cache, where 'uv cache prune' deletes it, unless --move takes it out: {}",
            some(context, &cached)
        ));
    }
}

/// Says how many were taken over, and what to do about those that don't work.
pub(super) fn tell_done(ui: &Ui, finds: &[Find], dry_run: bool) {
    let done = if dry_run { "would adopt" } else { "adopted" };
    ui.say(&format!("{done} {}", counted(finds.len(), "environment")));
    if finds.iter().any(|find| find.row.health == Health::Broken) {
        ui.say("'venvyard repair --all' gives another Python to those that are broken");
    }
}

/// The first of these paths.
fn some(context: &Context, paths: &[&PathBuf]) -> String {
    let shown = |path: &&PathBuf| context.dirs.tilde(Path::new(path));
    let shown: Vec<String> = paths.iter().take(PATHS).map(shown).collect();
    let shown = shown.join(", ");
    match paths.len().saturating_sub(PATHS) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
