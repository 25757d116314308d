//! Which names and versions a distribution can have.

/// The text, if a distribution can be called so (PEP 508).
pub fn name(text: &str) -> Option<String> {
    let ends = |c: char| c.is_ascii_alphanumeric();
    let is_name = text.starts_with(ends)
        && text.ends_with(ends)
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    is_name.then(|| text.to_owned())
}

/// The text, if it may be a version. Old packages have versions that PEP 440 doesn't allow.
pub(super) fn version(text: &str) -> Option<String> {
    let is_version = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+!".contains(c));
    is_version.then(|| text.to_owned())
}
