//! What differs, for people: a table with a column for each side.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::dirs::Dirs;
use crate::inspect::comparison::{Comparison, Difference, How, Package, Setting, Side};
use crate::inspect::distributions::EDITABLE;
use crate::ui::{Table, counted};

/// What only the first has.
const LEFT: Style = AnsiColor::Red.on_default();
/// What only the second has.
const RIGHT: Style = AnsiColor::Green.on_default();
/// What both have in other ways.
const OTHER: Style = AnsiColor::Yellow.on_default();

/// Stands where a side has nothing.
const NOTHING: &str = "-";

/// That nothing differs: one line.
pub(super) fn same(comparison: &Comparison) -> String {
    let Comparison { left, right, .. } = comparison;
    let packages = counted(left.packages.len(), "package");
    let python = python(left);
    let mut said = format!("{} and {} are the same: {packages}", left.name, right.name);
    if python != NOTHING {
        let _ = write!(said, ", {python}");
    }
    said
}

/// What differs.
pub(super) fn differences(comparison: &Comparison, dirs: &Dirs) -> String {
    let Comparison { left, right, .. } = comparison;
    let mut table = Table::new(&["NAME", &left.name, &right.name, "KIND"]);
    for setting in &comparison.settings {
        let (name, cell): (_, fn(&Side) -> String) = match setting {
            Setting::Python => ("python", python),
            Setting::SystemSitePackages => ("system-site-packages", system_site_packages),
        };
        table.styled_row(OTHER, [name.to_owned(), cell(left), cell(right), "setting".to_owned()]);
    }
    for it in &comparison.packages {
        let cell = |package: Option<&Package>| package.map(|one| shown(one, it.difference, dirs));
        let [left, right] = [&it.left, &it.right].map(|side| cell(side.as_ref()));
        let kind = match it.how {
            How::AskedFor => "package",
            How::Dependency => "dependency",
            How::Seed => "seed",
        };
        let cells = [Some(it.name.clone()), left, right, Some(kind.to_owned())];
        table.styled_row(style(it.difference), cells.map(or_nothing));
    }
    for it in &comparison.variables {
        let [left, right] = match it.difference {
            Difference::OnlyLeft => ["set", NOTHING],
            Difference::OnlyRight => [NOTHING, "set"],
            _ => ["set", "another value"],
        };
        table.styled_row(style(it.difference), [it.name.as_str(), left, right, "variable"]);
    }
    table.to_string()
}

fn or_nothing(cell: Option<String>) -> String {
    cell.unwrap_or_else(|| NOTHING.to_owned())
}

fn style(difference: Difference) -> Style {
    match difference {
        Difference::OnlyLeft => LEFT,
        Difference::OnlyRight => RIGHT,
        Difference::Version | Difference::Source | Difference::Value => OTHER,
    }
}

fn python(side: &Side) -> String {
    let implementation = side.implementation.iter().cloned();
    let words: Vec<String> = implementation.chain(side.python.clone()).collect();
    if words.is_empty() { NOTHING.to_owned() } else { words.join(" ") }
}

fn system_site_packages(side: &Side) -> String {
    match side.system_site_packages {
        Some(true) => "yes",
        Some(false) => "no",
        None => NOTHING,
    }
    .to_owned()
}

/// The version, and what it comes from where that is what differs.
fn shown(package: &Package, difference: Difference, dirs: &Dirs) -> String {
    let conditions = package.conditions.as_deref().map(|it| if it.is_empty() { "any" } else { it });
    let version = package.version.as_deref().or(conditions).unwrap_or("?");
    let from = package.from.as_deref().filter(|_| difference == Difference::Source);
    match from.map(|from| (from, from.strip_prefix(EDITABLE))) {
        None => version.to_owned(),
        Some((_, Some(path))) => {
            format!("{version} ({EDITABLE}{})", dirs.tilde(std::path::Path::new(path)))
        }
        Some((from, None)) => format!("{version} ({from})"),
    }
}
