//! Contents of the files, well-formed or not.

use super::scene::{Case, Expect, Scene, case};

/// Invalid contents, and the message for each.
const MISTAKEN: [(&str, &[u8], &str); 14] = [
    ("a NUL", b"[variables]\nSET = 'a\0b'\n", "venvyard.toml:2: "),
    ("no UTF-8", b"[variables]\nSET = '\xff'\n", "venvyard.toml:2: it is not UTF-8"),
    ("no TOML", b"[variables\n", "venvyard.toml:1: "),
    ("a key that is none", b"\nenvfile = '.env'\n", "venvyard.toml:2: unknown key \"envfile\" in"),
    ("a table that is none", b"[hook]\n", "did you mean hooks?"),
    ("a key twice", b"auto = true\nauto = true\n", "venvyard.toml:2: duplicate key"),
    ("a name that is none", b"[environment]\nname = '../shop'\n", "venvyard.toml:2: name: "),
    ("a value for PATH", b"[variables]\nPATH = '/evil'\n", "venvyard.toml:2: PATH takes entries"),
    ("a variable of ours", b"[variables]\nVIRTUAL_ENV = '/'\n", "venvyard.toml:2: "),
    ("a variable of the shell", b"[variables]\nPROMPT_COMMAND = 'x'\n", "venvyard.toml:2: "),
    ("a variable that is code", b"[variables]\n'a[$(id)]' = 'x'\n", "venvyard.toml:2: "),
    ("a number", b"[variables]\nSET = 1\n", "venvyard.toml:2: SET: invalid type"),
    ("no command", b"[hooks]\nactivate = ''\n", "venvyard.toml:2: activate: the command is empty"),
    ("no interpreter", b"[environment]\npython = '>=x'\n", "venvyard.toml:2: python: "),
];

/// Env-files that can't be used, and the message for each.
const ENV_FILES: [(&str, &[u8], &str); 4] = [
    ("no UTF-8", b"ALSO=env\nX=\xff\n", ".env:2: it is not UTF-8"),
    ("no assignment", b"ALSO=env\n\na b\n", ".env:3: "),
    ("an open quote", b"ALSO='env\n", ".env:1: "),
    ("a variable of the shell", b"PS1=x\n", ".env:1: "),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (what, text, said) in MISTAKEN {
        for trusted in [false, true] {
            cases.push(case(
                format!("file: {what}, trusted {trusted}"),
                Expect::Left(said),
                move |scene| {
                    if trusted {
                        scene.trust("");
                    }
                    write(scene, text);
                    assert_ne!(scene.decide("--yes", ""), 0);
                },
            ));
        }
    }
    for (what, text, said) in ENV_FILES {
        cases.push(case(format!("env-file: {what}"), Expect::Left(said), move |scene| {
            scene.write(".env", text);
            assert_eq!(scene.decide("--yes", ""), 1);
        }));
    }
    cases.extend(env_files_elsewhere());
    cases.extend(taken());
    cases
}

fn write(scene: &Scene, text: &[u8]) {
    scene.write("venvyard.toml", text);
}

/// Well-formed contents that look dangerous.
fn taken() -> Vec<Case> {
    let ok = |name: &str, change: fn(&Scene) -> String| {
        case(format!("file: {name}"), Expect::All, move |scene: &mut Scene| {
            write(scene, change(scene).as_bytes());
            scene.trust("");
        })
    };
    let env = |name: &str, text: &'static str| {
        case(format!("env-file: {name}"), Expect::All, move |scene: &mut Scene| {
            scene.write(".env", text.replace("TOUCH", &scene.touch("injected")));
            scene.trust("");
        })
    };
    vec![
        ok("a byte order mark", |scene| format!("\u{feff}{}", scene.standard())),
        ok("lines of Windows", |scene| scene.standard().replace('\n', "\r\n")),
        ok("a value that looks like code", |scene| {
            let touch = scene.touch("injected").replace('"', "\\\"");
            let code = format!("X = \"$({touch})`{touch}`';{touch};'\"\n");
            scene.standard().replace("[variables]\n", &format!("[variables]\n{code}"))
        }),
        ok("a value of several lines", |scene| {
            scene.standard().replace("[variables]\n", "[variables]\nX = '''a\n\nb'''\n")
        }),
        ok("entries of PATH", |scene| {
            let entries = "PATH = { append = ['tools; $(x)'], prepend = ['bin'] }";
            scene.standard().replace("[variables]\n", &format!("[variables]\n{entries}\n"))
        }),
        ok("inline tables", |scene| {
            let file = scene.standard();
            file.replace("[environment]\nname = 'shop'\n", "environment = { name = 'shop' }\n")
        }),
        env("a byte order mark", "\u{feff}ALSO=env\n"),
        env("lines of Windows", "ALSO=env\r\nX=1\r\n"),
        env("no newline at the end", "ALSO=env"),
        env("export and comments", "# x\nexport ALSO='env' # y\n"),
        env("a substitution", "ALSO=env\nX=$(TOUCH)\nY=`TOUCH`\nZ='; TOUCH'\n"),
        env("the file's own value wins", "ALSO=env\nSET=other\n"),
    ]
}

fn env_files_elsewhere() -> Vec<Case> {
    let at = |name: &str, expect: Expect, place: fn(&Scene) -> String| {
        case(format!("env-file: {name}"), expect, move |scene: &mut Scene| {
            let place = place(scene);
            write(scene, scene.standard().replace(".env", &place).as_bytes());
            let _ = scene.decide("--yes", "");
        })
    };
    let outside = |scene: &Scene| scene.code.with_file_name("outside.env");
    let changed = Expect::Left("has changed");
    vec![
        at("outside of the project", Expect::All, |scene| {
            std::fs::write(scene.code.with_file_name("outside.env"), "ALSO=env").unwrap();
            "../outside.env".to_owned()
        }),
        at("absolute", Expect::All, |scene| scene.path(".env").to_str().unwrap().to_owned()),
        at("a device", Expect::Left("is not a regular file"), |_| "/dev/zero".to_owned()),
        at("no device at all", Expect::Left("is not a regular file"), |_| "/dev/null".to_owned()),
        at("a directory", Expect::Left("is not a regular file"), |_| ".".to_owned()),
        at("a directory above", Expect::Left("is not a regular file"), |_| "..".to_owned()),
        at("of another user's", Expect::Left(""), |_| "/proc/self/environ".to_owned()),
        at("larger than any", Expect::Left("is larger than 1 MiB"), |scene| {
            scene.write("large", vec![b'#'; 2 << 20]);
            "large".to_owned()
        }),
        at("in a directory that all can write", Expect::Left("others can write"), |scene| {
            scene.write("open/env", "ALSO=env\n");
            scene.mode("open", 0o1777);
            "open/env".to_owned()
        }),
        at("a link to what all can write", Expect::Left("others can write"), |scene| {
            scene.write("open/env", "ALSO=env\n");
            scene.mode("open/env", 0o666);
            std::os::unix::fs::symlink("open/env", scene.path("linked")).unwrap();
            "linked".to_owned()
        }),
        case("env-file: outside, and changed", changed, move |scene| {
            std::fs::write(outside(scene), "ALSO=env").unwrap();
            write(scene, scene.standard().replace(".env", "../outside.env").as_bytes());
            scene.trust("");
            std::fs::write(outside(scene), "ALSO=eve").unwrap();
        }),
        case("env-file: not there, and appears", changed, |scene| {
            std::fs::remove_file(scene.path(".env")).unwrap();
            scene.trust("");
            scene.write(".env", "ALSO=env\n");
        }),
    ]
}
