//! Wheels, manifests and entry points in which anything may be wrong.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::console_script::scripts;
use super::entry_points;
use super::hostile_tests::Deep;
use super::manifest::Manifest;
use super::names::is_plain;
use super::testing::{ZipEntry, archive, manifest, recorded, runner, wheel, with_length};
use crate::venv::paths::Os;

/// A change of one of a wheel's entries.
#[derive(Debug, Clone)]
enum Change {
    Name(&'static str),
    LocalName(&'static str),
    Bytes(Vec<u8>),
    Method(u16),
    Flags(u16),
    Crc(u32),
    Size(u32),
    Compressed(u32),
    LocalSizes(u32, u32),
    Offset(u32),
    Mode(u32),
    Extra(Vec<u8>),
    Twice,
    Gone,
}

const NAMES: [&str; 22] = [
    "../../evil",
    "/evil",
    "x/../../../evil",
    "x\\..\\evil",
    "C:evil",
    "x/__init__.py",
    "X/__INIT__.py",
    "x/y/z.py/w",
    "x",
    "x/",
    "",
    "é",
    "e\u{301}",
    "x/\u{1b}[2J",
    "x-1.0.data/data/../../evil",
    "x-1.0.data/scripts/python",
    "x-1.0.data/headers/h.h",
    "x-1.0.dist-info",
    "x-1.0.dist-info/RECORD",
    "x-1.0.dist-info/INSTALLER",
    "x-1.0.dist-info/entry_points.txt",
    "y-1.0.dist-info/RECORD",
];

fn change() -> impl Strategy<Value = Change> {
    let edges = || select(vec![0, 1, 65_535, 0x7fff_ffff, u32::MAX]);
    let number = move || prop_oneof![edges(), any::<u32>(), 0..2000_u32];
    let edges = || select(vec![0, 1, 8, 12, 99, 0x0800, 0x0808, u16::MAX]);
    let short = move || prop_oneof![edges(), any::<u16>()];
    // Zip64, a Unicode path, AES, and nonsense.
    let extra = (select(vec![1, 0x7075, 0x9901, 7_u16]), 0..40_u16, vec(any::<u8>(), 0..40));
    let extra = extra.prop_map(|(id, length, bytes)| {
        [&id.to_le_bytes()[..], &length.to_le_bytes(), &bytes].concat()
    });
    prop_oneof![
        6 => select(NAMES.to_vec()).prop_map(Change::Name),
        1 => select(NAMES.to_vec()).prop_map(Change::LocalName),
        2 => vec(any::<u8>(), 0..40).prop_map(Change::Bytes),
        1 => short().prop_map(Change::Method),
        1 => short().prop_map(Change::Flags),
        1 => any::<u32>().prop_map(Change::Crc),
        1 => number().prop_map(Change::Size),
        1 => number().prop_map(Change::Compressed),
        1 => (number(), number()).prop_map(|(a, b)| Change::LocalSizes(a, b)),
        1 => number().prop_map(Change::Offset),
        1 => number().prop_map(Change::Mode),
        1 => extra.prop_map(Change::Extra),
        1 => Just(Change::Twice),
        1 => Just(Change::Gone),
    ]
}

fn apply(entries: &mut Vec<ZipEntry>, at: Index, change: Change) {
    if entries.is_empty() {
        return;
    }
    let at = at.index(entries.len());
    let entry = &mut entries[at];
    match change {
        Change::Name(name) => {
            entry.name = name.into();
            entry.local_name = name.into();
        }
        Change::LocalName(name) => entry.local_name = name.into(),
        Change::Bytes(bytes) => {
            let (name, local_name) = (entry.name.clone(), entry.local_name.clone());
            *entry = ZipEntry { name, local_name, ..ZipEntry::new("", &bytes) };
        }
        Change::Method(method) => entry.method = method,
        Change::Flags(flags) => entry.flags = flags,
        Change::Crc(crc) => entry.crc = crc,
        Change::Size(size) => entry.sizes.1 = size,
        Change::Compressed(size) => entry.sizes.0 = size,
        Change::LocalSizes(compressed, size) => entry.local_sizes = (compressed, size),
        Change::Offset(offset) => entry.offset = Some(offset),
        Change::Mode(mode) => entry.mode = mode,
        Change::Extra(extra) => entry.extra = extra,
        Change::Twice => {
            let again = entry.clone();
            entries.push(again);
        }
        Change::Gone => drop(entries.remove(at)),
    }
}

/// Whatever is wrong with a wheel, it is either complete or refused with nothing left of it.
/// Nothing is written outside, and nothing panics.
#[test]
fn random_archives_write_nothing_outside_and_leave_nothing_half_done() {
    let deep = Deep::new();
    let changes = || vec((any::<Index>(), change()), 0..3);
    let bytes = vec((any::<Index>(), any::<u8>()), 0..3);
    // Some changes come before RECORD, which then lists the result, and some after.
    let all = (changes(), changes(), bytes, proptest::option::weighted(0.1, any::<Index>()));
    let run = runner(300).run(&all, |(before, after, bytes, end)| {
        let mut entries = wheel(&[
            ("x/__init__.py", b"1"),
            ("x/y/z.py", b""),
            ("x-1.0.dist-info/entry_points.txt", b"[console_scripts]\nx = x:f\n"),
        ]);
        for (at, change) in before {
            apply(&mut entries, at, change);
        }
        let mut entries = recorded(entries);
        for (at, change) in after {
            apply(&mut entries, at, change);
        }
        let mut archive = archive(&entries);
        for (at, byte) in bytes {
            let at = at.index(archive.len());
            archive[at] = byte;
        }
        archive.truncate(end.map_or(archive.len(), |end| end.index(archive.len())));
        deep.take(&archive)?;
        Ok(())
    });
    run.unwrap();
}

/// If a damaged manifest can be parsed at all, its paths stay in the environment.
fn stays_inside(manifest: &Manifest) -> Result<(), TestCaseError> {
    let (shared, tasks) = manifest.tasks();
    for task in std::iter::once(shared).chain(tasks) {
        for path in task.dirs().chain(task.files().map(|file| file.path)) {
            prop_assert!(is_plain(path), "{:?}", path);
        }
    }
    for point in &manifest.header.entry_points {
        prop_assert!(!point.name.contains(['/', '\\']));
    }
    for one in &manifest.header.scheme_files {
        prop_assert!(is_plain(&one.file.path), "{:?}", one.file.path);
    }
    Ok(())
}

#[test]
fn no_manifest_leads_outside() {
    let text = manifest().text().to_owned();
    let words = vec!["../", "/", "d ", "f 1 ", "\n", "-\n", "=\n", "\"", "\r", " ", "\0", "9", "x"];
    let changes = vec((any::<Index>(), select(words), any::<bool>()), 1..4);
    let run = runner(100).run(&(changes, "\\PC{0,80}"), |(changes, any)| {
        let mut edited = text.clone();
        for (at, word, instead) in changes {
            let at = at.index(edited.len() + 1);
            let end = if instead { edited.len().min(at + word.len()) } else { at };
            edited.replace_range(at..end, word);
        }
        let lengthened = edited.contains('\n').then(|| with_length(&edited));
        for text in [lengthened, Some(edited), Some(format!("venvyard seed 2 {any}")), Some(any)] {
            if let Some(manifest) = text.and_then(Manifest::parse) {
                stays_inside(&manifest)?;
            }
        }
        Ok(())
    });
    run.unwrap();
}

#[test]
fn random_entry_points_put_only_names_into_scripts() {
    let parts = [
        "x",
        "=",
        ":",
        ".",
        " ",
        "\n",
        "[console_scripts]\n",
        "../",
        "é",
        "import os",
        ";",
        "#",
        "'",
    ];
    let text = vec(select(parts.to_vec()), 0..30).prop_map(|parts| parts.concat());
    let plain = entry_points::parse("[console_scripts]\nx = x:x");
    let lines = scripts(&plain[0], "/p", (3, 13), Os::Unix)[0].text.lines().count();
    let run = runner(100).run(&prop_oneof![text, "\\PC*"], |text| {
        for point in entry_points::parse(&format!("[console_scripts]\n{text}")) {
            prop_assert!(is_plain(&point.name), "{:?}", point.name);
            let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
            prop_assert!(point.module.chars().chain(point.function.chars()).all(is_name));
            for script in scripts(&point, "/p", (3, 13), Os::Unix) {
                prop_assert_eq!(script.text.lines().count(), lines, "{}", script.text);
            }
        }
        Ok(())
    });
    run.unwrap();
}
