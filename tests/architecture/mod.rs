//! The house: which module may know which, and how large a room may be.

mod files;
mod imports;

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{files, relative};
use imports::{after_each, tree, without_comments, without_tests};

/// The modules from the top to the ground. An import goes down or, without a circle, sideways.
const LAYERS: [&[&str]; 13] = [
    &["main"],
    &["commands"],
    &["complete", "hints"],
    &["cli", "ui"],
    &["ops"],
    &["inspect"],
    &["context"],
    &["project"],
    &["activation", "trust"],
    &["registry", "session"],
    &["shell", "venv"],
    &["python", "variables"],
    &["dirs", "error", "fs", "interrupt", "progress", "quote"],
];

/// Imports that go down and still are not meant to be.
const FORBIDDEN: [(&str, &str, &str); 4] = [
    ("shell", "fs", "shell does no I/O"),
    ("shell", "interrupt", "shell does no I/O"),
    ("python", "venv", "an interpreter is known before any environment"),
    ("venv", "shell", "an environment is the same in every shell"),
];

/// Crates that only some modules may know.
const CRATES: [(&str, &[&str]); 4] = [
    ("clap", &["cli", "commands", "complete", "main"]),
    ("dialoguer", &["ui"]),
    ("indicatif", &["ui"]),
    ("anstream", &["ui"]),
];

/// A room is described without "and"; past this many lines it no longer is.
const LONGEST: usize = 500;

/// For each module of the crate's root, the modules and crates that it names.
type Arrows = BTreeMap<String, BTreeSet<String>>;

#[test]
fn imports_go_down() {
    let arrows = arrows();
    let mistakes: Vec<String> =
        pairs(&arrows).filter_map(|(from, to)| objection(from, to)).collect();
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn imports_make_no_circle() {
    let mut arrows = arrows();
    // What imports nothing that is left can't be in a circle.
    loop {
        let left: BTreeSet<String> = arrows.keys().cloned().collect();
        for to in arrows.values_mut() {
            to.retain(|module| left.contains(module));
        }
        arrows.retain(|_, to| !to.is_empty());
        if arrows.len() == left.len() {
            break;
        }
    }
    assert!(arrows.is_empty(), "a circle among {arrows:?}");
}

#[test]
fn a_wrong_arrow_is_noticed() {
    assert_eq!(objection("commands", "ui"), None);
    assert_eq!(objection("venv", "python"), None);
    assert_eq!(objection("ui", "clap").as_deref(), Some("ui names the crate clap"));
    assert_eq!(objection("fs", "ui").as_deref(), Some("fs imports ui, which is above it"));
    assert_eq!(objection("new", "fs").as_deref(), Some("new has no layer in this test's table"));
    let forbidden = objection("shell", "fs");
    assert_eq!(forbidden.as_deref(), Some("shell imports fs: shell does no I/O"));
}

#[test]
fn imports_are_read_from_the_code_alone() {
    let code = "//! crate::no\nuse crate::fs::{self, x};\nuse crate::{\n    name::Name,\n    error,\n};\n\
                fn f() { crate::python::g(\"http://a\"); clap::h(); } // crate::no\nuse xcrate::no;";
    let named: Vec<String> = named_in(code).into_iter().collect();
    assert_eq!(named, ["clap", "error", "fs", "name", "python"]);
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = rooms()
        .into_iter()
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(file, lines)| format!("{file}: {lines} lines, more than {LONGEST}"))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// What a project's file sets and runs is got through `src/trust/gate.rs` alone. The field of `Trusted` is
/// private there, so that the compiler sees to most of it; here is the rest.
#[test]
fn nothing_goes_around_the_gate() {
    // Each with the files of src/trust that it may stand in: all that reads and understands a file.
    let kept: [(&str, &[&str]); 6] = [
        ("pub struct Trusted<T>(T);", &["gate.rs"]),
        ("Trusted(Trusted(", &["gate.rs"]),
        ("file::parse(", &["snapshot.rs"]),
        ("Project::new(", &["snapshot.rs"]),
        ("snapshot::project(", &["gate.rs", "review.rs"]),
        ("snapshot::tree(", &["gate.rs", "review.rs"]),
    ];
    let mut seen = BTreeSet::new();
    let mut around = Vec::new();
    for path in files("src", ".rs") {
        let file = relative(&path);
        let text = without_tests(&file, &std::fs::read_to_string(&path).expect("a source file"));
        for (code, homes) in kept.into_iter().filter(|(code, _)| text.contains(code)) {
            if homes.iter().any(|home| file == format!("src/trust/{home}")) {
                seen.insert(code);
            } else {
                around.push(format!("{file}: {code}"));
            }
        }
        let knows = text.contains("venvyard.toml\"") || text.contains("FILE_NAME");
        if knows && !file.starts_with("src/trust/") && file != "src/commands/trust.rs" {
            around.push(format!("{file}: knows the file's name"));
        }
    }
    assert!(around.is_empty(), "{}", around.join("\n"));
    assert_eq!(seen.len(), kept.len(), "only {seen:?} is where it was");
}

/// `cargo test the_house -- --nocapture` shows it.
#[test]
#[expect(clippy::print_stdout, reason = "to be read by a person who asks for it")]
fn the_house_is_printed() {
    let rooms = rooms();
    let mut folder = "";
    for (file, lines) in &rooms {
        let (parent, name) = file.rsplit_once('/').unwrap_or(("", file));
        if parent != folder {
            folder = parent;
            println!("{folder}/");
        }
        println!("  {lines:>4}  {name}");
    }
    println!("{} files, {} lines\n", rooms.len(), rooms.iter().map(|(_, n)| n).sum::<usize>());
    let arrows = arrows();
    for module in LAYERS.iter().copied().flatten().filter(|module| arrows.contains_key(**module)) {
        let to: Vec<&str> = arrows[*module].iter().map(String::as_str).collect();
        println!("{module} -> {}", to.join(", "));
    }
    assert!(rooms.len() > LAYERS.len(), "the sources were not found");
}

/// Every file that is written by hand and run, with its number of lines.
fn rooms() -> Vec<(String, usize)> {
    let code = ["src", "tests", "benches"].into_iter().flat_map(|under| files(under, ".rs"));
    let shell = files("shell", "").into_iter().filter(|path| {
        path.parent().is_some_and(|parent| {
            // What is below is generated.
            parent.ends_with("shell")
        })
    });
    code.chain(shell)
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            (relative(&path), text.lines().count())
        })
        .collect()
}

fn arrows() -> Arrows {
    let mut arrows = Arrows::new();
    for path in files("src", ".rs") {
        let file = relative(&path);
        let module = file["src/".len()..].split(['/', '.']).next().unwrap_or_default().to_owned();
        if module != "lib" && module != "testing" {
            let text =
                without_tests(&file, &std::fs::read_to_string(&path).expect("a source file"));
            let named = named_in(&text).into_iter().filter(|to| *to != module);
            arrows.entry(module.clone()).or_default().extend(named);
        }
    }
    arrows
}

fn pairs(arrows: &Arrows) -> impl Iterator<Item = (&str, &str)> {
    arrows.iter().flat_map(|(from, to)| to.iter().map(move |to| (from.as_str(), to.as_str())))
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn objection(from: &str, to: &str) -> Option<String> {
    let Some(above) = layer(from) else {
        return Some(format!("{from} has no layer in this test's table"));
    };
    if let Some((_, known)) = CRATES.iter().find(|(name, _)| *name == to) {
        return (!known.contains(&from)).then(|| format!("{from} names the crate {to}"));
    }
    let Some(below) = layer(to) else {
        return Some(format!("{to} has no layer in this test's table"));
    };
    if above > below {
        return Some(format!("{from} imports {to}, which is above it"));
    }
    let (.., why) = FORBIDDEN.iter().find(|(a, b, _)| (*a, *b) == (from, to))?;
    Some(format!("{from} imports {to}: {why}"))
}

/// The modules named after `crate::` (in main: `venvyard::`), and the crates of [`CRATES`].
fn named_in(text: &str) -> BTreeSet<String> {
    let code = without_comments(text);
    let mut named = BTreeSet::new();
    for root in ["crate::", "venvyard::"] {
        for rest in after_each(&code, root) {
            named.extend(tree(rest).into_iter().filter_map(|path| path.into_iter().next()));
        }
    }
    for (name, _) in CRATES {
        if after_each(&code, &format!("{name}::")).next().is_some() {
            named.insert(name.to_owned());
        }
    }
    // A macro or type at the crate's root is no module.
    named.retain(|name| name.chars().next().is_some_and(char::is_lowercase));
    named
}
