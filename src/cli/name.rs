//! What the help says about NAME, which means the same in every verb.

macro_rules! help {
    ($last:literal) => {
        concat!(
            "An environment, a project, a directory (with a separator in it: ./, code/shop), ",
            $last
        )
    };
}

/// For verbs that always need it.
pub(super) const NAME: &str = help!("or '.' for the current directory's");

/// For `diff`.
pub(super) const NAME_OR_FILE: &str = help!(
    "'.' for the current directory's; or a file: pylock.toml, Pipfile.lock, requirements.txt"
);

/// For `remove`.
pub(super) const NAMES: &str =
    help!("or '.' for the current directory's; 'junk*' stands for every name that it matches");

/// For `doctor`.
pub(super) const NAMES_OR_ALL: &str =
    help!("or '.' for the current directory's [default: all, and the store]");

/// For verbs that take the active environment without it.
pub(super) const NAME_OR_ACTIVE: &str =
    help!("or '.' for the current directory's [default: the active one]");

/// For `workon`: the shell's functions tell the program which environment the shell left.
pub(super) const NAME_OR_PREVIOUS: &str =
    help!("'.' for the current directory's, or '-' for the one left last");

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use crate::cli::Cli;

    /// The help of each argument that is shown as NAME, with its verb.
    fn helps(command: &clap::Command, found: &mut Vec<(String, String)>) {
        for below in command.get_subcommands() {
            helps(below, found);
        }
        let names =
            command.get_positionals().filter(|it| it.get_id() == "name" || it.get_id() == "names");
        found.extend(names.map(|it| {
            let help = it.get_help().map(ToString::to_string).unwrap_or_default();
            (command.get_name().to_owned(), help)
        }));
    }

    #[test]
    fn every_verb_says_the_same_about_name() {
        let mut found = Vec::new();
        helps(&Cli::command(), &mut found);
        assert!(found.len() > 10, "{found:?}");
        // A new environment gets a name that nothing has yet, seeds are packages, and what is removed or to be forgotten
        // may have no directory.
        found.retain(|(verb, _)| !["create", "upgrade", "restore", "forget"].contains(&&**verb));
        for (verb, help) in found {
            assert!(help.starts_with("An environment, a project, a directory ("), "{verb}: {help}");
        }
    }
}
