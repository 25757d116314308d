//! Edits the text of an entry's file and keeps comments, the order of keys, and unknown keys.

use toml_edit::{DocumentMut, Item, Table, TableLike, TomlError};

use super::{Entry, Error};

/// Writes the difference between `before` and `after` into `text`, the text of an entry's file.
pub(super) fn edit(text: &str, before: &Entry, after: &Entry) -> Result<String, EditError> {
    let mut document: DocumentMut = text.parse()?;
    let (before, after) = (table(before)?, table(after)?);
    merge(document.as_table_mut(), &before, &after, 0);
    Ok(document.to_string())
}

/// Why the text can't be edited.
#[derive(Debug, thiserror::Error)]
pub(super) enum EditError {
    /// The text is not TOML.
    #[error("{}", .0.message())]
    Toml(#[from] TomlError),
    /// The entry can't be written as TOML.
    #[error(transparent)]
    Entry(#[from] Error),
}

fn table(entry: &Entry) -> Result<Table, EditError> {
    let document: DocumentMut = entry.render()?.parse()?;
    Ok(document.as_table().clone())
}

/// Applies the difference between `before` and `after` to `target`. `depth` is 0 at the top of the file.
fn merge(target: &mut dyn TableLike, before: &dyn TableLike, after: &dyn TableLike, depth: usize) {
    for (key, _) in before.iter().filter(|(key, _)| !after.contains_key(key)) {
        target.remove(key);
    }
    for (key, new) in after.iter() {
        let old = before.get(key);
        // The text of a table lacks the tables in it.
        let is_same = |old: &Item| !new.is_table_like() && old.to_string() == new.to_string();
        if old.is_some_and(is_same) {
            continue;
        }
        let Some(item) = target.get_mut(key) else {
            insert(target, key, with_inline_tables(new, depth));
            continue;
        };
        let tables = old.and_then(Item::as_table_like).zip(new.as_table_like());
        match (tables, item.as_table_like_mut()) {
            (Some((old, new)), Some(inner)) => {
                let count = inner.len();
                merge(inner, old, new, depth + 1);
                // What was added to a table on one line has no blanks around it yet.
                if inner.len() != count
                    && let Some(line) = item.as_inline_table_mut()
                {
                    line.fmt();
                }
            }
            _ => replace(item, with_inline_tables(new, depth)),
        }
    }
}

/// Inserts a key. A new table goes before `[python]`, the last one: see [`Entry::python`].
fn insert(target: &mut dyn TableLike, key: &str, mut item: Item) {
    let last = target.get("python").and_then(Item::as_table).and_then(Table::position);
    if let (Some(last), Some(table)) = (last, item.as_table_mut()) {
        table.set_position(Some(last - 1));
    }
    target.insert(key, item);
}

/// Replaces a value and keeps the comment after it.
fn replace(item: &mut Item, mut new: Item) {
    if let (Some(old), Some(new)) = (item.as_value(), new.as_value_mut()) {
        *new.decor_mut() = old.decor().clone();
    }
    *item = new;
}

/// Puts tables within tables on one line: `PATH = { prepend = ["/opt/bin"] }`.
fn with_inline_tables(item: &Item, depth: usize) -> Item {
    let Some(table) = item.as_table() else { return item.clone() };
    if depth > 0 {
        return Item::Value(table.clone().into_inline_table().into());
    }
    let rows =
        table.iter().map(|(key, item)| (key.to_owned(), with_inline_tables(item, depth + 1)));
    let mut table = Table::new();
    table.extend(rows);
    Item::Table(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::ProjectLink;
    use crate::registry::testing::entry;
    use crate::variables::{Variable, VariableName};
    use std::path::Path;

    /// The text after `change`. Checks that it parses to exactly the changed entry.
    fn after(text: &str, change: impl FnOnce(&mut Entry)) -> String {
        let before = Entry::parse(text, Path::new("a.toml")).unwrap();
        let mut after = before.clone();
        change(&mut after);
        let text = edit(text, &before, &after).unwrap();
        assert_eq!(Entry::parse(&text, Path::new("a.toml")).unwrap(), after, "{text}");
        text
    }

    #[test]
    fn writes_only_the_difference() {
        let plain = entry("/e/a").render().unwrap();
        let text =
            format!("# mine\nlater = [1]\n{plain}").replace("[python]", "\n# its Python\n[python]");
        let path = VariableName::new("PATH").unwrap();
        let entries = |all: &[&str]| Variable::Entries {
            prepend: all.iter().map(|one| (*one).to_owned()).collect(),
            append: Vec::new(),
        };
        let one = after(&text, |entry| {
            entry.variables.insert(path.clone(), entries(&["/p"]));
            entry.variables.insert(VariableName::new("A").unwrap(), Variable::Value("1".into()));
        });
        let added = "\n[variables]\nA = \"1\"\nPATH = { prepend = [\"/p\"] }\n";
        assert_eq!(one, text.replace("\n\n# its Python", &format!("{added}\n\n# its Python")));
        let commented = one.replace("A = \"1\"\n", "# why\nA = \"1\" # here\n");
        let two = after(&commented, |entry| {
            entry.variables.insert(path.clone(), entries(&["/p", "/q"]));
            entry.variables.insert(VariableName::new("A").unwrap(), Variable::Value("2".into()));
        });
        let expected = commented.replace("\"1\"", "\"2\"").replace("[\"/p\"]", "[\"/p\", \"/q\"]");
        assert_eq!(two, expected);
        let both = after(&two, |entry| {
            let (prepend, append) = (vec!["/p".to_owned()], vec!["/r".to_owned()]);
            entry.variables.insert(path.clone(), Variable::Entries { prepend, append });
        });
        let line = "PATH = { prepend = [\"/p\"], append = [\"/r\"] }";
        assert!(both.contains(line), "{both}");
        let append = after(&both, |entry| {
            let append = vec!["/r".to_owned()];
            let entries = Variable::Entries { prepend: Vec::new(), append };
            entry.variables.insert(path.clone(), entries);
        });
        after(&append, |entry| {
            let (prepend, append) = (vec!["/p".to_owned()], vec!["/r".to_owned()]);
            entry.variables.insert(path.clone(), Variable::Entries { prepend, append });
        });
        let none = after(&two, |entry| entry.variables.clear());
        assert_eq!(none.trim_end(), text.trim_end());
    }

    #[test]
    fn keeps_an_inline_table_on_one_line() {
        let plain = entry("/e/a").render().unwrap();
        let (top, tables) = plain.split_once("[python]").unwrap();
        let text = format!("{top}project = {{ directory = \"/p\", mine = 1 }}\n\n[python]{tables}");
        let text = after(&text, |entry| entry.project.as_mut().unwrap().default = true);
        let line = "\nproject = { directory = \"/p\", mine = 1, default = true }\n";
        assert!(text.contains(line), "{text}");
        let text = after(&text, |entry| entry.project = None);
        assert!(!text.contains("project"), "{text}");
        let text = after(&text, |entry| {
            entry.project = Some(ProjectLink { default: true, ..ProjectLink::new("/q".into()) });
        });
        assert!(text.contains("[project]\ndirectory = \"/q\"\ndefault = true\n"), "{text}");
    }
}
