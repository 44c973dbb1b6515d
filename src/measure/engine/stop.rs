//! The wish to end, mostly a signal.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use super::error::MeasureError;

#[cfg(unix)]
const ASKS_TO_END: &[i32] = {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    &[SIGINT, SIGTERM, SIGHUP, SIGQUIT]
};
#[cfg(not(unix))]
const ASKS_TO_END: &[i32] = &[signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM];

/// Exit code of a program that a signal asked to end: 128 and the number of SIGINT.
pub const INTERRUPTED: u8 = 130;

/// A terminal and what runs us may both pass one signal on: what follows so soon is the same wish.
const ECHO: Duration = Duration::from_millis(200);

/// A flag that asks for an end after what is running now. Who asks again insists: what runs is
/// ended at once, and a third time this process ends with [`INTERRUPTED`].
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Flags>);

#[derive(Debug, Default)]
struct Flags {
    /// A signal came that nobody has looked at yet.
    came: Arc<AtomicBool>,
    asked: AtomicBool,
    /// When the first signal was looked at.
    first: OnceLock<Instant>,
    insisted: AtomicBool,
    /// The next signal ends the process.
    over: Arc<AtomicBool>,
}

impl Stop {
    /// A flag that Ctrl-C and every other request to end raise. One that this process was started
    /// to ignore (`nohup`) stays ignored.
    ///
    /// # Errors
    /// [`MeasureError::Signal`] where signals cannot be caught.
    pub fn on_signal() -> Result<Self, MeasureError> {
        let stop = Self::default();
        let ignored = ignored();
        for signal in ASKS_TO_END.iter().copied().filter(|signal| !holds(ignored, *signal)) {
            stop.listen_to(signal).map_err(MeasureError::Signal)?;
        }
        #[cfg(unix)]
        if holds(ignored, signal_hook::consts::SIGCHLD) {
            // Who ignores the end of its children cannot wait for them.
            signal_hook::flag::register(signal_hook::consts::SIGCHLD, Arc::default())
                .map_err(MeasureError::Signal)?;
        }
        Ok(stop)
    }

    fn listen_to(&self, signal: i32) -> std::io::Result<()> {
        use signal_hook::flag;
        let over = Arc::clone(&self.0.over);
        flag::register_conditional_shutdown(signal, i32::from(INTERRUPTED), over)?;
        flag::register(signal, Arc::clone(&self.0.came))?;
        Ok(())
    }

    /// Asks.
    pub fn ask(&self) {
        self.0.asked.store(true, Ordering::SeqCst);
    }

    /// Whether somebody asked.
    pub fn asked(&self) -> bool {
        if self.0.came.swap(false, Ordering::SeqCst) {
            self.ask();
            if self.0.first.get_or_init(Instant::now).elapsed() > ECHO {
                self.0.insisted.store(true, Ordering::SeqCst);
                self.measured();
            }
        }
        self.0.asked.load(Ordering::SeqCst)
    }

    /// Whether somebody asked again.
    pub fn insisted(&self) -> bool {
        self.asked() && self.0.insisted.load(Ordering::SeqCst)
    }

    /// Something is measured from now on: a signal asks.
    pub fn measuring(&self) {
        self.0.over.store(false, Ordering::SeqCst);
    }

    /// Nothing is measured any more: from now on a signal ends this process.
    pub fn measured(&self) {
        self.0.over.store(true, Ordering::SeqCst);
    }
}

/// Makes a file that may grow no larger (`ulimit -f`) an error where it is written, and no end of
/// this process. What it starts has the usual end again.
pub fn outlive_file_size_limits() {
    // Where the signal cannot be caught, it ends this process as ever.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// The signals that this process ignores, a bit each; none where the system does not tell.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

fn holds(signals: u64, signal: i32) -> bool {
    signals >> (signal - 1) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_again_by_a_signal_insists() {
        let stop = Stop::default();
        assert!(!stop.asked() && !stop.insisted());
        stop.0.came.store(true, Ordering::SeqCst);
        assert!(stop.asked() && stop.asked() && !stop.insisted());
        stop.0.came.store(true, Ordering::SeqCst);
        assert!(!stop.insisted(), "the same wish, passed on");
        std::thread::sleep(2 * ECHO);
        stop.0.came.store(true, Ordering::SeqCst);
        assert!(stop.insisted());
        assert!(stop.0.over.load(Ordering::SeqCst));
    }

    #[test]
    fn signals_are_bits_from_1() {
        assert!(holds(1, 1) && holds(0x1_0000, 17) && !holds(0x1_0000, 1));
    }
}
