//! `__complete SHELL INDEX WORD…`: answers Tab, for all four shells.
//!
//! The words are those of a command line, the first one the shell function's name or `venvyard`;
//! INDEX is the one being typed, which may be left out where it is empty. The answer is a line for
//! each value, with a tab and a description behind it; a line without a value leaves it to the shell
//! to complete `files` or `directories`. bash and zsh have to show descriptions themselves, which takes
//! them longer than all else where there are thousands: bash gets them as they are shown where it only
//! lists (its `COMP_TYPE` is 63), zsh behind all values.
//!
//! Tab must never be in the way: whatever goes wrong, the answer is silence. Nothing is asked, no
//! process is started, no project's file is read, and clap is built for options and verbs only.

mod bash;
mod grammar;
mod programs;
mod render;
mod values;

use std::ffi::OsString;

use crate::context::Context;
use crate::dirs::variable;
use crate::error::Exit;
use crate::shell::Shell;
use crate::ui::Ui;
use render::Lines;

/// The hidden verb behind Tab.
pub const VERB: &str = "__complete";

/// Prints the answer; `args` is what follows the verb.
pub fn answer(args: &[OsString]) -> Exit {
    // A shell that has gone away needs no answer.
    let _ = Ui.out(&reply(args).unwrap_or_default());
    Exit::DONE
}

fn reply(args: &[OsString]) -> Option<String> {
    let [shell, index, words @ ..] = args else { return None };
    let shell = Shell::from_name(shell.to_str()?)?;
    let index = index.to_str()?.parse().ok()?;
    let words = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let line = Line::new(shell, words, index)?;
    let question = grammar::question(&line.words, line.index)?;
    let context = Context::from_process().ok()?;
    let lists = variable("COMP_TYPE").is_some_and(|kind| kind == "63");
    let mut lines = Lines::new(shell, &line.typed, question.attached, lists);
    if shell == Shell::Fish && !question.begun.is_empty() {
        // fish shows nothing else where there are such, and reads thousands of lines slowly.
        lines = lines.only_prefixes();
        values::answer(&context, &question, &mut lines)?;
        if !lines.is_empty() {
            return Some(lines.into_text());
        }
        lines = Lines::new(shell, &line.typed, question.attached, lists);
    }
    values::answer(&context, &question, &mut lines)?;
    Some(lines.into_text())
}

/// A command line as it is meant: without quotes.
struct Line {
    words: Vec<String>,
    index: usize,
    typed: bash::Typed,
}

impl Line {
    /// `None` where no word of the line is being typed.
    fn new(shell: Shell, mut words: Vec<String>, index: usize) -> Option<Self> {
        if index == words.len() {
            words.push(String::new());
        }
        if index == 0 || index > words.len() {
            return None;
        }
        Some(match shell {
            Shell::Bash => bash::line(&words, index),
            Shell::Fish => {
                // Its words are as they were typed, with quotes and backslashes much like bash's.
                words[index] = bash::Typed::new(&words[index]).text;
                let typed = bash::Typed { text: words[index].clone(), ..bash::Typed::default() };
                Self { words, index, typed }
            }
            // Their functions know what the words mean.
            Shell::Zsh | Shell::PowerShell => {
                let typed = bash::Typed { text: words[index].clone(), ..bash::Typed::default() };
                Self { words, index, typed }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply_to(args: &[&str]) -> Option<String> {
        reply(&args.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_no_question_gets_no_answer() {
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
    fn an_empty_word_may_be_left_out() {
        let verbs = reply_to(&["powershell", "1", "venvyard"]).unwrap();
        assert!(verbs.lines().any(|line| line.starts_with("create\tMake an environment")));
        assert_eq!(reply_to(&["powershell", "1", "venvyard", ""]).unwrap(), verbs);
    }

    #[test]
    fn hidden_verbs_and_options_are_not_offered() {
        let verbs = reply_to(&["zsh", "1", "venvyard", ""]).unwrap();
        assert!(!verbs.contains("completions") && !verbs.contains("\nman"), "{verbs}");
        let options = reply_to(&["zsh", "1", "mkenv", "-"]).unwrap();
        assert!(options.contains("\n--link-mode             -- How pip's files get"), "{options}");
        assert!(options.contains("\n-p                      -- The interpreter"), "{options}");
        assert!(!options.contains("--shell"), "{options}");
    }

    #[test]
    fn a_function_gives_the_shell_itself() {
        assert!(!reply_to(&["zsh", "1", "workon", "--"]).unwrap().contains("--shell"));
        assert!(reply_to(&["zsh", "2", "venvyard", "activate", "--"]).unwrap().contains("--shell"));
    }

    #[test]
    fn an_option_is_offered_once_unless_it_may_be_repeated() {
        let line =
            ["zsh", "8", "mkenv", "c", "-p", "3.9", "--project=x", "-i", "flask", "--no-pip"];
        let options = reply_to(&[&line, &["--"] as &[&str]].concat()).unwrap();
        for gone in ["--python\n", "--project\n", "--no-pip\n"] {
            assert!(!options.contains(gone), "{gone} in {options}");
        }
        assert!(options.contains("--install\n") && options.contains("--help\n"), "{options}");
    }

    #[test]
    fn a_value_behind_an_equals_sign_is_offered_with_its_option() {
        assert_eq!(
            reply_to(&["fish", "1", "mkenv", "--link-mode="]).unwrap(),
            "--link-mode=hardlink\tHard links: one copy on disk for all environments\n\
             --link-mode=reflink\tCopy-on-write clones, where the file system has them\n\
             --link-mode=copy\tCopies\n"
        );
        assert_eq!(reply_to(&["bash", "3", "mkenv", "--link-mode", "=", "co"]).unwrap(), "copy\n");
    }

    #[test]
    fn seeds_are_offered_behind_a_comma_too() {
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
    fn paths_are_the_shells_own() {
        let directories = "\tdirectories\n";
        assert_eq!(reply_to(&["bash", "2", "mkenv", "-a", ""]).unwrap(), directories);
        assert_eq!(reply_to(&["fish", "2", "mkenv", "-r", "x"]).unwrap(), "\tfiles\n");
        let set = ["zsh", "4", "venvyard", "project", "set", "a"];
        assert_eq!(reply_to(&set).unwrap(), directories);
    }
}
