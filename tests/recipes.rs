//! The recipes in docs/recipes.md, and the farewell in docs/setup.md: each block is run as it stands there.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use venvyard::shell::Shell;

use crate::support::python;
use crate::support::{Outcome, Sandbox, Terminal, TestShell, Tree, available, repository};

/// Stands above a block, with the way in which it is tried.
const MARK: &str = "<!-- tried: ";

/// A user's machine with the environment `shop`, in which the packages of the project are installed.
struct Machine(Sandbox);

impl Machine {
    fn new() -> Self {
        let sandbox = Sandbox::plain().with_pyenv();
        sandbox.venvyard(["create", "shop", "--no-pip"]).success();
        let says = "import sys\nprint(sys.prefix, *sys.argv[1:])\n";
        let lib = sandbox.environment("shop/lib");
        let site = fs::read_dir(lib).unwrap().next().unwrap().unwrap().path().join("site-packages");
        for package in [site.join("shop"), sandbox.home().join("code/shop/shop")] {
            for module in ["__init__.py", "__main__.py", "nightly.py"] {
                sandbox
                    .write(package.join(module), if module == "__init__.py" { "" } else { says });
            }
        }
        let program = sandbox.home().join(".cargo/bin/venvyard");
        fs::create_dir_all(program.parent().unwrap()).unwrap();
        fs::copy(env!("CARGO_BIN_EXE_venvyard"), program).unwrap();
        // As rustup writes it.
        sandbox.write(".profile", "PATH=\"$HOME/.cargo/bin:$PATH\"\n");
        // The program is where cargo puts it, and nowhere else.
        let path = format!("{}:/usr/bin:/bin", sandbox.bin().display());
        Self(sandbox.env("PATH", path))
    }

    fn prefix(&self) -> String {
        self.0.environment("shop").display().to_string()
    }

    /// The text with the paths of this machine.
    fn here(&self, text: &str) -> String {
        let home = self.0.home().display().to_string();
        let opt = self.0.root().join("opt").display().to_string();
        text.replace("/home/you", &home).replace("${env:HOME}", &home).replace("/opt", &opt)
    }

    fn program(&self) -> String {
        self.0.home().join(".cargo/bin").display().to_string()
    }

    /// With the directory of the program in PATH.
    fn path(&self) -> String {
        format!("{}:{}", self.program(), self.0.path_variable())
    }

    fn run(&self, path: &str, words: &[&str]) -> Outcome {
        let mut command = self.0.command(words[0]);
        command.args(&words[1..]).env("PATH", path).current_dir(self.0.home().join("code/shop"));
        Outcome::of(command)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let file = self.0.write(Path::new("code/shop").join(name), text);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        file
    }

    /// Tries a block in the way that its mark says.
    fn attempt(&self, way: &str, code: &str) {
        let code = self.here(code);
        let path = self.path();
        let prefix = format!("{}\n", self.prefix());
        match way {
            "crontab" => {
                let line =
                    code.trim_end().splitn(6, ' ').nth(5).expect("five fields and a command");
                let mut command = self.0.command("/bin/sh");
                command.args(["-c", line]).env("PATH", "/usr/bin:/bin").env_remove("LANG");
                Outcome::of(command).success().stdout_is(&prefix);
            }
            "systemd" => {
                self.as_unit(&code).success().stdout_is(&prefix);
            }
            "makefile" => {
                if !available("make", which::which("make").is_ok()) {
                    return;
                }
                self.file("Makefile", &code);
                self.run(&path, &["make", "check"]).success();
                let active = format!("{}/bin:/usr/bin:/bin", self.prefix());
                self.run(&active, &["make", "check", "VENV="]).success();
            }
            "shebang" => {
                let file = self.file("script", &code);
                self.run(&path, &[file.to_str().unwrap()]).success().stdout_is(&prefix);
            }
            "sh" | "bash" => {
                let file = self.file("script", &code);
                let ran = self.run(&path, &[file.to_str().unwrap(), "a b"]).success();
                assert!(ran.stdout.starts_with(prefix.trim_end()), "{ran}");
                if way == "bash" {
                    let gone = code.replace("shop", "nosuch");
                    let file = self.file("script", &gone);
                    self.run(&path, &[file.to_str().unwrap()]).failure(3).stdout_is("");
                }
            }
            "dockerfile" => self.as_image(&code),
            "login" | "remote" => {
                let path = if way == "remote" { &path } else { "/usr/bin:/bin" };
                self.run(path, &["bash", "-c", &code]).success().stdout_is(&prefix);
            }
            "sudo" => {
                let roots = format!("{}/root", self.0.root().display());
                self.0.program(
                    "sudo",
                    &format!("exec env -i HOME={roots} PATH=/usr/bin:/bin \"$@\""),
                );
                self.run(&path, &["sh", "-c", &code]).success().stdout_is(&prefix);
            }
            "json" => {
                let settings: serde_json::Value = serde_json::from_str(&code).unwrap();
                let python = settings["python.defaultInterpreterPath"].as_str().unwrap();
                self.run(&path, &[python, "-m", "shop"]).success().stdout_is(&prefix);
            }
            "path" => {
                let python = self.run(&path, &["sh", "-c", &code]).success().stdout;
                self.run(&path, &[python.trim_end(), "-m", "shop"]).success().stdout_is(&prefix);
            }
            "prompt" => self.at_a_prompt(&code),
            "network" => {}
            way => panic!("nobody knows how to try {way}"),
        }
    }

    /// As systemd starts a unit: without a shell, and with an environment of its own.
    fn as_unit(&self, unit: &str) -> Outcome {
        let home = self.0.home().display().to_string();
        let value = |key: &str| {
            let line = unit.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            line.unwrap_or_else(|| panic!("no {key}")).replace("%h", &home)
        };
        let words = shell_words::split(&value("ExecStart")).unwrap();
        let mut command = self.0.command(&words[0]);
        command.args(&words[1..]).env_clear().env("HOME", &home).env("PATH", "/usr/bin:/bin");
        command.current_dir(value("WorkingDirectory"));
        Outcome::of(command)
    }

    /// The lines of a Dockerfile, one after another.
    fn as_image(&self, lines: &str) {
        let path = self.path();
        let home = self.0.root().join("root").display().to_string();
        let mut variables = vec![("HOME".to_owned(), home), ("PATH".to_owned(), path)];
        for line in lines.lines() {
            if let Some(assignment) = line.strip_prefix("ENV ") {
                let (name, value) = assignment.split_once('=').unwrap();
                let value = value.replace("$PATH", &variables.last().unwrap().1);
                variables.insert(variables.len() - 1, (name.to_owned(), value.clone()));
                if name == "PATH" {
                    variables.pop();
                }
            } else {
                let line = line.strip_prefix("RUN ").expect("ENV or RUN");
                let mut command = self.0.command("/bin/sh");
                command
                    .args(["-c", line])
                    .envs(variables.iter().map(|(name, value)| (name, value)));
                let ran = Outcome::of(command).success();
                if line.contains("sys.prefix") {
                    let there = self.0.root().join("opt/envs/shop");
                    assert_eq!(ran.stdout, format!("{}\n", there.display()), "{line}");
                }
            }
        }
    }

    /// In the start-up file, before the block of 'setup'.
    fn at_a_prompt(&self, code: &str) {
        let Some(bash) = TestShell::find(Shell::Bash) else { return };
        self.0.write(".bashrc", code);
        let mut command = self.0.command(self.0.home().join(".cargo/bin/venvyard"));
        command.args(["setup", "--shell", "bash"]);
        Outcome::of(command).success();
        let mut terminal = Terminal::start(&bash, &self.0);
        assert_eq!(terminal.run("workon shop").status, 0);
        assert_eq!(terminal.variable("VIRTUAL_ENV"), Some(self.prefix()));
        assert_eq!(terminal.view().cursor_row(), "ready>");
    }
}

/// The marked blocks of a page: the way, and the code.
fn blocks(page: &str) -> Vec<(String, String)> {
    let parts = page.split(MARK).skip(1).map(|part| {
        let (way, rest) = part.split_once(" -->\n").expect("the end of the mark");
        let (_, rest) = rest.split_once('\n').expect("the fence");
        let (code, _) = rest.split_once("```").expect("the end of the block");
        (way.to_owned(), code.to_owned())
    });
    parts.collect()
}

fn page(name: &str) -> String {
    fs::read_to_string(repository().join("docs").join(name)).unwrap()
}

#[test]
fn every_recipe_works_as_it_stands() {
    let page = page("recipes.md");
    let blocks = blocks(&page);
    assert_eq!(page.matches("\n```").count(), 2 * blocks.len(), "a block has no mark");
    for (way, code) in blocks {
        Machine::new().attempt(&way, &code);
    }
}

/// starship and others show the name that pyvenv.cfg has, or else that of the directory.
#[test]
fn an_environment_in_a_project_tells_its_name_to_prompts() {
    let sandbox = Sandbox::plain().with_pyenv();
    let project = sandbox.project("shop");
    sandbox.venvyard_in(&project, ["create", "--here", "--no-pip"]).success();
    assert!(sandbox.read(project.join(".venv/pyvenv.cfg")).contains("\nprompt = shop\n"));
}

#[test]
fn network_the_kernel_for_jupyter_runs_in_the_environment() {
    if !crate::support::matrix::network() {
        return;
    }
    let sandbox = Sandbox::plain().with_pyenv().with_network();
    sandbox.venvyard(["create", "shop"]).success();
    let (_, code) =
        blocks(&page("recipes.md")).into_iter().find(|(way, _)| way == "network").unwrap();
    let mut command = sandbox.command("/bin/sh");
    command.args(["-ec", &code]);
    Outcome::of(command).success();
    let kernel = sandbox.read(".local/share/jupyter/kernels/shop/kernel.json");
    let kernel: serde_json::Value = serde_json::from_str(&kernel).unwrap();
    let argv = kernel["argv"].as_array().unwrap().iter().map(|word| word.as_str().unwrap());
    let argv: Vec<&str> = argv.take_while(|word| *word != "-m").collect();
    let mut python = sandbox.command(argv[0]);
    python.args(&argv[1..]).args(["-c", "import ipykernel, sys; print(sys.prefix)"]);
    let prefix = format!("{}\n", sandbox.environment("shop").display());
    Outcome::of(python).success().stdout_is(&prefix);
}

/// With an environment active, and with what other tools keep beside venvyard's.
#[test]
fn the_farewell_leaves_no_trace_and_what_others_made() {
    let Some(bash) = TestShell::find(Shell::Bash) else { return };
    for others in [false, true] {
        let machine = Machine::new();
        let path = machine.path();
        let sandbox = &machine.0.env("PATH", path);
        sandbox.venvyard(["remove", "--yes", "--permanently", "shop"]).success();
        fs::remove_dir_all(sandbox.home().join(".local")).unwrap();
        fs::remove_dir_all(sandbox.home().join(".cache")).unwrap();
        sandbox.write(".bashrc", "alias ll='ls -l'\n");
        sandbox.program("cargo", "[ \"$*\" = 'uninstall venvyard' ] && rm ~/.cargo/bin/venvyard");
        if others {
            python::venv(sandbox, &sandbox.environment("theirs"));
            sandbox.write(".virtualenvs/postactivate", "#!/bin/sh\n");
            sandbox.write(".local/share/man/man1/other.1", ".TH other 1\n");
        }
        let before = Tree::of(sandbox.home());
        let mut setup = sandbox.command(sandbox.home().join(".cargo/bin/venvyard"));
        setup.args(["setup", "--shell", "bash", "--auto", "--man"]);
        Outcome::of(setup).success();
        let mut terminal = Terminal::start(&bash, sandbox);
        assert_eq!(terminal.run("mkenv 'a b' --no-pip").status, 0);
        assert_eq!(terminal.run("mkenv shop --no-pip").status, 0);
        for (way, code) in blocks(&page("setup.md")) {
            assert_eq!(way, "farewell");
            for line in code.lines() {
                let ran = terminal.run(line);
                let may_fail = others && line.starts_with("rmdir ");
                assert!(ran.status == 0 || may_fail, "{line}: {}", ran.output);
            }
        }
        assert_eq!(terminal.exit(), 0);
        let after = Tree::of(sandbox.home());
        let after = after.without_all(|path| {
            // Directories that any program makes.
            [".local", ".local/share", ".cache", ".config", ".virtualenvs"].contains(&path)
                || path == ".bash_history"
        });
        let before = before.without_all(|path| {
            [".local", ".local/share", ".virtualenvs"].contains(&path)
                || path == ".cargo/bin/venvyard"
        });
        before.assert_same(&after);
    }
}
