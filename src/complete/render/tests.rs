//! Tests of the answers in each shell's format.

use super::*;

fn format(shell: Shell) -> Format {
    Format { shell, lists: false, is_compctl: false, ignores_case: false }
}

fn offered(shell: Shell, typed: &str, attached: &str, values: &[(&str, &str)]) -> String {
    let typed = TypedWord::unquoted(typed.to_owned());
    let mut reply = Reply::new(format(shell), &typed, attached);
    reply.group("thing");
    for (value, about) in values {
        reply.offer(value, || (*about).to_owned());
    }
    reply.into_text()
}

#[test]
fn a_line_is_a_value_and_its_description() {
    let values = [("a", "3.12.1 · shop"), ("b", ""), ("日本", "x")];
    for (shell, expected) in [
        (Shell::Bash, "a\nb\n日本\n"),
        (
            Shell::Zsh,
            "a\nb\n日本\n\tshown\na     -- 3.12.1 · shop\nb\n日本  -- x\n\tgroups\n3 thing\n",
        ),
        (Shell::Fish, "a\t3.12.1 · shop\nb\n日本\tx\n"),
        (Shell::PowerShell, "a\t3.12.1 · shop\nb\n日本\tx\n"),
    ] {
        assert_eq!(offered(shell, "", "", &values), expected, "{shell}");
    }
}

#[test]
fn bash_gets_descriptions_if_it_lists_several_values() {
    let typed = TypedWord::default();
    let listed = |values: &[&str]| {
        let format = Format { lists: true, ..format(Shell::Bash) };
        let mut reply = Reply::new(format, &typed, "");
        for value in values {
            reply.offer(value, || "about".to_owned());
        }
        reply.into_text()
    };
    assert_eq!(listed(&["a", "b c"]), "a  -- about\nb\\ c  -- about\n");
    assert_eq!(listed(&["b c"]), "b\\ c\n");
}

#[test]
fn zsh_gets_the_size_of_each_group() {
    let typed = TypedWord::default();
    let mut reply = Reply::new(format(Shell::Zsh), &typed, "");
    for (group, values) in [("a", &["x", "y"] as &[&str]), ("b", &[]), ("c", &["z"])] {
        reply.group(group);
        for value in values {
            reply.offer(value, String::new);
        }
    }
    assert!(reply.into_text().ends_with("\tgroups\n2 a\n1 c\n"));
}

#[test]
fn bash_matches_without_regard_to_case_if_readline_does() {
    let typed = TypedWord::unquoted("WE".to_owned());
    let format = Format { ignores_case: true, ..format(Shell::Bash) };
    let mut reply = Reply::new(format, &typed, "");
    for value in ["web", "wéb", "Web", "w"] {
        reply.offer(value, String::new);
    }
    assert_eq!(reply.into_text(), "web\nWeb\n");
}

#[test]
fn zsh_shows_values_without_their_option() {
    let reply = offered(Shell::Zsh, "--seed=", "--seed=", &[("pip", "x")]);
    assert_eq!(reply, "--seed=pip\n\tshown\npip  -- x\n\tgroups\n1 thing\n");
}

#[test]
fn no_value_or_description_breaks_a_line() {
    for shell in [Shell::Fish, Shell::PowerShell] {
        let reply = offered(shell, "", "", &[("a\nb", ""), ("c\td", ""), ("e", "x\ny\tz")]);
        assert_eq!(reply, "e\tx y z\n", "{shell}");
    }
    let reply = offered(Shell::Zsh, "", "", &[("a\nb", ""), ("c\td", ""), ("e", "x\ny\tz")]);
    assert_eq!(reply, "e\n\tshown\ne  -- x y z\n\tgroups\n1 thing\n");
}

#[test]
fn finds_the_same_control_characters_as_char_is_control() {
    for code in (0..0x250).chain(0x2000..0x2100).filter_map(char::from_u32) {
        assert_eq!(has_control(&format!("é{code}·")), code.is_control(), "{code:?}");
    }
}

#[test]
fn bash_gets_only_values_with_the_prefix() {
    let values = [("web", ""), ("Web", ""), ("my env", "")];
    assert_eq!(offered(Shell::Bash, "w", "", &values), "web\n");
    assert_eq!(offered(Shell::Bash, "m", "", &values), "my\\ env\n");
}

#[test]
fn zsh_and_fish_match_and_quote_themselves() {
    for shell in [Shell::Zsh, Shell::Fish] {
        let reply = offered(shell, "w", "", &[("web", ""), ("my env$", "")]);
        assert!(reply.starts_with("web\nmy env$\n"), "{shell}");
    }
}

#[test]
fn quotes_words_for_powershell_if_they_need_it() {
    let values = [("Web", ""), ("my env", ""), ("é", ""), ("3.10", ""), ("it’s", "")];
    assert_eq!(offered(Shell::PowerShell, "", "", &values), "Web\n'my env'\né\n'3.10'\n'it’’s'\n");
    assert_eq!(offered(Shell::PowerShell, "we", "", &values), "Web\n");
    let attached = offered(Shell::PowerShell, "--python=", "--python=", &values[3..4]);
    assert_eq!(attached, "--python=3.10\n");
}

#[test]
fn does_not_describe_values_without_the_prefix() {
    let typed = TypedWord::unquoted("w".to_owned());
    let mut reply = Reply::new(format(Shell::Bash), &typed, "");
    reply.offer("other", || unreachable!("it is not offered"));
    assert_eq!(reply.into_text(), "");
}
