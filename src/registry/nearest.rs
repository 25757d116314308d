//! Guesses which name a mistyped one was to be.

/// How similar two names must be for one to be suggested for the other (Jaro-Winkler, 0 to 1).
const MIN_SIMILARITY: f64 = 0.8;

/// The name that `typed` is probably a misspelling of.
pub(super) fn nearest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let typed = typed.to_lowercase();
    names
        .map(|name| (strsim::jaro_winkler(&typed, &name.to_lowercase()), name))
        .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_name_that_was_misspelt() {
        let names = ["projectA", "other", "web"];
        assert_eq!(nearest("projcet", names.into_iter()).as_deref(), Some("projectA"));
        assert_eq!(nearest("WEB", names.into_iter()).as_deref(), Some("web"));
        assert_eq!(nearest("nothing like it", names.into_iter()), None);
    }
}
