//! Hooks of every kind: any shebang, failing, printing, changing the session, or no file that can be run at all.

mod executed;
mod processes;
mod sourced;
mod unreadable;
