//! `mkproject -t` with git repositories, and with templates of the tools that people have them for.

use std::path::{Path, PathBuf};

use venvyard::shell::Shell;

use super::installed::{self, Programs};
use super::original;
use super::scene::{Scene, Side};
use crate::support::{Outcome, Sandbox, TestShell, for_each_unix_shell, matrix};

const TOOLS: Programs = ("template-tools", &["cookiecutter==2.7.1", "copier==9.19.1"]);

/// What ssh runs on another machine, without one.
const SSH: &str = "#!/bin/sh\n\
    while case \"$1\" in -*) true ;; *) false ;; esac; do\n\
        case \"$1\" in -o | -p) shift ;; esac\n\
        shift\n\
    done\n\
    echo \"$1\" >>\"$TRANSCRIPT\"\n\
    shift\n\
    exec sh -c \"$*\"\n";

/// Makes a repository of files, and a bare one beside it.
#[track_caller]
fn repository(sandbox: &Sandbox, name: &str, files: &[(&str, &str)]) -> PathBuf {
    let place = sandbox.home().join("repositories").join(name);
    for (path, text) in files {
        sandbox.write(place.join(path), text);
    }
    git(sandbox, &place, &["init", "--quiet"]);
    git(sandbox, &place, &["add", "--all"]);
    let who = ["-c", "user.name=u", "-c", "user.email=u@localhost"];
    git(sandbox, &place, &[&who[..], &["commit", "--quiet", "-m", "first"]].concat());
    git(sandbox, &place, &["tag", "v1.0"]);
    let bare = place.with_extension("git");
    git(sandbox, &place, &["clone", "--quiet", "--bare", ".", &bare.to_string_lossy()]);
    place
}

#[track_caller]
fn git(sandbox: &Sandbox, place: &Path, words: &[&str]) {
    let mut command = sandbox.command("git");
    command.args(words).current_dir(place);
    Outcome::of(command).success();
}

/// Several templates fill one project, and what one has put there stays.
#[test]
fn repositories_are_copied_without_their_history() {
    for_each_unix_shell(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        let sandbox = &scene.sandbox;
        let plain = repository(sandbox, "plain", &[("README", "plain\n"), ("docs/one", "")]);
        repository(sandbox, "more", &[("README", "more\n"), ("docs/two", "")]);
        let ssh = sandbox.program("stand-in", SSH);
        let here = plain.parent().unwrap().display();
        let lines = format!(
            "@set GIT_SSH_COMMAND '{ssh}'\n\
             @set GIT_SSH_VARIANT ssh\n\
             @quiet mkproject --no-pip -t 'user@machine:{here}/plain.git' one\n\
             @out ls -A . docs\n\
             cd ..\n\
             @quiet mkproject --no-pip -t 'file://{here}/plain.git' -t '{here}/more.git' -t '{here}/more' two\n\
             @out ls -A . docs\n\
             @out cat README\n\
             @status mkproject --no-pip -t 'file://{here}/nothing' three\n\
             @where\n",
            ssh = ssh.display(),
        );
        let outcome = scene.session(&lines).success();
        let told = "user@machine\n.:\nREADME\ndocs\n\ndocs:\none\n\
                    .:\nREADME\ndocs\n\ndocs:\none\ntwo\nplain\n\
                    status 1\nin {home}/Devel/three\n";
        assert_eq!(scene.transcript(), told, "{}\n{outcome}", shell.kind);
        let outcome = outcome.stderr_has("README stays as it is");
        outcome.stderr_has("git failed").stderr_has("mkproject -f -t ");
    });
}

/// The tools themselves.
#[test]
fn network_templates_of_other_tools_are_theirs() {
    let Some(shell) = TestShell::find(Shell::Bash).filter(|_| matrix::network()) else { return };
    let programs = installed::programs(TOOLS, &original::python());
    let scene = Scene::new(&shell, Side::Ours);
    let sandbox = &scene.sandbox;
    repository(
        sandbox,
        "cookies",
        &[
            (
                "cookiecutter.json",
                "{\"project_name\": \"X\", \"slug\": \"{{ cookiecutter.project_name.lower() }}\", \"licence\": [\"MIT\", \"BSD\"]}",
            ),
            (
                "{{cookiecutter.slug}}/README",
                "{{cookiecutter.project_name}} {{cookiecutter.licence}}\n",
            ),
            ("hooks/post_gen_project.sh", "#!/bin/sh\ngit init --quiet .\n"),
        ],
    );
    repository(
        sandbox,
        "copies",
        &[
            ("copier.yml", "project_name:\n  type: str\nlicence:\n  type: str\n  default: MIT\n"),
            ("README.jinja", "{{ project_name }} {{ licence }}\n"),
            ("{{ _copier_conf.answers_file }}.jinja", "{{ _copier_answers|to_nice_yaml }}"),
        ],
    );
    let lines = format!(
        "PATH=\"$PATH:{programs}\"\n\
         at=\"file://{{home}}/repositories\"\n\
         @quiet mkproject --no-pip -t \"$at/cookies\" Shop\n\
         @out ls -A\n\
         @out cat README\n\
         cd ..\n\
         @quiet mkproject --no-pip -t \"$at/copies\" Store\n\
         @out ls -A\n\
         @out cat README\n\
         @out grep _src_path .copier-answers.yml\n\
         echo mine >|README\n\
         @quiet mkproject --no-pip -f -t \"$at/copies.git\" Store\n\
         @out cat README\n",
        programs = programs.display(),
    );
    let outcome = scene.session(&lines).success();
    let told = ".git\nREADME\nShop MIT\n.copier-answers.yml\nREADME\nStore MIT\n\
                _src_path: git+file://{home}/repositories/copies\nmine\n";
    assert_eq!(scene.transcript(), told, "{outcome}");
}

/// Without the tool, one line says which one it is.
#[test]
fn a_template_of_a_tool_that_is_missing() {
    for_each_unix_shell(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        let made_for = [("cookiecutter.json", "{}"), ("copier.yml", "a:\n  type: str\n")];
        for (number, (file, text)) in made_for.into_iter().enumerate() {
            scene.sandbox.write(format!(".config/venvyard/templates/{number}/{file}"), text);
        }
        let lines =
            "@status mkproject --no-pip -t 0 one\n@status mkproject --no-pip -t 1 two\n@active\n";
        let outcome = scene.session(lines).success();
        assert_eq!(scene.transcript(), "status 1\nstatus 1\nactive two\n", "{outcome}");
        let outcome = outcome.stderr_has("the template is made for cookiecutter");
        outcome.stderr_has("the template is made for copier");
    });
}
