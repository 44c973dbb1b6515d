use std::sync::Mutex;

use super::log;
use crate::work::lock;

/// What tasks are spawned in: see [`Recorder::scope`](super::Recorder::scope).
pub struct Scope<'s, 'scope> {
    kind: Kind<'s, 'scope>,
}

enum Kind<'s, 'scope> {
    Straight(&'s rayon::Scope<'scope>),
    Recorded(&'s Spawned<'scope>),
}

/// What was spawned and has not run, each with the strand that it waits for.
type Spawned<'scope> = Mutex<Vec<(u32, Task<'scope>)>>;

type Task<'scope> = Box<dyn FnOnce(&Scope<'_, 'scope>) + Send + 'scope>;

impl std::fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scope")
    }
}

impl<'s, 'scope> Scope<'s, 'scope> {
    pub(super) fn straight(scope: &'s rayon::Scope<'scope>) -> Self {
        Self { kind: Kind::Straight(scope) }
    }

    /// Runs `task` beside what comes after; the scope waits for it.
    pub fn spawn(&self, task: impl FnOnce(&Scope<'_, 'scope>) + Send + 'scope) {
        match &self.kind {
            Kind::Straight(scope) => scope.spawn(|scope| task(&Scope::straight(scope))),
            Kind::Recorded(spawned) => lock(spawned).push((log::cut(), Box::new(task))),
        }
    }
}

/// Runs a scope on this thread: its body, then what was spawned, the latest first as rayon does.
pub(super) fn recorded<'scope, R>(body: impl FnOnce(&Scope<'_, 'scope>) -> R) -> R {
    let spawned: Spawned<'scope> = Mutex::default();
    let scope = Scope { kind: Kind::Recorded(&spawned) };
    let fork = log::cut();
    let (answer, end) = log::branch(fork, || body(&scope));
    let mut ends = vec![end];
    loop {
        let next = lock(&spawned).pop();
        let Some((after, task)) = next else { break };
        ends.push(log::branch(after, || task(&scope)).1);
    }
    log::join(fork, &ends);
    answer
}
