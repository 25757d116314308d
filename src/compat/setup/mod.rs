//! What `setup --from-virtualenvwrapper` needs to know: what it loads in the place of virtualenvwrapper, where that is
//! loaded now, and what of the user's it finds.
//!
//! [`words`], [`outline`] and [`loads`] read start-up files, [`found`] and [`extensions`] look at what the user has, and
//! [`report`] says it.

mod extensions;
mod found;
mod loads;
mod outline;
mod report;
mod words;

use crate::context::Context;
use crate::error::Result;
use crate::session::startup::layer::Layer;
use crate::session::startup::plan::Plan;
use crate::shell::Shell;
use crate::ui::Ui;

use super::layer;

/// What `setup` asks of this room.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    /// What takes virtualenvwrapper's place.
    pub layer: Layer,
    /// Says what the user of a shell has of virtualenvwrapper, and which of it has no counterpart. The last
    /// argument is whether nothing was changed.
    pub tell: fn(&Context, &Ui, Shell, &Plan, bool) -> Result<()>,
}

/// What `setup` asks of this room.
pub fn setup() -> Setup {
    let layer = Layer { text: layer::file, files: layer::files, loads: loads::loads };
    Setup { layer, tell: report::tell }
}
