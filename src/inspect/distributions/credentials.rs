//! User and password in URLs, which nobody is to read.

/// The URL without what stands before the host: it may be a password or a token. `git` is the name of nobody, and
/// `${TOKEN}` is one that the installer looks up.
pub fn without(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    match authority.rsplit_once('@') {
        Some((user, host)) if user != "git" && !is_looked_up(user) => {
            format!("{scheme}://{host}{path}")
        }
        _ => url.to_owned(),
    }
}

/// Any text, such as that of an installer, with `***` for user and password in each URL.
pub fn hidden(text: &str) -> String {
    let (mut shown, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find("://") {
        let (before, after) = rest.split_at(start + "://".len());
        let is_end = |c: char| c.is_whitespace() || "/?#'\"`<>,;)".contains(c);
        let end = after.find(is_end).unwrap_or(after.len());
        let (authority, path) = after.split_at(end);
        shown.push_str(before);
        match authority.rsplit_once('@') {
            Some((user, host)) if user != "git" => {
                shown.push_str("***@");
                shown.push_str(host);
            }
            _ => shown.push_str(authority),
        }
        rest = path;
    }
    shown + rest
}

/// Whether user and password are names of environment variables.
fn is_looked_up(user: &str) -> bool {
    user.split(':').all(|part| {
        let name = part.strip_prefix("${").and_then(|part| part.strip_suffix('}'));
        name.is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_left_out_wherever_the_url_ends() {
        for (url, kept) in [
            ("https://u:p@e.org", "https://e.org"),
            ("https://u:p@e.org?a=@b", "https://e.org?a=@b"),
            ("ssh://git@e.org/x", "ssh://git@e.org/x"),
            ("https://u:p@x@e.org/@scope", "https://e.org/@scope"),
            ("https://${USER}:${TOKEN}@e.org/x", "https://${USER}:${TOKEN}@e.org/x"),
            ("https://${USER}:p@e.org/x", "https://e.org/x"),
            ("file:///a@b", "file:///a@b"),
        ] {
            assert_eq!(without(url), kept);
        }
    }

    #[test]
    fn a_text_shows_no_password_and_stays_as_it_is_otherwise() {
        for (text, shown) in [
            (
                "Failed to fetch: `https://u:p@e.org/simple/x/`",
                "Failed to fetch: `https://***@e.org/simple/x/`",
            ),
            (
                "a @ git+https://t@e.org/x, https://e.org/a@b",
                "a @ git+https://***@e.org/x, https://e.org/a@b",
            ),
            ("https://e.org, me@e.org", "https://e.org, me@e.org"),
            ("ssh://git@e.org/x", "ssh://git@e.org/x"),
            ("://", "://"),
            ("é", "é"),
        ] {
            assert_eq!(hidden(text), shown);
        }
    }
}
