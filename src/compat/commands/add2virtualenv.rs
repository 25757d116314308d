//! `add2virtualenv [-d] DIRECTORY...`: adds directories to the import path of the active environment, or takes them
//! out again.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::compat::expand::normal;
use crate::compat::{Call, texts};
use crate::context::ActiveEnvironment;
use crate::error::{Error, Exit, Result};
use crate::fs;
use crate::venv::paths::find_site_packages;

/// The file in site-packages. Its first and its last line put what is between them in front of everything else.
const FILE: &str = "_virtualenv_path_extensions.pth";
const FIRST: &str = "import sys; sys.__plen = len(sys.path)";
const LAST: &str = "import sys; new=sys.path[sys.__plen:]; del sys.path[sys.__plen:]; \
                    p=getattr(sys,'__egginsert',0); sys.path[p:p]=new; sys.__egginsert = p+len(new)";

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    let file = file()?;
    let words = texts(words)?;
    let text =
        if file.is_file() { fs::read_to_string(&file)? } else { format!("{FIRST}\n{LAST}\n") };
    let (remove, directories) = match words.as_slice() {
        ["-d", directories @ ..] => (true, directories),
        directories => (false, directories),
    };
    if directories.is_empty() {
        call.ui.out("Usage: add2virtualenv dir [dir ...]\n")?;
        if file.is_file() {
            let existing = paths(&text).fold(String::new(), |all, path| all + path + "\n");
            call.ui.out(&format!("\nExisting paths:\n{existing}"))?;
        }
        return Ok(Exit(1));
    }
    let here = env::current_dir()?;
    let absolute: Vec<String> =
        directories.iter().map(|given| converted(call, &here, given)).collect();
    if let Some(path) = absolute.iter().find(|path| path.contains(['\n', '\r'])) {
        return Err(Error::failed(format!("{path:?} can't be a line of {}", file.display())));
    }
    let mut lines: Vec<&str> = text.lines().collect();
    for path in &absolute {
        if remove {
            lines.retain(|line| line != path);
        } else if !lines.contains(&path.as_str()) {
            if !Path::new(path).is_dir() {
                call.ui.warn(&format!("there is no directory {path} now"));
            }
            lines.insert(1.min(lines.len()), path);
        }
    }
    fs::replace_derived(&file, (lines.join("\n") + "\n").as_bytes())?;
    Ok(Exit::DONE)
}

/// The absolute path. As ever, it is said if that is another one.
fn converted(call: &Call<'_>, here: &Path, given: &str) -> String {
    let path = normal(&here.join(given)).to_string_lossy().into_owned();
    if path != given {
        call.ui.say(&format!("Warning: Converting \"{given}\" to \"{path}\""));
    }
    path
}

/// The lines that are directories.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.starts_with("import"))
}

/// The file of the active environment.
fn file() -> Result<PathBuf> {
    let active = ActiveEnvironment::from_process().filter(|active| active.path.is_dir());
    let active = active
        .ok_or_else(|| Error::failed("no virtualenv active, or active virtualenv is missing"))?;
    let site = find_site_packages(&active.path).ok_or_else(|| {
        Error::failed(
            "currently-active virtualenv does not appear to have a site-packages directory",
        )
    })?;
    Ok(site.join(FILE))
}
