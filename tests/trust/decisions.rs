//! Sequences of decisions.

use super::scene::{Case, Expect, Scene, case};

const UNTRUSTED: Expect = Expect::Left("it is not trusted; 'venvyard trust ");
const CHANGED: Expect = Expect::Left("it has changed since it was trusted");

/// Each letter is a step: `t`rust, `d`eny, `r`evoke, `c`hange, `b`ack to what it was, `s`how, a trust
/// that nobody `a`nswers, the file is `u`nlinked, `p`ut there again.
const SEQUENCES: [(&str, Expect); 29] = [
    ("", UNTRUSTED),
    ("t", Expect::All),
    ("tt", Expect::All),
    ("d", Expect::Silent),
    ("dd", Expect::Silent),
    ("r", UNTRUSTED),
    ("s", UNTRUSTED),
    ("ss", UNTRUSTED),
    ("a", UNTRUSTED),
    ("ts", Expect::All),
    ("ta", Expect::All),
    ("td", Expect::Silent),
    ("dt", Expect::Silent),
    ("dtt", Expect::Silent),
    ("da", Expect::Silent),
    ("tr", UNTRUSTED),
    ("trr", UNTRUSTED),
    ("trt", Expect::All),
    ("dr", UNTRUSTED),
    ("drt", Expect::All),
    ("ddr", UNTRUSTED),
    ("tdr", UNTRUSTED),
    ("tc", CHANGED),
    ("tca", CHANGED),
    ("tcs", CHANGED),
    ("tcb", Expect::All),
    ("tctb", CHANGED),
    ("dcb", Expect::Silent),
    ("tdcr", UNTRUSTED),
];

/// The file disappears for a while.
const GONE: [(&str, Expect); 4] =
    [("up", UNTRUSTED), ("tup", Expect::All), ("dup", Expect::Silent), ("udp", Expect::Silent)];

pub(super) fn cases() -> Vec<Case> {
    let all = SEQUENCES.into_iter().chain(GONE);
    let mut cases: Vec<Case> = all
        .map(|(steps, expect)| {
            case(format!("steps: {steps:?}"), expect, move |scene| {
                steps.chars().for_each(|letter| step(scene, letter));
            })
        })
        .collect();
    cases.extend(records());
    cases
}

fn step(scene: &Scene, letter: char) {
    let standard = scene.standard();
    let denied = scene.command(&["trust", "--show", "--json"]).stdout.contains("\"denied\"");
    match letter {
        't' => assert_eq!(scene.decide("--yes", ""), if denied { 6 } else { 0 }),
        'd' => assert_eq!(scene.decide("--deny", "venvyard.toml"), 0),
        'r' => assert_eq!(scene.decide("--revoke", "venvyard.toml"), 0),
        's' => assert_eq!(scene.decide("--show", ""), 0),
        'a' => {
            let known = scene.command(&["trust", "--show", "--json"]);
            let known = known.stdout.contains("\"trusted\"");
            let status = if denied {
                6
            } else if known {
                0
            } else {
                2
            };
            assert_eq!(scene.command(&["trust"]).status, status);
        }
        'c' => scene.write("venvyard.toml", format!("{standard}# changed\n")),
        'b' | 'p' => scene.write("venvyard.toml", standard),
        'u' => std::fs::remove_file(scene.path("venvyard.toml")).unwrap(),
        letter => panic!("{letter} is no step"),
    }
}

/// Changes of the stored decision.
fn records() -> Vec<Case> {
    let record = |scene: &Scene, end: &str| {
        let directory = scene.sandbox.data().join("trust.d");
        let files = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
        files.into_iter().find(|path| path.extension().is_some_and(|it| it == end)).unwrap()
    };
    let changed = move |name: &str, expect, change: fn(String) -> String| {
        case(format!("the record: {name}"), expect, move |scene: &mut Scene| {
            scene.trust("");
            let path = record(scene, "trusted");
            std::fs::write(&path, change(std::fs::read_to_string(&path).unwrap())).unwrap();
        })
    };
    vec![
        changed("is empty", UNTRUSTED, |_| String::new()),
        changed("is no TOML", UNTRUSTED, |text| text.replace('=', ":")),
        changed("is of a newer version", UNTRUSTED, |text| {
            text.replace("schema = 1", "schema = 2")
        }),
        changed("has no digest", UNTRUSTED, |text| text.replace("digest", "digits")),
        changed("has another digest", CHANGED, |text| text.replace("digest = \"", "digest = \"0")),
        changed("names another place", Expect::All, |text| text.replace("code", "evil")),
        case("the record: all can write it", UNTRUSTED, move |scene| {
            scene.trust("");
            mode(&record(scene, "trusted"), 0o666);
        }),
        case("the record: all can write its directory", UNTRUSTED, |scene| {
            scene.trust("");
            mode(&scene.sandbox.data().join("trust.d"), 0o777);
        }),
        case("the record: a denial that is empty", Expect::Silent, move |scene| {
            assert_eq!(scene.decide("--deny", ""), 0);
            std::fs::write(record(scene, "denied"), "").unwrap();
        }),
        case("the record: a denial that can't be read", Expect::Silent, move |scene| {
            assert_eq!(scene.decide("--deny", ""), 0);
            mode(&record(scene, "denied"), 0);
        }),
        case("the record: the copies of the hooks are gone", UNTRUSTED, move |scene| {
            scene.trust("");
            std::fs::remove_dir_all(record(scene, "hooks")).unwrap();
        }),
    ]
}

fn mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
