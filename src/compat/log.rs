//! `VIRTUALENVWRAPPER_LOG_FILE`: a line for each hook that is run, for those who look for what their hooks did.

use std::path::Path;

use jiff::Zoned;

use super::Call;
use crate::error::Result;
use crate::fs;

/// The file is put aside when it is longer, as ever.
const LONGEST: usize = 10_240;

/// Adds a line to the file, if the user wants one.
pub(super) fn write(call: &Call<'_>, what: &str) -> Result<()> {
    call.settings.log_file.as_deref().map_or(Ok(()), |file| add(file, what))
}

fn add(file: &Path, what: &str) -> Result<()> {
    let mut text = std::fs::read(file).unwrap_or_default();
    if text.len() > LONGEST {
        let mut before = file.as_os_str().to_owned();
        before.push(".1");
        fs::rename_over(file, Path::new(&before))?;
        text.clear();
    }
    let now = Zoned::now().strftime("%Y-%m-%d %H:%M:%S,%3f");
    text.extend(format!("{now} DEBUG virtualenvwrapper.hook_loader {what}\n").bytes());
    fs::replace_derived(file, &text)?;
    // A group may share it.
    Ok(fs::set_mode(file, 0o664)?)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_put_aside() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("log");
        for _ in 0..200 {
            add(&file, &"x".repeat(90)).unwrap();
        }
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.len() <= LONGEST + 200 && dir.path().join("log.1").is_file());
        assert!(text.lines().all(|line| line.ends_with("xx")), "{text}");
    }
}
