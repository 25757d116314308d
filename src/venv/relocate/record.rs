//! The rows of a RECORD whose files were rewritten.

use std::collections::HashMap;

use super::paths::Move;
use crate::venv::seed::record::{field, hash, push};

/// What a file was and what it will be.
#[derive(Debug)]
pub(super) struct Rewritten {
    pub(super) old: Vec<u8>,
    pub(super) new: Vec<u8>,
}

/// The RECORD with the hashes and sizes of the files in `changes`, whose paths are relative to the environment with
/// `/`. `packages` is the directory of packages, relative to the environment. `None` if nothing changes. A row whose hash
/// did not fit before stays as it is: somebody edited the file, and that must not be hidden.
pub(super) fn rewritten(
    text: &str,
    paths: &Move,
    packages: &str,
    changes: &HashMap<String, Rewritten>,
) -> Option<String> {
    let (mut output, mut is_other) = (String::with_capacity(text.len() + 128), false);
    let mut rest = text;
    while !rest.is_empty() {
        let row = Row::parse(rest)?;
        rest = &rest[row.text.len()..];
        match row.moved(paths, packages, changes) {
            Some(moved) => {
                is_other = true;
                output.push_str(&moved);
                output.push_str(row.end);
            }
            None => output.push_str(row.text),
        }
    }
    is_other.then_some(output)
}

/// A row with its line end.
struct Row<'a> {
    text: &'a str,
    path: String,
    hash: String,
    size: String,
    end: &'a str,
}

impl<'a> Row<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut fields = Vec::with_capacity(3);
        let mut rest = text;
        loop {
            let (value, after) = field(rest)?;
            fields.push(value);
            let Some(more) = after.strip_prefix(',') else {
                rest = after;
                break;
            };
            rest = more;
        }
        let length = match rest.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            [] => 0,
            _ => return None,
        };
        let before = text.len() - rest.len();
        let mut fields = fields.into_iter();
        let mut next = || fields.next().unwrap_or_default();
        let (path, hash, size) = (next(), next(), next());
        let text = &text[..before + length];
        Some(Self { text, path, hash, size, end: &text[before..] })
    }

    /// The row without its line end, if the file was rewritten or its path changes.
    fn moved(
        &self,
        paths: &Move,
        packages: &str,
        changes: &HashMap<String, Rewritten>,
    ) -> Option<String> {
        let path = paths.path(&self.path);
        let inside = match paths.inside(&self.path) {
            Some(below) => below.trim_start_matches('/').to_owned(),
            None => joined(packages, &self.path)?,
        };
        let file = changes.get(&inside).filter(|file| self.hash == hash(&file.old));
        if path.is_none() && file.is_none() {
            return None;
        }
        let (digest, size) = match file {
            Some(file) => (hash(&file.new), Some(file.new.len() as u64)),
            None => (self.hash.clone(), self.size.parse().ok()),
        };
        let mut row = String::new();
        push(&mut row, path.as_deref().unwrap_or(&self.path), &digest, size);
        row.truncate(row.trim_end_matches('\n').len());
        Some(row)
    }
}

/// The path of a row, relative to the environment; `None` if it leads outside.
fn joined(packages: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = packages.split('/').collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::venv::paths::Os;

    fn of(text: &str) -> Option<String> {
        let file = Rewritten { old: b"old".to_vec(), new: b"newer".to_vec() };
        let changes = HashMap::from([("bin/x".to_owned(), file)]);
        rewritten(
            text,
            &Move::new(&["/e/a"], "/n", Os::Unix),
            "lib/python3.9/packages-packages",
            &changes,
        )
    }

    #[test]
    fn the_row_of_a_rewritten_file_gets_its_hash_and_size() {
        let (old, new) = (hash(b"old"), hash(b"newer"));
        let text = format!(
            "a.py,sha256=x,3\r\n../../../bin/x,{old},3\r\n\"b,c\",,\r\n/e/a/bin/x,{old},3\r\n/e/a/share/y,,\n"
        );
        let expected = format!(
            "a.py,sha256=x,3\r\n../../../bin/x,{new},5\r\n\"b,c\",,\r\n/n/bin/x,{new},5\r\n/n/share/y,,\n"
        );
        assert_eq!(of(&text), Some(expected));
    }

    #[test]
    fn rows_without_a_hash_or_of_edited_files_stay() {
        for row in
            ["../../../bin/x,,\n", "../../../bin/x,sha256=edited,3\n", "../../../../bin/x,,", "\"a"]
        {
            assert_eq!(of(row), None, "{row}");
        }
    }
}
