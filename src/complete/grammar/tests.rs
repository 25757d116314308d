//! Tests of the table of verbs, and of the command lines it explains.

use clap::{ArgAction, CommandFactory as _, ValueHint};

use super::*;
use ValueKind::{Command, InEnvironment, InSitePackages, Kernel, Names};

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
    ("workon ", EnvironmentOrPrevious),
    ("workon a", EnvironmentOrPrevious),
    ("workon ./", Directory),
    ("rmenv a ~/c", Directory),
    ("workon -n a", EnvironmentOrPrevious),
    ("workon -", Options),
    ("workon --no", Options),
    ("workon a ", Options),
    ("workon a -", Options),
    ("workon -- ", EnvironmentOrPrevious),
    ("workon -- -", EnvironmentOrPrevious),
    ("workon -- a ", Nothing),
    ("workon -- a -", Nothing),
    ("workon - ", Options),
    ("mkenv --temp ", Options),
    ("mkenv c --no-pip --temp ", Options),
    ("mkenv ", Nothing),
    ("mkenv x", Nothing),
    ("mkenv c ", Options),
    ("mkenv -p ", Interpreter),
    ("mkenv --python 3.", Interpreter),
    ("mkenv --python /usr/b", File),
    ("mkenv --python ./p", File),
    ("mkenv --python ~", File),
    ("mkenv --python 3.9 ", Nothing),
    ("mkenv -p=3.9 ", Nothing),
    ("mkenv -p=3", Interpreter),
    ("mkenv -p=./", File),
    ("mkenv -p./", File),
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
    ("cpenv ", Environment),
    ("cpenv a ", Nothing),
    ("cpenv a b --link-mode ", LinkMode),
    ("mvenv ", Environment),
    ("mvenv a ", Nothing),
    ("mvenv a --to ", Directory),
    ("cdenv ", InEnvironment),
    ("cdenv li", InEnvironment),
    ("cdenv lib ", Nothing),
    ("cdsite ", InSitePackages),
    ("cdproject ", EnvironmentOrPrevious),
    ("lssite ", Nothing),
    ("rmenv ", Environment),
    ("rmenv a -y b ", Environment),
    ("rmenv -- ", Environment),
    ("lsenv ", Name),
    ("lsenv a ", Name),
    ("lsenv --sort ", Order),
    ("venvyard adopt ", Unmanaged),
    ("venvyard adopt a ", Nothing),
    ("venvyard adopt --scan ", Directory),
    ("venvyard adopt --scan a --yes ", Directory),
    ("lsenv --j", Options),
    ("venvyard ", Verbs),
    ("venvyard cr", Verbs),
    ("venvyard -", Options),
    ("venvyard -- ", Nothing),
    ("venvyard project -- ", Nothing),
    ("venvyard --help ", Verbs),
    ("venvyard activate ", EnvironmentOrPrevious),
    ("venvyard activate a --shell ", Language),
    ("venvyard create --li", Options),
    ("venvyard show ", EnvironmentOrPrevious),
    ("venvyard run ", EnvironmentOrPrevious),
    ("venvyard run -", Options),
    ("venvyard run a ", Command),
    ("venvyard each ", Command),
    ("venvyard each --names a,", Names),
    ("venvyard each -j 2 -- pip ", File),
    ("venvyard kernel remove ", Kernel),
    ("venvyard run a -", Options),
    ("venvyard run a -- ", Command),
    ("venvyard run a -- ./", Command),
    ("venvyard run a -- -", Nothing),
    ("venvyard run a ls ", File),
    ("venvyard run a ls -", Nothing),
    ("venvyard run a -- ls --python ", File),
    ("venvyard shell ", Environment),
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
    ("venvyard var set ", EnvironmentOrPrevious),
    ("venvyard var set a ", Nothing),
    ("venvyard var set a --from-file ", File),
    ("venvyard var set a -", Options),
    ("venvyard var unset a ", Variable),
    ("venvyard var unset a A ", Variable),
    ("venvyard var list ", EnvironmentOrPrevious),
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
    ("venvyard repair a ", Environment),
    ("/usr/local/bin/venvyard list ", Name),
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
    assert_eq!(of("mkenv -rx"), (File, "-r|x".to_owned()));
    assert_eq!(of("mkenv -p=3."), (Interpreter, "-p=|3.".to_owned()));
    assert_eq!(of("mkenv --nosuch=é"), (Nothing, "--nosuch=|é".to_owned()));
    assert_eq!(of("mkenv -é"), (Options, "|-é".to_owned()));
}

#[test]
fn the_question_has_the_words_and_options_on_both_sides() {
    let words = ["rmenv", "a", "", "-y", "c"].map(str::to_owned);
    let question = question(&words, 2).unwrap();
    assert_eq!(question.words, ["a", "c"]);
    assert_eq!(question.given.iter().map(|it| it.option.long).collect::<Vec<_>>(), ["yes"]);
}

/// The options on the line with their values, and the words.
fn given(line: &str) -> (Vec<(&'static str, String)>, Vec<String>) {
    let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    let question = question(&words, words.len() - 1).unwrap();
    let given = question.given.iter().map(|it| (it.option.long, it.value.to_owned()));
    (given.collect(), question.words.iter().map(|word| (*word).to_owned()).collect())
}

#[test]
fn values_are_told_apart_from_words() {
    for (line, options, words) in [
        ("rmenv -y a -- -b ", &[("yes", "")] as &[_], "a -b"),
        (
            "venvyard create pip --seed pip --seed=wheel -i=x -iy -p 3 ",
            &[
                ("seed", "pip"),
                ("seed", "wheel"),
                ("install", "x"),
                ("install", "y"),
                ("python", "3"),
            ],
            "pip",
        ),
        ("venvyard remove remove -yh ", &[("yes", ""), ("help", "")], "remove"),
        ("venvyard run a ls --json -y ", &[], "a ls --json -y"),
        ("venvyard run - ls ", &[], "- ls"),
    ] {
        let options: Vec<_> =
            options.iter().map(|(long, value)| (*long, (*value).to_owned())).collect();
        let words = words.split(' ').map(str::to_owned).collect();
        assert_eq!(given(line), (options, words), "{line}");
    }
}

/// Every argument offers values, except those that only the user knows.
#[test]
fn every_argument_offers_values() {
    const UNKNOWN: &[&str] = &[
        "clone --prompt",
        "clone --loaded",
        "clone word 2",
        "rename word 2",
        "adopt --as",
        "create --prompt",
        "create --install",
        "create word 1",
        "create --loaded",
        // The file has them.
        "create --extra",
        "create --group",
        "sync --extra",
        "sync --group",
        "activate --loaded",
        "restore --as",
        "prune --older",
        "rename --loaded",
        "run --id",
        "each --jobs",
        "each --filter",
        "kernel add --display-name",
        "kernel add --as",
    ];
    for verb in VERBS {
        let name = verb.path.join(" ");
        let options =
            verb.options.iter().filter_map(|it| Some((format!("--{}", it.long), it.value?)));
        let words = verb.words.iter().zip(1..).map(|(value, at)| (format!("word {at}"), *value));
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
    let row = format!("the row {path:?} of VERBS in src/complete/grammar.rs");
    let strings: Vec<&str> = path.iter().map(String::as_str).collect();
    let verb = find(&strings).unwrap_or_else(|| panic!("{row} is missing"));
    let mut options = 0;
    let mut words = 0;
    for arg in command.get_arguments() {
        let Some(name) = arg.get_long() else {
            words += 1;
            continue;
        };
        options += 1;
        let takes_value = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
        let kind = if takes_value { "option" } else { "flag" };
        let known = verb.options.iter().find(|option| option.long == name);
        let option = known.unwrap_or_else(|| panic!("{row} lacks {kind}({name:?})"));
        assert_eq!(option.value.is_some(), takes_value, "{row}: {name} is {kind}(…)");
        assert_eq!(option.short, arg.get_short(), "{row}: {name}");
        let repeats = matches!(arg.get_action(), ArgAction::Append | ArgAction::Count);
        assert_eq!(option.repeats, repeats, "{row}: {name}");
        let hints = |kind, hint| {
            assert_eq!(option.value == Some(kind), arg.get_value_hint() == hint, "{row}: {name}");
        };
        hints(Directory, ValueHint::DirPath);
        hints(File, ValueHint::FilePath);
    }
    if path.is_empty() {
        // The parser adds --version itself.
        options += 1;
    }
    assert_eq!(options, verb.options.len(), "{row} has options that the parser hasn't");
    if !command.has_subcommands() {
        let repeats = usize::from(!matches!(verb.then, Options));
        assert_eq!(words, verb.words.len() + repeats, "{row}: its words");
    }
    paths.push(path.clone());
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        path.push(below.get_name().to_owned());
        compare(below, path, paths);
        path.pop();
    }
}

/// Every option and every word that takes a path, in the one shell that can't complete it itself.
#[test]
fn zsh_without_its_completion_system_is_never_asked_for_paths() {
    let takes_paths = |kind: &ValueKind| matches!(kind, File | Directory | Interpreter);
    let mut count = 0;
    for verb in VERBS {
        let begin = [&["venvyard"], verb.path].concat();
        let words = (0..verb.words.len()).filter(|at| takes_paths(&verb.words[*at]));
        let words = words.map(|at| [begin.as_slice(), &["x"].repeat(at)].concat());
        let rest = takes_paths(&verb.then)
            .then(|| [begin.as_slice(), &["x"].repeat(verb.words.len())].concat());
        let options =
            verb.options.iter().filter(|option| option.value.as_ref().is_some_and(takes_paths));
        let names: Vec<String> = options.map(|option| format!("--{}", option.long)).collect();
        let apart = names.iter().map(|name| [begin.as_slice(), &[name.as_str()]].concat());
        for line in words.chain(rest).chain(apart) {
            let index = line.len().to_string();
            let args = [&["compctl", &index], line.as_slice(), &["./"]].concat();
            let args: Vec<std::ffi::OsString> = args.iter().map(std::ffi::OsString::from).collect();
            let answer = crate::complete::reply(&args).unwrap();
            assert!(answer.lines().any(|path| path == "./src/"), "{line:?}: {answer}");
            count += 1;
        }
    }
    assert!(count >= 8, "only {count}");
}
