//! What a source file names, read from its text.

/// A module's path below the crate: its words.
pub(super) type Module = Vec<String>;

/// What is compiled into the binary: tests may look at anything.
pub(super) fn without_tests(file: &str, text: &str) -> String {
    let parts = file.trim_end_matches(".rs").split('/');
    let is_test = |part: &str| part == "tests" || part == "testing" || part.ends_with("_tests");
    if parts.into_iter().any(is_test) {
        return String::new();
    }
    text.split("\nmod tests {").next().unwrap_or_default().to_owned()
}

/// The code alone.
pub(super) fn without_comments(text: &str) -> String {
    let code: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| line.split(" //").next().unwrap_or_default())
        .collect();
    code.join("\n")
}

/// What follows each occurrence of `word` that is not the end of a longer word.
pub(super) fn after_each<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(word).filter_map(move |(at, _)| {
        let before = code[..at].chars().next_back();
        let whole = !before.is_some_and(|letter| letter.is_alphanumeric() || "_:".contains(letter));
        whole.then(|| &code[at + word.len()..])
    })
}

/// `a::{b, c::{self, D}}` as its paths: `a::b`, `a::c`, `a::c::D`.
pub(super) fn tree(text: &str) -> Vec<Module> {
    let mut paths = Vec::new();
    grow(text, &Module::new(), &mut paths);
    paths
}

/// Reads one branch, and gives what is behind it.
fn grow<'a>(text: &'a str, above: &Module, paths: &mut Vec<Module>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        while !rest.trim_start().starts_with('}') && !rest.is_empty() {
            rest = grow(rest, above, paths).trim_start();
            rest = rest.strip_prefix(',').unwrap_or(rest);
        }
        return rest.trim_start().strip_prefix('}').unwrap_or(rest);
    }
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let (word, rest) = text.split_at(end.unwrap_or(text.len()));
    if word.is_empty() {
        // A `*`, or an end that was not looked for.
        let mut letters = text.chars();
        letters.next();
        return letters.as_str();
    }
    let path = if word == "self" {
        above.clone()
    } else {
        [above.as_slice(), &[word.to_owned()]].concat()
    };
    if let Some(more) = rest.strip_prefix("::") {
        return grow(more, &path, paths);
    }
    paths.push(path);
    // `as Other`
    rest.find([',', '}', ';', '(', ')', '\n']).map_or("", |at| &rest[at..])
}
