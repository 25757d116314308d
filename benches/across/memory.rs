//! How much memory `find` takes at most.

use crate::Result;
use crate::generated;
use crate::home::Home;
use crate::row::Measured;
use crate::timed::timed;

/// In MiB.
const MOST: f64 = 64.0;

/// # Errors
/// No environment could be made.
pub(crate) fn rows() -> Result<Vec<Box<dyn Measured>>> {
    Ok(vec![Box::new(Memory { home: generated::home(1000, 50)? })])
}

struct Memory {
    home: Home,
}

impl Measured for Memory {
    fn what(&self) -> &'static str {
        "`find`, 1,000 environments, memory in MiB: without an index / all 50,000 packages"
    }

    fn measured(&self, _: usize) -> Result<[String; 6]> {
        let cold = self.peak("package-010")?;
        let all = self.peak("*")?;
        let bare = self.peak_of(&["--version"])?;
        let verdict = if cold.max(all) < MOST { "✓" } else { "**not met**" };
        Ok([
            self.what().to_owned(),
            format!("<{MOST} MiB"),
            format!("{cold:.1} / {all:.1} {verdict}"),
            "`venvyard --version`".to_owned(),
            format!("{bare:.1}"),
            format!("{:.2}× / {:.2}×", cold / bare, all / bare),
        ])
    }
}

impl Memory {
    fn peak(&self, wanted: &str) -> Result<f64> {
        self.peak_of(&["find", wanted])
    }

    /// The largest resident set, in MiB, as the kernel counts it for a child that has ended.
    fn peak_of(&self, args: &[&str]) -> Result<f64> {
        let file = self.home.path().join("peak");
        let direct = self.home.venvyard(args);
        let mut time = self.home.command("/usr/bin/time");
        time.args(["-f", "%M", "-o"]).arg(&file).arg(direct.get_program()).args(direct.get_args());
        timed(time.stdout(std::process::Stdio::null()))?;
        let text = std::fs::read_to_string(file)?;
        Ok(text.trim().parse::<f64>()? / 1024.0)
    }
}
