//! Jobs whose truth is known, and what may be said of each.

use super::noise::Law;

/// What is said of how a job goes on with more workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// Amdahl's law describes it, or more rounds are needed.
    Amdahl,
    /// It does not, and no other law does clearly better.
    NoLaw,
    Superlinear,
    OverheadGrows,
    Saturates,
    Flattens,
    Bends,
    Waves,
    Coordinated,
    PaysOnce,
}

/// A job.
pub struct Job {
    pub name: &'static str,
    pub law: Box<Law<'static>>,
    /// What is right of it, whatever the counts.
    pub right: &'static [Said],
    /// Whether it is a law of the list, which is to be named.
    pub named: bool,
}

fn job(
    name: &'static str,
    right: &'static [Said],
    named: bool,
    law: impl Fn(f64) -> f64 + Sync + 'static,
) -> Job {
    Job { name, law: Box::new(law), right, named }
}

fn amdahl(p: f64, n: f64) -> f64 {
    1.0 - p + p / n
}

fn usl(sigma: f64, kappa: f64) -> impl Fn(f64) -> f64 {
    move |n| (1.0 + sigma * (n - 1.0) + kappa * n * (n - 1.0)) / n
}

fn beyond(cores: f64, worth: f64) -> impl Fn(f64) -> f64 {
    move |n| n.min(cores) + worth * (n - cores).max(0.0)
}

fn waves(tasks: f64) -> impl Fn(f64) -> f64 {
    move |n| 0.02 + 0.98 * (tasks / n).ceil() / tasks
}

fn harmonic(n: f64) -> f64 {
    (1..=n as u32).map(|i| 1.0 / f64::from(i)).sum()
}

/// The clock falls by this share on the way from 1 to 8 workers.
fn turbo(drop: f64) -> impl Fn(f64) -> f64 {
    move |n| amdahl(0.99, n) / (1.0 - drop * (n.min(8.0) - 1.0) / 7.0)
}

pub fn jobs() -> Vec<Job> {
    use Said::{
        Amdahl, Bends, Coordinated, Flattens, NoLaw, OverheadGrows, PaysOnce, Saturates,
        Superlinear, Waves,
    };
    vec![
        job("Amdahl p = .5", &[Amdahl], false, |n| amdahl(0.5, n)),
        job("Amdahl p = .95", &[Amdahl], false, |n| amdahl(0.95, n)),
        job("Amdahl p = 1", &[Amdahl], false, |n| amdahl(1.0, n)),
        job("cap at 4, p = .95", &[Saturates], true, |n| amdahl(0.95, n.min(4.0))),
        job("cap at 4, p = 1", &[Saturates], true, |n| amdahl(1.0, n.min(4.0))),
        job("lock at 5", &[Saturates, Flattens], false, |n| amdahl(0.98, n.min(5.0))),
        job("USL .05, .02", &[OverheadGrows], true, usl(0.05, 0.02)),
        job("USL .02, .05", &[OverheadGrows], true, usl(0.02, 0.05)),
        job("waves of 10", &[Waves, NoLaw, Amdahl, Flattens], true, waves(10.0)),
        job("waves of 12", &[Waves, NoLaw, Amdahl, Flattens], true, waves(12.0)),
        job("waves of 20", &[Waves, NoLaw, Amdahl, Flattens], false, waves(20.0)),
        job("slow baseline", &[Superlinear], true, |n| {
            0.02 + 0.98 / n + if n > 1.0 { 0.0 } else { 0.2 }
        }),
        job("caches from 4 on", &[Superlinear], true, |n| {
            amdahl(0.98, n) * if n < 4.0 { 1.0 } else { 0.6 }
        }),
        job("half worth beyond 4", &[Bends, Flattens, NoLaw], false, {
            let worth = beyond(4.0, 0.5);
            move |n| amdahl(0.98, worth(n))
        }),
        job("a third beyond 4, p = .95", &[Bends, Flattens, NoLaw], false, {
            let worth = beyond(4.0, 0.3);
            move |n| amdahl(0.95, worth(n))
        }),
        job("40 % slower beyond 4", &[Bends, Flattens, NoLaw, OverheadGrows], false, |n| {
            amdahl(0.98, n) * if n > 4.0 { 1.4 } else { 1.0 }
        }),
        job("barrier wait", &[NoLaw, Amdahl, OverheadGrows], false, |n| {
            0.02 + 0.98 * harmonic(n) / n
        }),
        job("clock falls by 20 %", &[Amdahl, NoLaw, OverheadGrows], false, turbo(0.2)),
        job("paid once, .3 of T1", &[PaysOnce, NoLaw, Amdahl], false, |n| {
            amdahl(0.98, n) + if n > 1.0 { 0.3 } else { 0.0 }
        }),
        job("twice as long in parallel", &[PaysOnce], true, |n| {
            if n > 1.0 { 2.0 * amdahl(0.99, n) } else { 1.0 }
        }),
        job("one coordinates", &[Coordinated], true, |n| amdahl(0.99, (n - 1.0).max(1.0))),
        job("tree, .03 ln n", &[OverheadGrows, NoLaw, Amdahl], false, |n| {
            amdahl(0.97, n) + 0.03 * n.ln()
        }),
    ]
}
