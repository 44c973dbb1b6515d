//! Where memory lies on a machine of several NUMA nodes: a page lies on the node whose core touches it
//! first, so who fills an array decides.

use super::cpus;
use super::parameters::word;
use crate::work::{Spec, SpecError};
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::thread;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    FirstTouch,
    Interleaved,
    Remote,
}

/// Where arrays are to lie.
pub(super) struct Place {
    kind: Kind,
    /// The CPUs of each node.
    nodes: Vec<Vec<usize>>,
}

/// Elements that one node gets before the next one's turn: 2 MiB, the largest page there usually is.
const TURN: usize = (2 << 20) / size_of::<f64>();

impl Place {
    /// Reads `place` of `spec`, for this machine.
    pub(super) fn of(spec: &Spec) -> Result<Self, SpecError> {
        let known = match spec.get("place") {
            Some(_) => nodes(Path::new("/sys/devices/system/node")),
            None => Vec::new(),
        };
        Self::among(spec, known.into_iter().filter(|cpus| may_use(cpus)).collect())
    }

    fn among(spec: &Spec, nodes: Vec<Vec<usize>>) -> Result<Self, SpecError> {
        let kinds = [
            ("first-touch", Kind::FirstTouch),
            ("interleaved", Kind::Interleaved),
            ("remote", Kind::Remote),
        ];
        let kind = word(spec, "place", &kinds)?;
        if kind != Kind::FirstTouch && nodes.len() < 2 {
            let known = match nodes.len() {
                0 => "no NUMA nodes are known here",
                _ => "there is one NUMA node to use here, and its memory is near",
            };
            return Err(SpecError::Value {
                name: spec.name().into(),
                key: "place".into(),
                value: spec.get("place").unwrap_or_default().into(),
                expected: format!("first-touch, since {known}"),
            });
        }
        Ok(Self { kind, nodes })
    }

    /// An array that lies there, for the worker that asks.
    pub(super) fn filled(&self, elements: Range<usize>, value: fn(usize) -> f64) -> Vec<f64> {
        let first = elements.start;
        // Zeros from the system: no page is touched yet.
        let mut array = vec![0.0; elements.len()];
        let fill = |(turn, part): (usize, &mut [f64])| {
            let start = first + turn * TURN;
            part.iter_mut().enumerate().for_each(|(i, element)| *element = value(start + i));
        };
        let turns = array.chunks_mut(TURN).enumerate();
        match self.kind {
            Kind::FirstTouch => turns.for_each(fill),
            Kind::Remote => {
                let turns: Vec<_> = turns.collect();
                on(self.another_node(), || turns.into_iter().for_each(fill));
            }
            Kind::Interleaved => {
                let mut by_node: Vec<Vec<_>> = self.nodes.iter().map(|_| Vec::new()).collect();
                turns.for_each(|(turn, part)| {
                    by_node[turn % self.nodes.len()].push((turn, part));
                });
                for (cpus, turns) in self.nodes.iter().zip(by_node) {
                    on(cpus, || turns.into_iter().for_each(fill));
                }
            }
        }
        array
    }

    /// The CPUs of the node after the one that this thread runs on.
    fn another_node(&self) -> &[usize] {
        let here = cpus::here();
        let own = self.nodes.iter().position(|cpus| here.is_some_and(|cpu| cpus.contains(&cpu)));
        &self.nodes[(own.unwrap_or(0) + 1) % self.nodes.len()]
    }
}

/// Runs `body` on a thread that is held to these CPUs.
fn on(cpus: &[usize], body: impl FnOnce() + Send) {
    thread::scope(|scope| {
        scope.spawn(|| {
            // Tried when the place was asked for.
            let _ = cpus::hold_to(cpus);
            body();
        });
    });
}

/// Whether this process may run on these CPUs.
fn may_use(cpus: &[usize]) -> bool {
    thread::scope(|scope| scope.spawn(|| cpus::hold_to(cpus)).join().unwrap_or(false))
}

/// The CPUs of each node that has some, in the order of the nodes.
fn nodes(folder: &Path) -> Vec<Vec<usize>> {
    let number = |name: String| name.strip_prefix("node")?.parse::<usize>().ok();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut numbers: Vec<usize> =
        entries.filter_map(|entry| number(entry.file_name().into_string().ok()?)).collect();
    numbers.sort_unstable();
    let cpus =
        |node: usize| fs::read_to_string(folder.join(format!("node{node}")).join("cpulist")).ok();
    let lists = numbers.into_iter().filter_map(cpus).map(|text| cpu_list(&text));
    lists.filter(|cpus| !cpus.is_empty()).collect()
}

/// `0-3,8` as numbers.
fn cpu_list(text: &str) -> Vec<usize> {
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some(first.trim().parse::<usize>().ok()?..=last.trim().parse().ok()?)
    };
    text.trim().split(',').filter_map(range).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_read_with_their_cpus_and_those_without_any_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for (node, cpus) in
            [("node10", "4\n"), ("node2", "0-1,3\n"), ("node3", "\n"), ("power", "9")]
        {
            fs::create_dir(folder.path().join(node)).unwrap();
            fs::write(folder.path().join(node).join("cpulist"), cpus).unwrap();
        }
        assert_eq!(nodes(folder.path()), [vec![0, 1, 3], vec![4]]);
        assert!(nodes(&folder.path().join("none")).is_empty());
    }

    #[test]
    fn on_one_node_other_places_are_refused_with_the_reason() {
        let error = |place: &str, nodes| {
            let spec = Spec::named("triad").with("place", place);
            Place::among(&spec, nodes).err().map(|error| error.to_string())
        };
        assert_eq!(
            error("remote", vec![vec![0, 1]]).unwrap(),
            "'triad': place=remote: expected first-touch, since there is one NUMA node to use here, and its memory is near"
        );
        assert!(error("interleaved", vec![]).unwrap().ends_with("no NUMA nodes are known here"));
        assert_eq!(error("first-touch", vec![]), None);
        assert_eq!(error("remote", vec![vec![0], vec![1]]), None);
        assert!(
            error("near", vec![])
                .unwrap()
                .ends_with("expected first-touch or interleaved or remote")
        );
    }

    #[test]
    fn wherever_it_lies_the_array_is_the_same() {
        let elements = 5..5 + 2 * TURN + 7;
        for place in ["first-touch", "interleaved", "remote"] {
            let spec = Spec::named("triad").with("place", place);
            // Made-up nodes: what holds no thread leaves the values as they are.
            let place = Place::among(&spec, vec![vec![0], vec![1 << 20]]).unwrap();
            let array = place.filled(elements.clone(), |element| element as f64);
            assert!(array.iter().copied().eq(elements.clone().map(|element| element as f64)));
        }
    }
}
