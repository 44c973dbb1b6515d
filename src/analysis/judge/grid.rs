//! Which series are sizes of one job, and what they say together.

use super::sizes::{AtSize, Pays, Sizes};
use super::verdict::Verdict;
use crate::analysis::result::{Point, Series};

/// The jobs with two sizes at least, in the order measured.
pub(crate) fn sizes(series: &[Series]) -> Vec<Sizes> {
    let mut all: Vec<Sizes> = Vec::new();
    for one in series {
        let Some(of) = &one.size else { continue };
        let is_same = |known: &&mut Sizes| known.job == of.job && known.study == one.study;
        let at = at_size(of.size, one);
        match all.iter_mut().find(is_same) {
            Some(known) => known.sizes.push(at),
            None => all.push(Sizes {
                job: of.job.clone(),
                study: one.study,
                label: one.label.clone(),
                pays_from: None,
                sizes: vec![at],
            }),
        }
    }
    all.retain(|job| job.sizes.len() > 1);
    for job in &mut all {
        job.sizes.sort_by_key(|at| at.size);
        let paying = job.sizes.iter().rev().take_while(|at| at.pays == Pays::Yes);
        job.pays_from = paying.last().map(|at| at.size);
    }
    all
}

fn at_size(size: u64, series: &Series) -> AtSize {
    let more = || series.points.iter().filter(|point| point.workers > 1.0);
    let best = more().max_by(|a, b| a.speedup.value.total_cmp(&b.speedup.value));
    AtSize {
        size,
        pays: best.map_or(Pays::Unknown, |best| pays(series, best)),
        best_workers: best.map(|best| best.workers),
        speedup: best.map(|best| best.speedup),
        most_workers: more().map(|point| point.workers).reduce(f64::max),
    }
}

fn pays(series: &Series, best: &Point) -> Pays {
    match best.speedup.lo {
        _ if series.verdict == Verdict::Withheld => Pays::Unknown,
        None => Pays::Unknown,
        Some(lo) if lo > 1.0 => Pays::Yes,
        Some(_) => Pays::No,
    }
}
