//! Gets answers: from the cache, else from the interpreters themselves, all at the same time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ScopedJoinHandle;
use std::time::Duration;

use super::cache::Cache;
use super::discovery::Candidate;
use super::probe::probe;
use super::{Error, Interpreter, base};

/// Probes at a time. Most wait, for the disk or for ever: more of them than there are processors.
const MOST_PROBES: usize = 16;

/// How answers are got.
#[derive(Debug)]
pub(crate) struct Asking {
    pub(crate) cache: Cache,
    /// For one interpreter.
    pub(crate) time_limit: Duration,
}

impl Asking {
    /// The answer of one candidate.
    pub(crate) fn answer(&self, candidate: &Candidate) -> Result<Interpreter, Error> {
        self.cache.get(candidate).map_or_else(|| self.ask(candidate), Ok)
    }

    /// The answers, in the order of the candidates.
    pub(crate) fn answers(&self, candidates: &[Candidate]) -> Vec<Result<Interpreter, Error>> {
        let cached: Vec<_> = candidates.iter().map(|candidate| self.cache.get(candidate)).collect();
        let missing: Vec<_> = candidates
            .iter()
            .zip(&cached)
            .filter(|(_, hit)| hit.is_none())
            .map(|(c, _)| c)
            .collect();
        let mut asked = self.ask_together(&missing).into_iter();
        // As many answers as were missing.
        cached.into_iter().filter_map(|hit| hit.map(Ok).or_else(|| asked.next())).collect()
    }

    fn ask_together(&self, candidates: &[&Candidate]) -> Vec<Result<Interpreter, Error>> {
        if let [only] = candidates {
            return vec![self.ask(only)];
        }
        let next = AtomicUsize::new(0);
        let work = || {
            let mut answers = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(candidate) = candidates.get(index) else { break answers };
                answers.push((index, self.ask(candidate)));
            }
        };
        let mut answers: Vec<_> = std::thread::scope(|scope| {
            let workers = (0..candidates.len().min(MOST_PROBES)).map(|_| scope.spawn(work));
            let workers: Vec<_> = workers.collect();
            let answers = workers.into_iter().map(ScopedJoinHandle::join);
            answers
                .flat_map(|a| a.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        answers.sort_by_key(|(index, _)| *index);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }

    /// Starts the candidate. Where another executable answers, that was a wrapper; it may start yet
    /// another one tomorrow, so nothing is kept for it.
    fn ask(&self, candidate: &Candidate) -> Result<Interpreter, Error> {
        let answer = probe(&candidate.executable, self.time_limit)?;
        match std::fs::canonicalize(&answer.executable) {
            Ok(canonical) if canonical != candidate.canonical => {
                let real = Candidate::at(answer.executable, candidate.source)?;
                if let Some(cached) = self.cache.get(&real) {
                    return Ok(cached);
                }
                let answer = probe(&real.executable, self.time_limit)?;
                Ok(self.keep(&real, answer))
            }
            _ => Ok(self.keep(candidate, answer)),
        }
    }

    fn keep(&self, candidate: &Candidate, answer: Interpreter) -> Interpreter {
        let executable = base::stable_executable(&candidate.executable, &answer);
        let interpreter = Interpreter { executable, ..answer };
        self.cache.put(candidate, &interpreter);
        interpreter
    }
}
