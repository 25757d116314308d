//! `adopt`: taking over what other tools made, where it is or into the home, and what it refuses.

use std::os::unix::fs::symlink;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Outcome, Sandbox, for_each_shell, python, wheel};

/// An environment with `pkg`, as `python -m venv` and its pip make it.
fn with_package(sandbox: &Sandbox, environment: &Path) {
    let (_, python) = python::interpreters().pop().expect("an interpreter of pyenv");
    let mut venv = sandbox.command(python);
    venv.args(["-m", "venv"]).arg(environment);
    Outcome::of(venv).success();
    let package = wheel(sandbox.root(), "pkg", "1.0");
    let mut pip = sandbox.command(environment.join("bin/pip"));
    Outcome::of({
        pip.args(["install", "--no-index", "--quiet"]).arg(package);
        pip
    })
    .success();
}

/// Its module and its command, in the environment with that name.
#[track_caller]
fn assert_works(sandbox: &Sandbox, name: &str) {
    sandbox.venvyard(["run", name, "pkg"]).success().stdout_is("1.0\n");
    let code = "import pkg, sys; print(pkg.VERSION, sys.prefix)";
    let path = shown(sandbox, name)["path"].as_str().unwrap().to_owned();
    let said = format!("1.0 {path}\n");
    sandbox.venvyard(["run", name, "python", "-c", code]).success().stdout_is(&said);
    sandbox.venvyard(["run", name, "pip", "list"]).success().stdout_has("pkg");
}

fn shown(sandbox: &Sandbox, name: &str) -> Value {
    sandbox.venvyard(["show", name, "--json"]).success().json()
}

fn names(sandbox: &Sandbox) -> String {
    sandbox.venvyard(["list", "--names"]).success().stdout
}

#[test]
fn the_venv_of_a_project_gets_the_projects_name_and_stays_where_it_is() {
    let sandbox = Sandbox::with([]);
    let shop = sandbox.project("shop");
    with_package(&sandbox, &shop.join(".venv"));
    let adopted = sandbox.venvyard(["adopt", "projects/shop/.venv"]).success().stdout_is("");
    let (version, _) = python::interpreters().pop().unwrap();
    assert_eq!(
        adopted.stderr,
        format!(
            "adopted shop, made by venv with Python {version}, in ~/projects/shop/.venv\n\
             it belongs to ~/projects/shop\n"
        )
    );
    assert_works(&sandbox, "shop");
    let shop_shown = shown(&sandbox, "shop");
    assert_eq!(json!([shop_shown["managed"], shop_shown["project"]]), json!([true, shop]));
    assert!(shop_shown["packages"].as_u64() >= Some(2), "{shop_shown}");
    sandbox.venvyard(["var", "set", "shop", "K=V"]).success();
    let entered = sandbox.venvyard(["activate", "--shell", "bash", "shop"]).success();
    assert_eq!(entered.stdout_has("'K' 'V'").stderr, "");
    // A directory with a .venv stands for it, and so does its name.
    for word in ["projects/shop", "shop", "projects/shop/.venv/"] {
        let again = sandbox.venvyard(["adopt", word]).success();
        assert_eq!(again.stderr, "shop is managed already, in ~/projects/shop/.venv\n");
    }
    let json = sandbox.venvyard(["adopt", "shop", "--json"]).success().json();
    assert_eq!(json["was_managed"], true);
    assert_eq!(names(&sandbox), "shop\n");
}

#[test]
fn moved_into_the_home_everything_in_it_still_works() {
    let sandbox = Sandbox::with([]);
    let shop = sandbox.project("shop");
    let from = shop.join(".venv");
    with_package(&sandbox, &from);
    let json = sandbox.venvyard_in(&shop, ["adopt", ".", "--move", "--json"]).success().json();
    let to = sandbox.environment("shop");
    assert_eq!(
        json!([
            json["name"],
            json["path"],
            json["from"],
            json["project"],
            json["health"],
            json["made_by"]
        ]),
        json!(["shop", to, from, shop, "ready", "venv"])
    );
    assert!(!from.exists());
    assert_works(&sandbox, "shop");
    for file in ["bin/pip", "bin/pkg", "bin/activate", "pyvenv.cfg"] {
        let text = std::fs::read_to_string(to.join(file)).unwrap();
        assert!(!text.contains(from.to_str().unwrap()), "{file}: {text}");
    }
    assert_eq!(shown(&sandbox, "shop")["health"], "ready");
    let entered = sandbox.venvyard_in(&shop, ["activate", "--shell", "bash", "."]).success();
    assert_eq!(entered.stderr, "");
}

#[test]
fn a_home_on_another_file_system_gets_a_copy() {
    use std::os::unix::fs::MetadataExt as _;
    let sandbox = Sandbox::with([]);
    let elsewhere = Path::new("/dev/shm");
    let device = |path: &Path| path.metadata().map(|metadata| metadata.dev()).ok();
    if device(elsewhere).is_none() || device(elsewhere) == device(sandbox.home()) {
        return;
    }
    let home = tempfile::Builder::new().prefix("venvyard-").tempdir_in(elsewhere).unwrap();
    let sandbox = sandbox.env("WORKON_HOME", home.path());
    let from = sandbox.home().join("old");
    with_package(&sandbox, &from);
    // What can't be copied isn't lost: the original stays.
    let socket = from.join("socket");
    drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
    let refused = sandbox.venvyard(["adopt", "./old", "--move"]).failure(1);
    refused.stderr_has("socket: it is a socket").stderr_has("old stays in ");
    assert_works(&sandbox, "old");
    std::fs::remove_file(&socket).unwrap();
    sandbox
        .venvyard(["rename", "old", "--to", home.path().join("old").to_str().unwrap()])
        .success();
    sandbox.venvyard(["rename", "old", "--to", from.to_str().unwrap()]).success();
    sandbox.venvyard(["forget", "old", "--yes"]).success();
    std::fs::remove_dir_all(from.join(".venvyard")).unwrap();
    sandbox.venvyard(["adopt", "./old", "--move"]).success().stderr_has("and moved it to");
    assert!(!from.exists());
    assert_works(&sandbox, "old");
    let left: Vec<_> = std::fs::read_dir(home.path()).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn the_project_that_other_tools_record_comes_along() {
    let sandbox = Sandbox::with([]);
    let shop = sandbox.project("shop");
    // pipenv's own place, with its name.
    let pipenv = sandbox.home().join(".local/share/virtualenvs/shop-Ab3_dE-9");
    python::venv(&sandbox, &pipenv);
    std::fs::write(pipenv.join(".project"), shop.to_str().unwrap()).unwrap();
    let path = ".local/share/virtualenvs/shop-Ab3_dE-9";
    sandbox.venvyard(["adopt", path, "--as", "shop"]).success().stderr_has("made by pipenv");
    // virtualenvwrapper's, in the home.
    let wrapped = sandbox.environment("wrapped");
    python::venv(&sandbox, &wrapped);
    std::fs::write(wrapped.join(".project"), format!("{}\n", shop.display())).unwrap();
    std::fs::write(wrapped.join("bin/postactivate"), "").unwrap();
    sandbox.venvyard(["adopt", "wrapped"]).success().stderr_has("made by virtualenvwrapper");
    for name in ["shop", "wrapped"] {
        let shown = shown(&sandbox, name);
        assert_eq!((&shown["project"], &shown["managed"]), (&json!(shop), &json!(true)));
    }
}

/// virtualenv before 20 copied the interpreter and wrote no pyvenv.cfg.
#[test]
fn an_old_virtualenv_of_2_7_is_taken_over() {
    let Some(base) = python::find("2.7") else { return };
    let sandbox = Sandbox::with([]);
    let old = sandbox.home().join("old");
    let library = old.join("lib/python2.7");
    std::fs::create_dir_all(library.join("site-packages/six-1.0-py2.7.egg-info")).unwrap();
    std::fs::create_dir_all(old.join("bin")).unwrap();
    std::fs::copy(&base, old.join("bin/python2.7")).unwrap();
    symlink("python2.7", old.join("bin/python")).unwrap();
    std::fs::write(old.join("bin/activate"), "").unwrap();
    let prefix = base.ancestors().nth(2).unwrap();
    std::fs::write(library.join("orig-prefix.txt"), prefix.to_str().unwrap()).unwrap();
    let json = sandbox.venvyard(["adopt", "./old", "--json"]).success().json();
    assert_eq!(json["made_by"], "virtualenv");
    assert!(json["python"].as_str().unwrap().starts_with("2.7."), "{json}");
    let shown = shown(&sandbox, "old");
    assert_eq!(shown["packages"], 1);
    assert_eq!(shown["base"], json!(prefix.join("bin/python2.7")));
    assert_eq!(shown["health"], "ready");
}

#[test]
fn a_broken_one_is_taken_over_with_what_mends_it() {
    let sandbox = Sandbox::with([]);
    let broken = sandbox.home().join("broken");
    python::venv(&sandbox, &broken);
    std::fs::write(broken.join("pyvenv.cfg"), "home = /gone/bin\nversion = 3.9.1\n").unwrap();
    for name in ["python", "python3"] {
        std::fs::remove_file(broken.join("bin").join(name)).ok();
    }
    symlink("/gone/bin/python3.9", broken.join("bin/python")).unwrap();
    let adopted = sandbox.venvyard(["adopt", "./broken"]).success();
    adopted
        .stderr_has("adopted broken, made by venv with Python 3.9.1, in ~/broken")
        .stderr_has("its interpreter is gone: /gone/bin/python3.9 ('venvyard repair broken'");
    let shown = shown(&sandbox, "broken");
    assert_eq!(
        (&shown["health"], &shown["interpreter"]),
        (&json!("broken"), &json!("/gone/bin/python3.9"))
    );
}

#[test]
fn refuses_in_one_line_and_changes_nothing() {
    let sandbox = Sandbox::with(["taken"]);
    let home = sandbox.home();
    for name in ["taken", "-x", "conda", "code/env"] {
        python::venv(&sandbox, &home.join("other").join(name));
    }
    std::fs::create_dir_all(home.join("other/conda/conda-meta")).unwrap();
    std::fs::create_dir_all(home.join("empty")).unwrap();
    std::fs::write(home.join("file"), "").unwrap();
    symlink(home.join("other/code/env"), home.join("link")).unwrap();
    let before = sandbox.kept();
    let path = |below: &str| home.join(below).display().to_string();
    for (words, status, said) in [
        (&["nothing"] as &[&str], 3, "there is no environment nothing".to_owned()),
        (&["./nothing"], 3, format!("there is no directory {}", path("nothing"))),
        (&["./file"], 3, format!("{} is not a directory", path("file"))),
        (&["./empty"], 3, format!("there is no environment in {}", path("empty"))),
        (
            &["other/code"],
            3,
            format!("there is one in {}: 'venvyard adopt ", path("other/code/env")),
        ),
        (&["other/conda"], 1, "it is no virtual environment, but a Python of its own".to_owned()),
        (&["other/taken"], 4, "hint: --as NAME gives this one another name".to_owned()),
        (&["other/-x"], 2, "hint: --as NAME gives it another one".to_owned()),
        (&["other/code/env", "--as", "a/b"], 2, "a/b".to_owned()),
        (&["taken", "--as", "other"], 4, "is managed already: it is taken".to_owned()),
        (&["taken", "--as", "other"], 4, "'venvyard rename taken other' gives it".to_owned()),
        (&["./link", "--as", "taken"], 4, "an environment taken already exists".to_owned()),
    ] {
        let words = [&["adopt"], words].concat();
        let outcome = sandbox.venvyard(&words).failure(status).stdout_is("");
        assert!(outcome.stderr.contains(&said), "{words:?}\n{outcome}");
    }
    before.assert_same(&sandbox.kept());
}

#[test]
fn a_move_that_cannot_be_is_refused_before_anything_is_written() {
    let sandbox = Sandbox::with([]);
    let env = sandbox.home().join("a");
    python::venv(&sandbox, &env);
    std::fs::create_dir_all(sandbox.environment("a")).unwrap();
    symlink(&env, sandbox.environment("linked")).unwrap();
    let before = sandbox.kept();
    let refused = sandbox.venvyard(["adopt", "./a", "--move"]).failure(4);
    refused.stderr_has("already exists").stderr_has("--as NAME chooses another place");
    let from_within = sandbox.venvyard_in(&env, ["adopt", ".", "--move", "--as", "b"]);
    from_within.failure(1).stderr_has("the current directory is in it");
    let mut active = sandbox.command("venvyard");
    active.args(["adopt", "./a", "--move", "--as", "b"]).env("VIRTUAL_ENV", &env);
    Outcome::of(active).failure(1).stderr_has("it is active");
    before.assert_same(&sandbox.kept());
    // A link in the home is an environment there, and only its directory can move.
    sandbox.venvyard(["adopt", "linked", "--move"]).success().stderr_has("~/.virtualenvs/linked");
    assert!(env.is_dir());
}

#[test]
fn hooks_of_somebody_elses_files_never_run() {
    let sandbox = Sandbox::with([]);
    let hook = "echo hooked >&2\n";
    for place in ["projects/shop/.venv", "anywhere", "moved"] {
        let env = sandbox.home().join(place);
        python::venv(&sandbox, &env);
        sandbox.write(env.join(".venvyard/hooks/post-activate.sh"), hook);
    }
    // In a project's tree, they need trust as before.
    sandbox.venvyard(["adopt", "projects/shop"]).success();
    assert!(sandbox.home().join("projects/shop/.venv/.venvyard/hooks").is_dir());
    for words in [&["./anywhere"] as &[&str], &["./moved", "--move"]] {
        let adopted = sandbox.venvyard([&["adopt"], words].concat()).success();
        adopted.stderr_has("the hooks in it don't run").stderr_has("/.venvyard/hooks.before now");
    }
    for name in ["shop", "anywhere", "moved"] {
        let entered = sandbox.venvyard(["activate", "--shell", "bash", name]).success();
        assert!(!entered.stdout.contains("post-activate"), "{name}: {entered}");
    }
}

#[test]
fn variables_that_came_with_the_directory_are_kept_and_not_set() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["var", "set", "a", "K=V"]).success();
    // Somebody copies it, and both are entered apart from then on.
    let copy = sandbox.home().join("copy");
    let mut cp = sandbox.command("cp");
    cp.arg("-a").arg(sandbox.environment("a")).arg(&copy);
    Outcome::of(cp).success();
    sandbox.venvyard(["adopt", "./copy"]).success();
    assert_eq!(shown(&sandbox, "copy")["variables"], json!([]));
    assert_eq!(shown(&sandbox, "a")["variables"], json!(["K"]));
    assert_ne!(shown(&sandbox, "a")["id"], shown(&sandbox, "copy")["id"]);
    assert!(sandbox.read(copy.join(".venvyard/environment.toml.before")).contains("K = \"V\""));
    assert_eq!(shown(&sandbox, "copy")["health"], "copied");
}

#[test]
fn what_somebody_moved_is_the_environment_that_it_was() {
    let sandbox = Sandbox::with(["a"]);
    let to = sandbox.home().join("b");
    std::fs::rename(sandbox.environment("a"), &to).unwrap();
    let found = sandbox.venvyard(["adopt", "./b"]).success();
    assert_eq!(found.stderr, "a is managed already, in ~/b\n");
    assert_eq!(shown(&sandbox, "a")["path"], json!(to));
    let refused = sandbox.venvyard(["adopt", "./b", "--move"]).failure(4);
    refused
        .stderr_has("a is managed already")
        .stderr_has("hint: 'venvyard rename a --to ")
        .stderr_has("/.virtualenvs'' moves it\n");
}

#[test]
fn tab_offers_environments_of_other_tools_and_directories() {
    let sandbox = Sandbox::with(["ours"]);
    python::venv(&sandbox, &sandbox.environment("theirs"));
    std::fs::create_dir_all(sandbox.home().join("there/below")).unwrap();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let offered = |word: &str| {
            let words = ["__complete", shell, "2", "venvyard", "adopt", word];
            let offered = sandbox.venvyard(words).success().stdout;
            let values = offered.lines().filter_map(|line| line.split('\t').next());
            values.map(str::to_owned).collect::<Vec<String>>()
        };
        let values = offered("the");
        assert!(values.iter().any(|value| value.contains("theirs")), "{shell}: {values:?}");
        assert!(values.iter().any(|value| value.contains("there")), "{shell}: {values:?}");
        assert!(!offered("o").iter().any(|value| value.contains("ours")), "{shell}");
    }
}

#[test]
fn workon_enters_what_was_adopted_in_every_shell() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with([]);
        python::venv(&sandbox, &sandbox.project("shop").join(".venv"));
        sandbox.venvyard(["adopt", "projects/shop"]).success();
        let load = shell.source(&shell.static_file(&sandbox));
        let print = shell.choose("echo \"$VIRTUAL_ENV\"", "echo $VIRTUAL_ENV", "$env:VIRTUAL_ENV");
        let outcome = shell.strict(&sandbox, &format!("{load}\nworkon shop\n{print}")).success();
        assert!(outcome.stdout.contains("projects/shop/.venv"), "{outcome}");
    });
}
