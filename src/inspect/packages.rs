//! What is installed in an environment, as lines with which pip installs it again.

use std::path::Path;

use super::distributions::{Distribution, installed};

/// One line for each distribution in the environment, by name: `name==version`, or what it was installed from. Reads a
/// small file of each distribution that has one.
pub fn packages(environment: &Path) -> Vec<String> {
    installed(environment).iter().map(line).collect()
}

fn line(distribution: &Distribution) -> String {
    if let Some(sources) = distribution.editable_source() {
        return format!("-e {}", sources.display());
    }
    let name = &distribution.name;
    match (reference(distribution), &distribution.version) {
        (Some(url), _) => format!("{name} @ {url}"),
        (None, Some(version)) => format!("{name}=={version}"),
        (None, None) => name.clone(),
    }
}

/// The URL that a distribution was installed from, with the revision that was taken, and without user and password.
fn reference(distribution: &Distribution) -> Option<String> {
    let text = std::fs::read_to_string(distribution.metadata.join("direct_url.json")).ok()?;
    let recorded: serde_json::Value = serde_json::from_str(&text).ok()?;
    let url = without_user(recorded["url"].as_str()?);
    let of_system = |key: &str| recorded["vcs_info"][key].as_str();
    Some(match (of_system("vcs"), of_system("commit_id")) {
        (Some(system), Some(commit)) => format!("{system}+{url}@{commit}"),
        (Some(system), None) => format!("{system}+{url}"),
        (None, _) => url,
    })
}

/// The URL without what stands before the host: it may be a password or a token. `git` is the name of nobody.
fn without_user(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    match authority.rsplit_once('@') {
        Some((user, host)) if user != "git" => format!("{scheme}://{host}{path}"),
        _ => url.to_owned(),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::fs;

    #[test]
    fn each_line_says_how_to_install_the_distribution_again() {
        let dir = tempfile::tempdir().unwrap();
        let site = dir.path().join("lib/python3.12/site-packages");
        let url = |name: &str, text: &str| {
            let info = site.join(format!("{name}-1.0.dist-info"));
            fs::create_dir_all(&info).unwrap();
            fs::write_new(&info.join("direct_url.json"), text.as_bytes()).unwrap();
        };
        fs::create_dir_all(&site.join("plain-2.1.dist-info")).unwrap();
        fs::create_dir_all(&site.join("unversioned.egg-info")).unwrap();
        fs::write_new(&site.join("old.egg-link"), b"/src/old\n.").unwrap();
        url("archive", r#"{"url": "https://u:p@e.org/a.zip#x", "archive_info": {}}"#);
        url("broken", "{");
        url("editable", r#"{"url": "file:///src/e%20e", "dir_info": {"editable": true}}"#);
        url("local", r#"{"url": "file:///src/l%20l", "dir_info": {}}"#);
        let git = r#"{"url": "https://token@e.org/g.git",
            "vcs_info": {"vcs": "git", "requested_revision": "main", "commit_id": "4b9f"}}"#;
        url("vcs", git);
        assert_eq!(
            packages(dir.path()),
            [
                "archive @ https://e.org/a.zip#x",
                "broken==1.0",
                "-e /src/e e",
                "local @ file:///src/l%20l",
                "-e /src/old",
                "plain==2.1",
                "unversioned",
                "vcs @ git+https://e.org/g.git@4b9f",
            ]
        );
    }

    #[test]
    fn a_password_is_left_out_wherever_the_url_ends() {
        for (url, kept) in [
            ("https://u:p@e.org", "https://e.org"),
            ("https://u:p@e.org?a=@b", "https://e.org?a=@b"),
            ("ssh://git@e.org/x", "ssh://git@e.org/x"),
            ("https://u:p@x@e.org/@scope", "https://e.org/@scope"),
            ("file:///a@b", "file:///a@b"),
        ] {
            assert_eq!(without_user(url), kept);
        }
    }
}
