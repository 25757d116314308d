//! The tools to write tests with.
//!
//! A verb, in a home of its own (whose path has a space and an é):
//!
//! ```ignore
//! #[test]
//! fn a_name_that_exists_is_refused_and_nothing_is_written() {
//!     let sandbox = Sandbox::new().with_pyenv();
//!     sandbox.venvyard(["create", "a"]).success();
//!     let before = sandbox.tree();
//!     sandbox.venvyard(["create", "a"]).failure(4).stderr_has("a already exists");
//!     before.assert_same(&sandbox.tree());
//! }
//! ```
//!
//! Code in every shell that is installed, under its strictest options:
//!
//! ```ignore
//! #[test]
//! fn deactivate_puts_path_back() {
//!     for_each_shell(|shell| {
//!         let sandbox = Sandbox::new().with_pyenv();
//!         sandbox.venvyard(["create", "a"]).success();
//!         let load = shell.source(&shell.static_file(&sandbox));
//!         let script = format!("{load}\nworkon a\ndeactivate\n{}", shell.print("PATH"));
//!         shell.strict(&sandbox, &script).success().stdout_is(&sandbox.path_variable());
//!     });
//! }
//! ```
//!
//! A person at a terminal:
//!
//! ```ignore
//! #[test]
//! fn tab_offers_the_environments() {
//!     for_each_shell(|shell| {
//!         let sandbox = Sandbox::new().with_pyenv();
//!         sandbox.venvyard(["create", "alpha"]).success();
//!         sandbox.venvyard(["setup", "--shell", shell.kind.name()]).success();
//!         let mut terminal = Terminal::start(shell, &sandbox);
//!         terminal.send("workon al");
//!         terminal.send(key::TAB);
//!         terminal.expect("workon alpha");
//!         terminal.send(key::ENTER);
//!         terminal.wait_for("the prefix", |screen| screen.cursor_row() == "(alpha) ready>");
//!         assert_eq!(terminal.run("deactivate").status, 0);
//!         assert_eq!(terminal.variable("VIRTUAL_ENV"), None);
//!         assert_eq!(terminal.exit(), 0);
//!     });
//! }
//! ```
//!
//! What a machine lacks is skipped with a line on stderr, unless `VENVYARD_REQUIRE` names it (a comma
//! list: `bash,zsh,fish,dash,busybox,pwsh,shellcheck,2.7,3.12`): then its absence is a failure.

#[cfg(unix)]
pub(crate) mod bytecode;
#[cfg(unix)]
mod distribution;
pub(crate) mod locks;
pub(crate) mod matrix;
mod outcome;
pub(crate) mod powershell;
#[cfg(unix)]
pub(crate) mod process;
#[cfg(unix)]
pub(crate) mod pty;
pub(crate) mod python;
pub(crate) mod random;
mod require;
mod sandbox;
#[cfg(unix)]
mod seed_wheel;
pub(crate) mod session;
mod shells;
#[cfg(unix)]
mod terminals;
pub(crate) mod tree;
mod wheel;

use std::path::{Path, PathBuf};

#[cfg(unix)]
pub(crate) use distribution::{distribution, site_packages};
pub(crate) use outcome::Outcome;
#[cfg(unix)]
pub(crate) use pty::{Terminal, key};
pub(crate) use require::available;
pub(crate) use sandbox::Sandbox;
#[cfg(unix)]
pub(crate) use seed_wheel::seed_wheel;
pub(crate) use shells::{TestShell, for_each_shell, for_each_unix_shell};
#[cfg(unix)]
pub(crate) use terminals::{for_each_auto_terminal, for_each_terminal};
pub(crate) use tree::Tree;
pub(crate) use wheel::wheel;

/// The directory of `Cargo.toml`.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The repository's files whose names end with `suffix`, below `under`, sorted; `target` and what
/// begins with a dot are left out.
pub(crate) fn files(under: &str, suffix: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = tree::walk(&repository().join(under), &|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        !name.starts_with('.') && path != repository().join("target")
    })
    .into_iter()
    .filter(|path| path.is_file() && path.to_string_lossy().ends_with(suffix))
    .collect();
    found.sort();
    found
}

/// A path as it is written in messages: relative to the repository, with `/`.
pub(crate) fn relative(path: &Path) -> String {
    let path = path.strip_prefix(repository()).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}
