//! `seed list`, `add`, `prune` and `verify`: the contents of the store.
#![cfg(unix)]

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{Sandbox, Tree, python, seed_wheel, wheel};

fn store(sandbox: &Sandbox) -> PathBuf {
    sandbox.cache().join("seeds")
}

fn json(sandbox: &Sandbox, verb: &str) -> Vec<Value> {
    let document = sandbox.venvyard(["seed", verb, "--json"]).json();
    assert_eq!(document["schema_version"], 1);
    document["seeds"].as_array().unwrap().clone()
}

fn find<'a>(rows: &'a [Value], name: &str, version: &str) -> Option<&'a Value> {
    rows.iter().find(|row| row["name"] == name && row["version"] == version)
}

/// Adds a wheel of that version; returns the path of its entry.
fn add(sandbox: &Sandbox, name: &str, version: &str) -> PathBuf {
    let wheel = seed_wheel(sandbox.home(), name, version, ">=3.6");
    sandbox.venvyard(["seed", "add", wheel.to_str().unwrap()]).success();
    std::fs::remove_file(wheel).unwrap();
    entry(sandbox, &name.replace('_', "-"), version).expect("an entry")
}

fn entry(sandbox: &Sandbox, name: &str, version: &str) -> Option<PathBuf> {
    let rows = json(sandbox, "list");
    Some(PathBuf::from(find(&rows, name, version)?["entry"].as_str()?))
}

#[test]
fn the_list_names_seeds_and_their_sources() {
    let Some(newest) = python::require_python("3.13") else { return };
    let sandbox = Sandbox::new().with_pyenv();
    let before = json(&sandbox, "list");
    let pips = |rows: &[Value]| rows.iter().filter(|row| row["name"] == "pip").count();
    assert!(pips(&before) >= 1);
    assert!(before.iter().all(|row| row["entry"].is_null() && row["requires_python"].is_null()));
    assert!(!store(&sandbox).exists(), "reading writes nothing there");

    sandbox.venvyard(["create", "a", "-p", "3.13"]).success();
    let added = add(&sandbox, "six_pack", "1.0");
    let rows = json(&sandbox, "list");
    let added_row = find(&rows, "six-pack", "1.0").unwrap();
    assert_eq!(added_row["sources"][0]["kind"], "added");
    assert_eq!(added_row["requires_python"], ">=3.6");
    assert!(added_row["size"].as_u64().unwrap() > 200);
    assert!(added.join("tree").is_dir());
    let version = newest.ancestors().nth(2).unwrap().file_name().unwrap().to_str().unwrap();
    let own = rows.iter().find(|row| {
        row["sources"].as_array().unwrap().iter().any(|source| {
            source["kind"] == "bundled"
                && source["pythons"].as_array().unwrap().contains(&version.into())
        }) && row["name"] == "pip"
    });
    assert!(own.unwrap()["entry"].is_string(), "{rows:#?}");

    let table = sandbox.venvyard(["seed", "list"]).success().stdout_has("NAME").stdout;
    let line = table.lines().find(|line| line.starts_with("six-pack")).unwrap();
    let digest = added.file_name().unwrap().to_str().unwrap();
    for part in ["1.0", "added", ">=3.6", &digest[..12]] {
        assert!(line.contains(part), "{part}: {table}");
    }
}

#[test]
fn an_unfit_wheel_is_refused_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    let good = seed_wheel(sandbox.home(), "good", "1.0", ">=3");
    let unrecorded = wheel(sandbox.home(), "unrecorded", "1.0");
    let renamed = sandbox.home().join("good-2.0-py3-none-any.whl");
    std::fs::copy(&good, &renamed).unwrap();
    let platform = sandbox.home().join("good-1.0-cp312-cp312-linux_x86_64.whl");
    std::fs::copy(&good, &platform).unwrap();
    let truncated = sandbox.home().join("cut-1.0-py3-none-any.whl");
    let bytes = std::fs::read(&good).unwrap();
    std::fs::write(&truncated, &bytes[..bytes.len() / 2]).unwrap();
    let text = sandbox.write("text-1.0-py3-none-any.whl", "no zip");
    let directory = sandbox.home().join("dir-1.0-py3-none-any.whl");
    std::fs::create_dir(&directory).unwrap();
    let absent = sandbox.home().join("absent-1.0-py3-none-any.whl");
    let pipe = sandbox.home().join("pipe-1.0-py3-none-any.whl");
    let mkfifo = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(mkfifo.unwrap().success());
    let named_otherwise = sandbox.write("pip.whl", "");
    // Once before, because any command may write its cache.
    sandbox.venvyard(["seed", "list"]).success();
    std::fs::create_dir_all(sandbox.data().join("seeds")).unwrap();
    let before = sandbox.tree();
    for (file, reason) in [
        (&unrecorded, "does not match its RECORD"),
        (&renamed, "it contains good-1.0.dist-info"),
        (&platform, "only a wheel for any platform"),
        (&truncated, "can't unpack"),
        (&text, "can't unpack"),
        (&directory, "dir-1.0"),
        (&absent, "absent-1.0"),
        (&pipe, "it is not a regular file"),
        (&named_otherwise, "only a wheel for any platform"),
    ] {
        let [good, file] = [&good, file].map(|path| path.to_str().unwrap());
        let refused = sandbox.venvyard(["seed", "add", good, file]).failure(1).stderr_has(reason);
        let complaint: Vec<_> =
            refused.stderr.lines().filter(|line| !line.starts_with("  hint")).collect();
        assert!(complaint.len() == 1 && complaint[0].contains(file), "{refused}");
        before.assert_same(&sandbox.tree());
    }
    sandbox.venvyard(["seed", "add"]).failure(2);
    let good = good.to_str().unwrap();
    sandbox.venvyard(["seed", "add", good]).success().stderr_has("added good 1.0");
    sandbox.venvyard(["seed", "add", good]).success().stderr_has("there already: good 1.0");
}

#[test]
fn pruning_keeps_used_seeds_and_environments() {
    if !python::any() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let used = json(&sandbox, "list").into_iter().filter(|row| row["entry"].is_string());
    let used: Vec<PathBuf> = used.map(|row| row["entry"].as_str().unwrap().into()).collect();
    assert!(!used.is_empty());
    sandbox.venvyard(["seed", "prune", "--yes"]).success().stderr_has("there is nothing to delete");

    let (old, new) = (add(&sandbox, "x", "1.0"), add(&sandbox, "x", "2.0"));
    let orphan = add(&sandbox, "y", "1.0");
    std::fs::remove_file(sandbox.data().join("seeds/y-1.0-py2.py3-none-any.whl")).unwrap();
    let rubbish = [store(&sandbox).join(".new-1"), store(&sandbox).join(".trash-1")];
    for rubbish in &rubbish {
        std::fs::create_dir(rubbish).unwrap();
        std::fs::write(rubbish.join("file"), [0; 2048]).unwrap();
    }
    // The first is old, the second may be in use.
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1 << 30);
    std::fs::File::open(&rubbish[0]).unwrap().set_modified(long_ago).unwrap();

    let before = sandbox.tree();
    let unasked = sandbox.venvyard(["seed", "prune"]).failure(2);
    unasked.stderr_has("can't ask for confirmation").stderr_has("--yes");
    before.assert_same(&sandbox.tree());

    // Bundled wheels count, cached or not.
    std::fs::remove_dir_all(store(&sandbox).join("wheels")).unwrap();
    let environment = Tree::of(&sandbox.environment("a"));
    let pruned = sandbox.venvyard(["seed", "prune", "--yes"]).success();
    let pruned = pruned.stderr_has("x 1.0").stderr_has("y 1.0").stderr_has("KiB freed");
    assert!(!pruned.stderr.contains("x 2.0") && !pruned.stderr.contains("pip"), "{pruned}");
    for gone in [&old, &orphan, &rubbish[0]] {
        assert!(!gone.exists(), "{}", gone.display());
    }
    assert!(!sandbox.data().join("seeds/x-1.0-py2.py3-none-any.whl").exists());
    for kept in used.iter().chain([&new, &rubbish[1]]) {
        assert!(kept.exists(), "{}", kept.display());
    }
    environment.assert_same(&Tree::of(&sandbox.environment("a")));

    sandbox.venvyard(["seed", "prune", "--all", "--yes"]).success().stderr_has("1 added wheel");
    let left: Vec<String> = Tree::of(&store(&sandbox)).paths().map(str::to_owned).collect();
    assert!(left.iter().all(|path| path.starts_with("wheels")), "{left:?}");
    environment.assert_same(&Tree::of(&sandbox.environment("a")));
    sandbox.venvyard(["run", "a", "--", "python", "-m", "pip", "--version"]).success();
    sandbox.venvyard(["create", "b"]).success();
}

/// An old wheel is kept if it is the newest for some Python.
#[test]
fn pruning_keeps_the_newest_of_each_python() {
    let (Some(_), Some(_)) = (python::require_python("3.6"), python::require_python("3.13")) else {
        return;
    };
    let sandbox = Sandbox::new().with_pyenv();
    let mut wheels = Vec::new();
    for (version, requires) in [("1.0", ">=3"), ("2.0", ">=3"), ("3.0", ">=3.13"), ("4.0", ">=99")]
    {
        wheels.push(seed_wheel(sandbox.home(), "x", version, requires));
    }
    let words = wheels.iter().map(|wheel| wheel.to_str().unwrap());
    sandbox.venvyard(["seed", "add"].into_iter().chain(words)).success();
    sandbox.venvyard(["seed", "prune", "--yes"]).success();
    let rows = json(&sandbox, "list");
    let left: Vec<&str> = ["1.0", "2.0", "3.0", "4.0"]
        .into_iter()
        .filter(|version| find(&rows, "x", version).is_some())
        .collect();
    assert_eq!(left, ["2.0", "3.0", "4.0"]);
}

/// What `verify` reports of each damaged file, by its name.
fn problems(rows: &[Value]) -> Vec<(String, String)> {
    let damage = rows.iter().flat_map(|row| row["damage"].as_array().unwrap().clone());
    damage
        .map(|damage| {
            let path = PathBuf::from(damage["path"].as_str().unwrap());
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, damage["problem"].as_str().unwrap().to_owned())
        })
        .collect()
}

/// Damages a file.
type Break = fn(&Path);

fn chmod(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn verify_names_every_damage_and_repairs_the_entry() {
    let sandbox = Sandbox::new();
    let entry = add(&sandbox, "x", "1.0");
    let untouched = Tree::of(&entry);
    let well = sandbox.venvyard(["seed", "verify"]).success().stdout_is("");
    well.stderr_has("checked 1 seed: nothing is damaged");
    assert!(json(&sandbox, "verify").iter().all(|row| row["state"] == "intact"));

    let breaks: [(Break, &str); 5] = [
        (|file| std::fs::remove_file(file).unwrap(), "missing"),
        (|file| chmod(file, 0o644), "mode changed to 0644"),
        (
            |file| {
                chmod(file, 0o644);
                let text = std::fs::read_to_string(file).unwrap();
                std::fs::write(file, text.replace('1', "2")).unwrap();
                chmod(file, 0o444);
            },
            "edited",
        ),
        (
            |file| {
                chmod(file, 0o644);
                std::fs::write(file, "V").unwrap();
                chmod(file, 0o444);
            },
            "truncated",
        ),
        (
            |file| {
                std::fs::remove_file(file).unwrap();
                std::fs::create_dir(file).unwrap();
            },
            "missing",
        ),
    ];
    for (break_it, problem) in breaks {
        let file = entry.join("tree/site/x/__init__.py");
        break_it(&file);
        let said = sandbox.venvyard(["seed", "verify"]).success();
        let said = said.stderr_has(&format!("x/__init__.py: {problem}\n"));
        said.stderr_has("repaired x 1.0 from its wheel");
        untouched.assert_same(&Tree::of(&entry));

        break_it(&file);
        let rows = json(&sandbox, "verify");
        assert_eq!(problems(&rows), [("__init__.py".to_owned(), problem.to_owned())]);
        assert_eq!(rows[0]["state"], "rebuilt");
        untouched.assert_same(&Tree::of(&entry));
    }
    for file in std::fs::read_dir(&entry).unwrap().flatten().map(|file| file.path()) {
        if file.is_file() {
            std::fs::write(&file, "{").unwrap();
        }
    }
    let said = sandbox.venvyard(["seed", "verify"]).success();
    said.stderr_has("no manifest of this version").stderr_has("from its wheel");
    untouched.assert_same(&Tree::of(&entry));
}

#[test]
fn an_irreparable_entry_is_removed_with_status_1() {
    let sandbox = Sandbox::new();
    let (lost, whole) = (add(&sandbox, "x", "1.0"), add(&sandbox, "y", "1.0"));
    std::fs::remove_file(sandbox.data().join("seeds/x-1.0-py2.py3-none-any.whl")).unwrap();
    sandbox.venvyard(["seed", "verify"]).success();
    std::fs::remove_file(lost.join("tree/site/x/__main__.py")).unwrap();
    let said = sandbox.venvyard(["seed", "verify"]).failure(1).stderr_has("__main__.py: missing");
    said.stderr_has("removed x 1.0 from the store: its wheel is gone");
    assert!(!lost.exists() && whole.exists());
    sandbox.venvyard(["seed", "verify"]).success();
}

/// All processes wait at one pipe and start when it is closed.
#[test]
fn concurrent_creations_leave_one_correct_entry() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};

    let sandbox = Sandbox::new();
    let wheel = seed_wheel(sandbox.home(), "x", "1.0", ">=3");
    let pipe = sandbox.root().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let held = std::fs::File::options().read(true).write(true).open(&pipe).unwrap();
    let script = "exec 3< \"$1\"; echo ready; read x <&3; exec 3<&-; exec venvyard seed add \"$2\"";
    let mut children: Vec<_> = (0..12)
        .map(|_| {
            let mut child = sandbox.command("sh");
            child.args(["-c", script, "sh"]).arg(&pipe).arg(&wheel);
            child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for child in &mut children {
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
    }
    drop(held);
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let entries = Tree::of(&store(&sandbox));
    let manifests = entries.paths().filter(|path| path.ends_with("tree/site/x/__init__.py"));
    assert_eq!(manifests.count(), 1, "{entries}");
    let left = sandbox.tree();
    let left: Vec<_> =
        left.paths().filter(|path| path.contains("/.new-") || path.contains("/.trash-")).collect();
    assert_eq!(left, [""; 0]);
    sandbox.venvyard(["seed", "verify"]).success().stderr_has("checked 1 seed: nothing is damaged");
}
