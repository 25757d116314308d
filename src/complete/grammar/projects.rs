//! The rows of `project` and the verbs below it.

use super::ValueKind::{Directory, Environment, Nothing, Options, Verbs};
use super::{Verb, flag, verb};

/// `project`
pub(super) const PROJECT: Verb = verb(&["project"], &[Verbs], Nothing, &[]);

/// `project set`
pub(super) const SET: Verb = verb(
    &["project", "set"],
    &[Environment, Directory],
    Options,
    &[flag("default"), flag("also").excludes(&["default"])],
);

/// `project unset`
pub(super) const UNSET: Verb = verb(&["project", "unset"], &[Environment, Directory], Options, &[]);

/// `project link`
pub(super) const LINK: Verb = verb(&["project", "link"], &[Environment, Directory], Options, &[]);

/// `project unlink`
pub(super) const UNLINK: Verb =
    verb(&["project", "unlink"], &[Environment, Directory], Options, &[]);
