//! Gets the candidates' answers: from the cache, otherwise by probing all of them concurrently.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ScopedJoinHandle;
use std::time::Duration;

use super::cache::{Answer, Cache};
use super::candidate::Candidate;
use super::probe::probe;
use super::{Error, Interpreter, base};

/// The most probes at a time. More than there are processors, because most probes wait.
const MOST_PROBES: usize = 16;

/// Probes candidates, and remembers their answers.
#[derive(Debug)]
pub(crate) struct Prober {
    pub(crate) cache: Cache,
    /// For a candidate that the user did not name and that has never answered.
    pub(crate) time_limit: Duration,
    /// For one that the user named, or that has answered before.
    pub(crate) patient_limit: Duration,
}

type Result<T = Interpreter, E = Error> = std::result::Result<T, E>;

impl Prober {
    /// The answer of a candidate that the user named. No other candidate can take its place, so it
    /// is probed again even if it timed out before.
    pub(crate) fn answer(&self, candidate: &Candidate) -> Result {
        if let Some(Answer::Is(interpreter)) = self.cache.get(candidate) {
            return Ok(interpreter);
        }
        let (of, result) = self.ask(candidate, self.patient_limit);
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
        // There is one new answer for each `None`.
        remembered.into_iter().filter_map(|hit| hit.or_else(|| asked.next())).collect()
    }

    fn ask_together(&self, candidates: &[&Candidate]) -> Vec<(Candidate, Result)> {
        if let [only] = candidates {
            return vec![self.ask(only, self.limit_of(only))];
        }
        let next = AtomicUsize::new(0);
        let work = || {
            let mut answers = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(candidate) = candidates.get(index) else { break answers };
                answers.push((index, self.ask(candidate, self.limit_of(candidate))));
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

    fn limit_of(&self, candidate: &Candidate) -> Duration {
        let is_trusted = self.cache.has_answered(candidate);
        if is_trusted { self.patient_limit } else { self.time_limit }
    }

    /// Probes the candidate, and returns the answer with the candidate that gave it. If another
    /// executable answered, the candidate is a wrapper. It may start a different one tomorrow, so
    /// the answer is remembered only for the executable behind it.
    fn ask(&self, candidate: &Candidate, limit: Duration) -> (Candidate, Result) {
        let answer = match probe(&candidate.executable, limit) {
            Ok(answer) => answer,
            Err(error) => return (candidate.clone(), Err(error)),
        };
        match std::fs::canonicalize(&answer.executable) {
            Ok(canonical) if canonical != candidate.canonical => {
                match Candidate::at(answer.executable, candidate.source) {
                    Ok(real) => {
                        let result = self.started(&real, limit);
                        (real, result)
                    }
                    Err(error) => (candidate.clone(), Err(error)),
                }
            }
            _ => (candidate.clone(), Ok(lasting(candidate, answer))),
        }
    }

    /// The answer of the executable behind a wrapper.
    fn started(&self, real: &Candidate, limit: Duration) -> Result {
        match self.cache.get(real) {
            Some(Answer::Is(interpreter)) => Ok(interpreter),
            _ => Ok(lasting(real, probe(&real.executable, limit)?)),
        }
    }
}

/// The answer, with the path that environments should point to.
fn lasting(candidate: &Candidate, answer: Interpreter) -> Interpreter {
    let executable = base::stable_executable(&candidate.executable, &answer);
    Interpreter { executable, ..answer }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::python::PythonSource;
    use crate::python::testing::{executable, fake_binary, interpreter};

    #[test]
    fn an_interpreter_that_answered_before_gets_the_longer_limit() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("python3.12");
        fake_binary(&path);
        let (time_limit, patient_limit) = (Duration::from_secs(2), Duration::from_secs(10));
        let prober = || Prober { cache: Cache::new(dir.path()), time_limit, patient_limit };
        let candidate = Candidate::at(path.clone(), PythonSource::Path).unwrap();
        assert_eq!(prober().limit_of(&candidate), time_limit);
        prober().cache.keep([(&candidate, &Ok(interpreter("3.12.1")))]);
        executable(&path, b"\x7fELF another");
        let changed = Candidate::at(path, PythonSource::Path).unwrap();
        assert_eq!(prober().cache.get(&changed), None);
        assert_eq!(prober().limit_of(&changed), patient_limit);
        let mut refreshed = prober();
        refreshed.cache.forget();
        assert_eq!(refreshed.limit_of(&changed), patient_limit);
    }
}
