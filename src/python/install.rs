//! Suggests commands that install a missing Python with the tools of this machine.

use super::tools::Tools;
use super::{Implementation, PythonRequest, VersionPrefix};

/// The newest series that every tool has. Most of them also offer the next one as a preview.
const NEWEST: u8 = 14;

/// The `pythonX.Y` packages in each release of Debian and Ubuntu.
const DEBIAN: [(&str, &[&str]); 10] = [
    ("bullseye", &["2.7", "3.9"]),
    ("bookworm", &["3.11"]),
    ("trixie", &["3.13"]),
    ("forky", &["3.13", "3.14"]),
    ("sid", &["3.13", "3.14"]),
    ("focal", &["2.7", "3.8", "3.9"]),
    ("jammy", &["2.7", "3.10", "3.11"]),
    ("noble", &["3.12"]),
    ("plucky", &["3.13"]),
    ("questing", &["3.13", "3.14"]),
];

/// The commands that install a Python for `request`, one per tool that has it; none if the request
/// does not say what to install.
pub(crate) fn commands(request: &PythonRequest, tools: &Tools) -> Vec<String> {
    let Some(spec) = PythonSpec::of(request) else { return Vec::new() };
    let ways = [pyenv, uv, mise, asdf, brew, winget, apt, conda];
    ways.iter().filter_map(|way| way(&spec, tools)).collect()
}

/// Which Python to install.
struct PythonSpec {
    pypy: bool,
    free_threaded: bool,
    version: Option<VersionPrefix>,
}

impl PythonSpec {
    fn of(request: &PythonRequest) -> Option<Self> {
        let plain =
            |version| Some(Self { pypy: false, free_threaded: false, version: Some(version) });
        match request {
            PythonRequest::Range(_) => plain(newest_in(request)?),
            PythonRequest::Version { implementation, version, free_threaded } => {
                let pypy = match implementation {
                    Implementation::CPython => false,
                    Implementation::PyPy => true,
                    Implementation::Other(_) => return None,
                };
                let is_released = |version: &VersionPrefix| match version.major {
                    2 => version.minor.is_none_or(|minor| minor == 7),
                    3 => version.minor.is_none_or(|minor| minor <= NEWEST + 1),
                    _ => false,
                };
                version.as_ref().is_none_or(is_released).then(|| Self {
                    pypy,
                    free_threaded: *free_threaded,
                    version: version.clone(),
                })
            }
            PythonRequest::File(_) | PythonRequest::Command(_) => None,
        }
    }

    /// `3.12`, `3.13t`; empty for any version.
    fn number(&self) -> String {
        let threads = if self.free_threaded { "t" } else { "" };
        self.version.as_ref().map_or(String::new(), |version| format!("{version}{threads}"))
    }

    /// The series of an ordinary `CPython`; packagers have one version of each series.
    fn series(&self) -> Option<(u8, u8)> {
        let version = self.version.as_ref().filter(|version| version.micro.is_none())?;
        (!self.pypy && !self.free_threaded).then_some((version.major, version.minor?))
    }

    fn is_any(&self) -> bool {
        !self.pypy && self.version.as_ref().is_some_and(|v| v.major == 3 && v.minor.is_none())
    }
}

/// The newest version in a range, as a series if the range has the series' last release.
fn newest_in(request: &PythonRequest) -> Option<VersionPrefix> {
    const LAST_MICRO: u8 = 50;
    let lets_in = |minor, micro| {
        request.lets_in(&VersionPrefix {
            major: 3,
            minor: Some(minor),
            micro: Some(micro),
            pre: None,
        })
    };
    (0..=NEWEST).rev().find_map(|minor| {
        let micro = (0..=LAST_MICRO).rev().find(|micro| lets_in(minor, *micro))?;
        let micro = (micro != LAST_MICRO).then_some(micro);
        Some(VersionPrefix { major: 3, minor: Some(minor), micro, pre: None })
    })
}

fn pyenv(spec: &PythonSpec, tools: &Tools) -> Option<String> {
    let definitions = tools.pyenv.as_ref()?;
    if spec.pypy {
        // For "pypy" alone, pyenv installs the oldest one it knows.
        spec.version.as_ref()?.minor?;
    }
    let name = if spec.pypy { format!("pypy{}", spec.number()) } else { spec.number() };
    let stem = name.trim_end_matches('t');
    let threads = if spec.free_threaded { "t" } else { "" };
    let is_of = |definition: &String| {
        let Some(rest) = definition.strip_prefix(stem) else { return false };
        let Some(rest) = rest.strip_suffix(threads) else { return false };
        let release = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        rest.is_empty()
            || (spec.pypy && rest.starts_with(|c: char| c == '-' || c.is_ascii_digit()))
            || (rest.starts_with('.') && release(rest))
    };
    // Without its definitions, assume that pyenv knows the version.
    let known = definitions.is_empty() || definitions.iter().any(is_of);
    known.then(|| format!("pyenv install {name}"))
}

fn uv(spec: &PythonSpec, tools: &Tools) -> Option<String> {
    let new_enough = |v: &VersionPrefix| v.major == 3 && v.minor.is_none_or(|minor| minor >= 8);
    if !tools.uv || !(spec.pypy || spec.version.as_ref().is_none_or(new_enough)) {
        return None;
    }
    Some(match (spec.pypy, spec.number()) {
        _ if spec.is_any() => "uv python install".to_owned(),
        (false, number) => format!("uv python install {number}"),
        (true, number) if number.is_empty() => "uv python install pypy".to_owned(),
        (true, number) => format!("uv python install pypy@{number}"),
    })
}

fn mise(spec: &PythonSpec, tools: &Tools) -> Option<String> {
    let kind = if spec.pypy { "pypy" } else { "" };
    let known = tools.mise && !spec.free_threaded && spec.version.is_some();
    known.then(|| format!("mise install python@{kind}{}", spec.number()))
}

fn asdf(spec: &PythonSpec, tools: &Tools) -> Option<String> {
    let version = spec.version.as_ref().filter(|_| !spec.pypy && !spec.free_threaded)?;
    // asdf takes only full versions.
    let latest = if version.micro.is_none() { "latest:" } else { "" };
    tools.asdf.then(|| format!("asdf install python {latest}{version}"))
}

fn brew(spec: &PythonSpec, tools: &Tools) -> Option<String> {
    let formula = if spec.is_any() {
        "python".to_owned()
    } else {
        let (major, minor) = spec.series().filter(|series| (3, 9) <= *series)?;
        format!("python@{major}.{minor}")
    };
    tools.brew.then(|| format!("brew install {formula}"))
}

fn winget(spec: &PythonSpec, tools: &Tools) -> Option<String> {
    let any = spec.is_any().then_some((3, NEWEST));
    let (major, minor) = spec.series().filter(|series| (3, 7) <= *series).or(any)?;
    tools.winget.then(|| format!("winget install Python.Python.{major}.{minor}"))
}

fn apt(spec: &PythonSpec, tools: &Tools) -> Option<String> {
    let codename = tools.apt.as_ref()?;
    let package = match spec.series() {
        _ if spec.is_any() => "python3".to_owned(),
        Some((major, minor)) => {
            let series = format!("{major}.{minor}");
            let (_, packaged) = DEBIAN.iter().find(|(name, _)| name == codename)?;
            packaged.contains(&series.as_str()).then(|| format!("python{series}"))?
        }
        None => return None,
    };
    Some(format!("sudo apt install {package}"))
}

fn conda(spec: &PythonSpec, tools: &Tools) -> Option<String> {
    let (major, minor) = spec.series()?;
    let program = tools.conda.as_ref()?;
    Some(format!("{program} create -n python{major}.{minor} python={major}.{minor}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Tools {
        let definitions = ["2.7.18", "3.12.1", "3.13.0t", "3.13-dev", "pypy3.10-7.3.17"];
        Tools {
            pyenv: Some(definitions.map(str::to_owned).to_vec()),
            uv: true,
            mise: true,
            asdf: true,
            brew: true,
            winget: true,
            conda: Some("conda".to_owned()),
            apt: Some("noble".to_owned()),
        }
    }

    fn told(request: &str, tools: &Tools) -> Vec<String> {
        commands(&request.parse().unwrap(), tools)
    }

    #[test]
    fn each_tool_gets_its_own_syntax() {
        assert_eq!(
            told("3.12", &all()),
            [
                "pyenv install 3.12",
                "uv python install 3.12",
                "mise install python@3.12",
                "asdf install python latest:3.12",
                "brew install python@3.12",
                "winget install Python.Python.3.12",
                "sudo apt install python3.12",
                "conda create -n python3.12 python=3.12",
            ]
        );
        let none = Tools::default();
        assert_eq!(told("3.12", &none), [""; 0]);
    }

    #[test]
    fn no_tool_is_suggested_for_what_it_does_not_have() {
        for (request, expected) in [
            ("2.7", ["pyenv install 2.7", "mise install python@2.7"].as_slice()),
            ("3.13t", &["pyenv install 3.13t", "uv python install 3.13t"]),
            ("pypy3.10", &["pyenv install pypy3.10", "uv python install pypy@3.10"]),
            ("3.12.1", &["pyenv install 3.12.1", "uv python install 3.12.1"]),
            // python-build has only its development version.
            ("3.13", &["uv python install 3.13"]),
            (">=3.9,<3.12", &["uv python install 3.11"]),
            ("==3.12.1", &["pyenv install 3.12.1"]),
            ("~=3.12.0", &["pyenv install 3.12"]),
            ("3", &["pyenv install 3", "uv python install"]),
        ] {
            let told = told(request, &all());
            assert!(expected.iter().all(|command| told.iter().any(|t| t == command)), "{told:?}");
            if request == "3.13" {
                assert!(told.iter().all(|command| !command.starts_with("pyenv")), "{told:?}");
            }
        }
        assert_eq!(told("pypy", &all()), ["uv python install pypy"]);
        for request in ["3.99", "4", ">=4", "2.6", "graalpy", "./python"] {
            assert_eq!(told(request, &all()), [""; 0], "{request}");
        }
    }

    #[test]
    fn apt_is_suggested_for_what_the_release_has() {
        let on = |codename: &str| Tools { apt: Some(codename.to_owned()), ..Tools::default() };
        assert_eq!(told("3.11", &on("bookworm")), ["sudo apt install python3.11"]);
        assert_eq!(told("2.7", &on("jammy")), ["sudo apt install python2.7"]);
        assert_eq!(told("cpython", &on("unheard-of")), ["sudo apt install python3"]);
        for (request, codename) in [
            ("3.12", "bookworm"),
            ("3.11.2", "bookworm"),
            ("3.12", "unheard-of"),
            ("pypy", "noble"),
        ] {
            assert_eq!(told(request, &on(codename)), [""; 0], "{request} on {codename}");
        }
    }
}
