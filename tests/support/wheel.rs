//! Wheels made by hand, for tests that install something without an index.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Makes `<name>-<version>-py3-none-any.whl` in a directory: a module `<name>` with a `VERSION`, and
/// a command `<name>` that prints it.
pub(crate) fn wheel(directory: &Path, name: &str, version: &str) -> PathBuf {
    let info = format!("{name}-{version}.dist-info");
    let module = format!("VERSION = '{version}'\n\n\ndef main():\n    print(VERSION)\n");
    let metadata = format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n");
    let tags = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
    let files = [
        (format!("{name}.py"), module),
        (format!("{info}/METADATA"), metadata),
        (format!("{info}/WHEEL"), tags.to_owned()),
        (format!("{info}/entry_points.txt"), format!("[console_scripts]\n{name} = {name}:main\n")),
    ];
    let record = format!("{info}/RECORD");
    let paths = files.iter().map(|(path, _)| path).chain([&record]);
    let lines: Vec<String> = paths.map(|path| format!("{path},,\n")).collect();
    let record = (record.clone(), lines.concat());

    let path = directory.join(format!("{name}-{version}-py3-none-any.whl"));
    let mut zip = ZipWriter::new(File::create(&path).expect("the wheel's file"));
    for (path, text) in files.into_iter().chain([record]) {
        zip.start_file(path, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    zip.finish().expect("the directory of the zip");
    path
}
