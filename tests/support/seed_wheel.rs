//! Valid wheels made by hand, which the store accepts.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Makes a wheel that can be a seed: its RECORD has the hashes. Its package `<name>` has a `VERSION`,
/// and is run with `python -m <name>`, which prints it.
pub(crate) fn seed_wheel(directory: &Path, name: &str, version: &str, requires: &str) -> PathBuf {
    let info = format!("{name}-{version}.dist-info");
    let metadata = format!(
        "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nRequires-Python: {requires}\n"
    );
    let tags = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py2-none-any\n";
    let files = [
        (format!("{name}/__init__.py"), format!("VERSION = '{version}'\n")),
        (format!("{name}/__main__.py"), format!("print('{version}')\n")),
        (format!("{info}/METADATA"), metadata),
        (format!("{info}/WHEEL"), tags.to_owned()),
    ];
    let mut record = String::new();
    for (path, text) in &files {
        let hash = base64(&Sha256::digest(text.as_bytes()));
        writeln!(record, "{path},sha256={hash},{}", text.len()).expect("a string");
    }
    let record_path = format!("{info}/RECORD");
    writeln!(record, "{record_path},,").expect("a string");

    let path = directory.join(format!("{name}-{version}-py2.py3-none-any.whl"));
    let mut zip = ZipWriter::new(File::create(&path).expect("the wheel's file"));
    for (path, text) in files.into_iter().chain([(record_path, record)]) {
        zip.start_file(path, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    zip.finish().expect("the directory of the zip");
    path
}

/// URL-safe and without padding, as RECORD has it.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: Vec<u8> =
        bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let letter = |six: &[u8]| {
        let value = six.iter().fold(0, |value, bit| value << 1 | bit) << (6 - six.len());
        char::from(ALPHABET[usize::from(value)])
    };
    bits.chunks(6).map(letter).collect()
}
