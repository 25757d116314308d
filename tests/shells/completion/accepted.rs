//! A word that means an environment is offered exactly where the verb takes it. The verbs are those of the help, so a new
//! one is under test without a change.

use crate::support::{Outcome, Sandbox};

/// The first words of the lines that Tab offers in the project's directory.
fn offered(sandbox: &Sandbox, line: &[&str], word: &str) -> Vec<String> {
    let index = line.len().to_string();
    let words = [&["__complete", "fish", &index], line, &[word]].concat();
    let answer = in_project(sandbox, &words).success();
    let values = answer.stdout.lines().map(|line| line.split('\t').next().unwrap_or_default());
    values.map(str::to_owned).collect()
}

/// Runs the program in the directory of the project.
fn in_project(sandbox: &Sandbox, words: &[&str]) -> Outcome {
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_venvyard"));
    command.args(words).current_dir(sandbox.home().join("projects/shop"));
    command.stdin(std::process::Stdio::null());
    command.env("_venvyard_previous", format!(":{}", sandbox.environment("alpha").display()));
    Outcome::of(command)
}

/// A home with the environment alpha of the project shop, and what other words of a line may be.
fn furnished() -> Sandbox {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop");
    std::fs::create_dir(shop.join("x")).unwrap();
    sandbox.venvyard(["create", "--no-pip", "alpha", "-a", shop.to_str().unwrap()]).success();
    sandbox
}

/// The verbs, and the verbs below them.
fn verbs(sandbox: &Sandbox, above: &[String]) -> Vec<Vec<String>> {
    let line: Vec<&str> =
        ["venvyard"].into_iter().chain(above.iter().map(String::as_str)).collect();
    let mut all = Vec::new();
    for verb in offered(sandbox, &line, "") {
        let verb = [above, &[verb]].concat();
        let usage = usage(sandbox, &verb);
        if usage.iter().any(|word| word == "<COMMAND>") {
            all.extend(verbs(sandbox, &verb));
        } else {
            all.push(verb);
        }
    }
    all
}

/// What the help says may follow the verb.
fn usage(sandbox: &Sandbox, verb: &[String]) -> Vec<String> {
    let words: Vec<&str> = verb.iter().map(String::as_str).chain(["--help"]).collect();
    let help = in_project(sandbox, &words).success().stdout;
    let usage = help.lines().find_map(|line| line.strip_prefix("Usage: venvyard ")).expect("usage");
    usage.split(' ').skip(verb.len()).map(str::to_owned).collect()
}

/// The line with `name` where the usage has NAME, and with what must be there besides.
fn line<'a>(verb: &'a [String], usage: &'a [String], name: &'a str) -> Vec<&'a str> {
    let mut line: Vec<&str> = verb.iter().map(String::as_str).collect();
    if verb == ["shell"] || verb == ["activate"] {
        // They ask for it before anything else.
        line.extend(["--shell", "bash"]);
    }
    for word in usage {
        match word.trim_end_matches("...").trim_matches(['[', ']', '<', '>']) {
            "NAME" | "NAMES" => line.push(name),
            option if option.starts_with("--") => line.insert(verb.len(), option),
            "ASSIGNMENT" => line.push("X=1"),
            "NEW" => line.push("x"),
            _ if word.starts_with('<') => line.push("x"),
            _ => {}
        }
    }
    line
}

#[test]
fn a_word_for_an_environment_is_offered_where_the_verb_takes_it() {
    let sandbox = furnished();
    let mut count = 0;
    for verb in verbs(&sandbox, &[]) {
        let usage = usage(&sandbox, &verb);
        let is_name = |word: &String| word.contains("NAME");
        // The names of an environment that is made, of seeds and of removed environments are others.
        let takes_others = ["create", "seed", "restore"].contains(&&*verb[0]);
        if !usage.iter().any(is_name) || takes_others {
            continue;
        }
        for (name, typed) in
            [(".", "."), ("-", "-"), ("shop", "sho"), ("alpha", "alp"), ("./", "./")]
        {
            let begin: Vec<&str> =
                ["venvyard"].into_iter().chain(verb.iter().map(String::as_str)).collect();
            let offered = offered(&sandbox, &begin, typed);
            // The shell completes directories itself.
            let offered = match name {
                "./" => offered == ["", "directories"] || offered == [""],
                name => offered.iter().any(|value| value == name),
            };
            // Some delete what they get.
            let outcome = in_project(&furnished(), &line(&verb, &usage, name));
            let is_no_name = outcome.stderr.contains("can't be the name of an environment");
            let known = outcome.status != 3 && !is_no_name;
            assert_eq!(
                offered, known,
                "{name} for {verb:?}: its row of VERBS in src/complete/grammar.rs has \
                 EnvironmentOrPrevious if it takes a dash, else Environment\n{outcome}"
            );
            count += 1;
        }
    }
    assert!(count >= 10, "only {count}");
}
