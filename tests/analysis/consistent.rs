//! Random studies of known and unknown kinds: whatever is said of a series, no two sentences of it
//! contradict each other. `AMDAHL_STUDIES` says how many; the default is few.

use crate::support::studies::{Noise, analysed_with, cores, known, series, study};
use amdahl::analysis::{Finding, FindingKind, Headline, NoHeadline, Options, Series};
use amdahl::data::{Machine, Recorded, RecordedStage, Study};
use amdahl::internal::units::{Bound, Scaling};
use amdahl::report;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

struct Dice(ChaCha8Rng);

impl Dice {
    fn share(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / f64::from(u32::MAX)
    }

    fn between(&mut self, lo: f64, hi: f64) -> f64 {
        lo + (hi - lo) * self.share()
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.0.next_u32() as usize % all.len()].clone()
    }

    fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }
}

/// Seconds by worker count, of a kind that a job may be of.
fn law(dice: &mut Dice) -> Box<dyn Fn(f64) -> f64> {
    let p = dice.one_of(&[0.0, 0.3, 0.8, 0.95, 0.99, 1.0, 1.02]);
    let (k, c) = (dice.between(2.0, 20.0).floor(), dice.between(0.002, 0.2));
    let amdahl = move |n: f64| 1.0 - p + p / n;
    match dice.0.next_u32() % 11 {
        0 => Box::new(move |n| amdahl(n) + c * c * (n - 1.0)),
        1 => Box::new(move |n| amdahl(n.min(k))),
        2 => Box::new(move |n| amdahl(n.min(k) + 0.4 * (n - k).max(0.0))),
        3 => Box::new(move |n| 0.01 + (k / n).ceil() / k),
        4 => Box::new(move |n| amdahl(n) + if n == 1.0 { c } else { 0.0 }),
        5 => Box::new(move |n| amdahl(n) + if n > 1.0 { c } else { 0.0 }),
        6 => Box::new(move |n| amdahl(n) * if n >= k { 0.7 } else { 1.0 }),
        7 => Box::new(move |n| amdahl(n) * (1.0 + c * (n - 1.0) / n)),
        8 => Box::new(move |n| 1.0 + c * (n - 1.0)),
        9 => Box::new(move |n| amdahl(n) + c * n.ln() / n),
        _ => Box::new(amdahl),
    }
}

fn random(seed: u64) -> Study {
    let dice = &mut Dice(ChaCha8Rng::seed_from_u64(seed));
    let up_to = |most: u32| (1..=most).map(f64::from).collect::<Vec<f64>>();
    let powers = |most: i32| (0..=most).map(|i| 2f64.powi(i)).collect::<Vec<f64>>();
    let grids = [powers(1), powers(3), powers(6), up_to(8), up_to(16), vec![2.0, 4.0, 8.0, 16.0]];
    let (counts, law) = (dice.one_of(&grids), law(dice));
    let machine = dice.one_of(&[cores(2), cores(8), cores(64), Machine::default()]);
    let (rounds, share) = (dice.one_of(&[1, 3, 10, 20]), dice.one_of(&[0.0, 0.003, 0.01, 0.05]));
    let noise = &mut Noise::new(share, seed);
    let seconds = |n: f64| law(n).max(1e-3);
    let mut job = series("job@threads", &counts, rounds, noise, seconds);
    job.bound = dice.one_of(&[Bound::Cpu, Bound::Io]);
    if dice.chance(0.15) {
        job.scaling = Scaling::Weak;
    }
    if dice.chance(0.3) {
        job.theory = known(dice.one_of(&[0.0, 0.9, 0.95, 1.0]));
    }
    if dice.chance(0.2) {
        let seconds = (0..12).map(|_| dice.between(0.02, 0.2)).collect();
        job.recorded = Some(Recorded::of(vec![RecordedStage::new("tasks", seconds)]));
    }
    study(machine, rounds, vec![job])
}

/// What two things that are told of a series cannot both be.
fn contradictions(found: &Series, said: &str) -> Vec<String> {
    let mut wrong: Vec<String> = Vec::new();
    let mut never = |condition: bool, what: &str| {
        if condition {
            wrong.push(what.to_owned());
        }
    };
    let says = |text: &str| said.contains(text);
    let best = found.points.iter().map(|point| point.speedup.value).fold(0.0, f64::max);
    let eps = 1e-9;
    if let Some(limit) = found.limit {
        let most = limit.most;
        let ends = [most.lo, most.value, most.hi];
        never(
            ends.iter().flatten().any(|end| *end < best - eps),
            "a limit below what was measured",
        );
        never(
            most.lo.zip(most.value).is_some_and(|(lo, v)| lo > v + eps),
            "a limit below its band",
        );
        never(
            most.hi.zip(most.value).is_some_and(|(hi, v)| hi < v - eps),
            "a limit above its band",
        );
        let tasks = found.schedule.as_ref().map_or(f64::INFINITY, |of| of.parallelism).max(best);
        never(most.value.is_some_and(|v| v > tasks + eps), "a limit that the tasks do not allow");
    }
    let strong = found.amdahl.as_ref().and_then(|law| law.fit.speedup_at_twice);
    if let (Some(twice), Some(last)) = (strong, found.fit_workers.last()) {
        never(twice.hi.unwrap_or(twice.value) > 2.0 * last + eps, "a prediction above n");
        let most = found.limit.and_then(|limit| limit.most.hi.or(limit.most.value));
        never(most.is_some_and(|most| twice.value > most + eps), "a prediction above the limit");
        let fitted = |n: f64| found.points.iter().find(|point| point.workers == n);
        let past = found.slows_down && fitted(*last).is_some_and(|p| p.speedup.value < 0.9 * best);
        never(past && found.fit_workers.len() == found.points.len(), "a prediction past a peak");
    }
    let share = found.headline.is_share();
    never(!share && says("% parallel"), "p in front where there is none");
    never(
        !share && (says("Ceiling ") || says("law predicts")),
        "a ceiling or prediction without p",
    );
    never(
        said.matches("Ceiling ").count() + said.matches("o ceiling ").count() > 1,
        "two ceilings",
    );
    never(
        says("serial code") && says("curve bends at") && bends_within(found),
        "serial, and bends",
    );
    never(says("no effect") && says("Slower from the start"), "no effect, and slower");
    never(says("predicts") && says("slower beyond") && all_fitted(found), "predicts past a peak");
    let superlinear = found.headline == Headline::None(NoHeadline::Superlinear);
    never(superlinear && (!found.laws.is_empty() || says("Stuck")), "superlinear, and a law");
    never(says("⇑") != superlinear, "superlinear in one place only");
    let worst = found.amdahl.as_ref().map_or(0.0, |law| law.fit.max_deviation);
    let further = found.findings.iter().any(|finding| match finding {
        Finding::Misfit(misfit) => misfit.better.iter().any(|law| law.off > worst),
        _ => false,
    });
    never(further, "a law that is further off fits better");
    wrong
}

fn all_fitted(found: &Series) -> bool {
    found.fit_workers.len() == found.points.len()
}

fn bends_within(found: &Series) -> bool {
    let last = found.fit_workers.last().copied().unwrap_or(0.0);
    let within = |finding: &Finding| matches!(finding, Finding::Bend { at, .. } if *at < last);
    let serial = found.findings.iter().any(|one| one.kind() == FindingKind::SerialCode);
    serial && found.findings.iter().any(within)
}

#[test]
fn no_two_sentences_of_a_series_contradict_each_other() {
    let studies = std::env::var("AMDAHL_STUDIES").ok().and_then(|n| n.parse().ok());
    let options = Options { resamples: 200, ..Options::default() };
    for seed in 0..studies.unwrap_or(400) {
        let analysis = analysed_with(&random(seed), &options);
        let said = report::markdown(&analysis);
        let wrong = contradictions(&analysis.series[0], &said);
        assert!(wrong.is_empty(), "seed {seed}: {wrong:?}\n{said}");
    }
}
