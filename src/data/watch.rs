use serde::{Deserialize, Serialize};

/// What the noise watch saw while a block was measured. `None` is 'unknown': this system does
/// not tell.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Watch {
    /// Length of the block in seconds.
    pub wall_s: f64,
    /// CPU seconds of the measured processes.
    pub cpu_s: Option<f64>,
    /// The part of `cpu_s` that the kernel spent for them, counted in ticks.
    pub system_s: Option<f64>,
    /// Seconds that its threads were ready to run but waited for a core, summed over threads. `None`
    /// too for a command of less than 10 ms while nobody else was seen to run.
    pub waited_s: Option<f64>,
    /// CPU seconds of the thread that had most of them, with what it waited for a core. `None` where
    /// threads came and went that may have had more.
    pub busiest_s: Option<f64>,
    /// The most CPU seconds of one thread, without what it waited.
    pub busiest_cpu_s: Option<f64>,
    /// Seconds in serial stages, which one worker does while the others wait; of commands those in
    /// which one thread ran and no other wanted to, as far as looking on tells. `None` where no stage
    /// is known to be serial, or nobody looked on.
    pub alone_s: Option<f64>,
    /// Cores that other programs kept busy.
    pub others_cores: Option<f64>,
    /// Cores that the hypervisor kept for others.
    pub stolen_cores: Option<f64>,
    /// Seconds over which others were looked at, where a block is too short for the system's
    /// counters: it and what ran just before it. `None`: the block.
    pub looked_s: Option<f64>,
    /// Context switches.
    pub switches: Option<u64>,
    /// Those of them in which a thread lost its core to another.
    pub involuntary: Option<u64>,
    /// Page faults.
    pub faults: Option<u64>,
    /// Seconds that the CPU quota kept threads from running, summed over processors. `None` without
    /// a quota.
    pub throttled_s: Option<f64>,
    /// Instructions that the measured processes spent in their own code. `None` where they
    /// cannot be counted.
    pub instructions: Option<u64>,
    /// Processor cycles of them.
    pub cycles: Option<u64>,
    /// Mean clock in MHz at the end of the block.
    pub mhz: Option<f64>,
    /// Largest resident memory of the measured processes in bytes; known for commands.
    pub peak_bytes: Option<u64>,
}

/// A call that takes so many times as long as its block is told by another clock.
const OWN_CLOCK: f64 = 1.1;

impl Watch {
    /// What one call, or one unit of a rate, had of an `amount` that the whole block had. `None` for
    /// a call that took longer than the block: its time is a figure of the program's own, such as
    /// time in a simulated world, of which this amount is no part.
    pub fn a_call(&self, amount: f64, seconds: f64, is_rate: bool) -> Option<f64> {
        let fits = is_rate || seconds <= OWN_CLOCK * self.wall_s;
        Some(amount / self.wall_s * seconds).filter(|amount| fits && amount.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_longer_than_the_block_is_of_another_clock() {
        let watch = Watch { wall_s: 0.5, ..Watch::default() };
        assert_eq!(watch.a_call(0.4, 0.25, false), Some(0.2), "one of two calls");
        assert_eq!(watch.a_call(0.4, 0.5, false), Some(0.4));
        assert_eq!(watch.a_call(0.4, 8.0, false), None);
        assert_eq!(watch.a_call(0.4, 8.0, true), Some(6.4), "of a unit that takes 8 s");
    }
}
