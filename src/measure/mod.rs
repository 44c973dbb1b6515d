//! Floor 3: plan, rounds, child processes, interruption, noise watch, machine probe.
