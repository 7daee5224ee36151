//! Jobs: questions that are answered later. They live in memory, so many for each organisation and for a day.

use crate::limits::{JOB_LIFE, MAX_JOBS, MAX_RUNNING_JOBS};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit};
use waymeet_journey::time::UnixMillis;

/// A job, with what has to be known of what was asked as long as it runs.
#[derive(Debug)]
pub(crate) struct Job<R, Q = ()> {
    pub(crate) id: String,
    pub(crate) asked: Q,
    pub(crate) submitted: UnixMillis,
    pub(crate) state: JobState<R>,
}

/// How far a job is.
#[derive(Debug)]
pub(crate) enum JobState<R> {
    /// It waits, or runs.
    Running,
    /// It ended, then.
    Completed(UnixMillis, Arc<R>),
    /// It failed, then, and why.
    Failed(UnixMillis, String),
}

impl<R> Clone for JobState<R> {
    fn clone(&self) -> Self {
        match self {
            Self::Running => Self::Running,
            Self::Completed(at, results) => Self::Completed(*at, results.clone()),
            Self::Failed(at, problem) => Self::Failed(*at, problem.clone()),
        }
    }
}

impl<R, Q: Clone> Clone for Job<R, Q> {
    fn clone(&self) -> Self {
        Self {
            id: self.id.clone(),
            asked: self.asked.clone(),
            submitted: self.submitted,
            state: self.state.clone(),
        }
    }
}

impl<R, Q> Job<R, Q> {
    /// When it is forgotten.
    pub(crate) fn expires(&self) -> UnixMillis {
        let life = u64::try_from(JOB_LIFE.as_millis()).unwrap_or(u64::MAX);
        UnixMillis(self.submitted.0.saturating_add(life))
    }

    const fn is_running(&self) -> bool {
        matches!(self.state, JobState::Running)
    }
}

/// The jobs of all organisations.
#[derive(Debug)]
pub(crate) struct Jobs<R, Q = ()> {
    of: Mutex<HashMap<String, VecDeque<Job<R, Q>>>>,
    turns: Semaphore,
}

impl<R, Q> Default for Jobs<R, Q> {
    fn default() -> Self {
        Self {
            of: Mutex::default(),
            turns: Semaphore::new(MAX_RUNNING_JOBS),
        }
    }
}

impl<R, Q: Clone> Jobs<R, Q> {
    /// Begins a job; its id. `None` where there are too many that have not ended.
    pub(crate) fn begin(&self, organisation: &str, asked: Q, now: UnixMillis) -> Option<String> {
        let mut all = self.all(now);
        let jobs = all.entry(organisation.to_owned()).or_default();
        if jobs.len() >= MAX_JOBS {
            let ended = jobs.iter().position(|job| !job.is_running())?;
            jobs.remove(ended);
        }
        let id = uuid::Uuid::new_v4().to_string();
        jobs.push_back(Job {
            id: id.clone(),
            asked,
            submitted: now,
            state: JobState::Running,
        });
        Some(id)
    }

    /// Waits until it is a job's turn to run; it is until this is dropped.
    pub(crate) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // Nobody closes it.
        self.turns.acquire().await.ok()
    }

    /// Ends a job; one that was taken away meanwhile stays away.
    pub(crate) fn end(&self, organisation: &str, id: &str, ended: Result<R, String>, now: UnixMillis) {
        let mut all = self.all(now);
        let mut jobs = all.get_mut(organisation).into_iter().flatten();
        if let Some(job) = jobs.find(|job| job.id == id) {
            job.state = match ended {
                Ok(results) => JobState::Completed(now, Arc::new(results)),
                Err(problem) => JobState::Failed(now, problem),
            };
        }
    }

    /// A job of an organisation.
    pub(crate) fn find(&self, organisation: &str, id: &str, now: UnixMillis) -> Option<Job<R, Q>> {
        let all = self.all(now);
        let mut jobs = all.get(organisation)?.iter();
        jobs.find(|job| job.id == id).cloned()
    }

    /// Takes a job away; whether there was one.
    pub(crate) fn remove(&self, organisation: &str, id: &str, now: UnixMillis) -> bool {
        let mut all = self.all(now);
        let Some(jobs) = all.get_mut(organisation) else {
            return false;
        };
        let before = jobs.len();
        jobs.retain(|job| job.id != id);
        jobs.len() < before
    }

    /// Those that have not expired.
    fn all(&self, now: UnixMillis) -> MutexGuard<'_, HashMap<String, VecDeque<Job<R, Q>>>> {
        let mut all = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, jobs| {
            jobs.retain(|job| now < job.expires());
            !jobs.is_empty()
        });
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMillis = UnixMillis(1_000);

    #[test]
    fn the_oldest_job_that_has_ended_makes_room_and_one_that_runs_does_not() {
        let jobs = Jobs::<u8>::default();
        let ids: Vec<String> = (0..MAX_JOBS).map(|_| jobs.begin("o", (), NOW).unwrap()).collect();
        assert_eq!(jobs.begin("o", (), NOW), None);
        assert!(jobs.begin("other", (), NOW).is_some());
        jobs.end("o", &ids[3], Ok(7), NOW);
        jobs.end("o", &ids[5], Err("broken".to_owned()), NOW);
        assert!(jobs.begin("o", (), NOW).is_some());
        assert!(jobs.find("o", &ids[3], NOW).is_none());
        assert!(matches!(
            jobs.find("o", &ids[5], NOW).unwrap().state,
            JobState::Failed(..)
        ));
    }

    #[test]
    fn a_job_is_forgotten_after_a_day_and_no_other_organisation_sees_it() {
        let jobs = Jobs::<u8>::default();
        let id = jobs.begin("o", (), NOW).unwrap();
        jobs.end("o", &id, Ok(7), NOW);
        assert!(jobs.find("other", &id, NOW).is_none() && !jobs.remove("other", &id, NOW));
        let day = u64::try_from(JOB_LIFE.as_millis()).unwrap();
        assert!(jobs.find("o", &id, UnixMillis(NOW.0 + day - 1)).is_some());
        assert!(jobs.find("o", &id, UnixMillis(NOW.0 + day)).is_none());
        jobs.end("o", &id, Ok(7), UnixMillis(NOW.0 + day));
        assert!(jobs.find("o", &id, NOW).is_none());
    }
}
