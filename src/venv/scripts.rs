//! The scripts that activate an environment without venvyard, one or more per shell.
//!
//! Their templates are in `activate/`. A value is inserted only as a whole word, quoted for its
//! shell.

use super::Options;
use super::layout::{File, Link, link, text};
use super::paths::{Os, site_packages_in};
use crate::python::Interpreter;
use crate::quote;

/// A template with its name and the way to quote a value.
#[derive(Debug)]
pub(super) struct ActivateScript {
    pub(super) name: &'static str,
    text: &'static str,
    pub(super) quote: fn(&str) -> String,
    /// Escapes the prompt's text if the shell would expand it.
    shown: fn(&str) -> String,
    /// The sections for its variable blocks.
    pub(super) variables: &'static str,
}

impl ActivateScript {
    pub(super) fn extension(&self) -> &'static str {
        self.name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// cmd needs CRLF.
    pub(super) fn is_batch(&self) -> bool {
        self.extension() == "bat"
    }
}

/// A script of `activate/` with its sections in `activate/variables/`.
macro_rules! script {
    ($name:literal, $variables:literal, $quote:expr) => {
        ActivateScript {
            name: $name,
            text: include_str!(concat!("activate/", $name)),
            quote: $quote,
            shown: str::to_owned,
            variables: include_str!(concat!("activate/variables/", $variables)),
        }
    };
}

pub(super) const SCRIPTS: [ActivateScript; 10] = [
    script!("activate", "sh.txt", quote::posix),
    script!("activate.fish", "fish.txt", quote::fish),
    ActivateScript { shown: csh_prompt, ..script!("activate.csh", "csh.txt", quote::csh) },
    script!("deactivate.csh", "csh.txt", quote::csh),
    script!("activate.ps1", "ps1.txt", quote::powershell),
    ActivateScript { shown: cmd_prompt, ..script!("activate.bat", "bat.txt", quote::cmd) },
    script!("deactivate.bat", "bat.txt", quote::cmd),
    script!("activate.nu", "nu.txt", quote::nu),
    script!("activate.xsh", "xsh.txt", python),
    script!("activate_this.py", "py.txt", python),
];

/// The activate scripts of an environment.
pub(super) fn files(interpreter: &Interpreter, options: &Options, os: Os) -> Vec<File> {
    SCRIPTS
        .iter()
        .map(|script| File {
            path: [os.bin(), script.name].iter().collect(),
            text: encoded(script.name, render(script, interpreter, options, os)),
        })
        .collect()
}

/// venv's name for activate.ps1, which the Python documentation, VS Code and pdm use. On Windows
/// both names are the same.
pub(super) fn other_letters(os: Os) -> Vec<Link> {
    let there = (os != Os::Windows).then(|| link("bin/Activate.ps1", "activate.ps1"));
    there.into_iter().collect()
}

fn render(script: &ActivateScript, interpreter: &Interpreter, options: &Options, os: Os) -> String {
    // An empty prompt shows nothing, in every shell.
    let shown = Some(&options.prompt).filter(|prompt| !prompt.is_empty());
    let shown = shown.map(|prompt| format!("({prompt}) ")).unwrap_or_default();
    let site_packages = site_packages_in(interpreter, os);
    let parts: Vec<String> =
        site_packages.iter().map(|part| python(&part.to_string_lossy())).collect();
    fill(
        script.text,
        &[
            ("__PATH__", &(script.quote)(text(&options.path))),
            ("__PROMPT__", &(script.quote)(&options.prompt)),
            ("__PROMPT_SHOWN__", &(script.quote)(&(script.shown)(&shown))),
            ("__SITE_PACKAGES__", &format!("[{}]", parts.join(", "))),
            ("__BIN__", os.bin()),
        ],
    )
}

/// Fills in a template in one pass, so that a value that looks like a placeholder is left alone.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len() + 200);
    let mut rest = template;
    let first = |rest: &str| {
        values
            .iter()
            .filter_map(|place| Some((rest.find(place.0)?, place)))
            .min_by_key(|(at, _)| *at)
    };
    while let Some((at, (name, value))) = first(rest) {
        filled.push_str(&rest[..at]);
        filled.push_str(value);
        rest = &rest[at + name.len()..];
    }
    filled + rest
}

/// The script as its shell needs it: cmd needs CRLF, and Windows PowerShell 5.1 reads a file
/// without a byte order mark in the legacy code page.
fn encoded(name: &str, text: String) -> String {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    match extension {
        Some("bat") => text.replace('\n', "\r\n"),
        Some("ps1") if !text.is_ascii() => format!("\u{feff}{text}"),
        _ => text,
    }
}

/// A string literal for Python 2, Python 3 and xonsh, in a UTF-8 file.
pub(super) fn python(value: &str) -> String {
    let escaped = value.replace('\\', r"\\").replace('\'', r"\'");
    format!("'{}'", escaped.replace('\n', r"\n").replace('\r', r"\r"))
}

/// Escapes text for tcsh's prompt: `%` starts a sequence, `!` is the event's number, `\` and `^`
/// escape (tcsh(1), "prompt").
pub(super) fn csh_prompt(value: &str) -> String {
    let mut text = String::new();
    for c in value.chars() {
        match c {
            '%' => text.push('%'),
            '!' | '\\' | '^' => text.push('\\'),
            _ => {}
        }
        text.push(c);
    }
    text
}

/// Escapes text for cmd's prompt, where `$` starts a code (`prompt /?`).
fn cmd_prompt(value: &str) -> String {
    value.replace('$', "$$")
}
