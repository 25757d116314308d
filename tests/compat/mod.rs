//! What people have who come from virtualenvwrapper: their rc file, hooks, scripts and environments, in every shell.
//!
//! A flow that virtualenvwrapper knows is a [`Case`](case::Case), whose expectation its 6.1.1 proves.

mod case;
mod document;
mod documented;
mod fish;
mod habits;
mod hooks;
mod installed;
mod language;
mod odd;
mod original;
mod others;
mod powershell;
mod scene;
mod setup;
mod templates;
mod terminal;
mod user;
