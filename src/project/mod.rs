//! Projects: which environment belongs to a directory, and which Python a project requires.

mod at;
mod changed;
mod directory;
mod lookup;
mod marked;
mod naming;
mod pinned;
pub mod pointer;

pub use at::{environment_at, known_at};
pub use changed::resolve_changed;
pub use directory::resolve_directory;
pub use lookup::{defaults, name_of, of_project};
pub use marked::marked;
pub use naming::{other_names, own_name};
pub use pinned::{PinError, ProjectPins, requires_python, version_file};
