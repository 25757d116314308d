//! The report as people read it.

use std::fmt::Write as _;
use std::path::Path;

use crate::dirs::Dirs;
use crate::error::in_one_line;
use crate::hints::{Remedy, remedy};
use crate::inspect::doctor::{Finding, Report, Request};

/// The width of the first column, if no name is longer.
const NARROWEST: usize = 12;
/// Longer names push their line to the right.
const WIDEST: usize = 24;

/// A line for each finding, and one with what mends it; those about one subject stand together.
pub(super) fn of(dirs: &Dirs, findings: &[Finding]) -> String {
    let tilde = |path: &Path| dirs.tilde(path);
    let longest = findings.iter().map(|it| it.subject.to_string().chars().count()).max();
    let width = longest.unwrap_or_default().clamp(NARROWEST, WIDEST);
    let mut text = String::new();
    let mut last = None;
    for finding in findings {
        let subject = finding.subject.to_string();
        let shown = if last == Some(&finding.subject) { "" } else { &subject };
        let sentence = finding.problem.sentence(&tilde(&finding.path), &tilde);
        let remedy = match remedy(finding) {
            Remedy::Command(remedy) | Remedy::Words(remedy) => remedy,
        };
        for (column, cell) in [(shown, sentence), ("", format!("-> {remedy}"))] {
            let (column, cell) = (in_one_line(column), in_one_line(&cell));
            let _ = writeln!(text, "{column:width$} {cell}");
        }
        last = Some(&finding.subject);
    }
    text
}

/// The last line: how many problems there are in how much.
/// `alone` of them `--fix` mends.
pub(super) fn summary(report: &Report, request: &Request, alone: usize, was_fixed: bool) -> String {
    let mut looked_at = counted(report.environments, "environment");
    if request.is_all() {
        looked_at = format!("{looked_at}, {}", counted(report.seeds, "seed"));
    }
    let count = report.findings.len();
    if count == 0 {
        return format!("everything is fine: {looked_at}");
    }
    let problems = format!("{} in {looked_at}", counted(count, "problem"));
    if alone == 0 {
        return problems;
    }
    let names = request.names.iter().flat_map(|name| [" ".into(), shell_words::quote(name)]);
    let names: String = names.collect();
    let which = if alone == count { "them".to_owned() } else { format!("{alone} of them") };
    let how = if was_fixed { " --yes" } else { "" };
    format!("{problems}; 'venvyard doctor --fix{how}{names}' mends {which}")
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
