//! `var`: the variables of an environment, and each place that stores them.

use serde_json::{Value, json};

use crate::support::{Outcome, Sandbox, python};

const BIN: &str = if cfg!(windows) { "Scripts" } else { "bin" };

/// What the first value says.
const PRIVATE: &str = "the values are in clear text; only you can read the files with them now\n";

fn listed(sandbox: &Sandbox, name: &str) -> Value {
    sandbox.venvyard(["var", "list", name, "--json"]).success().json()
}

/// The registry's entry, and the environment's own copy of it.
fn entries(sandbox: &Sandbox, name: &str) -> [String; 2] {
    [
        sandbox.read(sandbox.data().join(format!("registry.d/{name}.toml"))),
        sandbox.read(format!(".virtualenvs/{name}/.venvyard/environment.toml")),
    ]
}

#[test]
fn variables_are_set_listed_and_unset() {
    let sandbox = Sandbox::with(["a"]);
    let said = sandbox.venvyard(["var", "list", "a"]).success().stdout_is("");
    assert_eq!(said.stderr, "a has no variables\n");
    let said = sandbox
        .venvyard([
            "var",
            "set",
            "a",
            "A=it's $(touch canary)\n",
            "EMPTY=",
            "PATH+=~/x",
            "PATH^=/y z",
        ])
        .success()
        .stdout_is("");
    let private = if cfg!(unix) { PRIVATE } else { "" };
    assert_eq!(said.stderr, format!("changed in a: A, EMPTY, PATH\n{private}"));
    sandbox
        .venvyard(["var", "list", "a"])
        .success()
        .stdout_is("A='it'\\''s $(touch canary)\n'\nEMPTY=''\n'PATH^=/y z'\n'PATH+=~/x'\n");
    let expected = json!({
        "schema_version": 1,
        "name": "a",
        "variables": {
            "A": "it's $(touch canary)\n",
            "EMPTY": "",
            "PATH": {"prepend": ["/y z"], "append": ["~/x"]},
        },
    });
    assert_eq!(listed(&sandbox, "a"), expected);
    let shown = sandbox.venvyard(["show", "a", "--json"]).success().json();
    assert_eq!(shown["variables"], json!(["A", "EMPTY", "PATH"]));

    sandbox.venvyard(["var", "unset", "a", "A", "PATH", "NOT_THERE"]).success();
    assert_eq!(listed(&sandbox, "a")["variables"], json!({"EMPTY": ""}));
    sandbox.venvyard(["var", "unset", "a", "EMPTY"]).success();
    for entry in entries(&sandbox, "a") {
        assert!(!entry.contains("variables"), "{entry}");
    }
}

#[test]
fn directories_add_up_and_values_replace() {
    let sandbox = Sandbox::with(["a"]);
    let set = |words: &[&str]| {
        sandbox.venvyard([&["var", "set", "a"], words].concat()).success();
        listed(&sandbox, "a")["variables"].clone()
    };
    assert_eq!(set(&["A=1", "A=2"]), json!({"A": "2"}));
    assert_eq!(set(&["A=3"]), json!({"A": "3"}));
    sandbox.venvyard(["var", "unset", "a", "A"]).success();
    assert_eq!(set(&["P+=/1", "P+=/2"]), json!({"P": {"append": ["/1", "/2"]}}));
    assert_eq!(set(&["P^=/3", "P^=/4"])["P"]["prepend"], json!(["/4", "/3"]));
    // An existing entry moves.
    assert_eq!(set(&["P+=/3"]), json!({"P": {"prepend": ["/4"], "append": ["/1", "/2", "/3"]}}));
}

#[test]
fn comments_and_unknown_keys_stay_in_the_entry() {
    let sandbox = Sandbox::with(["a"]);
    let file = sandbox.data().join("registry.d/a.toml");
    let mine =
        format!("{}\n[variables]\nA = \"1\" # mine\n\n[later]\nx = 1\n", sandbox.read(&file));
    std::fs::write(&file, &mine).expect("the entry");
    sandbox.venvyard(["var", "set", "a", "B=2"]).success();
    let changed = sandbox.read(&file);
    assert!(changed.contains("A = \"1\" # mine\nB = \"2\"\n"), "{changed}");
    assert!(changed.contains("[later]\nx = 1\n"), "{changed}");
    sandbox.venvyard(["var", "unset", "a", "B"]).success();
    assert_eq!(sandbox.read(&file), mine);
}

#[test]
fn an_invalid_assignment_writes_nothing() {
    let sandbox = Sandbox::with(["a"]);
    let before = entries(&sandbox, "a");
    for (word, said) in [
        ("A", "\"A\" is not VARIABLE=VALUE, VARIABLE+=DIR or VARIABLE^=DIR"),
        ("1A=x", "can't set \"1A\": it must have only letters"),
        ("PS1=x", "can't set \"PS1\": it has a special meaning in a shell"),
        ("VIRTUAL_ENV=x", "can't set \"VIRTUAL_ENV\": every environment has its own"),
        ("PATH=/x", "PATH takes entries, not a value"),
        ("PATH+=x", "can't be an entry of PATH: it is relative"),
        ("P+=/a\n", "can't be an entry of P: it contains a line break"),
    ] {
        let refused = sandbox.venvyard(["var", "set", "a", "GOOD=1", word]).failure(2);
        assert!(refused.stderr.contains(said), "{word}: {}", refused.stderr);
        assert_eq!(refused.stderr.lines().count(), 1, "{}", refused.stderr);
    }
    sandbox.venvyard(["var", "set", "a", "P=1", "P+=/x"]).failure(2);
    sandbox.venvyard(["var", "set", "a"]).failure(2);
    sandbox.venvyard(["var", "unset", "a"]).failure(2);
    sandbox.venvyard(["var", "unset", "a", "x y"]).failure(2);
    sandbox.venvyard(["var", "unset", "nosuch", "A"]).failure(3);
    sandbox.venvyard(["var", "set", "nosuch", "A=1"]).failure(3);
    sandbox.venvyard(["var", "list", "nosuch"]).failure(3);
    assert_eq!(entries(&sandbox, "a"), before);
}

#[test]
fn a_file_is_read_as_python_dotenv_reads_it() {
    let sandbox = Sandbox::with(["a"]).env("OUTER", "outside");
    let file = sandbox.home().join("my .env");
    let write = |text: &str| std::fs::write(&file, text).expect("the file");
    let set = |more: &[&str]| {
        let words = ["var", "set", "a", "--from-file", file.to_str().expect("UTF-8")];
        sandbox.venvyard([&words, more].concat())
    };
    write("# c\nexport A='1\n2' # c\nB=\"x\\ty\"\nC=${A}${OUTER}${NONE:-d}\nD\n");
    set(&["B=mine"]).success();
    let expected = json!({"A": "1\n2", "B": "mine", "C": "1\n2outsided"});
    assert_eq!(listed(&sandbox, "a")["variables"], expected);
    for (text, status, said) in [
        ("A=1\n\nB B=2\n", 1, "my .env: line 3: it is not NAME=VALUE\n"),
        ("A=1\nPATH=/x\n", 2, "my .env: line 2: PATH takes entries, not a value"),
        ("UID=1\n", 2, "my .env: line 1: an environment can't set \"UID\""),
    ] {
        write(text);
        set(&[]).failure(status).stderr_has(said);
    }
    // With the final NUL it exceeds what Linux allows for one string.
    write(&format!("LONG={}\n", "x".repeat(131_067)));
    let said =
        "my .env: line 1: LONG is too long: 131072 bytes with its value, the limit is 131071\n";
    set(&[]).failure(2).stderr_has(said);
    std::fs::write(&file, b"A=\xff").expect("the file");
    set(&[]).failure(2).stderr_has("my .env: it is not UTF-8");
    std::fs::remove_file(&file).expect("the file");
    set(&[]).failure(1).stderr_has("my .env");
    assert_eq!(listed(&sandbox, "a")["variables"], expected);
    write(&format!("LONG={}\n", "x".repeat(131_066)));
    set(&[]).success();
    sandbox.venvyard(["run", "a", "--", "true"]).success();
}

#[test]
fn another_tools_environment_is_adopted_with_its_scripts() {
    let sandbox = Sandbox::new().with_pyenv();
    let path = sandbox.environment("other");
    python::venv(&sandbox, &path);
    let script = sandbox.read(path.join(BIN).join("activate"));
    // It is refused before the environment is adopted.
    sandbox.venvyard(["var", "set", "other", "A=1", "PS1=x"]).failure(2);
    assert!(!sandbox.data().join("registry.d/other.toml").exists());
    let said = sandbox.venvyard(["var", "set", "other", "A=1"]).success();
    for name in ["activate", "activate.fish"] {
        let line = format!("{name}: it has no block for variables\n");
        assert!(said.stderr.contains(&line), "{}", said.stderr);
    }
    assert_eq!(sandbox.read(path.join(BIN).join("activate")), script);
    assert_eq!(listed(&sandbox, "other")["variables"], json!({"A": "1"}));
}

#[cfg(unix)]
#[test]
fn run_and_the_activate_script_set_them() {
    let sandbox = Sandbox::with(["a"]).env("M", "/there");
    sandbox.venvyard(["var", "set", "a", "A=two words", "PATH^=~/tools", "M+=/more"]).success();
    let print = "printf '%s|' \"$A\" \"$PATH\" \"$M\"";
    let ran = sandbox.venvyard(["run", "a", "--", "sh", "-c", print]).success().stdout;
    let env = sandbox.environment("a");
    let begins = format!("two words|{}/bin:{}/tools:", env.display(), sandbox.home().display());
    assert!(ran.starts_with(&begins) && ran.ends_with("|/there:/more|"), "{ran}");
    let mut command = sandbox.command("sh");
    command.args(["-c", &format!(". \"$1\"; {print}"), "sh"]).arg(env.join("bin/activate"));
    Outcome::of(command).success().stdout_is(&ran);
}

#[test]
fn values_too_long_for_any_program_are_refused() {
    let sandbox = Sandbox::with(["a"]);
    let many: Vec<String> = (0..20).map(|at| format!("B{at}={}", "x".repeat(100_000))).collect();
    for (file, lines) in [("many.env", &many[..]), ("few.env", &many[..5])] {
        std::fs::write(sandbox.home().join(file), lines.join("\n")).unwrap();
    }
    let refused = sandbox.venvyard(["var", "set", "a", "--from-file", "many.env"]).failure(2);
    let line = "venvyard: many.env: line 6: the variables together are too long: ";
    assert!(refused.stderr.starts_with(line), "{refused}");
    assert_eq!(listed(&sandbox, "a")["variables"], json!({}));
    sandbox.venvyard(["var", "set", "a", "--from-file", "few.env"]).success();
    let refused = sandbox.venvyard(["var", "set", "a", &format!("C={}", "x".repeat(30_000))]);
    refused.failure(2).stderr_has("together are too long");
    assert!(listed(&sandbox, "a")["variables"]["C"].is_null());
    // With the project's variables, too.
    let project = sandbox.project("p");
    let file = format!("[variables]\nC = '{}'\n", "x".repeat(30_000));
    std::fs::write(project.join("venvyard.toml"), file).unwrap();
    sandbox.venvyard(["project", "set", "a", project.to_str().unwrap()]).success();
    sandbox.venvyard(["trust", "-y", project.to_str().unwrap()]).success();
    for words in [&["activate", "--shell", "bash", "a"][..], &["run", "a", "--", "true"]] {
        let code = if words[0] == "activate" { "(exit 1)\n" } else { "" };
        let refused = sandbox.venvyard(words).failure(1).stdout_is(code);
        assert!(refused.stderr.starts_with("venvyard: can't enter a: "), "{refused}");
        assert_eq!(refused.stderr.lines().count(), 1, "{refused}");
    }
}

#[cfg(unix)]
#[test]
fn a_word_that_is_not_utf_8_is_named() {
    use std::os::unix::ffi::OsStrExt as _;
    let sandbox = Sandbox::with(["a"]);
    let mut set = sandbox.command("venvyard");
    set.args(["var", "set", "a"]).arg(std::ffi::OsStr::from_bytes(b"BAD=\xff"));
    let refused = Outcome::of(set).failure(2);
    assert_eq!(refused.stderr, "venvyard: the value of BAD is not UTF-8\n");
}

#[test]
fn a_project_means_its_environment_here_too() {
    let sandbox = Sandbox::with(["a"]);
    let project = sandbox.project("shop");
    sandbox.venvyard(["project", "set", "a", project.to_str().unwrap()]).success();
    for word in [".", "shop"] {
        let value = format!("A={word}");
        sandbox.venvyard_in(&project, ["var", "set", word, &value, "B=1"]).success();
        sandbox.venvyard_in(&project, ["var", "unset", word, "B"]).success();
        assert_eq!(listed(&sandbox, "a")["variables"], json!({"A": word}));
    }
    sandbox.venvyard(["var", "set", ".", "A=1"]).failure(3);
}

#[test]
fn changing_the_active_environment_names_the_next_workon() {
    let sandbox = Sandbox::with(["a b"]);
    let sandbox = sandbox.env("VIRTUAL_ENV", "");
    let active = sandbox.environment("a b");
    let sandbox = sandbox.env("VIRTUAL_ENV", active);
    let said = sandbox.venvyard(["var", "set", "a b", "A=1"]).success().stderr;
    let changed = "changed in a b: A; 'workon 'a b'' brings this shell up to date\n";
    assert!(said.starts_with(changed), "{said}");
}

#[test]
fn concurrent_changes_are_all_kept() {
    let sandbox = Sandbox::with(["a"]);
    std::thread::scope(|scope| {
        for at in 0..8 {
            let sandbox = &sandbox;
            scope.spawn(move || {
                sandbox.venvyard(["var", "set", "a", &format!("V{at}={at}")]).success();
            });
        }
    });
    let expected: serde_json::Map<String, Value> =
        (0..8).map(|at| (format!("V{at}"), json!(at.to_string()))).collect();
    assert_eq!(listed(&sandbox, "a")["variables"], Value::Object(expected));
    let script = sandbox.read(sandbox.environment("a").join(BIN).join("activate"));
    for at in 0..8 {
        assert!(script.contains(&format!("\nV{at}='{at}'\n")), "{at}: {script}");
    }
}

#[test]
fn tab_offers_the_variables_that_can_be_unset() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["var", "set", "a", "A=secret", "B=1", "PATH+=~/x", "PATH^=~/y"]).success();
    sandbox
        .venvyard(["__complete", "fish", "5", "venvyard", "var", "unset", "a", "B", ""])
        .success()
        .stdout_is("A\ta value\nPATH\t2 directories\n");
    sandbox
        .venvyard(["__complete", "fish", "3", "venvyard", "var", "set", ""])
        .success()
        .stdout_has("a\t");
}
