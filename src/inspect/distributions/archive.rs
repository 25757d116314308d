//! What the name of a wheel or a source archive says.

/// The name of the file at a URL.
pub fn file_at(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    name.replace("%2B", "+").replace("%2b", "+").replace("%21", "!")
}

/// The name and the version in the name of a wheel or a source archive.
pub fn name_and_version(file: &str) -> Option<(&str, &str)> {
    of_wheel(file).or_else(|| of_source(file))
}

fn of_wheel(file: &str) -> Option<(&str, &str)> {
    let parts: Vec<&str> = file.strip_suffix(".whl")?.split('-').collect();
    match parts.as_slice() {
        [name, version, _, _, _] | [name, version, _, _, _, _] => Some((name, version)),
        _ => None,
    }
}

/// PEP 625, and what was before it.
fn of_source(file: &str) -> Option<(&str, &str)> {
    file.strip_suffix(".tar.gz").or_else(|| file.strip_suffix(".zip"))?.rsplit_once('-')
}
