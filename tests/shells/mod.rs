//! Real shells: what the shell files do in a session, at a terminal and in a script.

mod aliases;
#[cfg(unix)]
mod asking_trust;
#[cfg(unix)]
mod auto;
#[cfg(unix)]
mod cd_functions;
#[cfg(unix)]
mod chosen;
#[cfg(unix)]
mod completion;
#[cfg(unix)]
mod every_option;
mod failed_code;
#[cfg(unix)]
mod fish_paths;
mod function_help;
mod functions;
#[cfg(unix)]
mod gone;
mod guard;
#[cfg(unix)]
mod hanging_hook;
#[cfg(unix)]
mod left_hook;
#[cfg(unix)]
mod lost_path;
#[cfg(unix)]
mod nested_shells;
#[cfg(unix)]
mod other_tools;
#[cfg(unix)]
mod overlaid;
#[cfg(unix)]
mod picker;
#[cfg(unix)]
mod plain_sh;
mod powershell;
#[cfg(unix)]
mod preexec;
mod printed_code;
#[cfg(unix)]
mod prompt;
pub(crate) mod property;
mod read_only;
#[cfg(unix)]
mod renamed;
mod shell_files;
#[cfg(unix)]
mod shell_options;
#[cfg(unix)]
mod side_effects;
#[cfg(unix)]
mod switching;
