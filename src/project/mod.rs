//! Projects: directories that environments belong to, and the gate that what they ask for goes through.

mod decisions;
mod examine;
mod file;
mod find;
mod gate;
mod here;
mod look;
mod lookup;
mod named;
mod pinned;
mod safety;
mod source;

pub use file::FILE_NAME;
pub use find::file_above;
pub use gate::{Error, Found, Gate, Notice, Project, Tree, Trusted};
pub use here::{Here, here};
pub use look::{Look, Standing};
pub use lookup::{choose, defaults, name_of};
pub use pinned::{Pinned, Unusable, requires_python, version_file};
pub use safety::Unsafe;
pub use source::Unread;
