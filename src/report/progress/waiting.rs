//! Says what is waited for where it takes long, while the engine itself waits.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;

use crate::measure::Visit;
use crate::report::complain;
use crate::units::text;

/// What runs, looked at once a second.
pub(super) struct Waiting {
    shared: Arc<Shared>,
    looks: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    over: Condvar,
}

#[derive(Default)]
struct State {
    running: Option<Running>,
    over: bool,
}

struct Running {
    visit: Visit,
    since: Instant,
    /// Longer is worth a line.
    long: Duration,
    told: bool,
}

/// How often it is looked.
const PAUSE: Duration = Duration::from_secs(1);

/// What takes longer, and longer than expected, is told where there is no bar.
const LONG: Duration = Duration::from_secs(10);

/// So many times what is expected is long.
const TIMES: f64 = 3.0;

impl Waiting {
    /// `told`: a visit in a few words.
    pub(super) fn beside(bar: ProgressBar, told: fn(&Visit) -> String) -> Self {
        let shared = Arc::new(Shared::default());
        let looks = thread::Builder::new().spawn({
            let shared = Arc::clone(&shared);
            move || look(&shared, &bar, told)
        });
        // Where there is no thread to be had, nothing is said.
        Self { shared, looks: looks.ok() }
    }

    pub(super) fn began(&self, visit: &Visit, expected_s: Option<f64>) {
        let expected = Duration::try_from_secs_f64(TIMES * expected_s.unwrap_or(0.0));
        let long = LONG.max(expected.unwrap_or(Duration::MAX));
        let (visit, since) = (visit.clone(), Instant::now());
        self.shared.state().running = Some(Running { visit, since, long, told: false });
    }

    pub(super) fn ended(&self) {
        self.shared.state().running = None;
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn look(shared: &Shared, bar: &ProgressBar, told: fn(&Visit) -> String) {
    let mut state = shared.state();
    while !state.over {
        let waited = shared.over.wait_timeout(state, PAUSE);
        state = waited.unwrap_or_else(PoisonError::into_inner).0;
        if let Some(running) = &mut state.running {
            say(running, bar, told);
        }
    }
}

fn say(running: &mut Running, bar: &ProgressBar, told: fn(&Visit) -> String) {
    let waited = running.since.elapsed();
    if waited < PAUSE {
        return;
    }
    let said = format!("{}: {}", told(&running.visit), text::span(waited.as_secs_f64()));
    if !bar.is_hidden() {
        bar.set_message(said);
        bar.tick();
    } else if waited > running.long && !running.told {
        running.told = true;
        complain(&format!("still waiting for {said} so far"));
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.shared.state().over = true;
        self.shared.over.notify_all();
        if let Some(looks) = self.looks.take() {
            // One that panicked has nothing left to say.
            let _ = looks.join();
        }
    }
}
