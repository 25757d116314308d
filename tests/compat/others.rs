//! Environments that others have made: they are listed, entered, shown and copied as they are.

use crate::compat::scene::{Scene, Side};
use crate::support::{Outcome, for_each_shell, python};

#[test]
fn environments_of_others_are_used_as_they_are() {
    for_each_shell(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        let home = scene.sandbox.home();
        python::venv(&scene.sandbox, &home.join(".virtualenvs/by-venv"));
        python::venv(&scene.sandbox, &home.join("elsewhere/outer"));
        // An old virtualenv has no pyvenv.cfg.
        let old = home.join(".virtualenvs/old");
        let Some(python) = python::require_python("2.7") else { return };
        std::fs::create_dir_all(old.join("lib/python2.7/site-packages")).unwrap();
        std::fs::create_dir_all(old.join("bin")).unwrap();
        std::fs::write(old.join("bin/activate"), "").unwrap();
        std::os::unix::fs::symlink(&python, old.join("bin/python")).unwrap();
        let prefix = python.ancestors().nth(2).unwrap().to_str().unwrap();
        std::fs::write(old.join("lib/python2.7/orig-prefix.txt"), prefix).unwrap();
        let lines = "\
@out lsvirtualenv -b
workon by-venv
@print VIRTUAL_ENV
@python import sys; print(sys.prefix)
@quiet showvirtualenv
@quiet cpvirtualenv by-venv copy
@python import sys; print(sys.prefix)
@quiet cpvirtualenv \"{home}/elsewhere/outer\"
@python import sys; print(sys.prefix)
workon old
@print VIRTUAL_ENV
deactivate
@quiet rmvirtualenv by-venv
@out lsvirtualenv -b
";
        let outcome = scene.session(lines).success();
        assert_eq!(
            scene.transcript(),
            "\
by-venv
old
VIRTUAL_ENV={home}/.virtualenvs/by-venv
{home}/.virtualenvs/by-venv
{home}/.virtualenvs/copy
{home}/.virtualenvs/outer
VIRTUAL_ENV={home}/.virtualenvs/old
copy
old
outer
",
            "{}\n{outcome}",
            shell.kind
        );
    });
}

#[test]
fn a_copy_runs_nothing_of_a_tree_that_is_not_trusted() {
    for_each_shell(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        let outer = scene.sandbox.home().join("elsewhere/outer");
        python::venv(&scene.sandbox, &outer);
        for (ending, line) in [
            ("", "echo ran >>\"$TRANSCRIPT\"\n"),
            (".fish", "echo ran >>$TRANSCRIPT\n"),
            (".ps1", "'ran' | Add-Content -LiteralPath $env:TRANSCRIPT\n"),
        ] {
            std::fs::write(outer.join(format!("bin/postactivate{ending}")), line).unwrap();
        }
        let lines = "@status cpvirtualenv \"{home}/elsewhere/outer\"\n@out lsvirtualenv -b\n";
        let outcome = scene.session(lines).success();
        assert_eq!(scene.transcript(), "status 1\n", "{}\n{outcome}", shell.kind);
        outcome.stderr_has("are not trusted").stderr_has("venvyard trust ");
    });
}

#[test]
fn a_script_of_another_environment_is_not_run_in_a_copy() {
    for_each_shell(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        let home = scene.sandbox.home().join(".virtualenvs");
        python::venv(&scene.sandbox, &home.join("a"));
        let tool = home.join("a/bin/tool");
        let python = home.join("a/bin/python");
        // As pip writes it for a path with a space.
        let script = format!(
            "#!/bin/sh\n'''exec' \"{}\" \"$0\" \"$@\"\n' '''\nprint('ran')\n",
            python.display()
        );
        std::fs::write(&tool, script).unwrap();
        let mut mode = tool.metadata().unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
        std::fs::set_permissions(&tool, mode).unwrap();
        let mut copy = scene.sandbox.command("cp");
        copy.arg("-a").args([home.join("a"), home.join("b")]);
        Outcome::of(copy).success();
        let outcome = scene.session("@status allvirtualenv tool\n").success();
        assert_eq!(scene.transcript(), "status 126\n", "{}\n{outcome}", shell.kind);
        assert_eq!(outcome.stdout.matches("ran").count(), 1, "{outcome}");
    });
}
