//! `create`: what a new environment is.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{Outcome, Sandbox, available, python};

/// What `show --json` says of an environment.
fn show(sandbox: &Sandbox, name: &str) -> Value {
    sandbox.venvyard(["show", name, "--json"]).success().json()
}

/// What an environment's Python prints.
fn python(sandbox: &Sandbox, environment: &Path, code: &str) -> String {
    let mut command = sandbox.command(environment.join("bin/python"));
    command.args(["-c", code]);
    Outcome::of(command).success().stdout.trim_end().to_owned()
}

/// The lines of `pyvenv.cfg` as (key, value).
fn config(environment: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(environment.join("pyvenv.cfg")).unwrap();
    let pairs = text.lines().filter_map(|line| line.split_once(" = "));
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

fn value_of(config: &[(String, String)], key: &str) -> String {
    let found: Vec<_> = config.iter().filter(|(one, _)| one == key).collect();
    assert_eq!(found.len(), 1, "{key} in {config:?}");
    found[0].1.clone()
}

#[cfg(unix)]
#[test]
fn an_environment_is_complete() {
    let pythons = python::sample();
    let pythons = pythons.iter().filter(|(version, _)| version.starts_with("3."));
    for (version, executable) in pythons {
        let sandbox = Sandbox::new();
        let series = version.rsplit_once('.').map_or(version.as_str(), |(series, _)| series);
        let python_option = format!("--python={}", executable.display());
        sandbox.venvyard(["create", "a", &python_option]).success().stdout_is("");
        let env = sandbox.environment("a");
        let text = env.to_string_lossy().into_owned();

        assert_eq!(python(&sandbox, &env, "import sys; print(sys.prefix)"), text);
        let pip = Outcome::of({
            let mut pip = sandbox.command(env.join("bin/pip"));
            pip.arg("--version");
            pip
        });
        pip.success().stdout_has(&text).stdout_has(&format!("(python {series})"));
        for alias in ["python3".to_owned(), format!("python{series}")] {
            assert_eq!(
                std::fs::read_link(env.join("bin").join(alias)).unwrap(),
                Path::new("python")
            );
        }
        for pip in ["pip3".to_owned(), format!("pip{series}")] {
            assert!(env.join("bin").join(&pip).is_file(), "{pip} for {version}");
        }
        let target = std::fs::read_link(env.join("bin/python")).unwrap();
        assert_eq!(dunce::canonicalize(target).unwrap(), dunce::canonicalize(executable).unwrap());
        if cfg!(target_os = "linux") {
            assert_eq!(std::fs::read_link(env.join("lib64")).unwrap(), Path::new("lib"));
        }
        assert_eq!(std::fs::read_to_string(env.join(".gitignore")).unwrap(), "*\n");
        let tag = std::fs::read_to_string(env.join("CACHEDIR.TAG")).unwrap();
        assert!(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55\n"), "{tag}");

        let config = config(&env);
        let base = executable.parent().and_then(Path::parent).unwrap().to_string_lossy();
        assert_eq!(value_of(&config, "home"), format!("{base}/bin"));
        assert_eq!(value_of(&config, "base-prefix"), base);
        assert_eq!(value_of(&config, "version"), *version);
        assert!(value_of(&config, "version_info").starts_with(version.as_str()));
        assert_eq!(value_of(&config, "implementation").to_lowercase(), "cpython");
        assert_eq!(value_of(&config, "include-system-site-packages"), "false");
        assert_eq!(value_of(&config, "prompt"), "a");
        assert!(value_of(&config, "base-executable").starts_with(&*base));
        for script in [
            "activate",
            "activate.fish",
            "activate.csh",
            "activate.nu",
            "activate.xsh",
            "activate.ps1",
            "Activate.ps1",
            "activate_this.py",
        ] {
            assert!(env.join("bin").join(script).is_file(), "{script} for {version}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn creating_starts_no_process_if_the_interpreter_is_known() {
    if !available("strace", which::which("strace").is_ok()) {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "first"]).success();
    let log = sandbox.root().join("log");
    let mut command = sandbox.command("strace");
    command.args(["-f", "-qq", "-e", "trace=execve", "-o"]).arg(&log);
    Outcome::of({
        command.args(["venvyard", "create", "second"]);
        command
    })
    .success();
    let log = std::fs::read_to_string(log).unwrap();
    assert_eq!(log.matches("execve(").count(), 1, "{log}");
    assert!(sandbox.environment("second").join("bin/pip").is_file());
}

#[test]
fn the_name_defaults_to_the_directorys() {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop");
    sandbox.venvyard_in(&shop, ["create"]).success();
    let shown = show(&sandbox, "shop");
    assert_eq!(shown["path"], sandbox.environment("shop").to_str().unwrap());
    assert_eq!(shown["project"], shop.to_str().unwrap());
}

#[test]
fn here_makes_dot_venv_in_the_project() {
    let sandbox = Sandbox::new().with_pyenv();
    let (shop, web) = (sandbox.project("shop"), sandbox.project("web"));
    sandbox.venvyard_in(&shop, ["create", "--here"]).success();
    let shown = show(&sandbox, "shop");
    assert_eq!(shown["path"], shop.join(".venv").to_str().unwrap());
    assert_eq!(shown["project"], shop.to_str().unwrap());
    sandbox.venvyard_in(&shop, ["create", "named", "--here", "-a", "../web"]).success();
    let shown = show(&sandbox, "named");
    assert_eq!(shown["path"], web.join(".venv").to_str().unwrap());
    assert_eq!(shown["project"], web.to_str().unwrap());
    assert!(!sandbox.home().join(".virtualenvs").exists());
    sandbox
        .venvyard_in(&shop, ["create", "other", "--here"])
        .failure(4)
        .stderr_has(&format!("{}", shop.join(".venv").display()));
}

#[test]
fn the_prompt_is_in_the_entry_and_in_the_environment() {
    let sandbox = Sandbox::new().with_pyenv();
    let prompt = "it's $(mine) é";
    sandbox.venvyard(["create", "a", "--prompt", prompt]).success();
    assert_eq!(show(&sandbox, "a")["prompt"], prompt);
    let env = sandbox.environment("a");
    assert_eq!(value_of(&config(&env), "prompt"), prompt);
    sandbox.venvyard(["show", "a"]).success().stdout_has(prompt);
    let run = sandbox.venvyard(["run", "a", "--", "sh", "-c", "printf %s \"$VIRTUAL_ENV_PROMPT\""]);
    run.success().stdout_is(prompt);
}

#[test]
fn system_site_packages_are_visible_on_request() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "alone"]).success();
    sandbox.venvyard(["create", "open", "--system-site-packages"]).success();
    let code = "import sys, sysconfig\nbase = sys.base_prefix\n\
                print(any(p.startswith(base) and p.endswith('site-packages') for p in sys.path))";
    assert_eq!(python(&sandbox, &sandbox.environment("alone"), code), "False");
    assert_eq!(python(&sandbox, &sandbox.environment("open"), code), "True");
}

#[test]
fn pip_can_be_left_out() {
    let sandbox = Sandbox::with(["bare"]);
    let env = sandbox.environment("bare");
    assert_eq!(
        python(&sandbox, &env, "import importlib.util as u; print(u.find_spec('pip'))"),
        "None"
    );
    assert!(!env.join("bin/pip").exists());
    assert!(!sandbox.cache().join("seeds").exists(), "nothing was unpacked");
}

#[cfg(unix)]
#[test]
fn pips_files_are_hard_links_or_copies() {
    use std::os::unix::fs::MetadataExt as _;
    let sandbox = Sandbox::new().with_pyenv();
    let file = |name: &str, mode: &str| {
        sandbox.venvyard(["create", name, "--link-mode", mode]).success();
        let env = sandbox.environment(name);
        let code = "import pip; print(pip.__file__)";
        let path = PathBuf::from(python(&sandbox, &env, code));
        assert!(path.starts_with(&env), "{path:?}");
        std::fs::metadata(path).unwrap()
    };
    let (one, two) = (file("one", "hardlink"), file("two", "hardlink"));
    assert_eq!((one.dev(), one.ino()), (two.dev(), two.ino()));
    assert_eq!(two.nlink(), 3, "the store and two environments");
    for mode in ["copy", "reflink"] {
        let own = file(mode, mode);
        assert_eq!(own.nlink(), 1, "{mode}");
        assert_ne!(own.ino(), one.ino(), "{mode}");
        assert_eq!(own.len(), one.len(), "{mode}");
        assert_eq!(own.mtime(), one.mtime(), "{mode}");
    }
}

#[cfg(unix)]
#[test]
fn console_scripts_run_from_any_path() {
    if !crate::support::matrix::slow() {
        return;
    }
    let deep = format!("{}/it's \"$HOME\" `x`", "long-".repeat(20));
    for home in ["plain", "with space", "größe", &deep] {
        let sandbox = Sandbox::new();
        let home = sandbox.root().join(home);
        let sandbox = sandbox.with_pyenv().env("WORKON_HOME", &home);
        sandbox.venvyard(["create", "a"]).success();
        let mut pip = sandbox.command(home.join("a/bin/pip"));
        pip.arg("--version");
        Outcome::of(pip).success().stdout_has(&home.to_string_lossy());
    }
}

#[test]
fn environments_are_made_in_workon_home_or_the_configured_home() {
    for (variable, config, expected) in [
        (Some("envs"), None, "envs"),
        (Some("~/my envs"), Some("home = '/nowhere'"), "my envs"),
        (None, Some("home = '~/from config'"), "from config"),
        (None, Some("home = 'relative'"), "relative"),
        (Some(""), None, ".virtualenvs"),
        (None, None, ".virtualenvs"),
    ] {
        let mut sandbox = Sandbox::new().with_pyenv();
        if let Some(variable) = variable {
            sandbox = sandbox.env("WORKON_HOME", variable);
        }
        if let Some(config) = config {
            sandbox.write(sandbox.config().join("config.toml"), config);
        }
        sandbox.venvyard(["create", "a", "--no-pip"]).success();
        let made = sandbox.home().join(expected).join("a");
        assert!(made.join("pyvenv.cfg").is_file(), "{variable:?} {config:?}");
        sandbox
            .venvyard(["show", "a", "--path"])
            .success()
            .stdout_is(&format!("{}\n", made.display()));
    }
}

#[test]
fn the_configs_python_is_the_default() {
    let Some(old) = python::require_python("3.9") else { return };
    let sandbox = Sandbox::new().with_pyenv();
    let text = format!("python = '{}'\n", old.display());
    sandbox.write(sandbox.config().join("config.toml"), &text);
    sandbox.venvyard(["create", "a", "--no-pip"]).success().stderr_has("cpython 3.9");
    if python::require_python("3.12").is_some() {
        let asked = sandbox.venvyard(["create", "b", "--no-pip", "-p", "3.12"]);
        asked.success().stderr_has("cpython 3.12");
    }
}

#[test]
fn a_mistake_in_the_config_is_named_by_file_and_line() {
    for home in [None, Some("envs")] {
        let mut sandbox = Sandbox::new().with_pyenv();
        if let Some(home) = home {
            sandbox = sandbox.env("WORKON_HOME", home);
        }
        let file = sandbox.config().join("config.toml");
        sandbox.write(&file, "# mine\n\npyton = '3.12'\n");
        let before = sandbox.kept();
        let said = sandbox.venvyard(["create", "a"]).failure(2);
        let said = said.stderr_has(&format!("{}, line 3: unknown field `pyton`", file.display()));
        said.stderr_has("hint: the settings are home, python, installer (");
        before.assert_same(&sandbox.kept());
    }
}

#[test]
fn the_environments_copy_of_its_entry_lacks_the_name() {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop");
    sandbox.venvyard(["create", "a", "-a", "projects/shop/"]).success();
    let entry = sandbox.read(sandbox.data().join("registry.d/a.toml"));
    let own = sandbox.read(".virtualenvs/a/.venvyard/environment.toml");
    let [entry, own] = [&entry, &own].map(|text| toml::from_str::<toml::Table>(text).unwrap());
    assert_eq!(entry, own);
    assert_eq!(own["id"].as_str().unwrap(), show(&sandbox, "a")["id"].as_str().unwrap());
    assert!(uuid::Uuid::parse_str(own["id"].as_str().unwrap()).is_ok());
    assert!(!own.contains_key("name"));
    assert_eq!(own["project"]["directory"].as_str(), shop.to_str());
    assert_eq!(sandbox.read(".virtualenvs/a/.project"), format!("{}\n", shop.display()));
    sandbox.venvyard(["create", "b"]).success();
    assert!(!sandbox.environment("b").join(".project").exists());
}

#[test]
fn messages_go_to_stderr() {
    let sandbox = Sandbox::new().with_pyenv();
    let made = sandbox.venvyard(["create", "a", "--no-pip"]).success().stdout_is("");
    assert!(made.stderr.starts_with("made a with cpython 3."), "{made}");
    assert!(made.stderr.trim_end().ends_with(" in ~/.virtualenvs/a"), "{made}");
    assert_eq!(made.stderr.lines().count(), 1, "{made}");
}
