//! Which tool made an environment, as far as its files tell.

use std::path::Path;

use crate::venv::paths::bin_dir;

/// The word for an environment that venvyard made.
pub const OURS: &str = "venvyard";

/// The tool that wrote `pyvenv.cfg`: uv and virtualenv put their versions in it, and venvyard alone writes the keys of
/// both venv and virtualenv. `None` if there is none, as in environments of virtualenv before 20.
pub fn maker(environment: &Path) -> Option<&'static str> {
    let bytes = crate::fs::read_small(&environment.join("pyvenv.cfg")).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let has =
        |key: &str| text.lines().any(|line| line.split('=').next().map(str::trim) == Some(key));
    Some(if has("uv") {
        "uv"
    } else if has("virtualenv") {
        "virtualenv"
    } else if has("version") && has("base-executable") {
        OURS
    } else {
        "venv"
    })
}

/// The tool that made an environment, as far as its place tells: these tools leave the making to virtualenv or venv.
/// Else the one that its files tell.
pub fn made_by(environment: &Path) -> Option<&'static str> {
    let parts: Vec<_> = environment.iter().map(|part| part.to_string_lossy()).collect();
    let is_below = |below: &[&str]| parts.windows(below.len()).any(|window| window == below);
    let has = |file: &str| environment.join(file).is_file();
    let (bin, name) = (bin_dir(environment), parts.last().map_or("", |name| name));
    Some(match () {
        () if is_conda(environment) => "conda",
        // It may have virtualenvwrapper's hooks, too.
        () if maker(environment) == Some(OURS) => OURS,
        () if is_below(&["pypoetry", "virtualenvs"]) => "poetry",
        () if is_below(&["hatch", "env", "virtual"]) => "hatch",
        () if is_below(&["pipx", "venvs"]) || has("pipx_metadata.json") => "pipx",
        () if has("uv-receipt.toml") => "uv tool",
        () if is_below(&[".tox"]) || has(".tox-info.json") => "tox",
        () if is_below(&[".nox"]) => "nox",
        () if is_below(&["pre-commit"]) && name.starts_with("py_env-") => "pre-commit",
        () if is_below(&["pdm", "venvs"]) => "pdm",
        () if bin.join("postactivate").is_file() => "virtualenvwrapper",
        () if has_hash(name) && environment.join(".project").is_file() => "pipenv",
        () => {
            return maker(environment)
                .or_else(|| bin.join("activate").exists().then_some("virtualenv"));
        }
    })
}

/// Whether a tool with that word keeps its environments to itself: it runs its programs or its tests in them, and makes
/// them anew as it likes. conda's are something else.
pub fn keeps_to_itself(tool: &str) -> bool {
    ["pipx", "uv tool", "tox", "nox", "pre-commit", "conda"].contains(&tool)
}

/// Whether it is in uv's cache, where `uv cache prune` deletes it.
pub fn is_in_uv_cache(environment: &Path) -> bool {
    let parent = environment.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    parent
        .and_then(|name| name.strip_prefix("environments-v"))
        .is_some_and(|version| version.parse::<u32>().is_ok() && maker(environment) == Some("uv"))
}

/// Whether conda made it: its Python is its own, not one of the system with other packages.
pub fn is_conda(directory: &Path) -> bool {
    directory.join("conda-meta").is_dir()
}

/// Whether the name ends as pipenv's do: the project's name, a dash and 8 characters of a digest.
fn has_hash(name: &str) -> bool {
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    name.len().checked_sub(9).is_some_and(|at| {
        name.is_char_boundary(at)
            && name[at..].starts_with('-')
            && name[at + 1..].chars().all(is_base64)
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::fs;

    #[test]
    fn a_place_tells_more_than_pyvenv_cfg() {
        let dir = tempfile::tempdir().unwrap();
        for (place, files, tool) in [
            (
                "cache/pypoetry/virtualenvs/shop-x1Yz-py3.12",
                &["pyvenv.cfg"] as &[&str],
                Some("poetry"),
            ),
            ("share/hatch/env/virtual/shop/AbC/shop", &["pyvenv.cfg"], Some("hatch")),
            ("pipx/venvs/black", &["pyvenv.cfg"], Some("pipx")),
            ("apps/black", &["pyvenv.cfg", "pipx_metadata.json"], Some("pipx")),
            ("apps/ruff", &["pyvenv.cfg", "uv-receipt.toml"], Some("uv tool")),
            ("code/shop/.tox/py312", &["pyvenv.cfg"], Some("tox")),
            ("code/shop/.nox/tests", &["pyvenv.cfg"], Some("nox")),
            ("cache/pre-commit/repo1/py_env-python3", &["pyvenv.cfg"], Some("pre-commit")),
            ("envs/shop-Ab3_dE-9", &["pyvenv.cfg", ".project"], Some("pipenv")),
            ("envs/shop", &["pyvenv.cfg", ".project"], Some("venv")),
            (
                "envs/wrapped",
                &["pyvenv.cfg", ".project", "bin/postactivate"],
                Some("virtualenvwrapper"),
            ),
            ("envs/old", &["bin/activate"], Some("virtualenv")),
            ("envs/conda", &["conda-meta/history"], Some("conda")),
            ("envs/none", &["file"], None),
        ] {
            let environment = dir.path().join(place);
            for file in files {
                let file = environment.join(file);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write_new(&file, b"home = /usr/bin\n").unwrap();
            }
            assert_eq!(made_by(&environment), tool, "{place}");
        }
    }
}
