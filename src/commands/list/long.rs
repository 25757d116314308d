//! `list --long`: what is installed in each environment, how much disk it takes, and when it was last used.

use std::time::SystemTime;

use jiff::Timestamp;
use serde::Serialize;

use super::Row;
use crate::context::Context;
use crate::error::Result;
use crate::inspect::status::Health;
use crate::inspect::summary;
use crate::ops::packages;
use crate::ops::sizes::{Size, Sizes};
use crate::registry::{Environment, Registry, last_use};
use crate::ui::{Table, Ui, ago, bytes, to_the_second};

/// What `--long` adds to a row.
#[derive(Debug, Serialize)]
pub(super) struct Long {
    /// How many packages are installed; in a missing environment, how many were when a command last looked.
    packages: Option<usize>,
    /// `None` if there is nothing to measure.
    size: Option<JsonSize>,
    last_used: Option<Timestamp>,
    #[serde(skip)]
    measured: Option<Size>,
}

/// A size in `--json`.
#[derive(Debug, Serialize)]
struct JsonSize {
    /// In bytes, as the next one.
    own: u64,
    shared: u64,
    measured: Option<Timestamp>,
}

/// The sizes of environments. `all` measures those, too, whose size is known.
pub(super) fn sizes(context: &Context, ui: &Ui, rows: &[Row], all: bool) -> Result<Sizes> {
    let mut sizes = Sizes::load(context);
    let there = rows.iter().filter(|row| row.is_there());
    let environments: Vec<&Environment> =
        there.filter_map(|row| row.environment.as_ref()).collect();
    sizes.measure(&environments, all, &ui.spinner())?;
    Ok(sizes)
}

/// Finds out what `--long` adds.
pub(super) fn fill(registry: &Registry, rows: &mut [Row], sizes: &Sizes) {
    for row in rows {
        let Some(environment) = &row.environment else { continue };
        let entry = environment.entry.as_ref();
        let measured = sizes.of(environment).filter(|_| row.is_there());
        row.long = Some(Long {
            packages: if row.is_there() {
                Some(packages::keep(registry, environment).len())
            } else {
                entry.and_then(|entry| registry.packages(entry.id)).map(|known| known.len())
            },
            size: measured.map(|size| JsonSize {
                own: size.usage.own,
                shared: size.usage.shared,
                measured: to_the_second(size.measured),
            }),
            last_used: last_use::of(&environment.path).and_then(to_the_second),
            measured,
        });
    }
}

impl Row {
    /// Whether there is an environment in its directory.
    pub(super) fn is_there(&self) -> bool {
        !matches!(self.health, Health::Missing | Health::Damaged)
    }
}

pub(super) fn table(context: &Context, rows: &[Row]) -> Table {
    let mut table = Table::new(&[
        "NAME",
        "PYTHON",
        "PROJECT",
        "PACKAGES",
        "SIZE",
        "SHARED",
        "MEASURED",
        "LAST USED",
        "STATE",
        "MANAGED BY",
    ]);
    let now = SystemTime::now();
    for row in rows {
        let long = row.long.as_ref();
        let size = long.and_then(|long| long.measured);
        let used = long.and_then(|long| long.last_used);
        let packages = long.and_then(|long| long.packages);
        table.row([
            row.name.clone(),
            row.python.clone(),
            row.project(context),
            packages.map(|count| count.to_string()).unwrap_or_default(),
            size.map(|size| bytes(size.usage.own)).unwrap_or_default(),
            size.map(|size| bytes(size.usage.shared)).unwrap_or_default(),
            size.map(|size| ago(size.measured, now)).unwrap_or_default(),
            used.map(|used| ago(used.into(), now)).unwrap_or_default(),
            row.shown_state().to_owned(),
            summary::manager(row.origin).to_owned(),
        ]);
    }
    table
}
