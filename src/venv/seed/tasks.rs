//! Divides a wheel's files into portions for two threads. Each portion creates its own directories,
//! so no portion waits for another.

use std::collections::BTreeMap;

use super::file::SeedFile;

/// The largest size of a portion. It is small enough for two threads to end at the same time, and
/// large enough that few directories have to be created beforehand.
const LARGEST: usize = 48;

/// Files and directories that can be created independently of other portions.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Portion {
    /// Directories, parents first.
    pub(super) dirs: Vec<String>,
    pub(super) files: Vec<SeedFile>,
}

/// The contents of a directory.
#[derive(Default)]
struct Node {
    files: Vec<SeedFile>,
    dirs: BTreeMap<String, Node>,
}

/// The directories to create first, parents first, always including `needed`; and the portions, in
/// any order.
pub(super) fn divide(files: Vec<SeedFile>, needed: &str) -> (Vec<String>, Vec<Portion>) {
    let mut root = Node::default();
    for file in files {
        let mut node = &mut root;
        for (end, _) in file.path.match_indices('/') {
            node = node.dirs.entry(file.path[..end].to_owned()).or_default();
        }
        node.files.push(file);
    }
    let (mut shared, mut portions) = (Vec::new(), Vec::new());
    root.divide(needed, &mut shared, &mut portions);
    (shared, portions)
}

impl Node {
    fn size(&self) -> usize {
        self.files.len() + self.dirs.values().map(|dir| 1 + dir.size()).sum::<usize>()
    }

    /// Divides the contents of a directory that exists.
    fn divide(self, needed: &str, shared: &mut Vec<String>, portions: &mut Vec<Portion>) {
        let mut files = self.files;
        while !files.is_empty() {
            let rest = files.split_off(files.len().min(LARGEST));
            portions.push(Portion { dirs: Vec::new(), files });
            files = rest;
        }
        let mut small = Portion::default();
        for (path, dir) in self.dirs {
            if 1 + dir.size() > LARGEST || path == needed {
                shared.push(path);
                dir.divide(needed, shared, portions);
                continue;
            }
            // Neighbours share a portion while they fit.
            if small.dirs.len() + small.files.len() + 1 + dir.size() > LARGEST {
                portions.push(std::mem::take(&mut small));
            }
            dir.gather(path, &mut small);
        }
        if small != Portion::default() {
            portions.push(small);
        }
    }

    fn gather(self, path: String, portion: &mut Portion) {
        portion.dirs.push(path);
        portion.files.extend(self.files);
        for (path, dir) in self.dirs {
            dir.gather(path, portion);
        }
    }
}

/// The tasks in a manifest's text. Each follows a line with a dash.
#[derive(Debug, Clone)]
pub(super) struct Tasks<'a> {
    rest: &'a str,
}

/// One task, or the directories that all tasks need: a part of a manifest's text.
#[derive(Debug, Clone, Copy)]
pub(in crate::venv) struct Task<'a> {
    text: &'a str,
}

impl<'a> Tasks<'a> {
    /// The directories that all tasks need, and the tasks.
    pub(super) fn of(text: &'a str) -> (Task<'a>, Self) {
        let (shared, rest) = first(text);
        (Task { text: shared }, Self { rest })
    }
}

impl<'a> Iterator for Tasks<'a> {
    type Item = Task<'a>;

    fn next(&mut self) -> Option<Task<'a>> {
        let (text, rest) = first(self.rest.strip_prefix("-\n")?);
        self.rest = rest;
        Some(Task { text })
    }
}

/// The text before the first dash, and the rest.
fn first(text: &str) -> (&str, &str) {
    let lines = text.split_inclusive('\n').take_while(|line| *line != "-\n");
    text.split_at(lines.map(str::len).sum())
}

impl<'a> Task<'a> {
    /// Directories to create, parents first.
    pub(super) fn dirs(self) -> impl Iterator<Item = &'a str> {
        self.text.lines().filter_map(|line| line.strip_prefix("d "))
    }

    /// Files to link after that.
    pub(super) fn files(self) -> impl Iterator<Item = SeedFile<&'a str>> {
        self.text.lines().filter_map(SeedFile::of_line)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::file::SeedFileKind;
    use super::*;
    use proptest::prelude::*;

    fn files(paths: &[String]) -> Vec<SeedFile> {
        let file =
            |path: &String| SeedFile { path: path.clone(), size: 1, kind: SeedFileKind::Plain };
        paths.iter().map(file).collect()
    }

    #[test]
    fn a_small_wheel_is_one_portion() {
        let (shared, portions) = divide(files(&["a/b/c.py".into(), "a/d.py".into()]), "b");
        assert_eq!(shared, Vec::<String>::new());
        assert_eq!(portions.len(), 1);
        assert_eq!(portions[0].dirs, ["a", "a/b"]);
    }

    proptest! {
        /// Everything is created once, and every directory before its contents, in whichever order
        /// the portions are taken.
        #[test]
        fn each_portion_stands_by_itself(
            paths in proptest::collection::hash_set("([a-c]/){0,4}[d-z]{1,2}", 0..400)
        ) {
            let paths: Vec<String> = paths.into_iter().collect();
            let (shared, portions) = divide(files(&paths), "a");
            let parent = |path: &str| path.rsplit_once('/').map(|(dir, _)| dir.to_owned());
            let mut made: HashSet<String> = HashSet::new();
            for dir in &shared {
                prop_assert!(parent(dir).is_none_or(|dir| made.contains(&dir)));
                prop_assert!(made.insert(dir.clone()));
            }
            let mut all: Vec<String> = Vec::new();
            let mut twice = made.clone();
            for portion in &portions {
                prop_assert!(portion.dirs.len() + portion.files.len() <= LARGEST);
                let mut here = made.clone();
                for dir in &portion.dirs {
                    prop_assert!(parent(dir).is_none_or(|dir| here.contains(&dir)));
                    prop_assert!(here.insert(dir.clone()) && twice.insert(dir.clone()));
                }
                for file in &portion.files {
                    prop_assert!(parent(&file.path).is_none_or(|dir| here.contains(&dir)));
                    all.push(file.path.clone());
                }
            }
            all.sort();
            let mut paths = paths;
            paths.sort();
            prop_assert_eq!(all, paths);
        }
    }
}
