//! Reads requirements files, with the files that they include.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::Requirement;

/// The requirements in a file, in which relative paths start at `directory`, as in pip. What can't be read is
/// left out: a URL, a file that is gone, an option.
pub fn in_file(file: &Path, directory: &Path) -> Vec<Requirement> {
    let mut found = Vec::new();
    collect(file, directory, &mut HashSet::new(), &mut found);
    found
}

/// Whether each line of the text is a requirement or an option, and at least one is there.
pub fn is_file(text: &str) -> bool {
    let lines = logical_lines(text);
    let is_one = |line: &String| {
        line.starts_with('-') || Requirement::parse(without_options(line), Path::new("/")).is_one()
    };
    !lines.is_empty() && lines.iter().all(is_one)
}

/// The requirements in a text that includes no files.
pub fn in_text(text: &str, directory: &Path) -> Vec<Requirement> {
    logical_lines(text).iter().filter_map(|line| requirement(line, directory)).collect()
}

fn collect(
    file: &Path,
    directory: &Path,
    seen: &mut HashSet<PathBuf>,
    found: &mut Vec<Requirement>,
) {
    // A file may include itself, by another path each time.
    if !dunce::canonicalize(file).is_ok_and(|real| seen.insert(real)) {
        return;
    }
    let Ok(bytes) = std::fs::read(file) else { return };
    for line in logical_lines(&String::from_utf8_lossy(&bytes)) {
        let line = with_variables(&line, |name| std::env::var(name).ok());
        if let Some(included) = option(&line, &["-r", "--requirement"]) {
            let beside = file.parent().unwrap_or(Path::new("/")).join(included);
            collect(&beside, directory, seen, found);
        } else {
            found.extend(requirement(&line, directory));
        }
    }
}

/// The requirement in a line; `None` for another option than `--editable`.
fn requirement(line: &str, directory: &Path) -> Option<Requirement> {
    if let Some(sources) = option(line, &["-e", "--editable"]) {
        return Some(Requirement::editable(without_options(sources), directory));
    }
    let read = || Requirement::parse(without_options(line), directory);
    (!line.starts_with('-')).then(|| Requirement { hashes: hashes(line), ..read() })
}

/// The lines without comments and blank lines, those that end with a backslash joined with the next.
fn logical_lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for physical in text.trim_start_matches('\u{feff}').lines() {
        // A comment ends a line even after a backslash.
        let is_comment = physical.trim_start().starts_with('#');
        match physical.strip_suffix('\\') {
            Some(start) if !is_comment => line.push_str(start),
            _ => {
                line.push_str(if is_comment { "" } else { physical });
                lines.push(std::mem::take(&mut line));
            }
        }
    }
    lines.push(line);
    let plain = lines.iter().map(|line| without_comment(line).trim().to_owned());
    plain.filter(|line| !line.is_empty()).collect()
}

/// A comment begins with a `#` after a blank: a URL may have one, too.
fn without_comment(line: &str) -> &str {
    let begins = |(at, _): &(usize, &str)| *at == 0 || line[..*at].ends_with([' ', '\t']);
    line.match_indices('#').find(begins).map_or(line, |(at, _)| &line[..at])
}

/// The value of an option at the beginning of a line: `-r x`, `-rx`, `--requirement x`, `--requirement=x`.
fn option<'a>(line: &'a str, names: &[&str; 2]) -> Option<&'a str> {
    let [short, long] = *names;
    let value = match line.strip_prefix(long) {
        Some(rest) if rest.starts_with([' ', '\t', '=']) => &rest[1..],
        Some(_) => return None,
        None => line.strip_prefix(short)?,
    };
    Some(value.trim().trim_matches(['"', '\'']))
}

/// The requirement before its own options: `a==1 --hash=sha256:0`.
fn without_options(line: &str) -> &str {
    line.find(" --").map_or(line, |end| line[..end].trim_end())
}

/// The values of a line's options `--hash=sha256:0`, `--hash sha256:0`.
fn hashes(line: &str) -> Vec<String> {
    let values = line.split(" --hash").skip(1).filter_map(|rest| rest.strip_prefix(['=', ' ']));
    let first = |value: &str| value.split_whitespace().next().map(str::to_owned);
    values.filter_map(|value| first(value.trim_start_matches(['"', '\'']))).collect()
}

/// The line with `${NAME}` replaced by the values of variables that are set.
fn with_variables(line: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut done = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("${") {
        done.push_str(before);
        let named = after.split_once('}').and_then(|(name, after)| Some((value(name)?, after)));
        let (value, after) = named.unwrap_or_else(|| ("${".to_owned(), after));
        done.push_str(&value);
        rest = after;
    }
    done + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs;

    fn texts(files: &[(&str, &str)]) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write_new(&path, text.as_bytes()).unwrap();
        }
        let found = in_file(&dir.path().join(files[0].0), dir.path());
        found.into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn options_and_comments_are_left_out() {
        let text = "\u{feff}# all\n\n  a==1 --hash=sha256:0 \\\n    --hash=sha256:1  # why\n--no-index\n-i https://e.org\n\
                    b \\\n# between\nc #x\nhttps://e.org/d.zip#egg=d\n-c limits.txt\n";
        assert_eq!(texts(&[("r.txt", text)]), ["a==1", "b", "c", "https://e.org/d.zip#egg=d"]);
    }

    #[test]
    fn included_files_are_read_once_from_where_they_are_included() {
        let files = [
            (
                "r.txt",
                "-r more/base.txt\n--requirement=more/base.txt\n-rgone.txt\n-e ./x\n--editable y[z]",
            ),
            ("more/base.txt", "--requirement ../r.txt\n-r deep.txt\na"),
            ("more/deep.txt", "deep\n"),
        ];
        assert_eq!(texts(&files), ["deep", "a", "./x", "y[z]"]);
    }

    #[test]
    fn variables_are_replaced_if_they_are_set() {
        let value = |name: &str| (name == "A").then(|| "x".to_owned());
        assert_eq!(with_variables("${A}-${B}${A} ${", value), "x-${B}x ${");
    }
}
