//! The verbs: what each one does and prints, run as a person or a script runs it.

#[cfg(unix)]
mod adopt;
#[cfg(unix)]
mod adopt_all;
mod adopt_scan;
mod clone;
mod clone_python;
mod create;
mod create_by_file;
mod create_from;
mod create_name;
mod create_packages;
#[cfg(unix)]
mod create_redirects;
#[cfg(unix)]
mod create_untied;
#[cfg(unix)]
mod diff;
mod doctor;
mod each;
#[cfg(unix)]
mod export;
mod find;
mod foreign;
mod forget;
mod help;
mod hooks;
mod kernel;
mod last_use;
mod list;
mod list_long;
mod list_order;
mod man_pages;
mod name;
mod packages;
mod packages_agree;
mod project;
mod project_file;
mod project_link;
mod prompt;
pub(crate) mod prune;
mod remove;
mod remove_pattern;
mod remove_sources;
#[cfg(unix)]
mod rename;
mod repair;
mod repair_packages;
mod repair_python;
mod repair_tools;
mod restore;
mod run;
mod run_cd;
mod run_start;
mod secrets;
mod setup;
mod several;
mod show;
mod status;
mod sync;
mod sync_refused;
mod temporary;
mod upgrade;
mod var;
#[cfg(unix)]
mod which;
mod wrong_verb;
