//! Seeds: the store that new environments get pip from, and what pip does with its files there.

mod choice;
mod pip_upgrades_itself;
mod sharing;
mod store;
mod upgrade;
