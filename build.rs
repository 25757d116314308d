//! Links gcc's unwinder (`libgcc_eh`) into the binary if the C compiler has it as a static library. The loader
//! then has one shared library less to find and relocate at every start: `benches/start-up` prints how much
//! that is. `VENVYARD_SHARED_UNWINDER=1` leaves the unwinder in its shared library.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=VENVYARD_SHARED_UNWINDER");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|it| it == value);
    let native = std::env::var("HOST").ok() == std::env::var("TARGET").ok();
    let glibc = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    let wanted = native && glibc && !is("VENVYARD_SHARED_UNWINDER", "1");
    if let Some(directory) = directory_of("libgcc_eh.a").filter(|_| wanted) {
        println!("cargo:rustc-link-search=native={directory}");
        println!("cargo:rustc-link-lib=static:-bundle=gcc_eh");
    }
}

/// Where the C compiler has that library. If it has none, it prints the name alone.
fn directory_of(library: &str) -> Option<String> {
    let output = Command::new("cc").arg(format!("-print-file-name={library}")).output().ok()?;
    let path = String::from_utf8(output.stdout).ok()?;
    let path = Path::new(path.trim());
    path.is_absolute().then(|| path.parent()?.to_str().map(str::to_owned))?
}
