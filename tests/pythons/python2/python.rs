//! A 2.7's environment as its own Python sees it.

use std::os::unix::fs::symlink;
use std::path::Path;

use super::{base, legacy, outcome, prints, says};
use crate::support::python::require_python;
use crate::support::{Outcome, for_each_shell};

#[test]
fn the_prefix_is_the_environments() {
    let Some((sandbox, env)) = legacy(&[]) else { return };
    let code = "import sys; print('\\n'.join([sys.prefix, sys.exec_prefix, sys.executable, \
                sys.base_prefix, sys.base_exec_prefix, sys.real_prefix]))";
    let (env_text, base) = (env.display().to_string(), base().display().to_string());
    for name in ["python", "python2", "python2.7"] {
        let python = env.join("bin").join(name);
        let said = says(&sandbox, &python, &["-c", code]);
        let said: Vec<&str> = said.lines().collect();
        let own = python.to_str().unwrap();
        assert_eq!(said, [&*env_text, &*env_text, own, &*base, &*base, &*base]);
    }
    for alias in ["python", "python2"] {
        let target = std::fs::read_link(env.join("bin").join(alias)).unwrap();
        assert_eq!(target, Path::new("python2.7"));
    }
    let version = outcome(&sandbox, &env.join("bin/python"), &["--version"]).success();
    version.stderr_has("Python 2.7");
    sandbox.venvyard(["show", "legacy"]).success().stdout_has("version     2.7.");
    sandbox.venvyard(["list"]).success().stdout_has("legacy  2.7.");
    // The interpreter of a new one is the base, not this one.
    let python = env.join("bin/python");
    let again = ["create", "again", "--no-pip", "--python", python.to_str().unwrap()];
    sandbox.venvyard(again).success().stderr_has("cpython 2.7");
    assert_eq!(
        prints(&sandbox, &sandbox.environment("again"), "import sys; print(sys.base_prefix)"),
        base
    );
}

/// But for site-packages, what it imports from is what its base imports from, whatever is said to it.
#[test]
fn sys_path_has_the_base_library_and_own_packages() {
    let Some((sandbox, env)) = legacy(&[]) else { return };
    let (base, library) = (base(), "lib/python2.7/site-packages");
    let own_lib = env.join("lib/python2.7/x").display().to_string();
    let code = "import sys; print('\\n'.join(sys.path))";
    let flags: [&[&str]; 7] =
        [&[], &["-E", "-s"], &["-s"], &["-W", "error"], &["-3", "-R"], &["-OO"], &["-B", "-u"]];
    for python_path in [None, Some(""), Some("/a"), Some("/a::/b:"), Some(&own_lib)] {
        for flags in flags {
            let path = |prefix: &Path| {
                let mut command = sandbox.command(prefix.join("bin/python"));
                command.args(flags).args(["-c", code]);
                command.envs(python_path.map(|path| ("PYTHONPATH", path)));
                Outcome::of(command).success().stdout
            };
            let expected = path(&base).replace(
                &base.join(library).display().to_string(),
                &env.join(library).display().to_string(),
            );
            assert!(expected.contains(env.to_str().unwrap()));
            assert_eq!(path(&env), expected, "{python_path:?} {flags:?}");
        }
    }
}

#[test]
fn pythonpath_comes_first() {
    let Some((sandbox, env)) = legacy(&["--no-pip"]) else { return };
    let theirs = sandbox.write("elsewhere/colorsys.py", "");
    sandbox.write(env.join("lib/python2.7/site-packages/colorsys.py"), "");
    let file = |flags: &[&str]| {
        let mut command = sandbox.command(env.join("bin/python"));
        command.env("PYTHONPATH", theirs.parent().unwrap()).args(flags);
        command.args(["-c", "import colorsys; print(colorsys.__file__)"]);
        Outcome::of(command).success().stdout
    };
    assert!(file(&[]).starts_with(theirs.to_str().unwrap()));
    // The standard library comes before site-packages, as it always did.
    assert!(file(&["-E", "-s"]).starts_with(base().to_str().unwrap()));
}

#[test]
fn user_and_system_packages_are_hidden() {
    let Some((sandbox, env)) = legacy(&["--no-pip"]) else { return };
    sandbox.write(".local/lib/python2.7/site-packages/mine.py", "");
    let enabled = "import site; print(site.ENABLE_USER_SITE)";
    assert_eq!(prints(&sandbox, &env, enabled), "False");
    let reloaded = "import site; reload(site); print(site.ENABLE_USER_SITE)";
    assert_eq!(prints(&sandbox, &env, reloaded), "False");
    let python = env.join("bin/python");
    for module in ["mine", "pip", "setuptools"] {
        let import = ["-c".to_owned(), format!("import {module}")];
        outcome(&sandbox, &python, &import).failure(1).stderr_has("ImportError");
        // They are there to be seen.
        says(&sandbox, &base().join("bin/python"), &import);
    }
    let flags = "import sys; f = sys.flags; print((f.no_user_site, f.optimize, len(f), f))";
    let said = says(&sandbox, &python, &["-OO", "-c", flags]);
    assert!(said.starts_with("(1, 2, 16, sys.flags(debug=0,"), "{said}");
    assert!(said.contains("optimize=2") && said.contains("no_user_site=1"), "{said}");
    let module = says(&sandbox, &python, &["-c", "import site; print(site.__file__)"]);
    assert!(module.starts_with(env.to_str().unwrap()), "{module}");
}

#[test]
fn system_site_packages_come_after_own_packages() {
    let Some((sandbox, env)) = legacy(&["--system-site-packages", "--no-pip"]) else { return };
    sandbox.write(".local/lib/python2.7/site-packages/mine.py", "");
    let site_packages = env.join("lib/python2.7/site-packages");
    assert_eq!(prints(&sandbox, &env, "import mine, site; print(site.ENABLE_USER_SITE)"), "True");
    let origin = |module: &str| {
        prints(&sandbox, &env, &format!("import {module}; print({module}.__file__)"))
    };
    assert!(origin("setuptools").starts_with(base().to_str().unwrap()));
    sandbox.write(site_packages.join("setuptools.py"), "");
    // A line of a .pth file runs once.
    sandbox.write(
        site_packages.join("count.pth"),
        "import sys; sys.count = getattr(sys, 'count', 0) + 1\n",
    );
    assert!(origin("setuptools").starts_with(env.to_str().unwrap()));
    assert_eq!(prints(&sandbox, &env, "import sys; print(sys.count)"), "1");
}

#[test]
fn the_standard_library_works() {
    let Some((sandbox, env)) = legacy(&["--no-pip"]) else { return };
    for (code, said) in [
        ("import ssl; ssl.create_default_context(); print(ssl.OPENSSL_VERSION[:7])", "OpenSSL"),
        (
            "import sqlite3; print(sqlite3.connect(':memory:').execute('select 6*7').fetchone()[0])",
            "42",
        ),
        ("import ctypes, os; print(ctypes.CDLL(None).getpid() == os.getpid())", "True"),
        ("import bz2, zlib, hashlib, json, curses, readline, xml.etree; print('all')", "all"),
        ("import encodings.idna; print(u'\\xe9.x'.encode('idna'))", "xn--9ca.x"),
        (
            "import subprocess, sys; print(subprocess.check_output([sys.executable, '-c', \
             'import sys; sys.stdout.write(str(hasattr(sys, \"real_prefix\")))']))",
            "True",
        ),
        (
            "import os, sysconfig; from distutils import sysconfig as old; \
             paths = sysconfig.get_paths(), old.get_python_inc(), old.get_makefile_filename(); \
             print(os.path.exists(paths[1] + '/Python.h') and os.path.exists(paths[2]) and \
             paths[0]['purelib'] == old.get_python_lib())",
            "True",
        ),
    ] {
        assert_eq!(prints(&sandbox, &env, code), said, "{code}");
    }
    let pool = sandbox.write(
        "pool.py",
        "import multiprocessing, sys\n\
         def f(x): return x * x, sys.prefix\n\
         if __name__ == '__main__':\n    \
             squares = multiprocessing.Pool(2).map(f, [1, 2, 3])\n    \
             print([x for x, _ in squares], set(p for _, p in squares) == {sys.prefix})\n",
    );
    let said = says(&sandbox, &env.join("bin/python"), &[pool]);
    assert_eq!(said, "([1, 4, 9], True)");
}

#[test]
fn the_environment_works_through_a_link() {
    let Some((sandbox, env)) = legacy(&[]) else { return };
    let link = sandbox.root().join("a link");
    symlink(&env, &link).unwrap();
    let code = "import sys, pip; print(sys.prefix + ' ' + pip.__file__)";
    let said = prints(&sandbox, &link, code);
    let site_packages = link.join("lib/python2.7/site-packages/pip/__init__.py");
    assert!(
        said.starts_with(&format!("{0} {1}", link.display(), site_packages.display())),
        "{said}"
    );
    // By a relative path, and by PATH.
    for (directory, program) in [(&env, "bin/python"), (&env.join("bin"), "./python2")] {
        let mut command = sandbox.command("sh");
        command.args(["-c", "exec \"$0\" -c 'import os, sys; print(os.path.abspath(sys.prefix))'"]);
        command.arg(program).current_dir(directory);
        assert_eq!(Outcome::of(command).success().stdout.trim_end(), env.to_str().unwrap());
    }
    let run = ["run", "legacy", "--", "python2.7", "-c", "import sys; print(sys.prefix)"];
    sandbox.venvyard(run).success().stdout_is(&format!("{}\n", env.display()));
}

#[test]
fn every_shell_enters_and_leaves_the_environment() {
    if require_python("2.7").is_none() {
        return;
    }
    for_each_shell(|shell| {
        let Some((sandbox, env)) = legacy(&["--no-pip"]) else { return };
        sandbox.venvyard(["create", "shop", "--no-pip"]).success();
        let load = shell.source(&shell.static_file(&sandbox));
        let prefix = "python -c 'import sys; print(sys.prefix)'";
        let script = format!(
            "{load}\nworkon legacy\n{prefix}\nworkon shop\n{prefix}\nworkon legacy\n{prefix}\n\
             deactivate\n{}",
            shell.print("PATH")
        );
        let (env, shop) = (env.display(), sandbox.environment("shop"));
        let path = shell.path(&sandbox);
        let said = format!("{env}\n{}\n{env}\n{path}", shop.display());
        shell.strict(&sandbox, &script).success().stdout_is(&said);
    });
}

#[test]
fn activate_this_works_in_python_2() {
    let Some((sandbox, env)) = legacy(&[]) else { return };
    let this = env.join("bin/activate_this.py");
    let code = "import sys; this = sys.argv[1]; execfile(this, {'__file__': this}); \
                import pip; print(pip.__file__); print(sys.prefix)";
    let said = says(&sandbox, &base().join("bin/python"), &["-c", code, this.to_str().unwrap()]);
    let [file, prefix] = said.lines().collect::<Vec<_>>()[..] else { panic!("{said}") };
    assert!(file.starts_with(env.to_str().unwrap()), "{file}");
    assert_eq!(prefix, env.to_str().unwrap());
}
