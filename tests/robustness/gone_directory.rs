//! The current directory is gone: whoever needs it says so, and everything else works.

use crate::support::{Outcome, Sandbox};

/// Command lines, and whether they need the current directory. Every verb is in the table.
const LINES: &[(&str, bool)] = &[
    ("clone b e", false),
    ("create new --no-pip", true),
    ("create --no-pip", true),
    ("create --no-pip -a . new", true),
    ("create --here", true),
    ("create --temp --no-pip", true),
    ("activate a --shell sh", false),
    ("activate . --shell sh", true),
    ("remove b --yes", false),
    ("rename b c", false),
    ("list", false),
    ("list --sort used", false),
    ("find six || [ $? = 1 ]", false),
    ("packages a", false),
    ("diff a b", false),
    ("show a", false),
    ("which", false),
    ("run a -- python -c 1", false),
    ("run --cd a -- python -c 1", false),
    ("run . -- python -c 1", true),
    ("each -- python -c 1", false),
    ("sync a requirements.txt --dry-run", true),
    ("export a --offline", false),
    ("export a --offline -o requirements.txt", true),
    ("kernel list", false),
    ("shell a --shell bash", false),
    ("shell --create new --no-pip --shell bash", true),
    ("setup --shell bash --dry-run", false),
    ("setup --shell bash", false),
    ("setup --uninstall", false),
    ("init bash", false),
    ("init powershell", false),
    ("trust", true),
    ("trust --show .", true),
    ("project set b", true),
    ("project set b .", true),
    ("project link a", false),
    ("project unset a", false),
    ("var set a K=V", false),
    ("var list a", false),
    ("python list", false),
    ("python find", true),
    ("seed list", false),
    ("repair --unlink a", false),
    ("repair a", false),
    ("doctor", false),
    ("doctor --fix --yes", false),
    ("restore", false),
    ("prune --yes", false),
    ("forget b --yes", false),
    ("adopt ./other", true),
    ("adopt --all --yes", false),
    ("adopt --scan --yes", false),
    ("help", false),
    ("help workon", false),
];

/// Runs a command line in a directory that is deleted before. `then` runs in between.
fn in_gone_directory(sandbox: &Sandbox, line: &str, then: &str) -> Outcome {
    let mut command = sandbox.command("/bin/sh");
    let script = format!("mkdir gone && cd gone && rmdir ../gone && {then} venvyard {line}");
    command.args(["-c", &script]);
    Outcome::of(command)
}

#[test]
fn only_what_needs_it_fails_and_says_why() {
    for (line, needs_it) in LINES {
        let sandbox = Sandbox::with(["a", "b"]);
        let project = sandbox.project("shop");
        sandbox.venvyard_in(&project, ["project", "set", "a"]).success();
        let place = sandbox.home().join("gone");
        let ended = in_gone_directory(&sandbox, line, "");
        if *needs_it {
            let said = format!("venvyard: the current directory is gone: {}\n", place.display());
            let ended = ended.failure(1);
            assert!(ended.stderr.starts_with(&said), "{line}: {ended}");
        } else {
            assert!(!ended.stderr.contains("venvyard: "), "{line}: {ended}");
            ended.success();
        }
    }
}

#[test]
fn every_verb_is_tried() {
    let sandbox = Sandbox::new();
    let help = sandbox.venvyard(["--help"]).success().stdout;
    let (_, verbs) = help.split_once("Commands:\n").unwrap();
    let verbs: Vec<&str> = verbs.lines().map_while(|line| line.split_whitespace().next()).collect();
    assert!(verbs.contains(&"create"), "{help}");
    for verb in verbs {
        let is_tried = LINES.iter().any(|(line, _)| line.split(' ').next() == Some(verb));
        assert!(is_tried, "{verb}");
    }
}

/// As after 'git checkout' of another branch and back.
#[test]
fn a_new_directory_in_its_place_is_named() {
    let sandbox = Sandbox::with(["a"]);
    let ended = in_gone_directory(&sandbox, "project set a", "mkdir \"$PWD\" &&").failure(1);
    ended.stderr_has("hint: another one is there now: 'cd \"$PWD\"' goes there");
}
