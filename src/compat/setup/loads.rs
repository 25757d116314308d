//! The commands of a start-up file that load virtualenvwrapper.

use std::ops::Range;

use super::outline::{Outline, commands};
use super::words::unquoted;
use crate::session::startup::layer::Load;
use crate::shell::Shell;

/// Its scripts, as instructions name them.
const SCRIPTS: [&[u8]; 2] = [b"virtualenvwrapper.sh", b"virtualenvwrapper_lazy.sh"];

/// Words in front of a command that change nothing of it.
const PREFIXES: [&[u8]; 4] = [b"builtin", b"command", b"nocorrect", b"noglob"];

/// The commands that load it, in their order.
pub(super) fn loads(shell: Shell, text: &[u8]) -> Vec<Load> {
    let outline = Outline::of(text);
    let mut loads = Vec::new();
    for line in &outline.lines {
        for words in commands(text, line) {
            if let Some(range) = loading(shell, text, &words).filter(|_| !line.is_continued) {
                let then = outline.place_after(range.end);
                loads.push(Load { range, then });
            }
        }
    }
    loads
}

/// The lines that load it by a command that can't be replaced where it stands, or by a plugin: their numbers.
pub(super) fn others(shell: Shell, text: &[u8]) -> Vec<usize> {
    let outline = Outline::of(text);
    let mut numbers = Vec::new();
    for line in &outline.lines {
        let is_meant = commands(text, line).iter().any(|words| {
            line.is_continued && loading(shell, text, words).is_some()
                || words.iter().any(|word| is_plugin(&text[word.clone()])) && !is_call(text, words)
        });
        if is_meant {
            numbers.push(line.number);
        }
    }
    numbers
}

/// `plugins=(git virtualenvwrapper)`, `antigen bundle virtualenvwrapper`, `zinit snippet OMZP::virtualenvwrapper`
fn is_plugin(word: &[u8]) -> bool {
    let word = unquoted(word);
    word == b"virtualenvwrapper"
        || word.ends_with(b"::virtualenvwrapper")
        || word.ends_with(b"plugins/virtualenvwrapper")
}

/// Whether the command is the help of virtualenvwrapper, the installation of it, or a question about it.
fn is_call(text: &[u8], words: &[Range<usize>]) -> bool {
    let first = words.first().map(|word| &text[word.clone()]);
    let is_install = || {
        let asks = [&b"install"[..], b"pip", b"apt", b"brew", b"echo", b"print", b"#"];
        words.iter().any(|word| asks.contains(&&text[word.clone()]))
    };
    // In a list of plugins it may be the only word of its line.
    (first == Some(b"virtualenvwrapper") && words.len() > 1) || is_install()
}

/// Where the command is in these words.
fn loading(shell: Shell, text: &[u8], words: &[Range<usize>]) -> Option<Range<usize>> {
    let word = |at: usize| words.get(at).map(|range| unquoted(&text[range.clone()]));
    let first =
        (0..words.len()).find(|at| !PREFIXES.contains(&&word(*at).unwrap_or_default()[..]))?;
    let (name, argument) = (word(first)?, word(first + 1)?);
    let loads = match (shell, &name[..]) {
        (Shell::PowerShell, name) => {
            let is_import = [&b"import-module"[..], b"ipmo", b"."];
            is_import.contains(&&name.to_ascii_lowercase()[..])
                && (first + 1..words.len()).any(|at| is_module(&word(at).unwrap_or_default()))
        }
        (Shell::Fish, b"bass") => {
            matches!(&argument[..], b"source" | b".") && is_script(&word(first + 2)?)
        }
        (_, b"source" | b".") => is_script(&argument),
        (_, b"pyenv") => matches!(&argument[..], b"virtualenvwrapper" | b"virtualenvwrapper_lazy"),
        _ => false,
    };
    loads.then(|| words[0].start..words.last().map_or(0, |last| last.end))
}

/// A path of its script, or a command that prints one: `$(which virtualenvwrapper.sh)`.
fn is_script(word: &[u8]) -> bool {
    let is_named = |script: &[u8]| {
        word.windows(script.len()).enumerate().any(|(at, window)| {
            let before = at.checked_sub(1).map(|at| word[at]);
            let after = word.get(at + script.len());
            window == script
                && before.is_none_or(|byte| b"/ `(".contains(&byte))
                && after.is_none_or(|byte| b" `)".contains(byte))
        })
    };
    SCRIPTS.iter().any(|script| is_named(script))
        || [&b"$VIRTUALENVWRAPPER_SCRIPT"[..], b"${VIRTUALENVWRAPPER_SCRIPT}"].contains(&word)
}

/// `VirtualEnvWrapper`, `C:\Modules\VirtualEnvWrapper.psm1`
fn is_module(word: &[u8]) -> bool {
    let name = word.rsplit(|byte| b"/\\".contains(byte)).next().unwrap_or_default();
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(b".psm1").unwrap_or(&name);
    matches!(name, b"virtualenvwrapper" | b"virtualenvwrapper-powershell")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(shell: Shell, text: &str) -> Vec<&str> {
        loads(shell, text.as_bytes()).into_iter().map(|load| &text[load.range]).collect()
    }

    #[test]
    fn every_way_of_loading_it_is_found() {
        for (text, command) in [
            (
                "source /usr/local/bin/virtualenvwrapper.sh",
                "source /usr/local/bin/virtualenvwrapper.sh",
            ),
            (
                "export A=1; . ~/.local/bin/virtualenvwrapper_lazy.sh # b",
                ". ~/.local/bin/virtualenvwrapper_lazy.sh",
            ),
            ("  source $(which virtualenvwrapper.sh)", "source $(which virtualenvwrapper.sh)"),
            ("source `which virtualenvwrapper.sh`", "source `which virtualenvwrapper.sh`"),
            (
                "source \"$(command -v virtualenvwrapper.sh)\" >/dev/null 2>&1",
                "source \"$(command -v virtualenvwrapper.sh)\" >/dev/null 2>&1",
            ),
            (
                "[ -f /a/virtualenvwrapper.sh ] && \\. \"/a b/virtualenvwrapper.sh\"",
                "\\. \"/a b/virtualenvwrapper.sh\"",
            ),
            (
                "if [ -f x ]; then source /usr/share/virtualenvwrapper/virtualenvwrapper.sh; fi",
                "source /usr/share/virtualenvwrapper/virtualenvwrapper.sh",
            ),
            (
                "then builtin source virtualenvwrapper.sh || true",
                "builtin source virtualenvwrapper.sh",
            ),
            ("source \"$VIRTUALENVWRAPPER_SCRIPT\"", "source \"$VIRTUALENVWRAPPER_SCRIPT\""),
            ("pyenv virtualenvwrapper_lazy", "pyenv virtualenvwrapper_lazy"),
            ("A=1 source $HOME/bin/virtualenvwrapper.sh", "source $HOME/bin/virtualenvwrapper.sh"),
        ] {
            for shell in [Shell::Bash, Shell::Zsh] {
                assert_eq!(found(shell, text), [command], "{text}");
            }
        }
        let bass = "bass source ~/.local/bin/virtualenvwrapper.sh; and echo";
        assert_eq!(found(Shell::Fish, bass), ["bass source ~/.local/bin/virtualenvwrapper.sh"]);
        let module = "Import-Module -Name VirtualEnvWrapper; $a";
        assert_eq!(found(Shell::PowerShell, module), ["Import-Module -Name VirtualEnvWrapper"]);
    }

    #[test]
    fn nothing_else_is() {
        for text in [
            "# source /usr/local/bin/virtualenvwrapper.sh",
            "alias vw='source /usr/local/bin/virtualenvwrapper.sh'",
            "export VIRTUALENVWRAPPER_SCRIPT=/usr/local/bin/virtualenvwrapper.sh",
            "[ -f /usr/local/bin/virtualenvwrapper.sh ]",
            "echo source virtualenvwrapper.sh",
            "source ~/my-virtualenvwrapper.sh",
            "source ~/virtualenvwrapper.sh.d/more",
            "source ~/.virtualenvwrapper.shrc",
            "cat <<EOF\nsource virtualenvwrapper.sh\nEOF\n",
            "a='\nsource virtualenvwrapper.sh\n'",
            "source virtualenvwrapper.sh \\\n  2>/dev/null",
        ] {
            assert!(found(Shell::Bash, text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_has_to_be_done_by_hand_is_found() {
        for (text, numbers) in [
            ("plugins=(git virtualenvwrapper)\n", vec![1]),
            ("plugins=(\n  git\n  virtualenvwrapper\n)\nsource $ZSH/oh-my-zsh.sh\n", vec![3]),
            (
                "antigen bundle virtualenvwrapper\nzinit snippet OMZP::virtualenvwrapper\n",
                vec![1, 2],
            ),
            ("a\nsource virtualenvwrapper.sh \\\n  2>/dev/null", vec![2]),
            (
                "# virtualenvwrapper\npip install virtualenvwrapper\nsource virtualenvwrapper.sh\n",
                vec![],
            ),
        ] {
            assert_eq!(others(Shell::Zsh, text.as_bytes()), numbers, "{text}");
        }
    }
}
