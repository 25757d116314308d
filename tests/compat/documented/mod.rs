//! virtualenvwrapper's documentation, example by example: a case for each, and for each sentence that promises
//! something which a session shows.

mod commands;
mod customization;
mod installation;
mod navigation;
mod packages;
mod projects;
mod tips;
