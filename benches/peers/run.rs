//! One measurement from its beginning to its tables.

use std::ffi::OsString;
use std::path::Path;

use crate::arguments::Arguments;
use crate::creation::{self, Bench, Maker, Times};
use crate::goals;
use crate::other::{Counted, Other};
use crate::peers::Tools;
use crate::places::{Kind, Place};
use crate::table::Table;
use crate::{Result, child, readme};

/// Where the times are quoted.
const SHORT: &str = "README.md";

/// Where all of it is.
const LONG: &str = "benches/README.md";

/// What one file system gave.
pub(crate) struct Measured {
    /// The head of its column.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) times: Times,
    pub(crate) other: Other,
}

/// Measures, prints, and keeps the tables where that is asked for.
///
/// # Errors
/// A usage, a tool that fails, an interruption: what was made is deleted, the image unmounted.
pub(crate) fn run(args: impl Iterator<Item = OsString>) -> Result<()> {
    let args = Arguments::parse(args)?;
    if args.write_readme {
        readme::check(&[SHORT, LONG])?;
    }
    child::prepare()?;
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().ok_or("no target directory")?;
    let mut tools = Tools::find(target)?;
    let (mut measured, mut counted, mut skipped) = (Vec::new(), None, Vec::new());
    for kind in &args.places {
        let place = match Place::open(*kind, target) {
            Ok(place) => place,
            Err(error) => {
                skipped.push(format!("{} was skipped ({error})", kind.word()));
                continue;
            }
        };
        tell(&place, "filling the caches");
        let bench = Bench::warm(&tools, place.root())?;
        tell(&place, "making environments");
        let times = creation::measure(&bench, args.rounds)?;
        tell(&place, "the other goals");
        let other = Other::measure(&bench, args.rounds)?;
        if counted.is_none() {
            counted = Some(Counted::measure(&bench, args.rounds)?);
        }
        measured.push(Measured { name: place.name.clone(), kind: *kind, times, other });
        tell(&place, "deleting them");
    }
    tools.notes.append(&mut skipped);
    let Some(counted) = counted else { return Err(tools.notes.join("; ").into()) };

    let times = times(&measured);
    let goals = goals::table(&measured, &counted);
    let notes = notes(&tools, &measured, &counted, args.rounds);
    println!("{times}\n{goals}\n{notes}");
    if args.write_readme {
        readme::write(SHORT, &format!("{times}\n{}", conditions(&tools, args.rounds)))?;
        readme::write(LONG, &format!("{times}\n{goals}\n{notes}"))?;
    }
    Ok(())
}

fn tell(place: &Place, what: &str) {
    eprintln!("{}: {what}", place.name);
}

fn times(measured: &[Measured]) -> Table {
    let places = measured.iter().map(|place| place.name.clone());
    let mut table = Table::new(["median / minimum in ms".to_owned()].into_iter().chain(places));
    for maker in Maker::ALL {
        let times: Vec<_> = measured.iter().map(|place| place.times.of(maker)).collect();
        if maker == Maker::FloorInside || times.iter().all(Option::is_none) {
            continue;
        }
        let cells = times.iter().map(|time| time.map_or("—".to_owned(), |time| time.to_string()));
        table.row([maker.label().to_owned()].into_iter().chain(cells));
    }
    table
}

fn conditions(tools: &Tools, rounds: usize) -> String {
    format!("{}. {rounds} interleaved rounds, warm caches.", tools.notes.join(", "))
}

/// A paragraph each.
fn notes(tools: &Tools, measured: &[Measured], counted: &Counted, rounds: usize) -> String {
    let inside: Vec<String> = measured
        .iter()
        .filter_map(|place| {
            Some(format!("{} on {}", place.times.of(Maker::FloorInside)?, place.name))
        })
        .collect();
    let calls = match &counted.calls {
        Ok((ours, floor)) => format!("System calls: {ours}; of the floor: {floor}."),
        Err(error) => format!("System calls were not counted: {error}."),
    };
    let mut notes = vec![
        conditions(tools, rounds),
        format!("Seeds: {}.", counted.packages),
        format!("The floor without the start of a process, in ms: {}.", inside.join(", ")),
        calls,
    ];
    if let Err(error) = &counted.peak {
        notes.push(format!("Memory was not measured: {error}."));
    }
    notes.join("\n\n")
}
