//! Tests of the table of verbs, and of the command lines it explains.

use clap::{ArgAction, CommandFactory as _, ValueHint};

use super::*;

/// What is completed at the end of the line, what is attached to it, and its prefix.
fn parts(line: &str) -> Option<(ValueKind, String, String)> {
    let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    let question = question(&words, words.len() - 1)?;
    Some((question.kind, question.attached.to_owned(), question.prefix.to_owned()))
}

fn kind(line: &str) -> ValueKind {
    parts(line).unwrap_or_else(|| panic!("{line}")).0
}

/// Command lines, and what can be completed at their ends.
const LINES: &[(&str, ValueKind)] = &[
    ("workon ", EnvironmentOrProject),
    ("workon a", EnvironmentOrProject),
    ("workon -n a", EnvironmentOrProject),
    ("workon -", Options),
    ("workon --no", Options),
    ("workon a ", Options),
    ("workon a -", Options),
    ("workon -- ", EnvironmentOrProject),
    ("workon -- -", EnvironmentOrProject),
    ("workon -- a ", Nothing),
    ("workon -- a -", Nothing),
    ("mkenv ", Nothing),
    ("mkenv x", Nothing),
    ("mkenv c ", Options),
    ("mkenv -p ", Interpreter),
    ("mkenv --python 3.", Interpreter),
    ("mkenv --python /usr/b", File),
    ("mkenv --python ./p", File),
    ("mkenv --python ~", File),
    ("mkenv --python 3.9 ", Nothing),
    ("mkenv --python=3.9 ", Nothing),
    ("mkenv -p3.9 ", Nothing),
    ("mkenv -p", Options),
    ("mkenv -p3.", Interpreter),
    ("mkenv --python=3.", Interpreter),
    ("mkenv --", Options),
    ("mkenv --py", Options),
    ("mkenv --python", Options),
    ("mkenv c --in", Options),
    ("mkenv c -a ", Directory),
    ("mkenv c --project x", Directory),
    ("mkenv c -r ", File),
    ("mkenv c -i ", Nothing),
    ("mkenv c --prompt ", Nothing),
    ("mkenv c --link-mode ", LinkMode),
    ("mkenv c --no-pip --link-mode h", LinkMode),
    ("mkenv -p -- ", Nothing),
    ("mkenv -- -p", Nothing),
    ("mktmpenv ", Options),
    ("mktmpenv -p ", Interpreter),
    ("cdenv ", InEnvironment),
    ("cdenv li", InEnvironment),
    ("cdenv lib ", Nothing),
    ("cdsite ", InSitePackages),
    ("cdproject ", EnvironmentOrProject),
    ("lssite ", Nothing),
    ("rmenv ", Environment),
    ("rmenv a -y b ", Environment),
    ("rmenv -- ", Environment),
    ("lsenv ", Options),
    ("lsenv --j", Options),
    ("venvyard ", Verbs),
    ("venvyard cr", Verbs),
    ("venvyard -", Options),
    ("venvyard --help ", Verbs),
    ("venvyard activate ", EnvironmentOrProject),
    ("venvyard activate a --shell ", Language),
    ("venvyard create --li", Options),
    ("venvyard show ", EnvironmentOrProject),
    ("venvyard run ", EnvironmentOrProject),
    ("venvyard run -", Options),
    ("venvyard run a ", Command),
    ("venvyard run a -", Options),
    ("venvyard run a -- ", Command),
    ("venvyard run a -- ./", File),
    ("venvyard run a -- -", Nothing),
    ("venvyard run a ls ", File),
    ("venvyard run a ls -", Nothing),
    ("venvyard run a -- ls --python ", File),
    ("venvyard shell ", EnvironmentOrProject),
    ("venvyard shell a --create -p ", Interpreter),
    ("venvyard setup ", Options),
    ("venvyard setup --shell ", Shell),
    ("venvyard setup --auto --guard=d", Guard),
    ("venvyard init ", Shell),
    ("venvyard init bash ", Options),
    ("venvyard project ", Verbs),
    ("venvyard project -", Options),
    ("venvyard project set ", Environment),
    ("venvyard project set a ", Directory),
    ("venvyard project set a . ", Options),
    ("venvyard project unset ", Environment),
    ("venvyard var ", Verbs),
    ("venvyard var set ", EnvironmentOrProject),
    ("venvyard var set a ", Nothing),
    ("venvyard var set a --from-file ", File),
    ("venvyard var set a -", Options),
    ("venvyard var unset a ", Variable),
    ("venvyard var unset a A ", Variable),
    ("venvyard var list ", EnvironmentOrProject),
    ("venvyard var list a ", Options),
    ("venvyard python ", Verbs),
    ("venvyard python find ", Interpreter),
    ("mkenv --seed ", Seed),
    ("mkenv c --seed=pip,", Seed),
    ("venvyard shell a --create --seed s", Seed),
    ("venvyard seed ", Verbs),
    ("venvyard seed add ", File),
    ("venvyard seed add a.whl ", File),
    ("venvyard seed upgrade pip ", Seed),
    ("venvyard seed prune ", Options),
    ("venvyard repair ", Environment),
    ("venvyard repair --unlink ", Environment),
    ("venvyard repair a ", Options),
    ("/usr/local/bin/venvyard list ", Options),
    ("venvyard.exe ", Verbs),
];

#[test]
fn completes_what_fits_at_the_cursor() {
    for (line, expected) in LINES {
        assert_eq!(kind(line), *expected, "{line:?}");
    }
}

#[test]
fn completes_nothing_for_other_programs_and_unknown_verbs() {
    for line in [
        "elsewhere ",
        "venvyard nosuch ",
        "venvyard cdenv ",
        "venvyard project nosuch ",
        "xvenvyard ",
    ] {
        assert_eq!(parts(line), None, "{line:?}");
    }
}

#[test]
fn a_value_may_be_in_the_word_of_its_option() {
    let of = |line| {
        let (kind, attached, prefix) = parts(line).unwrap();
        (kind, format!("{attached}|{prefix}"))
    };
    assert_eq!(of("mkenv --python=3."), (Interpreter, "--python=|3.".to_owned()));
    assert_eq!(of("mkenv --python="), (Interpreter, "--python=|".to_owned()));
    assert_eq!(of("mkenv --python=/u"), (File, "--python=|/u".to_owned()));
    assert_eq!(of("mkenv --requirements=r=e"), (File, "--requirements=|r=e".to_owned()));
    assert_eq!(of("mkenv -p3."), (Interpreter, "-p|3.".to_owned()));
    assert_eq!(of("mkenv -rx"), (Nothing, "-r|x".to_owned()));
    assert_eq!(of("mkenv --nosuch=é"), (Nothing, "--nosuch=|é".to_owned()));
    assert_eq!(of("mkenv -é"), (Options, "|-é".to_owned()));
}

#[test]
fn the_question_has_the_words_on_both_sides() {
    let words = ["rmenv", "a", "", "c"].map(str::to_owned);
    assert_eq!(question(&words, 2).unwrap().others, ["a", "c"]);
}

/// Every argument offers values, except those that only the user knows.
#[test]
fn every_argument_offers_values() {
    const UNKNOWN: [&str; 5] = [
        "create --prompt",
        "create --install",
        "create NAME",
        "create --loaded",
        "activate --loaded",
    ];
    for verb in VERBS {
        let name = verb.path.join(" ");
        let options = verb.options.iter().map(|it| (format!("--{}", it.long), it.value));
        let words = verb.words.iter().map(|value| ("NAME".to_owned(), *value));
        for (argument, value) in options.chain(words) {
            let argument = format!("{name} {argument}");
            let known = UNKNOWN.contains(&argument.as_str());
            assert_eq!(value == Nothing, known, "{argument}");
        }
    }
}

/// The table repeats what clap knows, because building clap's parser takes longer than a reply may.
#[test]
fn the_table_agrees_with_the_command_line() {
    let mut paths = Vec::new();
    compare(&crate::cli::Cli::command(), &mut Vec::new(), &mut paths);
    let known: Vec<Vec<&str>> = VERBS.iter().map(|verb| verb.path.to_vec()).collect();
    for path in &known {
        assert!(
            paths.iter().any(|there| there == path),
            "the table has {path:?}, which is no verb"
        );
    }
}

fn compare(command: &clap::Command, path: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    let strings: Vec<&str> = path.iter().map(String::as_str).collect();
    let verb = find(&strings).unwrap_or_else(|| panic!("{path:?} is not in the table"));
    let mut options = 0;
    let mut words = 0;
    for arg in command.get_arguments() {
        let name = arg.get_long();
        if arg.is_positional() {
            words += 1;
        } else if matches!(arg.get_action(), ArgAction::Set | ArgAction::Append) {
            let name = name.expect("a name");
            let known = verb.options.iter().find(|option| option.long == name);
            let option = known.unwrap_or_else(|| panic!("{path:?} --{name} is not in the table"));
            assert_eq!(option.short, arg.get_short(), "{path:?} --{name}");
            assert_eq!(option.value == Directory, arg.get_value_hint() == ValueHint::DirPath);
            assert_eq!(option.value == File, arg.get_value_hint() == ValueHint::FilePath);
            options += 1;
        }
    }
    assert_eq!(options, verb.options.len(), "the table has more options for {path:?}");
    if !command.has_subcommands() {
        let repeats = usize::from(!matches!(verb.then, Options));
        assert_eq!(words, verb.words.len() + repeats, "{path:?}");
    }
    paths.push(path.clone());
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        path.push(below.get_name().to_owned());
        compare(below, path, paths);
        path.pop();
    }
}
