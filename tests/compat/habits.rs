//! A rc file and hooks as users of virtualenvwrapper have them, under the original and under ours: what the hooks are
//! told, and the environment after each step, are the same.

use venvyard::shell::Shell;

use super::original;
use super::scene::{File, Scene, Side};
use crate::support::{Outcome, Sandbox, TestShell};

/// A hook that writes its name, its arguments, where it is and what is active, and then goes on.
macro_rules! hook {
    ($name:literal, $rest:literal) => {
        concat!(
            "echo \"  ",
            $name,
            " in $PWD, active ${VIRTUAL_ENV-none}\" >>\"$TRANSCRIPT\"\n",
            $rest
        )
    };
    (run $name:literal, $rest:literal) => {
        concat!("#!/bin/sh\necho \"  ($*)\" >>\"$TRANSCRIPT\"\n", hook!($name, $rest))
    };
}

/// What such a user has collected.
const FILES: [File; 22] = [
    File::Sourced(
        "Envs/initialize",
        "export PIP_REQUIRE_VIRTUALENV=true\nexport ENVS_STARTED=yes\n",
    ),
    File::Run("Envs/premkvirtualenv", hook!(run "premkvirtualenv", "echo \"$1\" >>made\n")),
    File::Sourced(
        "Envs/postmkvirtualenv",
        hook!(
            "postmkvirtualenv",
            "pip install -q iniconfig\n\
             mkdir -p \"$VIRTUAL_ENV/etc\"\n\
             echo \"export DATABASE_URL=sqlite:///$(basename \"$VIRTUAL_ENV\")\" >|\"$VIRTUAL_ENV/bin/postactivate\"\n\
             echo 'unset DATABASE_URL' >|\"$VIRTUAL_ENV/bin/predeactivate\"\n\
             . \"$VIRTUAL_ENV/bin/postactivate\"\n"
        ),
    ),
    File::Run("Envs/precpvirtualenv", hook!(run "precpvirtualenv", "")),
    File::Sourced("Envs/postcpvirtualenv", hook!("postcpvirtualenv", "export COPIED=yes\n")),
    File::Run(
        "Envs/prermvirtualenv",
        "#!/usr/bin/env -S awk -f\n\
         BEGIN { system(\"echo '  prermvirtualenv (\" ARGV[1] \")' >>\\\"$TRANSCRIPT\\\"; ls \\\"$PWD/\" ARGV[1] \"/etc\\\" >/dev/null\") }\n",
    ),
    File::Run("Envs/postrmvirtualenv", hook!(run "postrmvirtualenv", "sed -i \"/^$1$/d\" made\n")),
    File::Run("Envs/preactivate", hook!(run "preactivate", "exit 3\n")),
    File::Sourced(
        "Envs/postactivate",
        hook!(
            "postactivate",
            "export ACTIVE_PROJECT=$(basename \"$VIRTUAL_ENV\")\nalias t='python -m unittest'\n"
        ),
    ),
    File::Sourced(
        "Envs/predeactivate",
        hook!("predeactivate", "unset ACTIVE_PROJECT\nunalias t\n"),
    ),
    File::Sourced(
        "Envs/postdeactivate",
        hook!(
            "postdeactivate",
            "echo \"  left $VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV\" >>\"$TRANSCRIPT\"\n"
        ),
    ),
    File::Run("Envs/premkproject", hook!(run "premkproject", "")),
    File::Sourced(
        "Envs/postmkproject",
        hook!(
            "postmkproject",
            "printf '%s\\n' '*.pyc' >.gitignore\nmkdir -p src\nadd2virtualenv src\n"
        ),
    ),
    File::Run(
        "Envs/get_env_details",
        hook!(run "get_env_details", "echo \"$1: $(ls -d \"$1\"/lib/python*/site-packages/iniconfig | wc -l)\"\n"),
    ),
    // An environment of before, with hooks of its own.
    File::Run("Envs/old/bin/preactivate", hook!(run "old preactivate", "")),
    File::Sourced(
        "Envs/old/bin/postactivate",
        hook!("old postactivate", "export OLD_KEY=secret\ncd \"$HOME/Devel\"\n"),
    ),
    File::Sourced("Envs/old/bin/predeactivate", hook!("old predeactivate", "unset OLD_KEY\n")),
    File::Sourced("Envs/old/bin/postdeactivate", hook!("old postdeactivate", "cd \"$HOME\"\n")),
    File::Run("Envs/old/bin/get_env_details", "#!/bin/sh\necho 'an old one'\n"),
    // Its project, which has hooks too.
    File::Sourced(
        "Devel/site/.virtualenvwrapper/postactivate",
        hook!("project postactivate", "export SITE_PORT=8000\n"),
    ),
    File::Sourced(
        "Devel/site/.virtualenvwrapper/predeactivate",
        hook!("project predeactivate", "unset SITE_PORT\n"),
    ),
    File::Plain("Devel/site/requirements.txt", "pluggy\n"),
];

/// Before the rc file's line.
const BEFORE: &str = "WORKON_HOME=$HOME/Envs";

/// What is typed. `step` writes the line, its status, and the session afterwards.
const STEPS: &str = "\
step :
step mkproject shop
step mkvirtualenv -a \"$HOME/Devel/site\" site
step workon old
step workon shop
step workon -n site
step cdproject
step cdvirtualenv bin
step cdsitepackages
step mkvirtualenv -i six -r \"$HOME/Devel/site/requirements.txt\" tools
step python -c 'import six, pluggy, iniconfig'
step deactivate
step cpvirtualenv shop shop2
step deactivate
step setvirtualenvproject shop2 \"$HOME/Devel/site\"
step workon shop2
step showvirtualenv
step showvirtualenv old
step workon nothing
step rmvirtualenv shop2
step mktmpenv -n
step workon site
step allvirtualenv sh -c 'echo \"  each: $VIRTUAL_ENV in $PWD\" >>\"$TRANSCRIPT\"'
step lsvirtualenv
step lsvirtualenv -b
step add2virtualenv \"$HOME/Devel/shop\"
step add2virtualenv
step wipeenv
step deactivate
step rmvirtualenv shop2 tools
step cd \"$HOME/Devel/site\"
step workon .
step deactivate
";

/// Writes the environment and the directory; what differs in each shell or by design is left out.
const STEP: &str = r#"
step() {
    echo "--- $*" >>"$TRANSCRIPT"
    how=0
    "$@" >|"$HOME/printed" 2>/dev/null || how=$?
    echo "status $how in $PWD" >>"$TRANSCRIPT"
    case "$1" in
    showvirtualenv | lsvirtualenv | allvirtualenv | setvirtualenvproject | add2virtualenv) cat "$HOME/printed" >>"$TRANSCRIPT" ;;
    esac
    /usr/bin/env -0 | sort -z | tr '\0\n' '\n ' | grep -E -v "$LEFT_OUT" >>"$TRANSCRIPT"
    alias t >>"$TRANSCRIPT" 2>/dev/null || :
    cat "$WORKON_HOME/made" >>"$TRANSCRIPT" 2>/dev/null || :
}
"#;

/// Exported variables that aren't compared.
const LEFT_OUT: [&str; 11] = [
    // The shell's own.
    "_=",
    "SHLVL=",
    "OLDPWD=",
    "PWD=",
    // The prompt, of which each has its own idea in a shell that shows none.
    "PS1=",
    // Where the original's script and ours are.
    "VIRTUALENVWRAPPER_SCRIPT=",
    "LEFT_OUT=",
    "TMPDIR=",
    "TRANSCRIPT=",
    // The newest virtualenv's, which venv and others don't set.
    "PKG_CONFIG_PATH=",
    // Ours only: which environment is active, for the programs that are started.
    "_?(VENVYARD|venvyard)_",
];

#[test]
fn network_a_users_hooks_see_the_same_and_leave_the_same() {
    if original::programs().is_none() {
        return;
    }
    for shell in [Shell::Bash, Shell::Zsh].into_iter().filter_map(TestShell::find) {
        let theirs = transcript(&shell, Side::Theirs);
        let ours = transcript(&shell, Side::Ours);
        assert!(theirs.lines().count() > 300, "{} told little:\n{theirs}", shell.kind);
        let difference = difference(&theirs, &ours);
        assert!(difference.is_empty(), "{}: - the original, + ours\n{difference}", shell.kind);
    }
}

/// All that was told, with one name for temporary environments.
fn transcript(shell: &TestShell, side: Side) -> String {
    let sandbox = Sandbox::plain().with_pyenv().with_network();
    let left_out = format!("^({})", LEFT_OUT.join("|"));
    let scene = Scene::of(shell, side, sandbox.env("LEFT_OUT", left_out));
    let mut old = scene.sandbox.command(original::python());
    old.args(["-m", "venv"]).arg(scene.sandbox.home().join("Envs/old"));
    Outcome::of(old).success();
    for file in &FILES {
        scene.write(file);
    }
    let trust = "@ours @quiet venvyard trust --yes \"$HOME/Devel/site/.virtualenvwrapper\"";
    let outcome = scene.session_after(BEFORE, &format!("{STEP}{trust}\n{STEPS}"));
    let told = scene.transcript();
    assert!(told.contains("--- workon ."), "{side:?} ended early:\n{told}\n{outcome}");
    let told = told.replace(scene.sandbox.root().to_str().unwrap(), "{root}");
    told.lines().map(|line| without_random(line) + "\n").collect()
}

/// `tmp-0123abc` as `tmp-X`.
fn without_random(line: &str) -> String {
    let mut parts = line.split("tmp-");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("tmp-X");
        text.push_str(
            part.trim_start_matches(|letter: char| letter.is_ascii_hexdigit() || letter == '-'),
        );
    }
    text
}

/// The lines that differ, step by step.
fn difference(theirs: &str, ours: &str) -> String {
    let steps = |text: &str| -> Vec<String> { text.split("--- ").map(str::to_owned).collect() };
    let (theirs, ours) = (steps(theirs), steps(ours));
    let mut text = String::new();
    for (theirs, ours) in theirs.iter().zip(&ours).filter(|(theirs, ours)| theirs != ours) {
        text.push_str(theirs.lines().next().unwrap_or_default());
        text.push('\n');
        let lost = theirs.lines().filter(|line| !ours.lines().any(|other| other == *line));
        let new = ours.lines().filter(|line| !theirs.lines().any(|other| other == *line));
        let mut count = 0;
        for line in
            lost.map(|line| format!("  - {line}\n")).chain(new.map(|line| format!("  + {line}\n")))
        {
            count += 1;
            text.push_str(&line);
        }
        if count == 0 {
            text.push_str("  the same lines in another order\n");
        }
    }
    text
}
