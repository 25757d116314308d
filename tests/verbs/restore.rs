//! `restore`: a removed environment comes back as it was.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::{Outcome, Sandbox, Tree, python};

fn names(sandbox: &Sandbox) -> Vec<String> {
    let listed = sandbox.venvyard(["list", "--names"]).success().stdout;
    listed.lines().map(str::to_owned).collect()
}

fn removed(sandbox: &Sandbox) -> Vec<Value> {
    let json = sandbox.venvyard(["restore", "--json"]).success().json();
    assert_eq!(json["schema_version"], 1);
    json["removed"].as_array().unwrap().clone()
}

/// The only item of the trash in the home.
fn item(sandbox: &Sandbox) -> PathBuf {
    let items = std::fs::read_dir(sandbox.environment(".trash")).unwrap().flatten();
    let mut items: Vec<PathBuf> = items.map(|item| item.path()).collect();
    assert_eq!(items.len(), 1);
    items.remove(0)
}

#[test]
fn it_comes_back_with_all_that_belonged_to_it() {
    let sandbox = Sandbox::with(["a"]);
    let shop = sandbox.project("shop");
    let shop = shop.to_str().unwrap();
    sandbox.venvyard(["var", "set", "a", "SECRET=x", "SHAPE=round"]).success();
    sandbox.venvyard(["project", "set", "--default", "a", shop]).success();
    sandbox.write(".virtualenvs/a/.venvyard/hooks/activate.sh", "echo hook\n");
    let file = sandbox.data().join("registry.d/a.toml");
    let text = sandbox.read(&file);
    sandbox.write(&file, &format!("# mine\n{text}\n[later]\nkey = 1\n"));
    let before = (Tree::of(&sandbox.environment("a")), sandbox.read(&file));
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    assert!(!file.exists());
    let restored = sandbox.venvyard(["restore", "a"]).success().stdout_is("");
    assert_eq!(restored.stderr, "restored a in ~/.virtualenvs/a\n");
    before.0.assert_same(&Tree::of(&sandbox.environment("a")));
    assert_eq!(sandbox.read(&file), before.1);
    assert!(!sandbox.environment(".trash").exists(), "nothing is left of the trash");
    sandbox.venvyard(["run", "a", "python", "-c", "pass"]).success();
    sandbox.venvyard(["show", "shop"]).success();
}

#[test]
fn alone_it_lists_what_can_be_restored() {
    let sandbox = Sandbox::with(["a", "b"]);
    sandbox.venvyard(["restore"]).success().stderr_has("the trash is empty");
    sandbox.venvyard(["remove", "a", "b", "--yes"]).success();
    let listed = sandbox.venvyard(["restore"]).success();
    listed.stdout_has("NAME  ID").stdout_has("just now").stdout_has("~/.virtualenvs/b");
    let all = removed(&sandbox);
    assert_eq!(all.len(), 2);
    assert_eq!(all[0]["path"], json!(sandbox.environment(all[0]["name"].as_str().unwrap())));
    assert_eq!(names(&sandbox), [""; 0]);
}

#[test]
fn it_is_listed_with_its_size_as_far_as_that_was_measured() {
    let sandbox = Sandbox::with(["a", "b"]);
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    sandbox.venvyard(["list", "--long"]).success();
    sandbox.venvyard(["remove", "b", "--yes"]).success();
    let listed = sandbox.venvyard(["restore"]).success().stdout_has("SIZE");
    let line = |name: &str| {
        let mut lines = listed.stdout.lines();
        lines.find(|line| line.starts_with(&format!("{name} "))).unwrap().to_owned()
    };
    assert!(line("b").contains("KiB") && !line("a").contains("KiB"), "{}", listed.stdout);
    for one in removed(&sandbox) {
        assert_eq!(one["size"].is_u64(), one["name"] == "b", "{one}");
    }
}

#[test]
fn the_list_of_its_packages_waits_as_long_as_it_does() {
    let sandbox = Sandbox::with(["a", "b", "c", "d"]);
    let lists = || {
        let names = std::fs::read_dir(sandbox.data().join("packages")).unwrap();
        names.count()
    };
    sandbox.venvyard(["list", "--long"]).success();
    assert_eq!(lists(), 4);
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    assert_eq!(lists(), 4);
    sandbox.venvyard(["prune", "--trash", "--yes"]).success();
    assert_eq!(lists(), 3);
    sandbox.venvyard(["remove", "b", "--yes", "--permanently"]).success();
    assert_eq!(lists(), 2);
    std::fs::remove_dir_all(sandbox.environment("c")).unwrap();
    sandbox.venvyard(["forget", "c"]).success();
    assert_eq!(lists(), 1);
    sandbox.venvyard(["create", "e", "--no-pip"]).success();
    std::fs::remove_dir_all(sandbox.environment("d")).unwrap();
    sandbox.venvyard(["prune", "--missing", "--yes"]).success();
    sandbox.venvyard(["remove", "e", "--yes", "--permanently"]).success();
    assert_eq!(lists(), 0);
}

#[test]
fn the_newest_of_a_name_is_restored_and_older_ones_are_named() {
    let sandbox = Sandbox::with(["a"]);
    for kind in ["old", "new"] {
        sandbox.write(format!(".virtualenvs/a/{kind}"), "");
        sandbox.venvyard(["remove", "a", "--yes"]).success();
        if kind == "old" {
            let file = item(&sandbox).join("entry.toml");
            let text = sandbox.read(&file);
            let time = text.lines().find(|line| line.starts_with("time = ")).unwrap();
            let earlier = text.replace(time, &format!("time = '{}'", yesterday()));
            sandbox.write(&file, &earlier);
            sandbox.venvyard(["create", "a", "--no-pip"]).success();
        }
    }
    let restored = sandbox.venvyard(["restore", "a"]).success();
    assert!(sandbox.environment("a/new").exists());
    let older = removed(&sandbox);
    let id = older[0]["id"].as_str().unwrap();
    restored.stderr_has(&format!("'venvyard restore {} --as NAME'", &id[..8]));
    sandbox.venvyard(["restore", &id[..8], "--as", "b"]).success();
    assert!(sandbox.environment("b/old").exists());
    assert_eq!(names(&sandbox), ["a", "b"]);
}

fn yesterday() -> String {
    let then = std::time::SystemTime::now() - std::time::Duration::from_hours(24);
    let seconds = then.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    jiff::Timestamp::from_second(seconds.try_into().unwrap()).unwrap().to_string()
}

#[test]
fn under_another_name_it_works_there() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    let restored = sandbox.venvyard(["restore", "a", "--as", "b"]).success();
    assert_eq!(restored.stderr, "restored a as b in ~/.virtualenvs/b\n");
    let shown = sandbox.venvyard(["show", "b", "--json"]).success().json();
    assert_eq!(shown["health"], "ready");
    let pip = sandbox.venvyard(["run", "b", "pip", "--version"]).success();
    pip.stdout_has(sandbox.environment("b").to_str().unwrap());
    assert_eq!(names(&sandbox), ["b"]);
}

#[test]
fn a_name_or_a_place_that_is_taken_keeps_it_in_the_trash() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    let refused = |args: &[&str]| {
        let before = sandbox.kept();
        let outcome = sandbox.venvyard(args).failure(4);
        before.assert_same(&sandbox.kept());
        outcome
    };
    std::fs::create_dir(sandbox.environment("a")).unwrap();
    refused(&["restore", "a"]).stderr_has("can't restore a: ").stderr_has("/a is there");
    std::fs::remove_dir(sandbox.environment("a")).unwrap();
    sandbox.venvyard(["create", "A", "--no-pip"]).success();
    sandbox.venvyard(["create", "b", "--no-pip"]).success();
    refused(&["restore", "a"]).stderr_has("--as NAME");
    refused(&["restore", "a", "--as", "B"]);
    let before = sandbox.kept();
    sandbox.venvyard(["restore", "a", "--as", "../x"]).failure(2);
    sandbox
        .venvyard(["restore", "nosuch"])
        .failure(3)
        .stderr_has("no environment nosuch in the trash");
    sandbox.venvyard(["restore", "--as", "x"]).failure(2);
    before.assert_same(&sandbox.kept());
    sandbox.venvyard(["restore", "a", "--as", "c"]).success();
    assert_eq!(names(&sandbox), ["A", "b", "c"]);
}

#[test]
fn another_default_of_the_project_stays_the_default() {
    let sandbox = Sandbox::with(["a", "b"]);
    let shop = sandbox.project("shop");
    let shop = shop.to_str().unwrap();
    sandbox.venvyard(["project", "set", "--default", "a", shop]).success();
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    sandbox.venvyard(["project", "set", "--default", "b", shop]).success();
    let restored = sandbox.venvyard(["restore", "a"]).success();
    restored.stderr_has("b stays the default of its project");
    let listed = sandbox.venvyard(["list", "--json"]).success().json();
    let defaults = listed["environments"].as_array().unwrap().iter();
    let defaults: Vec<_> = defaults.map(|one| one["default"].clone()).collect();
    assert_eq!(defaults, [false, true]);
}

#[test]
fn another_tools_environment_comes_back_as_that() {
    let sandbox = Sandbox::with([]);
    python::venv(&sandbox, &sandbox.environment("theirs"));
    let before = Tree::of(&sandbox.environment("theirs"));
    sandbox.venvyard(["remove", "theirs", "--yes"]).success();
    sandbox.venvyard(["restore", "theirs"]).success();
    before.assert_same(&Tree::of(&sandbox.environment("theirs")));
    assert!(!sandbox.data().join("registry.d/theirs.toml").exists());
}

#[test]
fn the_environment_of_a_project_comes_back_from_any_directory() {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop");
    sandbox.venvyard_in(&shop, ["create", "--here", "--no-pip"]).success();
    sandbox.venvyard_in(&shop, ["remove", "shop", "--yes"]).success();
    assert_eq!(names(&sandbox), [""; 0]);
    sandbox.venvyard(["restore", "shop"]).success().stderr_has("~/projects/shop/.venv");
    assert!(shop.join(".venv/pyvenv.cfg").is_file() && !shop.join(".trash").exists());
    assert_eq!(names(&sandbox), ["shop"]);
    // The project may be gone.
    sandbox.venvyard(["remove", "shop", "--yes"]).success();
    std::fs::remove_dir_all(&shop).unwrap();
    assert_eq!(removed(&sandbox), [json!(null); 0]);
}

#[test]
fn a_record_leads_nowhere_but_to_where_it_lies() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    let file = item(&sandbox).join("entry.toml");
    let text = sandbox.read(&file);
    let path = text.lines().find(|line| line.starts_with("path = ")).unwrap().to_owned();
    let home = sandbox.home().display().to_string();
    for hostile in ["/", home.as_str(), "/etc/passwd", "../../x", ""] {
        sandbox.write(&file, &text.replace(&path, &format!("path = '{hostile}'")));
        assert_eq!(removed(&sandbox)[0]["path"], json!(sandbox.environment("a")));
    }
    for hostile in ["", "\0\0\0", "schema = 'x'", "path = 1", "[removed]\nname = 1"] {
        sandbox.write(&file, hostile);
        assert!(removed(&sandbox)[0]["problem"].is_string(), "{hostile:?}");
    }
    let named = text.replace("name = \"a\"", "name = \"../../x\"");
    sandbox.write(&file, &named);
    assert_eq!(removed(&sandbox)[0]["name"], "a");
    // The copy in the environment has what the file doesn't say any more.
    sandbox.write(&file, "nonsense");
    sandbox.venvyard(["restore", "a"]).success().stderr_has("the entry of a can't be read");
    let shown = sandbox.venvyard(["show", "a", "--json"]).success().json();
    assert_eq!((&shown["health"], &shown["origin"]), (&json!("ready"), &json!("ours")));
}

#[cfg(unix)]
#[test]
fn a_trash_that_is_none_is_refused_in_one_line() {
    let sandbox = Sandbox::with(["a"]);
    let (trash, elsewhere) = (sandbox.environment(".trash"), sandbox.project("elsewhere"));
    for is_link in [false, true] {
        if is_link {
            std::os::unix::fs::symlink(&elsewhere, &trash).unwrap();
        } else {
            std::fs::write(&trash, "mine").unwrap();
        }
        let before = sandbox.kept();
        let refused = sandbox.venvyard(["remove", "a", "--yes"]).failure(1);
        let reason = if is_link { "it is a link" } else { "it is no directory" };
        refused.stderr_has("can't delete a: can't use the trash ").stderr_has(reason);
        sandbox.venvyard(["restore"]).success().stderr_has(reason);
        assert_eq!(sandbox.venvyard(["list"]).success().stderr, "");
        before.assert_same(&sandbox.kept());
        std::fs::remove_file(&trash).unwrap();
    }
    std::os::unix::fs::symlink(&elsewhere, &trash).unwrap();
    sandbox.venvyard(["remove", "a", "--yes", "--permanently"]).success();
    assert!(trash.is_symlink() && std::fs::read_dir(&elsewhere).unwrap().count() == 0);
    assert_eq!(names(&sandbox), [""; 0]);
}

#[cfg(unix)]
#[test]
fn secrets_in_the_trash_are_the_users_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["var", "set", "a", "SECRET=xyz"]).success();
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&sandbox.environment(".trash")), 0o700);
    assert_eq!(mode(&item(&sandbox).join("entry.toml")), 0o600);
    sandbox.venvyard(["prune", "--trash", "--yes"]).success();
    let mut grep = sandbox.command("grep");
    grep.args(["-rl", "xyz"]).arg(sandbox.home());
    Outcome::of(grep).failure(1).stdout_is("");
}

#[test]
fn tab_offers_the_names_in_the_trash() {
    let sandbox = Sandbox::with(["a", "kept"]);
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    let offered = sandbox.venvyard(["__complete", "fish", "2", "venvyard", "restore", ""]);
    offered.success().stdout_is("a\tremoved just now\n");
    let offered = sandbox.venvyard(["__complete", "fish", "1", "workon", ""]).success();
    assert!(offered.stdout.starts_with("kept\t") && !offered.stdout.contains("trash"), "{offered}");
}
