//! Which packages can't be had for an interpreter.

use super::packages::LeftOut;
use super::{Run, install};
use crate::error::{self, Result};
use crate::interrupt;

/// Why an environment can't be made with its packages.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Some of them can't be had.
    #[error("{} can't be had: {}", counted(.0), listed(.0))]
    Unavailable(Vec<LeftOut>),
    /// The index doesn't answer.
    #[error("the package index doesn't answer: {0}")]
    NoIndex(String),
}

fn counted(left_out: &[LeftOut]) -> String {
    match left_out.len() {
        1 => "1 package".to_owned(),
        count => format!("{count} packages"),
    }
}

fn listed(left_out: &[LeftOut]) -> String {
    left_out.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl From<Error> for error::Error {
    fn from(error: Error) -> Self {
        let hint = match error {
            Error::Unavailable(_) => "--keep-going goes on without them",
            Error::NoIndex(_) => {
                "try again when it can be reached; pip's settings choose another index"
            }
        };
        Self::failed(error).hint(hint)
    }
}

impl Run<'_> {
    /// Installs each of the lines that can be had, alone. Returns the others.
    pub(super) fn unavailable(&self, lines: &[String]) -> Result<Vec<LeftOut>> {
        interrupt::check()?;
        if lines.is_empty() {
            return Ok(Vec::new());
        }
        let file = self.requirements(lines, &[])?;
        match install::attempt(self.stage, self.python, &file, self.installer)? {
            install::Attempt::Done => Ok(Vec::new()),
            install::Attempt::NoIndex(reason) => Err(Error::NoIndex(reason).into()),
            install::Attempt::Failed(reason) if lines.len() == 1 => {
                Ok(vec![LeftOut { line: lines[0].clone(), reason }])
            }
            install::Attempt::Failed(_) => {
                let (first, second) = lines.split_at(lines.len() / 2);
                Ok([self.unavailable(first)?, self.unavailable(second)?].concat())
            }
        }
    }
}
