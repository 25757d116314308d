//! Trusted projects at other places, or reached by other paths.

use std::path::{Path, PathBuf};

use super::scene::{Case, Expect, Scene, bytes, case};

const UNTRUSTED: Expect = Expect::Left("is not trusted");
const NOTHING: Expect = Expect::Left("no environment belongs to");

pub(super) fn cases() -> Vec<Case> {
    let mut cases = ways();
    cases.extend(links());
    // The prefix is trusted, a similar name is not.
    for name in [
        "code-evil",
        "code.evil",
        "code evil",
        "codes",
        "Code",
        "CODE",
        "cod",
        "code\n",
        "co\u{301}de",
    ] {
        cases.push(elsewhere(format!("place: copied to {name:?}"), PathBuf::from(name)));
    }
    cases
        .push(elsewhere("place: copied to what is no UTF-8".to_owned(), bytes(b"code\xff").into()));
    cases.push(elsewhere("place: copied deep down".to_owned(), "other/code/work 1/code".into()));
    for name in ["moved", "code-evil-too", "Code2"] {
        cases.push(case(format!("place: moved to {name}"), UNTRUSTED, move |scene| {
            scene.trust("");
            scene.from = scene.code.with_file_name(name);
            std::fs::rename(&scene.code, &scene.from).unwrap();
        }));
    }
    cases
}

/// Other paths to the trusted place, and from it.
fn ways() -> Vec<Case> {
    vec![
        case("place: the project is entered from below", Expect::All, |scene| {
            scene.trust("");
            scene.from = scene.path("a/b/c");
            std::fs::create_dir_all(&scene.from).unwrap();
        }),
        case("place: trusted from below, without a path", Expect::All, |scene| {
            scene.from = scene.path("a/b");
            std::fs::create_dir_all(&scene.from).unwrap();
            scene.command(&["trust", "--yes"]).success();
        }),
        case("place: trusted by a relative path", Expect::All, |scene| {
            scene.command(&["trust", "-y", "./venvyard.toml"]).success();
        }),
        case("place: trusted by a path with dots", Expect::All, |scene| {
            scene.command(&["trust", "-y", "../code/."]).success();
        }),
        case("place: trusted through a link to the directory", Expect::All, |scene| {
            let link = scene.code.with_file_name("link");
            std::os::unix::fs::symlink(&scene.code, &link).unwrap();
            scene.command(&["trust", "-y", link.to_str().unwrap()]).success();
        }),
        case("place: entered through a link to the directory", Expect::All, |scene| {
            scene.trust("");
            scene.from = scene.code.with_file_name("link");
            std::os::unix::fs::symlink(&scene.code, &scene.from).unwrap();
        }),
        case("place: a link into the tree from elsewhere", Expect::All, |scene| {
            scene.trust("");
            std::fs::create_dir(scene.path("sub")).unwrap();
            scene.from = scene.sandbox.home().join("elsewhere");
            std::os::unix::fs::symlink(scene.path("sub"), &scene.from).unwrap();
        }),
        case("place: a link out of the tree", NOTHING, |scene| {
            scene.trust("");
            let outside = scene.sandbox.home().join("outside");
            std::fs::create_dir(&outside).unwrap();
            scene.from = scene.path("out");
            std::os::unix::fs::symlink(outside, &scene.from).unwrap();
        }),
        case("place: the directory above is not meant", NOTHING, |scene| {
            scene.trust("");
            scene.from = scene.code.parent().unwrap().to_owned();
        }),
        case("place: the directory is made anew with the same", Expect::All, |scene| {
            scene.trust("");
            let copy = copied(&scene.code, "aside");
            std::fs::remove_dir_all(&scene.code).unwrap();
            std::fs::rename(copy, &scene.code).unwrap();
        }),
        case("place: a file of its own below", UNTRUSTED, |scene| {
            scene.trust("");
            scene.from = copied(&scene.code, "code/below");
        }),
    ]
}

/// Links and other directories in the place.
fn links() -> Vec<Case> {
    vec![
        case("place: a link to the trusted file", UNTRUSTED, |scene| {
            scene.trust("");
            let other = beside(scene, "other");
            std::os::unix::fs::symlink(scene.path("venvyard.toml"), other.join("venvyard.toml"))
                .unwrap();
        }),
        case("place: a second name of the trusted file", UNTRUSTED, |scene| {
            scene.trust("");
            let other = beside(scene, "other");
            std::fs::hard_link(scene.path("venvyard.toml"), other.join("venvyard.toml")).unwrap();
        }),
        case("place: a link that is trusted as such", Expect::All, |scene| {
            let file = scene.path("venvyard.toml");
            let real = scene.code.with_file_name("kept.toml");
            std::fs::rename(&file, &real).unwrap();
            std::os::unix::fs::symlink(real, file).unwrap();
            scene.trust("");
        }),
        case(
            "place: what a trusted link leads to is changed",
            Expect::Left("has changed"),
            |scene| {
                let file = scene.path("venvyard.toml");
                let real = scene.code.with_file_name("kept.toml");
                std::fs::rename(&file, &real).unwrap();
                std::os::unix::fs::symlink(&real, file).unwrap();
                scene.trust("");
                std::fs::write(real, format!("{}# more\n", scene.standard())).unwrap();
            },
        ),
        case("place: a trusted link leads elsewhere", Expect::Left("has changed"), |scene| {
            let file = scene.path("venvyard.toml");
            let real = scene.code.with_file_name("kept.toml");
            std::fs::rename(&file, &real).unwrap();
            std::os::unix::fs::symlink(&real, &file).unwrap();
            scene.trust("");
            std::fs::copy(&real, real.with_file_name("other.toml")).unwrap();
            std::fs::remove_file(&file).unwrap();
            std::os::unix::fs::symlink(real.with_file_name("other.toml"), file).unwrap();
        }),
        case("place: another directory is swapped in", Expect::Left("has changed"), |scene| {
            scene.trust("");
            let other = copied(&scene.code, "other");
            let text = format!("{}# evil\n", scene.standard());
            std::fs::write(other.join("venvyard.toml"), text).unwrap();
            std::fs::rename(&scene.code, scene.code.with_file_name("aside")).unwrap();
            std::fs::rename(other, &scene.code).unwrap();
        }),
        case("place: a link is swapped in for the directory", UNTRUSTED, |scene| {
            scene.trust("");
            let other = copied(&scene.code, "other");
            std::fs::remove_dir_all(&scene.code).unwrap();
            std::os::unix::fs::symlink(other, &scene.code).unwrap();
        }),
    ]
}

fn elsewhere(name: String, to: PathBuf) -> Case {
    case(name, UNTRUSTED, move |scene: &mut Scene| {
        scene.trust("");
        scene.from = copied(&scene.code, &to);
    })
}

fn beside(scene: &mut Scene, name: &str) -> PathBuf {
    scene.from = scene.code.with_file_name(name);
    std::fs::create_dir(&scene.from).unwrap();
    std::fs::write(scene.from.join(".env"), "ALSO=env\n").unwrap();
    scene.from.clone()
}

/// A copy of the project, beside it or at another path from there.
fn copied(code: &Path, to: impl AsRef<Path>) -> PathBuf {
    let to = code.parent().unwrap().join(to);
    std::fs::create_dir_all(&to).unwrap();
    for file in ["venvyard.toml", ".env"] {
        std::fs::copy(code.join(file), to.join(file)).unwrap();
    }
    let hook = ".venv/.venvyard/hooks/activate.sh";
    super::scene::environment(&to.join(".venv"));
    std::fs::create_dir_all(to.join(hook).parent().unwrap()).unwrap();
    std::fs::copy(code.join(hook), to.join(hook)).unwrap();
    to
}
