//! p on a log scale of 1 - p: the interval, the value, and theory as a tick.

use maud::{Markup, html};

use crate::analysis::{Estimate, Series, Verdict};
use crate::report::plot::{colour, corners};
use crate::say::numbers;
use crate::units::text;

const WIDTH: f64 = 200.0;
const EDGE: f64 = 10.0;
const MIDDLE: f64 = 11.0;
/// Room that a tick's number takes.
const LABEL: f64 = 24.0;
/// Parallel fractions that have a tick.
const TICKS: [f64; 5] = [0.5, 0.75, 0.9, 0.95, 0.99];
const FINER: [f64; 2] = [0.999, 0.9999];

/// The scale that all rows share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strip {
    /// -log10(1 - p) at the right end.
    most: f64,
}

impl Strip {
    /// Wide enough for every p and theory.
    pub(super) fn of(series: &[Series]) -> Self {
        let sound = series.iter().filter(|series| series.verdict != Verdict::Withheld);
        let shares = sound.flat_map(|series| {
            let p = parallel(series).map(|p| p.value);
            let theory = series.theory.as_ref().and_then(|theory| theory.parallel_fraction);
            [p, theory].into_iter().flatten()
        });
        let most = shares.filter(|p| *p < 1.0).map(depth).fold(2.0, f64::max);
        Self { most: (most + 0.35).min(5.0) }
    }

    fn ticks(self) -> impl Iterator<Item = f64> {
        TICKS.into_iter().chain(FINER).filter(move |p| depth(*p) < self.most - 0.1)
    }

    /// Place of p; both ends hold what lies outside.
    fn x(self, p: f64) -> f64 {
        let share = if p >= 1.0 { 1.0 } else { (depth(p) / self.most).clamp(0.0, 1.0) };
        EDGE + share * (WIDTH - 2.0 * EDGE)
    }

    /// Ticks with room for their number, the decades first.
    fn labelled(self) -> Vec<f64> {
        let mut kept: Vec<f64> = Vec::new();
        for p in [0.9, 0.99, 0.5, 0.999, 0.9999, 0.95, 0.75] {
            let free = kept.iter().all(|other| (self.x(*other) - self.x(p)).abs() >= LABEL);
            let free =
                free && [0.0, 1.0].iter().all(|end| (self.x(*end) - self.x(p)).abs() >= LABEL);
            if free && self.ticks().any(|tick| tick == p) {
                kept.push(p);
            }
        }
        kept
    }

    fn numbers(self, class: &str, y: u32) -> Markup {
        let inner = self.labelled().into_iter().map(|p| (p, tick(p)));
        let ends = [(0.0, "0".to_owned()), (1.0, "100".to_owned())];
        html! {
            @for (p, text) in inner.chain(ends) { text class=(class) x=(self.x(p)) y=(y) { (text) } }
        }
    }

    /// The numbers above the column.
    pub(super) fn heading(self) -> Markup {
        html! {
            svg.strip.scale viewBox="0 0 200 14" role="img" aria-label="p in percent on a log scale of 1 - p" {
                (self.numbers("", 11))
            }
        }
    }

    /// One series.
    pub(super) fn row(self, series: &Series, index: usize, faint: bool) -> Markup {
        let theory = series.theory.as_ref().and_then(|theory| theory.parallel_fraction);
        let p = parallel(series);
        let class = format!("s{}{}", colour(index), if faint { " hollow" } else { "" });
        let percent = |share: f64| text::percent(share, if share > 0.99 { 2 } else { 1 });
        let of = p.map_or("not known".into(), |p| percent(p.value));
        let known = theory.map_or(String::new(), |theory| format!(", theory {}", percent(theory)));
        let name = format!("p {of}{known}");
        html! {
            svg.strip viewBox="0 0 200 22" role="img" aria-label=(name) {
                @for p in self.ticks() {
                    line.grid x1=(self.x(p)) x2=(self.x(p)) y1="3" y2="19" {}
                }
                (self.numbers("cards", 32))
                @if let Some(theory) = theory {
                    line.theory x1=(self.x(theory)) x2=(self.x(theory)) y1="2" y2="20" {}
                }
                @if let Some(p) = p {
                    g class=(class) {
                        @if let (Some(lo), Some(hi), false) = (p.lo, p.hi, faint) {
                            line.bar x1=(self.x(lo)) x2=(self.x(hi)) y1=(MIDDLE) y2=(MIDDLE) {}
                        }
                        (dot(index, self.x(p.value)))
                    }
                }
            }
        }
    }
}

/// p, or of a job that grows 1 - s.
fn parallel(series: &Series) -> Option<Estimate> {
    let amdahl = numbers::parallel_fraction(series).copied();
    let gustafson = numbers::serial_fraction(series).copied();
    let one_less = |s: Estimate| Estimate {
        value: 1.0 - s.value,
        lo: s.hi.map(|hi| 1.0 - hi),
        hi: s.lo.map(|lo| 1.0 - lo),
    };
    amdahl.or(gustafson.map(one_less))
}

fn tick(p: f64) -> String {
    let decimals = if p > 0.9995 { 2 } else { usize::from(p > 0.995) };
    text::number(p * 100.0, decimals)
}

fn depth(p: f64) -> f64 {
    -(1.0 - p).log10()
}

fn dot(index: usize, x: f64) -> Markup {
    let corners: Vec<String> = corners(index)
        .iter()
        .map(|(dx, dy)| format!("{},{}", x + dx * 4.2, MIDDLE + dy * 4.2))
        .collect();
    html! {
        @if corners.is_empty() {
            circle.dot cx=(x) cy=(MIDDLE) r="4.2" {}
        } @else {
            polygon.dot points=(corners.join(" ")) {}
        }
    }
}
