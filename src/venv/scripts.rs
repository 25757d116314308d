//! The files that activate an environment without venvyard: one a shell, of the user's own taste.
//!
//! Their texts are in `activate/`. A value gets into one only as a whole word, quoted for its shell.

use super::Options;
use super::layout::{File, Link, link, text};
use super::paths::{Os, site_packages_in};
use crate::python::Interpreter;
use crate::quote;

/// A file's name, its text, and how it quotes a value.
#[derive(Debug)]
pub(super) struct ActivateScript {
    pub(super) name: &'static str,
    text: &'static str,
    pub(super) quote: fn(&str) -> String,
    /// The text of the prompt where the shell would expand the plain one.
    shown: fn(&str) -> String,
    /// The pieces of its blocks for variables.
    pub(super) variables: &'static str,
}

impl ActivateScript {
    pub(super) fn extension(&self) -> &'static str {
        self.name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// cmd wants CRLF.
    pub(super) fn is_batch(&self) -> bool {
        self.extension() == "bat"
    }
}

/// A script of `activate/` with the pieces of `activate/variables/`, which are no whole files of their shells.
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

/// The scripts of an environment.
pub(super) fn files(interpreter: &Interpreter, options: &Options, os: Os) -> Vec<File> {
    SCRIPTS
        .iter()
        .map(|script| File {
            path: [os.bin(), script.name].iter().collect(),
            text: encoded(script.name, render(script, interpreter, options, os)),
        })
        .collect()
}

/// The name by which venv has it, and so the Python documentation, VS Code and pdm. Windows takes one for the other.
pub(super) fn other_letters(os: Os) -> Vec<Link> {
    let there = (os != Os::Windows).then(|| link("bin/Activate.ps1", "activate.ps1"));
    there.into_iter().collect()
}

fn render(script: &ActivateScript, interpreter: &Interpreter, options: &Options, os: Os) -> String {
    let shown = format!("({}) ", options.prompt);
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

/// Puts the values in the places of a template, in one pass: a value that looks like a place is not
/// one.
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

/// A file as its shell expects it on the disk: cmd wants CRLF, and Windows PowerShell 5.1 takes a
/// file without a byte order mark for the old code page.
fn encoded(name: &str, text: String) -> String {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    match extension {
        Some("bat") => text.replace('\n', "\r\n"),
        Some("ps1") if !text.is_ascii() => format!("\u{feff}{text}"),
        _ => text,
    }
}

/// A string literal of Python 2 and 3, and of xonsh, in a file whose coding is UTF-8.
pub(super) fn python(value: &str) -> String {
    let escaped = value.replace('\\', r"\\").replace('\'', r"\'");
    format!("'{}'", escaped.replace('\n', r"\n").replace('\r', r"\r"))
}

/// Text that tcsh's prompt shows as it is: `%` starts a sequence, `!` is the event's number, `\` and
/// `^` escape (tcsh(1), "prompt").
fn csh_prompt(value: &str) -> String {
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

/// Text that cmd's prompt shows as it is: `$` starts a code (`prompt /?`).
fn cmd_prompt(value: &str) -> String {
    value.replace('$', "$$")
}
