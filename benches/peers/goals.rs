//! The goals, each beside what was measured.

use crate::creation::Maker;
use crate::other::{Counted, Pair};
use crate::places::Kind;
use crate::run::Measured;
use crate::stats::Ratio;
use crate::table::Table;

/// What a goal came to.
struct Outcome {
    text: String,
    met: bool,
}

impl Outcome {
    fn new(text: impl Into<String>, met: bool) -> Self {
        Self { text: text.into(), met }
    }

    /// Both no more than `limit`.
    fn at_most(limit: f64, ratio: Ratio) -> Self {
        Self::new(ratio.to_string(), ratio.median <= limit && ratio.minimum <= limit)
    }

    /// The median is what a person waits for: a peer has rounds that take long.
    fn at_least(limit: f64, ratio: Ratio) -> Self {
        Self::new(ratio.to_string(), ratio.median >= limit)
    }

    fn cell(outcome: Option<Self>) -> String {
        match outcome {
            Some(Self { text, met: true }) => format!("{text} ✓"),
            Some(Self { text, met: false }) => format!("{text} **not met**"),
            None => "—".to_owned(),
        }
    }
}

/// One row a goal, one column a file system.
#[expect(clippy::too_many_lines, reason = "the goals, in order")]
pub(crate) fn table(measured: &[Measured], counted: &Counted) -> Table {
    let header = ["work", "goal"].map(str::to_owned).into_iter();
    let mut table = Table::new(header.chain(measured.iter().map(|place| place.name.clone())));
    let mut everywhere = |work: &str, goal: &str, of: &dyn Fn(&Measured) -> Option<Outcome>| {
        let cells = measured.iter().map(|place| Outcome::cell(of(place)));
        table.row([work.to_owned(), goal.to_owned()].into_iter().chain(cells));
    };
    everywhere("with pip, against the floor", "≤1.2×, median and minimum", &|place| {
        Some(Outcome::at_most(1.2, ratio(place, Maker::Ours, Maker::Floor)?))
    });
    let goal = "≥3× faster; tmpfs ≥4.5×";
    everywhere("the same with bytecode, against `uv venv --seed --offline`", goal, &|place| {
        let limit = if place.kind == Kind::Tmpfs { 4.5 } else { 3.0 };
        let ratio = ratio(place, Maker::UvSeed, Maker::Ours)?;
        place.other.bytecode.then(|| Outcome::at_least(limit, ratio))
    });
    everywhere("without bytecode, against the same", "≥4× faster", &|place| {
        let ours = if place.other.bytecode { Maker::OursWithoutBytecode } else { Maker::Ours };
        Some(Outcome::at_least(4.0, ratio(place, Maker::UvSeed, ours)?))
    });
    everywhere("bare, against `uv venv`", "≥5× faster", &|place| {
        Some(Outcome::at_least(5.0, ratio(place, Maker::Uv, Maker::OursBare)?))
    });
    everywhere("2.7, against `virtualenv` 20.21.1", "≥30× faster", &|place| {
        Some(Outcome::at_least(30.0, ratio(place, Maker::Virtualenv2, Maker::Ours2)?))
    });
    everywhere("first `pip list`, against uv's", "≥1.8× faster", &|place| {
        let Pair { ours, other } = place.other.pip_list.as_ref()?;
        Some(Outcome::at_least(1.8, other.over(ours)))
    });
    everywhere("first creation, against asking and unpacking alone", "≤1.3×", &|place| {
        Some(Outcome::at_most(1.3, place.other.cold.ours.over(&place.other.cold.other)))
    });
    everywhere("disk of the 100th environment with pip", "<800 KiB", &|place| {
        // There a directory has no blocks.
        let kibibytes = place.other.own_bytes / 1024;
        (place.kind != Kind::Tmpfs)
            .then(|| Outcome::new(format!("{kibibytes} KiB"), kibibytes < 800))
    });
    let mut once = |work: &str, goal: &str, outcome: Option<Outcome>| {
        let rest = measured.iter().skip(1).map(|_| String::new());
        let cells = [work.to_owned(), goal.to_owned(), Outcome::cell(outcome)];
        table.row(cells.into_iter().chain(rest));
    };
    let calls = "a mkdir a directory, a link and at most a stat a file, ≤200 beside";
    once("system calls of a creation with pip", calls, system_calls(counted));
    once("programs started by it", "none", programs(counted));
    once("peak memory of it", "<12 MiB", counted.peak.as_ref().ok().map(|peak| memory(*peak)));
    let list = format!("`python list`, warm, {} interpreters, against `/bin/true`", counted.listed);
    let mut outcome = Outcome::at_most(3.0, counted.list.ours.over(&counted.list.other));
    outcome.met &= counted.list_programs.is_none_or(|programs| programs == 1);
    once(&list, "<3×, no process started", Some(outcome));
    table
}

/// How many times the second the first takes.
fn ratio(place: &Measured, slower: Maker, faster: Maker) -> Option<Ratio> {
    Some(place.times.of(slower)?.over(&place.times.of(faster)?))
}

fn system_calls(counted: &Counted) -> Option<Outcome> {
    let (ours, _) = counted.calls.as_ref().ok()?;
    let (mkdirs, links, beside) = (ours.mkdirs(), ours.links(), ours.beside());
    let more = mkdirs.saturating_sub(counted.directories) + links.saturating_sub(counted.links);
    let beside = beside + more;
    let text = format!("{} + {} + {beside} beside", mkdirs.min(counted.directories), counted.links);
    Some(Outcome::new(text, beside <= 200))
}

fn programs(counted: &Counted) -> Option<Outcome> {
    // The first is its own.
    let others = counted.calls.as_ref().ok()?.0.named(&["execve"]) - 1;
    Some(Outcome::new(others.to_string(), others == 0))
}

fn memory(peak: u64) -> Outcome {
    // Thousandths, so that no float is made of a whole number of bytes.
    let mebibytes = peak * 10 / (1 << 20);
    let text = format!("{}.{} MiB", mebibytes / 10, mebibytes % 10);
    Outcome::new(text, peak < 12 << 20)
}
