//! The variables in activate scripts, in this machine's shells: values and directories that look
//! like code arrive byte for byte, and leave nothing behind.
#![cfg(unix)]

mod dialects;

use std::collections::BTreeMap;
use std::path::Path;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

use dialects::{Dialect, dialects};

use super::scripts_tests::{Env, POSIX};
use super::write_variables::{SkippedScript, write_variables};
use crate::fs::{self, Readers};
use crate::python::testing::pyenv;
use crate::variables::{Variable, VariableName, Variables};

/// Texts that broke quoting somewhere, among them the ends of blocks, and many random ones.
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn values() -> Vec<String> {
    let mut values: Vec<String> = [
        "",
        " ",
        "plain",
        "two words ",
        "'",
        "''",
        "\"",
        "$(touch canary)",
        "`touch canary`",
        "'$(touch canary)'",
        "'; touch canary; '",
        "\\'; touch canary; '",
        "\\",
        "a\\",
        "!",
        "!!",
        "\\!",
        "%n%m%",
        "%PATH%",
        "a\nb",
        "\n",
        "trailing\n\n",
        "a\\\nb",
        "\r\n",
        "\t",
        "*",
        "~",
        "~/x",
        "-n",
        "${HOME}",
        "$env:HOME",
        "é 環境 \u{1f600}",
        "\u{2018}\u{2019}\u{201a}\u{201b}",
        "'; touch canary #\u{2019}; touch canary #",
        "'#",
        "'##",
        "{a,b}",
        "a:b:",
        "(",
        ")",
        "<NAME> <VALUE>",
        "x\n# <<< variables <<<\ntouch canary\n",
        "x\n# >>> variables: set >>>\n# <<< variables <<< 1\ntouch canary\n",
        "\u{1b}[31m",
        "\u{feff}",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut runner = TestRunner::deterministic();
    let random = "[ -~]{0,12}|['\\\\!$`\"\n %#]{0,8}|\\PC{0,8}";
    values.extend((0..200).map(|_| random.new_tree(&mut runner).unwrap().current()));
    values
}

pub(super) fn name(text: &str) -> VariableName {
    VariableName::new(text).unwrap()
}

pub(super) fn entries(prepend: &[&str], append: &[&str]) -> Variable {
    let owned = |list: &[&str]| list.iter().map(|&one| one.to_owned()).collect();
    Variable::Entries { prepend: owned(prepend), append: owned(append) }
}

/// Each value as a variable, `V0` and so on. For fish, those named `V_PATH0` are lists.
pub(super) fn nasty() -> Variables {
    let names =
        |at: usize| if at.is_multiple_of(5) { format!("V{at}_PATH") } else { format!("V{at}") };
    let values = values().into_iter().enumerate();
    values.map(|(at, value)| (name(&names(at)), Variable::Value(value))).collect()
}

/// Writes the variables twice, which replaces only the blocks.
pub(super) fn carried(variables: &Variables) -> Env {
    let env = Env::new("a");
    let before = texts(&env);
    assert_eq!(write_variables(&env.path, variables, Readers::Same, env.dir.path()).unwrap(), []);
    let written = texts(&env);
    assert_eq!(
        write_variables(&env.path, &Variables::new(), Readers::Same, env.dir.path()).unwrap(),
        []
    );
    assert_eq!(texts(&env), before);
    assert_eq!(write_variables(&env.path, variables, Readers::Same, env.dir.path()).unwrap(), []);
    assert_eq!(texts(&env), written);
    env
}

fn texts(env: &Env) -> BTreeMap<String, String> {
    std::fs::read_dir(env.path.join("bin"))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let text = std::fs::read_to_string(entry.path()).unwrap();
            // The byte order mark stays in the file even if it is ASCII again.
            let text = text.trim_start_matches('\u{feff}').to_owned();
            (entry.file_name().into_string().unwrap(), text)
        })
        .collect()
}

/// Parses what `env -0` wrote to the file.
pub(super) fn environment(env: &Env, file: &str) -> BTreeMap<String, String> {
    let text = std::fs::read(env.dir.path().join(file)).unwrap();
    let text = String::from_utf8(text).unwrap();
    let pairs = text.split_terminator('\0').map(|pair| pair.split_once('=').unwrap());
    let pairs = pairs.filter(|(name, _)| !["_", "SHLVL", "PWD", "OLDPWD"].contains(name));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Each variable starts in one of five states. While the environment is active it has its value,
/// and afterwards its old state.
fn come_and_go(
    env: &Env,
    dialect: &Dialect,
    names: &[String],
) -> Option<[BTreeMap<String, String>; 3]> {
    let before: String =
        names.iter().enumerate().map(|(at, name)| (dialect.before)(name, at)).collect();
    let all = if dialect.source == "activate" { "set" } else { ":" };
    let script = format!(
        "{before}\n/usr/bin/env -0 > before.env\n{all} > before.set\n{}\n/usr/bin/env -0 > active.env\n\
         deactivate\n/usr/bin/env -0 > after.env\n{all} > after.set\n",
        dialect.activate
    );
    for file in ["before", "active", "after"] {
        for end in ["env", "set"] {
            fs::delete_file(&env.dir.path().join(format!("{file}.{end}"))).unwrap();
        }
    }
    let (_, stderr) = env.run(dialect.shell, &script, dialect.source)?;
    assert_eq!(stderr, "", "{:?}", dialect.shell);
    let known = |line: &String| !line.starts_with("before") && !line.starts_with("after");
    let of = |name| env.snapshot(name).into_iter().filter(known).collect::<Vec<_>>();
    assert_eq!(of("before.set"), of("after.set"), "{:?}", dialect.shell);
    Some(["before.env", "active.env", "after.env"].map(|file| environment(env, file)))
}

#[test]
fn values_arrive_byte_for_byte_and_leave_nothing_behind() {
    let variables = nasty();
    let env = carried(&variables);
    let names: Vec<String> = variables.keys().map(ToString::to_string).collect();
    for dialect in dialects() {
        let Some([before, active, after]) = come_and_go(&env, &dialect, &names) else { continue };
        for (name, variable) in &variables {
            let Variable::Value(value) = variable else { unreachable!() };
            assert_eq!(active.get(name.as_str()), Some(value), "{:?} {name}", dialect.shell);
        }
        assert_eq!(before, after, "{:?}", dialect.shell);
    }
}

/// The value of a list variable at each point, if it starts as `before`.
fn lists(env: &Env, dialect: &Dialect, before: &str, edit: &str) -> Option<[Option<String>; 3]> {
    let script = format!(
        "{before}\n/usr/bin/env -0 > before.env\n{}\n/usr/bin/env -0 > active.env\n{edit}\n\
         deactivate\n/usr/bin/env -0 > after.env\n",
        dialect.activate
    );
    for file in ["before.env", "active.env", "after.env"] {
        fs::delete_file(&env.dir.path().join(file)).unwrap();
    }
    let (_, stderr) = env.run(dialect.shell, &script, dialect.source)?;
    assert_eq!(stderr, "", "{:?}", dialect.shell);
    let of = |file| environment(env, file).remove("LISTPATH");
    Some(["before.env", "active.env", "after.env"].map(of))
}

#[test]
fn entries_are_removed_by_value_and_others_are_kept() {
    let odd = "/a 'b\"$(touch canary)`x`!%é*}";
    let variables = Variables::from([
        (name("LISTPATH"), entries(&["/first", odd], &["/last", "~/end"])),
        (name("LIST"), entries(&[odd], &[])),
    ]);
    let env = carried(&variables);
    let end = format!("{}/end", env.dir.path().display());
    for dialect in dialects() {
        let (set, add) = match dialect.source {
            "activate" => ("export LISTPATH=", "LISTPATH=/added:$LISTPATH:/behind"),
            "activate.fish" => ("set -gx LISTPATH ", "set -gx LISTPATH /added $LISTPATH /behind"),
            _ => ("setenv LISTPATH ", ":"),
        };
        for there in [None, Some(""), Some("/x"), Some("/x:/y"), Some("/first:/x:/last")] {
            let before = there.map_or(String::new(), |there| format!("{set}'{there}'"));
            let Some(found) = lists(&env, &dialect, &before, "") else { continue };
            let middle = there.filter(|there| !there.is_empty());
            let middle = middle.map_or(String::new(), |there| format!("{there}:"));
            let active = format!("/first:{odd}:{middle}/last:{end}");
            let there = there.map(str::to_owned);
            assert_eq!(found, [there.clone(), Some(active), there], "{:?}", dialect.shell);
        }
        // csh can't remove an entry from a changed text.
        if dialect.source != "activate.csh" {
            for (there, left) in [("", "/added:/behind"), ("/x", "/added:/x:/behind")] {
                let before = format!("{set}'{there}'");
                let Some([_, _, after]) = lists(&env, &dialect, &before, add) else { continue };
                assert_eq!(after.as_deref(), Some(left), "{:?}", dialect.shell);
            }
        }
    }
}

#[test]
fn the_environment_stays_first_in_path() {
    let variables = Variables::from([(name("PATH"), entries(&["/front 1", "/2"], &["/back"]))]);
    let env = carried(&variables);
    let first = env.bin();
    for dialect in dialects() {
        for there in ["/usr/bin:/bin", "/back:/usr/bin:/2"] {
            let before = match dialect.source {
                "activate.csh" => format!("setenv PATH {there}"),
                "activate.fish" => format!("set -gx PATH (string split : {there})"),
                _ => format!("PATH={there}"),
            };
            let (script, print) = (dialect.activate, "/usr/bin/printenv PATH");
            let script = format!("{before}\n{script}\n{print}\ndeactivate\n{print}\n");
            let Some((stdout, _)) = env.run(dialect.shell, &script, dialect.source) else {
                continue;
            };
            let active = format!("{first}:/front 1:/2:{there}:/back");
            assert_eq!(stdout, format!("{active}\n{there}\n"), "{:?}", dialect.shell);
        }
    }
    let script = "unset PATH; . \"$SCRIPT\"; deactivate; echo \"${PATH-unset}\"";
    for shell in POSIX {
        let Some((stdout, _)) = env.run(shell, script, "activate") else { continue };
        assert_eq!(stdout, "unset\n", "{shell:?}");
    }
}

#[test]
fn a_variable_that_was_changed_in_the_meantime_is_kept() {
    let variables = Variables::from([(name("A"), Variable::Value("1".to_owned()))]);
    let env = carried(&variables);
    for dialect in dialects() {
        let change = match dialect.source {
            "activate.csh" => "setenv A mine",
            "activate.fish" => "set -gx A mine",
            _ => "A=mine",
        };
        let (activate, print) = (dialect.activate, "/usr/bin/printenv A");
        let script = format!("{activate}\n{print}\n{change}\ndeactivate\n{print}\n");
        let Some((stdout, _)) = env.run(dialect.shell, &script, dialect.source) else { continue };
        assert_eq!(stdout, "1\nmine\n", "{:?}", dialect.shell);
    }
}

#[test]
fn running_python_and_nushell_get_the_variables() {
    let mut variables = nasty();
    variables.insert(name("LISTPATH"), entries(&["/a'b"], &["/c"]));
    variables.insert(name("PATH"), entries(&["/front"], &["/back"]));
    let env = carried(&variables);
    let expected = |active: &BTreeMap<String, String>, who: &str| {
        for (name, variable) in &variables {
            if let Variable::Value(value) = variable {
                assert_eq!(active.get(name.as_str()), Some(value), "{who} {name}");
            }
        }
        assert_eq!(active["LISTPATH"], "/a'b:/c", "{who}");
        assert_eq!(active["PATH"], format!("{}:/front:/usr/bin:/bin:/back", env.bin()), "{who}");
    };
    let python = "import os, runpy, sys\nrunpy.run_path(os.environ['SCRIPT'])\n\
         os.system('/usr/bin/env -0 > active.env')\n";
    for version in ["2.7.18", "3.7.16", "3.13.0"] {
        let Some(interpreter) = pyenv(version) else { continue };
        let interpreter = format!("{}/bin/python", interpreter.display());
        if env.run(&[&interpreter, "-ES"], python, "activate_this.py").is_some() {
            expected(&environment(&env, "active.env"), version);
        }
    }
    let script = env.path.join("bin/activate.nu");
    fs::symlink(&script, &env.dir.path().join("activate.nu")).unwrap();
    let nu = "overlay use activate.nu\n^/usr/bin/env -0 | save -f active.env\n\
         deactivate\n^/usr/bin/env -0 | save -f after.env\n";
    fs::write_new(&env.dir.path().join("script.nu"), nu.as_bytes()).unwrap();
    if env.run(&["nu", "--no-config-file", "script.nu"], "", "activate.nu").is_some() {
        expected(&environment(&env, "active.env"), "nu");
        let after = environment(&env, "after.env");
        assert!(variables.keys().all(|name| name.is_path() || !after.contains_key(name.as_str())));
        assert_eq!(after["PATH"], "/usr/bin:/bin");
    }
}

#[test]
fn powershell_and_cmd_scripts_have_the_right_encoding() {
    let mut variables = nasty();
    variables.insert(name("LISTPATH"), entries(&["/a'b\u{2019}"], &["/c"]));
    variables.insert(name("PATH"), entries(&["/front"], &["/100%"]));
    let env = carried(&variables);
    let texts = texts(&env);
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
    let tree = parser.parse(&texts["activate.ps1"], None).unwrap();
    assert!(!tree.root_node().has_error());
    let batch = &texts["activate.bat"];
    for (line, there) in [
        ("@rem V0_PATH is left out: cmd has no empty variables\r\n", true),
        ("@rem V19 is left out: its value contains a line break or a control character\r\n", true),
        ("@rem PATH is left out: cmd can't remove a directory of that name again\r\n", true),
        ("@set V18=%%PATH%%\r\n", true),
        ("@set V3=two words \r\n", true),
        ("V19=", false),
    ] {
        assert_eq!(batch.contains(line), there, "{line}");
    }
    assert_eq!(batch.matches('\n').count(), batch.matches("\r\n").count());
    assert!(!texts["deactivate.bat"].contains("V19="));
}

#[test]
fn text_outside_of_the_blocks_is_kept() {
    let env = Env::new("a");
    let file = env.path.join("bin/activate");
    let other = env.dir.path().join("other");
    let text = std::fs::read_to_string(&file).unwrap();
    fs::replace(&file, format!("# mine\r\n{text}echo mine").as_bytes()).unwrap();
    fs::set_mode(&file, 0o640).unwrap();
    crate::fs::link_or_copy(&file, &other, fs::LinkMode::Hardlink).unwrap();
    let variables = Variables::from([(name("A"), Variable::Value("1".to_owned()))]);
    assert_eq!(write_variables(&env.path, &variables, Readers::Same, Path::new("/h")).unwrap(), []);
    let new = std::fs::read_to_string(&file).unwrap();
    assert!(
        new.starts_with("# mine\r\n# Activates this")
            && new.ends_with("variables <<<\n\nhash -r 2>/dev/null || :\necho mine"),
        "{new}"
    );
    assert!(new.contains("\nA='1'\n"));
    assert!(!std::fs::read_to_string(&other).unwrap().contains("A='1'"));
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn scripts_without_blocks_and_read_only_ones_are_skipped() {
    let env = Env::new("a");
    let bin = env.path.join("bin");
    let unended = "# >>> variables: set >>>\nA=1\n";
    fs::replace(&bin.join("activate"), b"export VIRTUAL_ENV=x\n").unwrap();
    fs::replace(&bin.join("activate.csh"), unended.as_bytes()).unwrap();
    fs::replace(&bin.join("activate.nu"), b"# >>> variables: set >>>\n\xff").unwrap();
    fs::set_mode(&bin.join("activate.fish"), 0o444).unwrap();
    fs::delete_file(&bin.join("activate.bat")).unwrap();
    let variables = Variables::from([(name("A"), Variable::Value("1".to_owned()))]);
    let before = texts_but_nu(&bin);
    let skipped = write_variables(&env.path, &variables, Readers::Same, Path::new("/h")).unwrap();
    let block = "it has no block for variables";
    let expected = [
        ("activate", block),
        ("activate.fish", "it is read-only"),
        ("activate.csh", block),
        ("activate.nu", block),
    ];
    let expected = expected
        .map(|(name, reason)| SkippedScript { path: bin.join(name), reason: reason.to_owned() });
    assert_eq!(skipped, expected);
    assert_eq!(texts_but_nu(&bin), before);
}

/// The texts of the scripts that were skipped and can be read.
fn texts_but_nu(bin: &Path) -> Vec<String> {
    let names = ["activate", "activate.fish", "activate.csh"];
    names.map(|name| std::fs::read_to_string(bin.join(name)).unwrap()).to_vec()
}
