//! The removal of a large environment.

use std::path::{Path, PathBuf};

use crate::Result;
use crate::home::Home;
use crate::registry::settle;
use crate::row::{Goal, Row};
use crate::timed::timed;

const FILES: usize = 50_000;
const DIRECTORIES: usize = 500;

/// # Errors
/// No environment could be made.
pub(crate) fn rows() -> Result<Vec<Row>> {
    let home = Home::new()?;
    Ok(vec![Row {
        what: "`remove`, 50,000 files".to_owned(),
        goal: Goal::Millis(20.0),
        beside: "`rm -r`".to_owned(),
        each: 10,
        round: Box::new(move |_| {
            timed(&mut home.venvyard(&["create", "--no-pip", "large"]))?;
            let copy = home.path().join("large");
            fill(&packages(&home.path().join(".virtualenvs/large"))?)?;
            fill(&copy)?;
            settle(&home)?;
            let removed = timed(&mut home.venvyard(&["remove", "large", "--yes"]))?;
            timed(&mut home.venvyard(&["remove", "large", "--permanently", "--yes"]))?;
            Ok([removed, timed(home.command("/bin/rm").arg("-r").arg(copy))?])
        }),
    }])
}

/// The directory of packages in an environment.
fn packages(environment: &Path) -> Result<PathBuf> {
    let python = std::fs::read_dir(environment.join("lib"))?.next().ok_or("no lib")??;
    Ok(python.path().join("site-packages"))
}

fn fill(root: &Path) -> Result<()> {
    for directory in 0..DIRECTORIES {
        let directory = root.join(directory.to_string());
        std::fs::create_dir_all(&directory)?;
        for file in 0..FILES / DIRECTORIES {
            std::fs::write(directory.join(file.to_string()), "")?;
        }
    }
    Ok(())
}
