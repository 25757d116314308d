//! What is the case in a home: what the commands say, and what is on the disk.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::scene::KEEP;
use crate::support::{Sandbox, Tree};

/// A line per environment: what `list` says of it, and its variables, but for the one that never changes.
pub(super) type Facts = Vec<String>;

#[track_caller]
pub(super) fn facts(sandbox: &Sandbox) -> Facts {
    let listed = sandbox.venvyard(["list", "--json"]).success().json();
    let listed = listed["environments"].as_array().cloned().unwrap_or_default();
    let line = |one: &Value| {
        let name = one["name"].as_str().expect("a name");
        let mut facts = one.clone();
        // What a listing repeats, or what follows from the rest.
        let keep = ["name", "path", "python", "project", "default", "health", "temporary"];
        facts.as_object_mut().expect("an object").retain(|key, _| keep.contains(&&**key));
        if name == KEEP {
            return format!("{name}: {facts}");
        }
        let variables = sandbox.venvyard(["var", "list", name]);
        format!("{name}: {} {facts}", variables.stdout.trim_end().replace('\n', " "))
    };
    listed.iter().map(line).collect()
}

/// The line of one environment.
pub(super) fn of<'a>(facts: &'a Facts, name: &str) -> Option<&'a str> {
    facts.iter().map(String::as_str).find(|line| line.starts_with(&format!("{name}: ")))
}

/// Whether it is a directory of the trash that holds one environment.
pub(super) fn is_trash_item(path: &Path) -> bool {
    let is_in_trash = path.parent().is_some_and(|parent| parent.ends_with(".trash"));
    is_in_trash && path.file_name().is_some_and(|name| is_id(&name.to_string_lossy()))
}

fn is_id(name: &str) -> bool {
    let digits = name.bytes().filter(|byte| *byte != b'-');
    digits.clone().count() == 32 && digits.into_iter().all(|byte| byte.is_ascii_hexdigit())
}

/// Everything in the home but caches, locks and leftovers. Ids and times are left out of what venvyard writes.
pub(super) fn whole(home: &Path) -> Tree {
    let enter = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let begins = [".new-", ".trash-", "registry.lock", ".cache"];
        // The next command that looks writes it again.
        let is_list_of_packages = name == "packages" && path.ends_with("venvyard/packages");
        !is_list_of_packages && !begins.iter().any(|begin| name.starts_with(begin))
    };
    let whole = Tree::with(home, &enter, &|path, bytes| {
        if path.extension().is_none_or(|end| end != "toml") {
            return bytes;
        }
        let text = String::from_utf8_lossy(&bytes);
        let differs = ["id = ", "created = ", "config_stamp = ", "time = "];
        let stays = |line: &&str| !differs.iter().any(|begin| line.starts_with(begin));
        let lines: Vec<&str> = text.lines().filter(stays).collect();
        lines.join("\n").into_bytes()
    });
    // The next command that meets an empty trash deletes it.
    let whole = whole.without_all(|path| path.ends_with("/.trash"));
    // The first id of a directory is called 0.
    let mut ids: BTreeMap<String, Vec<String>> = BTreeMap::new();
    whole.renamed(|path| {
        let mut parent = String::new();
        for name in path.split('/') {
            let ids = ids.entry(parent.clone()).or_default();
            let known = ids.iter().position(|id| id == name);
            let shown = match known {
                Some(number) => number.to_string(),
                None if is_id(name) => {
                    ids.push(name.to_owned());
                    (ids.len() - 1).to_string()
                }
                None => name.to_owned(),
            };
            parent = format!("{parent}/{shown}");
        }
        parent.split_off(1)
    })
}
