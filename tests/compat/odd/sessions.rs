//! Sessions with options, variables and aliases of the user's own.

use venvyard::shell::Shell;

use crate::compat::scene::{Scene, Side};
use crate::support::{TestShell, for_each_shell, for_each_unix_shell};

/// Every command once. (Each session is strict: errexit, nounset, pipefail and noclobber are on.)
const ALL: &str = "\
@quiet mkproject --no-pip shop
@quiet mkvirtualenv --no-pip one
@out workon
workon shop
@out lsvirtualenv -b
@quiet lsvirtualenv
@quiet showvirtualenv
@quiet cpvirtualenv shop two
@quiet setvirtualenvproject
cdproject
cdvirtualenv
cdsitepackages
@quiet lssitepackages
@quiet add2virtualenv \"{home}/Devel\"
@quiet toggleglobalsitepackages
@quiet virtualenvwrapper
@quiet allvirtualenv true
@quiet mktmpenv --no-pip
@quiet deactivate
@quiet rmvirtualenv two one
@out lsvirtualenv -b
@active
";

const TOLD: &str = "one\nshop\none\nshop\nshop\nactive none\n";

/// Options that a user may have set, before the layer is loaded.
const SESSIONS: [(Shell, &str); 12] = [
    (Shell::Bash, "set -f"),
    (Shell::Bash, "set -C -a -o posix"),
    (Shell::Bash, "shopt -s failglob nullglob dotglob nocaseglob"),
    (Shell::Bash, "shopt -s expand_aliases; alias cd='echo cd' ls='echo ls' mkdir=false cat=false"),
    (Shell::Bash, "set -E; trap 'echo a trap ran >&2' ERR"),
    (Shell::Bash, "cd() { builtin cd \"$@\" && echo moved >/dev/null; }; CDPATH=/tmp:/"),
    (Shell::Zsh, "setopt noglob"),
    (Shell::Zsh, "setopt nullglob ksh_arrays sh_word_split"),
    (Shell::Zsh, "setopt auto_pushd pushd_silent cdable_vars chase_links warn_create_global"),
    (Shell::Zsh, "alias cd='echo cd' ls='echo ls'\nalias -g -- --='echo'"),
    (Shell::Zsh, "chpwd() { print moved >/dev/null; }"),
    (Shell::Zsh, "emulate sh; set -eu"),
];

#[test]
fn every_command_works_in_any_session() {
    for_each_shell(|shell| {
        let sessions = SESSIONS.iter().filter(|(kind, _)| *kind == shell.kind);
        for session in sessions.map(|(_, code)| *code).chain([""]) {
            let scene = Scene::new(shell, Side::Ours);
            let outcome = scene.session_after(session, ALL);
            assert_eq!(scene.transcript(), TOLD, "{} {session}\n{outcome}", shell.kind);
            let outcome = outcome.success();
            assert!(!outcome.stderr.contains("a trap ran"), "{}: {session}\n{outcome}", shell.kind);
        }
    });
}

#[test]
fn no_variable_of_the_callers_is_touched() {
    // What the original overwrites.
    const NAMES: [&str; 13] = [
        "i",
        "a",
        "t",
        "d",
        "tst",
        "RC",
        "remove",
        "site_packages",
        "path_file",
        "pydir",
        "activate",
        "opt",
        "name",
    ];
    // A word is split at what IFS says, in the commands too if they forgot a quote.
    const OTHERS: &str = "IFS=/:\nOPTIND=3\n";
    const IFS: &str = "builtin printf 'IFS=%s\\n' \"$IFS\" >>\"$TRANSCRIPT\"\n";
    let set = NAMES.map(|name| format!("{name}=mine\n")).concat();
    let check = NAMES.map(|name| format!("@print {name}\n")).concat();
    for shell in [Shell::Bash, Shell::Zsh].into_iter().filter_map(TestShell::find) {
        let scene = Scene::new(&shell, Side::Ours);
        let lines = format!("{set}{OTHERS}{ALL}{check}@print OPTIND\n{IFS}");
        scene.session(&lines).success();
        let wanted = format!("{TOLD}{set}OPTIND=3\nIFS=/:\n");
        assert_eq!(scene.transcript(), wanted, "{}", shell.kind);
    }
}

#[test]
fn a_failure_ends_a_strict_script_and_no_interactive_one() {
    for shell in [Shell::Bash, Shell::Zsh].into_iter().filter_map(TestShell::find) {
        let scene = Scene::new(&shell, Side::Ours);
        let outcome = scene.session("workon nothing\n@note never\n");
        assert_eq!(scene.transcript(), "", "{outcome}");
        outcome.failure(1);
        let lines = "set +e\nworkon nothing\nrmvirtualenv nothing\ncdproject\n@note went on\n";
        scene.session(lines).success();
        assert_eq!(scene.transcript(), "went on\n", "{}", shell.kind);
    }
}

/// Starts the same shell in the session, on a script that has loaded the layer too.
fn inner(scene: &Scene<'_>, lines: &str) -> String {
    let file = scene.sandbox.home().join("inner");
    std::fs::write(&file, scene.script("", lines)).unwrap();
    let options = scene.shell.strict_options().iter().filter(|option| **option != "-c");
    let words: Vec<&str> = options.copied().collect();
    format!(
        "{} {} {}",
        scene.shell.program.display(),
        words.join(" "),
        scene.shell.quote(file.to_str().unwrap())
    )
}

/// Its `PATH` is no stack of two environments.
#[test]
fn a_shell_in_a_shell_leaves_what_it_inherits() {
    for_each_unix_shell(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        scene.make("a");
        scene.make("b");
        let lines = "@active\nworkon b\n@active\ndeactivate\n@active\n@print PATH\n";
        let inner = inner(&scene, lines);
        scene.session(&format!("workon a\n{inner}\n@active\n")).success();
        let wanted = "active a\nactive b\nactive none\nPATH=";
        let told = scene.transcript();
        let (begin, rest) = told.split_once("PATH=").expect("the inner shell's PATH");
        assert_eq!(format!("{begin}PATH="), wanted, "{}", shell.kind);
        assert!(!rest.contains(".virtualenvs"), "{}: {rest}", shell.kind);
        assert!(rest.ends_with("active a\n"), "{}: {rest}", shell.kind);
    });
}

#[test]
fn what_another_shell_has_active_can_be_removed_and_left() {
    for_each_unix_shell(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        scene.make("a");
        let inner = inner(&scene, "deactivate\n@status rmvirtualenv a\n");
        scene
            .session(&format!(
                "workon a\n{inner}\n@active\ndeactivate\n@active\n@out lsvirtualenv -b\n"
            ))
            .success();
        assert_eq!(scene.transcript(), "status 0\nactive a\nactive none\n", "{}", shell.kind);
    });
}
