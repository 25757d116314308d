//! `packages` and `find` agree with Python itself and with pip, in environments that are drawn at random.
#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::matrix::{network, pick};
use crate::support::random::{Random, seed};
use crate::support::{Outcome, Sandbox, python};

/// Prints, for each directory of packages, the versions by name, and who requires whom.
const ORACLE: &str = r#"
import importlib.metadata, json, re, sys
from pip._vendor.packaging.requirements import Requirement

def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()

for site in sys.argv[1:]:
    versions, requires = {}, {}
    for it in importlib.metadata.distributions(path=[site]):
        try:
            name, version = it.metadata["Name"], it.metadata["Version"]
        except Exception:
            continue
        if not name or not version:
            continue
        versions.setdefault(normalized(name), []).append(version)
        requires.setdefault(normalized(name), []).append([Requirement(text) for text in it.requires or ()])
    extras = {name: {""} for name in versions}
    wanted = {name: set() for name in versions}
    for _ in range(30):
        for name, [first, *_] in requires.items():
            for it in first:
                if not it.marker or any(it.marker.evaluate({"extra": extra}) for extra in extras[name]):
                    wanted[name].add(normalized(it.name))
                    extras.get(normalized(it.name), set()).update(map(normalized, it.extras))
    edges = sorted(f"{name} {other}" for name, others in wanted.items() for other in others)
    print(json.dumps({"versions": versions, "edges": edges}))
"#;

/// PEP 503.
fn normalized(name: &str) -> String {
    let parts = name.split(['-', '_', '.']).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// A site-packages that is drawn at random.
struct Drawn {
    site: PathBuf,
    /// What Python can't read, and those of which there are two.
    broken: BTreeSet<String>,
    twice: BTreeSet<String>,
}

const NAMES: [&str; 10] =
    ["a", "B2", "c-d", "E_f", "g.H", "Ij-k_l", "m.n.o", "zope.Inter_face", "x-1", "PyQ"];
const VERSIONS: [&str; 9] =
    ["1.0", "0", "2024.1.1", "1!2.0", "1.0rc1", "3.0.post1", "1.0.dev3", "1.0+local.1", "0.0.1a2"];
const MARKERS: [&str; 9] = [
    "",
    "",
    "",
    "; python_version >= '3'",
    "; python_version < '3'",
    "; extra == 'x_Y'",
    "; sys_platform == 'win32' or implementation_name == 'cpython'",
    "; os_name == 'nt' and extra == 'x-y'",
    "; python_full_version >= '3.4.1' and (platform_system == 'Plan9' or extra == 'X.y')",
];

fn draw(random: &mut Random, site: PathBuf) -> Drawn {
    let (mut broken, mut twice) = (BTreeSet::new(), BTreeSet::new());
    fs::create_dir_all(&site).unwrap();
    for name in NAMES.iter().filter(|_| random.chance(7, 10)).collect::<Vec<_>>() {
        let version = *random.choose(&VERSIONS);
        match random.below(12) {
            0 => {
                broken.insert(normalized(name));
                break_one(random, &site, name);
            }
            1 => {
                twice.insert(normalized(name));
                add(random, &site, name, "0.1", false);
                add(random, &site, name, version, false);
            }
            2..4 => add(random, &site, name, version, true),
            _ => add(random, &site, name, version, false),
        }
    }
    if random.chance(1, 5) {
        std::os::unix::fs::symlink(".", site.join("circle")).unwrap();
        std::os::unix::fs::symlink("loop-1.dist-info", site.join("loop-1.dist-info")).unwrap();
        broken.insert("loop".to_owned());
    }
    for name in ["__pycache__", "no.py", "~ld-1.dist-info", "dist-info", "x.pth", "-1.dist-info"] {
        fs::create_dir_all(site.join(name)).unwrap();
    }
    Drawn { site, broken, twice }
}

/// What requires other packages, some of which are there.
fn requirements(random: &mut Random) -> Vec<String> {
    let of = |random: &mut Random| {
        let extra = random.pick(&["", "", "[X.y]"]);
        let versions = random.pick(&["", ">=1", " (>=0,<9)", "~=1.0"]);
        format!("{}{extra}{versions}{}", random.choose(&NAMES), random.choose(&MARKERS))
    };
    (0..random.below(4)).map(|_| of(random)).collect()
}

fn add(random: &mut Random, site: &Path, name: &str, version: &str, is_egg: bool) {
    let written = match random.below(3) {
        0 => name.replace(['-', '.'], "_"),
        1 => name.replace('-', "_").to_lowercase(),
        _ => name.replace('-', "_"),
    };
    let lines: Vec<String> =
        requirements(random).into_iter().map(|it| format!("Requires-Dist: {it}\n")).collect();
    let head = format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n");
    let licence = "License: one\n        \n        two\n";
    let text = format!("{head}{licence}{}\nName: other\n\ntext\n", lines.concat());
    let kind = random.below(3);
    let place = match (is_egg, kind) {
        (false, _) => site.join(format!("{written}-{version}.dist-info")),
        (true, 0) => {
            fs::write(site.join(format!("{written}-{version}-py3.9.egg-info")), text).unwrap();
            return;
        }
        (true, 1) => site.join(format!("{written}.egg-info")),
        (true, _) => site.join(format!("{written}-{version}.egg-info")),
    };
    fs::create_dir(&place).unwrap();
    if !is_egg {
        fs::write(place.join("METADATA"), text).unwrap();
        return;
    }
    fs::write(place.join("PKG-INFO"), head).unwrap();
    let requires = "a>=1\n\n[:python_version < \"3\"]\nB2\n\n[x_y]\nc-d[X.y]\n\n[x_y:os_name == \"posix\"]\nPyQ\n";
    fs::write(place.join("requires.txt"), requires).unwrap();
}

fn break_one(random: &mut Random, site: &Path, name: &str) {
    let place = site.join(format!("{}-1.0.dist-info", name.replace('-', "_")));
    fs::create_dir(&place).unwrap();
    match random.below(4) {
        0 => {}
        1 => fs::write(place.join("METADATA"), "\0\u{fffd}\n\n").unwrap(),
        2 => fs::create_dir(place.join("METADATA")).unwrap(),
        _ => fs::write(place.join("METADATA"), format!("Name: {name}\n")).unwrap(),
    }
}

/// The version and the requirements of each package, by normalized names.
fn ours(document: &Value) -> (BTreeMap<String, String>, BTreeSet<String>) {
    let (mut versions, mut edges) = (BTreeMap::new(), BTreeSet::new());
    for it in document["packages"].as_array().unwrap() {
        let name = normalized(it["name"].as_str().unwrap());
        for other in it["requires"].as_array().into_iter().flatten() {
            edges.insert(format!("{name} {}", normalized(other["name"].as_str().unwrap())));
        }
        let before = versions.insert(name, it["version"].as_str().unwrap_or_default().to_owned());
        assert_eq!(before, None, "{document}");
    }
    (versions, edges)
}

#[test]
fn random_environments_have_what_python_says() {
    let Some((version, interpreter)) = python::interpreters()
        .into_iter()
        .rfind(|(version, _)| version.starts_with("3.1") && *version != "3.1")
    else {
        return;
    };
    let sandbox = Sandbox::new();
    let mut random = Random::new(seed(), "");
    let cases = pick(12, 100, 1000);
    let home = sandbox.home().join(".virtualenvs");
    let mut drawn = BTreeMap::new();
    for number in 0..cases {
        let name = format!("e{number}");
        let environment = home.join(&name);
        fs::create_dir_all(environment.join("bin")).unwrap();
        std::os::unix::fs::symlink(&interpreter, environment.join("bin/python")).unwrap();
        let config =
            format!("home = {}\nversion = {version}\n", interpreter.parent().unwrap().display());
        fs::write(environment.join("pyvenv.cfg"), config).unwrap();
        drawn.insert(name, draw(&mut random, environment.join("lib/python3.9/site-packages")));
    }
    let crowded = &drawn["e0"].site;
    for number in 0..10_000 {
        fs::write(crowded.join(format!("file{number}.txt")), "").unwrap();
    }

    let mut oracle = sandbox.command(&interpreter);
    oracle.args(["-c", ORACLE]).args(drawn.values().map(|it| &it.site));
    let oracle = Outcome::of(oracle).success().stdout;
    let found = sandbox.venvyard(["find", "*", "--json"]).success().json();
    for ((name, drawn), theirs) in drawn.iter().zip(oracle.lines()) {
        let theirs: Value = serde_json::from_str(theirs).unwrap();
        let document = sandbox.venvyard(["packages", name, "--json"]).success();
        let problems = document.stderr.lines().count();
        assert_eq!(problems, drawn.broken.len() + drawn.twice.len(), "{name}: {}", document.stderr);
        let (versions, edges) = ours(&document.json());

        let known = theirs["versions"].as_object().unwrap();
        let names: BTreeSet<&String> = known.keys().chain(&drawn.broken).collect();
        assert_eq!(versions.keys().collect::<BTreeSet<_>>(), names, "{name}");
        for (package, version) in known.iter().map(|(package, _)| (package, &versions[package])) {
            assert!(
                known[package].as_array().unwrap().contains(&version.as_str().into()),
                "{name} {package} {version}"
            );
        }
        // Which of two counts for their requirements, Python leaves to the order of the directory.
        let is_sure = |edge: &&str| {
            let from = edge.split(' ').next().unwrap();
            !drawn.twice.contains(from)
        };
        if drawn.twice.is_empty() {
            let theirs = theirs["edges"].as_array().unwrap().iter().map(|it| it.as_str().unwrap());
            let theirs: BTreeSet<&str> = theirs.filter(is_sure).collect();
            let edges: BTreeSet<&str> = edges.iter().map(String::as_str).collect();
            assert_eq!(edges, theirs, "{name}");
        }
        let in_find = found["packages"].as_array().unwrap().iter();
        let in_find = in_find.filter(|it| it["environment"] == **name);
        let in_find: BTreeMap<String, String> = in_find
            .map(|it| {
                let text = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
                (normalized(&text("name")), text("version"))
            })
            .collect();
        assert_eq!(in_find, versions, "{name}");
    }
}

/// What pip lists, by name.
fn pip_list(sandbox: &Sandbox, name: &str) -> BTreeMap<String, String> {
    let run = ["run", name, "--", "python", "-m", "pip", "--disable-pip-version-check"];
    let listed =
        sandbox.venvyard([&run[..], &["list", "--format", "json"]].concat()).success().json();
    let text = |it: &Value, key: &str| it[key].as_str().unwrap().to_owned();
    let all = listed.as_array().unwrap().iter();
    all.map(|it| (normalized(&text(it, "name")), text(it, "version"))).collect()
}

#[test]
fn pip_lists_the_same() {
    let sandbox = Sandbox::new().with_sampled_pyenv();
    for (version, _) in python::sample() {
        let name = format!("e{version}");
        sandbox.venvyard(["create", &name, "--python", &version]).success();
        let lib = fs::read_dir(sandbox.environment(&name).join("lib")).unwrap();
        let mut places = lib.map(|entry| entry.unwrap().path().join("site-packages"));
        let site = places.find(|place| place.is_dir()).unwrap();
        let sources = sandbox.project("linked");
        fs::create_dir_all(sources.join("linked_one.egg-info")).unwrap();
        fs::write(sources.join("linked_one.egg-info/PKG-INFO"), "Name: linked-one\nVersion: 0.3\n")
            .unwrap();
        fs::write(site.join("linked-one.egg-link"), format!("{}\n.", sources.display())).unwrap();
        fs::write(site.join("easy-install.pth"), format!("{}\n", sources.display())).unwrap();
        let mut random = Random::new(seed(), "");
        add(&mut random, &site, "Zope.Interface", "5.0", false);
        add(&mut random, &site, "old_one", "1.0", true);
        let document = sandbox.venvyard(["packages", &name, "--json"]).success().json();
        assert_eq!(ours(&document).0, pip_list(&sandbox, &name), "{version}");
    }
}

#[test]
fn network_real_packages_are_those_that_pip_shows() {
    if !network() {
        return;
    }
    let sandbox = Sandbox::new().with_sampled_pyenv().with_network();
    for (version, _) in python::sample() {
        let name = format!("e{version}");
        let wanted = ["-i", "requests[socks]", "-i", "jinja2", "-i", "pyyaml"];
        sandbox
            .venvyard([&["create", &name, "--python", &version][..], &wanted].concat())
            .success();
        let document = sandbox.venvyard(["packages", &name, "--json"]).success().json();
        let (versions, edges) = ours(&document);
        assert_eq!(versions, pip_list(&sandbox, &name), "{version}");

        let names: Vec<&str> = versions.keys().map(String::as_str).collect();
        let show = [&["run", &name, "--", "python", "-m", "pip", "show"][..], &names].concat();
        let shown = sandbox.venvyard(show).success().stdout;
        let (mut theirs, mut current) = (BTreeSet::new(), String::new());
        for line in shown.lines() {
            if let Some(name) = line.strip_prefix("Name: ") {
                current = normalized(name);
            } else if let Some(all) = line.strip_prefix("Requires: ") {
                let others = all.split(", ").filter(|it| !it.is_empty());
                theirs.extend(others.map(|other| format!("{current} {}", normalized(other))));
            }
        }
        assert_eq!(edges, theirs, "{version}");
        let yaml = sandbox.venvyard(["find", "--import", "yaml", "--json"]).success().json();
        assert_eq!(yaml["packages"][0]["name"], "PyYAML");
    }
}
