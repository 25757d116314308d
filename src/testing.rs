//! What tests share.

use std::path::{Path, PathBuf};

/// The program of that name. `None`, said loudly, where it is absent, unless `VENVYARD_REQUIRE`
/// (a list with commas) names it.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    if let Ok(path) = which::which(name) {
        return Some(path);
    }
    let required = std::env::var("VENVYARD_REQUIRE").unwrap_or_default();
    assert!(!required.split(',').any(|word| word == name), "{name} is required and not there");
    skipped(&format!("{name} is not there"));
    None
}

#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn skipped(why: &str) {
    eprintln!("SKIPPED: {why}");
}

/// The directories of a user whose home is `home`.
pub(crate) fn dirs(home: &Path) -> crate::context::Dirs {
    crate::context::Dirs {
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
