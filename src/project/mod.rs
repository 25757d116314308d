//! Projects: which environment a directory means.

mod here;
mod lookup;
mod pinned;

pub use here::here;
pub use lookup::{choose, defaults, name_of};
pub use pinned::{PinError, Pinned, requires_python, version_file};
