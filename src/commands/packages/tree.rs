//! Which package requires which, as a tree.

use std::collections::BTreeSet;

use crate::inspect::packages::{Edge, Packages};

/// Stands behind a package whose own branches are shown above.
const SHOWN: &str = " (*)";

/// Stands behind a package that is above itself.
const CIRCLE: &str = " (a circle)";

/// Explains [`SHOWN`].
const LEGEND: &str = "(*) its branches are shown above\n";

/// All packages, below each what it requires.
pub(super) fn forward(packages: &Packages) -> String {
    let below = |number: usize| {
        let edges = packages.all[number].requires.iter();
        edges.map(|edge| (edge.target, shown_below(packages, edge))).collect()
    };
    let roots = packages.roots();
    Tree::of(&below, roots.into_iter().map(|root| (root, named(packages, root))))
}

/// A package, below it what requires it.
pub(super) fn reverse(packages: &Packages, number: usize) -> String {
    let below = |number: usize| {
        let dependents = packages.dependents(number).into_iter();
        dependents.map(|(from, edge)| (Some(from), shown_above(packages, from, edge))).collect()
    };
    Tree::of(&below, [(number, named(packages, number))])
}

/// The package, and all that require it, directly or through others.
pub(super) fn above(packages: &Packages, number: usize) -> Vec<usize> {
    let (mut found, mut open) = (BTreeSet::new(), vec![number]);
    while let Some(number) = open.pop() {
        if found.insert(number) {
            open.extend(packages.dependents(number).into_iter().map(|(from, _)| from));
        }
    }
    found.into_iter().collect()
}

/// What stands below a package, each with its number, if it is there, and its text.
type Below<'a> = &'a dyn Fn(usize) -> Vec<(Option<usize>, String)>;

struct Tree<'a> {
    below: Below<'a>,
    text: String,
    /// The packages whose branches are in the text.
    shown: BTreeSet<usize>,
    /// The packages above the current one, and itself.
    path: Vec<usize>,
    has_repeated: bool,
}

impl<'a> Tree<'a> {
    fn of(below: Below<'a>, roots: impl IntoIterator<Item = (usize, String)>) -> String {
        let (text, shown, path) = (String::new(), BTreeSet::new(), Vec::new());
        let mut tree = Tree { below, text, shown, path, has_repeated: false };
        for (root, text) in roots {
            tree.add(Some(root), &text, "", "");
        }
        if tree.has_repeated {
            tree.text.push_str(LEGEND);
        }
        tree.text
    }

    /// Adds a package behind `branch`. Its own branches begin with `indent`.
    fn add(&mut self, number: Option<usize>, text: &str, branch: &str, indent: &str) {
        let below = number.map(self.below).unwrap_or_default();
        let is_circle = number.is_some_and(|number| self.path.contains(&number));
        let is_shown = number.is_some_and(|number| self.shown.contains(&number));
        let is_repeated = !is_circle && is_shown && !below.is_empty();
        let end = if is_circle {
            CIRCLE
        } else if is_repeated {
            SHOWN
        } else {
            ""
        };
        self.has_repeated |= is_repeated;
        self.text.extend([branch, text, end, "\n"]);
        let Some(number) = number.filter(|_| !is_circle && !is_shown) else { return };
        self.shown.insert(number);
        self.path.push(number);
        let last = below.len().saturating_sub(1);
        for (at, (number, text)) in below.into_iter().enumerate() {
            let (branch, more) =
                if at == last { ("└── ", "    ") } else { ("├── ", "│   ") };
            self.add(number, &text, &format!("{indent}{branch}"), &format!("{indent}{more}"));
        }
        self.path.pop();
    }
}

/// `Django 5.2.1`
fn named(packages: &Packages, number: usize) -> String {
    let package = &packages.all[number];
    let version = package.version.as_deref().map(|version| format!(" {version}"));
    format!("{}{}", package.name, version.unwrap_or_default())
}

/// What a package requires: `asgiref 3.8.1 (>=3.8,<4)`.
fn shown_below(packages: &Packages, edge: &Edge) -> String {
    let wanted = wanted(edge);
    match edge.target {
        None => format!("{}{wanted} is missing", edge.wanted.name),
        Some(number) => format!("{}{wanted}{}", named(packages, number), unmet(edge)),
    }
}

/// What requires a package: `Django 5.2.1 (>=3.8,<4)`.
fn shown_above(packages: &Packages, from: usize, edge: &Edge) -> String {
    format!("{}{}{}", named(packages, from), wanted(edge), unmet(edge))
}

fn wanted(edge: &Edge) -> String {
    let wanted = &edge.wanted;
    let extras = if wanted.extras.is_empty() {
        String::new()
    } else {
        format!("[{}]", wanted.extras.join(","))
    };
    let versions = wanted.url.as_deref().unwrap_or(&wanted.versions);
    match format!("{extras}{versions}") {
        nothing if nothing.is_empty() => nothing,
        text => format!(" ({text})"),
    }
}

fn unmet(edge: &Edge) -> &'static str {
    if edge.is_met == Some(false) { ", another version is required" } else { "" }
}
