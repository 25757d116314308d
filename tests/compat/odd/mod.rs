//! What is odd: files and places that are not as they should be, and sessions with options of their own. Much of it
//! breaks the original.

mod differences;
mod places;
mod project_files;
mod removal;
mod sessions;
