//! The integration tests: the real binary, real shells, real interpreters, each test in a home of
//! its own. `support` says how such a test is written.
#![expect(clippy::disallowed_methods, reason = "a test prepares its files as any program would")]

mod architecture;
#[cfg(unix)]
mod auto;
mod auto_beside;
mod auto_trust;
#[cfg(unix)]
mod coexistence;
mod completion;
#[cfg(unix)]
mod completion_names;
#[cfg(unix)]
mod completion_options;
#[cfg(unix)]
mod completion_paths;
mod create;
mod emitted;
mod every_python;
#[cfg(target_os = "linux")]
mod faults;
#[cfg(unix)]
mod foreign;
mod guard;
mod harness;
mod help;
mod hooks;
mod interruption;
mod list;
mod living;
#[cfg(unix)]
mod lost_path;
#[cfg(unix)]
mod nested;
#[cfg(unix)]
mod options;
mod packages;
mod pip_itself;
#[cfg(unix)]
mod places;
mod powershell;
mod project;
mod project_file;
#[cfg(target_os = "linux")]
mod project_reads;
#[cfg(unix)]
mod prompt;
mod property;
mod python;
mod readme;
mod refusals;
mod remove;
mod repair;
mod run;
mod seed_choice;
mod seed_store;
mod seed_upgrade;
mod seeds;
mod session_picture;
mod setting_up;
mod shell_files;
mod status;
mod support;
#[cfg(unix)]
mod switching;
mod temporary;
mod terminal;
#[cfg(unix)]
mod trust;
mod two;
mod var;
#[cfg(unix)]
mod which;
