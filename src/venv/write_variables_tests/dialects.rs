//! How each shell sources its activate script, and how a test sets variables in it.

use super::super::scripts_tests::POSIX;

/// A shell, its script, and how to source it.
pub(super) struct Dialect {
    pub(super) shell: &'static [&'static str],
    pub(super) source: &'static str,
    /// Sets a fifth of the variables to another value, some exported, some empty, some not
    /// exported.
    pub(super) before: fn(&str, usize) -> String,
    pub(super) activate: &'static str,
}

fn posix_before(name: &str, at: usize) -> String {
    match at % 5 {
        0 => format!("export {name}=' old '\n"),
        1 => format!("{name}=\n"),
        2 => format!("export {name}=\n"),
        3 => format!("{name}='old\n'\n"),
        _ => String::new(),
    }
}

fn fish_before(name: &str, at: usize) -> String {
    match at % 5 {
        0 => format!("set -gx {name} ' old '\n"),
        1 => format!("set -g {name} ''\n"),
        2 => format!("set -gx {name} ''\n"),
        3 => format!("set -g {name} a b\n"),
        _ => String::new(),
    }
}

fn csh_before(name: &str, at: usize) -> String {
    match at % 5 {
        0 => format!("setenv {name} ' old '\n"),
        1 => format!("setenv {name} ''\n"),
        _ => String::new(),
    }
}

pub(super) fn dialects() -> Vec<Dialect> {
    let posix = |shell| Dialect {
        shell,
        source: "activate",
        before: posix_before,
        activate: ". \"$SCRIPT\"",
    };
    let mut all: Vec<Dialect> = POSIX.into_iter().map(posix).collect();
    all.push(posix(&["zsh", "-f", "-euC", "-o", "ksh_arrays", "-o", "sh_word_split"]));
    all.push(posix(&["bash", "--noprofile", "--norc", "--posix", "-euC"]));
    all.push(Dialect {
        shell: &["fish", "--no-config"],
        source: "activate.fish",
        before: fish_before,
        activate: "source $SCRIPT",
    });
    all.push(Dialect {
        shell: &["tcsh", "-f"],
        source: "activate.csh",
        before: csh_before,
        activate: "source $SCRIPT:q",
    });
    all
}
