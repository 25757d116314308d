//! The integration tests: the real binary, real shells, real interpreters.
