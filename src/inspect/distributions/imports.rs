//! The names by which a distribution is imported.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Distribution;
use crate::fs::read_small;
use crate::venv::seed::parse_record;

/// Begins the names of setuptools' own files of an editable installation.
const EDITABLE: &str = "__editable__";

impl Distribution {
    /// The modules and packages that it brings: `yaml` and `_yaml` of `PyYAML`. Of a namespace package, those in it, too:
    /// `google.cloud.storage`. From its RECORD; of eggs, and of what is imported from its sources, from
    /// `top_level.txt` or from what is there.
    pub fn imports(&self) -> Vec<String> {
        let mut found = BTreeSet::new();
        let record = self.record().and_then(|text| parse_record(&text)).unwrap_or_default();
        // Poetry records absolute paths.
        let site = self.site_packages().to_string_lossy();
        let relative = |path| str::strip_prefix(path, &*site)?.strip_prefix('/');
        let paths: Vec<&str> =
            record.iter().map(|row| relative(&row.path).unwrap_or(&row.path)).collect();
        modules(&paths, &mut found);
        for source in self.import_places(&paths) {
            modules_below(&source, &mut found);
        }
        if found.is_empty() || paths.is_empty() {
            found.extend(self.top_level());
        }
        found.into_iter().collect()
    }

    /// Whether it brings what `import name` imports, all of it or something in it.
    pub fn is_imported_as(&self, name: &str) -> bool {
        let is_below = |one: &str, other: &str| {
            one.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let first = name.split('.').next().unwrap_or(name);
        let record = self.record().unwrap_or_default();
        let begins = |line: &str| {
            let rest = line.strip_prefix('"').unwrap_or(line).strip_prefix(first);
            rest.is_some_and(|rest| rest.starts_with(['/', '.']))
        };
        // To parse each RECORD takes long where many environments are searched.
        if !record.is_empty() && !self.stands_elsewhere() && !record.lines().any(begins) {
            return false;
        }
        self.imports().iter().any(|it| is_below(it, name) || is_below(name, it))
    }

    /// What setuptools lists.
    fn top_level(&self) -> Vec<String> {
        let place = self.place_of_headers();
        let files = ["top_level.txt", "EGG-INFO/top_level.txt"];
        let bytes = files.iter().find_map(|file| read_small(&place.join(file)).ok());
        let text = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
        let names = text.lines().map(|line| line.trim().replace('/', "."));
        names.filter(|name| is_dotted(name)).collect()
    }

    /// The directories that its `.pth` adds to the import path, and those that its finder names, if it is editable.
    fn import_places(&self, recorded: &[&str]) -> Vec<Place> {
        let site = self.site_packages();
        let mut places = Vec::new();
        for path in recorded.iter().filter(|path| !path.contains('/')) {
            let read = || {
                let bytes = read_small(&site.join(path)).unwrap_or_default();
                String::from_utf8_lossy(&bytes).into_owned()
            };
            if Path::new(path).extension().is_some_and(|it| it == "pth") {
                // A line that begins with `import` is code.
                let is_path = |line: &&str| {
                    !line.is_empty() && !line.starts_with(['#', ' ']) && !line.starts_with("import")
                };
                places.extend(read().lines().filter(is_path).map(|it| Place::In(site.join(it))));
            } else if path.starts_with(EDITABLE) && path.ends_with("_finder.py") {
                places.extend(mapped(&read()));
            }
        }
        places.extend(self.linked_source().map(Place::In));
        places
    }
}

/// Where names are imported from.
enum Place {
    /// All that is in this directory.
    In(PathBuf),
    /// One name.
    Named(String),
}

/// The names in `MAPPING`, the dictionary of setuptools' finder: `{'a': '/src/a', 'b.c': '/src/c'}`.
fn mapped(finder: &str) -> Vec<Place> {
    let line = finder.lines().find(|line| line.starts_with("MAPPING"));
    let Some((_, dictionary)) = line.and_then(|line| line.split_once('{')) else {
        return Vec::new();
    };
    let keys = dictionary.split(", ").filter_map(|pair| pair.split_once(':'));
    let keys = keys.map(|(key, _)| key.trim().trim_matches(['\'', '"']).to_owned());
    keys.filter(|key| is_dotted(key)).map(Place::Named).collect()
}

fn modules_below(place: &Place, found: &mut BTreeSet<String>) {
    match place {
        Place::Named(name) => {
            found.insert(name.clone());
        }
        Place::In(directory) => {
            let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
            for path in entries.map(|entry| entry.path()) {
                let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
                let is_package = || path.join("__init__.py").is_file();
                match module(name) {
                    Some(module) => found.extend(Some(module.to_owned())),
                    None if is_dotted(name) && !name.contains('.') && is_package() => {
                        found.insert(name.to_owned());
                    }
                    None => {}
                }
            }
        }
    }
}

/// The modules among these files of site-packages, and the packages: the directories with an `__init__`. A directory
/// without one is a namespace, whose packages and modules are named one by one.
fn modules(paths: &[&str], found: &mut BTreeSet<String>) {
    let directory = |path: &&str| Some(path.rsplit_once('/')?.0.to_owned());
    let is_init = |path: &&&str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        module(name) == Some("__init__")
    };
    let packages: BTreeSet<String> = paths.iter().filter(is_init).filter_map(directory).collect();
    for path in paths {
        let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some(module) = module(name) else { continue };
        let outermost = above.match_indices('/').map(|(end, _)| &above[..end]).chain([above]);
        let package = outermost.into_iter().find(|place| packages.contains(*place));
        let dotted = match package {
            Some(package) => package.replace('/', "."),
            None if above.is_empty() => module.to_owned(),
            None => format!("{}.{module}", above.replace('/', ".")),
        };
        if is_dotted(&dotted) && !dotted.starts_with(EDITABLE) {
            found.insert(dotted);
        }
    }
}

/// The module that a file is: `x.py`, `x.so`, `x.cpython-312-x86_64-linux-gnu.so`, `x.pyd`.
fn module(file: &str) -> Option<&str> {
    let (stem, extension) = file.rsplit_once('.')?;
    ["py", "so", "pyd"].contains(&extension).then(|| stem.split('.').next().unwrap_or(stem))
}

/// Whether Python can import it.
fn is_dotted(name: &str) -> bool {
    name.split('.').all(|part| {
        !part.is_empty()
            && !part.starts_with(|c: char| c.is_ascii_digit())
            && part.chars().all(|c| c.is_alphanumeric() || c == '_')
    })
}

/// Whether a name in site-packages can be imported, or lead to what can: the first part of the name of a module or a
/// package.
pub fn importable(file_name: &str) -> Option<&str> {
    let is_name = |name: &&str| is_dotted(name) && !name.contains('.');
    module(file_name).or(Some(file_name)).filter(is_name)
}

/// Whether a file in site-packages may add names that stand elsewhere. Of virtualenv's and setuptools' own files, which
/// are in many environments, it is known that they don't.
pub fn adds_elsewhere(file_name: &str) -> bool {
    let extension = Path::new(file_name).extension();
    let is_known = || {
        ["_virtualenv.pth", "distutils-precedence.pth"].contains(&file_name)
            || file_name.ends_with("-nspkg.pth")
    };
    extension.is_some_and(|it| it == "egg-link" || it == "egg" || it == "pth" && !is_known())
}
