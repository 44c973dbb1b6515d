//! What every law of the list answers for itself, and the points that it is fitted to.

/// Medians by worker count, with the spread that residuals are weighed by, and what is known
/// beforehand.
#[derive(Debug, Clone)]
pub struct Points<'a> {
    /// Worker counts, above 0.
    pub n: &'a [f64],
    /// Median seconds, above 0.
    pub m: &'a [f64],
    /// One standard deviation of each median in seconds.
    pub spread: Vec<f64>,
    /// Full cores, where a machine with two kinds has them.
    pub cores: Option<f64>,
    /// Whether the spread is that of rounds; single runs do not know theirs.
    pub noise_known: bool,
}

impl<'a> Points<'a> {
    /// Points whose standard deviation is `m sqrt(se^2 + floor^2)`; `None` when the slices differ
    /// in length.
    pub fn new(n: &'a [f64], m: &'a [f64], relative_se: &[f64], floor: f64) -> Option<Self> {
        let spread = m.iter().zip(relative_se).map(|(m, se)| m * se.hypot(floor)).collect();
        let same = n.len() == m.len() && n.len() == relative_se.len();
        same.then_some(Self { n, m, spread, cores: None, noise_known: true })
    }

    /// The same where the full cores are known.
    #[must_use]
    pub fn with_cores(self, cores: Option<f64>) -> Self {
        Self { cores, ..self }
    }

    /// The same of single runs, whose noise is not known.
    #[must_use]
    pub fn of_single_runs(self) -> Self {
        Self { noise_known: false, ..self }
    }

    /// Squares of the residuals, each over its standard deviation.
    pub fn chi2(&self, seconds: impl Fn(f64) -> f64) -> f64 {
        let points = self.n.iter().zip(self.m).zip(&self.spread);
        points.map(|((&n, m), d)| ((m - seconds(n)) / d).powi(2)).sum()
    }

    /// Largest |measured/predicted - 1|; 0 without points.
    pub fn worst(&self, seconds: impl Fn(f64) -> f64) -> f64 {
        let off = self.n.iter().zip(self.m).map(|(&n, m)| (m / seconds(n) - 1.0).abs());
        off.fold(0.0, f64::max)
    }
}

/// What it takes for a law to be named in Amdahl's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// It never is: the others are held against it.
    Reference,
    /// It does clearly better than Amdahl's law; others that come close are named beside it.
    Usual,
    /// It does clearly better than every other law, and than any smooth curve.
    BeatsSmooth,
    /// As well, and what it says is nearly exact: it would be a strange thing to say by chance.
    Exact,
}

/// A law in the list: fitted, it answers for itself. Nothing has a default, so that a new law
/// says everything.
pub(crate) trait Listed: Copy {
    /// Its name as the analysis writes it.
    const NAME: &'static str;

    /// Free parameters, without what is known beforehand.
    const PARAMETERS: u32;

    /// What it takes to be named.
    const EVIDENCE: Evidence;

    /// The minimum of [`Points::chi2`]; `None` where these points cannot show it.
    fn fitted(points: &Points<'_>) -> Option<Self>;

    /// Seconds on n workers.
    fn seconds(self, workers: f64) -> f64;

    /// Its parameters by name; times in seconds end in `_s`.
    fn named(self) -> Vec<(&'static str, f64)>;

    /// Where the curve has a corner, which a drawing must not cut.
    fn corner(self) -> Option<f64>;

    /// What it says of more workers.
    fn shape(self) -> Shape;
}

/// What a fitted law says of more workers: conclusions and words go by it, so that a further law
/// of a shape that is there already needs none of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Shape {
    /// Nothing beyond Amdahl's law.
    Amdahl,
    /// They bring overhead, and more of it the more they are.
    Overhead {
        /// Where the speedup is largest, and how large; `None` where it only levels off.
        peak: Option<(f64, f64)>,
    },
    /// They add nothing from a place on.
    Plateau {
        /// The place.
        from: f64,
    },
    /// Each is worth less beyond a place.
    Bend {
        /// The place.
        at: f64,
        /// What one beyond is worth, as a share of one.
        worth: f64,
    },
    /// Equal tasks run in turns.
    Waves {
        /// How many.
        tasks: f64,
    },
    /// One of them only coordinates.
    Coordinated,
    /// Going parallel costs once.
    PaidOnce {
        /// How often one worker's time.
        factor: f64,
    },
}
