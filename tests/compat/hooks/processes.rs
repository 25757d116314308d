//! A hook file that is only its stub costs no process, and neither do the functions that only look.

use venvyard::shell::Shell;

use crate::compat::scene::{File, Scene, Side};
use crate::support::{Outcome, TestShell, available, for_each_unix_shell};

/// The programs that lines start, after a session has loaded everything and warmed up.
#[track_caller]
fn programs(scene: &Scene<'_>, lines: &str) -> Vec<String> {
    let all = traced(scene, &format!("workon a\ndeactivate\n/bin/true\n{lines}"));
    let begin = all.iter().position(|line| line == "/bin/true").expect("the mark");
    all[begin + 1..].to_vec()
}

fn traced(scene: &Scene<'_>, lines: &str) -> Vec<String> {
    let log = scene.sandbox.root().join("log");
    let mut command = scene.sandbox.command("strace");
    command.args(["-f", "-qq", "-e", "trace=execve", "-o"]).arg(&log);
    command.arg(&scene.shell.program).args(scene.shell.strict_options());
    command.arg(format!("{}\n{lines}", scene.load()));
    Outcome::of(command).success();
    let log = std::fs::read_to_string(log).unwrap();
    let path = |line: &str| Some(line.split_once("execve(\"")?.1.split_once('"')?.0.to_owned());
    log.lines().filter(|line| line.ends_with("= 0")).filter_map(path).collect()
}

#[track_caller]
fn for_each_traced(test: impl Fn(&TestShell)) {
    if available("strace", which::which("strace").is_ok()) {
        for_each_unix_shell(test);
    }
}

fn is_venvyard(path: &str) -> bool {
    path.ends_with("/venvyard")
}

#[test]
fn stubs_start_no_process() {
    for_each_traced(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        for name in ["a", "b"] {
            scene.make(name);
            for hook in ["preactivate", "get_env_details"] {
                scene.program(
                    &format!(".virtualenvs/{name}/bin/{hook}"),
                    "#!/bin/sh\n# This hook is run before this virtualenv is activated.\n\n",
                );
            }
        }
        let started = programs(&scene, "workon a\nworkon b\ndeactivate");
        assert_eq!(started.len(), 2, "{}: {started:?}", shell.kind);
        assert!(started.iter().all(|path| is_venvyard(path)), "{}: {started:?}", shell.kind);
        let started = programs(&scene, "lsvirtualenv >/dev/null\nshowvirtualenv a >/dev/null");
        assert_eq!(started.len(), 2, "{}: {started:?}", shell.kind);
        let started =
            programs(&scene, "mkvirtualenv --no-pip c >/dev/null\nrmvirtualenv b >/dev/null");
        assert!(started.iter().all(|path| is_venvyard(path)), "{}: {started:?}", shell.kind);
    });
}

#[test]
fn a_hook_that_says_something_is_started_once() {
    for_each_traced(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        scene.make("a");
        scene.program(".virtualenvs/preactivate", "#!/bin/sh\n# mine\n:\n");
        let started = programs(&scene, "workon a");
        let hooks = started.iter().filter(|path| path.ends_with("/preactivate"));
        assert_eq!(hooks.count(), 1, "{}: {started:?}", shell.kind);
    });
}

#[test]
fn what_only_looks_or_goes_starts_no_process() {
    for_each_traced(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        scene.make("a");
        scene.write(&File::Plain(".virtualenvs/a/.project", "{home}/Devel\n"));
        let lines = "workon a\n/bin/true\ncdvirtualenv\ncdvirtualenv bin\ncdsitepackages\ncdproject\n\
                     lsvirtualenv -b >/dev/null\ndeactivate\n";
        let started = programs(&scene, lines);
        let mark = started.iter().position(|path| path == "/bin/true").unwrap();
        assert!(started[mark + 1..].is_empty(), "{}: {started:?}", shell.kind);
    });
}

#[test]
fn a_start_without_the_layer_costs_what_it_did() {
    for_each_traced(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        let init = scene.sandbox.venvyard(["init", shell.kind.name()]).success();
        assert!(!init.stdout.contains("compat"), "{}: {}", shell.kind, init.stdout);
        let file = shell.kind.file();
        assert!(
            !file.contains("mkvirtualenv") || shell.kind == Shell::PowerShell,
            "{}",
            shell.kind
        );
    });
}
