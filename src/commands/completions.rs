//! `completions`: prints the files that packages install into the shells' completion directories.
//!
//! They complete `venvyard` in a shell that is not set up. Each is the part of the shell's file between two
//! marks.

use crate::cli;
use crate::error::{Error, Exit, Result};
use crate::shell::Shell;
use crate::ui::Ui;

const BEGIN: &str = "# --- completion ---\n";
const END: &str = "# --- end of completion ---\n";

/// Prints the completion file of a shell.
pub fn run(ui: &Ui, args: cli::Completions) -> Result<Exit> {
    let shell = Shell::from(args.shell);
    let text = completion_file(shell)
        .ok_or_else(|| Error::failed(format!("the file of {shell} has no completion")))?;
    ui.out(&text)?;
    Ok(Exit::DONE)
}

/// The completion file, as it is checked in below `shell/completions`.
pub fn completion_file(shell: Shell) -> Option<String> {
    if shell == Shell::PowerShell {
        return Some(powershell());
    }
    let (_, rest) = shell.file().split_once(BEGIN)?;
    let (part, _) = rest.split_once(END)?;
    let part = part.trim_matches('\n');
    Some(match shell {
        // compinit reads the first line. The file is the body of the function `_venvyard`, which defines the
        // real one, so the first Tab must also call it (zshcompsys, "Autoloaded files").
        Shell::Zsh => format!("#compdef venvyard\n\n{part}\n\n_venvyard \"$@\"\n"),
        Shell::Bash | Shell::Fish | Shell::PowerShell => format!("{part}\n"),
    })
}

/// PowerShell's stands in files that are read at the first Tab; here it is one that needs nothing else.
fn powershell() -> String {
    let program = concat!(
        include_str!("../../shell/program.ps1"),
        "\n",
        include_str!("../../shell/calm.ps1"),
        "\n"
    );
    let complete = include_str!("../../shell/complete.ps1");
    let register = "\nRegister-ArgumentCompleter -Native -CommandName 'venvyard' -ScriptBlock { _venvyard_complete @args }\n";
    [program, complete, register].concat()
}

/// The name under which a shell looks for it.
#[cfg(test)]
pub fn completion_file_name(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => "venvyard.bash",
        Shell::Zsh => "_venvyard",
        Shell::Fish => "venvyard.fish",
        Shell::PowerShell => "_venvyard.ps1",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn the_checked_in_files_are_current() {
        let files = Shell::ALL.map(|shell| {
            let text = completion_file(shell).expect("the static file has both marks");
            (completion_file_name(shell).to_owned(), text)
        });
        testing::assert_current("shell/completions", &files);
    }
}
