//! A wrong verb leads on, and never to one that deletes; `help` shows what `--help` shows.

use std::collections::BTreeSet;

use crate::support::Sandbox;

/// The words that begin a line of the section "Commands:".
fn verbs(sandbox: &Sandbox, above: &[&str]) -> Vec<String> {
    let help = sandbox.venvyard([above, &["--help"]].concat()).success().stdout;
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    lines.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
}

/// Each way to mistype a word: a letter is missing, doubled, another one, or another begins.
fn mistyped(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut all = BTreeSet::new();
    for at in 0..letters.len() {
        let mut change = |edit: &dyn Fn(&mut Vec<char>)| {
            let mut letters = letters.clone();
            edit(&mut letters);
            all.insert(letters.into_iter().collect::<String>());
        };
        change(&|letters| _ = letters.remove(at));
        change(&|letters| letters.insert(at, letters[at]));
        change(&|letters| letters[at] = 'y');
        change(&|letters| letters.rotate_left(at));
    }
    all
}

#[test]
fn a_mistyped_verb_leads_on_and_never_to_one_that_deletes() {
    let sandbox = Sandbox::new();
    let top = verbs(&sandbox, &[]);
    let groups = top.iter().map(|verb| (vec![verb.as_str()], verbs(&sandbox, &[verb])));
    let mut led = 0;
    for (above, verbs) in
        groups.chain([(Vec::new(), top.clone())]).filter(|(_, all)| !all.is_empty())
    {
        let wrong: BTreeSet<String> = verbs.iter().flat_map(|verb| mistyped(verb)).collect();
        for word in wrong.iter().filter(|word| !word.is_empty() && !verbs.contains(word)) {
            let line = [above.as_slice(), &[word.as_str()]].concat();
            let said = sandbox.venvyard(&line).failure(2).stderr;
            let [what, hint] = said.lines().collect::<Vec<_>>()[..] else {
                panic!("{line:?}: {said}")
            };
            assert_eq!(
                what,
                format!("venvyard: there is no command 'venvyard {}'", line.join(" "))
            );
            assert!(hint.starts_with("  hint: "), "{line:?}: {said}");
            let deletes = ["remove", "prune", "unset"].iter().any(|verb| hint.contains(verb));
            assert!(!deletes, "{line:?}: {said}");
            led += usize::from(hint.contains("did you mean"));
        }
    }
    assert!(led > 100, "only {led} led on");
}

#[test]
fn the_verbs_of_other_tools_lead_to_ours() {
    let sandbox = Sandbox::with(["shop"]);
    for (line, hint) in [
        ("ls", "did you mean 'venvyard list'?"),
        ("LS", "did you mean 'venvyard list'?"),
        ("rm junk", "did you mean 'venvyard remove NAME'?"),
        ("delete -f junk", "did you mean 'venvyard remove NAME'?"),
        ("info shop", "did you mean 'venvyard show NAME'?"),
        ("use shop", "did you mean 'workon NAME'? 'venvyard setup' installs it"),
        ("exec shop python", "did you mean 'venvyard run NAME -- COMMAND'?"),
        ("new shop", "did you mean 'venvyard create NAME'?"),
        ("workon shop", "'workon' is a shell function: type it without 'venvyard'"),
        ("deactivate", "'deactivate' is a shell function: type it without 'venvyard'"),
        ("cdenv bin", "'cdenv' is a shell function: type it without 'venvyard'"),
        ("var rm shop A", "did you mean 'venvyard var unset NAME VARIABLE'?"),
        ("shop", "did you mean 'workon shop'?"),
        ("project nosuch", "'venvyard help project' lists the commands"),
        ("nosuch", "'venvyard help' lists the commands"),
    ] {
        let said = sandbox.venvyard(line.split(' ')).failure(2).stdout_is("").stderr;
        assert!(said.ends_with(&format!("\n  hint: {hint}\n")), "{line}: {said}");
    }
    for (word, hint) in [("mv", "venvyard rename"), ("cp", "venvyard clone")] {
        let said = sandbox.venvyard([word, "shop", "store"]).failure(2).stderr_has(hint).stderr;
        assert!(!said.contains("remove"), "{said}");
    }
}

#[test]
fn help_shows_what_the_option_shows() {
    let sandbox = Sandbox::new();
    let help = |words: &[&str]| sandbox.venvyard([&["help"], words].concat());
    let option = |words: &[&str]| sandbox.venvyard([words, &["--help"]].concat()).success().stdout;
    for verb in verbs(&sandbox, &[]) {
        help(&[&verb]).success().stdout_is(&option(&[&verb]));
    }
    for line in [&[][..], &["var", "set"], &["seed", "upgrade"]] {
        help(line).success().stdout_is(&option(line));
    }
    help(&["help"]).success().stdout_has("Usage: venvyard help");
    let said = help(&["remvoe"]).failure(2).stderr;
    assert!(said.contains("there is no command 'venvyard remvoe'"), "{said}");
    help(&["rm"]).failure(2).stderr_has("did you mean 'venvyard remove NAME'?");
    help(&["create", "shop"]).success().stdout_is(&option(&["create"]));
}

#[test]
fn the_help_names_the_shell_functions() {
    let sandbox = Sandbox::new();
    let all = sandbox.venvyard(["--help"]).success().stdout;
    for name in [
        "workon",
        "mkenv",
        "mktmpenv",
        "mvenv",
        "rmenv",
        "lsenv",
        "deactivate",
        "cdenv",
        "cdsite",
        "lssite",
        "cdproject",
    ] {
        assert!(
            all.lines().any(|line| line.split_whitespace().next() == Some(name)),
            "{name}: {all}"
        );
        let help = sandbox.venvyard(["help", name]).success().stdout;
        assert!(help.contains(&format!("\nUsage: {name}")), "{help}");
    }
}
