//! `adopt --scan`: what other tools keep below a directory, and what becomes of it.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{create_dir_all, set_permissions, write};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, lchown, symlink};
use std::path::{Path, PathBuf};

use serde_json::Value;
use venvyard::shell::Shell;

use crate::support::{Outcome, Sandbox, Terminal, TestShell, available, key, matrix, python};

/// A user who is not root.
const USER: u32 = 54_321;

/// The first letters of the digest of a path, as poetry and hatch make them.
fn digest(sandbox: &Sandbox, path: &Path) -> String {
    let (_, python) = python::interpreters().pop().unwrap();
    let code = "import base64, hashlib, os, sys\n\
                path = hashlib.sha256(os.fsencode(sys.argv[1])).digest()\n\
                sys.stdout.write(base64.urlsafe_b64encode(path).decode()[:8])";
    let mut command = sandbox.command(python);
    command.args(["-c", code]).arg(path);
    Outcome::of(command).success().stdout
}

/// What tools keep in a home: one environment of `python -m venv` in many places.
struct Home {
    sandbox: Sandbox,
    model: PathBuf,
}

impl Home {
    fn new() -> Self {
        let sandbox = Sandbox::with(["ours"]);
        let model = sandbox.root().join("model");
        python::venv(&sandbox, &model);
        Self { sandbox, model }
    }

    /// An environment at a place in the home.
    #[track_caller]
    fn add(&self, place: impl AsRef<Path>) -> PathBuf {
        let place = self.sandbox.home().join(place);
        create_dir_all(place.parent().unwrap()).unwrap();
        let mut copy = self.sandbox.command("cp");
        copy.arg("-a").arg(&self.model).arg(&place);
        Outcome::of(copy).success();
        place
    }

    /// A project with a `pyproject.toml`.
    fn project(&self, name: &str) -> PathBuf {
        let project = self.sandbox.project(name);
        write(project.join("pyproject.toml"), "").unwrap();
        project
    }

    /// One of each tool.
    fn of_every_tool() -> Self {
        let home = Self::new();
        let [shop, web, hatched] = ["shop", "web", "hatched"].map(|name| home.project(name));
        home.add("projects/plain/.venv");
        home.add("other/plain/.venv");
        home.add("projects/shop/envs/old one");
        let digest = |project: &Path| digest(&home.sandbox, project);
        home.add(format!(".cache/pypoetry/virtualenvs/shop-{}-py3.12", digest(&shop)));
        home.add(format!(".local/share/hatch/env/virtual/hatched/{}/hatched", digest(&hatched)));
        let pdm = home.add(".local/share/pdm/venvs/central-AbCdEfGh-3.12");
        let central = home.sandbox.project("central");
        write(central.join(".pdm-python"), pdm.join("bin/python").to_str().unwrap()).unwrap();
        let pipenv = home.add(".local/share/virtualenvs/web-Ab3_dE-9");
        write(pipenv.join(".project"), web.to_str().unwrap()).unwrap();
        let uv = home.add(".cache/uv/environments-v2/linked-cp3.12-0123456789abcdef");
        let config = home.sandbox.read(uv.join("pyvenv.cfg"));
        write(uv.join("pyvenv.cfg"), config + "uv = 0.13.9\n").unwrap();
        symlink(&uv, home.sandbox.project("linked").join(".venv")).unwrap();
        home.add(".cache/uv/archive-v0/0123456789abcdef");
        write(home.add("tools/black").join("pipx_metadata.json"), "{}").unwrap();
        write(home.add("tools/ruff").join("uv-receipt.toml"), "").unwrap();
        home.add("projects/web/.tox/py312");
        home.add("projects/web/node_modules/x/.venv");
        create_dir_all(home.sandbox.home().join("miniconda3/conda-meta")).unwrap();
        create_dir_all(home.sandbox.home().join("miniconda3/envs/ml/conda-meta")).unwrap();
        let broken = home.add("projects/broken/venv");
        std::fs::remove_file(broken.join("bin/python")).unwrap();
        symlink("/gone/python3", broken.join("bin/python")).unwrap();
        let gutted = home.add("projects/gutted/venv");
        std::fs::remove_dir_all(gutted.join("bin")).unwrap();
        home
    }

    /// The environments of a scan with these words, by path below the home.
    #[track_caller]
    fn scan(&self, words: &[&str]) -> BTreeMap<String, Value> {
        let words = [&["adopt", "--scan", "--json"], words].concat();
        let found = self.sandbox.venvyard(words).success().json();
        let found = found["environments"].as_array().unwrap().iter();
        let home = format!("{}/", self.sandbox.home().display());
        let path = |one: &Value| one["path"].as_str().unwrap().replace(&home, "");
        found.map(|one| (path(one), one.clone())).collect()
    }
}

/// What a scan says of the environment whose path begins so: its outcome, tool, name and project.
#[track_caller]
fn told(found: &BTreeMap<String, Value>, path: &str) -> [String; 4] {
    let (_, one) = found.iter().find(|(key, _)| key.starts_with(path)).expect(path);
    ["outcome", "made_by", "name", "project"].map(|key| {
        let text = one[key].as_str().unwrap_or("-");
        text.rsplit('/').next().unwrap_or_default().to_owned()
    })
}

#[test]
fn tells_apart_what_tools_keep_and_takes_over_what_can_be() {
    let home = Home::of_every_tool();
    let before = home.sandbox.kept();
    let dry = home.scan(&["--dry-run"]);
    before.assert_same(&home.sandbox.kept());
    for (path, expected) in [
        ("projects/plain/.venv", "would-adopt venv projects-plain plain"),
        ("other/plain/.venv", "would-adopt venv plain plain"),
        ("projects/shop/envs/old one", "would-adopt venv old one -"),
        (".cache/pypoetry", "would-adopt poetry shop shop"),
        (".local/share/hatch", "would-adopt hatch hatched hatched"),
        (".local/share/pdm", "would-adopt pdm central central"),
        (".local/share/virtualenvs", "would-adopt pipenv web web"),
        (".cache/uv/environments-v2", "would-adopt uv linked linked"),
        ("projects/broken/venv", "would-adopt venv broken broken"),
        ("projects/gutted/venv", "refused - - -"),
        ("tools/black", "left pipx - -"),
        ("tools/ruff", "left uv tool - -"),
        ("projects/web/.tox", "left tox - -"),
        ("miniconda3", "left conda - -"),
        ("miniconda3/envs/ml", "left conda - -"),
        (".virtualenvs/ours", "managed - ours -"),
    ] {
        assert_eq!(told(&dry, path).join(" "), expected, "{path}");
    }
    assert_eq!(dry.len(), 16, "{dry:#?}");
    let one = |found: &BTreeMap<String, Value>, path: &str| found[path].clone();
    let plain = one(&dry, "projects/plain/.venv");
    assert!(plain["size"]["own"].as_u64().unwrap() > 4096, "{plain}");
    assert!(plain["last_used"].as_str().unwrap().ends_with('Z'), "{plain}");
    assert_eq!(one(&dry, "projects/broken/venv")["health"], "broken");
    let error = one(&dry, "projects/gutted/venv")["error"].to_string();
    assert!(error.contains("no Python any more"), "{error}");

    let taken = home.sandbox.venvyard(["adopt", "--scan", "--yes"]).success();
    let taken = taken
        .stderr_has("adopted 9 environments\n")
        .stderr_has("left to conda: ~/miniconda3, ~/miniconda3/envs/ml\n")
        .stderr_has("left to pipx: ~/tools/black\n")
        .stderr_has("1 environment found that venvyard manages already\n")
        .stderr_has("can't adopt ~/projects/gutted/venv: it has no Python any more")
        .stderr_has("'uv cache prune' deletes it, unless --move takes it out: ~/.cache/uv/")
        .stderr_has("'venvyard repair --all'");
    assert_eq!(taken.stdout.lines().count(), 10, "{taken}");
    for (name, path) in [("plain", "other/plain/.venv"), ("old one", "projects/shop/envs/old one")]
    {
        let code = "import sys; print(sys.prefix)";
        let run = home.sandbox.venvyard(["run", name, "--", "python", "-c", code]).success();
        run.stdout_is(&format!("{}\n", home.sandbox.home().join(path).display()));
    }
    let shown = home.sandbox.venvyard(["show", "shop", "--json"]).success().json();
    assert_eq!(shown["project"], home.sandbox.project("shop").to_str().unwrap());
    let again = home.scan(&["--yes"]);
    assert!(again.values().all(|one| one["outcome"] != "adopted"), "{again:#?}");
    assert_eq!(told(&again, ".cache/pypoetry")[0], "managed");
}

#[test]
fn searches_the_named_directories_alone_and_moves_what_it_takes() {
    let home = Home::new();
    let shop = home.add("projects/shop/.venv");
    home.add("projects/web/.venv");
    home.add("elsewhere/x");
    let root = home.sandbox.project("shop");
    let found = home.scan(&["--yes", "--move", root.to_str().unwrap(), "projects/shop/.venv"]);
    assert_eq!(found.keys().collect::<Vec<_>>(), ["projects/shop/.venv"]);
    assert!(!shop.exists());
    let run = home.sandbox.venvyard(["run", "shop", "--", "python", "-c", "print(1)"]).success();
    run.stdout_is("1\n");
    assert!(home.sandbox.environment("shop").join("pyvenv.cfg").is_file());

    let before = home.sandbox.kept();
    let gone = home.sandbox.venvyard(["adopt", "--scan", "--yes", "nowhere"]).failure(3);
    gone.stderr_has("there is no directory").stderr_has("nowhere");
    home.sandbox.venvyard(["adopt", "--scan"]).failure(2).stderr_has("not a terminal");
    home.sandbox.venvyard(["adopt", "projects/web", "elsewhere/x"]).failure(2).stderr_has("--scan");
    home.sandbox.venvyard(["adopt", "--yes", "elsewhere/x"]).failure(2);
    let nothing = home.sandbox.venvyard(["adopt", "--scan", "--yes", "projects/shop"]).success();
    nothing.stdout_is("").stderr_has("nothing to adopt was found");
    before.assert_same(&home.sandbox.kept());
}

#[test]
fn a_hostile_tree_is_searched_to_its_end() {
    let home = Home::new();
    let tree = home.sandbox.home().join("tree");
    let odd = [&b"new\nline"[..], b"inv\xff", b"\x1b[31mred", b"-x", b"con", "環境".as_bytes()];
    for name in odd {
        home.add(Path::new("tree").join(OsStr::from_bytes(name)).join(".venv"));
    }
    // Links in circles, a link to an environment, and files that only have the names.
    symlink(&tree, tree.join("up")).unwrap();
    symlink(tree.join("b"), tree.join("a")).unwrap();
    symlink(tree.join("a"), tree.join("b")).unwrap();
    symlink(&home.model, tree.join("linked")).unwrap();
    create_dir_all(tree.join("dir/pyvenv.cfg")).unwrap();
    create_dir_all(tree.join("fifo")).unwrap();
    Outcome::of({
        let mut command = home.sandbox.command("mkfifo");
        command.arg(tree.join("fifo/pyvenv.cfg")).arg(tree.join("fifo/.pdm-python"));
        command
    })
    .success();
    let mut deep = tree.join("deep");
    while deep.as_os_str().len() < 3500 {
        deep.push("d".repeat(40));
    }
    create_dir_all(&deep).unwrap();
    home.add(deep.join(".venv"));
    // What was removed, by venvyard or on a desktop.
    home.sandbox.venvyard(["create", "--here", "--no-pip", "--project", "tree"]).success();
    home.sandbox.venvyard(["remove", "tree", "--yes"]).success();
    for trash in [".Trash", ".Trash-1000/files", "Trash/files"] {
        home.add(Path::new("tree").join(trash).join("thrown away"));
    }
    create_dir_all(tree.join("Trash/info")).unwrap();

    let found = home.scan(&["--dry-run", "tree"]);
    let outcome = |part: &str| {
        let (_, one) = found.iter().find(|(path, _)| path.contains(part)).expect(part);
        one["outcome"].as_str().unwrap().to_owned()
    };
    for part in ["new\nline", "red", "-x", "con", "環境", "deep"] {
        assert_eq!(outcome(part), "would-adopt", "{part:?}");
    }
    for part in ["inv\u{fffd}", "dir", "fifo"] {
        assert_eq!(outcome(part), "refused", "{part:?}");
    }
    assert_eq!(found.len(), 9, "{found:#?}");
    let taken = home.sandbox.venvyard(["adopt", "--scan", "--yes", "tree"]).success();
    assert!(!taken.stdout.contains('\x1b') && !taken.stderr.contains('\x1b'), "{taken}");
    assert_eq!(taken.stdout.lines().count(), 7, "{taken}");
    for name in ["環境", "tree-x", "tree-con", "tree-new-line"] {
        home.sandbox.venvyard(["run", name, "--", "python", "-c", ""]).success();
    }
}

#[test]
fn what_a_user_may_not_read_is_said_in_one_line() {
    let is_root = available("root", rustix::process::geteuid().is_root());
    if !is_root || !available("setpriv", which::which("setpriv").is_ok()) {
        return;
    }
    let home = Home { model: PathBuf::new(), sandbox: Sandbox::plain() };
    let venvyard = home.sandbox.bin().join("venvyard");
    std::fs::copy(env!("CARGO_BIN_EXE_venvyard"), &venvyard).unwrap();
    let model = home.sandbox.root().join("model");
    let mut venv = home.sandbox.command("/usr/bin/python3");
    venv.args(["-m", "venv", "--without-pip"]).arg(&model);
    Outcome::of(venv).success();
    let home = Home { model, ..home };
    home.add("code/shop/.venv");
    home.add("code/roots/.venv");
    for path in crate::support::Tree::of(home.sandbox.root()).paths() {
        let path = home.sandbox.root().join(path);
        if !path.starts_with(home.sandbox.home().join("code/roots/.venv")) {
            lchown(path, Some(USER), Some(USER)).unwrap();
        }
    }
    lchown(home.sandbox.root(), Some(USER), Some(USER)).unwrap();
    for number in 0..5 {
        let closed = home.sandbox.home().join(format!("closed-{number}"));
        create_dir_all(&closed).unwrap();
        set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).unwrap();
    }
    let mut scan = home.sandbox.command("setpriv");
    let id = USER.to_string();
    scan.args(["--reuid", &id, "--regid", &id, "--clear-groups", "venvyard"]);
    scan.args(["adopt", "--scan", "--yes"]);
    let scanned = Outcome::of(scan).success();
    assert_eq!(scanned.stdout.lines().count(), 2, "{scanned}");
    scanned
        .stderr_has("can't read 5 directories: ~/closed-0, ~/closed-1, ~/closed-2 and 2 more\n")
        .stderr_has("warning: can't adopt ~/code/roots/.venv: you can't write in ")
        .stderr_has("adopted 1 environment\n");
}

#[test]
fn at_a_terminal_those_are_taken_that_the_user_marks() {
    let Some(shell) = TestShell::find(Shell::Bash) else { return };
    let home = Home::new();
    for name in ["api", "shop", "web"] {
        home.add(format!("projects/{name}/.venv"));
    }
    let sandbox = &home.sandbox;
    let managed = || {
        let all = sandbox.venvyard(["list", "--names"]).success().stdout;
        all.lines().filter(|name| *name != "ours").collect::<Vec<_>>().join(" ")
    };
    let mut terminal = Terminal::start(&shell, sandbox);
    for (keys, status, taken) in [
        (&[(key::ESCAPE, "")][..], 130, ""),
        (&[(key::CTRL_C, "")], 130, ""),
        (&[(key::ENTER, "")], 1, ""),
        (&[("we", "❯ [ ] web"), (" ", "1 marked"), (key::ENTER, "")], 0, "web"),
        (
            &[("\x14", "2 marked"), (key::UP, "❯ [x] shop"), (" ", "1 marked"), (key::ENTER, "")],
            0,
            "api web",
        ),
    ] {
        terminal.run("clear");
        terminal.send("venvyard adopt --scan projects\r");
        terminal.expect("Ctrl-T marks all");
        for (key, shown) in keys {
            terminal.send(key);
            terminal.expect(shown);
        }
        terminal.wait_for("the prompt", |screen| {
            screen.cursor_row() == "ready>" && !screen.cursor_is_hidden()
        });
        assert_eq!(terminal.run(&format!("test $? = {status}")).status, 0, "{keys:?}");
        assert_eq!(managed(), taken, "{keys:?}");
    }
}

#[test]
fn network_poetry_and_pipenv_go_on_with_what_was_adopted() {
    if !matrix::network() {
        return;
    }
    let sandbox = Sandbox::plain().with_pyenv().with_network().env("PIPENV_NOSPIN", "1");
    let python = python::find("3.12").unwrap();
    let python = python.to_str().unwrap();
    sandbox.venvyard(["create", "tools", "-p", python, "-i", "poetry", "-i", "pipenv"]).success();
    let [shop, web] = ["shop", "web"].map(|name| sandbox.project(name));
    write(shop.join("pyproject.toml"), "[project]\nname = 'My.Shop'\nversion = '1'\n").unwrap();
    let tool = |tool: &str, project: &Path, words: &[&str]| {
        let mut command = sandbox.command(sandbox.environment("tools").join("bin").join(tool));
        command.args(words).current_dir(project);
        Outcome::of(command).success().stdout.trim().to_owned()
    };
    tool("poetry", &shop, &["env", "use", python]);
    tool("pipenv", &web, &["--python", python, "install"]);
    let adopted = sandbox.venvyard(["adopt", "--scan", "--yes"]).success();
    adopted.stderr_has("adopted 2 environments\n");
    let prefix = ["python", "-c", "import sys; print(sys.prefix)"];
    for (name, program, project) in [("shop", "poetry", &shop), ("web", "pipenv", &web)] {
        let shown = sandbox.venvyard(["show", name, "--json"]).success().json();
        assert_eq!(
            (&shown["made_by"], &shown["project"]),
            (&program.into(), &project.to_str().into())
        );
        let ours = sandbox.venvyard([&["run", name, "--"], &prefix[..]].concat()).success().stdout;
        assert_eq!(tool(program, project, &[&["run"], &prefix[..]].concat()), ours.trim());
        assert_eq!(shown["path"], ours.trim());
    }
}
