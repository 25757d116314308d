//! `seed`: manages the wheels that new environments start with.

pub mod add;
pub mod list;
pub mod prune;
pub mod upgrade;
pub mod verify;

use std::path::PathBuf;

use crate::context::Context;
use crate::error::Result;
use crate::ui::Ui;
use crate::venv::seed::AddedWheel;

/// Adds wheels to the user's own and prints which.
fn add_wheels(context: &Context, ui: &Ui, files: &[PathBuf]) -> Result<Vec<AddedWheel>> {
    let spinner = ui.spinner();
    let additions = context.added_seeds().add(files, &context.seeds(), &spinner)?;
    drop(spinner);
    for addition in &additions {
        let wheel = &addition.wheel;
        let what = if addition.new { "added" } else { "there already:" };
        let pythons = addition.requires_python.as_deref();
        let pythons = pythons.map(|it| format!(" for Python {it}")).unwrap_or_default();
        ui.say(&format!("{what} {} {}{pythons}", wheel.name, wheel.version));
    }
    Ok(additions)
}

/// A number of bytes for people to read: 2.1 MiB.
fn bytes(count: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one digit behind the point is shown")]
    let count_f = count as f64;
    match count {
        0..1024 => format!("{count} B"),
        1024..0x10_0000 => format!("{:.1} KiB", count_f / 1024.0),
        _ => format!("{:.1} MiB", count_f / 1024.0 / 1024.0),
    }
}

/// `1 file`, `2 files`.
fn counted(count: usize, what: &str) -> String {
    let plural = match what.strip_suffix('y') {
        _ if count == 1 => what.to_owned(),
        Some(stem) => format!("{stem}ies"),
        None => format!("{what}s"),
    };
    format!("{count} {plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_people_read_them() {
        let told = [0, 1023, 1024, 2_202_010].map(bytes);
        assert_eq!(told, ["0 B", "1023 B", "1.0 KiB", "2.1 MiB"]);
        assert_eq!([counted(1, "entry"), counted(2, "entry")], ["1 entry", "2 entries"]);
        assert_eq!([counted(1, "file"), counted(0, "file")], ["1 file", "0 files"]);
    }
}
