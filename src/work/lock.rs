//! Locks whose data stays valid when a holder panicked: a panic is told by the executor, and
//! the next call begins anew.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes the lock when `condition` has become false.
pub(crate) fn wait_while<'m, T>(
    mutex: &'m Mutex<T>,
    changed: &Condvar,
    condition: impl FnMut(&mut T) -> bool,
) -> MutexGuard<'m, T> {
    let guard = changed.wait_while(lock(mutex), condition);
    guard.unwrap_or_else(PoisonError::into_inner)
}
