//! `export`: an environment as a file from which it can be made again.

use std::os::unix::fs::PermissionsExt as _;

use super::remove_sources::work::Work;
use crate::support::{Outcome, Sandbox, distribution, matrix, python, site_packages, wheel};

/// An environment with a distribution of every origin, of which `files` are the directories and archives.
fn with_every_origin() -> Sandbox {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "shop", "--no-pip"]).success();
    let kit = sandbox.project("my kit");
    sandbox.write(kit.join("pyproject.toml"), "");
    let old = sandbox.project("old");
    sandbox.write(old.join("setup.py"), "");
    sandbox.write(old.join("src/Old.egg-info/PKG-INFO"), "Name: Old\nVersion: 1\n");
    let file = sandbox.write("a-1.zip", "");
    let url = |path: &std::path::Path| format!("file://{}", encoded(path));
    let directory = |path, rest: &str| format!(r#"{{"url": "{}", "dir_info": {rest}}}"#, url(path));
    let direct = [
        ("kit", directory(&kit, r#"{"editable": true}"#)),
        ("copy", directory(&kit, "{}")),
        ("local", format!(r#"{{"url": "{}", "archive_info": {{}}}}"#, url(&file))),
        (
            "remote",
            r#"{"url": "https://u:s3cret@e.org/remote-1-py3-none-any.whl",
                "archive_info": {"hashes": {"sha256": "0a"}}}"#
                .to_owned(),
        ),
        (
            "vcs",
            r#"{"url": "https://s3cret@e.org/v.git", "subdirectory": "sub",
                "vcs_info": {"vcs": "git", "requested_revision": "main", "commit_id": "4b9f"}}"#
                .to_owned(),
        ),
    ];
    for (name, text) in &direct {
        distribution(&sandbox, "shop", name, "1", &[("direct_url.json", text)]);
    }
    let link = format!("{}\n../", old.join("src").display());
    sandbox.write(site_packages(&sandbox, "shop").join("Old.egg-link"), &link);
    sandbox
}

/// The same with two that only an index has.
fn with_all() -> Sandbox {
    let sandbox = with_every_origin();
    distribution(&sandbox, "shop", "Django", "4.2", &[]);
    distribution(&sandbox, "shop", "a_b.C", "1.0+cpu", &[]);
    sandbox
}

/// A path as URLs have it.
fn encoded(path: &std::path::Path) -> String {
    path.display().to_string().replace(' ', "%20").replace('é', "%C3%A9")
}

/// The text without what differs from machine to machine.
fn plain(sandbox: &Sandbox, text: &str) -> String {
    let home = sandbox.home().display().to_string();
    let encoded = encoded(sandbox.home());
    let version = sandbox.venvyard(["show", "shop", "--json"]).success().json()["python"].clone();
    let version = version.as_str().expect("a version").to_owned();
    let series = &version[..version.rfind('.').expect("a dot")];
    let text = text.replace(&home, "HOME").replace(&encoded, "HOME").replace(series, "X.Y");
    text.replace(std::env::consts::ARCH, "ARCH").replace("Darwin", "Linux")
}

const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

#[test]
fn every_origin_is_told_as_requirements_without_an_index() {
    let sandbox = with_all();
    let told = sandbox.venvyard(["export", "shop", "--offline"]).success();
    let expected = format!(
        "# Made by 'venvyard export': CPython X.Y on Linux ARCH\n\
         a-b-c==1.0+cpu\n\
         copy @ file://HOME/projects/my%20kit\n\
         django==4.2\n\
         -e file://HOME/projects/my%20kit\n\
         local @ file://HOME/a-1.zip#sha256={EMPTY}\n\
         -e file://HOME/projects/old\n\
         remote @ https://e.org/remote-1-py3-none-any.whl#sha256=0a\n\
         vcs @ git+https://e.org/v.git@4b9f#subdirectory=sub\n"
    );
    assert_eq!(plain(&sandbox, &told.stdout), expected);
    assert!(told.stderr.contains("no index was asked"), "{told}");
    let again = sandbox.venvyard(["export", "shop", "--offline"]).success();
    assert_eq!(again.stdout, told.stdout);
    let into = sandbox.home().join("list.txt");
    sandbox.venvyard(["export", "shop", "--offline", "-o", into.to_str().unwrap()]).success();
    assert_eq!(sandbox.read(&into), told.stdout);
    let same = sandbox.venvyard(["diff", "shop", into.to_str().unwrap()]);
    same.success().stderr_has("are the same");
}

#[test]
fn a_pylock_has_direct_sources_without_an_index_and_paths_relative_to_it() {
    let sandbox = with_every_origin();
    let file = sandbox.home().join("projects/pylock.toml");
    let into = file.to_str().unwrap();
    let told = sandbox.venvyard(["export", "shop", "--offline", "-o", into]).success();
    assert!(told.stderr.contains("local comes from"), "{told}");
    assert!(!told.stderr.contains("kit comes from"), "{told}");
    let expected = format!(
        r#"# Made by 'venvyard export'
lock-version = "1.0"
environments = ["platform_python_implementation == 'CPython' and platform_system == 'Linux' and platform_machine == 'ARCH'"]
requires-python = "==X.Y.*"
created-by = "venvyard"

[[packages]]
name = "copy"
directory = {{ path = "my kit" }}

[[packages]]
name = "kit"
directory = {{ path = "my kit", editable = true }}

[[packages]]
name = "local"
archive = {{ path = "HOME/a-1.zip", hashes = {{ sha256 = "{EMPTY}" }} }}

[[packages]]
name = "old"
directory = {{ path = "old", editable = true }}

[[packages]]
name = "remote"
archive = {{ url = "https://e.org/remote-1-py3-none-any.whl", hashes = {{ sha256 = "0a" }} }}

[[packages]]
name = "vcs"
vcs = {{ type = "git", url = "https://e.org/v.git", requested-revision = "main", commit-id = "4b9f", subdirectory = "sub" }}
"#
    );
    assert_eq!(plain(&sandbox, &sandbox.read(&file)), expected);
    sandbox.venvyard(["diff", "shop", into]).success().stderr_has("are the same");
    // An index would be asked for these.
    distribution(&sandbox, "shop", "Django", "4.2", &[]);
    sandbox.venvyard(["diff", "shop", into]).failure(1).stdout_has("django");
    let refused = sandbox.venvyard(["export", "shop", "--offline", "-o", into]).failure(1);
    refused.stderr_has("django: only an index knows its files").stderr_has("--format requirements");
    assert_eq!(plain(&sandbox, &sandbox.read(&file)), expected);
}

#[test]
fn what_no_file_can_say_is_an_error_that_names_it() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "shop", "--no-pip"]).success();
    let gone = r#"{"url": "file:///gone/kit", "dir_info": {}}"#;
    distribution(&sandbox, "shop", "kit", "1", &[("direct_url.json", gone)]);
    distribution(&sandbox, "shop", "mkl", "1", &[("INSTALLER", "conda\n")]);
    sandbox.write(site_packages(&sandbox, "shop").join("odd.egg-info/PKG-INFO"), "Name: odd\n");
    let before = sandbox.tree();
    for format in ["requirements", "pylock"] {
        let refused = sandbox.venvyard(["export", "shop", "--offline", "--format", format]);
        let refused = refused.failure(1).stdout_is("");
        let refused = refused.stderr_has("kit: its source /gone/kit is gone");
        refused
            .stderr_has("mkl: conda installed it")
            .stderr_has("odd: its metadata has no version");
    }
    for (words, why) in [
        (&["-o", "lock.toml"][..], "doesn't say which format"),
        (&["-o", "x.toml", "--format", "pylock"], "pylock.NAME.toml"),
        (&["--with-settings"], "--output"),
    ] {
        let line = [&["export", "shop", "--offline"], words].concat();
        sandbox.venvyard(line).failure(2).stderr_has(why);
    }
    sandbox.venvyard(["export", "nowhere"]).failure(3);
    before.assert_same(&sandbox.tree());
}

#[test]
fn an_index_that_does_not_answer_is_told_with_the_way_without_one() {
    let sandbox = Sandbox::new().with_pyenv().env("PIP_INDEX_URL", "http://u:s3cret@127.0.0.1:9/");
    sandbox.venvyard(["create", "shop"]).success();
    let before = sandbox.tree();
    let refused = sandbox.venvyard(["export", "shop"]).failure(1).stdout_is("");
    let refused = refused.stderr_has("the package index doesn't answer").stderr_has("--offline");
    assert!(!refused.stderr.contains("s3cret"), "{refused}");
    before.assert_same(&sandbox.tree());
}

#[test]
fn only_an_earlier_export_is_replaced_unasked() {
    let sandbox = with_all();
    let file = sandbox.write("requirements.txt", "django\n");
    let into = file.to_str().unwrap();
    let line = ["export", "shop", "--offline", "-o", into];
    let refused = sandbox.venvyard(line).failure(2);
    refused.stderr_has("was not made by 'venvyard export'").stderr_has("--yes");
    assert_eq!(sandbox.read(&file), "django\n");
    sandbox.venvyard([&line[..], &["--yes"]].concat()).success();
    let first = sandbox.read(&file);
    distribution(&sandbox, "shop", "new", "1", &[]);
    sandbox.venvyard(line).success();
    assert_ne!(sandbox.read(&file), first);
    let directory = sandbox.home().join("projects");
    let line = ["export", "shop", "--offline", "--format", "requirements", "-o"];
    sandbox.venvyard([&line[..], &[directory.to_str().unwrap()]].concat()).failure(1);
}

#[test]
fn settings_are_written_without_what_may_be_secret() {
    let sandbox = with_all();
    let assignments = ["TOKEN=s3cret", "PATH+=~/tools"];
    sandbox.venvyard([&["var", "set", "shop"], &assignments[..]].concat()).success();
    let file = sandbox.project("shop").join("requirements.txt");
    let line = ["export", "shop", "--offline", "--with-settings", "-o", file.to_str().unwrap()];
    let told = sandbox.venvyard(line).success().stderr_has("may be secret: TOKEN");
    assert!(!told.stderr.contains("s3cret"), "{told}");
    let settings = file.with_file_name("venvyard.toml");
    let expected = "# Made by 'venvyard export'\n\n[environment]\nname = \"shop\"\npython = \"X.Y\"\n\
                    requirements = [\"requirements.txt\"]\n\n[variables.PATH]\nappend = [\"~/tools\"]\n\n\
                    # Also set, with values that may be secret:\n#   TOKEN\n";
    assert_eq!(plain(&sandbox, &sandbox.read(&settings)), expected);
    sandbox.venvyard([&line[..], &["--with-values"]].concat()).success();
    let text = sandbox.read(&settings);
    assert!(text.contains("TOKEN = \"s3cret\""), "{text}");
    let mode = std::fs::metadata(&settings).expect("it").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // The file is one that a project can have.
    sandbox.venvyard(["trust", "--show", settings.to_str().unwrap()]).success().stdout_has("TOKEN");
    let lock = file.with_file_name("pylock.toml");
    let line = ["export", "bare", "--with-settings", "-o", lock.to_str().unwrap()];
    sandbox.venvyard(["create", "bare", "--no-pip"]).success();
    sandbox.venvyard(line).success();
    let text = sandbox.read(&settings);
    assert!(!text.contains("requirements") && text.contains("--from pylock.toml"), "{text}");
    sandbox.write(&settings, "[hooks]\n");
    sandbox.venvyard(line).failure(2).stderr_has("venvyard.toml was not made by");
}

/// `pip install -e git+…` clones into the environment, and records only that directory.
#[test]
fn a_clone_in_the_environment_is_told_as_its_commit_unless_it_has_more() {
    let Some(work) = Work::new() else { return };
    let sandbox = &work.sandbox;
    sandbox.write(work.origin.join("sub/pyproject.toml"), "");
    work.commit(&work.origin);
    let place = work.clone("src/code").join("sub");
    let url = encoded(&place);
    let recorded = format!(r#"{{"url": "file://{url}", "dir_info": {{"editable": true}}}}"#);
    distribution(sandbox, "a", "code", "1", &[("direct_url.json", &recorded)]);
    let (origin, commit) =
        (encoded(&work.origin), sandbox.read(work.origin.join(".git/refs/heads/main")));
    let commit = commit.trim();
    let export = |format| {
        let told = sandbox.venvyard(["export", "a", "--offline", "--format", format]).success();
        (told.stdout, told.stderr)
    };
    let (text, _) = export("requirements");
    let line = format!("-e git+file://{origin}@{commit}#subdirectory=sub&egg=code\n");
    assert!(text.ends_with(&line), "{text}");
    let (text, _) = export("pylock");
    let source = format!(
        "name = \"code\"\nvcs = {{ type = \"git\", url = \"file://{origin}\", commit-id = \"{commit}\", \
         subdirectory = \"sub\" }}\n"
    );
    assert!(text.ends_with(&source), "{text}");
    // Nothing is left to do for either file.
    let lines = format!("-e git+file://{origin}@{commit}#subdirectory=sub&egg=code\n");
    let files = [sandbox.write("requirements.txt", &lines), sandbox.write("pylock.toml", &text)];
    for file in files {
        let file = file.to_str().unwrap();
        sandbox.venvyard(["diff", "a", file]).success();
        let planned = sandbox.venvyard(["sync", "a", file, "--dry-run"]).success();
        assert!(!planned.to_string().contains("change"), "{planned}");
    }
    // What is changed, or is a commit that the remote doesn't have, is only here.
    sandbox.write(place.join("pyproject.toml"), "# more");
    for committed in [false, true] {
        if committed {
            work.commit(&place);
        }
        let (text, warned) = export("requirements");
        assert!(text.ends_with(&format!("-e file://{url}\n")), "{text}");
        assert!(warned.contains("code comes from"), "{warned}");
    }
}

/// pip installs from a directory of wheels, and tells which of them it took.
#[test]
fn the_files_and_hashes_are_those_that_pip_tells() {
    let sandbox = Sandbox::new().with_pyenv();
    let wheels = sandbox.home().join("wheels");
    std::fs::create_dir(&wheels).expect("the directory");
    for (name, version) in [("shelf", "1.0"), ("shelf", "2.0"), ("lamp", "1.5+local")] {
        wheel(&wheels, name, version);
    }
    let sandbox = sandbox
        .env("PIP_NO_INDEX", "1")
        .env("PIP_FIND_LINKS", format!("file://{}", encoded(&wheels)));
    let sandbox = sandbox.env("PIP_REQUIRE_HASHES", "0").env("PIP_CONSTRAINT", "");
    sandbox.venvyard(["create", "shop", "-i", "shelf==1.0", "-i", "lamp"]).success();
    // The wheels of the seeds are nowhere.
    let refused = sandbox.venvyard(["export", "shop"]).failure(1);
    let refused = refused.stderr_has("pip can't say where the packages of shop come from");
    refused.stderr_has("No matching distribution found for pip==");
    for seed in ["pip", "setuptools", "wheel"] {
        let site = site_packages(&sandbox, "shop");
        for entry in std::fs::read_dir(&site).expect("it").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(&format!("{seed}-")) {
                std::fs::remove_dir_all(entry.path()).expect("its metadata");
            }
        }
    }
    let file = sandbox.home().join("pylock.toml");
    let into = file.to_str().unwrap();
    sandbox.venvyard(["export", "shop", "-o", into]).success();
    let text = sandbox.read(&file);
    let lock: toml::Table = text.parse().expect("TOML");
    let packages = lock["packages"].as_array().expect("packages");
    let told: Vec<(&str, &str)> = packages
        .iter()
        .map(|it| (it["name"].as_str().unwrap(), it["version"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("lamp", "1.5+local"), ("shelf", "1.0")]);
    for package in packages {
        let wheel = &package["wheels"].as_array().expect("wheels")[0];
        assert_eq!(wheel["hashes"]["sha256"].as_str().expect("a hash").len(), 64);
    }
    sandbox.venvyard(["export", "shop", "-o", into]).success();
    assert_eq!(sandbox.read(&file), text);
    sandbox.venvyard(["diff", "shop", into]).success();
    let hashed = sandbox.venvyard(["export", "shop", "--format", "requirements"]).success();
    assert_eq!(hashed.stdout.matches("--hash=sha256:").count(), 2, "{hashed}");
    assert_eq!(hashed.stderr, "");
}

/// What another machine would do with the file: pip's own library judges it, and a new pip installs it.
#[test]
fn network_a_pylock_is_valid_and_pip_installs_the_same_from_it() {
    if !matrix::network() {
        return;
    }
    // The first for which packaging reads these files, and pip, is 3.10.
    let Some(python) = python::require_python("3.12") else { return };
    let version = python.display().to_string();
    let sandbox = Sandbox::new().with_pyenv().with_network();
    let create = ["create", "shop", "-i", "six==1.16.0", "-i", "markupsafe", "--python", &version];
    sandbox.venvyard(create).success();
    let file = sandbox.home().join("pylock.toml");
    let into = file.to_str().unwrap();
    sandbox.venvyard(["export", "shop", "-o", into]).success();
    let tools = ["create", "tools", "--python", &version, "-i", "packaging>=26", "-i", "pip>=26.1"];
    sandbox.venvyard(tools).success();
    let check = "import sys, tomllib\nfrom packaging.pylock import Pylock\n\
                 lock = Pylock.from_dict(tomllib.load(open(sys.argv[1], 'rb')))\nlock.validate()\n\
                 print(*sorted(it.name for it in lock.packages))\nlist(lock.select())\n";
    let valid = sandbox.venvyard(["run", "tools", "python", "-c", check, into]).success();
    assert_eq!(valid.stdout, "markupsafe pip six\n");
    sandbox.venvyard(["create", "again", "--python", &version, "--no-pip"]).success();
    let pip = ["run", "tools", "python", "-m", "pip", "--python"];
    let again = sandbox.environment("again");
    let install = [again.to_str().unwrap(), "install", "--quiet", "-r", into];
    sandbox.venvyard([&pip[..], &install].concat()).success();
    let freeze = |name| -> Outcome {
        sandbox.venvyard(["run", name, "python", "-m", "pip", "freeze", "--all"]).success()
    };
    assert_eq!(freeze("again").stdout, freeze("shop").stdout);
    sandbox.venvyard(["diff", "shop", "again"]).success();
    let hashed = sandbox.home().join("requirements.txt");
    let hashed = hashed.to_str().unwrap();
    sandbox.venvyard(["export", "shop", "-o", hashed]).success();
    for (name, file) in [("third", hashed), ("fourth", into)] {
        sandbox.venvyard(["create", name, "--from", file, "--python", &version]).success();
        assert_eq!(freeze(name).stdout, freeze("shop").stdout, "{file}");
    }
}
