//! What the simulation must show: coverage of at least 93 %, a width of at most twice the spread of
//! the estimates, a true Amdahl job called 'does not' in at most 1 % of the runs and another law in
//! at least 95 %.

const COVERAGE: f64 = 0.93;
const WIDTH: f64 = 2.0;
const FALSE_ALARMS: f64 = 0.01;
const POWER: f64 = 0.95;

/// From so many runs on a limit is the limit; fewer runs may miss it by what chance explains.
const ENOUGH: u64 = 1000;

/// A row that misses its limit by chance once in so many is no news: there are some 220 checks.
const CHANCE: f64 = 1e-5;

/// How many runs a row: what `--runs` asks for, 1,000 under `cargo bench`, else (under `cargo test`) so
/// few. `None` where only the list of benches is asked for. Ends the program where the number is none.
pub(crate) fn runs(few: u64) -> Option<u64> {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    if has("--list") {
        return None;
    }
    let asked = arguments.iter().skip_while(|argument| *argument != "--runs").nth(1);
    let default = if has("--bench") && !has("--test") { ENOUGH } else { few };
    match asked.map(|text| text.parse::<u64>()) {
        None => Some(default),
        Some(Ok(runs)) if runs > 0 => Some(runs),
        Some(_) => {
            eprintln!("--runs {}: expected a number above 0", asked.map_or("", String::as_str));
            std::process::exit(2);
        }
    }
}

/// Checks rows of `runs` runs each and keeps those that miss.
pub(crate) struct Limits {
    runs: u64,
    checked: usize,
    broken: Vec<String>,
}

impl Limits {
    pub(crate) fn new(runs: u64) -> Self {
        Self { runs, checked: 0, broken: Vec::new() }
    }

    pub(crate) fn coverage(&mut self, place: &str, percent: f64) {
        self.coverage_of(place, percent, COVERAGE);
    }

    pub(crate) fn coverage_of(&mut self, place: &str, percent: f64, least: f64) {
        let expected = 100.0 * least;
        let what = format!("{place}: coverage {percent:.1} %, expected {expected} % at least");
        self.at_least(what, percent, least);
    }

    pub(crate) fn power(&mut self, place: &str, percent: f64) {
        let what = format!("{place}: 'does not' in {percent:.1} %, expected 95 % at least");
        self.at_least(what, percent, POWER);
    }

    pub(crate) fn false_alarms(&mut self, place: &str, percent: f64) {
        self.at_most(&format!("{place}: 'does not'"), percent, 100.0 * FALSE_ALARMS);
    }

    /// A share that must not be passed, in per cent.
    pub(crate) fn at_most(&mut self, place: &str, percent: f64, most: f64) {
        let what = format!("{place} in {percent:.1} %, expected {most} % at most");
        self.at_least(what, 100.0 - percent, 1.0 - most / 100.0);
    }

    /// The spread is itself estimated from the runs: of normal estimates the 2.5 % and 97.5 %
    /// quantiles are .96/sqrt(runs) of their distance off, in standard errors.
    pub(crate) fn width(&mut self, place: &str, ratio: f64) {
        let slack = if self.runs < ENOUGH { 4.3 * 0.96 / (self.runs as f64).sqrt() } else { 0.0 };
        let what = format!("{place}: width {ratio:.2} times the spread, expected 2 at most");
        self.note(what, ratio <= WIDTH * (1.0 + slack));
    }

    fn at_least(&mut self, what: String, percent: f64, limit: f64) {
        let hits = (percent / 100.0 * self.runs as f64).round();
        let met = hits >= limit * self.runs as f64;
        let by_chance = self.runs < ENOUGH && up_to(hits, self.runs, limit) > CHANCE;
        self.note(what, met || by_chance);
    }

    fn note(&mut self, what: String, holds: bool) {
        self.checked += 1;
        if !holds {
            self.broken.push(what);
        }
    }

    /// Prints what misses and gives the exit code.
    pub(crate) fn report(&self) -> i32 {
        println!("\n{} limits checked, {} broken.", self.checked, self.broken.len());
        for what in &self.broken {
            println!("broken: {what}");
        }
        i32::from(!self.broken.is_empty())
    }
}

/// Probability of at most `hits` in `runs` when each has probability `share`.
fn up_to(hits: f64, runs: u64, share: f64) -> f64 {
    let runs = runs as f64;
    let (mut log, mut sum, mut k) = (runs * (1.0 - share).ln(), 0.0, 0.0);
    while k <= hits {
        sum += log.exp();
        log += ((runs - k) / (k + 1.0) * share / (1.0 - share)).ln();
        k += 1.0;
    }
    sum
}
