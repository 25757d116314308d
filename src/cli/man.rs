//! The man pages: what clap knows, with examples, files, variables and exit codes.

mod compat;
mod examples;

use clap::CommandFactory as _;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};

use super::functions::FUNCTIONS;
use super::{Cli, EXIT_CODES};

/// Files with what they are for. `~/.local/share` and the like stand for the platform's places.
const FILES: [(&str, &str); 8] = [
    (
        "~/.virtualenvs/",
        "the environments, unless WORKON_HOME or 'home' in config.toml names another directory",
    ),
    ("~/.config/venvyard/config.toml", "the settings home, python, installer and seed"),
    (
        "~/.config/venvyard/hooks/",
        "your code that runs when you make, enter, leave or delete an environment",
    ),
    ("~/.local/share/venvyard/registry.d/", "what venvyard knows about each environment"),
    ("~/.local/share/venvyard/shell/", "the shell functions"),
    ("~/.local/share/venvyard/trust.d/", "what you decided about the files of projects"),
    (
        "~/.cache/venvyard/",
        "pip's files, and facts about interpreters; you can delete it at any time",
    ),
    ("venvyard.toml in a project", "the environment of a project, its variables and its commands"),
];

/// Variables with what they do.
const ENVIRONMENT: [(&str, &str); 9] = [
    ("WORKON_HOME", "the directory of the environments"),
    ("VENVYARD_AUTO", "1 makes cd into a project activate its environment"),
    ("VENVYARD_GUARD", "warn or deny: what 'pip install' does while no environment is active"),
    ("VIRTUAL_ENV", "the active environment"),
    (
        "VIRTUAL_ENV_DISABLE_PROMPT",
        "if it is not empty, the prompt doesn't show the active environment",
    ),
    (
        "VENVYARD_DATA_DIR, VENVYARD_CACHE_DIR, VENVYARD_CONFIG_DIR",
        "other places for venvyard's files",
    ),
    ("XDG_DATA_HOME, XDG_CACHE_HOME, XDG_CONFIG_HOME", "the same, for all programs"),
    ("PYTHONDONTWRITEBYTECODE", "if it is not empty, a new environment gets no bytecode"),
    ("NO_COLOR, CLICOLOR", "switch colours off or on"),
];

/// The pages by file name: `venvyard.1`, `venvyard-project-set.1`. Without a date, so that they change only when the
/// command line does.
pub fn pages() -> Vec<(String, String)> {
    let mut command = Cli::command();
    command.build();
    let mut pages = Vec::new();
    add_page(&command, &mut pages);
    pages.push(compat::page());
    pages
}

/// Whether `text` is such a page, of this version or of another.
pub fn is_page(text: &[u8]) -> bool {
    let title = text.split(|byte| *byte == b'\n').find(|line| line.starts_with(b".TH "));
    let title = title.map(String::from_utf8_lossy).unwrap_or_default();
    title.starts_with(".TH venvyard") && title.contains("\"venvyard ")
}

fn add_page(command: &clap::Command, pages: &mut Vec<(String, String)>) {
    let man = Man::new(command.clone()).source(concat!("venvyard ", env!("CARGO_PKG_VERSION")));
    let man = man.manual("venvyard");
    let mut text = Vec::new();
    let is_whole = render(command, &man, &mut text);
    is_whole.expect("a vector takes everything");
    pages.push((man.get_filename(), with_one_preamble(&String::from_utf8_lossy(&text))));
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        add_page(verb, pages);
    }
}

/// Each section comes with the definition of the apostrophe, which the page needs once.
fn with_one_preamble(text: &str) -> String {
    let mut lines = text.split_inclusive('\n');
    let preamble: String = lines.by_ref().take(2).collect();
    preamble.clone() + &lines.collect::<String>().replace(&preamble, "")
}

fn render(command: &clap::Command, man: &Man, text: &mut Vec<u8>) -> std::io::Result<()> {
    man.render_title(text)?;
    man.render_name_section(text)?;
    man.render_synopsis_section(text)?;
    man.render_description_section(text)?;
    man.render_options_section(text)?;
    if command.has_subcommands() {
        man.render_subcommands_section(text)?;
    }
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let path = name.strip_prefix("venvyard").unwrap_or(name).replace('-', " ");
    let mut roff = Roff::new();
    let is_root = path.is_empty();
    if is_root {
        let functions = FUNCTIONS.iter().map(|function| (function.name, function.about));
        described(&mut roff, "SHELL FUNCTIONS", functions);
    }
    add_examples(&mut roff, path.trim());
    if is_root {
        described(&mut roff, "FILES", FILES.into_iter());
        roff.text([roman("On macOS and Windows, these are in the places of the platform.")]);
        described(&mut roff, "ENVIRONMENT", ENVIRONMENT.into_iter());
    }
    let codes = EXIT_CODES.map(|(code, meaning)| (code.to_string(), meaning));
    described(&mut roff, "EXIT STATUS", codes.iter().map(|(code, meaning)| (&**code, *meaning)));
    if matches!(path.trim(), "" | "run" | "shell") {
        roff.control("PP", []);
        roff.text([roman("'run' and 'shell' exit with the status of what they ran.")]);
    }
    if !is_root {
        roff.control("SH", ["SEE ALSO"]);
        roff.text([
            bold("venvyard"),
            roman("(1), with the FILES and the ENVIRONMENT of all verbs"),
        ]);
    }
    roff.to_writer(text)
}

fn described<'a>(roff: &mut Roff, title: &str, rows: impl Iterator<Item = (&'a str, &'a str)>) {
    roff.control("SH", [title]);
    for (name, meaning) in rows {
        roff.control("TP", []);
        roff.text([italic(name)]);
        roff.text([roman(meaning)]);
    }
    roff.control("PP", []);
}

fn add_examples(roff: &mut Roff, path: &str) {
    roff.control("SH", ["EXAMPLES"]);
    for (line, meaning) in examples::of(path) {
        roff.control("TP", []);
        roff.text([bold(*line)]);
        roff.text([roman(*meaning)]);
    }
    roff.control("PP", []);
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::Function;
    use crate::testing;

    #[test]
    fn the_checked_in_pages_are_current() {
        testing::assert_current("man", &pages());
    }

    #[test]
    fn every_visible_verb_has_its_page_and_no_hidden_one() {
        let names: Vec<String> = pages().into_iter().map(|(name, _)| name).collect();
        for name in ["venvyard.1", "venvyard-create.1", "venvyard-project-set.1"] {
            assert!(names.iter().any(|there| there == name), "{name} is not in {names:?}");
        }
        assert!(!names.iter().any(|name| name.contains("complet") || name.contains("man.1")));
    }

    #[test]
    fn every_page_has_examples_and_exit_codes() {
        for (name, text) in pages() {
            let all: &[&str] = if name == "venvyard.1" {
                &["EXAMPLES", "FILES", "ENVIRONMENT", "EXIT STATUS"]
            } else {
                &["EXAMPLES", "EXIT STATUS"]
            };
            for section in all {
                let (_, after) = text
                    .split_once(&format!("\n.SH \"{section}\"\n"))
                    .or_else(|| text.split_once(&format!("\n.SH {section}\n")))
                    .unwrap_or_else(|| panic!("{name} has no {section}"));
                assert!(after.starts_with(".TP\n"), "{name}: {section} is empty");
            }
            assert!(is_page(text.as_bytes()), "{name}");
        }
        assert!(!is_page(b".TH ls 1 \"\" \"coreutils\"\n") && !is_page(b""));
    }

    /// Each example is a command line that the program or the function accepts.
    #[test]
    fn every_example_can_be_typed() {
        for (path, examples) in examples::EXAMPLES {
            let mut about = false;
            for (line, _) in *examples {
                let (line, _) = line.split_once(" | ").unwrap_or((line, ""));
                let words = shell_words::split(line).unwrap();
                let verb = match Function::find(&words[0]) {
                    Some(function) => {
                        function
                            .command()
                            .no_binary_name(true)
                            .try_get_matches_from(&words[1..])
                            .unwrap();
                        continue;
                    }
                    None => &words[1..],
                };
                Cli::try_parse_from(&words).unwrap_or_else(|error| panic!("{line}: {error}"));
                about |= verb.join(" ").starts_with(path);
            }
            assert!(about || *path == "activate", "{path}");
        }
    }
}
