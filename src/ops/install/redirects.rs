//! Settings that would lead an installation elsewhere than into the environment, and how they are overridden.
//! The others stay in force: index, proxy, certificates, constraints.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::dirs::variable;
use crate::registry::PythonFacts;

/// pip's settings that name another place, or make it install nothing. Each may be a variable or in any of
/// pip's files.
const PIP_SETTINGS: [&str; 8] = [
    // Other directories.
    "target",
    "prefix",
    "root",
    // The user's own site-packages. An environment has none: pip refuses.
    "user",
    "no-user",
    // pip starts again with that interpreter, even one of another environment.
    "python",
    // Nothing is installed, and pip ends with status 0.
    "dry-run",
    // Before pip 23.1, options for `setup.py install`, among them --prefix and --home.
    "install-option",
];

/// What takes precedence over pip's files. An empty value would not: pip skips it.
const PIP_VARIABLES: [(&str, &str); 5] = [
    ("PIP_USER", "0"),
    ("PIP_NO_USER", "0"),
    ("PIP_DRY_RUN", "0"),
    // A list without elements.
    ("PIP_INSTALL_OPTION", " "),
    // pip sets it when it has started itself again with `python`, and then ignores that setting.
    ("_PIP_RUNNING_IN_SUBPROCESS", "1"),
];

/// The sections of pip's files that `pip install` reads.
pub(super) const PIP_SECTIONS: [&str; 2] = ["global", "install"];

/// The keys of distutils' section `[install]` that lead elsewhere whatever options pip is given.
const DISTUTILS_KEYS: [&str; 9] = [
    "home",
    "user",
    "exec-prefix",
    "install-base",
    "install-platbase",
    "install-lib",
    "install-purelib",
    "install-platlib",
    "install-scripts",
];

/// A setting in a file that leads elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The file that has it.
    pub file: PathBuf,
    /// Its key, as written there.
    pub key: String,
    /// Its value.
    pub value: String,
}

impl fmt::Display for Redirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} sets {} = {}", self.file.display(), self.key, self.value)
    }
}

/// Lets the command's pip ignore the variables, and what the variables are able to override.
pub(super) fn override_for_pip(command: &mut Command, python: &Path) {
    for (name, _) in std::env::vars_os() {
        if setting(&name).is_some_and(|name| PIP_SETTINGS.contains(&name.as_str())) {
            command.env_remove(name);
        }
    }
    command.envs(PIP_VARIABLES);
    // For a pip that starts itself again all the same.
    command.env("PIP_PYTHON", python);
}

/// The options of `pip install` that override the settings which variables can't. With them, packages go where
/// they go without any settings.
pub(super) fn pip_options(environment: &Path) -> Vec<OsString> {
    // pip treats an empty target like none, but takes an empty prefix or root for a relative path.
    let option = |name: &str, path: &Path| {
        let mut option = OsString::from(name);
        option.push(path);
        option
    };
    let mut options = vec!["--target=".into(), option("--prefix=", environment)];
    // Whatever its value is, this option makes `setup.py install` of old pips write into the current directory.
    let is_set = |file: &PathBuf| in_file(file, &PIP_SECTIONS, &["root"]).is_some();
    if pip_files(environment).iter().any(is_set) {
        options.push(option("--root=", environment.ancestors().last().unwrap_or(Path::new("/"))));
    }
    options
}

/// The name of pip's setting that a variable is, in pip's own reading of variables.
pub(super) fn setting(variable: &std::ffi::OsStr) -> Option<String> {
    let name = variable.to_str()?.strip_prefix("PIP_")?.to_lowercase().replace('_', "-");
    Some(name.strip_prefix("--").unwrap_or(&name).to_owned())
}

/// What pip can't override: before Python 3.10, it asks distutils where packages go.
pub(super) fn of_distutils(python: &PythonFacts) -> Option<Redirect> {
    let mut numbers = python.version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    let series = (numbers.next()?, numbers.next()?);
    if series >= (3, 10) {
        return None;
    }
    let home = variable(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).map(PathBuf::from);
    let own = if cfg!(windows) { "pydistutils.cfg" } else { ".pydistutils.cfg" };
    let prefix = python.executable.parent().and_then(Path::parent);
    let library = format!("lib/python{}.{}/distutils/distutils.cfg", series.0, series.1);
    // Later files take precedence over earlier ones.
    let files = [
        std::env::current_dir().ok().map(|here| here.join("setup.cfg")),
        home.map(|home| home.join(own)),
        prefix.map(|prefix| prefix.join(library)),
    ];
    files.into_iter().flatten().find_map(|file| in_file(&file, &["install"], &DISTUTILS_KEYS))
}

/// The settings of pip that may be the reason why packages are not in the environment although pip ended
/// well: one for each file.
pub(super) fn suspects(environment: &Path) -> Vec<Redirect> {
    let keys = [&PIP_SETTINGS[..], &["version", "help"]].concat();
    let files = pip_files(environment);
    files.iter().filter_map(|file| in_file(file, &PIP_SECTIONS, &keys)).collect()
}

/// The files that pip reads: the one that a variable names, the machine's, the user's, the environment's.
pub(super) fn pip_files(environment: &Path) -> Vec<PathBuf> {
    let directory = |name: &str| variable(name).map(PathBuf::from);
    let (home, name) =
        if cfg!(windows) { ("USERPROFILE", "pip.ini") } else { ("HOME", "pip.conf") };
    let home = directory(home).unwrap_or_default();
    let places: Vec<PathBuf> = if cfg!(windows) {
        let shared = [directory("PROGRAMDATA"), directory("APPDATA")];
        shared.into_iter().flatten().chain([home.clone()]).collect()
    } else {
        let shared = variable("XDG_CONFIG_DIRS").unwrap_or_else(|| "/etc/xdg".into());
        let macos = "Library/Application Support";
        let own = directory("XDG_CONFIG_HOME").unwrap_or_else(|| home.join(".config"));
        let of_user = [Path::new("/").join(macos), home.join(macos), own];
        std::env::split_paths(&shared).chain(of_user).collect()
    };
    let mut places: Vec<PathBuf> = places.iter().map(|place| place.join("pip")).collect();
    if !cfg!(windows) {
        places.extend(["/etc".into(), home.join(".pip")]);
    }
    places.push(environment.to_owned());
    let files = places.into_iter().map(|place| place.join(name));
    directory("PIP_CONFIG_FILE").into_iter().chain(files).collect()
}

/// The first of the keys that the file sets in one of the sections.
pub(super) fn in_file(file: &Path, sections: &[&str], keys: &[&str]) -> Option<Redirect> {
    let text = std::fs::read_to_string(file).ok()?;
    let (key, value) = first(&text, sections, keys)?;
    Some(Redirect { file: file.to_owned(), key: key.to_owned(), value: value.to_owned() })
}

/// The first of the keys in one of the sections, and its value. An empty value means nothing, and so does one
/// that turns a switch off.
fn first<'a>(text: &'a str, sections: &[&str], keys: &[&str]) -> Option<(&'a str, &'a str)> {
    let mut is_in_section = false;
    for line in text.lines().map(str::trim_end) {
        if let Some(section) = line.strip_prefix('[') {
            is_in_section = sections.contains(&section.trim_end_matches(']'));
        }
        let Some((key, value)) = line.split_once(['=', ':']).filter(|_| is_in_section) else {
            continue;
        };
        let (key, value) = (key.trim(), value.trim());
        let means = key.to_lowercase().replace('_', "-");
        if keys.contains(&means.as_str()) && !matches!(value, "" | "0" | "no" | "false" | "off") {
            return Some((key, value));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_read_as_pip_reads_them() {
        for (variable, name) in [
            ("PIP_TARGET", Some("target")),
            ("PIP_dry_Run", Some("dry-run")),
            ("PIP___PREFIX", Some("prefix")),
            ("pip_target", None),
            ("PIPX_HOME", None),
        ] {
            assert_eq!(setting(variable.as_ref()).as_deref(), name, "{variable}");
        }
    }

    #[test]
    fn a_key_of_distutils_leads_elsewhere_only_in_its_section() {
        for (text, expected) in [
            ("[install]\ninstall_lib = /x\n", Some(("install_lib", "/x"))),
            ("[metadata]\nname = a\n[install]\nprefix =\nHome: /x y\n", Some(("Home", "/x y"))),
            ("[install]\nprefix = /x\nroot = /y\n", None),
            ("[install]\nuser = 0\n", None),
            ("[install]\nuser = 1\n", Some(("user", "1"))),
            ("[build]\ninstall_lib = /x\n[install]\n# home = /x\n", None),
        ] {
            assert_eq!(first(text, &["install"], &DISTUTILS_KEYS), expected, "{text}");
        }
    }
}
