//! `sync`: an environment has what a file lists, and nothing else.

use std::fs;

use crate::support::locks::{Wheel, any_wheel, freeze, pylock};
use crate::support::{Sandbox, matrix};

/// A home with an environment `a` that has only pip, and wheels in another directory. pip looks nowhere else.
fn with_wheels() -> (Sandbox, [Wheel; 3]) {
    let sandbox = Sandbox::new().with_pyenv().env("PIP_NO_INDEX", "1");
    let directory = sandbox.home().join("my wheels");
    fs::create_dir(&directory).unwrap();
    let wheels =
        [("one", "1.0"), ("one", "2.0"), ("two", "1.0")].map(|(n, v)| any_wheel(&directory, n, v));
    sandbox.venvyard(["create", "a", "--seed", "pip"]).success();
    (sandbox, wheels)
}

/// The packages of `a` without pip.
#[track_caller]
fn packages(sandbox: &Sandbox) -> Vec<String> {
    freeze(sandbox, "a").into_iter().filter(|line| !line.starts_with("pip==")).collect()
}

#[test]
fn the_environment_has_what_the_lock_file_lists_and_nothing_else() {
    let (sandbox, [old, new, two]) = with_wheels();
    let never = "marker = \"python_version < '3'\"";
    sandbox.write("pylock.toml", &pylock("", &[(&old, ""), (&two, ""), (&new, never)]));
    let sync = |more: &[&str]| sandbox.venvyard([&["sync", "a", "pylock.toml"], more].concat());
    let before = sandbox.kept();
    let plan = sync(&["--dry-run"]).success();
    plan.stderr_has("0 packages there already; 1 left out")
        .stdout_is("         NAME  THEN\ninstall  one   1.0\ninstall  two   1.0\n");
    sync(&[]).failure(2).stderr_has("not a terminal").stderr_has("hint: --yes changes it");
    before.assert_same(&sandbox.kept());

    let done = sync(&["--yes"]).success().stdout_is("");
    done.stderr_has("installed 2 in a");
    assert_eq!(packages(&sandbox), ["one==1.0", "two==1.0"]);
    sandbox.venvyard(["run", "a", "one"]).success().stdout_is("1.0\n");
    // Nobody recorded where the files were: the next machine has them elsewhere.
    assert!(!sandbox.read(kept_list(&sandbox)).contains(" @ "));
    let same = sync(&["--yes"]).success();
    same.stderr_has("a has what pylock.toml lists: 2 packages; 1 left out");

    sandbox.write("pylock.new.toml", &pylock("", &[(&new, "")]));
    let json = sandbox.venvyard(["sync", "a", "pylock.new.toml", "--dry-run", "--json"]);
    let json = json.success().json();
    assert_eq!(json["install"][0]["now"], "1.0");
    assert_eq!(json["remove"][0]["name"], "two");
    let done = sandbox.venvyard(["sync", "a", "pylock.new.toml", "-y"]).success();
    done.stderr_has("changed 1, removed 1 in a");
    assert_eq!(packages(&sandbox), ["one==2.0"]);
    // What is known of the environment once it is gone.
    let kept = sandbox.read(kept_list(&sandbox));
    assert!(kept.contains("one==2.0") && !kept.contains("two"), "{kept}");
}

fn kept_list(sandbox: &Sandbox) -> std::path::PathBuf {
    let shown = sandbox.venvyard(["show", "a", "--json"]).success().json();
    sandbox.data().join("packages").join(shown["id"].as_str().unwrap())
}

#[test]
fn a_hash_that_does_not_hold_changes_nothing() {
    let (sandbox, [old, new, two]) = with_wheels();
    sandbox.write("pylock.toml", &pylock("", &[(&old, ""), (&two, "")]));
    sandbox.venvyard(["sync", "a", "pylock.toml", "-y"]).success();
    let forged = Wheel { hash: "0".repeat(64), ..new };
    sandbox.write("pylock.toml", &pylock("", &[(&forged, "")]));
    let failed = sandbox.venvyard(["sync", "a", "pylock.toml", "-y"]).failure(1);
    failed
        .stderr_has("DO NOT MATCH THE HASHES")
        .stderr_has("venvyard: pip could not install what pylock.toml lists")
        .stderr_has("hint: nothing was removed; the same command goes on");
    assert_eq!(packages(&sandbox), ["one==1.0", "two==1.0"]);
}

#[test]
fn requirements_may_need_more_than_they_list() {
    let (sandbox, [old, new, two]) = with_wheels();
    let directory = new.path.parent().unwrap();
    fs::create_dir(sandbox.home().join("links")).unwrap();
    fs::rename(directory, sandbox.home().join("links/all")).unwrap();
    let text = format!(
        "--find-links links/all\none >= 1\ntwo==1.0 --hash=sha256:{}\n# --hash=sha256:{}\n",
        two.hash, old.hash
    );
    sandbox.write("requirements.txt", &text);
    // All need a hash if one has, as pip has it.
    sandbox.venvyard(["sync", "a", "requirements.txt", "-y"]).failure(1);
    assert_eq!(packages(&sandbox), [""; 0]);
    sandbox.write("requirements.txt", "--find-links links/all\none >= 1\n");
    sandbox.venvyard(["sync", "a", "requirements.txt", "-y"]).success();
    assert_eq!(packages(&sandbox), ["one==2.0"]);
    let same = sandbox.venvyard(["sync", "a", "requirements.txt"]).success();
    same.stderr_has("a has what requirements.txt lists: 1 package");

    // What a listed package requires is kept, and asked for where it is missing.
    let info = sandbox.environment("a").join("lib");
    let info = crate::support::tree::walk(&info, &|_| true);
    let metadata = info.iter().find(|path| path.ends_with("one-2.0.dist-info/METADATA")).unwrap();
    let text = fs::read_to_string(metadata).unwrap();
    fs::write(metadata, text + "Requires-Dist: two>=1\n").unwrap();
    let plan = sandbox.venvyard(["sync", "a", "requirements.txt", "--dry-run"]).success();
    plan.stdout_has("install  two   >=1 (for one)");
    sandbox.venvyard(["sync", "a", "requirements.txt", "-y"]).success();
    assert_eq!(packages(&sandbox), ["one==2.0", "two==1.0"]);
    sandbox.venvyard(["sync", "a", "requirements.txt"]).success().stderr_has("has what");
}

#[test]
fn network_a_uv_lock_is_read_by_uv_and_installed_by_either() {
    if !matrix::network() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv().with_network();
    sandbox.venvyard(["create", "tools", "-i", "uv"]).success();
    let project = sandbox.project("shop");
    let about = "[project]\nname = 'shop'\nversion = '1'\nrequires-python = '>=3.10'\n\
                 dependencies = ['six==1.17.0']\n\
                 [project.optional-dependencies]\nmore = ['idna==3.10']\n";
    sandbox.write(project.join("pyproject.toml"), about);
    let uv = sandbox.environment("tools").join("bin/uv");
    sandbox.venvyard(["create", "a", "--seed", "pip"]).success();
    let sync = ["sync", "a", "uv.lock", "--extra", "more", "-y"];
    let locking = ["run", "tools", "uv", "lock", "--directory", project.to_str().unwrap()];
    sandbox.venvyard(locking).success();
    let missing = sandbox.venvyard_in(&project, sync).failure(1);
    missing
        .stderr_has("only uv reads uv.lock, and uv is not on PATH")
        .stderr_has("hint: install uv");
    sandbox.lend(&uv);
    sandbox.venvyard_in(&project, sync).success().stderr_has("installed 2 in a");
    assert_eq!(packages(&sandbox), ["idna==3.10", "six==1.17.0"]);

    // Without pip, by uv.
    sandbox.write(sandbox.config().join("config.toml"), "installer = \"uv\"\n");
    let file = project.join("uv.lock");
    sandbox.venvyard(["create", "b", "--no-pip", "--from", file.to_str().unwrap()]).success();
    let code = "import six; print(six.__version__)";
    sandbox.venvyard(["run", "b", "python", "-c", code]).success().stdout_is("1.17.0\n");
    let sync = ["sync", "b", "uv.lock", "--extra", "more", "-y"];
    sandbox.venvyard_in(&project, sync).success().stderr_has("installed 1 in b");
    sandbox.venvyard_in(&project, ["sync", "b", "uv.lock", "-y"]).success().stderr_has("removed 1");
}
