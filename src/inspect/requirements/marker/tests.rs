//! Tests of markers.

use super::*;

fn holds(marker: &str) -> Option<bool> {
    MarkerFacts::new("3.12.1", "cpython").evaluate(marker)
}

#[test]
fn versions_and_texts_are_compared() {
    for (marker, expected) in [
        ("python_version >= '3.9'", true),
        ("python_version < \"3.9\"", false),
        ("'3.9' < python_version", true),
        ("python_version == '3.*'", true),
        ("python_version in '2.7 3.12'", true),
        ("python_version not in '2.7 3.12'", false),
        ("python_full_version ~= '3.12.0'", true),
        ("implementation_name == 'pypy' or implementation_version >= '3'", true),
        ("platform_python_implementation != 'CPython'", false),
        ("extra == 'test'", false),
        ("os_name == 'vax' and (extra == '' or os_name == 'x')", false),
        ("os_name == 'vax' and extra == '' or python_version > '3'", true),
        ("platform.python_implementation=='CPython'and python_version>'3'", true),
    ] {
        assert_eq!(holds(marker), Some(expected), "{marker}");
    }
}

#[test]
fn an_extra_is_compared_by_its_name() {
    let facts = MarkerFacts::new("3.12.1", "cpython");
    for (marker, extra, expected) in [
        ("extra == 'x_Y'", "x-y", true),
        ("'x.y' == extra", "x-y", true),
        ("extra == 'x'", "", false),
        ("extra != 'x'", "", true),
        ("extra == '1.0'", "1", false),
        ("python_version < '3' or extra == 'x'", "x", true),
        ("python_version < '3' and extra == 'x'", "x", false),
    ] {
        assert_eq!(facts.holds(marker, extra), Some(expected), "{marker} {extra}");
    }
}

#[test]
fn what_is_unknown_decides_only_where_nothing_else_does() {
    for (marker, expected) in [
        ("platform_release > '5'", None),
        ("platform_release > '5' and extra == 'x'", Some(false)),
        ("platform_release > '5' or extra == ''", Some(true)),
        ("platform_release > '5' or extra == 'x'", None),
        ("python_version", None),
        ("python_version > '3' and", None),
        ("python_version > '3')", None),
        ("(python_version > '3'", None),
        ("colour == 'red'", None),
        ("python_version ! '3'", None),
        ("'a' not 'b'", None),
        ("'a", None),
        ("%", None),
    ] {
        assert_eq!(holds(marker), expected, "{marker}");
    }
}

#[test]
fn extras_and_groups_of_a_lock_file_are_those_that_are_asked_for() {
    let asked = Asked { extras: vec!["a-b".to_owned()], groups: vec!["dev".to_owned()] };
    let facts = MarkerFacts::new("3.12.1", "cpython").asking_for(asked);
    for (marker, expected) in [
        ("'A_b' in extras", Some(true)),
        ("'c' in extras", Some(false)),
        ("'c' not in extras and 'dev' in dependency_groups", Some(true)),
        ("'a' == extras", None),
        ("extras in 'a'", None),
    ] {
        assert_eq!(facts.evaluate(marker), expected, "{marker}");
    }
    assert_eq!(holds("'dev' in dependency_groups"), Some(false));
}

#[test]
fn python_2_names_its_platform_and_implementation_its_own_way() {
    let two = MarkerFacts::new("2.7.18", "cpython");
    assert_eq!(two.evaluate("implementation_name == 'cpython'"), Some(false));
    assert_eq!(two.evaluate("python_version == '2.7'"), Some(true));
    if cfg!(target_os = "linux") {
        assert_eq!(two.evaluate("sys_platform == 'linux2'"), Some(true));
        assert_eq!(holds("sys_platform == 'linux'"), Some(true));
    }
}
