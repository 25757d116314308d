//! `--help` lists every verb.

use crate::support::Sandbox;

#[test]
fn the_help_names_every_verb() {
    insta::assert_snapshot!(Sandbox::new().venvyard(["--help"]).success().stdout);
}
