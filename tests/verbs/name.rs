//! NAME: it means the same in every verb, and the answer says which environment that is.

use std::path::{Path, PathBuf};

use crate::support::{Outcome, Sandbox, python};

/// The environment `shop` of the project `A`, and `tree`, which stands in its project.
struct Scene {
    sandbox: Sandbox,
    a: PathBuf,
    tree: PathBuf,
}

impl Scene {
    fn new() -> Self {
        let sandbox = Sandbox::with(["shop"]);
        let (a, tree) = (sandbox.project("A"), sandbox.project("tree"));
        sandbox.venvyard(["project", "set", "shop", a.to_str().unwrap()]).success();
        sandbox.venvyard_in(&tree, ["create", "--here", "--no-pip"]).success();
        Self { sandbox, a, tree }
    }

    /// The words that mean the environment `shop` or `tree`, with the directory in which they do.
    fn words(&self, name: &str) -> Vec<(String, PathBuf, Word)> {
        let home = self.sandbox.home().to_owned();
        let (project, own) = match name {
            "shop" => (&self.a, self.sandbox.environment("shop")),
            _ => (&self.tree, self.tree.join(".venv")),
        };
        let below = project.join("src/deep");
        std::fs::create_dir_all(&below).unwrap();
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        let project_name = project.file_name().unwrap().to_str().unwrap();
        let mut words = vec![
            (name.to_owned(), home.clone(), Word::Name),
            (".".to_owned(), project.clone(), Word::Project),
            (".".to_owned(), below.clone(), Word::Project),
            ("./".to_owned(), project.clone(), Word::Project),
            ("../".to_owned(), project.join("src"), Word::Project),
            (text(project), home.clone(), Word::Project),
            (format!("{}/", text(project)), home.clone(), Word::Project),
            (format!("projects/{project_name}/src"), home.clone(), Word::Project),
            (text(&own), home.clone(), Word::Path),
            (format!("{}/", text(&own)), home.clone(), Word::Path),
            (
                format!("../../{}/", own.file_name().unwrap().to_str().unwrap()),
                own.join("lib"),
                Word::Path,
            ),
        ];
        if name == "shop" {
            words.push(("A".to_owned(), home, Word::Project));
        }
        words
    }
}

/// What a word names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Word {
    Name,
    Project,
    Path,
}

/// What a verb says about the environment in `path` with the name that is said.
type Expected = fn(said: &str, path: &str) -> String;

/// The verbs that take NAME, with the words around it and what they print.
const VERBS: [(&[&str], &[&str], Expected); 10] = [
    (&["show", "--path"], &[], |_, path| format!("{path}\n")),
    (&["show"], &[], |said, path| format!("name        {said}\npath        {path}\n")),
    (&["activate", "--shell", "bash"], &[], |_, path| path.to_owned()),
    (&["run"], &["--", "printenv", "VIRTUAL_ENV"], |_, path| format!("{path}\n")),
    (&["var", "list"], &[], |said, _| format!("{} has no variables\n", subject(said))),
    (&["var", "set"], &["A=1"], |said, _| format!("changed in {said}: A\n")),
    (&["var", "unset"], &["A"], |said, _| format!("changed in {said}: A\n")),
    (&["repair", "--unlink"], &[], |said, _| subject(said)),
    (&["remove"], &[], |said, _| said.split(',').next().unwrap().to_owned()),
    (&["project", "unset"], &[], |said, _| said.split(',').next().unwrap().to_owned()),
];

/// `shop, of project A,` before a verb.
fn subject(said: &str) -> String {
    said.to_owned() + if said.contains(',') { "," } else { "" }
}

#[cfg(unix)]
#[test]
fn every_verb_takes_every_name() {
    for name in ["shop", "tree"] {
        let scene = Scene::new();
        let own = scene.sandbox.venvyard(["show", name, "--path"]).success().stdout;
        for (word, from, kind) in scene.words(name) {
            let said = match (name, kind) {
                ("shop", Word::Project) => "shop, of project A",
                _ => name,
            };
            for (before, after, expected) in VERBS {
                let words = [before, &[&*word], after].concat();
                let outcome = scene.sandbox.venvyard_in(&from, words);
                let outcome = match before {
                    // It can't ask. Only of a project it says which environment that is.
                    ["remove"] if kind == Word::Project => outcome.failure(2),
                    ["remove"] => continue,
                    ["project", ..] => {
                        set_project(&scene, name);
                        outcome.success()
                    }
                    _ => outcome.success(),
                };
                let printed = format!("{}{}", outcome.stdout, outcome.stderr);
                let expected = expected(said, own.trim_end());
                assert!(
                    printed.contains(&expected),
                    "{expected:?} in {}\n{outcome}",
                    from.display()
                );
            }
        }
    }
}

fn set_project(scene: &Scene, name: &str) {
    let project = if name == "shop" { &scene.a } else { &scene.tree };
    scene.sandbox.venvyard(["project", "set", name, project.to_str().unwrap()]).success();
}

#[test]
fn a_project_can_be_changed_by_its_name() {
    let Scene { sandbox, a, .. } = Scene::new();
    let b = sandbox.project("B");
    let said = sandbox.venvyard(["project", "set", "A", b.to_str().unwrap()]).success();
    assert_eq!(said.stderr, "shop, of project A, belongs to ~/projects/B\n");
    let said = sandbox.venvyard_in(&a, ["project", "set", "../B/"]).success();
    assert_eq!(said.stderr, "shop, of project B, belongs to ~/projects/A\n");
}

#[test]
fn a_name_without_a_separator_is_never_a_path() {
    let sandbox = Sandbox::with(["shop"]);
    let here = sandbox.project("here");
    python::venv(&sandbox, &here.join("theirs"));
    std::fs::create_dir(here.join("shop")).unwrap();
    for words in [vec!["show", "theirs"], vec!["remove", "--yes", "theirs"], vec!["show", "here"]] {
        let refused = sandbox.venvyard_in(&here, words).failure(3);
        assert!(refused.stderr.contains("there is no environment "), "{refused}");
    }
    let shown = sandbox.venvyard_in(&here, ["show", "shop", "--path"]).success();
    shown.stdout_is(&format!("{}\n", sandbox.environment("shop").display()));
    sandbox.venvyard_in(&here, ["show", "theirs/", "--path"]).success();
    let refused = sandbox.venvyard_in(&here, ["show", ".."]).failure(2);
    refused
        .stderr_has("\"..\" can't be the name of an environment: it refers to a directory")
        .stderr_has("hint: ../ is the directory");
}

#[test]
fn an_error_says_what_was_looked_for() {
    let sandbox = Sandbox::with(["shop"]);
    let empty = sandbox.project("empty");
    sandbox.write("file", "");
    for (word, said) in [
        ("nosuch", "there is no environment nosuch, and no project of that name"),
        ("projects/nosuch", "there is no directory projects/nosuch"),
        ("shop/", "there is no directory shop/"),
        ("./file", "./file is not a directory"),
        (
            "projects/empty",
            &format!("no environment belongs to {} or a directory above it", empty.display()),
        ),
    ] {
        for verb in
            [vec!["show"], vec!["remove", "--yes"], vec!["var", "list"], vec!["repair", "--unlink"]]
        {
            let refused = sandbox.venvyard([verb, vec![word]].concat()).failure(3).stdout_is("");
            assert!(refused.stderr.starts_with(&format!("venvyard: {said}\n")), "{refused}");
        }
    }
    sandbox
        .venvyard(["show", "shop/"])
        .failure(3)
        .stderr_has("hint: shop without a separator is the environment");
    let directory = shell_words::quote(empty.to_str().unwrap()).into_owned();
    let hint =
        format!("hint: 'venvyard project set NAME {directory}' says that NAME belongs to it");
    sandbox.venvyard(["show", "projects/empty"]).failure(3).stderr_has(&hint);
}

#[cfg(unix)]
#[test]
fn what_is_gone_is_found_by_its_path() {
    let sandbox = Sandbox::with(["shop"]);
    let path = sandbox.environment("shop");
    std::fs::remove_dir_all(&path).unwrap();
    sandbox.venvyard(["show", ".virtualenvs/shop/"]).success().stdout_has("missing");
    let said = sandbox.venvyard(["remove", "--yes", path.to_str().unwrap()]).success();
    said.stderr_has("forgot shop");
}

/// Runs venvyard with an environment active.
fn with_active(sandbox: &Sandbox, path: &Path, words: &[&str]) -> Outcome {
    let mut command = sandbox.command("venvyard");
    command.args(words).env("VIRTUAL_ENV", path);
    Outcome::of(command)
}

#[test]
fn without_a_name_the_active_one_is_meant() {
    let sandbox = Sandbox::with(["shop", "other"]);
    let path = sandbox.environment("shop");
    let active = |words: &[&str]| with_active(&sandbox, &path, words);
    active(&["show", "--path"]).success().stdout_is(&format!("{}\n", path.display()));
    active(&["var", "set", "K=V", "P+=/x"]).success().stderr_has("changed in shop: K, P");
    let file = sandbox.write("a.env", "FROM=file\n");
    active(&["var", "set", "--from-file", file.to_str().unwrap()]).success();
    active(&["var", "list"]).success().stdout_is("FROM=file\nK=V\n'P+=/x'\n");
    active(&["var", "unset", "K"]).success().stderr_has("changed in shop: K");
    active(&["var", "unset", "other", "FROM"]).success().stderr_has("other has none");
    active(&["var", "list", "other"]).success().stderr_has("other has no variables");
    active(&["project", "set"]).success().stderr_has("shop belongs to ~");
    active(&["project", "set", "other"]).success().stderr_has("other belongs to ~");
    active(&["project", "unset"]).success().stderr_has("shop no longer belongs");
    active(&["repair", "--unlink"]).success().stderr_has("shop");
    // These never take it silently.
    for words in
        [&["remove"] as &[&str], &["remove", "--yes"], &["run"], &["run", "--", "true"], &["shell"]]
    {
        active(words).failure(2);
    }
    assert!(path.is_dir());
    for words in [&["var", "set"] as &[&str], &["var", "set", "other"], &["var", "unset"]] {
        active(words).failure(2).stderr_has("there is nothing to ");
    }
    active(&["var", "set", "1K=V"]).failure(2).stderr_has("can't set \"1K\"");

    for words in [
        &["show"] as &[&str],
        &["var", "list"],
        &["var", "set", "K=V"],
        &["var", "unset", "K"],
        &["project", "set"],
    ] {
        let refused = sandbox.venvyard(words).failure(2);
        assert!(refused.stderr.contains("no environment is active"), "{refused}");
    }
    let gone = sandbox.home().join("gone");
    with_active(&sandbox, &gone, &["show"])
        .failure(3)
        .stderr_has("the active environment is gone: ");
}

#[test]
fn the_active_one_may_be_another_tools() {
    let sandbox = Sandbox::with([]);
    let theirs = sandbox.project("p").join(".venv");
    python::venv(&sandbox, &theirs);
    let shown = with_active(&sandbox, &theirs, &["show"]).success();
    shown.stdout_has("name        p\n").stdout_has("another tool");
}

#[cfg(unix)]
#[test]
fn an_environment_in_a_tree_needs_trust_by_its_path_too() {
    let sandbox = Sandbox::with([]);
    let project = sandbox.project("cloned");
    python::venv(&sandbox, &project.join(".venv"));
    let before = sandbox.kept();
    for word in [".", "./", "./.venv", ".venv/"] {
        for words in [
            vec!["run", word, "--", "true"],
            vec!["activate", "--shell", "bash", word],
            vec!["var", "set", word, "A=1"],
            vec!["project", "set", word],
        ] {
            let refused = sandbox.venvyard_in(&project, &words).failure(6);
            assert!(refused.stderr.contains("is not trusted"), "{words:?}\n{refused}");
            assert!(refused.stderr.contains("hint: 'venvyard trust "), "{words:?}\n{refused}");
        }
        sandbox.venvyard_in(&project, ["show", word]).success();
    }
    before.assert_same(&sandbox.kept());
    sandbox.venvyard_in(&project, ["trust", "--yes", ".venv"]).success();
    sandbox.venvyard_in(&project, ["run", "./.venv", "--", "true"]).success();
    sandbox.venvyard_in(&project, ["var", "set", "./", "A=1"]).success();
}
