//! The program is found although `PATH` lost it: a start-up file resets `PATH`, or a login shell's
//! `/etc/profile` does.

use std::path::{Path, PathBuf};

use crate::support::{Outcome, Sandbox, TestShell, for_each_shell};

/// A user whose shell was set up by a program that is behind a link, and who has an environment `a`.
struct Scene<'a> {
    shell: &'a TestShell,
    sandbox: Sandbox,
    program: PathBuf,
}

impl<'a> Scene<'a> {
    fn new(shell: &'a TestShell) -> Self {
        let sandbox = Sandbox::new().with_pyenv();
        let program = sandbox.home().join("it's é/venvyard");
        std::fs::create_dir_all(program.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_venvyard"), &program).unwrap();
        sandbox.venvyard(["create", "a", "--no-pip"]).success();
        let scene = Self { shell, sandbox, program };
        scene.set_up();
        scene
    }

    fn set_up(&self) {
        let mut command = self.sandbox.command(&self.program);
        command.args(["setup", "--shell", self.shell.kind.name()]);
        Outcome::of(command).success();
    }

    /// Lines around the block in the start-up file.
    fn around_the_block(&self, before: &str, after: &str) {
        let block = self.sandbox.read(self.shell.start_up_file());
        self.sandbox.write(self.shell.start_up_file(), &format!("{before}\n{block}{after}\n"));
    }

    /// `PATH` as a careless start-up file sets it.
    fn lose(&self) -> &'static str {
        let (posix, fish) = ("PATH=/usr/bin:/bin", "set -gx PATH /usr/bin /bin");
        self.shell.choose(posix, fish, "$env:PATH = '/usr/bin:/bin'")
    }

    /// Runs the start-up file, then `script`, both strictly.
    fn run(&self, script: &str) -> Outcome {
        let start = self.shell.source(&self.sandbox.home().join(self.shell.start_up_file()));
        self.shell.strict(&self.sandbox, &format!("{start}\n{script}")).success()
    }

    fn active(&self) -> String {
        self.shell.print("VIRTUAL_ENV")
    }

    fn enters(&self) {
        let environment = self.sandbox.environment("a").display().to_string();
        self.run(&format!("workon a\n{}", self.active())).stdout_is(&environment);
    }
}

fn in_each_scene(test: impl Fn(&Scene)) {
    for_each_shell(|shell| {
        test(&Scene::new(shell));
    });
}

#[test]
fn a_start_up_file_may_reset_path_before_or_after_the_block() {
    for before in [true, false] {
        in_each_scene(|scene| {
            let lines = if before { (scene.lose(), "") } else { ("", scene.lose()) };
            scene.around_the_block(lines.0, lines.1);
            scene.enters();
        });
    }
}

#[test]
fn leaving_a_temporary_environment_deletes_it_without_path() {
    in_each_scene(|scene| {
        let program = scene.shell.quote(&scene.program.display().to_string());
        let create =
            format!("{program} create --temp --no-pip --shell {}", scene.shell.kind.name());
        let posix = format!("eval \"$({create})\"");
        let fish = format!("eval ({create} | string collect)");
        let powershell = format!("& {create} | Out-String | Invoke-Expression");
        // The code that the program prints may be all that a shell has evaluated.
        let printed = scene.shell.choose(&posix, &fish, &powershell);
        for enter in ["mktmpenv --no-pip", printed] {
            let script = format!("{enter}\n{}\n{}\ndeactivate", scene.active(), scene.lose());
            let environment = scene.run(&script).stdout;
            assert!(Path::new(&environment).is_absolute(), "{environment:?}");
            assert!(!Path::new(&environment).exists(), "{}: {enter}", scene.shell.kind);
        }
    });
}

#[test]
fn a_link_to_the_program_stays_a_link() {
    in_each_scene(|scene| {
        let text = scene.sandbox.read(scene.shell.start_up_file());
        // PowerShell's block is ASCII.
        assert!(
            text.contains(scene.shell.choose("é/venvyard", "é/venvyard", "/venvyard'")),
            "{text}"
        );
        assert!(!text.contains(env!("CARGO_BIN_EXE_venvyard")), "{text}");
        // By name, too, and in the program's own directory.
        let calls = [("venvyard", "."), ("./venvyard", "it's é")];
        for (call, directory) in calls {
            let mut command = scene.sandbox.command("/bin/sh");
            let script = format!("exec {call} setup --shell {}", scene.shell.kind.name());
            command.args(["-c", &script]).current_dir(scene.sandbox.home().join(directory));
            command.env("PATH", scene.program.parent().unwrap());
            Outcome::of(command).success().stderr_has("unchanged");
            assert_eq!(scene.sandbox.read(scene.shell.start_up_file()), text, "{call}");
        }
    });
}

#[test]
fn a_moved_program_is_found_on_path() {
    in_each_scene(|scene| {
        std::fs::remove_file(&scene.program).unwrap();
        scene.enters();
    });
}

#[test]
fn a_sourced_file_remembers_where_the_program_was() {
    in_each_scene(|scene| {
        let init = scene.sandbox.venvyard(["init", scene.shell.kind.name()]).success().stdout;
        scene.sandbox.write(scene.shell.start_up_file(), &init);
        scene.around_the_block("", scene.lose());
        scene.enters();
    });
}
