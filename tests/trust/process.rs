//! Variables of the process that must not loosen anything.

use super::scene::{Case, Expect, case};

const UNTRUSTED: Expect = Expect::Left("is not trusted");

/// Variables that other tools take for consent, or that one might try.
const VARIABLES: [(&str, &str); 26] = [
    ("CI", "true"),
    ("CI", "1"),
    ("CONTINUOUS_INTEGRATION", "1"),
    ("GITHUB_ACTIONS", "true"),
    ("GITLAB_CI", "true"),
    ("TRAVIS", "true"),
    ("BUILDKITE", "true"),
    ("JENKINS_URL", "http://x"),
    ("TF_BUILD", "True"),
    ("CODESPACES", "true"),
    ("DEBIAN_FRONTEND", "noninteractive"),
    ("TERM", "dumb"),
    ("MISE_YES", "1"),
    ("MISE_TRUSTED_CONFIG_PATHS", "/"),
    ("DIRENV_CONFIG", "/"),
    ("VENVYARD_YES", "1"),
    ("VENVYARD_TRUST", "1"),
    ("VENVYARD_TRUSTED", "/"),
    ("VENVYARD_TRUSTED_PATHS", "/"),
    ("VENVYARD_AUTO", "1"),
    ("VENVYARD_GUARD", "off"),
    ("USER", "root"),
    ("LOGNAME", "root"),
    ("SUDO_USER", "root"),
    ("SUDO_UID", "0"),
    ("PWD", "/"),
];

/// Directories without the decisions.
const ELSEWHERE: [&str; 3] = ["HOME", "XDG_DATA_HOME", "VENVYARD_DATA_DIR"];

pub(super) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = VARIABLES
        .into_iter()
        .map(|(name, value)| {
            case(format!("process: {name}={value}"), UNTRUSTED, move |scene| {
                scene.variables.push((name.to_owned(), value.to_owned()));
            })
        })
        .collect();
    for name in ELSEWHERE {
        // The decisions are not there: nothing is trusted.
        cases.push(case(format!("process: {name} elsewhere"), UNTRUSTED, move |scene| {
            scene.trust("");
            let other = scene.sandbox.root().join("other");
            std::fs::create_dir(&other).unwrap();
            scene.variables.push((name.to_owned(), other.to_str().unwrap().to_owned()));
        }));
        cases.push(case(format!("process: {name} empty"), Expect::All, move |scene| {
            scene.trust("");
            if name != "HOME" {
                scene.variables.push((name.to_owned(), String::new()));
            }
        }));
    }
    cases.push(case("process: the data of another user", UNTRUSTED, |scene| {
        scene.trust("");
        let records = scene.sandbox.data().join("trust.d");
        for entry in std::fs::read_dir(records).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() && std::os::unix::fs::chown(path, Some(54_321), None).is_err() {
                scene.skipped = Some("root");
            }
        }
    }));
    cases
}
