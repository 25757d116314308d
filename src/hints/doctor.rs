//! What mends what `doctor` finds: a command to type, or a few words where there is none.

use std::path::Path;

use crate::fs::UnsafeOwner;
use crate::inspect::doctor::{Finding, Problem, Subject};

/// What to do about a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// A command.
    Command(String),
    /// Anything else.
    Words(String),
}

/// What to do about `finding`.
#[expect(clippy::too_many_lines, reason = "a table: a line for each problem")]
pub fn remedy(finding: &Finding) -> Remedy {
    let name = shell_words::quote(finding.environment().unwrap_or_default()).into_owned();
    let path = word(&finding.path);
    let command = match &finding.problem {
        Problem::InterpreterGone
        | Problem::InterpreterUnfit(_)
        | Problem::InterpreterChanged { .. }
        | Problem::Moved
        | Problem::Copied
        | Problem::Missing { because: None } => format!("venvyard repair {name}"),
        Problem::Missing { because: Some(_) } => {
            return Remedy::Words("connect the disk, or put the directory back".to_owned());
        }
        Problem::Elsewhere => format!("venvyard repair {path}"),
        Problem::Installing => format!("venvyard create {name} --install PACKAGE"),
        Problem::ProjectGone => format!("venvyard project set {name} DIR"),
        Problem::DanglingLink(_) => format!("rm {path}"),
        Problem::Foreign => format!("sudo {}", UnsafeOwner::Foreign(finding.path.clone()).remedy()),
        Problem::Writable => UnsafeOwner::Writable(finding.path.clone()).remedy(),
        Problem::ReadOnly => format!("chmod u+w {path}"),
        Problem::FilesMissing { distribution, .. } | Problem::FilesChanged { distribution, .. } => {
            let distribution = shell_words::quote(distribution);
            format!(
                "venvyard run {name} -- python -m pip install --force-reinstall --no-deps {distribution}"
            )
        }
        Problem::StoreDamaged { .. } => "venvyard seed verify".to_owned(),
        Problem::ActiveGone => "deactivate".to_owned(),
        Problem::ActiveNotOnPath { name: Some(name) }
        | Problem::Hidden { name: Some(name), .. } => {
            format!("workon {}", shell_words::quote(name))
        }
        Problem::BlockMissing(shell) | Problem::BlockOld(shell) => {
            format!("venvyard setup --shell {shell}")
        }
        Problem::EntryNewer => return Remedy::Words("upgrade venvyard".to_owned()),
        Problem::ActiveNotOnPath { name: None }
        | Problem::Hidden { name: None, .. }
        | Problem::LeftOnPath => return Remedy::Words("open a new shell".to_owned()),
        Problem::BlockDamaged => {
            return Remedy::Words("take venvyard's lines out by hand".to_owned());
        }
        Problem::Unreadable(_) => return Remedy::Words("make it readable".to_owned()),
        Problem::Unregistered
        | Problem::EntryBehind
        | Problem::CopyBehind
        | Problem::CopyHasMore(_)
        | Problem::Replaced
        | Problem::SameDirectory(_)
        | Problem::SameId(_)
        | Problem::EntryDamaged { .. }
        | Problem::NoEntry
        | Problem::ForeignScripts { .. }
        | Problem::IndexBehind
        | Problem::Leftover => fix(finding),
    };
    Remedy::Command(command)
}

/// The question before something is mended that may lose something.
pub fn question(finding: &Finding, tilde: &dyn Fn(&Path) -> String) -> String {
    let name = finding.environment().unwrap_or_default();
    let place = tilde(&finding.path);
    match &finding.problem {
        Problem::Replaced => format!("Let {name} be the environment that is in {place} now?"),
        Problem::CopyHasMore(what) => {
            format!("Put {} back into the entry of {name}?", what.join(", "))
        }
        Problem::SameDirectory(other) => {
            format!(
                "Take the entry {name} out of the registry? {other} is about the same directory"
            )
        }
        Problem::EntryDamaged { .. } => {
            format!("Take the damaged entry {name} out of the registry? Its file is kept")
        }
        Problem::NoEntry => format!("Take {place} out of the registry? It is kept"),
        Problem::InterpreterGone
        | Problem::InterpreterUnfit(_)
        | Problem::InterpreterChanged { .. } => {
            format!("Make {name} again with another Python, and install its packages?")
        }
        Problem::ForeignScripts { python, .. } => {
            format!("Let the scripts of {name} that start {} start its own Python?", tilde(python))
        }
        Problem::DanglingLink(_) => format!("Delete the link {place}?"),
        Problem::BlockMissing(shell) | Problem::BlockOld(shell) => {
            format!("Set up {shell} again, in {place}?")
        }
        _ => format!("Mend {place}?"),
    }
}

fn fix(finding: &Finding) -> String {
    match &finding.subject {
        Subject::Environment(name) => format!("venvyard doctor --fix {}", shell_words::quote(name)),
        _ => "venvyard doctor --fix".to_owned(),
    }
}

fn word(path: &Path) -> String {
    shell_words::quote(&path.to_string_lossy()).into_owned()
}
