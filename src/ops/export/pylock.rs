//! Writes `pylock.toml` (PEP 751).

use std::path::{Component, Path};

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value, value};

use super::{MARK, Unsaid};
use crate::inspect::distributions::{DirectUrl, Source};
use crate::inspect::locks::{File, Lock, Origin, Package};

/// The name of this program, as PEP 503 writes names.
const CREATED_BY: &str = "venvyard";

/// What such a file can't say: a package must have a source, and an archive a hash.
pub(super) fn unsaid(packages: &[Package], offline: bool) -> Vec<Unsaid> {
    let reason = |package: &Package| match &package.origin {
        Origin::Index if package.files.is_empty() && offline => {
            Some("only an index knows its files, and --offline asks none")
        }
        Origin::Index if package.files.is_empty() => Some("no index has a file of it"),
        Origin::Direct(DirectUrl::Archive { .. }) if package.hashes.is_empty() => {
            Some("its installer recorded no hash of its archive")
        }
        _ => None,
    };
    let unsaid = packages.iter().filter_map(|package| {
        let name = package.name.clone().unwrap_or_default();
        let reason = reason(package)?.to_owned();
        Some(Unsaid { name, reason, in_requirements: true })
    });
    unsaid.collect()
}

/// The whole file. Relative paths in it start at `directory`.
pub(super) fn text(lock: &Lock, directory: Option<&Path>) -> String {
    let mut document = DocumentMut::new();
    document["lock-version"] = value("1.0");
    if let Some(mut key) = document.key_mut("lock-version") {
        key.leaf_decor_mut().set_prefix(format!("{MARK}\n"));
    }
    if !lock.environments.is_empty() {
        document["environments"] = value(lock.environments.iter().collect::<Array>());
    }
    if let Some(wants) = &lock.requires_python {
        document["requires-python"] = value(wants.to_string().replace(' ', ""));
    }
    document["created-by"] = value(CREATED_BY);
    let packages = lock.packages.iter().map(|it| package(it, directory));
    document["packages"] = match packages.collect::<ArrayOfTables>() {
        none if none.is_empty() => value(Array::new()),
        packages => Item::ArrayOfTables(packages),
    };
    document.to_string()
}

fn package(package: &Package, directory: Option<&Path>) -> Table {
    let mut table = Table::new();
    table["name"] = value(package.name.as_deref().unwrap_or_default());
    // The version of a source tree is not certain.
    if let (Origin::Index, Some(version)) = (&package.origin, &package.version) {
        table["version"] = value(version);
    }
    match &package.origin {
        Origin::Index => {
            if let Some(index) = &package.index {
                table["index"] = value(index);
            }
            let (wheels, sdists): (Vec<&File>, Vec<&File>) =
                package.files.iter().partition(|file| file.name.strip_suffix(".whl").is_some());
            if let Some(sdist) = sdists.first() {
                table["sdist"] = value(file(sdist));
            }
            if !wheels.is_empty() {
                table["wheels"] = value(one_a_line(wheels.into_iter().map(file)));
            }
        }
        Origin::Direct(direct) => {
            let (key, source) = direct_source(direct, &package.hashes, directory);
            table[key] = value(source);
        }
        // Nothing that is installed has such a source.
        Origin::Url(_) => {}
    }
    table
}

fn direct_source(
    direct: &DirectUrl,
    hashes: &[String],
    directory: Option<&Path>,
) -> (&'static str, InlineTable) {
    let mut table = InlineTable::new();
    let mut set = |key: &str, text: &str| {
        table.insert(key, text.into());
    };
    let (key, below) = match direct {
        DirectUrl::Commit { system, url, commit, requested, subdirectory } => {
            set("type", system);
            set("url", url);
            if let Some(requested) = requested {
                set("requested-revision", requested);
            }
            set("commit-id", commit);
            ("vcs", subdirectory)
        }
        DirectUrl::Archive { url, subdirectory, .. } => {
            match Source::of_url(url) {
                Some(Source::Path(path)) => set("path", &written(&path, directory)),
                _ => set("url", url),
            }
            ("archive", subdirectory)
        }
        DirectUrl::Directory { path, is_editable } => {
            set("path", &written(path, directory));
            if *is_editable {
                table.insert("editable", true.into());
            }
            ("directory", &None)
        }
    };
    if key == "archive" {
        table.insert("hashes", Value::InlineTable(digests(hashes)));
    }
    if let Some(below) = below {
        table.insert("subdirectory", below.as_str().into());
    }
    (key, table)
}

fn file(file: &File) -> InlineTable {
    let mut table = InlineTable::new();
    table.insert("url", file.url.as_str().into());
    let hashes = digests(std::slice::from_ref(&file.hash));
    table.insert("hashes", Value::InlineTable(hashes));
    table
}

/// `sha256:…` as `{ sha256 = "…" }`.
fn digests(hashes: &[String]) -> InlineTable {
    let parts = hashes.iter().filter_map(|hash| hash.split_once(':'));
    parts.map(|(kind, digest)| (kind, Value::from(digest))).collect()
}

fn one_a_line(tables: impl Iterator<Item = InlineTable>) -> Array {
    let mut array: Array = tables.collect();
    for one in array.iter_mut() {
        one.decor_mut().set_prefix("\n    ");
    }
    array.set_trailing("\n");
    array.set_trailing_comma(true);
    array
}

/// A path of the file in `directory`: relative to it, if it is below it.
fn written(path: &Path, directory: Option<&Path>) -> String {
    let relative = directory.and_then(|directory| below(path, directory));
    relative.unwrap_or_else(|| path.to_string_lossy().into_owned())
}

/// The path relative to the directory, with slashes; `None` if it is not in it.
pub(super) fn below(path: &Path, directory: &Path) -> Option<String> {
    let real = |path: &Path| dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let (path, directory) = (real(path), real(directory));
    let parts = path.strip_prefix(&directory).ok()?.components().map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    let parts = parts.collect::<Option<Vec<_>>>()?;
    Some(if parts.is_empty() { ".".to_owned() } else { parts.join("/") })
}

#[cfg(all(test, unix))]
mod tests {
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;

    use super::*;
    use crate::fs;
    use crate::inspect::locks::{FileKind, Offers};

    fn hash() -> impl Strategy<Value = String> {
        "[0-9a-f]{64}".prop_map(|digest| format!("sha256:{digest}"))
    }

    /// Any text that may stand in a URL or a path, with what TOML has to quote.
    fn part() -> &'static str {
        "[a-zA-Z0-9 '\"\\\\é%{}=-]{0,8}[a-z]"
    }

    fn package(name: String) -> impl Strategy<Value = Package> {
        let named = name.clone();
        let wheel = (hash(), 0..9u8).prop_map(move |(hash, major)| {
            let file = format!("{}-{major}.0-py3-none-any.whl", named.replace('-', "_"));
            let url = format!("https://e.org/{file}");
            let files = vec![File { name: file, url, hash: hash.clone() }];
            let (version, index) = (Some(format!("{major}.0")), None);
            Package { version, index, files, hashes: vec![hash], ..Package::default() }
        });
        let archive = (part(), hash(), option::of(part())).prop_map(|(part, hash, below)| {
            let url = format!("https://e.org/{}.zip", part.replace(['%', ' ', '"', '\\'], "_"));
            let recorded = Some(hash.replacen(':', "=", 1));
            let direct = DirectUrl::Archive { url, hash: recorded, subdirectory: below };
            let origin = Origin::Direct(direct);
            Package { origin, hashes: vec![hash], ..Package::default() }
        });
        let commit = ("[0-9a-f]{40}", option::of(part()), option::of(part())).prop_map(
            |(commit, requested, subdirectory)| {
                let (system, url) = ("git".to_owned(), "https://e.org/x.git".to_owned());
                let direct = DirectUrl::Commit { system, url, commit, requested, subdirectory };
                Package { origin: Origin::Direct(direct), ..Package::default() }
            },
        );
        let directory = (part(), any::<bool>()).prop_map(|(part, is_editable)| {
            let path = Path::new("/no/such").join(part);
            let origin = Origin::Direct(DirectUrl::Directory { path, is_editable });
            Package { origin, is_editable, ..Package::default() }
        });
        prop_oneof![wheel, archive, commit, directory]
            .prop_map(move |package| Package { name: Some(name.clone()), ..package })
    }

    fn packages() -> impl Strategy<Value = Vec<Package>> {
        let numbered = vec(any::<u8>(), 0..6).prop_flat_map(|numbers| {
            let names = numbers.iter().enumerate().map(|(place, it)| format!("p{place}-{it}"));
            names.map(package).collect::<Vec<_>>()
        });
        numbered.boxed()
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(packages in packages()) {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("pylock.toml");
            let lock = Lock {
                path: path.clone(),
                kind: FileKind::Pylock,
                requires_python: "==3.12.*".parse().ok(),
                environments: vec!["platform_system == 'Linux'".to_owned()],
                offers: Offers::default(),
                indexes: Vec::new(),
                packages,
                notices: Vec::new(),
            };
            let written = text(&lock, Some(dir.path()));
            fs::write_new(&path, written.as_bytes()).unwrap();
            prop_assert_eq!(Lock::read(&path).unwrap(), lock, "{}", written);
        }
    }

    #[test]
    fn a_path_is_relative_only_below_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let kit = dir.path().join("my kit");
        fs::create_dir(&kit).unwrap();
        assert_eq!(below(&kit, dir.path()).as_deref(), Some("my kit"));
        assert_eq!(below(dir.path(), dir.path()).as_deref(), Some("."));
        assert_eq!(below(dir.path(), &kit), None);
    }
}
