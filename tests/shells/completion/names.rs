//! Completion of names that only other tools give to environments.

use super::{at_a_terminal, furnished};

#[test]
fn a_completed_line_enters_an_environment_of_any_name() {
    const NAMES: [&str; 12] =
        ["z$b", "b'c", "x\"d", "d[1]", "e`x`", "f;g", "g&h", "h*", "i  j", "k(l)", "né", "o#p"];
    let with_names = || {
        let sandbox = furnished();
        let python = sandbox.environment("alto").join("bin/python");
        for name in NAMES {
            let bin = sandbox.environment(name).join("bin");
            std::fs::create_dir_all(&bin).unwrap();
            std::os::unix::fs::symlink(&python, bin.join("python")).unwrap();
            std::fs::write(bin.join("activate"), "").unwrap();
        }
        sandbox
    };
    at_a_terminal(with_names, |shell, _, mut terminal| {
        for name in NAMES {
            terminal.send(&format!("workon -n {}\t\r", &name[..1]));
            let prefix = format!("({name}) ready>");
            terminal.wait_for(&prefix, |screen| screen.cursor_row() == prefix);
            let active = terminal.variable("VIRTUAL_ENV_PROMPT");
            assert_eq!(active.as_deref(), Some(name), "{}", shell.kind);
            terminal.run("deactivate");
        }
    });
}
