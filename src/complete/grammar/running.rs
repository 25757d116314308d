//! The rows of the verbs that run programs in environments, or let another program do it.

use super::ValueKind::{
    Command, Directory, Environment, EnvironmentOrPrevious, Kernel, Names, Nothing, Options, Verbs,
};
use super::{JSON, NO_PIP, PYTHON, SEED, Verb, YES, flag, option, verb};

/// `run`
pub(super) const RUN: Verb =
    verb(&["run"], &[EnvironmentOrPrevious], Command, &[flag("cd"), option("id", Nothing)]);

/// `each`
pub(super) const EACH: Verb = verb(
    &["each"],
    &[],
    Command,
    &[
        option("jobs", Nothing).letter('j'),
        option("names", Names).repeats(),
        option("project", Directory),
        option("filter", Nothing).repeats(),
        flag("cd"),
        flag("group").excludes(&["json"]),
        JSON,
    ],
);

/// `shell`
pub(super) const SHELL: Verb = verb(
    &["shell"],
    &[Environment],
    Options,
    &[
        flag("create"),
        PYTHON.needs("create"),
        NO_PIP.needs("create"),
        SEED.needs("create"),
        super::SHELL,
    ],
);

/// `kernel`
pub(super) const KERNEL: Verb = verb(&["kernel"], &[Verbs], Nothing, &[]);

/// `kernel add`
pub(super) const KERNEL_ADD: Verb = verb(
    &["kernel", "add"],
    &[Environment],
    Options,
    &[option("display-name", Nothing), option("as", Nothing), YES],
);

/// `kernel list`
pub(super) const KERNEL_LIST: Verb = verb(&["kernel", "list"], &[], Options, &[JSON]);

/// `kernel remove`
pub(super) const KERNEL_REMOVE: Verb = verb(&["kernel", "remove"], &[], Kernel, &[]);
