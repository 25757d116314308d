//! Projects: directories that environments belong to.

mod lookup;

pub use lookup::{choose, defaults, name_of};
