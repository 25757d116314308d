//! Tests of a layer in the place of another tool.

use super::tests::{PROGRAM, home, set_up, tree};
use super::*;
use crate::session::startup::layer::Load;

/// The layer that takes the place of `. old`.
pub(super) const LAYER: Layer = Layer {
    text: |shell| format!("# {shell}\n"),
    files: |shell| match shell {
        Shell::Bash | Shell::Zsh => vec![("more/shared.sh".to_owned(), ":\n")],
        _ => Vec::new(),
    },
    loads: |_, text| {
        let is_replaced = text.windows(9).any(|window| window == b"replaced:");
        let at = text.windows(5).position(|window| window == b". old").filter(|_| !is_replaced);
        let then =
            |at: usize| text[at..].iter().position(|byte| *byte == b'\n').map(|end| at + end + 1);
        at.map(|at| Load { range: at..at + 5, then: then(at) }).into_iter().collect()
    },
};

fn with_layer(dirs: &Dirs, shell: Shell) -> Plan {
    let on = |settings| Settings { layer: true, ..settings };
    install(dirs, shell, PROGRAM, Some(&LAYER), on).unwrap()
}

#[test]
fn a_layer_takes_the_place_of_what_it_replaces_and_uninstalling_gives_every_byte_back() {
    let cases: [&[(&str, &[u8])]; 5] = [
        &[(".bashrc", b"a=1\n. old\nuses it\n")],
        &[(".bashrc", b"a=1\n. old")],
        &[(".bashrc", b"a=\xff\r\n\t. old \r\n"), (".profile", b". ~/.bashrc\n")],
        &[(".bash_profile", b"no end\n"), (".bash_aliases", b". old\n"), (".bashrc", b"")],
        &[(".bashrc", b"none\n")],
    ];
    for files in cases {
        let (home, dirs) = home(files);
        let before = tree(home.path());
        let plan = with_layer(&dirs, Shell::Bash);
        apply(&plan.changes).unwrap();
        let once = tree(home.path());
        for (name, text) in
            files.iter().filter(|(_, text)| text.windows(5).any(|it| it == b". old"))
        {
            let after = read(&home.path().join(name)).unwrap().unwrap();
            let after = String::from_utf8_lossy(&after).into_owned();
            let [old, block, rest] = [": # 'venvyard", "/layer/venvyard.bash", "uses it"]
                .map(|part| after.rfind(part).unwrap_or(after.len()));
            assert!(old < block && block < rest + 1, "{name} {after}");
            let line = plan.replaced.iter().find(|line| line.path.ends_with(name)).unwrap();
            let was = text.split(|byte| *byte == b'\n').nth(line.number - 1).unwrap();
            assert_eq!(line.text.as_bytes(), was.trim_ascii());
            assert!(!line.was_before);
        }
        let again = with_layer(&dirs, Shell::Bash);
        assert!(again.changes.iter().all(|change| change.action == Action::Leave), "{again:?}");
        assert!(again.replaced.iter().all(|line| line.was_before));
        assert_eq!(again.replaced.len(), plan.replaced.len());
        // Other settings, and a doctor who knows no layer, leave it.
        let same = install(&dirs, Shell::Bash, PROGRAM, None, |settings| settings).unwrap();
        assert!(same.settings.layer);
        apply(&same.changes).unwrap();
        assert_eq!(tree(home.path()), once);
        apply(&uninstall(&dirs, &[Shell::Bash], &LAYER).unwrap()).unwrap();
        assert_eq!(tree(home.path()), before, "{files:?}");
    }
}

#[test]
fn a_block_above_what_is_replaced_moves_behind_it() {
    let (home, dirs) = home(&[(".bashrc", b"first\n"), (".profile", b". ~/.bashrc\n")]);
    apply(&set_up(&dirs, Shell::Bash).unwrap()).unwrap();
    let rc = home.path().join(".bashrc");
    let text = [std::fs::read(&rc).unwrap(), b"export HOOKS=1\n. old\n".to_vec()].concat();
    fs::replace(&rc, &text).unwrap();
    apply(&with_layer(&dirs, Shell::Bash).changes).unwrap();
    let text = String::from_utf8(std::fs::read(&rc).unwrap()).unwrap();
    assert!(
        text.starts_with("first\nexport HOOKS=1\n: # 'venvyard setup' replaced: . old\n# >>>"),
        "{text}"
    );
    apply(&uninstall(&dirs, &[Shell::Bash], &LAYER).unwrap()).unwrap();
    assert_eq!(std::fs::read(&rc).unwrap(), b"first\nexport HOOKS=1\n. old\n");
}

#[test]
fn a_layers_file_stays_while_another_shell_uses_it() {
    let (_home, dirs) = home(&[]);
    for shell in [Shell::Bash, Shell::Zsh] {
        apply(&with_layer(&dirs, shell).changes).unwrap();
    }
    let (shared, own) = (dirs.data.join("shell/more/shared.sh"), files::layer(&dirs, Shell::Bash));
    apply(&uninstall(&dirs, &[Shell::Bash], &LAYER).unwrap()).unwrap();
    assert_eq!((shared.exists(), own.exists()), (true, false));
    apply(&uninstall(&dirs, &Shell::ALL[..3], &LAYER).unwrap()).unwrap();
    assert!(!dirs.data.join("shell").exists());
}

/// fish reads `conf.d` before `config.fish`, where people set the variables that the layer needs.
#[test]
fn fishs_block_moves_to_config_fish_with_a_layer() {
    for config in [None, Some(&b"set -gx HOOKS 1\n. old\nuses it\n"[..])] {
        for is_set_up in [false, true] {
            let (home, dirs) = home(&[]);
            let file = home.path().join(".config/fish/config.fish");
            if let Some(text) = config {
                fs::replace(&file, text).unwrap();
            }
            let before = tree(home.path());
            if is_set_up {
                apply(&set_up(&dirs, Shell::Fish).unwrap()).unwrap();
            }
            apply(&with_layer(&dirs, Shell::Fish).changes).unwrap();
            assert!(!home.path().join(".config/fish/conf.d").exists());
            let text = std::fs::read_to_string(&file).unwrap();
            assert_eq!(text.contains("true # 'venvyard setup' replaced: . old"), config.is_some());
            assert!(text.contains("/layer/venvyard.fish"), "{text}");
            let again = with_layer(&dirs, Shell::Fish);
            assert!(again.changes.iter().all(|it| it.action == Action::Leave), "{again:?}");
            apply(&uninstall(&dirs, &[Shell::Fish], &LAYER).unwrap()).unwrap();
            assert_eq!(tree(home.path()), before, "{is_set_up}");
        }
    }
}
