//! Projects: directories that environments belong to.

mod lookup;
mod pinned;

pub use lookup::{choose, defaults, name_of};
pub use pinned::{Pinned, Unusable, requires_python, version_file};
