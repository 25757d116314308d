//! What goes wrong: requests that are refused, interruptions, disks and races.

mod denied;
#[cfg(unix)]
mod descendants;
#[cfg(target_os = "linux")]
mod faults;
#[cfg(target_os = "linux")]
mod gone_directory;
mod homes;
mod hostile_entries;
mod interruption;
#[cfg(target_os = "linux")]
mod matrix;
mod owners;
mod refusals;
mod removal;
#[cfg(target_os = "linux")]
mod rename_killed;
mod trash;
