//! The options of `mkvirtualenv`: its own, and those of virtualenv that mean something here.

use std::path::PathBuf;

use crate::error::{Error, Result};

/// A command line of `mkvirtualenv`.
#[derive(Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(in crate::compat) struct Wanted {
    /// The environment's name.
    pub(in crate::compat) name: Option<String>,
    /// `-a`
    pub(in crate::compat) project: Option<PathBuf>,
    /// `-i`
    pub(in crate::compat) packages: Vec<String>,
    /// `-r`
    pub(in crate::compat) requirements: Vec<PathBuf>,
    /// `-p`
    pub(in crate::compat) python: Option<String>,
    /// `-h`
    pub(in crate::compat) help: bool,
    /// All words for virtualenv, the name among them.
    pub(in crate::compat) rest: Vec<String>,
    pub(in crate::compat) prompt: Option<String>,
    pub(in crate::compat) system_site_packages: bool,
    pub(in crate::compat) no_pip: bool,
    pub(in crate::compat) copies: bool,
    /// Options that mean nothing here.
    pub(in crate::compat) ignored: Vec<String>,
    /// Names after the first one.
    pub(in crate::compat) more_names: Vec<String>,
}

/// virtualenv's options, old and new, whose value is another word.
const WITH_VALUE: [&str; 11] = [
    "--app-data",
    "--activators",
    "--creator",
    "--seeder",
    "--discovery",
    "--extra-search-dir",
    "--try-first-with",
    "--pip",
    "--setuptools",
    "--wheel",
    "--prompt",
];

impl Wanted {
    /// Reads the words of the command line. `defaults` are those of `VIRTUALENVWRAPPER_VIRTUALENV_ARGS`.
    pub(in crate::compat) fn parse(words: &[&str], defaults: &[String]) -> Result<Self> {
        let mut wanted = Self::default();
        let mut defaults = defaults.iter().map(String::as_str);
        while let Some(word) = defaults.next() {
            wanted.virtualenvs(word, &mut defaults);
        }
        wanted.rest.clear();
        let mut words = words.iter().copied();
        while let Some(word) = words.next() {
            let mut value = || {
                words.next().ok_or_else(|| Error::usage(format!("the option {word} needs a value")))
            };
            match word {
                "-a" => wanted.project = Some(value()?.into()),
                "-i" => wanted.packages.push(value()?.to_owned()),
                "-r" => wanted.requirements.push(value()?.into()),
                "-p" | "--python" => wanted.python = Some(value()?.to_owned()),
                "-h" | "--help" => wanted.help = true,
                word if word.starts_with("--python=") => {
                    wanted.python = word.split_once('=').map(|(_, python)| python.to_owned());
                }
                word => wanted.virtualenvs(word, &mut words),
            }
        }
        Ok(wanted)
    }

    /// A word for virtualenv.
    fn virtualenvs<'a>(&mut self, word: &'a str, rest: &mut impl Iterator<Item = &'a str>) {
        self.rest.push(word.to_owned());
        if !word.starts_with('-') || word == "-" {
            match self.name {
                None => self.name = Some(word.to_owned()),
                Some(_) => self.more_names.push(word.to_owned()),
            }
            return;
        }
        let (option, attached) = match word.split_once('=') {
            Some((option, value)) => (option, Some(value)),
            None => (word, None),
        };
        let value = match attached {
            None if WITH_VALUE.contains(&option) => {
                let value = rest.next();
                self.rest.extend(value.map(str::to_owned));
                value
            }
            attached => attached,
        };
        match option {
            "--prompt" => self.prompt = value.map(str::to_owned),
            "--system-site-packages" => self.system_site_packages = true,
            "--no-site-packages" => self.system_site_packages = false,
            "--no-pip" | "--without-pip" | "--no-seed" => self.no_pip = true,
            "--copies" | "--always-copy" => self.copies = true,
            // What is so anyway.
            "--symlinks" | "--no-setuptools" | "--no-wheel" | "-q" | "--quiet" | "-v"
            | "--verbose" => {}
            _ => self.ignored.push(word.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Wanted {
        Wanted::parse(&line.split_whitespace().collect::<Vec<_>>(), &[]).unwrap()
    }

    #[test]
    fn the_name_may_stand_anywhere() {
        for line in [
            "a -i x -p 3.12 --prompt P",
            "-i x a -p 3.12 --prompt P",
            "-i x -p 3.12 --prompt P a",
            "--prompt=P --python=3.12 a -i x",
            "--python 3.12 a -i x --prompt P",
        ] {
            let wanted = parse(line);
            assert_eq!(wanted.name.as_deref(), Some("a"), "{line}");
            assert_eq!(wanted.packages, ["x"], "{line}");
            assert_eq!(wanted.python.as_deref(), Some("3.12"), "{line}");
            assert_eq!(wanted.prompt.as_deref(), Some("P"), "{line}");
            assert!(wanted.more_names.is_empty() && wanted.ignored.is_empty(), "{line}");
        }
    }

    #[test]
    fn another_program_gets_its_words_as_they_were() {
        let wanted = parse("--clear -i x a --seeder pip --no-pip -r f");
        assert_eq!(wanted.rest, ["--clear", "a", "--seeder", "pip", "--no-pip"]);
        assert_eq!(wanted.ignored, ["--clear", "--seeder"]);
        assert!(wanted.no_pip);
    }

    #[test]
    fn the_default_arguments_are_read_first() {
        let defaults = ["--without-pip".to_owned(), "--prompt".to_owned(), "D".to_owned()];
        let wanted = Wanted::parse(&["--prompt", "P", "a"], &defaults).unwrap();
        assert!(wanted.no_pip);
        assert_eq!(wanted.prompt.as_deref(), Some("P"));
        assert_eq!(wanted.rest, ["--prompt", "P", "a"]);
    }

    #[test]
    fn an_option_without_its_value_is_an_error() {
        for option in ["-a", "-i", "-r", "-p", "--python"] {
            assert!(Wanted::parse(&["a", option], &[]).is_err(), "{option}");
        }
    }
}
