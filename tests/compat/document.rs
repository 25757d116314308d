//! `docs/from-virtualenvwrapper.md`: each row of its tables is tested, or is a command that is run here.

use std::collections::BTreeMap;

use crate::compat::scene::{File, Scene, Side};
use crate::support::{TestShell, files, for_each_shell, for_each_unix_shell, python, repository};

/// For each row of the tables about virtualenvwrapper, the tests that prove what it says.
const PROOFS: &[(&str, &[&str])] = &[
    (
        "mkvirtualenv [-a DIR] [-i PKG] [-r FILE] [-p PYTHON] [OPTION…] NAME",
        &[
            "mkvirtualenv",
            "mkvirtualenv_with_a_project",
            "network_mkvirtualenv_installs",
            "network_mkvirtualenv_installs_requirements",
            "mkvirtualenv_of_a_python",
            "a_name_that_exists",
            "a_name_before_options",
            "a_package_that_fails",
        ],
    ),
    ("mktmpenv [-c|-n] [OPTION…]", &["mktmpenv", "mktmpenv_stays_or_goes"]),
    (
        "workon [-c|-n] [NAME|.]",
        &[
            "workon",
            "workon_goes_to_the_project_or_stays",
            "workon_the_directorys_name",
            "the_directorys_environment",
            "a_broken_environment_is_an_error_with_the_repair",
        ],
    ),
    ("deactivate", &["deactivate", "path_edits_are_kept"]),
    (
        "rmvirtualenv NAME…",
        &[
            "rmvirtualenv",
            "an_empty_name",
            "a_path",
            "no_environment",
            "a_missing_one",
            "what_was_removed_can_be_restored",
        ],
    ),
    ("lsvirtualenv [-b|-l]", &["lsvirtualenv_brief", "lsvirtualenv_long"]),
    ("showvirtualenv [NAME]", &["showvirtualenv"]),
    ("cpvirtualenv SOURCE [NAME]", &["cpvirtualenv", "cpvirtualenv_imports"]),
    ("allvirtualenv COMMAND…", &["allvirtualenv", "allvirtualenv_fails"]),
    (
        "mkproject [-f] [-t TEMPLATE]… NAME",
        &["mkproject", "mkproject_where_the_directory_is", "mkproject_with_templates"],
    ),
    ("setvirtualenvproject [ENV] [DIR]", &["setvirtualenvproject"]),
    (
        "cdproject, cdvirtualenv [DIR], cdsitepackages [DIR], lssitepackages",
        &[
            "cdproject",
            "cdvirtualenv",
            "cdsitepackages",
            "lssitepackages",
            "what_only_looks_or_goes_starts_no_process",
        ],
    ),
    ("add2virtualenv [-d] DIR…", &["add2virtualenv", "add2virtualenv_twice"]),
    ("toggleglobalsitepackages [-q]", &["toggleglobalsitepackages"]),
    ("wipeenv", &["network_wipeenv", "wipeenv_never_reaches_outside"]),
    ("virtualenvwrapper", &["virtualenvwrapper"]),
    ("set -e, set -u, noclobber and other options", &["every_command_works_in_any_session"]),
    ("your variables i, a, IFS and so on", &["no_variable_of_the_callers_is_touched"]),
    (
        "a shell that you start in an active environment",
        &["a_shell_in_a_shell_leaves_what_it_inherits"],
    ),
    ("WORKON_HOME with spaces, or a link", &["with_spaces", "a_link"]),
    ("an option for virtualenv that means nothing here", &["options_for_virtualenv"]),
    (
        "VIRTUALENVWRAPPER_VIRTUALENV",
        &["another_virtualenv", "venvyard_does_the_work_of_virtualenv_alone"],
    ),
    (
        "a program that fails, isn't executable, or is no file",
        &["one_that_fails", "one_that_is_not_executable", "a_directory", "a_dangling_link"],
    ),
    ("one that has no #! line", &["no_shebang"]),
    (
        "PROJECT/.virtualenvwrapper/postactivate and predeactivate",
        &["project_hooks", "project_hooks_need_trust"],
    ),
    (
        "one in the bin of an environment that stands in a project's directory, such as PROJECT/.venv",
        &["hooks_of_an_environment_in_a_project_need_trust"],
    ),
    (
        "a sourced one in fish or PowerShell",
        &["one_of_another_shell_is_left_out_and_one_line_says_which_file_would_be_taken"],
    ),
    (
        "source …/virtualenvwrapper.sh, . …, virtualenvwrapper_lazy.sh, source $(which virtualenvwrapper.sh), also in an if or behind &&; pyenv virtualenvwrapper",
        &[
            "every_way_of_loading_it_is_found",
            "the_old_line_is_replaced_in_its_place_and_uninstall_gives_every_byte_back",
        ],
    ),
    (
        "the plugin virtualenvwrapper of oh-my-zsh, or of another plugin manager",
        &["what_has_to_be_done_by_hand_is_found", "a_plugin_and_another_shell_are_told"],
    ),
    (
        "a file in /etc by which a package loads it for every user",
        &["the_files_of_packages_are_found"],
    ),
    ("another shell that loads it", &["a_plugin_and_another_shell_are_told"]),
    ("environments and projects", &["it_says_what_the_user_has"]),
    ("hooks", &["it_says_what_the_user_has"]),
    ("extensions", &["installed_extensions_are_named"]),
];

fn page() -> String {
    std::fs::read_to_string(repository().join("docs/from-virtualenvwrapper.md")).unwrap()
}

/// The rows of the tables in a part of the page, each with its cells.
fn rows(part: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for line in part.lines().filter(|line| line.starts_with("| ")) {
        let line = line.replace("\\|", "\u{0}");
        let cells = line.trim_matches('|').split('|');
        rows.push(cells.map(|cell| cell.trim().replace('\u{0}', "|")).collect());
    }
    rows
}

/// The parts of the page by their headings.
fn parts(page: &str) -> BTreeMap<&str, &str> {
    page.split("\n## ").skip(1).filter_map(|part| part.split_once('\n')).collect()
}

#[test]
fn every_row_about_virtualenvwrapper_has_its_tests() {
    let page = page();
    let parts = parts(&page);
    let mut said = Vec::new();
    for heading in ["The commands", "In any shell", "Hooks", "What setup finds"] {
        let heads = ["command", "in", "hook", "what"];
        let rows = rows(parts[heading]).into_iter().map(|row| row[0].replace('`', ""));
        said.extend(rows.filter(|row| !heads.contains(&&**row)));
    }
    let proved: Vec<&str> = PROOFS.iter().map(|(row, _)| *row).collect();
    assert_eq!(said, proved);
    let sources = ["tests/compat", "src/compat"].map(|place| files(place, ".rs")).concat();
    let tests: String = sources.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    for (row, proofs) in PROOFS {
        for proof in *proofs {
            let is_there = tests.contains(&format!("    {proof} = Case {{"))
                || tests.contains(&format!("fn {proof}("));
            assert!(is_there, "{row}: there is no test {proof}");
        }
    }
}

/// The commands in the second cells: `mkenv [-p PYTHON] NAME`.
fn commands(part: &str) -> Vec<String> {
    let is_command = |span: &&str| {
        let ours = ["venvyard", "mkenv", "workon", "deactivate", "mktmpenv", "rmenv", "lsenv"];
        let first = span.split(' ').next().unwrap_or_default();
        ours.contains(&first)
            || first.starts_with("cd")
            || first.contains("virtualenv")
            || ["wipeenv", "toggleglobalsitepackages"].contains(&first)
    };
    let rows = rows(part);
    let cells = rows.iter().filter_map(|row| row.get(1));
    let spans = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).filter(is_command);
    spans.map(str::to_owned).collect()
}

/// A command of the page as a person types it in a script in this shell.
fn typed(command: &str, version: &str, shell: &TestShell) -> String {
    let mut words = command.replace("[-p PYTHON] ", "");
    for (word, value) in [
        ("PYTHON", version),
        ("NEWER", "newest"),
        ("NEW", "new"),
        ("NAME", "name"),
        ("OLD", "old"),
        ("COMMAND", "true"),
        ("DIR", "/tmp"),
        ("rmenv", "rmenv --yes"),
    ] {
        words = words.replace(word, value);
    }
    match words.split(' ').nth(1) {
        Some("setup") => format!("{words} --shell {}", shell.kind),
        Some("shell") => format!("{words} --shell {} </dev/null", shell.kind),
        _ => words,
    }
}

/// In the order of the page, each of our words is typed, and succeeds.
#[test]
fn our_words_for_those_of_other_tools_do_something() {
    let page = page();
    let parts = parts(&page);
    let (version, _) = python::interpreters().pop().expect("an interpreter of pyenv");
    let counts = [("From virtualfish", 16), ("From pew", 20), ("From pyenv-virtualenv", 8)];
    for (heading, count) in counts {
        let commands = commands(parts[heading]);
        assert_eq!(commands.len(), count, "{heading}: {commands:?}");
        for_each_unix_shell(|shell| {
            let scene = Scene::new(shell, Side::Ours);
            let old = format!(".pyenv/versions/{version}/envs/old");
            python::venv(&scene.sandbox, &scene.sandbox.home().join(old));
            let done = |command: &String| {
                [typed(command, &version, shell), format!("@note {command}")].join("\n")
            };
            let lines: Vec<String> = commands.iter().map(done).collect();
            let outcome = scene.session(&format!("cd \"{{home}}/Devel\"\n{}", lines.join("\n")));
            let done = scene.transcript();
            assert_eq!(done.lines().count(), count, "{}\n{done}\n{outcome}", shell.kind);
            outcome.success();
        });
    }
}

#[test]
fn hooks_of_an_environment_in_a_project_need_trust() {
    for_each_shell(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        let shop = scene.sandbox.project("shop");
        scene.sandbox.venvyard_in(&shop, ["create", "--here", "--no-pip"]).success();
        scene.write(&File::Run(
            "projects/shop/.venv/bin/preactivate",
            "#!/bin/sh\necho \"preactivate $1\" >>\"$TRANSCRIPT\"\n",
        ));
        for hook in ["postactivate", "predeactivate", "postdeactivate"] {
            let path: &'static str = format!("projects/shop/.venv/bin/{hook}").leak();
            let line: &'static str = format!("@note {hook}").leak();
            scene.write(&File::Sourced(path, line));
        }
        let lines = "workon shop\n@active\ndeactivate\n@active\n";
        let without = "active .venv\nactive none\n";
        let outcome = scene.session(lines).success();
        assert_eq!(scene.transcript(), without, "{}\n{outcome}", shell.kind);
        let bin = shop.join(".venv/bin");
        let command = format!("'venvyard trust '{}''", bin.display());
        outcome.stderr_has("ignored the hooks of ").stderr_has(&command);

        scene.sandbox.venvyard(["trust", "--yes", &bin.to_string_lossy()]).success();
        let outcome = scene.session(lines).success();
        let with = "preactivate shop\npostactivate\nactive .venv\npredeactivate\npostdeactivate\nactive none\n";
        let told = format!("{without}{with}");
        assert_eq!(scene.transcript(), told, "{}\n{outcome}", shell.kind);
        assert_eq!(outcome.stderr, "", "{}", shell.kind);

        // One byte more, and it asks again.
        scene.write(&File::Run("projects/shop/.venv/bin/preactivate", "#!/bin/sh\nexit\n"));
        let outcome = scene.session(&format!("{lines}@status cpvirtualenv shop copy\n")).success();
        let told = format!("{told}{without}status 1\n");
        assert_eq!(scene.transcript(), told, "{}\n{outcome}", shell.kind);
        outcome.stderr_has("changed since they were trusted").stderr_has("shop isn't copied");
        let words = ["clone", "shop", "copy"];
        scene.sandbox.venvyard(words).failure(6).stderr_has("shop isn't copied");
        scene.sandbox.venvyard(["trust", "--yes", &bin.to_string_lossy()]).success();
        scene.sandbox.venvyard(words).success();
    });
}
