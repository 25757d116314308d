//! cdenv, cdsite, lssite and cdproject.

use std::path::PathBuf;

use venvyard::shell::Shell;

use crate::support::{Sandbox, TestShell, for_each_shell};

/// Options and aliases that a user may have set.
const SESSIONS: [(Shell, &str); 10] = [
    (Shell::Bash, "set -f"),
    (Shell::Bash, "shopt -s failglob nullglob dotglob"),
    (Shell::Bash, "set -o posix"),
    (Shell::Bash, "IFS=:; GLOBIGNORE='*'"),
    (Shell::Bash, "shopt -s expand_aliases; alias cd='echo cd' ls='echo ls' command='echo'"),
    (Shell::Zsh, "setopt noglob"),
    (Shell::Zsh, "setopt nullglob ksh_arrays sh_word_split"),
    (Shell::Zsh, "emulate sh; set -eu"),
    (Shell::Zsh, "IFS=:; setopt cshnullglob ksh_glob"),
    (Shell::Zsh, "alias cd='echo cd' ls='echo ls' command='echo'\nalias -g -- --='echo'"),
];

/// A home with the environment `a [b]`, whose project is `the shop`, and its site-packages.
fn furnished() -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("the shop");
    // Letters that are special in patterns; a directory may have any name.
    let path = sandbox.home().join("[a] *b");
    sandbox.venvyard(["create", "a", "--no-pip", "-a", shop.to_str().unwrap()]).success();
    std::fs::rename(sandbox.environment("a"), &path).unwrap();
    std::os::unix::fs::symlink(&path, sandbox.environment("a")).unwrap();
    let mut lib = std::fs::read_dir(path.join("lib")).unwrap().flatten().map(|entry| entry.path());
    let site = lib.next().unwrap().join("site-packages");
    std::fs::create_dir(site.join("wheel of é")).unwrap();
    (sandbox, site)
}

/// Runs lines in one session after the static file was loaded; the directory after each.
fn places(shell: &TestShell, sandbox: &Sandbox, before: &str, lines: &[String]) -> Vec<String> {
    let load = shell.source(&shell.static_file(sandbox));
    let pwd = shell.choose(
        "\\builtin printf '%s\\n' \"$PWD\"",
        "printf '%s\\n' $PWD",
        "[Console]::Out.WriteLine($PWD.Path)",
    );
    let lines = lines.join(&format!("\n{pwd}\n"));
    let script = format!("{before}\n{load}\n{lines}\n{pwd}");
    let outcome = shell.strict(sandbox, &script).success();
    assert_eq!(outcome.stderr, "", "{}: {script}", shell.kind);
    outcome.stdout.lines().map(str::to_owned).collect()
}

fn enter(shell: &TestShell, path: &std::path::Path) -> String {
    let path = shell.quote(path.to_str().unwrap());
    let posix = format!("VIRTUAL_ENV={path}");
    let fish = format!("set -gx VIRTUAL_ENV {path}");
    let powershell = format!("$env:VIRTUAL_ENV = {path}");
    shell.choose(&posix, &fish, &powershell).to_owned()
}

#[test]
fn each_function_goes_where_it_says_in_any_session() {
    for_each_shell(|shell| {
        let (sandbox, site) = furnished();
        let env = sandbox.home().join("[a] *b");
        let enter = enter(shell, &env);
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        let sessions = SESSIONS.iter().filter(|(kind, _)| *kind == shell.kind);
        for session in sessions.map(|(_, code)| *code).chain([""]) {
            let (lines, wanted): (Vec<String>, Vec<String>) = [
                ("cdenv", env.clone()),
                ("cdenv bin", env.join("bin")),
                ("cdsite", site.clone()),
                ("cdsite 'wheel of é'", site.join("wheel of é")),
                ("cdproject", sandbox.home().join("projects/the shop")),
            ]
            .map(|(line, place)| (format!("{enter}\n{line}"), text(place)))
            .into_iter()
            .unzip();
            let found = places(shell, &sandbox, session, &lines);
            assert_eq!(found, wanted, "{} {session}", shell.kind);
        }
    });
}

#[test]
fn cdproject_takes_the_name_of_another_environment() {
    for_each_shell(|shell| {
        let (sandbox, _) = furnished();
        let shop = sandbox.home().join("projects/the shop");
        let found = places(shell, &sandbox, "", &["cdproject a".to_owned()]);
        assert_eq!(found, [shop.to_str().unwrap()]);
        let load = shell.source(&shell.static_file(&sandbox));
        let none = shell.strict(&sandbox, &format!("{load}\ncdproject nosuch"));
        assert!(none.stderr.contains("there is no environment nosuch"), "{none}");
        if shell.kind != Shell::PowerShell {
            none.failure(3);
        }
    });
}

#[test]
fn two_dashes_may_come_before_the_word() {
    for_each_shell(|shell| {
        let (sandbox, site) = furnished();
        let env = sandbox.home().join("[a] *b");
        let enter = enter(shell, &env);
        let shop = sandbox.home().join("projects/the shop");
        let (lines, wanted): (Vec<String>, Vec<PathBuf>) = [
            ("cdenv -- bin", env.join("bin")),
            ("cdenv --", env.clone()),
            ("cdsite -- 'wheel of é'", site.join("wheel of é")),
            ("cdproject -- a", shop.clone()),
            ("cdproject --", shop),
        ]
        .map(|(line, place)| (format!("{enter}\n{line}"), place))
        .into_iter()
        .unzip();
        let found = places(shell, &sandbox, "", &lines);
        assert_eq!(
            found,
            wanted.iter().map(|place| place.to_str().unwrap()).collect::<Vec<_>>(),
            "{}",
            shell.kind
        );
    });
}

#[test]
fn lssite_ignores_the_users_ls() {
    for_each_shell(|shell| {
        let (sandbox, site) = furnished();
        std::fs::write(site.join("six.py"), "").unwrap();
        let enter = enter(shell, &sandbox.home().join("[a] *b"));
        let load = shell.source(&shell.static_file(&sandbox));
        let alias = shell.choose("alias ls='echo mine'", "alias ls 'echo mine'", "");
        let script = format!("{alias}\n{load}\n{enter}\nlssite");
        shell.strict(&sandbox, &script).success().stdout_has("six.py").stdout_has("wheel of é");
        if shell.kind != Shell::PowerShell {
            let script = format!("{load}\n{enter}\nlssite -l");
            shell.strict(&sandbox, &script).success().stdout_has("rw");
        }
    });
}

#[test]
fn a_missing_directory_is_one_line_and_status_1() {
    for_each_shell(|shell| {
        let (sandbox, site) = furnished();
        let load = shell.source(&shell.static_file(&sandbox));
        let enter = enter(shell, &sandbox.home().join("[a] *b"));
        let refused = |script: &str, said: &[&str]| {
            let outcome = shell.strict(&sandbox, &format!("{load}\n{script}"));
            let lines: Vec<&str> = outcome.stderr.lines().collect();
            assert_eq!(lines.len(), said.len(), "{outcome}");
            assert!(lines.iter().zip(said).all(|(line, said)| line.contains(said)), "{outcome}");
            if shell.kind != Shell::PowerShell {
                outcome.failure(1);
            }
        };
        let functions = ["cdenv", "cdsite", "lssite", "cdproject"];
        let none = "venvyard: no environment is active";
        let missing = format!("{enter}\ncdenv nope");
        // A failure does not end a script of PowerShell's.
        if shell.kind == Shell::PowerShell {
            let script = format!("{}\n{missing}", functions.join("\n"));
            refused(&script, &[none, none, none, none, "nope"]);
        } else {
            for name in functions {
                refused(name, &[none]);
            }
            refused(&missing, &["nope"]);
        }
        let second = site.parent().unwrap().parent().unwrap().join("python2.6/site-packages");
        std::fs::create_dir_all(&second).unwrap();
        refused(
            &format!("{enter}\ncdsite"),
            &["venvyard: more than one site-packages directory in "],
        );
        std::fs::remove_dir(&second).unwrap();
        std::fs::remove_dir_all(&site).unwrap();
        refused(&format!("{enter}\nlssite"), &["venvyard: no site-packages directory in "]);
    });
}

#[test]
fn cdsite_finds_the_packages_of_every_python() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let pythons = [
            ("cpython", "lib/python3.12/site-packages"),
            ("threads", "lib/python3.13t/site-packages"),
            ("pypy", "lib/pypy3.10/site-packages"),
            ("pypy2", "site-packages"),
        ];
        let wanted = pythons.map(|(name, place)| sandbox.home().join(name).join(place));
        for (place, (name, _)) in wanted.iter().zip(pythons) {
            std::fs::create_dir_all(place).unwrap();
            // A file of that name does not count.
            sandbox.write(format!("{name}/lib/other/site-packages"), "");
        }
        let enter = |name: &str| enter(shell, &sandbox.home().join(name));
        let lines = pythons.map(|(name, _)| format!("{}\ncdsite", enter(name)));
        let found = places(shell, &sandbox, "", &lines);
        assert_eq!(found, wanted.map(|place| place.to_str().unwrap().to_owned()));
    });
}
