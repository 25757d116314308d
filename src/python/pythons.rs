//! The interpreters of this machine: asks what discovery found, and selects.

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
use super::links::links;
use super::prober::Prober;
use super::rank::Rank;
use super::search::{PythonSource, Search, is_shims};
use super::tools::Tools;
use super::{Implementation, Pin, PythonRequest, VersionPrefix};

/// The interpreters of this machine.
#[derive(Debug)]
pub struct Pythons {
    search: Search,
    prober: Prober,
}

/// An interpreter that is there by all that its path and the cache say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikelyPython {
    /// The request that it answers: `3.12.1`, `3.12`, `3.13.0t`, `pypy@3.9`.
    pub request: PythonRequest,
    /// The path as found.
    pub path: PathBuf,
    /// Who put it there.
    pub source: PythonSource,
}

impl Pythons {
    /// Looks where `search` says and remembers answers below `cache_dir`. Nothing is read yet.
    pub fn new(search: Search, cache_dir: &Path) -> Self {
        let prober = Prober {
            cache: Cache::new(cache_dir),
            time_limit: search.time_limit,
            patient_limit: search.patient_limit,
        };
        Self { search, prober }
    }

    /// Asks every interpreter again, whatever is remembered of it.
    pub fn refresh(&mut self) {
        self.prober.cache.forget();
    }

    /// What may answer `request` best; everything without one.
    fn candidates(&self, request: Option<&PythonRequest>) -> Vec<Candidate> {
        let cache = &self.prober.cache;
        let knowledge = CacheKnowledge { cache, request, best: RefCell::default() };
        let mut directories = Directories::new(cache, SystemTime::now());
        let found = discovery::candidates(&self.search, &knowledge, &mut directories);
        directories.keep();
        found
    }

    /// The interpreter that `request` means: the newest stable one that matches; of equals, the first
    /// of PATH, then of the others in the order of [`PythonSource`].
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

    /// What a line of `.python-version` asks for, the preferred first; nothing where that can't be told.
    /// What pyenv has of that name is taken for what it is, an environment for its base.
    pub fn requests(&self, pin: &Pin) -> Vec<PythonRequest> {
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

    /// Every interpreter, and what looks like one and doesn't work.
    pub fn survey(&self) -> Survey {
        let candidates = self.candidates(None);
        let mut survey = Survey::default();
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

    /// What is there as far as paths and the cache tell, newest first: starts no process.
    pub fn candidates_without_probing(&self) -> Vec<LikelyPython> {
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

    /// Asks the newest first, by what the paths tell, and no more than it takes to be sure. All that may
    /// be of one series are asked at once, so that those which hang cost the time limit once.
    fn newest(&self, request: &PythonRequest) -> Option<FoundPython> {
        let mut rest: Vec<_> = self
            .candidates(Some(request))
            .into_iter()
            .enumerate()
            .map(|(place, candidate)| {
                let rank = Rank::at_best(&candidate.hint, candidate.source, Reverse(place));
                (rank, candidate)
            })
            .collect();
        rest.sort_by(|(a, _), (b, _)| b.cmp(a));
        let mut best: Option<(Rank, FoundPython)> = None;
        while let Some((highest, _)) = rest.first() {
            if best.as_ref().is_some_and(|(rank, _)| rank > highest) {
                break;
            }
            let next = rest.split_off(first_wave(&rest));
            let (ranks, wave): (Vec<_>, Vec<_>) =
                std::mem::replace(&mut rest, next).into_iter().unzip();
            for ((rank, candidate), answer) in
                ranks.iter().zip(&wave).zip(self.prober.answers(&wave))
            {
                // What doesn't run is told when nothing else answers.
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
        Error::NotFound { request: request.clone(), survey, install }
    }

    fn at_path(&self, path: &Path) -> Result<FoundPython, Error> {
        // Only an empty path has no absolute form, and no request is empty.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if path.is_dir() {
            return match discovery::in_directory(&self.search, &path) {
                Some(inside) => self.explicit(inside, PythonSource::Explicit),
                None => Err(not_one(path, "the directory has no bin/python")),
            };
        }
        if !path.exists() {
            return Err(Error::NoSuchFile { path });
        }
        // What a shim stands for is found where it is installed (`--python "$(which python3.12)"`).
        if let Some(shim) = links(&path).iter().find(|link| link.parent().is_some_and(is_shims)) {
            let name = shim.file_name().unwrap_or_default().to_string_lossy();
            return match PythonRequest::from_str(name.trim_end_matches(".exe")) {
                Ok(request @ (PythonRequest::Any | PythonRequest::Version { .. })) => {
                    self.find(&request)
                }
                _ => Err(not_one(path, "it is a shim")),
            };
        }
        self.explicit(path, PythonSource::Explicit)
    }

    /// Asks what the user named himself: a script is started, too.
    fn explicit(&self, path: PathBuf, source: PythonSource) -> Result<FoundPython, Error> {
        match FileKind::of(&path) {
            Some(FileKind::Binary | FileKind::Script) => {}
            Some(FileKind::Other) => {
                return Err(not_one(path, "it is neither a program nor a script"));
            }
            None => return Err(not_one(path, "it is not an executable file")),
        }
        let candidate = Candidate::at(path, source)?;
        Ok(candidate.found(self.prober.answer(&candidate)?))
    }
}

/// What discovery is told of one request.
struct CacheKnowledge<'a> {
    cache: &'a Cache,
    request: Option<&'a PythonRequest>,
    /// The highest rank of those that answer the request and came along so far.
    best: RefCell<Option<Rank>>,
}

impl Knowledge for CacheKnowledge<'_> {
    /// Not where another one is certain to be preferred: of twelve, most need not be looked at.
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

/// How many are asked at once: those of the first series. With them those of which no version is known,
/// which come first: they cost the time limit together if they hang together.
fn first_wave(ranked: &[(Rank, Candidate)]) -> usize {
    let is_told = |(_, candidate): &(Rank, Candidate)| candidate.hint.version.is_some();
    let told = ranked.iter().position(is_told).unwrap_or(ranked.len());
    let series = ranked.get(told).map(|(rank, _)| rank.version.series());
    let others = |(rank, _): &(Rank, Candidate)| Some(rank.version.series()) != series;
    ranked[told..].iter().position(others).map_or(ranked.len(), |same| told + same)
}

fn not_one(path: PathBuf, reason: &str) -> Error {
    Error::NotAnInterpreter { path, reason: reason.to_owned() }
}

/// What a hint asks for, if it tells enough to choose by.
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
