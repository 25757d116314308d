//! `which`: where is my pip?

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{Outcome, Sandbox, available};

/// A home with the environment `web`, whose pip is a script of the test's.
fn furnished() -> Sandbox {
    let sandbox = Sandbox::with(["web"]);
    let python = sandbox.environment("web").join("bin/python");
    script(&sandbox.environment("web").join("bin/pip"), &python);
    sandbox
}

/// Writes a console script as pip does if the path has a space.
fn script(file: &Path, interpreter: &Path) {
    let text = format!("#!/bin/sh\n'''exec' \"{}\" \"$0\" \"$@\"\n' '''\n", interpreter.display());
    program(file, &text);
}

fn program(file: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// Runs `which` with this `PATH` and these variables.
fn which(
    sandbox: &Sandbox,
    path: &[PathBuf],
    variables: &[(&str, &str)],
    args: &[&str],
) -> Outcome {
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_venvyard"));
    command.arg("which").args(args).env("PATH", std::env::join_paths(path).unwrap());
    command.envs(variables.iter().copied());
    Outcome::of(command)
}

fn facts(sandbox: &Sandbox, path: &[PathBuf], variables: &[(&str, &str)]) -> Value {
    let outcome = which(sandbox, path, variables, &["--json"]).success();
    assert_eq!(outcome.stderr, "");
    outcome.json()
}

fn command<'a>(facts: &'a Value, name: &str) -> &'a Value {
    facts["commands"].as_array().unwrap().iter().find(|it| it["name"] == name).unwrap()
}

fn notes(facts: &Value) -> String {
    let notes = facts["notes"].as_array().unwrap().iter();
    notes.map(|note| note.as_str().unwrap().to_owned()).collect::<Vec<_>>().join("\n")
}

#[test]
fn in_an_environment_everything_is_its_own() {
    let sandbox = furnished();
    let env = sandbox.environment("web");
    let path = [env.join("bin"), sandbox.bin()];
    let active = [("VIRTUAL_ENV", env.to_str().unwrap())];
    let facts = facts(&sandbox, &path, &active);
    assert_eq!(facts["schema_version"], 1);
    let environment = &facts["environment"];
    assert_eq!(environment["name"], "web");
    assert_eq!(
        (&environment["made_by"], &environment["state"]),
        (&"venvyard".into(), &"whole".into())
    );
    assert_eq!(
        (&environment["said_by"], &environment["path_index"]),
        (&"VIRTUAL_ENV".into(), &0.into())
    );
    for name in ["python", "python3", "pip"] {
        let it = command(&facts, name);
        assert_eq!(it["path"], env.join("bin").join(name).to_str().unwrap());
        assert_eq!(
            (&it["of_environment"], &it["same_as_python"]),
            (&true.into(), &true.into()),
            "{name}"
        );
        assert_eq!(it["interpreter"]["version"], environment["python"], "{name}");
    }
    assert_eq!(notes(&facts), "");
    which(&sandbox, &path, &active, &[])
        .success()
        .stdout_has("environment  web: ~/.virtualenvs/web (Python 3.")
        .stdout_has("pip          ~/.virtualenvs/web/bin/pip (Python 3.")
        .stdout_has("the environment's")
        .stdout_has("'type pip'");
}

#[test]
fn directories_before_the_environments_in_path_are_named() {
    let sandbox = furnished();
    let env = sandbox.environment("web");
    for name in ["python", "pip"] {
        program(&sandbox.bin().join(name), "#!/usr/bin/python3\n");
    }
    let active = [("VIRTUAL_ENV", env.to_str().unwrap())];
    let behind = facts(&sandbox, &[sandbox.bin(), env.join("bin")], &active);
    assert_eq!(command(&behind, "python")["of_environment"], false);
    assert_eq!(command(&behind, "python3")["of_environment"], true);
    let said = notes(&behind);
    assert!(
        said.contains("is before ~/.virtualenvs/web/bin on PATH, and hides its python"),
        "{said}"
    );
    assert!(said.contains("'workon web' puts it first"), "{said}");
    let absent = facts(&sandbox, &[sandbox.bin()], &active);
    assert_eq!(absent["environment"]["path_index"], Value::Null);
    assert!(notes(&absent).contains("web/bin is not on PATH"), "{}", notes(&absent));
}

#[test]
fn a_pip_of_another_python_is_noticed() {
    let sandbox = furnished();
    sandbox.venvyard(["create", "other", "--no-pip"]).success();
    let env = sandbox.environment("web");
    let other = sandbox.environment("other").join("bin/python");
    script(&env.join("bin/pip"), &other);
    let path = [env.join("bin")];
    let active = [("VIRTUAL_ENV", env.to_str().unwrap())];
    let moved = facts(&sandbox, &path, &active);
    assert_eq!(command(&moved, "pip")["same_as_python"], false);
    assert!(
        notes(&moved).contains("pip belongs to another Python (~/.virtualenvs/other/bin/python)")
    );
    script(&env.join("bin/pip"), Path::new("/no such/python3"));
    let gone = facts(&sandbox, &path, &active);
    assert!(
        notes(&gone)
            .contains("pip fails: its first line names /no such/python3, which doesn't exist")
    );
    std::fs::remove_file(env.join("bin/pip")).unwrap();
    let without = notes(&facts(&sandbox, &path, &active));
    assert!(
        without.contains("pip is not on PATH: the environment has no pip; 'python -m ensurepip")
    );
    script(&sandbox.bin().join("pip"), Path::new("/usr/bin/python3"));
    let elsewhere = facts(&sandbox, &[env.join("bin"), sandbox.bin()], &active);
    assert!(
        notes(&elsewhere).contains("(/usr/bin/python3): the environment has no pip; 'python -m")
    );
    let site = env.join("lib").read_dir().unwrap().next().unwrap().unwrap().path();
    let site = site.join("site-packages");
    std::fs::create_dir(site.join("pip")).unwrap();
    let module = facts(&sandbox, &[env.join("bin"), sandbox.bin()], &active);
    assert!(notes(&module).contains("use 'python -m pip' to install for python"));
    assert_eq!(module["environment"]["site_packages"], site.to_str().unwrap());
}

#[test]
fn shims_are_read_and_never_started() {
    let sandbox = Sandbox::new();
    let home = sandbox.home().to_owned();
    let marker = home.join("started");
    let shim = |dir: &str, last: &str| {
        let text = format!("#!/bin/sh\ntouch '{}'\n{last}\n", marker.display());
        program(&home.join(dir).join("python"), &text);
        [home.join(dir)]
    };
    let installed = |dir: &str| {
        let file = home.join(dir).join("bin/python");
        program(&file, "");
        file.to_str().unwrap().to_owned()
    };
    let leads = |path: &[PathBuf], variables: &[(&str, &str)]| {
        let facts = facts(&sandbox, path, variables);
        let it = command(&facts, "python").clone();
        (
            it["shim"]["tool"].clone(),
            it["shim"]["version"].clone(),
            it["program"].clone(),
            notes(&facts),
        )
    };

    let pyenv = shim(".pyenv/shims", "exec '/x/pyenv' exec \"$program\" \"$@\"");
    assert!(leads(&pyenv, &[]).3.contains("nothing selects a version"));
    let newest = installed(".pyenv/versions/3.12.10");
    installed(".pyenv/versions/3.12.9");
    sandbox.write(".python-version", "3.12 # mine\n");
    let found = leads(&pyenv, &[]);
    assert_eq!(found.0, "pyenv");
    assert_eq!((found.1.as_str(), found.2.as_str()), (Some("3.12"), Some(&*newest)));
    let absent = leads(&pyenv, &[("PYENV_VERSION", "3.8.1:4.0")]);
    assert_eq!((absent.1.as_str(), &absent.2), (Some("3.8.1"), &Value::Null));
    assert!(
        absent.3.contains(
            "python fails: PYENV_VERSION asks for version 3.8.1, and pyenv has none there"
        )
    );
    let system = program_of_the_system(&sandbox);
    let both = [pyenv[0].clone(), sandbox.bin()];
    assert_eq!(leads(&both, &[("PYENV_VERSION", "system")]).2, *system);
    assert_eq!(leads(&pyenv, &[("PYENV_VERSION", "../../x")]).2, Value::Null);

    let asdf = shim(".asdf/shims", "exec asdf exec \"python\" \"$@\" # asdf-plugin: python 3.11.2");
    let asdfs = installed(".asdf/installs/python/3.11.2");
    sandbox.write(".tool-versions", "nodejs 20.1.0\npython 3.11.2 # x\n");
    let found = leads(&asdf, &[]);
    assert_eq!((found.0.as_str(), found.2.as_str()), (Some("asdf"), Some(&*asdfs)));

    program(&home.join("mise"), "");
    std::fs::create_dir_all(home.join("mise-shims")).unwrap();
    std::os::unix::fs::symlink(home.join("mise"), home.join("mise-shims/python")).unwrap();
    let mises = installed(".local/share/mise/installs/python/3.10.4");
    sandbox.write("mise.toml", "[tools]\npython = { version = \"3.10\" }\n");
    let found = leads(&[home.join("mise-shims")], &[]);
    assert_eq!((found.0.as_str(), found.2.as_str()), (Some("mise"), Some(&*mises)));
    assert!(!marker.exists());
}

fn program_of_the_system(sandbox: &Sandbox) -> String {
    let file = sandbox.bin().join("python");
    program(&file, "");
    file.to_str().unwrap().to_owned()
}

#[test]
fn other_tools_environments_are_recognized() {
    let sandbox = furnished();
    let home = sandbox.home().to_owned();
    for (tool, config) in
        [("uv", "uv = 0.5\n"), ("virtualenv", "virtualenv = 20.1\n"), ("venv", "")]
    {
        let env = home.join(tool);
        program(&env.join("bin/python"), "");
        sandbox.write(
            env.join("pyvenv.cfg"),
            &format!("home = {}\nversion = 3.9.1\n{config}", home.display()),
        );
        let active = [("VIRTUAL_ENV", env.to_str().unwrap())];
        let found = facts(&sandbox, &[env.join("bin")], &active);
        assert_eq!(found["environment"]["made_by"], tool);
        assert_eq!(found["environment"]["name"], Value::Null);
        assert_eq!(command(&found, "python")["interpreter"]["version"], "3.9.1");
        let unset = facts(&sandbox, &[env.join("bin")], &[]);
        assert_eq!(unset["environment"], Value::Null);
        assert!(
            notes(&unset)
                .contains("no environment is active, but python on PATH belongs to the one at")
        );
    }
    let conda = home.join("conda/envs/data");
    program(&conda.join("bin/python3.8"), "");
    std::os::unix::fs::symlink("python3.8", conda.join("bin/python")).unwrap();
    std::fs::create_dir(conda.join("conda-meta")).unwrap();
    let variables = [("CONDA_PREFIX", conda.to_str().unwrap()), ("CONDA_DEFAULT_ENV", "data")];
    let found = facts(&sandbox, &[conda.join("bin")], &variables);
    assert_eq!(
        (&found["environment"]["name"], &found["environment"]["made_by"]),
        (&"data".into(), &"conda".into())
    );
    assert_eq!(found["environment"]["state"], "whole");
    assert_eq!(command(&found, "python")["of_environment"], true);
    assert_eq!(command(&found, "python")["interpreter"]["version"], "3.8");
}

#[test]
fn pins_and_interfering_variables_are_reported() {
    let sandbox = furnished();
    let shop = sandbox.project("shop");
    sandbox.venvyard(["project", "set", "web", shop.to_str().unwrap()]).success();
    sandbox.write("projects/shop/.python-version", "3.7\n");
    let sandbox = sandbox.env("PYTHONHOME", "/x").env("PIP_TARGET", "/y").env("PYTHONPATH", "");
    let outcome = sandbox.venvyard_in(&shop, ["which"]).success();
    outcome
        .stdout_has("here         'workon .' enters web")
        .stdout_has("here         ~/projects/shop/.python-version asks for 3.7")
        .stdout_has("note         PYTHONHOME=/x: Python takes its library from there")
        .stdout_has("note         PIP_TARGET=/y: pip installs into that directory");
    let variables = sandbox.venvyard(["which", "--json"]).success().json();
    assert_eq!(variables["variables"].as_array().unwrap().len(), 2);
}

#[test]
fn an_externally_managed_python_is_reported() {
    let sandbox = Sandbox::new();
    let prefix = sandbox.home().join("system");
    program(&prefix.join("bin/python3.11"), "");
    script(&prefix.join("bin/pip"), &prefix.join("bin/python3.11"));
    let path = [prefix.join("bin")];
    assert_eq!(notes(&facts(&sandbox, &path, &[])), "");
    sandbox.write("system/lib/python3.11/EXTERNALLY-MANAGED", "");
    let told = notes(&facts(&sandbox, &path, &[]));
    assert!(told.contains("~/system/lib/python3.11/EXTERNALLY-MANAGED (PEP 668)"), "{told}");
}

#[test]
fn it_works_whatever_is_broken() {
    let sandbox = Sandbox::new();
    which(&sandbox, &[], &[], &[])
        .success()
        .stdout_has("environment  none")
        .stdout_has("python       not on PATH");
    let gone = [("VIRTUAL_ENV", "/no/such")];
    which(&sandbox, &[], &gone, &[]).success().stdout_has("the environment is gone");
    let loops = sandbox.bin().join("python");
    std::os::unix::fs::symlink("python", &loops).unwrap();
    program(&sandbox.bin().join("python3"), "#!/usr/bin/env python3\n");
    program(&sandbox.bin().join("pip"), "#!/usr/bin/env pip\n");
    which(&sandbox, &[sandbox.bin()], &gone, &[]).success();
    sandbox.write(sandbox.data().join("registry.d/a.toml"), "\0");
    sandbox.write(sandbox.config().join("config.toml"), "not toml");
    which(&sandbox, &[sandbox.bin()], &gone, &[]).success().stdout_has("pip          ");
}

#[test]
fn a_command_that_is_not_found_is_an_error() {
    let sandbox = furnished();
    which(&sandbox, &[], &[], &["black"])
        .failure(1)
        .stdout_has("black        not on PATH")
        .stderr_has("venvyard: black is not on PATH");
    program(&sandbox.bin().join("black"), "#!/usr/bin/env python3.9\n");
    let found = which(&sandbox, &[sandbox.bin()], &[], &["black"]).success().stdout;
    assert!(found.contains("black        ") && !found.contains("pip "), "{found}");
}

#[test]
fn a_command_of_the_shell_functions_is_known_and_an_alias_is_the_shells_to_show() {
    let sandbox = Sandbox::new();
    for name in ["workon", "deactivate", "lssite"] {
        sandbox.venvyard(["which", name]).failure(1).stderr_has(&format!(
            "it is a function of venvyard's: 'type {name}' shows whether an alias hides it"
        ));
    }
    sandbox.venvyard(["which", "_venvyard_leave2"]).failure(1).stderr_has("it may be an alias");
}

#[cfg(target_os = "linux")]
#[test]
fn it_starts_no_process() {
    let strace = which::which("strace").ok();
    if !available("strace", strace.is_some()) {
        return;
    }
    let sandbox = furnished();
    let env = sandbox.environment("web");
    let sandbox = sandbox.env("VIRTUAL_ENV", &env);
    let log = sandbox.root().join("strace.log");
    let mut command = sandbox.command(strace.unwrap());
    command.args(["-f", "-e", "trace=execve,clone,clone3,fork,vfork", "-o"]).arg(&log);
    command.arg(env!("CARGO_BIN_EXE_venvyard")).arg("which");
    Outcome::of(command).success();
    let calls = std::fs::read_to_string(log).unwrap();
    assert_eq!(calls.matches("execve(").count(), 1, "{calls}");
    let forks = [" clone(", " clone3(", " fork(", " vfork("];
    assert!(!forks.iter().any(|fork| calls.contains(fork)), "{calls}");
}
