//! Changes in a trusted file.

use std::path::Path;

use super::scene::{Case, Expect, Scene, case};

/// The file, and the start of the message if it can't be read.
const TARGETS: [(&str, &str); 3] =
    [("venvyard.toml", "venvyard.toml"), (".env", ".env"), (HOOK, "activate.sh")];
const HOOK: &str = ".venv/.venvyard/hooks/activate.sh";

type Edit = (&'static str, fn(&Path, &[u8]));

/// Changes of content or of the file's place.
const CHANGED: [Edit; 13] = [
    ("a byte is added", |path, bytes| put(path, &[bytes, b"#"].concat())),
    ("a newline is added", |path, bytes| put(path, &[bytes, b"\n"].concat())),
    ("a space is put in front", |path, bytes| put(path, &[b"\n", bytes].concat())),
    ("the last byte is gone", |path, bytes| put(path, &bytes[..bytes.len() - 1])),
    ("a byte of a value differs", |path, bytes| {
        let at = bytes.iter().rposition(u8::is_ascii_lowercase).unwrap();
        let mut bytes = bytes.to_owned();
        bytes[at] ^= 1;
        put(path, &bytes);
    }),
    ("its lines end otherwise", |path, bytes| {
        put(path, String::from_utf8_lossy(bytes).replace('\n', "\r\n").as_bytes());
        if !bytes.contains(&b'\n') {
            put(path, &[bytes, b"\r\n"].concat());
        }
    }),
    ("it is there twice", |path, bytes| put(path, &[bytes, b"\n# ", bytes].concat())),
    ("it is empty", |path, _| put(path, b"# nothing\n[variables]\nX = '1'\n")),
    ("a comment is added", |path, bytes| put(path, &[bytes, b"\n# more\n"].concat())),
    ("it is a link to a copy", |path, bytes| {
        let copy = path.with_extension("copy");
        put(&copy, bytes);
        std::fs::remove_file(path).unwrap();
        std::os::unix::fs::symlink(&copy, path).unwrap();
    }),
    ("it is a relative link to a copy", |path, bytes| {
        put(&path.with_file_name("copy"), bytes);
        std::fs::remove_file(path).unwrap();
        std::os::unix::fs::symlink("copy", path).unwrap();
    }),
    ("a NUL is added", |path, bytes| put(path, &[bytes, b"\n# \0\n"].concat())),
    ("a byte order mark is added", |path, bytes| {
        put(path, &["\u{feff}".as_bytes(), bytes].concat());
    }),
];

/// Changes that keep content and place.
const SAME: [Edit; 6] = [
    ("it is written anew", put),
    ("it is replaced by its like", |path, bytes| {
        put(&path.with_extension("new"), bytes);
        std::fs::rename(path.with_extension("new"), path).unwrap();
    }),
    ("only its owner may read it", |path, _| mode(path, 0o600)),
    ("it may be run", |path, _| mode(path, 0o755)),
    ("it is changed and changed back", |path, bytes| {
        put(path, b"# x\n");
        put(path, bytes);
    }),
    ("it has a second name", |path, _| {
        std::fs::hard_link(path, path.with_extension("second")).unwrap();
    }),
];

/// Replacements that are not files.
const GONE: [Edit; 4] = [
    ("it is a FIFO", |path, _| {
        std::fs::remove_file(path).unwrap();
        let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
        assert!(made.success());
    }),
    ("it is a directory", |path, _| {
        std::fs::remove_file(path).unwrap();
        std::fs::create_dir(path).unwrap();
    }),
    ("it is a device", |path, _| {
        std::fs::remove_file(path).unwrap();
        std::os::unix::fs::symlink("/dev/zero", path).unwrap();
    }),
    ("it is a link to nothing", |path, _| {
        std::fs::remove_file(path).unwrap();
        std::os::unix::fs::symlink("nowhere", path).unwrap();
    }),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (target, name) in TARGETS {
        for (what, edit) in CHANGED {
            let changed = match target {
                "venvyard.toml" => "venvyard.toml",
                ".env" => "/code/.env has changed since it was trusted",
                _ => "/code/.venv/.venvyard/hooks/activate.sh has changed since it was trusted",
            };
            cases.push(edited(target, what, edit, Expect::Left(changed)));
        }
        for (what, edit) in SAME {
            cases.push(edited(target, what, edit, Expect::All));
        }
        for (what, edit) in GONE {
            cases.push(edited(target, what, edit, Expect::Left(name)));
        }
    }
    cases.push(case(
        "the env-file is gone",
        Expect::Left("/code/.env has changed since"),
        |scene| {
            scene.trust("");
            std::fs::remove_file(scene.path(".env")).unwrap();
        },
    ));
    cases.push(case("the hook is gone", Expect::Left("activate.sh has changed since"), |scene| {
        scene.trust("");
        std::fs::remove_file(scene.path(HOOK)).unwrap();
    }));
    for hook in ["deactivate.sh", "activate.fish", "deactivate.ps1", "pre-remove.sh"] {
        let name = format!("a hook is added: {hook}");
        cases.push(case(name, Expect::Left("changed since"), move |scene: &mut Scene| {
            scene.trust("");
            scene.write(&format!(".venv/.venvyard/hooks/{hook}"), "true\n");
        }));
    }
    cases.push(case("the hook has another name", Expect::Left("changed since"), |scene| {
        scene.trust("");
        std::fs::rename(scene.path(HOOK), scene.path(HOOK).with_file_name("deactivate.sh"))
            .unwrap();
    }));
    cases.extend(scripts());
    cases
}

/// Trust covers the scripts that a command names.
fn scripts() -> [Case; 10] {
    let changed = Expect::Left("changed since");
    [
        of_script("run by its path", Expect::All, "./up.sh", |_| {}),
        of_script("run by sh", Expect::All, "sh up.sh", |_| {}),
        of_script("run by its path, and changed", changed, "./up.sh", longer),
        of_script("run by sh, and changed", changed, "sh 'up.sh'", longer),
        of_script("run behind another, and changed", changed, "true&&./up.sh;true", longer),
        of_script("run in a pair of parentheses, and changed", changed, "(sh up.sh)", longer),
        of_script("gone", changed, "./up.sh", |scene| {
            std::fs::remove_file(scene.path("up.sh")).unwrap();
        }),
        of_script("there by now", changed, "./up.sh; ./more.sh || :", |scene| {
            scene.write("more.sh", scene.touch("injected"));
        }),
        of_script("others can write it", Expect::Left("others can write"), "./up.sh", |scene| {
            scene.mode("up.sh", 0o757);
        }),
        of_script("what it only writes is no script", Expect::All, "./up.sh > log", |scene| {
            scene.write("log", "of before");
        }),
    ]
}

fn of_script(what: &str, expect: Expect, command: &'static str, act: fn(&mut Scene)) -> Case {
    case(format!("script: {what}"), expect, move |scene| {
        let touch = scene.touch("command");
        scene.write("venvyard.toml", scene.standard().replace(&touch, command));
        scene.write("up.sh", format!("#!/bin/sh\n{touch}\n"));
        scene.mode("up.sh", 0o755);
        scene.trust("");
        act(scene);
    })
}

fn longer(scene: &mut Scene) {
    scene.write("up.sh", format!("#!/bin/sh\n{}\n", scene.touch("injected")));
}

fn edited(target: &'static str, what: &str, edit: fn(&Path, &[u8]), expect: Expect) -> Case {
    case(format!("{target}: {what}"), expect, move |scene| {
        scene.trust("");
        let path = scene.path(target);
        edit(&path, &std::fs::read(&path).unwrap());
    })
}

fn put(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}

fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
