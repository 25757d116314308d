//! `sync` and `create --from`: files that are for another environment, or that make no sense.

use crate::support::Sandbox;
use crate::support::locks::{any_wheel, pylock};

#[test]
fn what_cannot_be_installed_is_refused_in_one_line_and_nothing_changes() {
    let sandbox = Sandbox::with(["a"]);
    let wheel = any_wheel(sandbox.home(), "one", "1.0");
    let of = |top: &str, more: &str| pylock(top, &[(&wheel, more)]);
    for (name, text) in [
        ("pylock.other.toml", of("requires-python = '<3'", "")),
        ("pylock.one.toml", of("", "requires-python = '<3'")),
        ("pylock.vax.toml", of("environments = [\"os_name == 'vax'\"]", "")),
        ("pylock.major.toml", of("", "").replace("'1.0'\ncreated", "'2.0'\ncreated")),
        ("pylock.cut.toml", of("", "").replace("wheels = [", "wheels = ")),
        ("pylock.extra.toml", of("extras = ['x']\ndependency-groups = []", "")),
        ("pylock.md5.toml", of("", "").replace("sha256", "md5")),
        ("Pipfile.lock", "{\"_meta\": {}}".to_owned()),
        ("requirements.txt", "one two\n".to_owned()),
        ("pyproject.toml", "[project]\nname = 'x'\n".to_owned()),
    ] {
        sandbox.write(name, &text);
    }
    let before = sandbox.kept();
    for (file, status, said) in [
        ("pylock.other.toml", 1, "pylock.other.toml is for Python <3, not for 3."),
        ("pylock.one.toml", 1, "pylock.one.toml: one is for Python <3, not for 3."),
        ("pylock.vax.toml", 1, "is for another environment: os_name == 'vax'"),
        ("pylock.major.toml", 1, "has version 2.0 of its format, which is newer"),
        ("pylock.cut.toml", 1, "pylock.cut.toml is not valid TOML: line 8: "),
        ("pylock.md5.toml", 1, "hashes: there is no sha256, sha384 or sha512"),
        ("Pipfile.lock", 1, "Pipfile.lock: _meta: pipfile-spec: it is missing"),
        ("requirements.txt", 1, "requirements.txt: one two: it is no requirement"),
        ("pyproject.toml", 2, "pyproject.toml is neither a lock file nor a requirements file"),
        ("pylock.gone.toml", 1, "can't read pylock.gone.toml: no such file or directory"),
    ] {
        let refused = sandbox.venvyard(["sync", "a", file, "-y"]).failure(status);
        refused.stdout_is("").stderr_has(said);
        // Another Python may do.
        if !file.contains("other") && !file.contains("one") {
            let refused = sandbox.venvyard(["create", "b", "--from", file]).failure(status);
            refused.stdout_is("").stderr_has(said);
        }
    }
    let refused = sandbox.venvyard(["sync", "a", "pylock.extra.toml", "--extra", "y"]).failure(2);
    refused.stderr_has("pylock.extra.toml has no extra y").stderr_has("hint: it has x");
    sandbox.venvyard(["sync", "no", "pylock.extra.toml"]).failure(3);
    before.assert_same(&sandbox.kept());

    // It has no pip, and needs none for nothing.
    let refused = sandbox.venvyard(["sync", "a", "pylock.extra.toml", "-y"]).failure(1);
    refused.stderr_has("venvyard: a has no pip").stderr_has("python -m ensurepip");
    let minor = pylock("news = 1\npackages = []", &[]).replace("'1.0'\ncreated", "'1.9'\ncreated");
    sandbox.write("pylock.minor.toml", &minor);
    let done = sandbox.venvyard(["sync", "a", "pylock.minor.toml"]).success();
    done.stderr_has("warning: pylock.minor.toml: version 1.9 of the format is newer")
        .stderr_has("a has what pylock.minor.toml lists: 0 packages");
}
