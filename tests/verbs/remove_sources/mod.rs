//! `remove`: what is lost for good is named, and `--yes` alone doesn't delete it.
#![cfg(unix)]

mod checkouts;
mod temporary;
pub(super) mod work;

use crate::support::{Sandbox, Terminal, for_each_shell, python};
use work::Work;

#[test]
fn projects_and_environments_inside_are_named() {
    let sandbox = Sandbox::with(["a", "b"]);
    let project = sandbox.environment("a").join("work/shop");
    std::fs::create_dir_all(&project).unwrap();
    sandbox.venvyard(["project", "set", "b", project.to_str().unwrap()]).success();
    sandbox.venvyard_in(&project, ["create", "--here", "--no-pip"]).success();
    let removed = sandbox.venvyard(["remove", "a", "--yes"]).failure(2);
    removed.stderr_has(
        "a has what can't be made again: work/shop (the project of b, shop), work/shop/.venv (the environment shop)\n",
    );
    sandbox.venvyard(["remove", "b", "--yes"]).success();
    // The environment's directory is its project's.
    sandbox.venvyard(["create", "c", "--no-pip"]).success();
    let place = sandbox.environment("c");
    sandbox.venvyard(["project", "set", "c", place.to_str().unwrap()]).success();
    let removed = sandbox.venvyard(["remove", "c", "--yes"]).failure(2);
    removed.stderr_has("c has what can't be made again: its directory (the project of c)\n");
    sandbox.venvyard(["project", "unset", "c"]).success();
    sandbox.write(".virtualenvs/c/pyproject.toml", "");
    let removed = sandbox.venvyard(["remove", "c", "--yes"]).failure(2);
    removed.stderr_has(
        "c has what can't be made again: its directory (a project, with pyproject.toml)\n",
    );
}

#[test]
fn a_project_outside_is_not_named() {
    let sandbox = Sandbox::with(["a"]);
    // Its name begins as the environment's path does.
    let project = sandbox.environment("a-project");
    std::fs::create_dir(&project).unwrap();
    sandbox.venvyard(["project", "set", "a", project.to_str().unwrap()]).success();
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    assert!(project.is_dir());
}

#[test]
fn editable_sources_inside_are_named() {
    // What pip, uv and setuptools write beside the packages.
    let cases: [(&str, &str); 5] = [
        (
            "code-1.dist-info/direct_url.json",
            r#"{"url": "file://URL", "dir_info": {"editable": true}}"#,
        ),
        ("__editable__.code-1.pth", "PATH/src\n"),
        ("easy-install.pth", "import sys\nPATH\n"),
        ("code.egg-link", "PATH\n."),
        ("__editable___code_1_finder.py", "MAPPING = {'code': 'PATH/src/code'}\n"),
    ];
    for (file, text) in cases {
        let sandbox = Sandbox::with(["a"]);
        let place = sandbox.environment("a").join("my code");
        std::fs::create_dir_all(place.join("src/code")).unwrap();
        std::fs::write(place.join("pyproject.toml"), "").unwrap();
        let path = place.to_str().unwrap();
        let url = path.replace(' ', "%20").replace('é', "%C3%A9");
        let packages = sandbox.environment("a").join("lib");
        let packages = std::fs::read_dir(packages).unwrap().flatten().next().unwrap().path();
        let file = packages.join("site-packages").join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text.replace("URL", &url).replace("PATH", path)).unwrap();
        let removed = sandbox.venvyard(["remove", "a", "--yes"]).failure(2);
        removed.stderr_has("a has what can't be made again: my code (an editable source)\n");
        // It stays if it is elsewhere.
        std::fs::rename(&place, sandbox.home().join("my code")).unwrap();
        let elsewhere = sandbox.home().join("my code");
        let text = text.replace("URL", &url).replace("PATH", elsewhere.to_str().unwrap());
        std::fs::write(&file, text).unwrap();
        sandbox.venvyard(["remove", "a", "--yes"]).success();
    }
}

#[test]
fn of_several_names_none_is_deleted() {
    let Some(work) = Work::new() else { return };
    work.sandbox.venvyard(["create", "b", "--no-pip"]).success();
    std::fs::write(work.clone("src/code").join("new.py"), "").unwrap();
    let before = work.sandbox.kept();
    work.sandbox.venvyard(["remove", "b", "a", "--yes"]).failure(2).stderr_has("src/code");
    before.assert_same(&work.sandbox.kept());
}

#[test]
fn a_link_to_an_environment_loses_nothing() {
    let Some(work) = Work::new() else { return };
    std::fs::write(work.clone("src/code").join("new.py"), "").unwrap();
    let elsewhere = work.sandbox.home().join("elsewhere");
    std::fs::rename(work.place(""), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, work.sandbox.environment("a")).unwrap();
    work.sandbox.venvyard(["remove", "a", "--yes"]).success();
    assert!(elsewhere.join("src/code/new.py").exists());
}

#[test]
fn the_question_names_the_sources_and_the_other_tool() {
    let Some(work) = Work::new() else { return };
    std::fs::write(work.clone("src/code").join("new.py"), "").unwrap();
    python::venv(&work.sandbox, &work.sandbox.environment("theirs"));
    let venvyard = env!("CARGO_BIN_EXE_venvyard");
    for (answer, status) in [("n", 1), ("y", 0)] {
        let mut terminal = Terminal::program(&work.sandbox, venvyard, &["remove", "a", "theirs"]);
        terminal.expect("a has what can't be made again:");
        terminal.expect("  src/code: a git checkout with uncommitted changes");
        terminal.expect(
            "Remove a (~/.virtualenvs/a), theirs (~/.virtualenvs/theirs, made by venv) with that?",
        );
        terminal.send(answer);
        assert_eq!(terminal.wait_exit(), status, "{}", terminal.screen());
        assert_eq!(work.place("src").exists(), status == 1);
    }
}

#[test]
fn rmenv_passes_the_option_on() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        sandbox.write(".virtualenvs/a/setup.py", "");
        let load = shell.source(&shell.static_file(&sandbox));
        let script = format!("{load}\nrmenv --yes --with-sources a");
        shell.strict(&sandbox, &script).success();
        assert!(!sandbox.environment("a").exists());
    });
}
