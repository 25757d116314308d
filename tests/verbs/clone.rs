//! `clone`: a copy works at its own path, and the original stays as it was.
#![cfg(unix)]

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::support::python::{self, require_python, sample};
use crate::support::{Outcome, Sandbox, Tree, for_each_shell};

fn clone<const N: usize>(sandbox: &Sandbox, words: [&str; N]) -> Outcome {
    sandbox.venvyard(std::iter::once("clone").chain(words))
}

/// Everything in an environment, with the times of the files.
fn state(environment: &Path) -> (Tree, Vec<(PathBuf, SystemTime)>) {
    let tree = Tree::of(environment);
    let paths = tree.paths().map(|path| environment.join(path));
    let times = paths.map(|path| {
        let modified = path.symlink_metadata().unwrap().modified().unwrap();
        (path, modified)
    });
    (tree.clone(), times.collect())
}

/// What a command of the environment prints.
fn prints(sandbox: &Sandbox, program: &Path, words: &[&str]) -> String {
    let mut command = sandbox.command(program);
    command.args(words).env("PYTHONDONTWRITEBYTECODE", "1");
    Outcome::of(command).success().stdout.trim_end().to_owned()
}

/// The files of `environment` that have the path `other` in them, without bytecode.
fn naming(environment: &Path, other: &Path) -> Vec<String> {
    let other = other.to_str().unwrap().as_bytes();
    let has = |path: &&str| {
        let Ok(bytes) = std::fs::read(environment.join(path)) else { return false };
        bytes.windows(other.len() + 1).any(|part| {
            let end = part[other.len()];
            part.starts_with(other) && !end.is_ascii_alphanumeric()
        })
    };
    let tree = Tree::of(environment);
    tree.paths()
        .filter(|path| !path.contains("__pycache__"))
        .filter(has)
        .map(str::to_owned)
        .collect()
}

/// Prints every row of a RECORD whose hash is not that of its file.
const CHECK_RECORDS: &str = "
import base64, csv, glob, hashlib, os, sys
for record in glob.glob(sys.prefix + '/lib/*/site-packages/*.dist-info/RECORD'):
    site = os.path.dirname(os.path.dirname(record))
    for path, digest, size in csv.reader(open(record)):
        if digest.startswith('sha256='):
            data = open(os.path.join(site, path), 'rb').read()
            real = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()
            if digest != 'sha256=' + real or int(size) != len(data):
                print(path)
";

#[test]
fn a_copy_works_at_its_own_path_and_the_original_stays_as_it_was() {
    for (version, executable) in sample() {
        let sandbox = Sandbox::new();
        let python = format!("--python={}", executable.display());
        sandbox.venvyard(["create", "a", &python]).success();
        let (original, copy) = (sandbox.environment("a"), sandbox.environment("b c"));
        let before = state(&original);
        let said = clone(&sandbox, ["a", "b c"]).success().stdout_is("");
        said.stderr_has("cloned a to b c");
        let after = state(&original);
        before.0.assert_same(&after.0);
        assert_eq!(before.1, after.1, "{version}");

        let place = copy.to_str().unwrap();
        let prefix =
            prints(&sandbox, &copy.join("bin/python"), &["-c", "import sys; print(sys.prefix)"]);
        assert_eq!(prefix, place, "{version}");
        assert!(prints(&sandbox, &copy.join("bin/pip"), &["--version"]).contains(place));
        assert_eq!(prints(&sandbox, &copy.join("bin/python"), &["-c", CHECK_RECORDS]), "");
        assert_eq!(naming(&copy, &original), [""; 0], "{version}");
        let shown = sandbox.venvyard(["show", "b c", "--json"]).success().json();
        assert_eq!((&shown["health"], &shown["prompt"]), (&"ready".into(), &"b c".into()));
    }
}

#[test]
fn environments_of_other_tools_can_be_cloned() {
    let sandbox = Sandbox::new().with_pyenv();
    for series in ["3.9", "3.11", "3.13"] {
        let Some(executable) = require_python(series) else { continue };
        let original = sandbox.environment(&format!("v{series}"));
        let mut make = sandbox.command(executable);
        make.args(["-m", "venv"]).arg(&original);
        Outcome::of(make).success();
        let name = format!("copy of {series}");
        clone(&sandbox, [&format!("v{series}"), &name]).success();
        let copy = sandbox.environment(&name);
        let place = copy.to_str().unwrap();
        assert!(prints(&sandbox, &copy.join("bin/pip"), &["--version"]).contains(place));
        assert_eq!(prints(&sandbox, &copy.join("bin/python"), &["-c", CHECK_RECORDS]), "");
        assert_eq!(naming(&copy, &original), [""; 0], "{series}");
        let code = format!(". '{}/bin/activate' && echo \"$VIRTUAL_ENV|$PS1\"", copy.display());
        let active = prints(&sandbox, Path::new("/bin/sh"), &["-c", &code]);
        assert!(active.starts_with(&format!("{place}|({name}) ")), "{series}: {active}");
        let shown = sandbox.venvyard(["show", &format!("v{series}"), "--json"]).success().json();
        assert_eq!(shown["origin"], "other");
    }
}

#[test]
fn what_is_installed_by_pip_runs_and_what_is_editable_is_said() {
    let Some(_) = require_python("3.9") else { return };
    let sandbox = Sandbox::new().with_pyenv();
    let setup = "from setuptools import setup; setup(name='outer', version='1', py_modules=['outer'], \
                 entry_points={'console_scripts': ['outer = outer:main']})";
    let source = sandbox.project("outer");
    sandbox.write(source.join("setup.py"), setup);
    sandbox.write(source.join("outer.py"), "def main(): print(__file__)\n");
    sandbox.venvyard(["create", "a", "--python", "3.9", "--seed", "pip,setuptools"]).success();
    // One in the environment, which comes along, and one outside.
    let inside = sandbox.environment("a").join("src/inside");
    sandbox.write(inside.join("setup.py"), &setup.replace("outer", "inside"));
    sandbox.write(inside.join("inside.py"), "def main(): print(__file__)\n");
    for place in [&source, &inside] {
        let words = [
            "-m",
            "pip",
            "install",
            "--no-build-isolation",
            "--no-index",
            "-e",
            place.to_str().unwrap(),
        ];
        prints(&sandbox, &sandbox.environment("a").join("bin/python"), &words);
    }
    let said = clone(&sandbox, ["a", "b"]).success();
    said.stderr_has("both import from").stderr_has("outer, which is not cloned");
    let copy = sandbox.environment("b");
    let runs = |name: &str| prints(&sandbox, &copy.join("bin").join(name), &[]);
    assert_eq!(runs("outer"), source.join("outer.py").to_str().unwrap());
    assert_eq!(runs("inside"), copy.join("src/inside/inside.py").to_str().unwrap());
}

#[test]
fn files_of_the_store_are_linked_again_unless_everything_is_to_be_copied() {
    let sandbox = Sandbox::with([]);
    sandbox.venvyard(["create", "a"]).success();
    let packages = |name: &str| {
        let lib = sandbox.environment(name).join("lib");
        let below = std::fs::read_dir(lib).unwrap().next().unwrap().unwrap().path();
        below.join("site-packages/pip/__init__.py")
    };
    let inode = |name: &str| packages(name).metadata().unwrap().ino();
    clone(&sandbox, ["a", "b"]).success();
    assert_eq!(inode("a"), inode("b"));
    clone(&sandbox, ["a", "c", "--link-mode", "copy"]).success();
    assert_ne!(inode("a"), inode("c"));
    assert_eq!(
        packages("a").metadata().unwrap().mtime(),
        packages("c").metadata().unwrap().mtime()
    );
    // A file that somebody has changed is nobody's but the environment's.
    let edited = packages("a");
    std::fs::set_permissions(&edited, std::fs::Permissions::from_mode(0o644)).unwrap();
    std::fs::write(&edited, "changed = 1\n").unwrap();
    clone(&sandbox, ["a", "d"]).success();
    assert_ne!(inode("a"), inode("d"));
}

#[test]
fn variables_and_hooks_come_along_and_the_project_on_request() {
    let sandbox = Sandbox::with([]);
    let project = sandbox.project("shop");
    sandbox.venvyard(["create", "a", "--no-pip", "--project", project.to_str().unwrap()]).success();
    let inside = sandbox.environment("a").join("data");
    let set = ["TOKEN=s e'c".to_owned(), format!("DATA={}", inside.display())];
    sandbox.venvyard(["var", "set", "a", &set[0], &set[1]]).success();
    let hook = ".venvyard/hooks/post-activate.sh";
    sandbox.write(sandbox.environment("a").join(hook), "echo hooked\n");
    clone(&sandbox, ["a", "b"]).success().stderr_has("the variable DATA of b leads into a");
    clone(&sandbox, ["a", "c", "--project", "--prompt", "see"]).success();
    for (name, owner) in [("b", None), ("c", project.to_str())] {
        let shown = sandbox.venvyard(["show", name, "--json"]).success().json();
        assert_eq!(shown["project"].as_str(), owner, "{name}");
        let listed = sandbox.venvyard(["var", "list", name]).success();
        listed.stdout_has("TOKEN");
        assert!(sandbox.environment(name).join(hook).is_file());
        assert_eq!(sandbox.environment(name).join(".project").exists(), owner.is_some());
        let copy = sandbox.environment(name).join(".venvyard/environment.toml");
        assert_eq!(copy.metadata().unwrap().permissions().mode() & 0o077, 0, "it has a secret");
    }
    let activate = sandbox.read(sandbox.environment("c").join("bin/activate"));
    assert!(activate.contains("VIRTUAL_ENV_PROMPT='see'"), "{activate}");
}

#[test]
fn what_is_refused_makes_nothing() {
    let sandbox = Sandbox::with(["a", "taken"]);
    for name in ["broken", "gone", "special"] {
        sandbox.venvyard(["create", name, "--no-pip"]).success();
    }
    for python in ["python", "python3"] {
        let link = sandbox.environment("broken").join("bin").join(python);
        std::fs::remove_file(&link).unwrap();
        std::os::unix::fs::symlink("/no/such/python", &link).unwrap();
    }
    std::fs::remove_dir_all(sandbox.environment("gone")).unwrap();
    let fifo = sandbox.environment("special").join("lib/pipe");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let long = "x".repeat(201);
    let before = sandbox.kept();
    for (words, status, said) in [
        (["a", "taken"], 4, "taken already exists"),
        (["a", "a"], 4, "a already exists"),
        (["a", "Taken"], 4, "already exists"),
        (["a", "gone"], 4, "gone already exists"),
        (["no-such", "b"], 3, "no-such"),
        (["gone", "b"], 1, "gone"),
        (["broken", "b"], 5, "/no/such/python"),
        (["special", "b"], 1, "lib/pipe is a FIFO"),
        (["a", &long], 2, ""),
        (["a", "../b"], 2, ""),
    ] {
        clone(&sandbox, words).failure(status).stderr_has(said).stdout_is("");
        before.assert_same(&sandbox.kept());
    }
}

#[test]
fn a_temporary_environment_becomes_a_permanent_copy() {
    let sandbox = Sandbox::with([]);
    sandbox.venvyard(["create", "--temp", "--no-pip"]).success();
    let names = sandbox.venvyard(["list", "--names"]).success().stdout;
    clone(&sandbox, [names.trim_end(), "kept"]).success();
    let shown = sandbox.venvyard(["show", "kept", "--json"]).success().json();
    assert_eq!(shown["origin"], "ours");
}

#[test]
fn a_copied_directory_becomes_right_by_a_clone() {
    let sandbox = Sandbox::with([]);
    sandbox.venvyard(["create", "a"]).success();
    let copied = Outcome::of({
        let mut copy = sandbox.command("cp");
        copy.args(["-a"]).arg(sandbox.environment("a")).arg(sandbox.environment("b"));
        copy
    });
    copied.success();
    clone(&sandbox, ["b", "c"]).success();
    let copy = sandbox.environment("c");
    assert_eq!(naming(&copy, &sandbox.environment("a")), [""; 0]);
    let version = prints(&sandbox, &copy.join("bin/pip"), &["--version"]);
    assert!(version.contains(copy.to_str().unwrap()), "{version}");
}

#[test]
fn cpenv_enters_the_copy_and_stays_in_the_directory() {
    if !python::any() {
        return;
    }
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let script = format!("{load}\ncpenv a b\n{}", shell.print("VIRTUAL_ENV"));
        let environment = sandbox.environment("b");
        shell.strict(&sandbox, &script).success().stdout_is(environment.to_str().unwrap());
        let refused = format!("{load}\ncpenv a b\n{}", shell.print("VIRTUAL_ENV"));
        assert!(shell.strict(&sandbox, &refused).stderr.contains("b already exists"));
    });
}

/// setuptools names a module without the end of its file.
#[test]
fn the_directory_of_an_editable_module_is_said() {
    let sandbox = Sandbox::with(["a"]);
    let code = sandbox.project("code");
    sandbox.write(code.join("mine.py"), "");
    let lib = std::fs::read_dir(sandbox.environment("a").join("lib")).unwrap().next().unwrap();
    let finder = lib.unwrap().path().join("site-packages/__editable___mine_1_finder.py");
    sandbox.write(finder, &format!("MAPPING = {{'mine': '{}/mine'}}\n", code.display()));
    let said = clone(&sandbox, ["a", "b"]).success();
    said.stderr_has("both import from ~/projects/code, which is not cloned\n");
}
