//! What the system denies: each message names the path once, in plain words, and says what the user can do.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::os::unix::fs::{PermissionsExt as _, lchown};
use std::path::{Path, PathBuf};

use crate::support::{Outcome, Sandbox, Tree, available};

/// The user whose home it is.
const USER: u32 = 54_321;

/// The home of a user who is not root. Only root can set up what root left there.
struct Home(Sandbox);

impl Home {
    #[track_caller]
    fn new() -> Option<Self> {
        let sandbox = Sandbox::plain();
        let is_root = available("root", rustix::process::geteuid().is_root());
        if !is_root || !available("setpriv", which::which("setpriv").is_ok()) {
            return None;
        }
        let venvyard = sandbox.bin().join("venvyard");
        std::fs::copy(env!("CARGO_BIN_EXE_venvyard"), &venvyard).unwrap();
        sandbox.write(".config/venvyard/config.toml", "seed = [\"pip\"]\n");
        sandbox.write(".bashrc", "alias ll='ls -l'\n");
        sandbox.write("code/venvyard.toml", "[variables]\nA = '1'\n");
        let home = Self(sandbox);
        Self::give(home.0.root());
        home.venvyard(&["create", "a", "--no-pip", "--python", "/usr/bin/python3"]).success();
        home.venvyard(&["setup", "--shell", "bash"]).success();
        Some(home)
    }

    /// Gives everything to the user.
    fn give(path: &Path) {
        let tree = Tree::of(path);
        for path in tree.paths().map(|name| path.join(name)).chain([path.to_owned()]) {
            lchown(path, Some(USER), Some(USER)).unwrap();
        }
    }

    /// Makes it root's, as `sudo` does, so that the user can't write or, without the bits, read it.
    fn close(path: &Path, mode: u32) {
        lchown(path, Some(0), Some(0)).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[track_caller]
    fn venvyard(&self, words: &[&str]) -> Outcome {
        let mut command = self.0.command("setpriv");
        let id = USER.to_string();
        command.args(["--reuid", &id, "--regid", &id, "--clear-groups", "venvyard"]).args(words);
        Outcome::of(command)
    }
}

/// Every verb that reads or writes something, the ones that delete last.
const VERBS: &[&[&str]] = &[
    &["clone", "b", "e"],
    &["list"],
    &["list", "--json"],
    &["show", "a"],
    &["run", "a", "--", "true"],
    &["activate", "--shell", "bash", "a"],
    &["shell", "--shell", "bash", "a"],
    &["which"],
    &["create", "b", "--no-pip", "--python", "/usr/bin/python3"],
    &["create", "c", "--no-pip", "--project", "code", "--python", "/usr/bin/python3"],
    &["create", "--here", "--no-pip", "--python", "/usr/bin/python3"],
    &["create", "d", "--python", "/usr/bin/python3", "--requirements", "code/requirements.txt"],
    &["project", "set", "a", "code"],
    &["project", "unset", "a"],
    &["var", "set", "a", "K=V"],
    &["var", "set", "a", "--from-file", ".env"],
    &["var", "list", "a"],
    &["trust", "--yes", "code"],
    &["python", "list"],
    &["seed", "list"],
    &["repair", "--unlink", "a"],
    &["setup", "--shell", "bash", "--auto"],
    &["rename", "b", "e"],
    &["remove", "--yes", "a"],
];

/// The paths in a line, as they are written.
fn paths(line: &str) -> Vec<&str> {
    let words = line.split_whitespace().map(|word| word.trim_matches([':', ',', ';', '\'', '.']));
    words.filter(|word| word.starts_with('/')).collect()
}

fn complaint(outcome: &Outcome) -> Option<String> {
    let (mut said, mut denied) = (None, None);
    for line in outcome.stderr.lines() {
        let foreign = ["failed to ", "os error", "`", "query", "metadata"];
        if let Some(words) = foreign.iter().find(|words| line.contains(**words)) {
            said = Some(format!("says {words:?}"));
        }
        let named = paths(line);
        let once: BTreeSet<_> = named.iter().collect();
        if !line.starts_with("  hint: ") && once.len() < named.len() {
            said = Some("names a path twice".to_owned());
        }
        if line.starts_with("venvyard: ") && line.ends_with("ermission denied") {
            denied = Some(());
        }
    }
    let hint = |words: &str| {
        outcome.stderr.lines().any(|it| it.starts_with("  hint: ") && it.contains(words))
    };
    if denied.is_some()
        && !(hint(" belongs to root: 'sudo chown -R 54321 ") && hint("' makes it yours"))
    {
        said = Some("doesn't say what to do".to_owned());
    }
    said
}

#[test]
fn a_denied_call_is_told_in_plain_words() {
    let places = |home: &Home| -> Vec<(PathBuf, u32)> {
        let (sandbox, data) = (&home.0, home.0.data());
        vec![
            (data.clone(), 0o700),
            (data.clone(), 0o755),
            (data.join("registry.d"), 0o700),
            (data.join("registry.d/a.toml"), 0o600),
            (data.join("shell/venvyard.bash"), 0o600),
            (sandbox.config(), 0o700),
            (sandbox.config().join("config.toml"), 0o600),
            (sandbox.environment(""), 0o700),
            (sandbox.environment(""), 0o755),
            (sandbox.environment("a"), 0o700),
            (sandbox.environment("a/pyvenv.cfg"), 0o600),
            (sandbox.cache(), 0o700),
            (sandbox.home().join(".bashrc"), 0o600),
            (sandbox.home().join(".env"), 0o600),
            (sandbox.home().join("code/requirements.txt"), 0o600),
            (sandbox.home().join("code/venvyard.toml"), 0o600),
            (sandbox.home().join("code"), 0o700),
        ]
    };
    let mut complaints = Vec::new();
    let mut failures = 0;
    for at in 0..17 {
        let Some(home) = Home::new() else { return };
        home.0.write(".env", "A=1\n");
        home.0.write("code/requirements.txt", "");
        let (place, mode) = places(&home).swap_remove(at);
        Home::close(&place, mode);
        for words in VERBS {
            let outcome = home.venvyard(words);
            failures += usize::from(outcome.status != 0);
            if let Some(complaint) = complaint(&outcome) {
                complaints.push(format!(
                    "{} {mode:o}, {words:?} {complaint}:\n{}",
                    place.display(),
                    outcome.stderr
                ));
            }
        }
    }
    assert!(failures > 40, "only {failures}");
    assert!(complaints.is_empty(), "{}\n{}", complaints.len(), complaints.join("\n"));
}

/// A place where another user's file is as it should be.
#[test]
fn no_command_takes_away_what_is_meant_to_be_another_users() {
    let Some(home) = Home::new() else { return };
    let elsewhere = home.0.root().join("roots");
    std::fs::create_dir(&elsewhere).unwrap();
    lchown(home.0.root(), Some(0), Some(0)).unwrap();
    Home::close(&elsewhere, 0o755);
    let place = elsewhere.display().to_string();
    let refused = home.venvyard(&["create", "--here", "--no-pip", "--project", &place]).failure(1);
    refused.stderr_has(&format!("hint: {place} belongs to root\n"));
}

/// The user's own file, without the permission bits.
#[test]
fn the_users_own_file_gets_its_permissions_back() {
    let Some(home) = Home::new() else { return };
    let file = home.0.data().join("registry.d/a.toml");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    let said = format!(
        "venvyard: can't read {0}: permission denied\n  hint: 'chmod u+rw {0}' permits it\n",
        file.display()
    );
    assert_eq!(home.venvyard(&["show", "a"]).failure(1).stderr, said);
}
