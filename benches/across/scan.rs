//! `adopt --scan` of a million files, among which there are a hundred environments.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Stdio;

use crate::Result;
use crate::home::Home;
use crate::row::{Goal, Measured, Row};
use crate::timed::timed;

const PROJECTS: usize = 100;
const DIRECTORIES: usize = 100;
const FILES: usize = 100;

/// # Errors
/// No file could be made.
pub(crate) fn rows() -> Result<Vec<Box<dyn Measured>>> {
    // A million files are too much for the memory.
    let home = Home::bare(&std::env::temp_dir())?;
    for number in 0..PROJECTS {
        project(&home.path().join(format!("code/p{number:02}")))?;
    }
    Ok(vec![Box::new(Row {
        what: "`adopt --scan`, 1,000,000 files, 100 environments".to_owned(),
        goal: Goal::Millis(3000.0),
        beside: "`find -name pyvenv.cfg`".to_owned(),
        each: 10,
        round: Box::new(move |_| {
            let scanned = timed(&mut home.venvyard(&["adopt", "--scan", "--dry-run"]))?;
            let mut find = home.command("/usr/bin/find");
            find.arg(home.path()).args(["-name", "pyvenv.cfg"]);
            Ok([scanned, timed(find.stdout(Stdio::null()))?])
        }),
    })])
}

/// A directory with ten thousand files and a `.venv`.
fn project(directory: &Path) -> Result<()> {
    for number in 0..DIRECTORIES {
        let below = directory.join(format!("src/d{}/m{number}", number / 10));
        fs::create_dir_all(&below)?;
        for file in 0..FILES {
            File::create(below.join(format!("f{file}.py")))?;
        }
    }
    let environment = directory.join(".venv");
    fs::create_dir_all(environment.join("lib/python3.12/site-packages"))?;
    fs::create_dir_all(environment.join("bin"))?;
    symlink("/bin/sh", environment.join("bin/python"))?;
    Ok(fs::write(environment.join("pyvenv.cfg"), "home = /bin\nversion = 3.12.1\n")?)
}
