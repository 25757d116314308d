//! Writes a `venvyard.toml` from which a project makes the environment again: its name, its Python, its variables.

use std::fmt::Write as _;

use serde::Serialize;

use super::Format;
use crate::inspect::python::{EnvironmentPython, implementation};
use crate::python::series;
use crate::registry::Environment;
use crate::variables::{Variable, VariableName, Variables};
use crate::venv::ExistingEnvironment;

#[derive(Serialize)]
struct Document<'a> {
    environment: Described<'a>,
    #[serde(skip_serializing_if = "Variables::is_empty")]
    variables: Variables,
}

#[derive(Serialize)]
struct Described<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    python: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requirements: Option<[&'a str; 1]>,
}

/// The text of the file, and the names of the variables whose values it leaves out.
#[derive(Debug)]
pub struct Settings {
    /// The whole file.
    pub text: String,
    /// The variables that may be secret, and are only named.
    pub left_out: Vec<VariableName>,
    /// What is set in it.
    pub variables: Variables,
}

impl Settings {
    /// Those of an environment, with the file that tells its packages, which a project installs if they are requirements. A
    /// value may be secret; `with_values` writes it all the same.
    pub fn of(
        environment: &Environment,
        existing: &ExistingEnvironment,
        packages: &str,
        format: Format,
        with_values: bool,
    ) -> Self {
        let none = Variables::new();
        let entry = environment.entry.as_ref();
        let all = entry.map_or(&none, |entry| &entry.variables);
        let is_told =
            |variable: &Variable| with_values || matches!(variable, Variable::Entries { .. });
        let told = all.iter().filter(|(_, variable)| is_told(variable));
        let variables: Variables = told.map(|(name, it)| (name.clone(), it.clone())).collect();
        let left_out: Vec<VariableName> =
            all.keys().filter(|name| !variables.contains_key(*name)).cloned().collect();
        let environment = Described {
            name: &environment.name,
            python: python(environment, existing),
            requirements: (format == Format::Requirements).then_some([packages]),
        };
        let document = Document { environment, variables: variables.clone() };
        let mut text =
            format!("{}\n\n{}", super::MARK, toml::to_string(&document).unwrap_or_default());
        if format == Format::Pylock {
            let _ =
                write!(text, "\n# 'venvyard create --from {packages}' installs the packages.\n");
        }
        if !left_out.is_empty() {
            let _ = write!(text, "\n# Also set, with values that may be secret:\n");
            text.extend(left_out.iter().map(|name| format!("#   {name}\n")));
        }
        Self { text, left_out, variables }
    }
}

/// As for `--python`: `3.12`, `pypy3.10`.
fn python(environment: &Environment, existing: &ExistingEnvironment) -> Option<String> {
    let known = EnvironmentPython::of(environment, Some(existing), &|_| None).version;
    let is_pypy = implementation(environment, Some(existing)).is_some_and(|it| it == "pypy");
    Some(format!("{}{}", if is_pypy { "pypy" } else { "" }, series(&known?)))
}
