//! The files of the store that environments have hard links to.

use std::collections::HashSet;
use std::path::Path;

use super::file::{SeedFile, SeedFileKind};
use super::manifest::Scheme;
use super::store::Store;
use super::unpacked_wheel::{Seed, read_manifest};
use crate::fs::{FileId, Stamp};

impl Store {
    /// The files of the seeds whose metadata is in one of these directories (`pip-24.0.dist-info`). A file that was
    /// changed is left out, and so is everything that another user could have written.
    pub(in crate::venv) fn shared_files(&self, dist_infos: &HashSet<String>) -> HashSet<FileId> {
        let mut shared = HashSet::new();
        for entry in self.entries().unwrap_or_default() {
            let is_there = |seed: &Seed| dist_infos.contains(&seed.manifest.header.dist_info);
            if !entry.seed.as_ref().is_some_and(is_there) {
                continue;
            }
            let Some(seed) = self.open(&entry.digest) else { continue };
            let files = seed.manifest.files().filter(|file| file.kind != SeedFileKind::Bytecode);
            add(&seed.tree().join(Scheme::Site.dir()), files, &mut shared);
            for tag in entry.bytecode() {
                let bytecode = seed.bytecode_of(&tag);
                if let Some(manifest) = read_manifest(&bytecode) {
                    let files = manifest.files().filter(|file| file.kind == SeedFileKind::Bytecode);
                    add(&bytecode.join("tree"), files, &mut shared);
                }
            }
        }
        shared
    }
}

fn add<'a>(
    dir: &Path,
    files: impl Iterator<Item = SeedFile<&'a str>>,
    shared: &mut HashSet<FileId>,
) {
    for file in files {
        let Ok(metadata) = dir.join(file.path).symlink_metadata() else { continue };
        if metadata.is_file() && file.shows(Stamp::of(&metadata)) {
            shared.extend(crate::fs::file_id(&metadata));
        }
    }
}
