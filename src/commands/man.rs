//! `man`: writes the man pages, generated from the command line's types.

use clap::CommandFactory as _;
use clap_mangen::Man;

use crate::error::{Exit, Result};
use crate::ui::Ui;
use crate::{cli, fs};

/// Writes a page for venvyard, and one for each verb that is not hidden.
pub fn run(ui: &Ui, args: cli::Man) -> Result<Exit> {
    for (name, text) in pages() {
        let path = args.dir.join(name);
        fs::replace_derived(&path, text.as_bytes())?;
        ui.say(&format!("wrote {}", path.display()));
    }
    Ok(Exit::DONE)
}

/// The pages by file name: `venvyard.1`, `venvyard-project-set.1`. Without a date, so that they
/// change only when the command line does.
pub fn pages() -> Vec<(String, String)> {
    let mut command = cli::Cli::command();
    command.build();
    let mut pages = Vec::new();
    add_page(&command, &mut pages);
    pages
}

fn add_page(command: &clap::Command, pages: &mut Vec<(String, String)>) {
    let version = concat!("venvyard ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).source(version).manual("venvyard");
    let mut text = Vec::new();
    man.render(&mut text).expect("a vector takes everything");
    pages.push((man.get_filename(), String::from_utf8_lossy(&text).into_owned()));
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        add_page(verb, pages);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
}
