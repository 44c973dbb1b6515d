use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Hears that this process goes on after it was stopped.
pub(super) struct Continued {
    heard: Arc<AtomicBool>,
    #[cfg(unix)]
    listening: Option<signal_hook::SigId>,
}

impl Continued {
    pub(super) fn listen() -> Self {
        let heard = Arc::default();
        Self {
            #[cfg(unix)]
            listening: signal_hook::flag::register(
                signal_hook::consts::SIGCONT,
                Arc::clone(&heard),
            )
            .ok(),
            heard,
        }
    }

    pub(super) fn forget(&self) {
        self.heard.store(false, Ordering::SeqCst);
    }

    pub(super) fn heard(&self) -> bool {
        self.heard.load(Ordering::SeqCst)
    }
}

impl Drop for Continued {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(listening) = self.listening.take() {
            signal_hook::low_level::unregister(listening);
        }
    }
}
