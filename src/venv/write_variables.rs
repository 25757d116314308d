//! Writes an environment's variables into its own activate scripts, for users that don't run
//! venvyard, such as editors and cron jobs.
//!
//! A script has blocks between comments for them, whose lines come from `blocks`. Everything else
//! in the script is the user's.

use std::io;
use std::path::{Path, PathBuf};

use super::blocks::{Phase, block};
use super::paths::bin_dir;
use super::scripts::{ActivateScript, SCRIPTS};
use crate::fs::{self, Readers};
use crate::variables::Variables;

/// A script that was left as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SkippedScript {
    pub(crate) path: PathBuf,
    pub(crate) reason: String,
}

/// Writes the variables into the environment's activate scripts. Each changed script is replaced as
/// a whole, even if it was a link. `readers` may read a changed script. `home` is what `~` stands for in an entry. Returns the scripts that were skipped;
/// missing ones are not mentioned.
///
/// # Errors
/// A script can't be read, or made private; the message names the path. Earlier scripts are already written.
pub(crate) fn write_variables(
    environment: &Path,
    variables: &Variables,
    readers: Readers,
    home: &Path,
) -> io::Result<Vec<SkippedScript>> {
    let mut skipped = Vec::new();
    for script in &SCRIPTS {
        let path = bin_dir(environment).join(script.name);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let text = str::from_utf8(&bytes).ok();
        let changed = text.and_then(|text| rewritten(text, script, variables, home));
        match changed {
            None => {
                let reason = "it has no block for variables".to_owned();
                skipped.push(SkippedScript { path, reason });
            }
            Some(changed) if changed.as_bytes() == bytes => {
                if readers == Readers::Owner {
                    fs::make_private(&path)?;
                }
            }
            Some(_) if fs::metadata(&path)?.permissions().readonly() => {
                skipped.push(SkippedScript { path, reason: "it is read-only".to_owned() });
            }
            Some(changed) => {
                if let Err(error) = fs::replace_here(&path, changed.as_bytes(), readers) {
                    skipped.push(SkippedScript { path, reason: error.to_string() });
                }
            }
        }
    }
    Ok(skipped)
}

/// The script's text with the variables in its blocks; `None` if it has no blocks, or one without
/// an end.
pub(super) fn rewritten(
    text: &str,
    script: &ActivateScript,
    variables: &Variables,
    home: &Path,
) -> Option<String> {
    let mut new = String::with_capacity(text.len());
    let mut lines = text.split_inclusive('\n');
    let mut blocks = 0;
    while let Some(line) = lines.next() {
        let Some((phase, ends)) = block_start(line) else {
            new.push_str(line);
            continue;
        };
        lines.find(|line| comment(line).is_some_and(|text| text == ends))?;
        let indent = &line[..line.len() - line.trim_start().len()];
        new.push_str(&block(script, phase, variables, home, indent));
        blocks += 1;
    }
    // Windows PowerShell 5.1 reads a file without a byte order mark in the legacy code page.
    if script.extension() == "ps1" && !new.is_ascii() && !new.starts_with('\u{feff}') {
        new.insert(0, '\u{feff}');
    }
    (blocks > 0).then_some(new)
}

/// The phase of the block that starts with this line, and the comment that ends it. A number
/// distinguishes that comment from the lines of a value.
pub(super) fn block_start(line: &str) -> Option<(Phase, String)> {
    let (phase, number) = comment(line)?.strip_prefix(">>> variables: ")?.split_once(" >>>")?;
    if !number.chars().all(|c| c == ' ' || c.is_ascii_digit()) {
        return None;
    }
    Some((Phase::from_name(phase)?, format!("<<< variables <<<{number}")))
}

/// The text of a comment line.
fn comment(line: &str) -> Option<&str> {
    let line = line.trim();
    line.strip_prefix("# ").or_else(|| line.strip_prefix("@rem "))
}
