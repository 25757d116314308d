//! What tests share.

use std::path::{Path, PathBuf};

/// Says that a test is skipped for want of `what`; fails where `VENVYARD_REQUIRE` (a list with
/// commas) names it.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
pub(crate) fn skip(what: &str) {
    let required = std::env::var("VENVYARD_REQUIRE").unwrap_or_default();
    assert!(!required.split(',').any(|name| name.trim() == what), "{what} is required and absent");
    eprintln!("SKIPPED: {what} is not on this machine");
}

/// The program of that name; `None`, said loudly, where it is absent.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let is_powershell = name == "pwsh" || name == "powershell";
    let named = std::env::var_os("VENVYARD_PWSH").filter(|_| is_powershell).map(PathBuf::from);
    let found = named.or_else(|| which::which(if is_powershell { "pwsh" } else { name }).ok());
    if found.is_none() {
        skip(name);
    }
    found
}

/// Whether the tests try everything: every interpreter, and more random cases.
pub(crate) fn is_full_matrix() -> bool {
    std::env::var("VENVYARD_MATRIX").is_ok_and(|size| size == "full")
}

/// Whether the tests may ask the package index; says that the test is skipped if not.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
pub(crate) fn network() -> bool {
    let asks = std::env::var("VENVYARD_MATRIX").is_ok_and(|size| size == "ci" || size == "full");
    if !asks {
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("a test");
        eprintln!("SKIPPED: {test}: it needs VENVYARD_MATRIX=ci or full");
    }
    asks
}

/// The directories of a user whose home is `home`.
pub(crate) fn dirs(home: &Path) -> crate::dirs::Dirs {
    crate::dirs::Dirs {
        home: home.to_owned(),
        data: home.join(".local/share/venvyard"),
        cache: home.join(".cache/venvyard"),
        config: home.join(".config/venvyard"),
    }
}

/// That the files checked in below `directory` are these and no others. With `VENVYARD_REFRESH=1`
/// they are first made so.
pub(crate) fn assert_current(directory: &str, files: &[(String, String)]) {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let stale = format!("{directory}/ is stale: VENVYARD_REFRESH=1 cargo test --lib are_current");
    if std::env::var_os("VENVYARD_REFRESH").is_some() {
        for (name, text) in files {
            crate::fs::replace(&place.join(name), text.as_bytes()).unwrap();
        }
    }
    for (name, text) in files {
        let there = std::fs::read_to_string(place.join(name)).unwrap_or_default();
        assert!(there == *text, "{name} is not what it should be; {stale}");
    }
    let there: Vec<_> =
        std::fs::read_dir(place).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let surplus = there.iter().find(|name| !files.iter().any(|(file, _)| **name == **file));
    assert!(surplus.is_none(), "{surplus:?} is one too many; {stale}");
}

/// Whether the PowerShell grammar takes the code.
pub(crate) fn is_powershell(code: &str) -> bool {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
    !parser.parse(code, None).unwrap().root_node().has_error()
}
