//! How a task says that it waits and does not compute. Executors that let only one worker
//! compute at a time (a global lock) let go of it here, as an interpreter does around I/O.

use std::cell::RefCell;
use std::rc::Rc;

/// What a worker must hold while it computes.
pub trait Gate {
    /// Lets go: the worker is about to wait.
    fn release(&self);
    /// Takes hold again: the wait is over.
    fn acquire(&self);
}

thread_local! {
    static GATE: RefCell<Option<Rc<dyn Gate>>> = const { RefCell::new(None) };
}

/// Runs a wait (sleep, read, lock) with the gate of this thread open. Without a gate it just
/// runs it.
pub fn waiting<R>(wait: impl FnOnce() -> R) -> R {
    struct Closed(Rc<dyn Gate>);
    impl Drop for Closed {
        fn drop(&mut self) {
            self.0.acquire();
        }
    }
    let gate = GATE.with_borrow(Clone::clone);
    let _closed_again = gate.map(|gate| {
        gate.release();
        Closed(gate)
    });
    wait()
}

/// Runs `body` with `gate` in place for this thread.
pub fn with_gate<R>(gate: Rc<dyn Gate>, body: impl FnOnce() -> R) -> R {
    struct Restore(Option<Rc<dyn Gate>>);
    impl Drop for Restore {
        fn drop(&mut self) {
            GATE.replace(self.0.take());
        }
    }
    let _restore = Restore(GATE.replace(Some(gate)));
    body()
}
