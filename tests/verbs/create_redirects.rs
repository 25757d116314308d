//! `create --install` where pip or uv is configured to put packages elsewhere, or to do nothing.

use std::path::{Path, PathBuf};

use crate::support::{Outcome, Sandbox, matrix, python, wheel};

/// How a setting reaches pip.
#[derive(Debug, Clone, Copy)]
enum Source {
    Variable,
    /// pip reads variables of any case.
    OddVariable,
    /// The user's own file.
    UserFile,
    /// The file that a variable names.
    NamedFile,
}

const SOURCES: [Source; 4] =
    [Source::Variable, Source::UserFile, Source::OddVariable, Source::NamedFile];

/// A home with a wheel in it that pip finds, through a setting that has to stay in force, and an environment
/// to install into by mistake.
fn scene(python: &str, wheel_tag: &str) -> Sandbox {
    // Python 2 can't read the commands that its pip writes into a path beyond ASCII.
    let sandbox = if python == "2.7" { Sandbox::plain() } else { Sandbox::new() }.with_pyenv();
    let wheels = sandbox.home().join("wheels");
    std::fs::create_dir(&wheels).unwrap();
    let made = wheel(&wheels, "pkg", "1.0");
    std::fs::rename(made, wheels.join(format!("pkg-1.0-{wheel_tag}-none-any.whl"))).unwrap();
    sandbox.venvyard(["create", "other", "--python", python]).success();
    sandbox
}

/// Lets pip find the wheel and have the setting.
fn configured(sandbox: Sandbox, source: Source, section: &str, key: &str, value: &str) -> Sandbox {
    let wheels = sandbox.home().join("wheels");
    let index = format!("[global]\nno-index = true\nfind-links = {}\n", url(&wheels));
    let with_setting = format!(
        "{index}{}{key} = {value}\n",
        if section == "global" { String::new() } else { format!("[{section}]\n") }
    );
    let variable = format!("PIP_{}", key.to_uppercase().replace('-', "_"));
    let user_file = sandbox.home().join(".config/pip/pip.conf");
    match source {
        Source::Variable => {
            sandbox.write(user_file, &index);
            sandbox.env(&variable, value)
        }
        Source::OddVariable => {
            sandbox.write(user_file, &index);
            sandbox.env(&variable.to_lowercase().replace("pip_", "PIP_"), value)
        }
        Source::UserFile => {
            sandbox.write(user_file, &with_setting);
            sandbox
        }
        Source::NamedFile => {
            let named = sandbox.write("my pip.ini", &with_setting);
            sandbox.env("PIP_CONFIG_FILE", named)
        }
    }
}

/// Paths with a space are split in `find-links`.
fn url(path: &Path) -> String {
    format!("file://{}", path.to_str().unwrap().replace(' ', "%20").replace('é', "%C3%A9"))
}

fn state(sandbox: &Sandbox, name: &str) -> String {
    let shown = sandbox.venvyard(["show", name, "--json"]).success().json();
    shown["state"].as_str().unwrap().to_owned()
}

/// Installs `pkg` into a new environment, and finds it there and nowhere else.
#[track_caller]
fn assert_installs(sandbox: &Sandbox, python: &str, elsewhere: &Path, what: &str) {
    let made = sandbox.venvyard(["create", "a", "--python", python, "--install", "pkg"]);
    assert_eq!(made.status, 0, "{what}: {made}");
    let print = ["python", "-c", "import pkg; print(pkg.VERSION)"];
    let said = sandbox.venvyard(["run", "a"].into_iter().chain(print)).success();
    assert_eq!(said.stdout, "1.0\n", "{what}");
    sandbox.venvyard(["run", "a", "pkg"]).success().stdout_is("1.0\n");
    sandbox.venvyard(["run", "other"].into_iter().chain(print)).failure(1);
    assert!(!elsewhere.exists(), "{what} made {}", elsewhere.display());
    assert_eq!(state(sandbox, "a"), "ready", "{what}");
}

/// The settings that lead elsewhere or make pip do nothing, each with a value.
fn redirects(elsewhere: &Path, other: &Path) -> Vec<(&'static str, String)> {
    let elsewhere = elsewhere.to_str().unwrap();
    let mut all: Vec<_> =
        ["target", "prefix", "root"].map(|key| (key, elsewhere.to_owned())).into();
    // Python 2's pip knows these and `user`.
    all.extend(["user", "no-user", "dry-run"].map(|key| (key, "true".to_owned())));
    all.push(("python", other.to_str().unwrap().to_owned()));
    all
}

/// Tries the first so many of [`redirects`].
fn redirects_are_overridden(count: usize, python: &str, wheel_tag: &str) {
    for at in 0..count {
        let sandbox = scene(python, wheel_tag);
        let elsewhere = sandbox.home().join("elsewhere");
        let other = sandbox.environment("other").join("bin/python");
        let (key, value) = redirects(&elsewhere, &other).swap_remove(at);
        let source = SOURCES[at % SOURCES.len()];
        let section = if at % 3 == 1 { "install" } else { "global" };
        let sandbox = configured(sandbox, source, section, key, &value);
        assert_installs(&sandbox, python, &elsewhere, &format!("{key} by {source:?} in {section}"));
    }
}

#[test]
fn packages_go_into_the_environment_wherever_pip_is_configured_to_put_them() {
    redirects_are_overridden(7, "3", "py3");
}

#[test]
fn packages_go_into_the_environment_of_python_2_too() {
    if python::require_python("2.7").is_some() {
        redirects_are_overridden(4, "2.7", "py2");
    }
}

/// Old pips run `setup.py install`, which takes some of the options that override settings amiss.
#[test]
fn a_directory_is_installed_and_nothing_is_written_beside_it() {
    if python::require_python("2.7").is_none() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv().env("PIP_NO_INDEX", "1");
    let shop = sandbox.project("shop");
    let setup =
        "from setuptools import setup\nsetup(name='My_Pkg', version='1', py_modules=['pkg'])\n";
    sandbox.write("lib/setup.py", setup);
    sandbox.write("lib/pkg.py", "");
    sandbox.write("edit.txt", "-e ../../lib\n");
    for (name, option, what) in [("a", "-i", "../../lib"), ("b", "-r", "../../edit.txt")] {
        let args = ["create", name, "-p", "2.7", option, what];
        sandbox.venvyard_in(&shop, args).success();
        sandbox.venvyard(["run", name, "python", "-c", "import pkg"]).success();
        assert_eq!(state(&sandbox, name), "ready");
    }
    assert_eq!(std::fs::read_dir(&shop).unwrap().count(), 0);
}

/// `pip --version` exits with 0, and a configuration file can ask for it.
#[test]
fn packages_that_are_not_there_afterwards_are_a_failure() {
    let sandbox = scene("3", "py3");
    let sandbox = configured(sandbox, Source::UserFile, "global", "version", "true");
    let failed = sandbox.venvyard(["create", "a", "--install", "pkg"]).failure(1);
    failed
        .stdout_is("")
        .stderr_has("venvyard: pip reported success, but pkg is not in ")
        .stderr_has("pip.conf sets version = true\n")
        .stderr_has("hint: the environment a stays");
    assert_eq!(state(&sandbox, "a"), "installing");
    let index = format!(
        "[global]\nno-index = true\nfind-links = {}\n",
        url(&sandbox.home().join("wheels"))
    );
    sandbox.write(sandbox.home().join(".config/pip/pip.conf"), &index);
    sandbox.venvyard(["create", "a", "--install", "pkg"]).success();
    assert_eq!(state(&sandbox, "a"), "ready");
}

/// Each form of a requirement that can be judged, against a pip that does nothing.
#[test]
fn each_missing_requirement_is_named_once() {
    let sandbox = scene("3", "py3");
    let sandbox = configured(sandbox, Source::UserFile, "global", "version", "true");
    sandbox.write("wheels/r.txt", "-r more.txt\npkg>=1 ; python_version > '2' # no\n");
    sandbox.write("wheels/more.txt", "other-name[x,y]~=1.0 \\\n  --hash=sha256:00\n-c c.txt\n");
    sandbox.write("wheels/c.txt", "never==1\n");
    sandbox.write("src/pyproject.toml", "[project]\nname = 'My.Project'\nversion = '1'\n");
    let wheel = "./wheels/pkg-1.0-py3-none-any.whl";
    let failed = sandbox.venvyard([
        "create",
        "a",
        "-r",
        "wheels/r.txt",
        "-i",
        wheel,
        "-i",
        "./src",
        "-i",
        "absent; sys_platform == 'nowhere'",
        "-i",
        "git+https://example.org/x.git#egg=Some_Egg",
    ]);
    let failed = failed.failure(1);
    failed.stderr_has(
        "but ./wheels/pkg-1.0-py3-none-any.whl, ./src, git+https://example.org/x.git#egg=Some_Egg, \
         other-name[x,y]~=1.0, pkg>=1 ; python_version > '2' are not in ",
    );
}

#[test]
fn what_another_requirement_or_marker_leaves_out_is_not_missed() {
    let sandbox = scene("3", "py3");
    let wheels = url(&sandbox.home().join("wheels"));
    let text = format!(
        "--no-index\n--find-links {wheels}\nPKG\nnever; python_version < '3'\nno; os_name == 'x' and extra == 'y'\n"
    );
    sandbox.write("r.txt", &text);
    sandbox.venvyard(["create", "a", "-r", "r.txt"]).success();
    assert_eq!(state(&sandbox, "a"), "ready");
}

/// pip takes what the interpreter has already.
#[test]
fn a_package_of_the_interpreter_will_do_if_the_environment_sees_it() {
    let sandbox = scene("3", "py3");
    let args = ["create", "a", "--system-site-packages", "--install", "pip"];
    sandbox.env("PIP_NO_INDEX", "1").venvyard(args).success();
}

/// pip for Python before 3.10 asks distutils, which reads files of its own.
#[test]
fn a_setting_that_cannot_be_overridden_is_named_before_anything_is_installed() {
    if python::require_python("2.7").is_none() {
        return;
    }
    let sandbox = scene("2.7", "py2").env("PIP_NO_INDEX", "1");
    let elsewhere = sandbox.home().join("elsewhere");
    let file = sandbox.write(
        ".pydistutils.cfg",
        &format!("# mine\n[install]\nprefix =\ninstall-lib = {}\n", elsewhere.display()),
    );
    let wheel = "./wheels/pkg-1.0-py2-none-any.whl";
    let args = ["create", "a", "--python", "2.7", "-i", wheel];
    let failed = sandbox.venvyard(args).failure(1);
    failed.stderr_has(&format!(
        "venvyard: pip would not install into the environment: {} sets install-lib = {}",
        file.display(),
        elsewhere.display()
    ));
    assert!(!elsewhere.exists());
    assert_eq!(state(&sandbox, "a"), "installing");
    std::fs::remove_file(file).unwrap();
    sandbox.venvyard(args).success();
    assert_eq!(state(&sandbox, "a"), "ready");
}

/// A program that is no script, called uv: these tests don't need what it does.
#[cfg(target_os = "linux")]
fn with_uv(sandbox: &Sandbox, program: &str) {
    sandbox.write(sandbox.config().join("config.toml"), "installer = \"uv\"\n");
    std::fs::copy(program, sandbox.bin().join("uv")).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn uv_that_is_configured_to_install_elsewhere_is_not_started() {
    for (file, text) in [
        (".config/uv/uv.toml", "[pip]\ntarget = 'elsewhere'\n"),
        ("projects/shop/pyproject.toml", "[tool.uv.pip]\ntarget = 'elsewhere'\n"),
        ("projects/uv.toml", "[pip]\ntarget = 'elsewhere'\n"),
    ] {
        let sandbox = Sandbox::new().with_pyenv();
        with_uv(&sandbox, "/bin/echo");
        let shop = sandbox.project("shop");
        let file = sandbox.write(file, text);
        let before = sandbox.kept();
        let failed = sandbox.venvyard_in(&shop, ["create", "a", "-i", "pkg"]).failure(1);
        failed.stderr_has(&format!(
            "venvyard: uv would not install into the environment: {} sets target = elsewhere",
            file.display()
        ));
        before.assert_same(&sandbox.kept());
        // uv ignores the file, too.
        let ignored = sandbox.env("UV_NO_CONFIG", "1");
        let failed = ignored.venvyard_in(&shop, ["create", "a", "-i", "pkg"]).failure(1);
        failed.stderr_has("uv reported success, but pkg is not in ");
    }
}

/// A uv from the package index, which has settings of its own.
#[test]
fn network_uv_installs_into_the_environment_whatever_its_settings_say() {
    if !matrix::network() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv().with_network();
    sandbox.venvyard(["create", "tools", "--install", "uv"]).success();
    let uv: PathBuf = sandbox.environment("tools").join("bin/uv");
    std::os::unix::fs::symlink(&uv, sandbox.bin().join("uv")).unwrap();
    sandbox.write(sandbox.config().join("config.toml"), "installer = \"uv\"\n");
    let elsewhere = sandbox.home().join("elsewhere");
    let tools = sandbox.environment("tools").join("bin/python");
    let text = format!(
        "[pip]\nprefix = '{}'\nsystem = true\npython = '{}'\n",
        elsewhere.display(),
        tools.display()
    );
    sandbox.write("uv.toml", &text);
    let mut create = sandbox.command("venvyard");
    create.args(["create", "a", "--no-pip", "--install", "six"]);
    create.env("UV_SYSTEM_PYTHON", "1").env("UV_PYTHON", &tools).env("UV_WORKING_DIR", "/");
    Outcome::of(create).success();
    sandbox.venvyard(["run", "a", "python", "-c", "import six"]).success();
    assert!(!elsewhere.exists());
}
