//! The structure of the code: which module may import which, and how long a file may be.

mod circles;
mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::support::{files, relative, repository};
use imports::{after_each, tree, without_comments, without_tests};

/// The modules from top to bottom. An import goes down or, if that makes no circle, sideways.
const LAYERS: [&[&str]; 14] = [
    &["main"],
    &["commands"],
    &["compat"],
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
    &["dirs", "error", "fs", "interrupt", "parallel", "program", "progress", "quote"],
];

/// Imports that go down but are forbidden all the same.
const FORBIDDEN: [(&str, &str, &str); 4] = [
    ("shell", "fs", "shell does no I/O"),
    ("shell", "interrupt", "shell does no I/O"),
    ("python", "venv", "an interpreter exists before any environment"),
    ("venv", "shell", "an environment is the same in every shell"),
];

/// Crates that only some modules may use.
const CRATES: [(&str, &[&str]); 4] = [
    ("clap", &["cli", "commands", "complete", "main"]),
    ("dialoguer", &["ui"]),
    ("indicatif", &["ui"]),
    ("anstream", &["ui"]),
];

/// The most lines of a file that is not in [`LONG`].
const LONGEST: usize = 400;

/// Files that are longer, each with the reason.
const LONG: &[(&str, &str)] = &[];

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
    let long: Vec<(String, usize)> =
        source_files().into_iter().filter(|(_, lines)| *lines > LONGEST).collect();
    let is_known = |file: &str| LONG.iter().any(|(known, _)| *known == file);
    let new: Vec<_> = long.iter().filter(|(file, _)| !is_known(file)).collect();
    assert!(new.is_empty(), "longer than {LONGEST} lines: {new:?}");
    let is_long = |known: &str| long.iter().any(|(file, _)| file == known);
    let short: Vec<_> = LONG.iter().filter(|(known, _)| !is_long(known)).collect();
    assert!(short.is_empty(), "no longer longer than {LONGEST} lines: {short:?}");
}

#[test]
fn the_first_line_of_every_file_says_what_it_is_for() {
    let silent: Vec<String> = source_files()
        .into_iter()
        .map(|(file, _)| file)
        .filter(|file| {
            let text = std::fs::read_to_string(repository().join(file)).expect("a source file");
            // `#!/bin/sh` and `#requires` come before the line.
            let first = text.lines().find(|line| !line.starts_with("#!/") && !line.is_empty());
            let first = first.unwrap_or_default();
            let about = first.strip_prefix("//! ").or_else(|| first.strip_prefix("# "));
            about.is_none_or(|about| about.len() <= 10)
        })
        .collect();
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

/// Only `src/trust/gate.rs` gives out what a project's file sets and runs. The field of `Trusted` is private
/// there, so the compiler enforces most of it; this test enforces the rest.
#[test]
fn nothing_goes_around_the_gate() {
    // Each piece of code with the files of src/trust that may contain it.
    let kept: [(&str, &[&str]); 7] = [
        ("pub struct Trusted<T>(T);", &["gate.rs"]),
        ("Trusted(Trusted(", &["gate.rs"]),
        ("file::parse(", &["snapshot.rs"]),
        ("Project::new(", &["snapshot.rs"]),
        ("snapshot::project(", &["gate.rs", "review.rs"]),
        ("snapshot::environment(", &["gate.rs", "review.rs"]),
        ("snapshot::hook_directory(", &["gate.rs", "review.rs"]),
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
            around.push(format!("{file}: names venvyard.toml"));
        }
    }
    assert!(around.is_empty(), "{}", around.join("\n"));
    assert_eq!(seen.len(), kept.len(), "only {seen:?} is where it was");
}

/// Prints the structure: `just house`.
#[test]
#[expect(clippy::print_stdout, reason = "this is what `just house` prints")]
fn the_house_is_printed() {
    let files = source_files();
    let mut folder = "";
    for (file, lines) in &files {
        let (parent, name) = file.rsplit_once('/').unwrap_or(("", file));
        if parent != folder {
            folder = parent;
            println!("{folder}/");
        }
        println!("  {lines:>4}  {name}");
    }
    println!("{} files, {} lines\n", files.len(), files.iter().map(|(_, n)| n).sum::<usize>());
    let arrows = arrows();
    for module in LAYERS.iter().copied().flatten().filter(|module| arrows.contains_key(**module)) {
        let to: Vec<&str> = arrows[*module].iter().map(String::as_str).collect();
        println!("{module} -> {}", to.join(", "));
    }
    println!("circles among files: {:?}", circles::in_src());
    assert!(files.len() > LAYERS.len(), "the sources were not found");
}

/// Every file that a person writes and a program runs, with its number of lines.
fn source_files() -> Vec<(String, usize)> {
    let code = ["src", "tests", "benches"].into_iter().flat_map(|under| files(under, ".rs"));
    // What is below `shell/completions` is generated.
    let is_written = |path: &PathBuf| path.parent().is_some_and(|parent| parent.ends_with("shell"));
    code.chain(files("shell", "").into_iter().filter(is_written))
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
