//! Distributions written into an environment by hand, for tests of what is read from their metadata.

use super::Sandbox;

/// Writes the metadata of a distribution into an environment, as an installer does; `files` adds to it.
pub(crate) fn distribution(
    sandbox: &Sandbox,
    environment: &str,
    name: &str,
    version: &str,
    files: &[(&str, &str)],
) {
    let site = site_packages(sandbox, environment);
    let info = site.join(format!("{name}-{version}.dist-info"));
    let metadata = format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n");
    for (file, text) in [("METADATA", metadata.as_str()), ("RECORD", "")].iter().chain(files) {
        sandbox.write(info.join(file), text);
    }
}

/// The environment's directory of packages.
pub(crate) fn site_packages(sandbox: &Sandbox, environment: &str) -> std::path::PathBuf {
    let lib = sandbox.environment(environment).join("lib");
    let series = std::fs::read_dir(lib).expect("lib").next().expect("a series").expect("it");
    series.path().join("site-packages")
}
