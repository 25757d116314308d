//! Asking which environment of a project is meant.

use super::Ui;
use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::inspect::summary;
use crate::ops::choose::{Meaning, Resolved, Several};

impl Ui {
    /// The environment that is meant. If a project has several, the user picks one, where somebody can answer.
    ///
    /// # Errors
    /// There are several and nobody can answer.
    pub fn choose(&self, context: &Context, prompt: &str, meaning: Meaning) -> Result<Resolved> {
        match meaning {
            Meaning::Several(several) if self.can_ask() => {
                let index = self.pick_one_of(prompt, &several)?;
                several.choose(context, index)
            }
            meaning => meaning.only(),
        }
    }

    fn pick_one_of(&self, prompt: &str, several: &Several) -> Result<usize> {
        let items: Vec<String> = several.among.members.iter().map(summary::one_line).collect();
        self.pick(prompt, &items)?
            .ok_or_else(|| Error::new(Kind::Interrupted, "nothing was picked"))
    }
}
