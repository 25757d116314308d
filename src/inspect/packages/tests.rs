//! Which package requires which, in environments that are made up.
