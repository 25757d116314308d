//! Checkouts in an environment: what they have that no server has.

use super::work::Work;
use crate::support::{Outcome, available};

/// Work in an environment: its place, what makes it, and what is said of it.
type Case = (&'static str, fn(&Work), &'static str);

#[test]
fn a_checkout_with_work_in_it_is_named() {
    let change = |work: &Work| std::fs::write(work.clone("src/code").join("code.py"), "2").unwrap();
    let cases: [Case; 10] = [
        ("src/code", change, "uncommitted changes"),
        (
            "src/code",
            |work| std::fs::write(work.clone("src/code").join("new.py"), "2").unwrap(),
            "uncommitted changes",
        ),
        (
            "src/code",
            |work| {
                let place = work.clone("src/code");
                std::fs::write(place.join("code.py"), "2").unwrap();
                work.commit(&place);
            },
            "unpushed commits",
        ),
        (
            "src/code",
            |work| {
                let place = work.clone("src/code");
                std::fs::write(place.join("code.py"), "2").unwrap();
                work.git(&place, &["stash", "-q"]);
            },
            "unpushed commits",
        ),
        (
            "src/code",
            |work| {
                // pip checks a commit out, and no branch.
                let place = work.clone("src/code");
                work.git(&place, &["checkout", "-q", "--detach"]);
                std::fs::write(place.join("code.py"), "2").unwrap();
                work.commit(&place);
                std::fs::write(place.join("code.py"), "3").unwrap();
            },
            "uncommitted changes and unpushed commits",
        ),
        (
            "group/deep/code",
            |work| std::fs::write(work.clone("group/deep/code").join("new.py"), "").unwrap(),
            "uncommitted changes",
        ),
        (
            "lib/python3/site-packages/code",
            |work| {
                let place = work.clone("lib/python3/site-packages/code");
                std::fs::write(place.join("new.py"), "").unwrap();
            },
            "uncommitted changes",
        ),
        (
            "data/of/many/kinds/code",
            |work| {
                // Deeper than checkouts are looked for.
                let place = work.clone("data/of/many/kinds/code");
                std::fs::write(place.join("new.py"), "").unwrap();
                let packages = work.place("lib/python3/site-packages");
                std::fs::create_dir_all(&packages).unwrap();
                let line = format!("{}\n", place.display());
                std::fs::write(packages.join("__editable__.code-1.pth"), line).unwrap();
            },
            "uncommitted changes",
        ),
        (
            "fresh",
            |work| {
                let place = work.place("fresh");
                std::fs::create_dir(&place).unwrap();
                work.git(&place, &["init", "-q"]);
                std::fs::write(place.join("new.py"), "").unwrap();
            },
            "uncommitted changes",
        ),
        (
            "tree",
            |work| {
                // Its commits are in the repository outside, so they stay.
                let place = work.place("tree");
                work.git(&work.origin, &["worktree", "add", "-q", place.to_str().unwrap()]);
                std::fs::write(place.join("code.py"), "2").unwrap();
                work.commit(&place);
                std::fs::write(place.join("code.py"), "3").unwrap();
            },
            "uncommitted changes",
        ),
    ];
    for (place, make, what) in cases {
        let Some(work) = Work::new() else { return };
        make(&work);
        work.assert_named(&format!("{place} (a git checkout with {what})"));
    }
}

#[test]
fn a_checkout_that_can_be_cloned_again_is_deleted() {
    let Some(work) = Work::new() else { return };
    let place = work.clone("src/code");
    // What an editable installation writes is no work.
    std::fs::create_dir(place.join("code.egg-info")).unwrap();
    std::fs::write(place.join("code.egg-info/PKG-INFO"), "").unwrap();
    std::fs::create_dir(place.join("__pycache__")).unwrap();
    std::fs::write(place.join("__pycache__/code.pyc"), "").unwrap();
    work.git(&place, &["checkout", "-q", "--detach"]);
    let tree = work.place("tree");
    work.git(&work.origin, &["worktree", "add", "-q", tree.to_str().unwrap()]);
    std::fs::write(tree.join("code.py"), "2").unwrap();
    work.commit(&tree);
    // `python -m venv .` in a checkout of a project.
    std::fs::rename(work.clone("whole").join(".git"), work.place(".git")).unwrap();
    std::fs::remove_dir_all(work.place("whole")).unwrap();
    std::fs::write(work.place(".git/info/exclude"), "*\n").unwrap();
    work.git(&work.place(""), &["checkout", "-q", "code.py"]);
    std::fs::write(work.place("setup.py"), "").unwrap();
    let removed = work.sandbox.venvyard(["remove", "a", "--yes"]).success();
    removed.stderr_has("removed a; ");
}

#[test]
fn a_checkout_that_cannot_be_examined_is_named() {
    let Some(work) = Work::new() else { return };
    work.clone("src/code");
    let path = work.sandbox.root().join("nothing");
    let mut remove = work.sandbox.command(env!("CARGO_BIN_EXE_venvyard"));
    remove.args(["remove", "a", "--yes"]).env("PATH", path);
    Outcome::of(remove)
        .failure(2)
        .stderr_has("src/code (a git checkout that can't be examined without git)");
    std::fs::write(work.place("src/code/.git/HEAD"), "").unwrap();
    std::fs::create_dir_all(work.place("old/.hg")).unwrap();
    work.assert_named(
        "old (a Mercurial checkout, which venvyard can't examine), src/code (a git checkout that git can't examine)",
    );
}

#[test]
fn another_users_checkout_is_not_examined() {
    let Some(work) = Work::new() else { return };
    let place = work.clone("src/code");
    if !available("root", std::os::unix::fs::chown(&place, Some(54_321), None).is_ok()) {
        return;
    }
    work.assert_named("src/code (a git checkout that belongs to another user)");
}

#[test]
fn nothing_in_a_checkout_is_run() {
    let Some(work) = Work::new() else { return };
    let place = work.clone("src/code");
    let canary =
        work.sandbox.program("canary", &format!("touch '{}'", work.place("ran").display()));
    let canary = canary.to_str().unwrap();
    for key in ["core.fsmonitor", "core.sshCommand", "core.pager", "diff.external"] {
        work.git(&place, &["config", key, canary]);
    }
    let hooks = place.join(".git/hooks");
    std::fs::create_dir_all(&hooks).unwrap();
    std::fs::copy(canary, hooks.join("post-index-change")).unwrap();
    std::fs::write(place.join("code.py"), "2").unwrap();
    let mut remove = work.sandbox.command("venvyard");
    // As within a hook of another repository.
    remove.args(["remove", "a", "--yes"]).env("GIT_DIR", work.origin.join(".git"));
    Outcome::of(remove).failure(2).stderr_has("src/code (a git checkout with uncommitted changes)");
    assert!(!work.place("ran").exists());
}
