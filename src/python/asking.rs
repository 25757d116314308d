//! Gets answers: from the cache, else from the interpreters themselves, all at the same time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ScopedJoinHandle;
use std::time::Duration;

use super::cache::{Answer, Cache};
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

type Result<T = Interpreter, E = Error> = std::result::Result<T, E>;

impl Asking {
    /// The answer of one candidate that was named by the user: nothing else can answer in its place, so
    /// it is waited for even if it was silent before.
    pub(crate) fn answer(&self, candidate: &Candidate) -> Result {
        if let Some(Answer::Is(interpreter)) = self.cache.get(candidate) {
            return Ok(interpreter);
        }
        let (of, result) = self.ask(candidate);
        self.cache.keep([(&of, &result)]);
        result
    }

    /// The answers, in the order of the candidates.
    pub(crate) fn answers(&self, candidates: &[Candidate]) -> Vec<Result> {
        let remembered = candidates.iter().map(|candidate| match self.cache.get(candidate)? {
            Answer::Is(interpreter) => Some(Ok(interpreter)),
            Answer::Silent { limit, .. } => Some(Err(Error::WasSilent {
                path: candidate.executable.clone(),
                limit: Duration::from_millis(limit),
            })),
        });
        let remembered: Vec<_> = remembered.collect();
        let missing: Vec<_> = candidates
            .iter()
            .zip(&remembered)
            .filter(|(_, hit)| hit.is_none())
            .map(|(c, _)| c)
            .collect();
        let asked = self.ask_together(&missing);
        self.cache.keep(asked.iter().map(|(of, result)| (of, result)));
        let mut asked = asked.into_iter().map(|(_, result)| result);
        // As many answers as were missing.
        remembered.into_iter().filter_map(|hit| hit.or_else(|| asked.next())).collect()
    }

    fn ask_together(&self, candidates: &[&Candidate]) -> Vec<(Candidate, Result)> {
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

    /// Starts the candidate; the answer is that of the candidate it comes with. Where another executable
    /// answers, that was a wrapper, which may start yet another one tomorrow: the answer is not its own.
    fn ask(&self, candidate: &Candidate) -> (Candidate, Result) {
        let answer = match probe(&candidate.executable, self.time_limit) {
            Ok(answer) => answer,
            Err(error) => return (candidate.clone(), Err(error)),
        };
        match std::fs::canonicalize(&answer.executable) {
            Ok(canonical) if canonical != candidate.canonical => {
                match Candidate::at(answer.executable, candidate.source) {
                    Ok(real) => {
                        let result = self.started(&real);
                        (real, result)
                    }
                    Err(error) => (candidate.clone(), Err(error)),
                }
            }
            _ => (candidate.clone(), Ok(lasting(candidate, answer))),
        }
    }

    /// The answer of what a wrapper starts.
    fn started(&self, real: &Candidate) -> Result {
        match self.cache.get(real) {
            Some(Answer::Is(interpreter)) => Ok(interpreter),
            _ => Ok(lasting(real, probe(&real.executable, self.time_limit)?)),
        }
    }
}

/// The answer, under the path that environments should point to.
fn lasting(candidate: &Candidate, answer: Interpreter) -> Interpreter {
    let executable = base::stable_executable(&candidate.executable, &answer);
    Interpreter { executable, ..answer }
}
