//! Manifests, and zip archives with every possible error, for tests.

use std::path::Path;

use proptest::test_runner::{Config, TestRunner};

use super::manifest::Manifest;
use super::{record, unpack as unpacker};
use crate::fs;
use crate::testing::is_full_matrix;

/// A file of an archive, as its two headers describe it, and its bytes.
#[derive(Debug, Clone)]
pub(super) struct ZipEntry {
    pub(super) name: Vec<u8>,
    /// The name in the header before the bytes; the central directory has `name`.
    pub(super) local_name: Vec<u8>,
    pub(super) bytes: Vec<u8>,
    /// 0 is stored, 8 is deflated.
    pub(super) method: u16,
    /// 1 is encrypted, 8 means that the sizes follow the bytes.
    pub(super) flags: u16,
    pub(super) crc: u32,
    /// The compressed and uncompressed size in the central directory.
    pub(super) sizes: (u32, u32),
    pub(super) local_sizes: (u32, u32),
    /// The position in the central directory, if it is wrong.
    pub(super) offset: Option<u32>,
    /// `st_mode`.
    pub(super) mode: u32,
    pub(super) extra: Vec<u8>,
}

impl ZipEntry {
    /// A file without errors.
    pub(super) fn new(name: &str, bytes: &[u8]) -> Self {
        let size = u32::try_from(bytes.len()).unwrap();
        Self {
            name: name.into(),
            local_name: name.into(),
            bytes: bytes.to_owned(),
            method: 0,
            flags: 0,
            crc: crc(bytes),
            sizes: (size, size),
            local_sizes: (size, size),
            offset: None,
            mode: 0o100_644,
            extra: Vec::new(),
        }
    }
}

/// An archive with these entries.
#[expect(clippy::too_many_lines, reason = "the fields of the ZIP format, in order")]
pub(super) fn archive(entries: &[ZipEntry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    let short = |to: &mut Vec<u8>, n: usize| to.extend(u16::try_from(n).unwrap().to_le_bytes());
    for entry in entries {
        let offset = entry.offset.unwrap_or(u32::try_from(bytes.len()).unwrap());
        bytes.extend(b"PK\x03\x04\x14\0");
        for half in [entry.flags, entry.method, 0, 0x21] {
            bytes.extend(half.to_le_bytes());
        }
        for word in [entry.crc, entry.local_sizes.0, entry.local_sizes.1] {
            bytes.extend(word.to_le_bytes());
        }
        short(&mut bytes, entry.local_name.len());
        short(&mut bytes, 0);
        bytes.extend(&entry.local_name);
        bytes.extend(&entry.bytes);

        directory.extend(b"PK\x01\x02\x14\x03\x14\0");
        for half in [entry.flags, entry.method, 0, 0x21] {
            directory.extend(half.to_le_bytes());
        }
        for word in [entry.crc, entry.sizes.0, entry.sizes.1] {
            directory.extend(word.to_le_bytes());
        }
        short(&mut directory, entry.name.len());
        short(&mut directory, entry.extra.len());
        directory.extend([0; 6]);
        directory.extend((entry.mode << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(&entry.name);
        directory.extend(&entry.extra);
    }
    let start = u32::try_from(bytes.len()).unwrap();
    let size = u32::try_from(directory.len()).unwrap();
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    short(&mut bytes, entries.len());
    short(&mut bytes, entries.len());
    bytes.extend(size.to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

/// The entries of a wheel `x` 1.0 with these files, without a RECORD.
pub(super) fn wheel(files: &[(&str, &[u8])]) -> Vec<ZipEntry> {
    let own: [(&str, &[u8]); 2] = [
        ("x-1.0.dist-info/METADATA", b"Metadata-Version: 2.1\nName: x\nVersion: 1.0\n"),
        ("x-1.0.dist-info/WHEEL", b"Wheel-Version: 1.0\n"),
    ];
    own.iter().chain(files).map(|(name, bytes)| ZipEntry::new(name, bytes)).collect()
}

/// Adds a RECORD that lists the entries.
pub(super) fn recorded(mut entries: Vec<ZipEntry>) -> Vec<ZipEntry> {
    let mut text = String::new();
    for entry in &entries {
        let name = String::from_utf8_lossy(&entry.name);
        record::push(&mut text, &name, &record::hash(&entry.bytes), Some(entry.sizes.1.into()));
    }
    entries.push(ZipEntry::new("x-1.0.dist-info/RECORD", text.as_bytes()));
    entries
}

/// The manifest of a wheel that uses all fields of the header.
pub(super) fn manifest() -> Manifest {
    let entries = recorded(wheel(&[
        ("x/__init__.py", b"1"),
        ("x/y/z.py", b""),
        ("x-1.0.data/scripts/tool", b"#!python\n"),
        ("x-1.0.data/headers/h.h", b""),
        ("x-1.0.dist-info/entry_points.txt", b"[console_scripts]\nx = x:f\n"),
    ]));
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x-1.0-py3-none-any.whl");
    let tree = dir.path().join("tree");
    fs::create_dir(&tree).unwrap();
    unpacker::unpack(&path, &archive(&entries), &tree).unwrap()
}

/// Corrects the length in a manifest's first line.
pub(super) fn with_length(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap();
    let form = first.rsplit_once(' ').map_or(first, |(form, _)| form);
    let mut lines = (0..12).map(|n| format!("{form} {}\n{rest}", form.len() + rest.len() + n));
    let is_right = |text: &String| {
        text.lines().next().is_some_and(|line| line.ends_with(&format!(" {}", text.len())))
    };
    lines.find(is_right).unwrap()
}

/// The checksum of zip archives.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}

/// A directory for thousands of small files, in memory if possible.
pub(super) fn scratch() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.unwrap()
}

/// Runs a property with that many cases, in a full run with ten times as many.
pub(super) fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases: if is_full_matrix() { 10 * cases } else { cases },
        failure_persistence: None,
        ..Config::default()
    })
}
