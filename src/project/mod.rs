//! Projects: which environment a directory means.

mod here;
mod lookup;
mod pinned;

pub use here::{Here, here};
pub use lookup::{choose, defaults, name_of};
pub use pinned::{Pinned, Unusable, requires_python, version_file};
