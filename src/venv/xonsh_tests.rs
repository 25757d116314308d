//! `activate.xsh` in a real xonsh.
#![cfg(unix)]

use std::fmt::Write as _;

use super::scripts::python as literal;
use super::scripts_tests::{Env, PROMPTS};
use super::write_variables_tests::{carried, entries, environment, name, nasty};
use crate::fs;
use crate::variables::{Variable, Variables};

/// `say` prints texts with a NUL after each; `state` is the whole state of a session.
const FUNCTIONS: &str = r#"
def say(*texts):
    for text in texts:
        print("unset" if text is None else text, end="\0")
def given(name):
    return __xonsh__.env.detype().get(name)
def state():
    env = {name: value for name, value in __xonsh__.env.detype().items() if name != "_"}
    return [env, sorted(__xonsh__.ctx), sorted(aliases), repr(__xonsh__.env["PATH"])]
$PYTHONHOME = "/python/home"
def varied():
    was, now = before, state()
    names = [name for name in {**was[0], **now[0]} if was[0].get(name) != now[0].get(name)]
    say("; ".join(sorted(names)) + ("" if was[1:] == now[1:] else repr((was[1:], now[1:]))))
# What xonsh notes about the first program is there from then on.
/bin/true > active.env
before = None
"#;

/// What the script prints.
fn said(env: &Env, script: &str) -> Option<Vec<String>> {
    let file = env.dir.path().join("script.xsh");
    fs::replace(&file, format!("{FUNCTIONS}{script}").as_bytes()).unwrap();
    let xonsh = crate::testing::program("xonsh")?;
    // xonsh runs in a Python, which would look for its own library there.
    let shell = ["env", "-u", "PYTHONHOME", xonsh.to_str().unwrap(), "--no-rc", "script.xsh"];
    let (stdout, stderr) = env.run(&shell, "", "activate.xsh")?;
    assert_eq!(stderr, "", "{stdout}");
    Some(stdout.split_terminator('\0').map(str::to_owned).collect())
}

fn source(env: &Env) -> String {
    let script = env.path.join("bin/activate.xsh");
    format!("source @({})", literal(script.to_str().unwrap()))
}

#[test]
fn it_shows_its_values_and_puts_all_back() {
    let envs = PROMPTS.map(Env::new);
    let of_one = |env: &Env| {
        let source = source(env);
        format!(
            "before = state()\n{source}\n\
             say(given('VIRTUAL_ENV'), given('VIRTUAL_ENV_PROMPT'), given('PATH'), given('PYTHONHOME'))\n\
             {source}\nsay(given('PATH'))\n$PATH.insert(0, '/added')\ndeactivate\nsay(given('PATH'))\n\
             del $PATH[0]\nvaried()\n"
        )
    };
    let mut script: String = envs.iter().map(of_one).collect();
    // A directory that xonsh displays in another form has its old value again.
    write!(script, "$PATH = '~/bin:/usr/bin:/bin'\naliases['deactivate'] = ['echo', 'mine']\nbefore = state()\n\
         {}\ndeactivate\nvaried()\nsay(aliases['deactivate'])\n",
        source(&envs[0])).unwrap();
    let Some(said) = said(&envs[0], &script) else { return };
    let mut expected = Vec::new();
    for (env, prompt) in envs.iter().zip(PROMPTS) {
        let path = format!("{}:/usr/bin:/bin", env.bin());
        let values = [env.path.to_str().unwrap(), prompt, &path, "unset", &path];
        expected.extend(values.map(str::to_owned));
        expected.extend(["/added:/usr/bin:/bin", ""].map(str::to_owned));
    }
    expected.extend(["", "['echo', 'mine']"].map(str::to_owned));
    assert_eq!(said, expected);
}

#[test]
fn values_arrive_byte_for_byte_and_leave_nothing_behind() {
    let variables = nasty();
    let env = carried(&variables);
    let before = |(at, name): (usize, _)| match at % 3 {
        0 => format!("${name} = ' old '\n"),
        1 => format!("${name} = ''\n"),
        _ => String::new(),
    };
    let mut script: String = variables.keys().enumerate().map(before).collect();
    write!(
        script,
        "before = state()\n{}\n/usr/bin/env -0 > active.env\ndeactivate\nvaried()\n",
        source(&env)
    )
    .unwrap();
    let Some(said) = said(&env, &script) else { return };
    let active = environment(&env, "active.env");
    for (name, variable) in &variables {
        let Variable::Value(value) = variable else { unreachable!() };
        // For xonsh, a variable with such a name is a list, whose entries it expands for programs.
        if !(name.as_str().ends_with("PATH") && value.contains(['~', '$'])) {
            assert_eq!(active.get(name.as_str()), Some(value), "{name}");
        }
    }
    assert_eq!(said, [""]);
}

#[test]
fn lists_are_restored_except_for_changes_in_the_meantime() {
    let variables = Variables::from([
        (name("A"), Variable::Value("1".to_owned())),
        (name("LIST"), entries(&["/a 'b\"(`x`!%é*}"], &[])),
        (name("LISTPATH"), entries(&["/first", "/2"], &["/last", "~/end"])),
        (name("PATH"), entries(&["/front 1", "/2"], &["/back"])),
    ]);
    let env = carried(&variables);
    let text = std::fs::read_to_string(env.path.join("bin/activate.xsh")).unwrap();
    assert!(
        text.contains("    put(\"A\", '1')\n    put_entry(\"LIST\", \"front\", '/a \\'b"),
        "{text}"
    );
    let source = source(&env);
    let end = format!("{}/end", env.dir.path().display());
    let (mut script, mut expected) = (String::new(), Vec::new());
    for (there, change, left) in [
        (None, "", "unset"),
        (Some(""), "", ""),
        (Some("/first:/x:/last"), "", "/first:/x:/last"),
        (None, "$LISTPATH.insert(0, '/added')\n$LISTPATH.append('/behind')\n", "/added:/behind"),
        (Some("/x"), "del $LISTPATH\n", "unset"),
    ] {
        script.push_str(&there.map_or(String::new(), |there| format!("$LISTPATH = '{there}'\n")));
        write!(script, "{source}\nsay(given('LIST'), given('LISTPATH'), given('PATH'))\n{change}deactivate\n\
             say(given('LIST'), given('LISTPATH'), given('PATH'))\n__xonsh__.env.pop('LISTPATH', None)\n").unwrap();
        let middle = there.filter(|there| !there.is_empty());
        let middle = middle.map_or(String::new(), |there| format!("{there}:"));
        expected.extend(["/a 'b\"(`x`!%é*}".to_owned(), format!("/first:/2:{middle}/last:{end}")]);
        expected.push(format!("{}:/front 1:/2:/usr/bin:/bin:/back", env.bin()));
        expected.extend(["unset", left, "/usr/bin:/bin"].map(str::to_owned));
    }
    write!(script, "{source}\n$A = 'mine'\ndeactivate\nsay($A)\n").unwrap();
    expected.push("mine".to_owned());
    let Some(said) = said(&env, &script) else { return };
    assert_eq!(said, expected);
}
