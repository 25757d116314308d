//! Programs of Linux (ELF): for which processor they are, and which loader they need.

use std::fs::File;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

const MAGIC: &[u8] = b"\x7fELF";

/// Shells take a file for a script if there is no NUL in this many bytes of its first line.
const LONGEST_TEXT: usize = 80;

/// Where Linux lists the programs that start other formats: qemu, Wine, WSL.
const HANDLERS: &str = "/proc/sys/fs/binfmt_misc";

/// Whether Linux can't start the file, which begins with `head` and is no script, in any way: it is
/// neither a program nor text that a shell would run.
pub(super) fn is_neither(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_binary = line.iter().take(LONGEST_TEXT).any(|byte| *byte == 0);
    is_binary && !head.starts_with(MAGIC) && !has_handlers()
}

/// The processor that the program is for, if it is another one.
pub(super) fn other_processor(head: &[u8]) -> Option<String> {
    if !head.starts_with(MAGIC) {
        return None;
    }
    let machine = number(head.get(18..20)?, head)?;
    let own = MACHINES.iter().find(|it| it.arch == std::env::consts::ARCH)?;
    let is_own = own.runs.iter().any(|it| u64::from(*it) == machine);
    (!is_own && !has_handlers()).then(|| name(machine))
}

/// The loader that the program needs, if it doesn't exist.
pub(super) fn missing_loader(program: &Path, head: &[u8]) -> Option<PathBuf> {
    if !head.starts_with(MAGIC) {
        return None;
    }
    loader(program, head).filter(|loader| !loader.exists())
}

/// A processor, as Rust calls it, with the values of `e_machine` that it runs.
struct Machine {
    arch: &'static str,
    runs: &'static [u16],
}

const MACHINES: [Machine; 4] = [
    Machine { arch: "x86_64", runs: &[62, 3] },
    Machine { arch: "x86", runs: &[3] },
    Machine { arch: "aarch64", runs: &[183, 40] },
    Machine { arch: "riscv64", runs: &[243] },
];

/// The name of a value of `e_machine`.
fn name(machine: u64) -> String {
    let known = [(3, "x86"), (8, "MIPS"), (20, "PowerPC"), (21, "PowerPC 64"), (22, "S/390")];
    let newer = [(40, "ARM"), (62, "x86-64"), (183, "ARM 64"), (243, "RISC-V"), (258, "LoongArch")];
    let found = known.into_iter().chain(newer).find(|(value, _)| *value == machine);
    found.map_or_else(|| format!("ELF machine {machine}"), |(_, name)| name.to_owned())
}

/// Whether other programs may start formats that Linux doesn't know.
fn has_handlers() -> bool {
    let Ok(entries) = std::fs::read_dir(HANDLERS) else { return false };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        name != "register"
            && name != "status"
            && std::fs::read(entry.path()).is_ok_and(|text| text.starts_with(b"enabled"))
    })
}

/// The path in the program header `PT_INTERP`.
fn loader(program: &Path, head: &[u8]) -> Option<PathBuf> {
    const PT_INTERP: u64 = 3;
    let is_64 = *head.get(4)? == 2;
    // Offsets in the header (e_phoff, e_phentsize, e_phnum) and in a program header (p_offset, p_filesz).
    let (table, size, count) =
        if is_64 { (32..40, 54..56, 56..58) } else { (28..32, 42..44, 44..46) };
    let (offset, length) = if is_64 { (8..16, 32..40) } else { (4..8, 16..20) };
    let field = |range: std::ops::Range<usize>| number(head.get(range)?, head);
    let (table, size, count) = (field(table)?, field(size)?, field(count)?);
    let file = File::open(program).ok()?;
    let mut entry = vec![0; usize::try_from(size).ok()?];
    for index in 0..count {
        file.read_exact_at(&mut entry, table.checked_add(index * size)?).ok()?;
        if number(entry.get(..4)?, head)? == PT_INTERP {
            let length = usize::try_from(number(entry.get(length)?, head)?).ok()?;
            let mut path = vec![0; length.min(4096)];
            file.read_exact_at(&mut path, number(entry.get(offset)?, head)?).ok()?;
            path.truncate(path.iter().position(|byte| *byte == 0)?);
            return Some(std::ffi::OsString::from_vec(path).into());
        }
    }
    None
}

/// A number in the byte order that the header names.
fn number(bytes: &[u8], head: &[u8]) -> Option<u64> {
    let is_big = *head.get(5)? == 2;
    let shift = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
    Some(if is_big { bytes.iter().fold(0, shift) } else { bytes.iter().rev().fold(0, shift) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::script::head;

    #[test]
    fn this_program_can_be_started() {
        let own = std::env::current_exe().unwrap();
        let start = head(&own).unwrap();
        assert!(!is_neither(&start));
        assert_eq!((other_processor(&start), missing_loader(&own, &start)), (None, None));
        let shell = Path::new("/bin/sh");
        let found = loader(shell, &head(shell).unwrap()).unwrap();
        assert!(found.starts_with("/lib") || found.starts_with("/lib64"), "{}", found.display());
    }

    #[test]
    fn a_cut_off_header_is_left_to_the_system() {
        let own = std::env::current_exe().unwrap();
        let whole = head(&own).unwrap();
        for length in [4, 5, 19, 20, 40, 63] {
            let start = &whole[..length];
            assert_eq!(other_processor(start), None, "{length}");
            assert_eq!(missing_loader(Path::new("/dev/null"), start), None, "{length}");
        }
    }
}
