//! The activate scripts in this machine's shells, with values that look like code.
#![cfg(unix)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Os;
use super::family::layout;
use super::testing::{fictional, options};
use crate::fs;
use crate::testing::program as find_program;

/// Prompts that a shell would expand or execute if it took them for code.
pub(super) const PROMPTS: [&str; 12] = [
    "plain",
    "two words",
    "$(touch canary)",
    "`touch canary`",
    "${HOME}",
    "%n%m%~ %(?.a.b)",
    r"\u\h\w \\ \",
    "!! !$ !1 wow!",
    "it's \"quoted\"",
    "^a^b^",
    "a;b&c|d>canary",
    "é 環境",
];

/// The files of an environment in a directory with the worst possible name.
pub(super) struct Env {
    pub(super) dir: tempfile::TempDir,
    pub(super) path: PathBuf,
}

impl Env {
    pub(super) fn new(prompt: &str) -> Self {
        Self::named(r#"e nv'$(touch canary)"`x`é!%n\u"#, prompt)
    }

    pub(super) fn named(name: &str, prompt: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        let mut options = options(&path);
        options.prompt = prompt.to_owned();
        let layout = layout(&fictional("3.13.0"), &options, Os::CURRENT).unwrap();
        fs::create_dir_all(&path.join("bin")).unwrap();
        for file in layout.files {
            fs::write_new(&path.join(file.path), file.text.as_bytes()).unwrap();
        }
        Self { dir, path }
    }

    pub(super) fn bin(&self) -> String {
        format!("{}/bin", self.path.display())
    }

    /// What the shell prints when it reads `script`; `None` if the shell is not installed.
    /// `$SCRIPT` is the file to source.
    pub(super) fn run(
        &self,
        shell: &[&str],
        script: &str,
        source: &str,
    ) -> Option<(String, String)> {
        let (program, args) = shell.split_first().unwrap();
        let found = find_program(program)?;
        let mut child = Command::new(found)
            .args(args)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.dir.path())
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "dumb")
            .env("PYTHONHOME", "/python/home")
            .env("SCRIPT", self.path.join("bin").join(source))
            .current_dir(self.dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(!self.dir.path().join("canary").exists(), "{program} ran a value");
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        assert!(output.status.success(), "{shell:?}: {stderr}");
        Some((stdout, stderr))
    }

    pub(super) fn snapshot(&self, name: &str) -> Vec<String> {
        let text = std::fs::read(self.dir.path().join(name)).unwrap();
        let own = [
            "_=",
            "LINENO",
            "RANDOM",
            "SECONDS",
            "EPOCH",
            "BASH_",
            "PIPESTATUS",
            "status",
            "KSH_MATCH",
        ];
        let mut lines: Vec<_> = String::from_utf8_lossy(&text)
            .lines()
            .filter(|line| !own.iter().any(|own| line.starts_with(own)))
            .map(str::to_owned)
            .collect();
        // The order of variables is arbitrary.
        lines.sort();
        lines
    }
}

/// The shells that read `activate`, in their strictest modes.
pub(super) const POSIX: [&[&str]; 5] = [
    &["bash", "--noprofile", "--norc", "-euC"],
    &["zsh", "-f", "-euC"],
    &["dash", "-euC"],
    &["ksh93", "-euC"],
    &["mksh", "-euC"],
];

#[test]
fn activate_shows_its_values_and_deactivate_puts_all_back() {
    let script = r#"
        PS1='$ '; N=/dev/null
        . "$SCRIPT"; deactivate
        set > before; export -p >> before
        . "$SCRIPT"
        printf '%s\0' "$VIRTUAL_ENV" "$VIRTUAL_ENV_PROMPT" "$PATH" "${PYTHONHOME-unset}"
        sh -c 'printf "%s\0" "$VIRTUAL_ENV_PROMPT" "${PYTHONHOME-unset}"'
        . "$SCRIPT"
        printf '%s\0' "$PATH"
        PATH=/added:$PATH
        deactivate
        printf '%s\0' "$PATH"
        PATH=${PATH#/added:}
        set > after; export -p >> after
        command -v deactivate && exit 9
        sh -c 'printf "%s\0" "$PYTHONHOME" "${VIRTUAL_ENV-unset}"'
    "#;
    for shell in POSIX {
        for prompt in PROMPTS {
            let env = Env::new(prompt);
            let Some((stdout, stderr)) = env.run(shell, script, "activate") else { continue };
            let path = format!("{}:/usr/bin:/bin", env.bin());
            let expected = [
                env.path.to_str().unwrap(),
                prompt,
                &path,
                "unset",
                prompt,
                "unset",
                &path,
                "/added:/usr/bin:/bin",
                "/python/home",
                "unset",
            ];
            let said: Vec<_> = stdout.split_terminator('\0').collect();
            assert_eq!(said, expected, "{shell:?}");
            assert_eq!(stderr, "", "{shell:?}");
            assert_eq!(env.snapshot("before"), env.snapshot("after"), "{shell:?}");
        }
    }
}

#[test]
fn any_path_survives_serialization() {
    for shell in POSIX {
        let env = Env::new("a");
        for path in ["", ":", ":/bin", "/bin:", "/bin::/x", "/a b:/bin"] {
            let script = format!(
                "PATH='{path}'; . \"$SCRIPT\"; deactivate; /usr/bin/printf '%s\\0' \"${{PATH-unset}}\""
            );
            let Some((stdout, _)) = env.run(shell, &script, "activate") else { continue };
            assert_eq!(stdout.trim_end_matches('\0'), path, "{shell:?}");
        }
        let script =
            "unset PATH; . \"$SCRIPT\"; deactivate; /usr/bin/printf '%s' \"${PATH-unset}\"";
        let Some((stdout, _)) = env.run(shell, script, "activate") else { continue };
        assert_eq!(stdout, "unset", "{shell:?}");
    }
}

#[test]
fn bash_shows_the_prompt_as_text() {
    for prompt in PROMPTS {
        let env = Env::new(prompt);
        // Before 4.4 (macOS has 3.2), only a terminal shows what a prompt expands to.
        let script = "PS1='$ '; . \"$SCRIPT\"\ncase $BASH_VERSION in\n\
            [1-3].* | 4.[0-3].*) printf old ;;\n*) printf %s \"${PS1@P}\" ;;\nesac\n";
        let Some((stdout, _)) = env.run(POSIX[0], script, "activate") else { continue };
        assert!(stdout == "old" || stdout == format!("({prompt}) $ "), "{stdout}");
    }
}

#[test]
fn zsh_shows_the_prompt_as_text_with_every_option() {
    for prompt in PROMPTS {
        let env = Env::new(prompt);
        for options in
            ["", "setopt prompt_subst prompt_bang", "setopt ksh_arrays sh_word_split", "emulate sh"]
        {
            let script =
                format!("{options}\nPS1='$ '; . \"$SCRIPT\"; print -rnP -- \"$PS1\"; deactivate\n");
            let Some((stdout, _)) = env.run(POSIX[1], &script, "activate") else { continue };
            // Like sh, `emulate sh` takes % as text and expands parameters, but print -P does not.
            let shown = if options == "emulate sh" {
                "${VIRTUAL_ENV_PROMPT:+($VIRTUAL_ENV_PROMPT) }$ ".to_owned()
            } else {
                format!("({prompt}) $ ")
            };
            assert!(stdout == shown || stdout == format!("({prompt}) $ "), "{options}: {stdout}");
        }
    }
}

#[test]
fn dash_and_ksh_show_the_prompt_as_text() {
    // ksh replaces each `!` in the prompt with the command's number, even from a parameter.
    for (shell, bang) in [("dash", true), ("mksh", false), ("ksh93", false)] {
        for prompt in PROMPTS.iter().filter(|prompt| bang || !prompt.contains('!')) {
            let env = Env::new(prompt);
            let script = "PS1='$ '\n. \"$SCRIPT\"\n:\nexit\n";
            let Some((_, stderr)) = env.run(&[shell, "-i"], script, "activate") else { continue };
            assert!(stderr.contains(&format!("({prompt}) $ ")), "{shell} {prompt}: {stderr}");
        }
    }
}

#[test]
fn a_prompt_is_left_alone_where_the_user_says_so_or_there_is_none() {
    let env = Env::new("a");
    for (shell, before) in POSIX.iter().flat_map(|shell| {
        ["PS1='$ '; VIRTUAL_ENV_DISABLE_PROMPT=1", "unset PS1"].map(|before| (shell, before))
    }) {
        let script = format!("{before}; . \"$SCRIPT\"; printf %s \"${{PS1-unset}}\"; deactivate");
        let Some((stdout, _)) = env.run(shell, &script, "activate") else { continue };
        assert!(matches!(stdout.as_str(), "$ " | "unset"), "{shell:?}: {stdout}");
    }
}

#[test]
fn an_alias_named_deactivate_does_no_harm() {
    let env = Env::new("a");
    let script = "shopt -s expand_aliases\nalias deactivate='echo alias'\n. \"$SCRIPT\"\n\
        deactivate\nprintf %s \"${VIRTUAL_ENV-unset}\"\n";
    if let Some((stdout, _)) = env.run(POSIX[0], script, "activate") {
        assert_eq!(stdout, "unset");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn fish_shows_its_values_and_puts_all_back() {
    let script = r#"
        function fish_prompt; printf '%s$ ' $status; end
        source $SCRIPT; deactivate
        set > before; functions -n >> before; functions fish_prompt >> before; set -x >> before
        source $SCRIPT
        printf '%s\0' $VIRTUAL_ENV $VIRTUAL_ENV_PROMPT (string join : $PATH) (set -q PYTHONHOME; or echo unset)
        false; fish_prompt; printf '\0'
        source $SCRIPT
        printf '%s\0' (string join : $PATH)
        set -gx PATH /added $PATH
        deactivate
        printf '%s\0' (string join : $PATH)
        set -gx PATH /usr/bin /bin
        set > after; functions -n >> after; functions fish_prompt >> after; set -x >> after
        sh -c 'printf "%s\0" "$PYTHONHOME" "${VIRTUAL_ENV-unset}"'
    "#;
    for prompt in PROMPTS {
        let env = Env::new(prompt);
        let fish = ["fish", "--no-config"];
        let Some((stdout, stderr)) = env.run(&fish, script, "activate.fish") else { continue };
        let path = format!("{}:/usr/bin:/bin", env.bin());
        let shown = format!("({prompt}) 1$ ");
        let expected = [
            env.path.to_str().unwrap(),
            prompt,
            &path,
            "unset",
            &shown,
            &path,
            "/added:/usr/bin:/bin",
            "/python/home",
            "unset",
        ];
        assert_eq!(stdout.split_terminator('\0').collect::<Vec<_>>(), expected);
        assert_eq!(stderr, "");
        let known = |line: &String| line.starts_with("history") || line.starts_with("argv");
        let [mut before, mut after] = ["before", "after"].map(|name| env.snapshot(name));
        before.retain(|line| !known(line));
        after.retain(|line| !known(line));
        assert_eq!(before, after);
    }
}

#[test]
fn csh_shows_its_values_and_puts_all_back() {
    let script = "set prompt = '> '\nset -r >& /dev/null\n\
        setenv > before; set > set.before; alias >> before\n\
        source $SCRIPT:q\n\
        printf '%s\\0' $VIRTUAL_ENV:q $VIRTUAL_ENV_PROMPT:q $PATH:q $?PYTHONHOME\n\
        source $SCRIPT:q\n\
        printf '%s\\0' $PATH:q\n\
        setenv PATH /added:$PATH:q\n\
        deactivate\n\
        printf '%s\\0' $PATH:q\n\
        setenv PATH /usr/bin:/bin\n\
        setenv > after; set > set.after; alias >> after\n";
    for prompt in PROMPTS {
        let env = Env::new(prompt);
        let tcsh = ["tcsh", "-f"];
        let Some((stdout, stderr)) = env.run(&tcsh, script, "activate.csh") else { continue };
        let path = format!("{}:/usr/bin:/bin", env.bin());
        let expected =
            [env.path.to_str().unwrap(), prompt, &path, "0", &path, "/added:/usr/bin:/bin"];
        assert_eq!(stdout.split_terminator('\0').collect::<Vec<_>>(), expected, "{stderr}");
        assert_eq!(stderr, "");
        assert_eq!(env.snapshot("before"), env.snapshot("after"));
        assert_eq!(env.snapshot("set.before"), env.snapshot("set.after"));

        let script = "set prompt = '> '\nsource $SCRIPT:q\necho\nexit\n";
        let Some((stdout, _)) = env.run(&["tcsh", "-f", "-i"], script, "activate.csh") else {
            continue;
        };
        assert!(stdout.contains(&format!("({prompt}) > ")), "{prompt}: {stdout}");
    }
}

#[test]
fn every_placeholder_is_replaced() {
    let env = Env::new("__BIN__ __PATH__");
    let python = Path::new("bin/activate_this.py");
    for entry in std::fs::read_dir(env.path.join("bin")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let places = text.matches("__PATH__").count();
        // The text of the user's prompt is unchanged.
        let prompts = text.matches("__BIN__ __PATH__").count();
        assert_eq!(places, prompts, "{}", path.display());
        assert!(!text.contains("__SITE_PACKAGES__"));
        if path.ends_with(python) {
            assert!(text.contains("*['lib', 'python3.13', 'site-packages'])"), "{text}");
        }
    }
}

#[test]
fn every_powershell_script_parses() {
    for prompt in PROMPTS {
        let env = Env::new(prompt);
        let text = std::fs::read_to_string(env.path.join("bin/activate.ps1")).unwrap();
        assert!(text.starts_with('\u{feff}'));
        let mut parser = tree_sitter::Parser::new();
        parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
        let tree = parser.parse(text.trim_start_matches('\u{feff}'), None).unwrap();
        assert!(!tree.root_node().has_error(), "{}", tree.root_node().to_sexp());
    }
}

#[test]
fn batch_files_have_crlf() {
    let env = Env::new("100% \"a\" & $P");
    let text = std::fs::read_to_string(env.path.join("bin/activate.bat")).unwrap();
    assert!(text.lines().count() > 10);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(text.contains("set VIRTUAL_ENV_PROMPT=100%% ^\"a^\" ^& $P\r\n"), "{text}");
    assert!(text.contains("set PROMPT=^(100%% ^\"a^\" ^& $$P^) %PROMPT%\r\n"), "{text}");
}
