//! The shell functions, with the verbs that they run.

use super::ValueKind::{EnvironmentOrPrevious, InEnvironment, InSitePackages, Nothing};
use super::{Verb, verb};

/// A shell function that runs a verb.
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) verb: &'static str,
    /// The options that the function passes itself.
    pub(super) passes: &'static [&'static str],
}

/// The shell functions, one row each.
pub(super) const FUNCTIONS: &[Function] = &[
    function("workon", "activate", &["shell", "loaded"]),
    function("mkenv", "create", &["shell", "loaded"]),
    function("cpenv", "clone", &["shell", "loaded"]),
    function("mvenv", "rename", &["shell", "loaded"]),
    function("mktmpenv", "create", &["shell", "loaded", "temp"]),
    function("rmenv", "remove", &[]),
    function("lsenv", "list", &[]),
    function("cdenv", "cdenv", &[]),
    function("cdsite", "cdsite", &[]),
    function("lssite", "lssite", &[]),
    function("cdproject", "cdproject", &[]),
];

/// The verbs that exist only as shell functions.
pub(super) static FUNCTION_VERBS: &[Verb] = &[
    verb(&["cdenv"], &[InEnvironment], Nothing, &[]),
    verb(&["cdsite"], &[InSitePackages], Nothing, &[]),
    verb(&["lssite"], &[], Nothing, &[]),
    verb(&["cdproject"], &[EnvironmentOrPrevious], Nothing, &[]),
];

const fn function(
    name: &'static str,
    verb: &'static str,
    passes: &'static [&'static str],
) -> Function {
    Function { name, verb, passes }
}
