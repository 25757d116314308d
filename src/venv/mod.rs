//! stand-in
use std::path::{Path, PathBuf};
/// x
pub fn bin_dir(env: &Path) -> PathBuf {
    env.join("bin")
}
/// x
pub fn is_environment(env: &Path) -> bool {
    bin_dir(env).join("activate").is_file()
        && bin_dir(env).join("python").is_symlink() | bin_dir(env).join("python").is_file()
}
/// x
pub fn version_of(_env: &Path) -> Option<String> {
    None
}
