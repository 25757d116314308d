//! What the markers of requirements ask of an environment's Python, as far as its files tell it.

use crate::context::Context;
use crate::inspect::python::{EnvironmentPython, cached, implementation};
use crate::inspect::requirements::MarkerFacts;
use crate::registry::Environment;
use crate::venv;
use crate::venv::paths::find_site_packages;

/// The facts of an environment's Python. Starts nothing. What nobody knows is empty, and decides no marker.
pub fn marker_facts(context: &Context, environment: &Environment) -> MarkerFacts {
    let existing = venv::inspect(&environment.path).ok().flatten();
    let versions = cached(context);
    let python = EnvironmentPython::of(environment, existing.as_ref(), &versions);
    // `python3.9`, `pypy3.10`: virtualenv before 20 wrote no pyvenv.cfg.
    let site = find_site_packages(&environment.path);
    let directory = site.as_deref().and_then(|site| site.parent()?.file_name()?.to_str());
    let directory = directory.unwrap_or_default();
    let implementation = implementation(environment, existing.as_ref()).unwrap_or_else(|| {
        if directory.starts_with("pypy") { "pypy" } else { "cpython" }.to_owned()
    });
    let of_directory = || {
        let number = directory.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        number.trim_end_matches('t').to_owned()
    };
    let version = python.version.unwrap_or_else(of_directory);
    MarkerFacts::new(&version, &implementation)
}
