//! How many workers ran at a time.

use crate::analysis::Running;
use crate::units::text;

/// Less is nothing to tell.
const LEAST: f64 = 0.005;

/// `On 8 workers one runs 31 % of a call's time, 2 to 7 run 22 %, all 8 run 47 %.`
pub(super) fn sentence(of: &Running) -> String {
    let most = of.shares.len().saturating_sub(1);
    let share = |j: usize| of.shares.get(j).copied().unwrap_or_default();
    let one = if most == 1 { 0.0 } else { share(1) };
    let between: f64 = of.shares.get(2..most).unwrap_or_default().iter().sum();
    let some = if most == 3 { "2 run".into() } else { format!("2 to {} run", most.max(1) - 1) };
    let is_all = most as f64 == of.workers;
    let all = match most {
        2 if is_all => "both run".into(),
        _ if is_all => format!("all {most} run"),
        1 => "the one processor is busy".into(),
        _ => format!("all {most} processors are busy"),
    };
    let parts = [("none runs", share(0)), ("one runs", one), (&some, between), (&all, share(most))];
    let told = parts.into_iter().filter(|(_, share)| *share >= LEAST).enumerate();
    let told: Vec<String> = told
        .map(|(at, (who, share))| {
            let of = if at == 0 { " of a call's time" } else { "" };
            format!("{who} {}{of}", text::percent(share, 0))
        })
        .collect();
    format!(
        "On {} {} (by {} looks at its threads, in calls that were not timed).",
        text::workers(of.workers),
        told.join(", "),
        text::count(of.looks)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(workers: f64, shares: &[f64]) -> String {
        sentence(&Running { workers, looks: 120, shares: shares.to_vec() })
    }

    #[test]
    fn shares_are_told_as_far_as_there_are_any() {
        assert_eq!(
            said(4.0, &[0.0, 0.31, 0.1, 0.12, 0.47]),
            "On 4 workers one runs 31 % of a call's time, 2 to 3 run 22 %, all 4 run 47 % (by 120 \
             looks at its threads, in calls that were not timed)."
        );
        let of_two = said(2.0, &[0.02, 0.5, 0.48]);
        assert!(of_two.contains("none runs 2 % of a call's time, one runs 50 %, both run 48 %"));
        let of_three = said(3.0, &[0.0, 0.5, 0.2, 0.3]);
        assert!(of_three.contains("2 run 20 %, all 3 run 30 %"), "{of_three}");
        let crowded = said(4.0, &[0.0, 0.25, 0.75]);
        assert!(crowded.contains("all 2 processors are busy 75 %"), "{crowded}");
        assert!(said(4.0, &[0.0, 1.0]).contains("the one processor is busy 100 %"));
    }
}
