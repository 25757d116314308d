//! Row 10: a disk that is full or nearly so, and a home that the user may not write.

use std::io::Write as _;

use super::scene::words;
use super::{row, verbs};
use crate::robustness::faults::Disk;
use crate::support::{Outcome, available};

/// How much is free when the verb begins, in KiB.
const FREE: [usize; 5] = [0, 4, 8, 24, 64];

#[test]
fn row_10_a_full_disk_and_a_read_only_home() {
    row(10, "full disk, read-only home", |tally, _| {
        for one in verbs::prepared() {
            let what = one.verb.name;
            if one.verb.line == "create new" {
                // `faults::disks` has the creations with pip.
                continue;
            }
            one.scene.reset();
            let Some(disk) = Disk::tmpfs_at(one.scene.sandbox.home(), "size=16m") else { return };
            for free in FREE {
                one.scene.reset();
                fill(&disk, free);
                let ended = one.scene.venvyard(one.verb.line);
                std::fs::remove_file(disk.path.join("filler")).unwrap();
                let what = format!("{what}, {free} KiB free");
                let facts = one.scene.facts();
                if ended.status == 0 {
                    assert_eq!(facts, one.new, "{what}: {ended}");
                } else {
                    assert_eq!(ended.status, 1, "{what}: {ended}");
                    assert!(ended.stderr.contains("no space left"), "{what}: {ended}");
                    assert!(one.is_told(&facts), "{what}: {facts:#?} {ended}");
                    assert!(
                        one.scene.leftovers().is_empty(),
                        "{what}: {:?}",
                        one.scene.leftovers()
                    );
                }
                one.finishes(&what);
                one.scene.intact(&what);
                tally.add("full disks", 1);
            }
            drop(disk);
            read_only(&one);
            tally.add("read-only homes", 1);
        }
    });
}

/// Writes until only so much is free.
fn fill(disk: &Disk, free: usize) {
    let mut filler = std::fs::File::create(disk.path.join("filler")).unwrap();
    let block = vec![0; 4096];
    while filler.write_all(&block).is_ok() {}
    let size = filler.metadata().unwrap().len();
    filler.set_len(size - (free * 1024) as u64).unwrap();
}

/// Another user than the home's runs the verb: it says which path, and writes nothing.
#[track_caller]
fn read_only(one: &verbs::Prepared) {
    one.scene.reset();
    let root = rustix::process::geteuid().is_root() && which::which("setpriv").is_ok();
    if !available("setpriv", root) {
        return;
    }
    let before = one.scene.sandbox.tree();
    let mut command = one.scene.sandbox.command("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    command.args(["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"]);
    command.arg("venvyard").args(words(one.verb.line));
    let refused = Outcome::of(command);
    let what = one.verb.name;
    assert_eq!(refused.status, 1, "{what}, as another user: {refused}");
    let home = one.scene.sandbox.home().to_str().unwrap();
    assert!(refused.stderr.contains(home) || refused.stderr.contains(" ~/"), "{what}: {refused}");
    before.assert_same(&one.scene.sandbox.tree());
}
