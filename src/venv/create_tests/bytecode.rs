//! The bytecode of the seed store: compiled once, linked by every environment.

use super::*;

/// The modules that `python -v` says it took from bytecode, and those it compiled.
fn imported(env: &Path, code: &str) -> (Vec<String>, Vec<String>) {
    let output = Command::new(env.join("bin/python"))
        .args(["-B", "-v", "-c", code])
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    let of = |what: &str| {
        let lines = said.lines().filter(|line| line.contains("site-packages"));
        lines.filter(|line| line.contains(what)).map(str::to_owned).collect()
    };
    (of(" matches "), of("code object from "))
}

#[test]
fn the_bytecode_of_the_store_is_used_in_every_environment() {
    let house = House::new();
    // 3.6 has no hashes in its bytecode, 3.8 has; compiling takes its time.
    for python in INTERPRETERS.iter().filter(|python| matches!(python.version.minor, 6 | 8 | 13)) {
        let series = format!("3.{}", python.version.minor);
        let options = |name: &str| house.options(&format!("{name} {series}"));
        let first = house.make(python, &options("first"));
        house.compile(python);
        let env = house.make(python, &options("second"));
        assert_eq!(house.made.take().unwrap().uncompiled, Vec::<String>::new());

        let (taken, compiled) =
            imported(&env, "from pip._internal import main; import pip._vendor.requests");
        assert!(taken.len() > 50, "{series}: {taken:?}");
        assert!(compiled.iter().all(|line| line.contains(".pyc")), "{series}: {compiled:?}");
        // The environment that was made before has none, and works as well.
        assert_eq!(imported(&first, "import pip").0, Vec::<String>::new(), "{series}");
        // A traceback shows the environment's own file.
        let code = "import sys; sys.dont_write_bytecode = True; import pip._internal as m; \
            print(m.main.__code__.co_filename)";
        let own = paths::site_packages(&env, python).join("pip/_internal/__init__.py");
        assert_eq!(run(&paths::python(&env), &["-c", code]), own.to_str().unwrap(), "{series}");

        for env in [first, env] {
            assert_pip_uninstalls_itself_whole(&house, python, &env);
        }
    }
}

/// RECORD is complete, and nothing that pip does reaches the store.
#[track_caller]
fn assert_pip_uninstalls_itself_whole(house: &House, python: &Interpreter, env: &Path) {
    let before = house.trees();
    let mut packages = vec!["-B", "-m", "pip", "uninstall", "-y", "pip"];
    if python.version.minor < 12 {
        packages.push("setuptools");
    }
    run(&paths::python(env), &packages);
    let left = files_below(&paths::site_packages(env, python));
    assert_eq!(left, Vec::<PathBuf>::new(), "{}", python.version);
    let commands = std::fs::read_dir(env.join("bin")).unwrap();
    let commands: Vec<_> = commands
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("pip") || name.starts_with("easy"))
        .collect();
    assert_eq!(commands, Vec::<String>::new(), "{}", python.version);
    assert!(house.trees() == before, "{}", python.version);
}

#[test]
fn an_edited_source_runs_instead_of_its_old_bytecode() {
    let Some(python) = newest() else { return };
    let house = House::new();
    house.make(python, &house.options("first"));
    house.compile(python);
    let env = house.make(python, &house.options("a"));
    let other = house.make(python, &house.options("b"));
    let file = paths::site_packages(&env, python).join("pip/__init__.py");
    // As an editor does that writes a new file; the old one is read-only.
    let text =
        std::fs::read_to_string(&file).unwrap().replace("__version__ = \"", "__version__ = \"9");
    fs::delete_file(&file).unwrap();
    fs::write_new(&file, text.as_bytes()).unwrap();
    let version =
        |env: &Path| run(&paths::python(env), &["-c", "import pip; print(pip.__version__)"]);
    assert_eq!(version(&env), format!("9{}", version(&other)));
    assert_eq!(house.make(python, &house.options("c")), house.dir.path().join("c"));
    assert_eq!(house.made.take().unwrap().repaired, Vec::<PathBuf>::new());
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn damaged_files_of_the_store_are_repaired() {
    use std::os::unix::fs::PermissionsExt as _;
    let Some(python) = newest() else { return };
    let house = House::new();
    house.make(python, &house.options("first"));
    house.compile(python);
    let bytecode = python.bytecode_tag.as_deref().unwrap();
    let compiled = format!("bytecode/{bytecode}/tree/pip/__pycache__/__init__");
    let mut number = 0;
    let damages = [
        ("tree/site/pip/__init__.py", ["missing", "edited", "truncated", "chmodded"]),
        (&compiled, ["truncated", "chmodded", "missing", "edited"]),
    ];
    let count = if is_full_matrix() { 4 } else { 2 };
    for (name, damages) in damages {
        for damage in damages.into_iter().take(count) {
            let file = files_below(&house.dir.path().join("cache/seeds"))
                .into_iter()
                .find(|path| path.to_str().unwrap().contains(name))
                .unwrap_or_else(|| panic!("{name}"));
            let whole = std::fs::read(&file).unwrap();
            match damage {
                "missing" => fs::delete_file(&file).unwrap(),
                "truncated" => {
                    std::fs::File::options().write(true).open(&file).unwrap().set_len(1).unwrap();
                }
                "edited" => {
                    use std::os::unix::fs::FileExt as _;
                    let edit = std::fs::File::options().write(true).open(&file).unwrap();
                    edit.write_at(b"!", 0).unwrap();
                }
                _ => {
                    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644))
                        .unwrap();
                }
            }
            number += 1;
            let env = house.make(python, &house.options(&format!("env {number}")));
            let made = house.made.take().unwrap();
            assert_eq!(made.repaired, std::slice::from_ref(&file), "{name} {damage}");
            run(&paths::python(&env), &["-m", "pip", "--version"]);
            // Bytecode waits for the next compilation.
            house.store.compile(&made.uncompiled, python, &Silent).unwrap();
            let anew = std::fs::read(&file).unwrap();
            assert!(anew == whole, "{name} {damage}");
        }
    }
}

#[test]
fn nothing_is_compiled_twice_at_once() {
    let Some(python) = newest() else { return };
    let house = House::new();
    house.make(python, &house.options("first"));
    let made = house.made.take().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| house.store.compile(&made.uncompiled, python, &Silent).unwrap());
        }
    });
    let left = files_below(&house.dir.path().join("cache/seeds"));
    assert!(left.iter().all(|path| !path.to_str().unwrap().contains("/.new-")), "{left:?}");
}
