//! The interpreters of this machine: probes the candidates and selects one for a request.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr as _;
use std::time::SystemTime;

use super::cache::{Answer, Cache};
use super::candidate::Candidate;
use super::directories::Directories;
use super::discovery::{self, Knowledge};
use super::error::{Error, Survey};
use super::file_kind::FileKind;
use super::found::FoundPython;
use super::hint::Hint;
use super::install;
use super::obstacle::{obstacle, unreadable};
use super::prober::Prober;
use super::rank::Rank;
use super::search::{PythonSource, Search, is_shims};
use super::tools::Tools;
use super::{Implementation, Pin, PythonRequest, VersionPrefix};
use crate::fs::links;

/// The interpreters of this machine.
#[derive(Debug)]
pub struct Pythons {
    search: Search,
    prober: Prober,
}

/// An interpreter that probably works, according to its path or the cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LikelyPython {
    /// A request that selects it: `3.12.1`, `3.12`, `3.13.0t`, `pypy@3.9`.
    pub(crate) request: PythonRequest,
    /// Where it was found.
    pub(crate) path: PathBuf,
    /// Which tool installed it.
    pub(crate) source: PythonSource,
}

impl Pythons {
    /// Searches the places of `search`, and remembers answers in `cache_dir`. Reads nothing yet.
    pub fn new(search: Search, cache_dir: &Path) -> Self {
        let prober = Prober {
            cache: Cache::new(cache_dir),
            time_limit: search.time_limit,
            patient_limit: search.patient_limit,
        };
        Self { search, prober }
    }

    /// Ignores what is remembered, so that every interpreter is probed again.
    pub(crate) fn refresh(&mut self) {
        self.prober.cache.forget();
    }

    /// Remembers nothing from now on: the cache may be about to be deleted.
    pub(crate) fn only_read(&mut self) {
        self.prober.cache.only_read();
    }

    /// The candidates that may be best for `request`; all candidates without one.
    fn candidates(&self, request: Option<&PythonRequest>) -> Vec<Candidate> {
        let cache = &self.prober.cache;
        let knowledge = CacheKnowledge { cache, request, best: RefCell::default() };
        let mut directories = Directories::new(cache, SystemTime::now());
        let found = discovery::candidates(&self.search, &knowledge, &mut directories);
        directories.keep();
        found
    }

    /// The interpreter for `request`: the newest stable one that matches. Among equals, the first
    /// on PATH wins, then the order of [`PythonSource`] decides.
    pub fn find(&self, request: &PythonRequest) -> Result<FoundPython, Error> {
        match request {
            PythonRequest::File(path) => self.at_path(path),
            PythonRequest::Command(name) => match discovery::command(&self.search, name) {
                Some(path) => self.explicit(path, PythonSource::Path),
                None => Err(self.not_found(request)),
            },
            _ => self.newest(request).ok_or_else(|| self.not_found(request)),
        }
    }

    /// The requests that a line of `.python-version` stands for, the preferred first; empty if its
    /// meaning is unknown. A name that pyenv has means pyenv's version or environment.
    pub(crate) fn requests(&self, pin: &Pin) -> Vec<PythonRequest> {
        let plain = |name: &str| {
            let mut parts = Path::new(name).components();
            matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None))
        };
        match pin {
            Pin::Request(request) => vec![request.clone()],
            Pin::System => {
                ["python3", "python"].map(|name| PythonRequest::Command(name.to_owned())).to_vec()
            }
            Pin::Named { name, fallback } => {
                let versions = self.search.pyenv_versions().filter(|_| plain(name));
                let dir = versions.map(|versions| versions.join(name)).filter(|dir| dir.is_dir());
                dir.map(PythonRequest::File).or_else(|| fallback.clone()).into_iter().collect()
            }
        }
    }

    /// The version of the interpreter at `path`, if it is remembered. Starts nothing.
    pub(crate) fn known_version(&self, path: &Path) -> Option<String> {
        let candidate = Candidate::at(path.to_owned(), PythonSource::Explicit).ok()?;
        match self.prober.cache.get(&candidate)? {
            Answer::Is(interpreter) => Some(interpreter.version.to_string()),
            Answer::Silent { .. } => None,
        }
    }

    /// The version of the interpreter at `path`, which is probed if it isn't remembered.
    pub(crate) fn version(&self, path: &Path) -> Option<String> {
        let found = self.explicit(path.to_owned(), PythonSource::Explicit).ok()?;
        Some(found.interpreter.version.to_string())
    }

    /// All interpreters, working and broken.
    pub fn survey(&self) -> Survey {
        let cache = &self.prober.cache;
        let knowledge = CacheKnowledge { cache, request: None, best: RefCell::default() };
        let mut directories = Directories::new(cache, SystemTime::now());
        let (candidates, broken) = discovery::survey(&self.search, &knowledge, &mut directories);
        directories.keep();
        let mut survey = Survey { broken, ..Survey::default() };
        for (candidate, answer) in candidates.iter().zip(self.prober.answers(&candidates)) {
            match answer {
                Ok(interpreter) => {
                    let known = |found: &FoundPython| {
                        found.interpreter.executable == interpreter.executable
                    };
                    if !survey.found.iter().any(known) {
                        survey.found.push(candidate.found(interpreter));
                    }
                }
                Err(error) => survey.broken.push(candidate.broken(error)),
            }
        }
        survey.found.sort_by_key(|found| Reverse(found.interpreter.version.clone()));
        survey
    }

    /// What is probably installed, newest first, without starting a process.
    pub(crate) fn candidates_without_probing(&self) -> Vec<LikelyPython> {
        let mut likely: Vec<_> = self
            .candidates(None)
            .into_iter()
            .filter_map(|candidate| {
                let request = match self.prober.cache.get(&candidate) {
                    Some(Answer::Is(interpreter)) => PythonRequest::exactly(&interpreter),
                    Some(Answer::Silent { .. }) => return None,
                    None => implied_request(&candidate.hint)?,
                };
                Some(LikelyPython { request, path: candidate.path, source: candidate.source })
            })
            .collect();
        likely.sort_by_key(|likely| match &likely.request {
            PythonRequest::Version { version, .. } => {
                Reverse(version.as_ref().map(VersionPrefix::newest))
            }
            _ => Reverse(None),
        });
        likely
    }

    /// Probes the candidates of the newest series first, and stops when no other one can be better. All
    /// candidates of one series are probed at once, so that several that hang cost the time limit only
    /// once.
    fn newest(&self, request: &PythonRequest) -> Option<FoundPython> {
        let mut rest = ranked(self.candidates(Some(request)));
        let mut best: Option<(Rank, FoundPython)> = None;
        while let Some((highest, _)) = rest.first() {
            if best.as_ref().is_some_and(|(rank, _)| rank > highest) {
                break;
            }
            let later = rest.split_off(first_wave(&rest));
            let (ranks, wave): (Vec<_>, Vec<_>) = rest.into_iter().unzip();
            rest = later;
            let answers = self.prober.answers(&wave);
            for ((rank, candidate), answer) in ranks.iter().zip(&wave).zip(answers) {
                // Broken ones are reported if nothing matches.
                let Ok(interpreter) = answer else { continue };
                let rank = Rank::of(&interpreter, candidate.source, rank.place);
                if request.matches(&interpreter)
                    && candidate.hint.is_true_of(&interpreter)
                    && best.as_ref().is_none_or(|(best, _)| rank > *best)
                {
                    best = Some((rank, candidate.found(interpreter)));
                }
            }
        }
        best.map(|(_, found)| found)
    }

    fn not_found(&self, request: &PythonRequest) -> Error {
        let mut survey = Box::new(self.survey());
        survey.broken.retain(|broken| request.may_match(&Hint::of_executable(&broken.path)));
        let install = install::commands(request, &Tools::of(&self.search));
        let here = match request {
            PythonRequest::Command(name) => Some(Path::new(".").join(name)),
            _ => None,
        };
        let here = here.filter(|here| here.exists());
        Error::NotFound { request: request.clone(), survey, install, here }
    }

    fn at_path(&self, path: &Path) -> Result<FoundPython, Error> {
        // Only an empty path can't be made absolute, and no request is empty.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if path.is_dir() {
            return match discovery::in_directory(&self.search, &path) {
                Ok(inside) => self.explicit(inside, PythonSource::Explicit),
                Err(Some(obstacle)) => Err(Error::Unreachable(obstacle)),
                Err(None) => Err(not_an_interpreter(path, "the directory has no bin/python")),
            };
        }
        if let Some(obstacle) = obstacle(&path) {
            return Err(Error::Unreachable(obstacle));
        }
        // A shim stands for an installation, which is searched for (`--python "$(which
        // python3.12)"`).
        if let Some(shim) = links(&path).iter().find(|link| link.parent().is_some_and(is_shims)) {
            let name = shim.file_name().unwrap_or_default().to_string_lossy();
            let name = name.trim_end_matches(".exe");
            return match (PythonRequest::newest_for(name), PythonRequest::from_str(name)) {
                (Some(request), _) | (None, Ok(request @ PythonRequest::Version { .. })) => {
                    self.find(&request)
                }
                _ => Err(not_an_interpreter(path, "it is a shim")),
            };
        }
        self.explicit(path, PythonSource::Explicit)
    }

    /// The interpreter that is the program at `path`, which was found on PATH.
    pub(crate) fn on_path(&self, path: PathBuf) -> Result<FoundPython, Error> {
        self.explicit(path, PythonSource::Path)
    }

    /// Probes what the user named, even if it is a script.
    fn explicit(&self, path: PathBuf, source: PythonSource) -> Result<FoundPython, Error> {
        match FileKind::of(&path) {
            Some(FileKind::Binary | FileKind::Script) => {}
            Some(FileKind::Other) => {
                return Err(not_an_interpreter(path, "it is neither a program nor a script"));
            }
            None if let Some(obstacle) = unreadable(&path) => {
                return Err(Error::Unreachable(obstacle));
            }
            None => return Err(not_an_interpreter(path, "it is not an executable file")),
        }
        let candidate = Candidate::at(path, source)?;
        Ok(candidate.found(self.prober.answer(&candidate)?))
    }
}

/// What the cache and the request say about candidates.
struct CacheKnowledge<'a> {
    cache: &'a Cache,
    request: Option<&'a PythonRequest>,
    /// The highest rank so far of an interpreter that matches the request.
    best: RefCell<Option<Rank>>,
}

impl Knowledge for CacheKnowledge<'_> {
    /// False if a better one is already known: most candidates need not be looked at.
    fn is_wanted(&self, hint: &Hint, source: PythonSource) -> bool {
        let at_best = || Rank::at_best(hint, source, Reverse(0));
        self.request.is_none_or(|request| request.may_match(hint))
            && self.best.borrow().as_ref().is_none_or(|best| at_best() >= *best)
    }

    fn is_known(&self, candidate: &Candidate) -> bool {
        let answer = self.cache.get(candidate);
        if let (Some(Answer::Is(interpreter)), Some(request)) = (&answer, self.request)
            && request.matches(interpreter)
            && candidate.hint.is_true_of(interpreter)
        {
            let rank = Rank::of(interpreter, candidate.source, Reverse(0));
            let mut best = self.best.borrow_mut();
            *best = best.take().max(Some(rank));
        }
        answer.is_some()
    }
}

/// The candidates with the highest rank that each may have, the highest first.
fn ranked(candidates: Vec<Candidate>) -> Vec<(Rank, Candidate)> {
    let rank = |(place, candidate): (usize, Candidate)| {
        (Rank::at_best(&candidate.hint, candidate.source, Reverse(place)), candidate)
    };
    let mut ranked: Vec<_> = candidates.into_iter().enumerate().map(rank).collect();
    ranked.sort_by(|(a, _), (b, _)| b.cmp(a));
    ranked
}

/// The number of candidates to probe at once: those of the first series, and before them those of
/// unknown version. If several hang, they cost the time limit once.
fn first_wave(ranked: &[(Rank, Candidate)]) -> usize {
    let has_version = |(_, candidate): &(Rank, Candidate)| candidate.hint.version.is_some();
    let first = ranked.iter().position(has_version).unwrap_or(ranked.len());
    let series = ranked.get(first).map(|(rank, _)| rank.version.series());
    let others = |(rank, _): &(Rank, Candidate)| Some(rank.version.series()) != series;
    ranked[first..].iter().position(others).map_or(ranked.len(), |same| first + same)
}

fn not_an_interpreter(path: PathBuf, reason: &str) -> Error {
    Error::NotAnInterpreter { path, reason: reason.to_owned() }
}

/// The request that a hint stands for, if it is precise enough.
fn implied_request(hint: &Hint) -> Option<PythonRequest> {
    let version = hint.version.clone().filter(|version| version.minor.is_some())?;
    Some(PythonRequest::Version {
        implementation: hint.implementation.clone().unwrap_or(Implementation::CPython),
        version: Some(version),
        free_threaded: hint.free_threaded == Some(true),
    })
}

#[cfg(all(test, unix))]
mod tests;
