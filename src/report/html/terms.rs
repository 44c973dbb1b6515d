//! Words that are not the field's, explained where they stand: as text, which keys and fingers reach.

use maud::{Markup, html};

use crate::analysis::{Analysis, Point, Series};
use crate::say::words;

/// The verdicts that stand in the table above.
pub(super) fn verdicts(analysis: &Analysis) -> Markup {
    let said: Vec<_> = analysis.series.iter().flat_map(words::all).map(|(word, _)| word).collect();
    let used = words::ALL.iter().filter(|word| said.contains(word));
    html! {
        ul.terms {
            @for word in used { li { strong { (word.glyph) " " (word.word) } ": " (word.meaning) } }
        }
    }
}

/// The columns of a series' numbers.
pub(super) fn columns(series: &Series) -> Markup {
    let any = |has: fn(&Point) -> bool| series.points.iter().any(has);
    let terms = [
        (any(|point| point.fit_speedup.is_some()), "Fit", "by the law; grey where not fitted."),
        (
            series.capacity.is_some(),
            "Machine",
            "the speedup of a kernel that shares nothing, measured in the same rounds: what the machine \
             itself gives.",
        ),
        (
            series.schedule.is_some(),
            "Schedule",
            "the speedup if each recorded task went to the next free worker and cost nothing else. Work \
             is the sum of all tasks' times, span the longest chain of tasks that wait for each other; \
             no number of workers gives more than work over span.",
        ),
        (
            any(|point| point.deviation.is_some()),
            "Slower by",
            "measured over fitted time, minus 1.",
        ),
        (any(|point| point.karp_flatt.is_some()), "Serial", "the share by Karp and Flatt."),
    ];
    html! {
        ul.terms {
            @for (_, term, meaning) in terms.into_iter().filter(|(shown, _, _)| *shown) {
                li { strong { (term) } ": " (meaning) }
            }
        }
    }
}
