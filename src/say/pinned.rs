//! Where workers were held to CPUs.

use crate::data::{CpuPlace, PinnedCpu, changes};
use crate::units::text;

/// So many CPUs are named one by one.
const NAMED: usize = 16;

/// `held to CPUs 0, 2, 1, 3, a worker each; second hardware threads from worker 3 on`. `None`
/// where they were not held.
pub(crate) fn held(pinned: &[PinnedCpu]) -> Option<String> {
    let [first, ..] = pinned else { return None };
    let cpus: Vec<String> = pinned.iter().take(NAMED).map(|one| one.cpu.to_string()).collect();
    let more = if pinned.len() > NAMED { ", ..." } else { "" };
    let noun = if pinned.len() == 1 { "CPU" } else { "CPUs" };
    let order = if pinned.len() == 1 { "" } else { ", in this order" };
    let held = format!("held to {noun} {}{more}{order}", cpus.join(", "));
    let changes = changes(pinned).map(|(worker, place)| {
        format!("{} from worker {} on", kind(place), text::count(worker as u64))
    });
    let untold = first.place.is_none().then(|| "which of them share a core is not told".to_owned());
    let parts: Vec<String> = std::iter::once(held).chain(changes).chain(untold).collect();
    Some(parts.join("; "))
}

/// What begins where CPUs are of another kind than those before.
pub(crate) fn kind(place: CpuPlace) -> &'static str {
    match place {
        CpuPlace::Core => "fast cores",
        CpuPlace::EfficiencyCore => "slower cores",
        CpuPlace::SecondThread => "second hardware threads",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pinned(places: &[(usize, Option<CpuPlace>)]) -> Vec<PinnedCpu> {
        places.iter().map(|(cpu, place)| PinnedCpu { cpu: *cpu, place: *place }).collect()
    }

    #[test]
    fn it_is_said_which_cpus_and_where_another_kind_begins() {
        let core = (0, Some(CpuPlace::Core));
        let held = |places: &[_]| held(&pinned(places)).unwrap();
        assert_eq!(
            held(&[core, (4, Some(CpuPlace::EfficiencyCore)), (1, Some(CpuPlace::SecondThread)),]),
            "held to CPUs 0, 4, 1, in this order; slower cores from worker 2 on; second hardware \
             threads from worker 3 on"
        );
        assert_eq!(held(&[core]), "held to CPU 0");
        assert_eq!(
            held(&[(3, None), (5, None)]),
            "held to CPUs 3, 5, in this order; which of them share a core is not told"
        );
        let many: Vec<_> = (0..64).map(|cpu| (cpu, core.1)).collect();
        assert!(held(&many).ends_with("14, 15, ..., in this order"), "{}", held(&many));
        assert_eq!(super::held(&[]), None);
    }
}
