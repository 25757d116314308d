//! `each`: a command in several environments at once.
#![cfg(unix)]

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::process::{interruptible, wait};
use crate::support::{Sandbox, Terminal, key, python};

/// Puts a program for `sh` into an environment.
fn script(sandbox: &Sandbox, environment: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let path = sandbox.write(sandbox.environment(environment).join("bin/mine"), script);
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// The lines in an order that doesn't depend on which environment was first.
fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn a_command_runs_in_each_as_run_runs_it() {
    let sandbox = Sandbox::with(["a", "long"]).env("KEPT", "it's");
    let shop = sandbox.project("shop");
    sandbox.venvyard_in(&shop, ["project", "set", "a"]).success();
    sandbox.venvyard(["var", "set", "long", "KEPT=other"]).success();
    let script =
        r#"python -c 'import sys; print(sys.prefix)'; echo "$KEPT"; pwd -P; echo "$1" >&2"#;
    let ran = sandbox.venvyard(["each", "--", "sh", "-c", script, "-", "--jobs"]).success();
    let home = sandbox.home().display().to_string();
    let expected = [
        format!("a    │ {}", sandbox.environment("a").display()),
        format!("a    │ {home}"),
        "a    │ it's".to_owned(),
        format!("long │ {}", sandbox.environment("long").display()),
        format!("long │ {home}"),
        "long │ other".to_owned(),
    ];
    let mut expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    expected.sort_unstable();
    assert_eq!(sorted(&ran.stdout), expected, "{ran}");
    for line in ["a    │ --jobs\n", "long │ --jobs\n", "\nENVIRONMENT  STATUS  TIME\n"] {
        assert!(ran.stderr.contains(line), "{ran}");
    }
    assert!(ran.stderr.ends_with("\ndone in 2 environments\n"), "{ran}");

    let ran = sandbox.venvyard(["each", "--cd", "pwd", "-P"]).failure(1);
    let ran = ran.stdout_is(&format!("a    │ {}\n", shop.display()));
    ran.stderr_has("long         not entered         long belongs to no project\n");
    for (args, names) in [
        (&["--names", "a"][..], "a"),
        (&["--names", "l*,nothing*"], "long"),
        (&["--names", "a", "--names", "long"], "a long"),
        (&["--project", "projects/shop"], "a"),
        (&["--filter", "name!=a"], "long"),
        (&["--filter", "python>=3", "--filter", "implementation=cpython"], "a long"),
        (&["--filter", "package!=pip"], "a long"),
    ] {
        let args = [&["each", "--json"], args, &["--", "true"]].concat();
        let document = sandbox.venvyard(&args).success().json();
        let rows = document["environments"].as_array().unwrap();
        let found: Vec<&str> = rows.iter().map(|row| row["name"].as_str().unwrap()).collect();
        assert_eq!(found.join(" "), names, "{args:?}");
    }
    for (args, status, why) in [
        (&["--names", "nope"][..], 3, "there is no environment nope"),
        (&["--filter", "python<2"], 3, "there is no environment with python<2"),
        (&["--filter", "package=pip"], 3, "there is no environment with package=pip"),
        (&["--filter", "pyhton>=3"], 2, "can't understand the condition \"pyhton>=3\""),
        (&["--project", "nowhere"], 1, "nowhere"),
        (&["--jobs", "0"], 2, "--jobs"),
    ] {
        let args = [&["each"], args, &["--", "touch", "ran"]].concat();
        sandbox.venvyard(&args).failure(status).stderr_has(why);
    }
    assert!(!sandbox.home().join("ran").exists());
}

#[test]
fn what_went_wrong_in_one_is_a_row_and_the_worst_status_counts() {
    let sandbox = Sandbox::with(["a", "b", "broken", "damaged", "killed"]);
    for python in ["python", "python3"] {
        std::fs::remove_file(sandbox.environment("broken").join("bin").join(python)).unwrap();
    }
    sandbox.write(sandbox.data().join("registry.d/damaged.toml"), "schema = 1\n");
    std::fs::remove_dir_all(sandbox.environment("damaged")).unwrap();
    std::fs::create_dir_all(sandbox.environment("b").join("bin/mine")).unwrap();
    script(&sandbox, "a", "#!/bin/sh\nexit 4\n");
    script(&sandbox, "killed", "#!/bin/sh\necho begun\nkill -KILL $$\n");
    let ran = sandbox.venvyard(["each", "--json", "--", "mine"]).failure(137);
    let document = ran.json();
    assert_eq!((&document["schema_version"], &document["exit"]), (&1.into(), &137.into()), "{ran}");
    let row = |index: usize| {
        let row = &document["environments"][index];
        let reason = row["reason"].as_str().unwrap_or_default();
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let facts = [text("name"), text("status"), row["exit"].to_string(), text("output")];
        (facts.join(" "), reason.to_owned())
    };
    assert_eq!(row(0), ("a failed 4 ".to_owned(), String::new()));
    let (facts, reason) = row(1);
    assert!(facts.starts_with("b not-started 12") && reason.contains("can't run "), "{ran}");
    let (facts, reason) = row(2);
    assert!(facts == "broken not-entered 1 " && reason.contains("broken"), "{ran}");
    let (facts, reason) = row(3);
    assert!(facts == "damaged not-entered 1 " && reason.contains("damaged.toml"), "{ran}");
    assert_eq!(row(4), ("killed failed 137 begun\n".to_owned(), String::new()));
    let shown = sandbox.venvyard(["each", "mine"]).failure(137);
    shown.stderr_has("killed       signal 9").stderr_has("\nnot done in 5 of 5 environments\n");
}

#[test]
fn a_group_is_together_and_long_output_is_whole() {
    let sandbox = Sandbox::with(["a", "b"]);
    let script = "echo first; echo aside >&2; printf last";
    let ran = sandbox.venvyard(["each", "--group", "--", "sh", "-c", script]).success();
    let groups =
        ["── a\nfirst\nlast\n── b\nfirst\nlast\n", "── b\nfirst\nlast\n── a\nfirst\nlast\n"];
    assert!(groups.contains(&&*ran.stdout), "{ran}");
    assert!(ran.stderr.contains("── a\naside\n") && ran.stderr.contains("── b\naside\n"), "{ran}");
    let many = "i=0; while [ $i -lt 20000 ]; do echo \"line $i of many\"; i=$((i+1)); done";
    for options in [&[][..], &["--group"]] {
        let args = [&["each"], options, &["--", "sh", "-c", many]].concat();
        let ran = sandbox.venvyard(&args).success();
        let expected = 40_000 + if options.is_empty() { 0 } else { 2 };
        assert_eq!(ran.stdout.lines().count(), expected, "{options:?}");
        let of_a: Vec<&str> =
            ran.stdout.lines().filter_map(|line| line.strip_prefix("a │ ")).collect();
        let in_order =
            of_a.iter().enumerate().all(|(i, line)| *line == format!("line {i} of many"));
        assert!(in_order && (of_a.len() == 20_000 || !options.is_empty()));
    }
    let document = sandbox.venvyard(["each", "--json", "--", "sh", "-c", many]).success().json();
    let row = &document["environments"][0];
    assert_eq!(row["output"].as_str().unwrap().len(), 1 << 16);
    assert_eq!(row["truncated"], true);
}

#[test]
fn a_signal_ends_all_and_nothing_goes_on() {
    let sandbox = Sandbox::with(["a", "b", "c"]);
    for signal in [Signal::INT, Signal::TERM] {
        let fifo = sandbox.root().join(format!("fifo{}", signal.as_raw()));
        assert!(sandbox.command("mkfifo").arg(&fifo).status().unwrap().success());
        // What it starts holds the pipe, too.
        let script =
            format!("exec 9>'{}'; echo $VIRTUAL_ENV >&9; sleep 40; echo on >&9", fifo.display());
        let mut each = interruptible(&sandbox, "venvyard");
        each.args(["each", "--jobs", "2", "--", "sh", "-c", &script]);
        let child = crate::support::process::spawn(each);
        let mut pipe = BufReader::new(File::open(&fifo).unwrap());
        let mut begun = String::new();
        for _ in 0..2 {
            pipe.read_line(&mut begun).unwrap();
        }
        kill_process(Pid::from_child(&child), signal).unwrap();
        let (status, said) = wait(child);
        assert_eq!(status, Some(128 + signal.as_raw()), "{said}");
        let mut more = String::new();
        pipe.read_to_string(&mut more).unwrap();
        assert_eq!(more, "", "{said}");
        assert!(said.contains("interrupted") && said.contains("c            not run"), "{said}");
    }
}

#[test]
fn ctrl_c_at_a_terminal_ends_all() {
    let sandbox = Sandbox::with(["a", "b"]);
    let venvyard = env!("CARGO_BIN_EXE_venvyard");
    let script = "echo begun; sleep 40; echo went on";
    let mut terminal =
        Terminal::program(&sandbox, venvyard, &["each", "-j2", "--", "sh", "-c", script]);
    terminal.wait_for("both", |screen| screen.has("a │ begun") && screen.has("b │ begun"));
    terminal.send(key::CTRL_C);
    assert_eq!(terminal.wait_exit(), 130);
    let screen = terminal.screen();
    assert!(
        screen.matches("interrupted").count() == 2 && !screen.contains("│ went on"),
        "{screen}"
    );
}

#[test]
fn with_one_job_the_command_has_the_terminal() {
    let sandbox = Sandbox::with(["a", "b"]);
    let venvyard = env!("CARGO_BIN_EXE_venvyard");
    let script =
        "test -t 0 && test -t 1 && printf 'yours? ' && read answer && echo \"got $answer\"";
    let mut terminal =
        Terminal::program(&sandbox, venvyard, &["each", "--jobs", "1", "--", "sh", "-c", script]);
    for (name, answer) in [("a", "one"), ("b", "two")] {
        terminal.wait_for(name, |screen| {
            screen.has(&format!("── {name}")) && screen.cursor_row() == "yours?"
        });
        terminal.send(answer);
        terminal.send(key::ENTER);
        terminal.expect(&format!("got {answer}"));
    }
    assert_eq!(terminal.wait_exit(), 0);
    let piped = sandbox.venvyard(["each", "--", "sh", "-c", "read line; echo \"<$line>\""]);
    assert_eq!(sorted(&piped.success().stdout), ["a │ <>", "b │ <>"]);
}

#[test]
fn network_pip_is_upgraded_everywhere() {
    if !crate::support::matrix::network() {
        return;
    }
    let sandbox = Sandbox::plain().with_sampled_pyenv().with_network();
    let pythons = python::sample();
    for (version, _) in &pythons {
        sandbox.venvyard(["create", &format!("py{version}"), "--python", version]).success();
    }
    sandbox.venvyard(["each", "--", "python", "-m", "pip", "install", "-q", "-U", "pip"]).success();
    let pips = sandbox.venvyard(["each", "--json", "--", "pip", "--version"]).success().json();
    let rows = pips["environments"].as_array().unwrap();
    assert_eq!(rows.len(), pythons.len());
    for row in rows {
        let output = row["output"].as_str().unwrap();
        let major: u32 = output["pip ".len()..].split('.').next().unwrap().parse().unwrap();
        // The last ones for 2.7 and for 3.6 are 20.3.4 and 21.3.1; none of these Pythons brings them.
        assert!(major >= 20 && output.contains(row["path"].as_str().unwrap()), "{row}");
    }
}
