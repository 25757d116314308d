//! Finds the project's scripts that its commands run, so that trust covers their content too.

use std::path::{Path, PathBuf};

/// The scripts below `directory`, whose path has no link, that the commands name. Scripts that these run in
/// turn can't be found. Files that a command only reads or writes are not included.
pub(super) fn scripts<'a>(
    commands: impl IntoIterator<Item = &'a String>,
    directory: &Path,
) -> Vec<PathBuf> {
    let words = commands.into_iter().flat_map(|command| words(command));
    let mut scripts: Vec<PathBuf> =
        words.map(|word| directory.join(word)).filter(|path| is_script(path, directory)).collect();
    scripts.sort();
    scripts.dedup();
    scripts
}

/// The words of a command, even without blanks between them: `up.sh;make`. Nothing is expanded as a shell
/// would.
fn words(command: &str) -> Vec<String> {
    let words = shell_words::split(command)
        .unwrap_or_else(|_| command.split_whitespace().map(str::to_owned).collect());
    let parts = words.iter().flat_map(|word| word.split([';', '&', '|', '(', ')', '<', '>', '\n']));
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn is_script(path: &Path, directory: &Path) -> bool {
    let Ok(real) = dunce::canonicalize(path) else { return false };
    real.starts_with(directory)
        && real.metadata().is_ok_and(|there| there.is_file() && can_be_run(&real, &there))
}

#[cfg(unix)]
fn can_be_run(path: &Path, metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    // `sh up.sh` works without execute permission.
    metadata.permissions().mode() & 0o111 != 0 || path.extension().is_some_and(|end| end == "sh")
}

#[cfg(not(unix))]
fn can_be_run(path: &Path, _metadata: &std::fs::Metadata) -> bool {
    let extensions = ["bat", "cmd", "exe", "ps1", "py", "sh"];
    path.extension()
        .is_some_and(|end| extensions.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_words_as_a_shell_does() {
        assert_eq!(words("sh 'a b.sh' && ./up.sh;make"), ["sh", "a b.sh", "./up.sh", "make"]);
        assert_eq!(words("(cd x|./y) >log"), ["cd", "x", "./y", "log"]);
        assert_eq!(words("it's ./up.sh"), ["it's", "./up.sh"]);
    }
}
