//! List scheduling: whoever is free takes the next of a list (Graham 1969).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::graph::Graph;

/// A time of at least 0 as an integer of the same order.
pub(super) fn key(time: f64) -> u64 {
    // Also turns -0 into 0.
    (time + 0.0).to_bits()
}

/// Each of independent tasks to the worker that is free first; when the last is done.
pub(super) fn independent(durations: impl ExactSizeIterator<Item = f64>, workers: usize) -> f64 {
    if durations.len() <= workers {
        return durations.fold(0.0, f64::max);
    }
    if workers == 1 {
        return durations.sum();
    }
    let mut free: BinaryHeap<Reverse<u64>> = (0..workers).map(|_| Reverse(key(0.0))).collect();
    let mut last = 0.0f64;
    for duration in durations {
        if let Some(mut first) = free.peek_mut() {
            let end = f64::from_bits(first.0) + duration;
            first.0 = key(end);
            last = last.max(end);
        }
    }
    last
}

/// The strands of a graph: whoever is free takes, of those that may begin, the one with the
/// smallest `rank`, then the first; when the last is done.
pub(super) fn graph(of: &Graph, workers: usize, rank: impl Fn(usize) -> u64) -> f64 {
    let mut waits = of.waits().to_vec();
    let ready = |strand: u32| Reverse((rank(strand as usize), strand));
    let (from, to) = of.roots();
    let roots = &of.all_followers()[from as usize..to as usize];
    let mut able: BinaryHeap<Reverse<(u64, u32)>> = roots.iter().map(|&at| ready(at)).collect();
    let mut running: BinaryHeap<Reverse<(u64, u32)>> = BinaryHeap::new();
    let (mut now, mut free) = (0.0f64, workers);
    loop {
        while free > 0
            && let Some(Reverse((_, strand))) = able.pop()
        {
            free -= 1;
            running.push(Reverse((key(now + of.durations()[strand as usize]), strand)));
        }
        let Some(&Reverse((end, _))) = running.peek() else { return now };
        now = f64::from_bits(end);
        // All that end at once let their followers go before anything begins.
        while let Some(&Reverse((at, strand))) = running.peek()
            && at == end
        {
            running.pop();
            free += 1;
            for &follower in of.followers(strand as usize) {
                waits[follower as usize] -= 1;
                if waits[follower as usize] == 0 {
                    able.push(ready(follower));
                }
            }
        }
    }
}
