//! An environment that came with a project.

use std::path::Path;

use super::scene::{Case, Expect, Scene, case, environment};

const UNTRUSTED: Expect = Expect::Left("the environment ");
const HOOK: &str = ".venv/.venvyard/hooks/activate.sh";

/// A case in which the environment itself is what is entered; its hook sets what is looked for.
fn of_tree(name: &str, expect: Expect, act: fn(&mut Scene)) -> Case {
    case(format!("tree: {name}"), expect, move |scene| {
        std::fs::remove_file(scene.path("venvyard.toml")).unwrap();
        scene.command(&["project", "unset", "shop"]).success();
        let touch = scene.touch("command");
        scene.write(HOOK, format!("{touch}\nSET=file ALSO=env\n"));
        act(scene);
    })
}

/// The same, with trust given first.
fn trusted(name: &str, expect: Expect, act: fn(&mut Scene)) -> Case {
    let Case { act: before, .. } = of_tree(name, expect, |scene| scene.trust(".venv"));
    case(format!("tree, trusted: {name}"), expect, move |scene| {
        before(scene);
        act(scene);
    })
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        of_tree("nobody decided", UNTRUSTED, |_| {}),
        of_tree("trusted", Expect::All, |scene| scene.trust(".venv")),
        of_tree("trusted without a path", Expect::All, |scene| {
            scene.command(&["trust", "-y"]).success();
        }),
        of_tree("denied", Expect::Left("is denied"), |scene| {
            assert_eq!(scene.decide("--deny", ".venv"), 0);
        }),
        of_tree("denied, then trusted", Expect::Left("is denied"), |scene| {
            assert_eq!(scene.decide("--deny", ".venv"), 0);
            assert_eq!(scene.decide("--yes", ".venv"), 6);
        }),
        of_tree("only the directory is asked about", UNTRUSTED, |scene| {
            assert_eq!(scene.decide("--yes", ""), 1);
        }),
        trusted("revoked", UNTRUSTED, |scene| assert_eq!(scene.decide("--revoke", ".venv"), 0)),
        trusted("nothing changed", Expect::All, |_| {}),
        trusted("a package came", Expect::All, |scene| {
            scene.write(".venv/lib/python3.12/site-packages/x.py", "x = 1\n");
        }),
        trusted("a script came", Expect::All, |scene| scene.write(".venv/bin/pip", "#!/bin/sh\n")),
        trusted("pyvenv.cfg has a byte more", UNTRUSTED, |scene| {
            scene.write(".venv/pyvenv.cfg", "home = /bin\nversion = 3.12.1\n\n");
        }),
        trusted("pyvenv.cfg is gone", UNTRUSTED, |scene| {
            scene.write(".venv/bin/activate", "");
            std::fs::remove_file(scene.path(".venv/pyvenv.cfg")).unwrap();
        }),
        trusted("its python leads elsewhere", UNTRUSTED, |scene| {
            scene.write("evil", "#!/bin/sh\n");
            link(&scene.path("evil"), &scene.path(".venv/bin/python"));
        }),
        trusted("its python is a file", UNTRUSTED, |scene| {
            std::fs::remove_file(scene.path(".venv/bin/python")).unwrap();
            scene.write(".venv/bin/python", "#!/bin/sh\n");
        }),
        trusted("it has a python3 now", UNTRUSTED, |scene| {
            scene.write(".venv/bin/python3", "#!/bin/sh\n");
        }),
        trusted("the hook has a byte more", UNTRUSTED, |scene| {
            let hook = std::fs::read_to_string(scene.path(HOOK)).unwrap();
            scene.write(HOOK, format!("{hook}#"));
        }),
        trusted("the hook is gone", UNTRUSTED, |scene| {
            std::fs::remove_file(scene.path(HOOK)).unwrap();
        }),
        trusted("a hook came", UNTRUSTED, |scene| {
            scene.write(".venv/.venvyard/hooks/deactivate.sh", "true\n");
        }),
        trusted("all can write its bin", Expect::Left("others can write"), |scene| {
            scene.mode(".venv/bin", 0o777);
        }),
        trusted("all can write it", Expect::Left("others can write"), |scene| {
            scene.mode(".venv", 0o777);
        }),
        trusted("the project has another name", UNTRUSTED, |scene| {
            scene.from = scene.code.with_file_name("code-evil");
            std::fs::rename(&scene.code, &scene.from).unwrap();
        }),
        trusted("it came from elsewhere", UNTRUSTED, |scene| {
            let other = scene.code.with_file_name("other");
            environment(&other.join(".venv"));
            std::fs::remove_dir_all(scene.path(".venv")).unwrap();
            link(&other.join(".venv"), &scene.path(".venv"));
        }),
        of_tree("its python is in the tree, and changed", UNTRUSTED, |scene| {
            scene.write("tools/python", "#!/bin/sh\n");
            scene.mode("tools/python", 0o755);
            link(&scene.path("tools/python"), &scene.path(".venv/bin/python"));
            scene.trust(".venv");
            scene.write("tools/python", "#!/bin/sh\n#\n");
        }),
        case("tree: the file is trusted, and its environment not", UNTRUSTED, |scene| {
            scene.command(&["project", "unset", "shop"]).success();
            scene.write("venvyard.toml", scene.standard().replace("name = 'shop'", ""));
            scene.trust("");
        }),
    ]
}

fn link(to: &Path, at: &Path) {
    let _ = std::fs::remove_file(at);
    std::os::unix::fs::symlink(to, at).unwrap();
}
