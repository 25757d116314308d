//! Describes environments in a few words for lists to choose from: `3.12.1 · shop`.

use crate::project;
use crate::registry::{ListedEnvironment, Origin};

/// The description of an environment, for the picker: version · project.
pub fn description(one: &ListedEnvironment) -> String {
    let project = one.project.as_deref().map(project::name_of);
    let mut about = String::new();
    describe(&one.python, project.as_deref(), &mut about);
    about
}

/// Appends the description that completion shows beside a name: version · project.
pub fn describe(python: &str, project: Option<&str>, text: &mut String) {
    text.push_str(python);
    if let Some(project) = project {
        if !python.is_empty() {
            text.push_str(" · ");
        }
        text.push_str(project);
    }
}

/// The names, one on each line.
pub fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.flat_map(|name| [name, "\n"]).collect()
}

/// Who manages an environment, in words for people.
pub fn manager(origin: Origin) -> &'static str {
    match origin {
        Origin::Ours => "venvyard",
        Origin::Temporary => "venvyard, temporary",
        Origin::Other => "another tool",
    }
}
