//! The package index: one file in the cache with the distributions of every environment.
//!
//! It is derived from the names in the directories of packages, each of which is valid as long as its modification time
//! stays the same. It may be deleted at any time.
//!
//! Every name is there once, however many environments have it: first the table of the files that are metadata, then
//! that of the names that can be imported. The lines of the environments have their numbers.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::scan::{Scanned, ScannedSite, Time};
use crate::context::Context;
use crate::fs;

/// Begins the file. One with another format is built anew.
const FORMAT: &str = "venvyard distributions 1";

/// Begins the line of an environment. The lines after it, without the mark, are its directories of packages.
const ENVIRONMENT: char = '@';

/// Names, each with a number.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    texts: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Names {
    /// The name with that number.
    pub(super) fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", String::as_str)
    }

    /// The names in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(String::as_str)
    }

    fn of(texts: Vec<String>) -> Self {
        Self { texts, numbers: HashMap::new() }
    }

    fn number(&mut self, text: String) -> u32 {
        if self.numbers.is_empty() {
            let numbered = self.texts.iter().zip(0..);
            self.numbers = numbered.map(|(text, number)| (text.clone(), number)).collect();
        }
        let next = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(text).or_insert_with_key(|text| {
            self.texts.push(text.clone());
            next
        })
    }
}

/// A directory of packages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    pub(super) path: PathBuf,
    pub(super) time: Time,
    pub(super) adds_elsewhere: bool,
    /// Numbers of files that are metadata.
    pub(super) distributions: Vec<u32>,
    /// Numbers of names that can be imported.
    pub(super) imports: Vec<u32>,
}

/// The directories of an environment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Known {
    pub(super) lib: Time,
    pub(super) sites: Vec<Site>,
}

/// What is known of all environments.
#[derive(Debug, Default)]
pub struct PackageIndex {
    pub(super) distributions: Names,
    pub(super) imports: Names,
    pub(super) environments: HashMap<PathBuf, Known>,
}

impl PackageIndex {
    /// What earlier commands found. Empty if there is no file, or if it makes no sense.
    pub fn load(context: &Context) -> Self {
        Self::text(context).and_then(|text| Self::parse(&text)).unwrap_or_default()
    }

    /// Takes up what a directory holds now.
    pub(super) fn insert(&mut self, environment: PathBuf, scanned: Scanned) {
        let site = |ScannedSite { path, time, adds_elsewhere, distributions, imports }| Site {
            path,
            time,
            adds_elsewhere,
            distributions: numbers(&mut self.distributions, distributions),
            imports: numbers(&mut self.imports, imports),
        };
        let sites = scanned.sites.into_iter().map(site).collect();
        self.environments.insert(environment, Known { lib: scanned.lib, sites });
    }

    /// Writes the file, if it has changed. If that fails, the next command reads the directories again.
    pub(super) fn save(&self, context: &Context) {
        let path = path(context);
        let text = self.render();
        if fs::may_write_own(&path) && Self::text(context).as_deref() != Some(&*text) {
            let _ = fs::replace_derived(&path, text.as_bytes());
        }
    }

    fn text(context: &Context) -> Option<String> {
        String::from_utf8(fs::read_own(&path(context)).ok()?).ok()
    }

    /// The file, without names that no environment has.
    fn render(&self) -> String {
        let mut body = String::new();
        let sites = || self.environments.values().flat_map(|known| &known.sites);
        let distributions =
            Table::of(&self.distributions, sites().flat_map(|site| &site.distributions));
        let imports = Table::of(&self.imports, sites().flat_map(|site| &site.imports));
        for name in distributions.texts.iter().chain(&imports.texts) {
            body.extend([name, "\n"]);
        }
        let mut environments: Vec<(&PathBuf, &Known)> = self.environments.iter().collect();
        environments.sort_unstable_by_key(|(path, _)| *path);
        for (path, known) in environments {
            // What doesn't fit on a line is read each time.
            let paths = known.sites.iter().map(|site| &site.path).chain([path]);
            if !paths.into_iter().all(|path| fits(path)) {
                continue;
            }
            let _ = writeln!(body, "{ENVIRONMENT}{}\t{}", known.lib, path.display());
            for site in &known.sites {
                let _ = write!(body, "{}\t{}", site.time, u8::from(site.adds_elsewhere));
                distributions.write(&site.distributions, &mut body);
                imports.write(&site.imports, &mut body);
                let _ = writeln!(body, "\t{}", site.path.display());
            }
        }
        let counts = [distributions.texts.len(), imports.texts.len(), body.len()];
        format!("{FORMAT}\t{}\t{}\t{}\n{body}", counts[0], counts[1], counts[2])
    }

    /// `None` if the file is incomplete or was written by nobody who knows its form.
    fn parse(text: &str) -> Option<Self> {
        let (tables, lines) = tables(text)?;
        let counts = [tables.distributions.len(), tables.imports.len()];
        let mut index = Self {
            distributions: Names::of(tables.distributions),
            imports: Names::of(tables.imports),
            environments: HashMap::new(),
        };
        let mut current: Option<(PathBuf, Known)> = None;
        for line in lines {
            if let Some(line) = line.strip_prefix(ENVIRONMENT) {
                let (lib, path) = line.split_once('\t')?;
                index.environments.extend(current.take());
                current = Some((path.into(), Known { lib: lib.parse().ok()?, sites: Vec::new() }));
            } else {
                current.as_mut()?.1.sites.push(site(line, counts)?);
            }
        }
        index.environments.extend(current);
        Some(index)
    }
}

/// The names that the index has, each once.
#[derive(Debug, Default)]
pub struct KnownNames {
    /// The names of the files that are metadata: `django-5.2.dist-info`.
    pub distributions: Vec<String>,
    /// The names that can be imported, up to their first dot.
    pub imports: Vec<String>,
}

/// What the last command that searched found in any environment. Looks into none.
pub fn known(context: &Context) -> KnownNames {
    let text = PackageIndex::text(context);
    text.and_then(|text| Some(tables(&text)?.0)).unwrap_or_default()
}

/// The tables, and the lines after them.
fn tables(text: &str) -> Option<(KnownNames, std::str::Lines<'_>)> {
    let (first, body) = text.strip_prefix(FORMAT)?.strip_prefix('\t')?.split_once('\n')?;
    let mut counts = first.split('\t').map(str::parse::<usize>);
    let mut count = || counts.next()?.ok();
    let (distributions, imports, length) = (count()?, count()?, count()?);
    if body.len() != length || distributions.max(imports) > length {
        return None;
    }
    let mut lines = body.lines();
    let mut names = |count: usize| lines.by_ref().take(count).map(str::to_owned).collect();
    let names = KnownNames { distributions: names(distributions), imports: names(imports) };
    Some((names, lines))
}

/// The line of a directory, with the lengths of both tables.
fn site(line: &str, [distributions, imports]: [usize; 2]) -> Option<Site> {
    let mut fields = line.splitn(5, '\t');
    let time = fields.next()?.parse().ok()?;
    let adds_elsewhere = fields.next()? == "1";
    let mut numbers = |most: usize| {
        let texts = fields.next()?.split(' ').filter(|text| !text.is_empty());
        let number = |text: &str| text.parse::<u32>().ok().filter(|it| (*it as usize) < most);
        texts.map(number).collect::<Option<Vec<u32>>>()
    };
    let (distributions, imports) = (numbers(distributions)?, numbers(imports)?);
    let path = fields.next()?.into();
    Some(Site { path, time, adds_elsewhere, distributions, imports })
}

fn numbers(names: &mut Names, texts: Vec<String>) -> Vec<u32> {
    texts.into_iter().map(|text| names.number(text)).collect()
}

/// The names that are in use, in order, with new numbers.
struct Table<'a> {
    texts: Vec<&'a str>,
    /// By the old number.
    numbers: Vec<u32>,
}

impl<'a> Table<'a> {
    fn of<'b>(names: &'a Names, used: impl Iterator<Item = &'b u32>) -> Self {
        let mut is_used = vec![false; names.texts.len()];
        for number in used {
            if let Some(is_used) = is_used.get_mut(*number as usize) {
                *is_used = true;
            }
        }
        let used = names.texts.iter().zip(0..).zip(&is_used).filter(|(_, is_used)| **is_used);
        let mut used: Vec<(&str, usize)> = used.map(|((text, old), _)| (&**text, old)).collect();
        used.sort_unstable();
        let mut numbers = vec![0; names.texts.len()];
        for ((_, old), new) in used.iter().zip(0..) {
            numbers[*old] = new;
        }
        Self { texts: used.into_iter().map(|(text, _)| text).collect(), numbers }
    }

    fn write(&self, old: &[u32], body: &mut String) {
        body.push('\t');
        for number in old {
            let new = self.numbers.get(*number as usize).copied().unwrap_or_default();
            let _ = write!(body, "{new} ");
        }
    }
}

fn fits(path: &Path) -> bool {
    path.to_str().is_some_and(|path| !path.contains(char::is_control))
}

fn path(context: &Context) -> PathBuf {
    context.dirs.cache.join("distributions")
}

#[cfg(test)]
mod tests;
