//! The Python of an environment, as a file tells which one its packages were chosen for.

use std::fmt::Write as _;

use pep440_rs::VersionSpecifiers;

use crate::context::Context;
use crate::inspect::python::{EnvironmentPython, asked, implementation};
use crate::python::series;
use crate::registry::Environment;
use crate::venv::ExistingEnvironment;

/// The Python of the environment, as far as the file tells it.
#[derive(Debug)]
pub(super) struct Python {
    /// `3.12.1`, if that is known.
    pub(super) version: Option<String>,
    /// `cpython` or `pypy`.
    implementation: String,
}

impl Python {
    pub(super) fn of(
        context: &Context,
        environment: &Environment,
        existing: &ExistingEnvironment,
    ) -> Self {
        let versions = asked(context);
        let version = EnvironmentPython::of(environment, Some(existing), &versions).version;
        let implementation = implementation(environment, Some(existing));
        let implementation = implementation.unwrap_or_else(|| "cpython".to_owned());
        Self { version, implementation }
    }

    /// `3.12`
    pub(super) fn series(&self) -> Option<&str> {
        self.version.as_deref().map(series)
    }

    /// The name that markers have for the implementation.
    fn platform_implementation(&self) -> &str {
        match self.implementation.as_str() {
            "cpython" => "CPython",
            "pypy" => "PyPy",
            other => other,
        }
    }

    /// What is installed was chosen for this minor version: another one may need other packages.
    pub(super) fn requires(&self) -> Option<VersionSpecifiers> {
        format!("=={}.*", self.series()?).parse().ok()
    }

    /// The marker of the machines for which what is installed was chosen. The names are those that every version of
    /// Python has for it: `sys_platform` is another one in 2.7.
    pub(super) fn environments(&self) -> Vec<String> {
        let implementation = self.platform_implementation();
        let mut marker = format!("platform_python_implementation == '{implementation}'");
        if let Some([system, machine]) = machine() {
            let _ = write!(
                marker,
                " and platform_system == '{system}' and platform_machine == '{machine}'"
            );
        }
        vec![marker]
    }

    /// For people: `CPython 3.12 on Linux x86_64`.
    pub(super) fn shown(&self) -> String {
        let machine = machine().map(|names| format!(" on {}", names.join(" ")));
        let series = self.series().unwrap_or_default();
        format!("{} {series}{}", self.platform_implementation(), machine.unwrap_or_default())
    }
}

/// What Python calls this system and this machine.
fn machine() -> Option<[&'static str; 2]> {
    let arch = std::env::consts::ARCH;
    Some(match (std::env::consts::OS, arch) {
        ("linux", arch) => ["Linux", arch],
        ("macos", "aarch64") => ["Darwin", "arm64"],
        ("macos", arch) => ["Darwin", arch],
        ("windows", "x86_64") => ["Windows", "AMD64"],
        ("windows", "aarch64") => ["Windows", "ARM64"],
        _ => return None,
    })
}
