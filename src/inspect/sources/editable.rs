//! Finds the sources of editable installations in an environment.

use std::path::{Path, PathBuf};

use super::checkout::site_packages;

/// The files by which a project of Python is recognized.
pub(super) const MANIFESTS: [&str; 3] = ["pyproject.toml", "setup.py", "setup.cfg"];

/// The directories in the environment that its packages are imported from without being installed. The
/// environment's own `lib` is none.
pub(super) fn sources(environment: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for packages in site_packages(environment) {
        for entry in std::fs::read_dir(&packages).into_iter().flatten().flatten() {
            let named = named_by(&packages, &entry.path());
            found.extend(named.iter().filter_map(|place| project_of(place, environment)));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The directories that a file or directory in `site-packages` names, and others that it may name.
fn named_by(packages: &Path, entry: &Path) -> Vec<PathBuf> {
    let name = entry.file_name().unwrap_or_default().to_string_lossy();
    let has = |extension: &str| name.ends_with(extension);
    if has(".dist-info") {
        return direct_url(&read(&entry.join("direct_url.json"))).into_iter().collect();
    }
    let line = |line: &str| packages.join(line.trim());
    if has(".pth") {
        // A line that begins with `import` is code.
        let text = read(entry);
        let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        lines.filter(|line| !line.starts_with("import")).map(line).collect()
    } else if has(".egg-link") {
        read(entry).lines().take(1).map(line).collect()
    } else if name.starts_with("__editable__") && has("_finder.py") {
        // A dictionary of names and paths, among code that names no absolute path.
        let text = read(entry).replace("\\\\", "\\");
        let quoted = text.split(['\'', '"']).map(PathBuf::from);
        quoted.filter(|path| path.is_absolute()).collect()
    } else {
        Vec::new()
    }
}

fn read(file: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).into_owned()
}

/// The directory in a `direct_url.json` of an editable installation.
fn direct_url(text: &str) -> Option<PathBuf> {
    let document: serde_json::Value = serde_json::from_str(text).ok()?;
    if document["dir_info"]["editable"] != true {
        return None;
    }
    let path = decoded(document["url"].as_str()?.strip_prefix("file://")?);
    // file:///C:/code
    let path = if cfg!(windows) { path.trim_start_matches('/').to_owned() } else { path };
    Some(path.into())
}

/// Decodes `%20`.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).filter(|_| *first == b'%');
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The project that a directory in the environment belongs to; the directory itself if that isn't known.
fn project_of(place: &Path, environment: &Path) -> Option<PathBuf> {
    let real = dunce::canonicalize(place).ok().filter(|real| real.is_dir())?;
    let below = real.strip_prefix(environment).ok()?;
    let first = below.components().next()?.as_os_str().to_string_lossy().to_lowercase();
    if ["lib", "lib64", "site-packages"].contains(&&*first) {
        return None;
    }
    let is_project = |place: &&Path| MANIFESTS.iter().any(|file| place.join(file).is_file());
    let mut above = real.ancestors().take_while(|place| place.starts_with(environment));
    Some(above.find(is_project).unwrap_or(&real).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_editable_direct_url_names_a_source() {
        let text = r#"{"url": "file:///my%20code%", "dir_info": {"editable": true}}"#;
        assert_eq!(
            direct_url(text),
            Some(if cfg!(windows) { "my code%" } else { "/my code%" }.into())
        );
        for text in [
            "",
            "[]",
            r#"{"url": "file:///code", "dir_info": {}}"#,
            r#"{"url": "https://example.org/code", "dir_info": {"editable": true}}"#,
            r#"{"url": "https://example.org/code.git", "vcs_info": {"vcs": "git"}}"#,
        ] {
            assert_eq!(direct_url(text), None, "{text}");
        }
    }
}
