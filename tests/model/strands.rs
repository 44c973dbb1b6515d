//! Work, span and schedules of strands that can be worked out by hand.

use amdahl::internal::sim::{Change, Graph, Options, Policy, Shape, SimError, Strands, simulate};
use proptest::prelude::*;

/// Strands as they are spawned, each a unit but for those that are given otherwise.
#[derive(Default)]
struct Made {
    durations: Vec<f64>,
    after: Vec<Vec<u32>>,
}

impl Made {
    fn strand(&mut self, duration: f64, after: &[u32]) -> u32 {
        self.durations.push(duration);
        self.after.push(after.to_vec());
        self.durations.len() as u32 - 1
    }

    fn graph(self) -> Strands {
        Strands::Graph(Graph::new(self.durations, &self.after).unwrap())
    }

    /// fib(n): one unit before the fork and one after the join, one for a leaf.
    fn fib(&mut self, n: u32, after: &[u32]) -> u32 {
        let before = self.strand(1.0, after);
        if n < 2 {
            return before;
        }
        let (left, right) = (self.fib(n - 1, &[before]), self.fib(n - 2, &[before]));
        self.strand(1.0, &[left, right])
    }

    /// Merge sort of `keys`: a merge costs as many units as it has keys, a leaf one.
    fn merge_sort(&mut self, keys: u32, after: &[u32]) -> u32 {
        if keys == 1 {
            return self.strand(1.0, after);
        }
        let fork = self.strand(0.0, after);
        let left = self.merge_sort(keys / 2, &[fork]);
        let right = self.merge_sort(keys / 2, &[fork]);
        self.strand(f64::from(keys), &[left, right])
    }
}

fn fib(n: u32) -> Strands {
    let mut made = Made::default();
    made.fib(n, &[]);
    made.graph()
}

fn merge_sort(keys: u32) -> Strands {
    let mut made = Made::default();
    made.merge_sort(keys, &[]);
    made.graph()
}

/// A square of units, each after the one above and the one to the left.
fn wavefront(side: u32) -> Strands {
    let mut made = Made::default();
    for at in 0..side * side {
        let above = at.checked_sub(side);
        let left = (at % side > 0).then(|| at - 1);
        made.strand(1.0, &above.into_iter().chain(left).collect::<Vec<_>>());
    }
    made.graph()
}

fn chain(length: u32) -> Strands {
    let mut made = Made::default();
    for at in 0..length {
        made.strand(1.0, &at.checked_sub(1).into_iter().collect::<Vec<_>>());
    }
    made.graph()
}

fn shape(strands: &Strands, steal: f64) -> Shape {
    Shape::of(strands, steal).unwrap()
}

fn times(policy: Policy, strands: &Strands, workers: &[usize]) -> Vec<f64> {
    policy.makespans(strands, workers).unwrap()
}

#[test]
fn work_span_and_serial_share_are_those_found_by_hand() {
    // fib: W(n) = 2 + W(n-1) + W(n-2), S(n) = 2 + S(n-1); the first and the last unit are alone.
    // Merge sort: n log2 n + n units, 1 + 2 + .. + n on the longest way; the last merge is alone.
    // Wavefront: k^2 units, 2k - 1 on the longest way; two corners are alone.
    for (name, strands, work, span, serial) in [
        ("fib(4)", fib(4), 13.0, 7.0, 2.0),
        ("fib(10)", fib(10), 265.0, 19.0, 2.0),
        ("merge sort of 8", merge_sort(8), 32.0, 15.0, 8.0),
        ("merge sort of 1024", merge_sort(1024), 11264.0, 2047.0, 1024.0),
        ("wavefront of 4", wavefront(4), 16.0, 7.0, 2.0),
        ("chain of 9", chain(9), 9.0, 9.0, 9.0),
    ] {
        let found = shape(&strands, 0.0);
        assert_eq!((found.work, found.span, found.serial), (work, span, serial), "{name}");
        assert_eq!(found.parallelism, work / span, "{name}");
        assert_eq!(found.parallel_fraction, 1.0 - serial / work, "{name}");
    }
}

#[test]
fn the_longest_way_bears_a_burden_at_each_fork_on_it() {
    // Three forks of two lie on the longest way of fib(4), three on that of merge sort of 8.
    assert_eq!(shape(&fib(4), 10.0).burdened_span, 7.0 + 30.0);
    assert_eq!(shape(&merge_sort(8), 10.0).burdened_span, 15.0 + 30.0);
    // 1000 tasks are ten halvings; a serial stage is none.
    let stages = Strands::stages(vec![vec![5.0], vec![1.0; 1000]]).unwrap();
    assert_eq!(shape(&stages, 0.5).burdened_span, 6.0 + 5.0);
}

#[test]
fn schedules_of_graphs_are_those_found_by_hand() {
    for policy in [Policy::Greedy, Policy::LongestFirst, Policy::WorkStealing { steal: 0.0 }] {
        assert_eq!(times(policy, &chain(9), &[1, 2, 64]), [9.0; 3]);
        assert_eq!(times(policy, &wavefront(4), &[1, 4, 64]), [16.0, 7.0, 7.0]);
        assert_eq!(times(policy, &merge_sort(8), &[1, 8, 9]), [32.0, 15.0, 15.0]);
        assert_eq!(times(policy, &fib(4), &[1, 64]), [13.0, 7.0]);
    }
}

#[test]
fn two_that_steal_keep_to_a_half_each_where_a_list_sends_both_to_the_first() {
    let sort = merge_sort(8);
    // Each half is 4 log2 4 + 4 units, then the last merge.
    assert_eq!(times(Policy::WorkStealing { steal: 0.0 }, &sort, &[2]), [12.0 + 8.0]);
    // Both finish the first half at 9, one alone the second at 15.
    assert_eq!(times(Policy::Greedy, &sort, &[2]), [15.0 + 8.0]);
}

#[test]
fn a_thief_pays_for_what_it_steals() {
    let stealing = Policy::WorkStealing { steal: 0.5 };
    // Two units: the second begins half a unit late.
    assert_eq!(stealing.makespan(&[1.0; 2], 2), Ok(1.5));
    // Four: the thief takes the later half.
    assert_eq!(stealing.makespan(&[1.0; 4], 2), Ok(2.5));
    assert_eq!(stealing.makespan(&[1.0; 4], 1), Ok(4.0));
    // Of merge sort of 2 one leaf is stolen.
    assert_eq!(times(stealing, &merge_sort(2), &[1, 2]), [4.0, 3.5]);
    let free = Policy::WorkStealing { steal: 0.0 };
    assert_eq!(free.makespan(&[1.0; 4], 4), Ok(1.0));
}

#[test]
fn chunks_are_handed_out_whole() {
    let by = |size| Policy::Chunks(std::num::NonZeroUsize::new(size));
    assert_eq!(by(3).makespan(&[1.0; 7], 2), Ok(4.0));
    assert_eq!(by(1).makespan(&[1.0; 7], 2), Policy::Greedy.makespan(&[1.0; 7], 2));
    assert_eq!(by(100).makespan(&[1.0; 7], 2), Ok(7.0));
    // Where nobody says how large, four a worker: chunks of two.
    assert_eq!(by(0).makespan(&[1.0; 16], 2), Ok(8.0));
}

#[test]
fn stages_wait_for_each_other() {
    let stages = Strands::stages(vec![vec![1.0], vec![2.0; 4], vec![3.0]]).unwrap();
    for policy in Policy::all(0.0) {
        assert_eq!(times(policy, &stages, &[1, 2, 4, 8]), [12.0, 8.0, 6.0, 6.0], "{policy:?}");
    }
    let found = shape(&stages, 0.0);
    assert_eq!((found.work, found.span, found.serial), (12.0, 6.0, 4.0));
    assert_eq!(found.longest.place, Some((2, 0)));
    assert_eq!(found.imbalance, Some(1.0));
}

#[test]
fn what_no_schedule_can_be_made_of_is_refused() {
    assert_eq!(Policy::Greedy.makespan(&[1.0], 0), Err(SimError::NoWorkers));
    let negative = Strands::stages(vec![vec![1.0], vec![1.0, -2.0]]);
    assert_eq!(negative, Err(SimError::Duration { task: 2, value: -2.0 }));
    assert!(Policy::Greedy.makespan(&[f64::NAN], 2).is_err());
    let later = Graph::new(vec![1.0; 2], &[[1u32].as_slice(), &[]]);
    assert_eq!(later, Err(SimError::Order { strand: 0, after: 1 }));
    let nested = Policy::StaticBlocks.makespans(&fib(4), &[2]);
    assert_eq!(nested, Err(SimError::Nested { policy: "static-blocks" }));
    assert_eq!(Shape::of(&Strands::tasks(vec![0.0; 3]).unwrap(), 0.0), Err(SimError::NoWork));
    assert_eq!(Shape::of(&Strands::tasks(Vec::new()).unwrap(), 0.0), Err(SimError::NoWork));
}

#[test]
fn no_tasks_take_no_time() {
    for policy in Policy::all(1.0) {
        assert_eq!(policy.makespan(&[], 4), Ok(0.0));
    }
}

#[test]
fn longest_first_keeps_the_long_task_from_coming_last() {
    let durations = [1.0, 1.0, 1.0, 3.0];
    assert_eq!(Policy::Greedy.makespan(&durations, 2), Ok(4.0));
    assert_eq!(Policy::LongestFirst.makespan(&durations, 2), Ok(3.0));
}

fn options(workers: &[usize]) -> Options {
    Options {
        workers: workers.to_vec(),
        policies: None,
        steal: 0.0,
        capacity: Vec::new(),
        runs: Vec::new(),
        changed_at: None,
    }
}

#[test]
fn changes_are_ranked_by_what_they_gain() {
    let last_is_long = Strands::tasks(vec![1.0, 1.0, 1.0, 1.0, 4.0]).unwrap();
    let found = simulate(&last_is_long, &options(&[1, 2])).unwrap();
    assert_eq!(found.changed_at, 2);
    let first = found.what_if[0];
    // 6 units become 4 with two parts; more parts gain nothing.
    assert_eq!(first.change, Change::SplitLongest { parts: 2 });
    assert_eq!((first.before, first.after, first.gain()), (6.0, 4.0, 0.5));
    assert!(found.what_if.windows(2).all(|pair| pair[0].gain() >= pair[1].gain()));
    let serial = Strands::stages(vec![vec![6.0], vec![1.0; 2]]).unwrap();
    let found = simulate(&serial, &options(&[2])).unwrap();
    let half = found.what_if.iter().find(|one| one.change == Change::HalfTheSerial).unwrap();
    assert_eq!((half.before, half.after), (7.0, 4.0));
}

#[test]
fn free_steals_gain_what_steals_cost() {
    let tasks = Strands::tasks(vec![1.0; 4]).unwrap();
    let found = simulate(&tasks, &Options { steal: 0.5, ..options(&[2]) }).unwrap();
    let free = found.what_if.iter().find(|one| one.change == Change::FreeSteals).unwrap();
    assert_eq!((free.before, free.after), (2.5, 2.0));
}

#[test]
fn a_nested_fork_is_scheduled_in_the_ways_that_can() {
    let found = simulate(&merge_sort(8), &options(&[1, 8])).unwrap();
    let names: Vec<&str> = found.schedules.iter().map(|one| one.policy.name()).collect();
    assert_eq!(names, ["greedy", "longest-first", "work-stealing"]);
    assert_eq!(found.schedules[0].points[1].speedup, 32.0 / 15.0);
    let split = found.what_if.iter().find(|one| matches!(one.change, Change::SplitLongest { .. }));
    // The last merge in eight parts takes one unit in place of eight.
    assert_eq!(split.map(|one| (one.before, one.after)), Some((15.0, 8.0)));
}

#[test]
fn the_machines_own_capacity_is_applied_where_it_was_measured() {
    let tasks = Strands::tasks(vec![1.0; 8]).unwrap();
    let capacity = vec![(2, 1.5)];
    let found = simulate(&tasks, &Options { capacity, ..options(&[1, 2, 4]) }).unwrap();
    let on: Vec<Option<f64>> =
        found.schedules[0].points.iter().map(|point| point.on_capacity).collect();
    assert_eq!(on, [None, Some(1.5), None]);
}

#[test]
fn durations_that_vary_between_runs_make_an_interval() {
    let tasks = Strands::tasks(vec![1.0, 1.0]).unwrap();
    let runs = vec![vec![1.0, 1.0], vec![1.0, 1.5], vec![1.0, 1.0]];
    let found = simulate(&tasks, &Options { runs, ..options(&[1, 2]) }).unwrap();
    let greedy = &found.schedules[0].points;
    assert_eq!(greedy[0].interval, Some((1.0, 1.0)));
    let (lo, hi) = greedy[1].interval.unwrap();
    assert!(lo < 1.7 && hi == 2.0, "{lo} {hi}");
    let longest_first = &found.schedules[1].points;
    assert_eq!(longest_first[1].interval, None);
}

prop_compose! {
    fn any_graph()(
        durations in prop::collection::vec(0.0f64..10.0, 1..40),
        picks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..80),
    ) -> Graph {
        let mut after = vec![Vec::new(); durations.len()];
        for (a, b) in picks {
            let (a, b) = (a.index(durations.len()), b.index(durations.len()));
            let (earlier, later) = (a.min(b), a.max(b));
            if earlier < later && !after[later].contains(&(earlier as u32)) {
                after[later].push(earlier as u32);
            }
        }
        Graph::new(durations, &after).unwrap()
    }
}

proptest! {
    #[test]
    fn every_schedule_lies_between_the_bounds(
        durations in prop::collection::vec(0.0f64..10.0, 1..60), workers in 1usize..12,
    ) {
        let strands = Strands::tasks(durations).unwrap();
        prop_assume!(strands.work() > 0.0);
        let bounds = shape(&strands, 0.0).bounds(workers);
        for policy in Policy::all(0.0) {
            let makespan = times(policy, &strands, &[workers])[0];
            prop_assert!(makespan >= bounds.least * (1.0 - 1e-12), "{policy:?}");
            prop_assert!(makespan <= strands.work() * (1.0 + 1e-12), "{policy:?}");
        }
        for policy in [Policy::Greedy, Policy::LongestFirst, Policy::WorkStealing { steal: 0.0 }] {
            let makespan = times(policy, &strands, &[workers])[0];
            prop_assert!(makespan <= bounds.most * (1.0 + 1e-12), "{policy:?}");
        }
    }

    #[test]
    fn every_schedule_of_a_graph_lies_between_the_bounds(graph in any_graph(), workers in 1usize..9) {
        let strands = Strands::Graph(graph);
        prop_assume!(strands.work() > 0.0);
        let bounds = shape(&strands, 0.0).bounds(workers);
        for policy in [Policy::Greedy, Policy::LongestFirst, Policy::WorkStealing { steal: 0.0 }] {
            let makespan = times(policy, &strands, &[workers])[0];
            prop_assert!(makespan >= bounds.least * (1.0 - 1e-12), "{policy:?}");
            prop_assert!(makespan <= bounds.most * (1.0 + 1e-12), "{policy:?}: {makespan}");
        }
    }

    #[test]
    fn what_is_alone_is_what_all_others_come_before_or_after(graph in any_graph()) {
        let count = graph.durations().len();
        let mut reaches = vec![vec![false; count]; count];
        for strand in (0..count).rev() {
            for &follower in graph.followers(strand) {
                let beyond = reaches[follower as usize].clone();
                reaches[strand].iter_mut().zip(beyond).for_each(|(here, there)| *here |= there);
                reaches[strand][follower as usize] = true;
            }
        }
        let related = |a: usize, b: usize| a == b || reaches[a][b] || reaches[b][a];
        let expected: Vec<bool> =
            (0..count).map(|a| (0..count).all(|b| related(a, b))).collect();
        prop_assert_eq!(Strands::Graph(graph).alone(), expected);
    }
}
