//! `__complete SHELL INDEX WORD…`: answers Tab, for all four shells.
//!
//! The words are those of a command line, the first one the shell function's name or `venvyard`.
//! INDEX is the index of the word being typed, which may be missing if it is empty. The answer has a
//! line for each value, with a tab and a description after it. A line with only a tab and `files` or
//! `directories` tells the shell to complete these itself. bash and zsh have to format descriptions in shell
//! code, which is slow for thousands of values. So bash gets the formatted descriptions if it only lists the
//! values (`COMP_TYPE` is 63), and zsh gets them after all values, and after them the names of the groups and how
//! many values each has. In zsh without its completion system SHELL is `compctl`, which can neither describe values
//! nor complete paths when it is asked to.
//!
//! Completion must never disturb the user: on any error the answer is empty. It asks nothing, starts no
//! process, reads no project file, and builds clap's parser only for options and verbs.

mod bash;
mod format;
mod grammar;
mod interpreters;
mod options;
mod packages;
mod paths;
mod programs;
mod render;
mod values;
mod words;

use std::ffi::OsString;

use crate::context::Context;
use crate::error::Exit;
use crate::shell::Shell;
use crate::ui::Ui;
use format::Format;
use render::Reply;

/// The hidden verb that the shells run for Tab.
pub const VERB: &str = "__complete";

/// Prints the answer. `args` are the words after the verb.
pub fn answer(args: &[OsString]) -> Exit {
    // If the shell is gone, nobody needs the answer.
    let _ = Ui.out(&reply(args).unwrap_or_default());
    Exit::DONE
}

fn reply(args: &[OsString]) -> Option<String> {
    let [shell, index, words @ ..] = args else { return None };
    let format = Format::of(shell.to_str()?)?;
    let index = index.to_str()?.parse().ok()?;
    let words = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let line = CommandLine::new(format.shell, words, index)?;
    if line.redirects {
        return Some(render::FILES.to_owned());
    }
    let question = grammar::question(&line.words, line.index)?;
    let context = Context::from_process().ok()?;
    let mut reply = Reply::new(format, &line.typed, question.attached);
    if format.shell == Shell::Fish && !question.prefix.is_empty() {
        // If some values begin with the word, fish shows only these. It reads thousands of lines slowly.
        reply = reply.only_prefixes();
        values::answer(&context, &question, &mut reply)?;
        if !reply.is_empty() {
            return Some(reply.into_text());
        }
        reply = Reply::new(format, &line.typed, question.attached);
    }
    values::answer(&context, &question, &mut reply)?;
    Some(reply.into_text())
}

/// A command line, with its words unquoted.
struct CommandLine {
    words: Vec<String>,
    index: usize,
    typed: bash::TypedWord,
    /// Whether the word at the cursor is the file of a redirection.
    redirects: bool,
}

impl CommandLine {
    /// `None` if `index` is no word of the line, or the first one.
    fn new(shell: Shell, mut words: Vec<String>, index: usize) -> Option<Self> {
        if index == words.len() {
            words.push(String::new());
        }
        if index == 0 || index > words.len() {
            return None;
        }
        Some(match shell {
            Shell::Bash => bash::line(&words, index),
            // fish passes words as they were typed, with quotes and backslashes much like bash's.
            Shell::Fish => {
                words[index] = bash::TypedWord::new(&words[index]).text;
                Self::unquoted(words, index)
            }
            // Their functions pass the words unquoted.
            Shell::Zsh | Shell::PowerShell => Self::unquoted(words, index),
        })
    }

    fn unquoted(words: Vec<String>, index: usize) -> Self {
        let typed = bash::TypedWord::unquoted(words[index].clone());
        Self { words, index, typed, redirects: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply_to(args: &[&str]) -> Option<String> {
        reply(&args.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn answers_nothing_to_invalid_arguments() {
        for args in [
            &["bash"] as &[&str],
            &["tcsh", "1", "workon"],
            &["bash", "x", "workon"],
            &["bash", "-1", "workon"],
            &["bash", "0", "workon"],
            &["bash", "2", "workon"],
            &["bash", "1"],
            &["bash", "1", "elsewhere", ""],
            &["bash", "1", "", ""],
        ] {
            assert_eq!(reply_to(args), None, "{args:?}");
        }
    }

    #[test]
    fn an_empty_word_may_be_missing() {
        let verbs = reply_to(&["powershell", "1", "venvyard"]).unwrap();
        assert!(verbs.lines().any(|line| line.starts_with("create\tMake an environment")));
        assert_eq!(reply_to(&["powershell", "1", "venvyard", ""]).unwrap(), verbs);
    }

    #[test]
    fn does_not_offer_hidden_verbs_and_options() {
        let verbs = reply_to(&["zsh", "1", "venvyard", ""]).unwrap();
        assert!(!verbs.contains("completions") && !verbs.contains("\nman"), "{verbs}");
        let options = reply_to(&["zsh", "1", "mkenv", "-"]).unwrap();
        assert!(options.contains("\n--link-mode             -- How pip's files get"), "{options}");
        assert!(options.contains("\n-p                      -- The interpreter"), "{options}");
        assert!(!options.contains("--shell"), "{options}");
    }

    #[test]
    fn does_not_offer_options_that_a_function_passes_itself() {
        assert!(!reply_to(&["zsh", "1", "workon", "--"]).unwrap().contains("--shell"));
        assert!(reply_to(&["zsh", "2", "venvyard", "activate", "--"]).unwrap().contains("--shell"));
    }

    #[test]
    fn offers_an_option_again_only_if_it_may_be_repeated() {
        let line =
            ["zsh", "8", "mkenv", "c", "-p", "3.9", "--project=x", "-i", "flask", "--no-pip"];
        let options = reply_to(&[&line, &["--"] as &[&str]].concat()).unwrap();
        for gone in ["--python\n", "--project\n", "--no-pip\n"] {
            assert!(!options.contains(gone), "{gone} in {options}");
        }
        assert!(options.contains("--install\n") && options.contains("--help\n"), "{options}");
    }

    #[test]
    fn offers_a_value_after_an_equals_sign_with_its_option() {
        assert_eq!(
            reply_to(&["fish", "1", "mkenv", "--link-mode="]).unwrap(),
            "--link-mode=hardlink\tHard links: one copy on disk for all environments\n\
             --link-mode=reflink\tCopy-on-write clones, where the file system has them\n\
             --link-mode=copy\tCopies\n"
        );
        assert_eq!(reply_to(&["bash", "3", "mkenv", "--link-mode", "=", "co"]).unwrap(), "copy\n");
    }

    #[test]
    fn offers_seeds_after_a_comma() {
        let seeds = reply_to(&["bash", "2", "mkenv", "--seed", ""]).unwrap();
        for name in ["pip", "setuptools", "wheel"] {
            assert!(seeds.lines().any(|line| line.starts_with(name)), "{seeds}");
        }
        let more = reply_to(&["bash", "2", "mkenv", "--seed", "pip,s"]).unwrap();
        assert!(more.lines().any(|line| line.starts_with("pip,setuptools")), "{more}");
        let other = reply_to(&["bash", "4", "venvyard", "seed", "upgrade", "pip", ""]).unwrap();
        assert!(!other.lines().any(|line| line == "pip"), "{other}");
    }

    #[test]
    fn leaves_paths_to_the_shell() {
        let directories = "\tdirectories\n";
        assert_eq!(reply_to(&["bash", "2", "mkenv", "-a", ""]).unwrap(), directories);
        assert_eq!(reply_to(&["fish", "2", "mkenv", "-r", "x"]).unwrap(), "\tfiles\n");
        let set = ["zsh", "4", "venvyard", "project", "set", "a"];
        assert_eq!(reply_to(&set).unwrap(), directories);
    }
}
