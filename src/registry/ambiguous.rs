//! The environments of a project, or of projects with the same name, none of which is the default.

use std::fmt;
use std::path::Path;

use super::ListedEnvironment;

/// The environments that the name of a project may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguous {
    /// The project's name.
    pub project: String,
    /// The environments, by name. Each belongs to a project with that name.
    pub members: Vec<ListedEnvironment>,
}

impl Ambiguous {
    /// Whether they all belong to one project, not to several with the same name.
    fn is_one_project(&self) -> bool {
        self.members.windows(2).all(|pair| pair[0].project == pair[1].project)
    }
}

impl fmt::Display for Ambiguous {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { project, members } = self;
        let place = |one: &ListedEnvironment| {
            let place = one.project.as_deref().unwrap_or(Path::new(""));
            format!("{} of {}", one.name, place.display())
        };
        if self.is_one_project() {
            let names: Vec<&str> = members.iter().map(|one| one.name.as_str()).collect();
            write!(f, "the project {project} has several environments: {}", names.join(", "))
        } else {
            let places: Vec<String> = members.iter().map(place).collect();
            write!(f, "several projects {project} have environments: {}", places.join(", "))
        }
    }
}

impl std::error::Error for Ambiguous {}
