//! Replaces texts in a line of a script, where they stand as words or paths.

/// A text to find and what to write instead.
pub(super) struct Replacement {
    pub(super) old: String,
    pub(super) new: String,
    /// Where it counts.
    pub(super) place: Place,
}

/// Where a text must stand in order to be what it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is a word, or the beginning of one that goes on without quotes.
    Word,
    /// The same in a batch file, inside of double quotes or outside.
    Batch { quoted: bool },
    /// It begins a word.
    Start,
    /// Any shell takes it literally: what comes before and after must not belong to a path.
    Anywhere,
}

/// The line with each text replaced that stands where it counts; the longest first.
pub(super) fn replaced(line: &str, replacements: &[Replacement]) -> String {
    let mut new = String::with_capacity(line.len());
    let mut at = 0;
    while at < line.len() {
        let (before, rest) = line.split_at(at);
        let fits = |it: &&Replacement| {
            rest.strip_prefix(it.old.as_str()).is_some_and(|after| it.place.is(before, after))
        };
        let fitting = replacements.iter().filter(fits);
        if let Some(found) = fitting.max_by_key(|it| (it.old.len(), it.place != Place::Anywhere)) {
            new.push_str(&found.new);
            at += found.old.len();
        } else {
            let next = rest.chars().next().map_or(1, char::len_utf8);
            new.push_str(&rest[..next]);
            at += next;
        }
    }
    new
}

impl Place {
    fn is(self, before: &str, after: &str) -> bool {
        match self {
            Self::Start => begins_word(before),
            Self::Word => {
                let ends = after.is_empty()
                    || after.starts_with(|c: char| c.is_whitespace() || "/)]},;".contains(c))
                    || after.starts_with("\"/");
                begins_word(before) && ends
            }
            Self::Batch { quoted } => {
                let is_quoted = before.matches('"').count() % 2 == 1;
                let begins = before.ends_with(['=', '"', ' ', '(']);
                let ends = after.is_empty() || after.starts_with(['\\', '/', '"', '\r', '\n']);
                is_quoted == quoted && begins && ends
            }
            Self::Anywhere => is_whole_path(before, after),
        }
    }
}

fn begins_word(before: &str) -> bool {
    before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || "=([{,;:".contains(c))
}

/// Whether a path between these texts neither begins before nor goes on as another name.
pub(super) fn is_whole_path(before: &str, after: &str) -> bool {
    let of_name = |c: char| c.is_alphanumeric() || "._-+~@%$\\".contains(c);
    // `'/e/a'\''b'` is the path `/e/a'b`.
    let behind = after.strip_prefix(['\'', '"']);
    let goes_on =
        behind.is_some_and(|it| it.starts_with(['\\', '\'', '"']) && !it.starts_with("\"/"));
    !goes_on && !before.ends_with(|c: char| of_name(c) || c == '/') && !after.starts_with(of_name)
}
