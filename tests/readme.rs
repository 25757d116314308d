//! The README and the pages in `docs/` show what happens: each session in them is typed into a shell, and what
//! the shell prints is compared with the page. `VENVYARD_REFRESH=1 cargo test --test integration readme` writes it.
#![cfg(unix)]

use std::fs;
use std::path::PathBuf;

use venvyard::shell::Shell;

use crate::support::python::require_python;
use crate::support::{Sandbox, Terminal, TestShell, files, relative, repository};

/// Stands above a block of code that is one part of the page's session.
const MARK: &str = "<!-- typed: tests/readme.rs -->\n```console\n";

/// `3.13.0` is whichever version this machine has, and a removed environment can be restored until 30 days from now.
/// Columns are as wide as the versions in them.
fn without_versions(text: &str) -> String {
    let newest = |line: &str| {
        let (before, after) = line.split_once("/lib/python3.")?;
        Some(format!(
            "{before}/lib/python3{}",
            after.trim_start_matches(|it: char| it.is_ascii_digit())
        ))
    };
    let mut lines = Vec::new();
    for line in text.lines() {
        let line = newest(line).unwrap_or_else(|| line.to_owned());
        let until = line.find(" brings it back until ").map_or(line.len(), |at| at);
        let line = &line[..until];
        let words = line.split_whitespace();
        let words = words.map(|word| if is_release(word) { "VERSION" } else { word });
        lines.push(words.collect::<Vec<_>>().join(" "));
    }
    lines.join("\n")
}

/// `3.13.0` and `2.7.18`, not the series `2.7`. Something may stand behind it: `3.13.0,`.
fn is_release(word: &str) -> bool {
    let word = word.trim_end_matches([',', ')']);
    word.starts_with(['2', '3'])
        && word.matches('.').count() == 2
        && word.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
}

/// The command in a line that begins with a prompt: `(shop) $ pwd`.
fn command(line: &str) -> Option<&str> {
    let (before, command) = line.split_once("$ ")?;
    let is_prompt = before.is_empty() || (before.starts_with('(') && before.ends_with(") "));
    is_prompt.then_some(command)
}

/// The page as it should be: the commands of its session are typed into one bash, and each part shows what was
/// on the screen then.
fn with_session(bash: &TestShell, page: &str) -> String {
    let mut parts = page.split(MARK);
    let mut current = parts.next().unwrap_or_default().to_owned();
    let sandbox = Sandbox::plain().with_pyenv();
    fs::create_dir_all(sandbox.home().join("code/shop")).unwrap();
    sandbox.venvyard(["setup", "--shell", "bash"]).success();
    let mut terminal = Terminal::start(bash, &sandbox);
    let home = sandbox.home().display().to_string();
    for part in parts {
        let (shown, after) = part.split_once("```").expect("the end of the block");
        let mut took_place = String::new();
        for command in shown.lines().filter_map(command) {
            let prompt = terminal.view().cursor_row().replace("ready>", "$");
            let output = terminal.run(command).output;
            took_place.extend([&prompt, " ", command, "\n"]);
            if !output.is_empty() {
                took_place.extend([&output, "\n"]);
            }
        }
        current.extend([MARK, &took_place.replace(&home, "/home/you"), "```", after]);
    }
    current
}

#[test]
fn the_sessions_in_the_documents_took_place() {
    let Some(bash) = TestShell::find(Shell::Bash) else { return };
    if require_python("2.7").is_none() {
        return;
    }
    let mut stale = Vec::new();
    for file in pages() {
        let page = fs::read_to_string(&file).unwrap();
        if !page.contains(MARK) {
            continue;
        }
        let current = with_session(&bash, &page);
        if std::env::var_os("VENVYARD_REFRESH").is_some() {
            fs::write(&file, current).unwrap();
        } else if without_versions(&current) != without_versions(&page) {
            stale.push(format!("{} should be\n{current}", relative(&file)));
        }
    }
    let refresh = "VENVYARD_REFRESH=1 cargo test --test integration readme";
    assert!(stale.is_empty(), "{refresh} writes what the pages should show\n{}", stale.join("\n"));
}

/// The README and the pages in `docs/`.
fn pages() -> Vec<PathBuf> {
    let mut pages = files("docs", ".md");
    pages.push(repository().join("README.md"));
    pages
}

/// The target of each link in a page, as it is written.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target)
}

/// How a heading is named in a link: `## Shared files` is `#shared-files`.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let named = headings.map(|line| line.trim_start_matches('#').trim().to_lowercase());
    let kept = |letter: char| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        letter => letter.is_alphanumeric().then_some(letter),
    };
    named.map(|heading| heading.chars().filter_map(kept).collect()).collect()
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    let mut pages = pages();
    pages.extend(["CONTRIBUTING.md", "benches/README.md"].map(|page| repository().join(page)));
    let mut linked = vec![repository().join("README.md")];
    for page in &pages {
        let text = fs::read_to_string(page).unwrap();
        for link in links(&text).filter(|link| !link.starts_with("http")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target =
                if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link} leads nowhere", relative(page));
            if !anchor.is_empty() {
                let there = anchors(&fs::read_to_string(&target).unwrap());
                assert!(
                    there.iter().any(|it| it == anchor),
                    "{}: no heading {link}",
                    relative(page)
                );
            }
            if *page == linked[0] {
                linked.push(target);
            }
        }
    }
    let unlinked = files("docs", ".md").into_iter().find(|page| !linked.contains(page));
    assert!(unlinked.is_none(), "README.md doesn't link {unlinked:?}");
}

/// The words that begin a line of a section of the help: its verbs, or its options.
fn listed(help: &str, section: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != section).skip(1);
    let lines = lines.take_while(|line| !line.is_empty() && !line.ends_with("Options:"));
    let long =
        |line: &str| line.split_whitespace().find(|word| word.starts_with("--")).map(str::to_owned);
    let first = |line: &str| {
        line.strip_prefix("  ")
            .filter(|line| !line.starts_with(' '))?
            .split(' ')
            .next()
            .map(str::to_owned)
    };
    lines.filter_map(|line| if section == "Options:" { long(line) } else { first(line) }).collect()
}

#[test]
fn every_verb_and_option_is_in_the_documents() {
    let sandbox = Sandbox::new();
    let text: String = pages().iter().map(|page| fs::read_to_string(page).unwrap()).collect();
    let commands = fs::read_to_string(repository().join("docs/commands.md")).unwrap();
    let verbs = listed(&sandbox.venvyard(["--help"]).success().stdout, "Commands:");
    assert!(verbs.len() > 10, "{verbs:?}");
    for verb in verbs {
        assert!(
            commands.contains(&format!("`venvyard {verb}")),
            "{verb} is not in docs/commands.md"
        );
        let help = sandbox.venvyard([&*verb, "-h"]).success().stdout;
        let below = listed(&help, "Commands:");
        let helps =
            below.iter().map(|word| sandbox.venvyard([&*verb, word, "-h"]).success().stdout);
        for help in helps.chain([help.clone()]) {
            for option in listed(&help, "Options:").iter().filter(|option| *option != "--help") {
                assert!(text.contains(&**option), "{verb} {option} is in no document");
            }
        }
        for word in below {
            assert!(text.contains(&*word), "{verb} {word} is in no document");
        }
    }
}
