//! Temporary environments that have sources.

use std::path::Path;

use super::work::Work;
use crate::support::{Outcome, python};

#[test]
fn leaving_a_temporary_environment_does_not_lose_sources() {
    let Some(work) = Work::new() else { return };
    let sandbox = &work.sandbox;
    sandbox.venvyard(["create", "--temp", "--no-pip"]).success();
    let names = sandbox.venvyard(["list", "--names"]).success().stdout;
    let name = names.lines().find(|name| name.starts_with("tmp-")).unwrap();
    let path = sandbox.environment(name);
    // A requirement of its creation is a checkout; changes in it are no new name.
    std::fs::create_dir(path.join("src")).unwrap();
    work.git(&work.origin, &["clone", "-q", ".", path.join("src/code").to_str().unwrap()]);
    let contents = path.join(".venvyard/contents");
    let text = std::fs::read_to_string(&contents).unwrap();
    std::fs::write(&contents, text + "src\n").unwrap();
    std::fs::write(path.join("src/code/code.py"), "2").unwrap();
    let path = path.to_str().unwrap();
    let said = format!("{name} stays: it has src/code (a git checkout with uncommitted changes)");
    sandbox.venvyard(["remove", "--temporary", path]).failure(2).stderr_has(&said);
    sandbox.venvyard(["remove", "--temporary", path, "--yes"]).failure(2).stderr_has(&said);
    sandbox.venvyard(["remove", "--temporary", path, "--yes", "--with-sources"]).success();
    assert!(!Path::new(path).exists());
}

#[test]
fn a_failed_temporary_creation_does_not_lose_sources() {
    let Some(python) = python::require_python("3.9") else { return };
    let Some(work) = Work::new() else { return };
    let sandbox = &work.sandbox;
    // Its installation fails after it has changed its own checkout.
    let setup = "import sys\nif 'prefix' in dir(sys):\n    open('code.py', 'a').write('2')\n    sys.exit('no')\n";
    sandbox.write("projects/origin/setup.py", setup);
    work.commit(&work.origin);
    let url = format!("git+file://{}#egg=code", work.origin.display());
    let url = url.replace(' ', "%20").replace('é', "%C3%A9");
    let file = sandbox.write("requirements.txt", &format!("-e {url}\n"));
    let python = python.to_str().unwrap();
    let args = ["create", "--temp", "-p", python, "--seed", "pip,setuptools", "-r"];
    let mut create = sandbox.command("venvyard");
    create.args(args).arg(file).env("PIP_NO_INDEX", "1");
    let made = Outcome::of(create).failure(1);
    let names = sandbox.venvyard(["list", "--names"]).success().stdout;
    let name = names.lines().find(|name| name.starts_with("tmp-")).expect("it stays");
    let made = made.stderr_has(&format!(
        "hint: the environment {name} stays: it has src/code (a git checkout with uncommitted changes)"
    ));
    made.stderr_has(&format!("hint: 'venvyard remove {name}' deletes it"));
    assert!(sandbox.environment(name).join("src/code/code.py").exists());
}
