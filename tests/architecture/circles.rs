//! Imports among the files of the crate: no circle, and no verb that imports another.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::{Module, after_each, tree, without_comments, without_tests};
use crate::support::{files, relative};

/// Files that import each other in a circle. None may be added.
const CIRCLES: [&str; 0] = [];

/// The circles in `src`, each as its files.
pub(super) fn in_src() -> Vec<String> {
    circles(&arrows(&sources())).iter().map(shown).collect()
}

/// For each file's module, the others that it names.
type Arrows = BTreeMap<Module, BTreeSet<Module>>;

#[test]
fn files_make_no_circle() {
    assert_eq!(in_src(), CIRCLES);
}

#[test]
fn no_verb_knows_another() {
    let arrows = arrows(&sources());
    let verb = |module: &Module| module.get(1).filter(|_| module[0] == "commands").cloned();
    let mut found = BTreeSet::new();
    for (from, to) in arrows.iter().flat_map(|(from, to)| to.iter().map(move |to| (from, to))) {
        if let (Some(from), Some(to)) = (verb(from), verb(to))
            && from != to
        {
            found.insert(format!("{from} {to}"));
        }
    }
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_circle_is_noticed_wherever_its_names_come_from() {
    let source = |path: &str, text: &str| (module_of(path), without_comments(text));
    let sources = BTreeMap::from([
        source("src/a/mod.rs", "mod one;\nmod two;\npub use two::{Two, other};\nuse crate::b::B;"),
        source("src/a/one.rs", "use super::{Two, Missing};"),
        source("src/a/two.rs", "use super::one;\nuse crate::c::{self, d::{D, E}};"),
        source("src/b.rs", "fn f() { crate::c::d::g(super::a::one::h) }"),
        source("src/c/d.rs", "// crate::b::no"),
        source("src/c/mod.rs", "pub mod d;"),
    ]);
    let arrows = arrows(&sources);
    let to = |path| arrows[&module_of(path)].iter().map(|to| to.join("/")).collect::<Vec<_>>();
    assert_eq!(to("src/a/one.rs"), ["a/two"]);
    assert_eq!(to("src/a/two.rs"), ["a/one", "c", "c/d"]);
    assert_eq!(to("src/b.rs"), ["a/one", "c/d"]);
    assert_eq!(to("src/a/mod.rs"), ["b"]);
    let circles: Vec<String> = circles(&arrows).iter().map(shown).collect();
    assert_eq!(circles, ["a/one a/two"]);
}

fn shown(modules: &BTreeSet<Module>) -> String {
    modules.iter().map(|module| module.join("/")).collect::<Vec<_>>().join(" ")
}

/// What is compiled into the binary, file by file.
fn sources() -> BTreeMap<Module, String> {
    let read = |path: std::path::PathBuf| {
        let file = relative(&path);
        let text = std::fs::read_to_string(&path).expect("a source file");
        (module_of(&file), without_comments(&without_tests(&file, &text)))
    };
    let sources = files("src", ".rs").into_iter().map(read);
    sources.filter(|(module, text)| !module.is_empty() && !text.is_empty()).collect()
}

/// `src/a/b.rs` and `src/a/b/mod.rs` are `a::b`; the crate's own root is empty.
fn module_of(file: &str) -> Module {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    let root = ["lib", "main"].contains(&path);
    if root { Module::new() } else { path.split('/').map(str::to_owned).collect() }
}

/// A folder's `mod.rs` and the files in the folder may import each other.
fn arrows(sources: &BTreeMap<Module, String>) -> Arrows {
    let resolve = |from: &Module, text: &str| {
        let named = named_in(from, text).into_iter();
        let found = named.filter_map(|path| home(sources, &path));
        found.filter(|to| !to.starts_with(from) && !from.starts_with(to)).collect()
    };
    sources.iter().map(|(from, text)| (from.clone(), resolve(from, text))).collect()
}

/// The file in which something is: where a folder passes on what one of its files has, that one.
fn home(sources: &BTreeMap<Module, String>, path: &[String]) -> Option<Module> {
    let length = (1..=path.len()).rev().find(|length| sources.contains_key(&path[..*length]))?;
    let (module, rest) = path.split_at(length);
    if let Some(name) = rest.first() {
        for used in uses_of(&sources[module]) {
            let within = [module, used.as_slice()].concat();
            if used.len() > 1
                && used.last() == Some(name)
                && sources.contains_key(&within[..=length])
            {
                return home(sources, &within);
            }
        }
    }
    Some(module.to_vec())
}

/// The paths that a text names from the crate's root or relative to its own place, as those from the root.
fn named_in(from: &Module, text: &str) -> Vec<Module> {
    let mut named = Vec::new();
    for root in ["crate::", "venvyard::"] {
        named.extend(after_each(text, root).flat_map(tree));
    }
    for rest in after_each(text, "super::") {
        let mut above = &from[..from.len().saturating_sub(1)];
        let mut rest = rest;
        while let Some(more) = rest.strip_prefix("super::") {
            (above, rest) = (&above[..above.len().saturating_sub(1)], more);
        }
        named.extend(tree(rest).into_iter().map(|path| [above, path.as_slice()].concat()));
    }
    named
}

/// What a module uses of its own files, as `a::b::C` or `self::a::C`.
fn uses_of(text: &str) -> Vec<Module> {
    let own = after_each(text, "use ").filter(|rest| !rest.starts_with("crate::"));
    own.flat_map(|rest| tree(rest.strip_prefix("self::").unwrap_or(rest))).collect()
}

/// The sets of files from each of which every other one is reached.
fn circles(arrows: &Arrows) -> Vec<BTreeSet<Module>> {
    let reached = |from: &Module| {
        let mut seen = BTreeSet::new();
        let mut next = vec![from];
        while let Some(to) = next.pop().and_then(|module| arrows.get(module)) {
            next.extend(to.iter().filter(|to| seen.insert((*to).clone())));
        }
        seen
    };
    let reached: BTreeMap<&Module, BTreeSet<Module>> =
        arrows.keys().map(|from| (from, reached(from))).collect();
    let mut circles = Vec::new();
    for (from, them) in reached.iter().filter(|(from, them)| them.contains(**from)) {
        let circle: BTreeSet<Module> = them
            .iter()
            .filter(|to| reached.get(to).is_some_and(|back| back.contains(*from)))
            .cloned()
            .collect();
        if !circles.contains(&circle) {
            circles.push(circle);
        }
    }
    circles
}
