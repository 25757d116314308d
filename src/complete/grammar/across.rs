//! The rows of the verbs that look at several environments, or carry one elsewhere.

use super::ValueKind::{Environment, EnvironmentOrPrevious, ExportFormat, File, Options};
use super::{JSON, Verb, YES, flag, option, verb};

/// `diff`
pub(super) const DIFF: Verb = verb(&["diff"], &[Environment, Environment], Options, &[JSON]);

/// `export`
pub(super) const EXPORT: Verb = verb(
    &["export"],
    &[EnvironmentOrPrevious],
    Options,
    &[
        option("output", File).letter('o'),
        option("format", ExportFormat),
        flag("offline"),
        flag("with-settings").needs("output"),
        flag("with-values").needs("with-settings"),
        YES.needs("output"),
    ],
);
