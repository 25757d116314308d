//! Numbers and texts that are drawn anew by each seed, and alike by the same one.

use venvyard::registry::name::EnvName;

/// What upsets shells, prompts or registries, and the letters between; `@` is the canary's path.
const ATOMS: [&str; 62] = [
    "a",
    "B",
    "7",
    "_",
    " ",
    "  ",
    "'",
    "\"",
    "\\",
    "`",
    "$",
    "$(: >@)",
    "`: >@`",
    "${PATH}",
    "$HOME",
    "$((1+1))",
    "a[$(: >@)]",
    "(: >@)",
    "'; : >@; '",
    "\"; : >@; \"",
    "'\\''",
    "\n: >@\n",
    "$(New-Item @)",
    "\u{2019}; New-Item @; \u{2019}",
    "!",
    "!!",
    "%",
    "%n",
    "%{",
    "%1v",
    "%(?.a.b)",
    "\\u",
    "\\w",
    "\\[",
    "\\$(: >@)",
    "\n",
    "\t",
    "\r",
    "*",
    "?",
    "[",
    "]",
    "{a,b}",
    "~",
    "#",
    "&",
    "|",
    ";",
    "<",
    ">",
    "-n",
    "-e",
    "=",
    ":",
    "^",
    "é",
    "環境",
    "🐍",
    "\u{202e}",
    "\u{1}",
    "\u{1b}[31m",
    "\u{7f}",
];

/// The seed of this run: `VENVYARD_SEED`, else always the same.
pub(crate) fn seed() -> u64 {
    std::env::var("VENVYARD_SEED").map_or(6, |text| {
        text.parse().unwrap_or_else(|error| panic!("VENVYARD_SEED={text}: {error}"))
    })
}

/// `SplitMix64` (Steele, Lea, Flood 2014): small, and good enough to choose with.
pub(crate) struct Random {
    state: u64,
    canary: String,
}

impl Random {
    /// `canary` is the path of a file that a text would make if it were run.
    pub(crate) fn new(seed: u64, canary: &str) -> Self {
        Self { state: seed, canary: canary.to_owned() }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of `0..limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).expect("a small number");
        usize::try_from(self.next() % limit).expect("a small number")
    }

    /// True in `times` of `of` cases.
    pub(crate) fn chance(&mut self, times: usize, of: usize) -> bool {
        self.below(of) < times
    }

    /// One of them.
    pub(crate) fn choose<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// One of some names.
    pub(crate) fn pick(&mut self, names: &[&'static str]) -> &'static str {
        names[self.below(names.len())]
    }

    /// Any text without a NUL; an empty one, too.
    pub(crate) fn text(&mut self) -> String {
        let atoms = self.below(6);
        (0..atoms).map(|_| self.choose(&ATOMS).replace('@', &self.canary)).collect()
    }

    /// A text of one line, without control characters.
    pub(crate) fn line(&mut self) -> String {
        self.text().replace(char::is_control, "")
    }

    /// A name that an environment can have.
    pub(crate) fn name(&mut self) -> String {
        const LETTERS: [&str; 12] =
            ["a", "B", "7", "_", ".", "+", "-", " ", "é", "環", "\u{915}\u{93f}", "my shop"];
        loop {
            let letters = 1 + self.below(6);
            let name: String = (0..letters).map(|_| *self.choose(&LETTERS)).collect();
            if EnvName::new(&name).is_ok_and(|valid| valid.as_str() == name) {
                return name;
            }
        }
    }

    /// The name of a directory that can stand in `PATH`.
    pub(crate) fn directory(&mut self) -> String {
        let name: String = self.line().replace(['/', ':'], "");
        format!("d{name}e")
    }
}
