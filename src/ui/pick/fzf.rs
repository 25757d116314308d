//! fzf instead of venvyard's own list: `VENVYARD_PICKER=fzf`.

use std::fmt::Write as _;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Item;
use super::list::Marks;
use crate::dirs::variable;
use crate::error::{Error, Kind, Result};
use crate::interrupt;
use crate::ui::Ui;

/// The variable that names the picker.
const VARIABLE: &str = "VENVYARD_PICKER";

/// What `FZF_DEFAULT_OPTS` may say otherwise, and what would make other lines of those that fzf gets or prints. Lines
/// are as venvyard wrote them, whatever is in a name: without `--ansi`, fzf takes no escape sequence in them.
const OPTIONS: [&str; 13] = [
    "--delimiter=\t",
    // The number of a line is not shown; what stands behind the line is not searched.
    "--with-nth=2..",
    "--nth=1",
    "--tiebreak=index",
    "--no-ansi",
    "--no-read0",
    "--no-print0",
    "--no-print-query",
    "--no-expect",
    "--no-select-1",
    "--no-exit-0",
    "--no-tac",
    // It would be about files.
    "--preview=",
];

/// fzf, if the user wants it. If it can't be had, this says so, and venvyard's own list is shown.
pub(super) fn wanted(ui: &Ui) -> Option<PathBuf> {
    let name = variable(VARIABLE)?;
    if name != "fzf" {
        ui.warn(&format!("{VARIABLE} is {}: only fzf is known", name.display()));
        return None;
    }
    let found = which::which("fzf").ok();
    if found.is_none() {
        ui.warn(&format!("{VARIABLE} is fzf, but there is no fzf on PATH"));
    }
    found
}

/// Lets the user pick in fzf; `None` if they leave it.
///
/// # Errors
/// fzf can't be started, or fails.
pub(super) fn pick(
    fzf: &Path,
    prompt: &str,
    items: &[Item],
    marks: Marks,
) -> Result<Option<Vec<usize>>> {
    let mut command = Command::new(fzf);
    command.args(OPTIONS).arg(format!("--prompt={prompt}: "));
    command.arg(if marks == Marks::Any { "--multi" } else { "--no-multi" });
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let failed = |error: io::Error| Error::failed(format!("can't run {}: {error}", fzf.display()));
    interrupt::handle();
    let mut child = command.spawn().map_err(failed)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (status, printed) = std::thread::scope(|scope| {
        // It may end before it has read all.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(lines(items).as_bytes())));
        let printed = scope.spawn(move || {
            let mut printed = Vec::new();
            stdout.map(|mut stdout| stdout.read_to_end(&mut printed));
            printed
        });
        (interrupt::wait(&mut child), printed.join().unwrap_or_default())
    });
    match status.map_err(interrupted)?.code() {
        Some(0) => Ok(Some(picked(&String::from_utf8_lossy(&printed), items.len()))),
        // Enter where nothing matches; Escape and Ctrl-C.
        Some(1 | 130) => Ok(None),
        code => {
            let code = code.map_or("a signal".to_owned(), |code| format!("status {code}"));
            Err(Error::failed(format!("{} failed: it ended with {code}", fzf.display()))
                .hint(format!("without {VARIABLE}, venvyard shows its own list")))
        }
    }
}

fn interrupted(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::Interrupted => Error::new(Kind::Interrupted, "interrupted"),
        _ => Error::failed(error),
    }
}

/// Each item with its number, by which it is known again. An item has no tab and no line break.
fn lines(items: &[Item]) -> String {
    let mut lines = String::new();
    for (number, Item { text, aside, .. }) in items.iter().enumerate() {
        let _ = writeln!(lines, "{number}\t{text}\t{aside}");
    }
    lines
}

/// The numbers of the lines that fzf printed.
fn picked(printed: &str, count: usize) -> Vec<usize> {
    let number = |line: &str| line.split('\t').next()?.parse().ok();
    let mut picked: Vec<usize> =
        printed.lines().filter_map(number).filter(|number| *number < count).collect();
    picked.sort_unstable();
    picked.dedup();
    picked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_known_by_its_number_whatever_is_in_it() {
        let odd = ["a\tb", "1\t2", "x\ny", "\u{1b}[31mred", "{} $(id) ' \"", ""];
        let item = |name: &&str| Item::described(name, "\t3\n", "\t0\n".to_owned());
        let items: Vec<Item> = odd.iter().map(item).collect();
        let lines = lines(&items);
        assert_eq!(lines.lines().count(), odd.len(), "{lines:?}");
        assert!(!lines.contains('\u{1b}'), "{lines:?}");
        for (number, line) in lines.lines().enumerate() {
            assert_eq!(picked(&format!("{line}\n"), odd.len()), [number]);
        }
        assert_eq!(picked(&lines, odd.len()), [0, 1, 2, 3, 4, 5]);
        assert_eq!(picked("7\tx\nquery\n-1\t\n\n", odd.len()), [0; 0]);
    }
}
