//! `create --install` and `--requirements`: packages, and what remains if their installation fails.

use crate::support::{Outcome, Sandbox, matrix, python, wheel};

/// A home with wheels of `pkg` 1.0 and 2.0 in it, and pip kept from looking anywhere else.
fn with_wheels() -> Sandbox {
    let sandbox = Sandbox::new().with_pyenv().env("PIP_NO_INDEX", "1");
    for version in ["1.0", "2.0"] {
        wheel(sandbox.home(), "pkg", version);
    }
    sandbox
}

fn state(sandbox: &Sandbox, name: &str) -> String {
    let shown = sandbox.venvyard(["show", name, "--json"]).success().json();
    shown["state"].as_str().unwrap().to_owned()
}

/// What the environment's `pkg` says its version is: through the module and through its command.
#[track_caller]
fn assert_has(sandbox: &Sandbox, name: &str, version: &str) {
    let code = "import pkg; print(pkg.VERSION)";
    let said = format!("{version}\n");
    sandbox.venvyard(["run", name, "python", "-c", code]).success().stdout_is(&said);
    sandbox.venvyard(["run", name, "pkg"]).success().stdout_is(&said);
}

#[test]
fn installing_a_package_makes_the_environment_ready() {
    let sandbox = with_wheels();
    let made = sandbox.venvyard(["create", "a", "--install", "./pkg-1.0-py3-none-any.whl"]);
    let made = made.success().stdout_is("");
    assert!(made.stderr.starts_with("made a with cpython"), "{made}");
    assert_eq!(state(&sandbox, "a"), "ready");
    assert_has(&sandbox, "a", "1.0");
}

#[test]
fn the_packages_are_known_even_when_the_environment_is_gone() {
    let sandbox = with_wheels();
    let path = sandbox.home().join("pkg-1.0-py3-none-any.whl");
    sandbox
        .venvyard(["create", "a", "--install", path.to_str().unwrap(), "--seed", "pip"])
        .success();
    let shown = sandbox.venvyard(["show", "a", "--json"]).success().json();
    assert_eq!(shown["packages"], 2);
    std::fs::remove_dir_all(sandbox.environment("a")).unwrap();
    let gone = sandbox.venvyard(["show", "a", "--json"]).success().json();
    assert_eq!((&gone["health"], &gone["packages"]), (&"missing".into(), &2.into()));
    let text = sandbox.venvyard(["show", "a"]).success().stdout;
    assert!(text.contains("\npackages    2 when it was last seen\n"), "{text}");
    let list = sandbox.data().join("packages").join(shown["id"].as_str().unwrap());
    let text = sandbox.read(list);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "# venvyard packages 1");
    assert!(lines[1].starts_with("pip=="), "{text}");
    assert!(lines[2].starts_with("pkg @ file:///"), "{text}");
}

#[test]
fn requirements_are_read_from_files() {
    let sandbox = with_wheels();
    sandbox.write("elsewhere/it's required.txt", "--find-links ..\npkg<2\n");
    let shop = sandbox.project("shop");
    let made = sandbox
        .venvyard_in(&shop, ["create", "a", "-r", "../../elsewhere/it's required.txt"])
        .success();
    assert!(made.stderr.contains("pkg-1.0"), "pip's own words are shown\n{made}");
    assert_has(&sandbox, "a", "1.0");
}

#[test]
fn a_failed_installation_says_how_to_continue() {
    let sandbox = with_wheels();
    let failed = sandbox.venvyard(["create", "a", "--install", "no-such-package"]).failure(1);
    let failed =
        failed.stdout_is("").stderr_has("No matching distribution found for no-such-package");
    let last: Vec<&str> = failed.stderr.lines().rev().take(3).collect();
    assert_eq!(
        last,
        [
            "  hint: 'venvyard remove a' deletes it",
            "  hint: the environment a stays; run the same command again to install its packages",
            "venvyard: pip could not install no-such-package (exit status: 1)",
        ]
    );
    assert_eq!(state(&sandbox, "a"), "installing");
    let warned = sandbox.venvyard(["activate", "a", "--shell", "bash"]).success();
    warned.stderr_has("warning: not all packages of a are installed");

    // Without packages the name is taken; with them the installation continues.
    sandbox.venvyard(["create", "a"]).failure(4);
    let right = ["create", "a", "--install", "./pkg-2.0-py3-none-any.whl"];
    sandbox.venvyard(right).success();
    assert_eq!(state(&sandbox, "a"), "ready");
    assert_has(&sandbox, "a", "2.0");
    sandbox.venvyard(right).failure(4);
}

#[test]
fn a_failed_installation_prints_code_that_fails() {
    let sandbox = with_wheels();
    let args = |package| ["create", "--shell", "bash", "a", "-i", package];
    sandbox.venvyard(args("no-such-package")).failure(1).stdout_is("(exit 1)\n");
    let done = sandbox.venvyard(args("./pkg-1.0-py3-none-any.whl")).success();
    done.stdout_has("VIRTUAL_ENV");
}

#[test]
fn modules_in_the_current_directory_do_not_disturb_pip() {
    let sandbox = with_wheels().env("PYTHONPATH", ".").env("PYTHONHOME", "/nowhere");
    sandbox.write("pip.py", "raise SystemExit('the wrong pip')");
    sandbox.write("pip/__init__.py", "raise SystemExit('the wrong pip')");
    sandbox.write("pip/__main__.py", "raise SystemExit('the wrong pip')");
    sandbox.venvyard(["create", "a", "--install", "./pkg-1.0-py3-none-any.whl"]).success();
}

#[test]
fn modules_in_the_current_directory_do_not_disturb_the_pip_of_python_2() {
    if python::require_python("2.7").is_none() {
        return;
    }
    let sandbox = with_wheels().env("PYTHONPATH", ".").env("PYTHONHOME", "/nowhere");
    let wheel = sandbox.home().join("pkg-1.0-py2.py3-none-any.whl");
    std::fs::rename(sandbox.home().join("pkg-1.0-py3-none-any.whl"), &wheel).unwrap();
    sandbox.write("pip.py", "raise SystemExit('the wrong pip')");
    let wheel = wheel.to_str().unwrap();
    sandbox.venvyard(["create", "a", "--python", "2.7", "--install", wheel]).success();
    assert_eq!(state(&sandbox, "a"), "ready");
    let run = ["run", "a", "python", "-c", "import pkg; print(pkg.VERSION)"];
    sandbox.venvyard(run).success().stdout_is("1.0\n");
}

#[test]
fn packages_go_into_the_new_environment_whatever_is_active() {
    let sandbox = with_wheels();
    sandbox.venvyard(["create", "outer"]).success();
    let outer = sandbox.environment("outer");
    let mut create = sandbox.command("venvyard");
    create.args(["create", "a", "-i", "./pkg-1.0-py3-none-any.whl"]);
    let path = format!("{}/bin:{}", outer.display(), sandbox.path_variable());
    create.env("VIRTUAL_ENV", &outer).env("PATH", path).env("PIP_USER", "1");
    Outcome::of(create).success();
    assert_has(&sandbox, "a", "1.0");
    sandbox.venvyard(["run", "outer", "python", "-c", "import pkg"]).failure(1);
}

#[cfg(target_os = "linux")]
#[test]
fn uv_installs_if_configured() {
    let sandbox = with_wheels();
    sandbox.write(sandbox.config().join("config.toml"), "installer = \"uv\"\n");
    // A program of that name, not a script: it prints its arguments.
    std::fs::copy("/bin/echo", sandbox.bin().join("uv")).unwrap();
    sandbox.write("r.txt", "");
    let made = sandbox
        .venvyard(["create", "a", "--no-pip", "-i", "x==1", "-i", "y", "-r", "r.txt"])
        .failure(1)
        .stdout_is("");
    let python = sandbox.environment("a").join("bin/python");
    let file = sandbox.home().join("r.txt");
    let made = made.stderr_has(&format!(
        "pip install --python {} --requirement {} -- x==1 y\n",
        python.display(),
        file.display()
    ));
    // It did nothing.
    made.stderr_has("venvyard: uv reported success, but x==1, y are not in ");
    assert_eq!(state(&sandbox, "a"), "installing");
    sandbox.venvyard(["create", "a", "-r", "r.txt"]).success();
    assert_eq!(state(&sandbox, "a"), "ready");
    std::fs::copy("/bin/false", sandbox.bin().join("uv")).unwrap();
    let failed = sandbox.venvyard(["create", "b", "-i", "x"]).failure(1);
    failed.stderr_has("venvyard: uv could not install x (exit status: 1)");
    assert_eq!(state(&sandbox, "b"), "installing");
}

#[test]
fn network_two_projects_have_two_versions_of_one_library() {
    if !matrix::network() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv().with_network();
    for (name, version) in [("projectA", "2.31.0"), ("projectB", "2.32.3")] {
        let directory = sandbox.project(name);
        let (directory, package) = (directory.to_string_lossy(), format!("requests=={version}"));
        let args = ["create", name, "--project", &directory, "--install", &package];
        sandbox.venvyard(args).success().stderr_has(&package.replace("==", "-"));
        let code = "import requests; print(requests.__version__)";
        let run = sandbox.venvyard(["run", name, "--", "python", "-c", code]).success();
        run.stdout_is(&format!("{version}\n"));
    }
    sandbox
        .venvyard(["list"])
        .success()
        .stdout_has("~/projects/projectA")
        .stdout_has("~/projects/projectB");
}

#[test]
fn network_a_misspelled_package_can_be_corrected() {
    if !matrix::network() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv().with_network();
    let wrong = sandbox.venvyard(["create", "a", "-i", "venvyard-has-no-such-package"]).failure(1);
    wrong.stderr_has("No matching distribution found for venvyard-has-no-such-package");
    assert_eq!(state(&sandbox, "a"), "installing");
    sandbox.venvyard(["create", "a", "-i", "six"]).success();
    assert_eq!(state(&sandbox, "a"), "ready");
    sandbox.venvyard(["run", "a", "python", "-c", "import six"]).success();
}

#[cfg(unix)]
#[test]
fn a_requirements_file_that_can_be_read_only_once_is_refused() {
    let sandbox = Sandbox::new().with_pyenv();
    let fifo = sandbox.home().join("fifo");
    let mut mkfifo = sandbox.command("mkfifo");
    mkfifo.arg(&fifo);
    Outcome::of(mkfifo).success();
    for file in [fifo.to_str().unwrap(), "/dev/null"] {
        sandbox
            .venvyard(["create", "a", "-r", file])
            .failure(1)
            .stderr_has("it is no regular file")
            .stderr_has("nothing was made");
    }
    assert!(!sandbox.environment("a").exists());
}
