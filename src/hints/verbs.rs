//! What people type who know another tool, and what to type here instead.

use crate::cli::Function;
use crate::error::Error;

/// Verbs of other tools by what they are for. Where the verb belongs to a group, as in `var rm`, the group comes first.
/// A word leaves the table when it becomes a verb.
const WORDS: &[(&str, &[&str], &str)] = &[
    (
        "",
        &["ls", "lsvirtualenv", "envs", "env", "virtualenvs", "environments", "all"],
        "did you mean 'venvyard list'?",
    ),
    (
        "",
        &["new", "make", "mk", "add", "venv", "virtualenv", "mkvirtualenv", "mkproject"],
        "did you mean 'venvyard create NAME'?",
    ),
    ("", &["temp", "tmp", "mktemp"], "did you mean 'venvyard create --temp'?"),
    (
        "",
        &["rm", "delete", "del", "destroy", "erase", "rmvirtualenv"],
        "did you mean 'venvyard remove NAME'?",
    ),
    (
        "",
        &["undelete", "undo", "recover", "trash", "unremove"],
        "did you mean 'venvyard restore NAME'?",
    ),
    ("", &["clean", "cleanup", "gc", "purge"], "did you mean 'venvyard prune'?"),
    ("", &["unregister", "disown"], "did you mean 'venvyard forget NAME'?"),
    (
        "",
        &["use", "switch", "enter", "on", "go", "open", "select", "source"],
        "did you mean 'workon NAME'? 'venvyard setup' installs it",
    ),
    (
        "",
        &["leave", "off", "exit", "quit", "stop"],
        "did you mean 'deactivate'? It leaves the active environment",
    ),
    ("", &["exec", "x", "in", "inside", "do"], "did you mean 'venvyard run NAME -- COMMAND'?"),
    (
        "",
        &["info", "describe", "inspect", "showvirtualenv", "showenv"],
        "did you mean 'venvyard show NAME'?",
    ),
    (
        "",
        &["path", "dir", "where", "prefix", "location", "home"],
        "did you mean 'venvyard show --path NAME'?",
    ),
    (
        "",
        &["status", "current", "active", "version-name", "whence", "why", "debug"],
        "did you mean 'venvyard which'?",
    ),
    ("", &["search", "grep", "query"], "did you mean 'venvyard find PACKAGE'?"),
    (
        "",
        &["tree", "pipdeptree", "deps", "dependencies"],
        "did you mean 'venvyard packages NAME --tree'?",
    ),
    ("", &["installed", "pkgs", "package"], "did you mean 'venvyard packages NAME'?"),
    ("", &["compare", "cmp"], "did you mean 'venvyard diff A B'?"),
    ("", &["foreach", "allvirtualenv", "every"], "did you mean 'venvyard each -- COMMAND'?"),
    (
        "",
        &["freeze", "lock", "dump", "save"],
        "did you mean 'venvyard export NAME -o pylock.toml'?",
    ),
    ("", &["import", "load"], "did you mean 'venvyard create NAME --from FILE'?"),
    ("", &["scan", "discover"], "did you mean 'venvyard adopt --scan'?"),
    ("", &["jupyter", "ipykernel", "kernelspec"], "did you mean 'venvyard kernel add NAME'?"),
    ("", &["mv", "move", "ren"], "did you mean 'venvyard rename NAME NEW'?"),
    ("", &["cp", "copy", "cpvirtualenv", "duplicate"], "did you mean 'venvyard clone NAME NEW'?"),
    ("", &["check", "health", "verify", "fsck"], "did you mean 'venvyard doctor'?"),
    (
        "",
        &["pip", "install", "update"],
        "packages are pip's: 'venvyard run NAME -- pip install PACKAGE', or only pip after 'workon NAME'",
    ),
    (
        "",
        &["pythons", "versions", "interpreters", "pyenv", "py"],
        "did you mean 'venvyard python list'?",
    ),
    ("", &["set", "setenv", "config"], "did you mean 'venvyard var set NAME K=V'?"),
    ("", &["get", "vars", "variables", "printenv"], "did you mean 'venvyard var list NAME'?"),
    (
        "",
        &["setproject", "setvirtualenvproject", "bind", "local", "tie"],
        "did you mean 'venvyard project set NAME'?",
    ),
    ("", &["link", "symlink"], "did you mean 'venvyard project link NAME'?"),
    ("", &["allow", "approve"], "did you mean 'venvyard trust'?"),
    ("", &["deny", "block", "distrust"], "did you mean 'venvyard trust --deny'?"),
    ("", &["hook", "shellenv"], "did you mean 'venvyard init SHELL'?"),
    ("", &["version"], "did you mean 'venvyard --version'?"),
    ("", &["wheel", "wheels", "seeds"], "did you mean 'venvyard seed list'?"),
    ("project", &["add", "bind", "change", "default"], "did you mean 'venvyard project set NAME'?"),
    ("project", &["rm", "delete", "clear"], "did you mean 'venvyard project unset NAME'?"),
    (
        "project",
        &["list", "ls", "show", "get"],
        "did you mean 'venvyard list'? It lists the projects, too",
    ),
    ("var", &["add", "export", "change"], "did you mean 'venvyard var set NAME K=V'?"),
    ("var", &["rm", "delete", "del", "clear"], "did you mean 'venvyard var unset NAME VARIABLE'?"),
    ("var", &["ls", "show", "get", "print"], "did you mean 'venvyard var list NAME'?"),
    ("python", &["ls", "versions", "show"], "did you mean 'venvyard python list'?"),
    ("python", &["search", "which", "get"], "did you mean 'venvyard python find X'?"),
    (
        "python",
        &["install", "add"],
        "venvyard installs no Python: 'venvyard python find X' says what to type if X is missing",
    ),
    ("seed", &["ls", "show"], "did you mean 'venvyard seed list'?"),
    ("seed", &["update", "fetch", "download", "install"], "did you mean 'venvyard seed upgrade'?"),
    ("seed", &["check", "repair"], "did you mean 'venvyard seed verify'?"),
    ("seed", &["rm", "delete", "clean", "clear", "gc"], "did you mean 'venvyard seed prune'?"),
];

/// Words that delete: nobody is to try one that is only similar to what was typed.
const DELETING: [&str; 4] = ["remove", "prune", "unset", "forget"];

/// A word that is no verb.
#[derive(Debug, PartialEq, Eq)]
pub struct WrongVerb<'a> {
    /// The verb before it: `var`; empty for none.
    pub group: &'a str,
    /// What was typed.
    pub word: &'a str,
    /// The verb with the most similar name.
    pub nearest: Option<&'a str>,
    /// Whether an environment has that name.
    pub is_environment: bool,
}

impl From<WrongVerb<'_>> for Error {
    fn from(wrong: WrongVerb<'_>) -> Self {
        let WrongVerb { group, word, nearest, is_environment } = wrong;
        let space = if group.is_empty() { "" } else { " " };
        let hint = if group.is_empty() && Function::find(word).is_some() {
            format!("'{word}' is a shell function: type it without 'venvyard'")
        } else if let Some(hint) = of_other_tools(group, word) {
            hint.to_owned()
        } else if is_environment {
            format!("did you mean 'workon {}'?", shell_words::quote(word))
        } else if let Some(nearest) = nearest.filter(|nearest| !DELETING.contains(nearest)) {
            format!("did you mean 'venvyard {group}{space}{nearest}'?")
        } else {
            format!("'venvyard help{space}{group}' lists the commands")
        };
        Self::usage(format!("there is no command 'venvyard {group}{space}{word}'")).hint(hint)
    }
}

fn of_other_tools(group: &str, word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let row = WORDS.iter().find(|(of, words, _)| *of == group && words.contains(&&*word));
    row.map(|(_, _, hint)| *hint)
}

/// The rows of the table, for the tests of those who know the verbs.
#[cfg(test)]
pub fn words() -> &'static [(&'static str, &'static [&'static str], &'static str)] {
    WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(group: &str, word: &str, nearest: Option<&str>, is_environment: bool) -> String {
        Error::from(WrongVerb { group, word, nearest, is_environment }).hints()[0].to_owned()
    }

    #[test]
    fn the_table_goes_before_similar_names() {
        assert_eq!(hint("", "LS", Some("list"), false), "did you mean 'venvyard list'?");
        assert!(hint("", "ren", Some("remove"), false).contains("venvyard rename"));
        assert_eq!(hint("", "lsit", Some("list"), false), "did you mean 'venvyard list'?");
        assert_eq!(hint("var", "lsit", Some("list"), false), "did you mean 'venvyard var list'?");
        assert_eq!(hint("", "shop", None, true), "did you mean 'workon shop'?");
    }

    #[test]
    fn what_deletes_is_no_guess() {
        for (group, word, nearest) in
            [("", "remvoe", "remove"), ("seed", "prine", "prune"), ("var", "unsett", "unset")]
        {
            let hint = hint(group, word, Some(nearest), false);
            assert!(hint.contains("lists the commands"), "{hint}");
        }
    }

    #[test]
    fn no_word_stands_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for (group, words, _) in WORDS {
            for word in *words {
                assert!(seen.insert((group, word)), "{group} {word}");
            }
        }
    }
}
