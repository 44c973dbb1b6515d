//! Locks whose data stays valid when a holder panicked: a panic is told by the executor, and
//! the next call begins anew.

use std::any::Any;
use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What ends a call that will have no answer.
pub(crate) struct Ended(pub(crate) String);

/// Ends the call that this thread works at, with a reason in place of an answer: a failure of the
/// job that is told as such, and no panic that is printed.
pub fn end_call(reason: String) -> ! {
    resume_unwind(Box::new(Ended(reason)))
}

/// What a panic said.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .or_else(|| panic.downcast_ref::<Ended>().map(|Ended(reason)| reason.clone()))
        .unwrap_or_else(|| "without a message".into())
}

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
