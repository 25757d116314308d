//! `setup --man`: the man pages come where 'man' finds them, and go again.
#![cfg(unix)]

use crate::support::{Outcome, Sandbox, available};

/// `man` with the directory of `~/.local/bin` on PATH.
fn man(sandbox: &Sandbox, words: &[&str]) -> Outcome {
    let mut command = sandbox.command("man");
    let bin = sandbox.home().join(".local/bin");
    command.env("PATH", format!("{}:/usr/bin:/bin", bin.display()));
    command.env("MANPAGER", "cat").env("MANWIDTH", "100").args(words);
    Outcome::of(command)
}

#[test]
fn the_pages_are_where_man_finds_them_and_go_again() {
    let sandbox = Sandbox::new();
    sandbox.write(".local/share/man/man1/other.1", ".TH other 1\n");
    // Of a verb that an older version had, and a page of the same name by somebody else.
    let older = ".ie \\n(.g .ds Aq \\(aq\n.TH venvyard-old 1  \"venvyard 0.0.1\" venvyard\n";
    sandbox.write(".local/share/man/man1/venvyard-mine.1", ".TH venvyard-mine 1\n");
    sandbox.venvyard(["setup", "--shell", "bash"]).success();
    let before = sandbox.tree();
    let dry = sandbox.venvyard(["setup", "--shell", "bash", "--man", "--dry-run"]).success();
    dry.stderr_has("would write ").stderr_has("/.local/share/man/man1\n");
    before.assert_same(&sandbox.tree());
    let said = sandbox.venvyard(["setup", "--shell", "bash", "--man"]).success();
    let man1 = sandbox.home().join(".local/share/man/man1");
    let said = said.stderr_has(&format!("wrote {}\n", man1.display()));
    let not_searched = "warning: 'man' doesn't look in ~/.local/share/man yet: ";
    assert!(said.stderr.contains(not_searched), "{said}");
    if available("man", which::which("man").is_ok()) {
        let page = man1.join("venvyard-create.1");
        man(&sandbox, &["-w", "venvyard-create"])
            .success()
            .stdout_is(&format!("{}\n", page.display()));
        let page = man(&sandbox, &["venvyard"]).success().stdout;
        for section in ["EXAMPLES", "FILES", "ENVIRONMENT", "EXIT STATUS"] {
            assert!(page.contains(&format!("\n{section}\n")), "{page}");
        }
    }
    // A page that is there is brought up to date.
    sandbox.write(".local/share/man/man1/venvyard.1", older);
    sandbox.venvyard(["setup", "--shell", "bash"]).success().stderr_has("updated ");
    assert!(sandbox.read(".local/share/man/man1/venvyard.1").contains("EXAMPLES"));
    sandbox.write(".local/share/man/man1/venvyard-old.1", older);
    sandbox.venvyard(["setup", "--shell", "zsh", "--uninstall"]).success();
    assert!(man1.join("venvyard.1").exists(), "the pages belong to no shell");
    sandbox.venvyard(["setup", "--uninstall"]).success().stderr_has("deleted ");
    let left = std::fs::read_dir(&man1).unwrap().map(|entry| entry.unwrap().file_name());
    let mut left: Vec<_> = left.collect();
    left.sort();
    assert_eq!(left, ["other.1", "venvyard-mine.1"]);
}

#[test]
fn nothing_is_left_where_nothing_was() {
    let sandbox = Sandbox::new();
    let path =
        format!("{}:{}", sandbox.home().join(".local/bin").display(), sandbox.path_variable());
    let sandbox = sandbox.env("PATH", path);
    let said = sandbox.venvyard(["setup", "--shell", "bash", "--man"]).success();
    assert!(!said.stderr.contains("doesn't look"), "{said}");
    sandbox.venvyard(["setup", "--uninstall"]).success();
    assert!(!sandbox.home().join(".local/share/man").exists());
}
