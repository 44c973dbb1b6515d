//! What a plot shows, as plain data: no pixels, no colours, no numbers made into text.

/// One plot.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Figure {
    /// Accessible name.
    pub(in crate::report) name: String,
    /// What a reader who cannot see it should know, in a sentence.
    pub(in crate::report) summary: String,
    /// Size and margins.
    pub(in crate::report) frame: Frame,
    /// Across.
    pub(in crate::report) x: Axis,
    /// Up.
    pub(in crate::report) y: Axis,
    /// Part of the plot that is set off: from this x on, with a label.
    pub(in crate::report) shade: Option<(f64, String)>,
    /// What is drawn, from back to front.
    pub(in crate::report) marks: Vec<Mark>,
}

/// Size in CSS pixels at full width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) struct Frame {
    pub(in crate::report) width: i32,
    pub(in crate::report) height: i32,
    pub(in crate::report) left: i32,
    pub(in crate::report) right: i32,
    pub(in crate::report) top: i32,
    pub(in crate::report) bottom: i32,
}

/// One axis.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Axis {
    pub(in crate::report) lo: f64,
    pub(in crate::report) hi: f64,
    pub(in crate::report) scale: Scale,
    /// Where there is a tick, and what it says.
    pub(in crate::report) ticks: Vec<(f64, String)>,
    /// What it is of, with its unit: the page names the y axis in the figure's heading.
    pub(in crate::report) caption: String,
}

impl Axis {
    /// The axis with what it is of.
    pub(in crate::report) fn named(self, caption: &str) -> Self {
        Self { caption: caption.into(), ..self }
    }
}

/// How an axis maps numbers to length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Scale {
    Linear,
    Log2,
}

impl Scale {
    /// Position along the axis; not finite where the axis has no place for it.
    pub(in crate::report) fn place(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log2 => value.log2(),
        }
    }
}

/// What a mark stands for; the page's style sheet decides how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::report) enum Role {
    /// Speedup n.
    Ideal,
    /// A curve of Amdahl's law for orientation.
    Family,
    /// A zero line.
    Zero,
    /// Where workers get CPUs of another kind.
    Border,
    /// A worker count that failed.
    Failed,
    /// What theory gives.
    Theory,
    /// What the machine itself gives.
    Capacity,
    /// The schedule of recorded tasks.
    Schedule,
    /// Measured points of a series joined by lines.
    Joined(usize),
    /// A series' fit on the fitted range.
    Fit(usize),
    /// Its continuation.
    Beyond(usize),
    /// The law that describes a series better.
    Law(usize),
}

/// What a slice of a stacked bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::report) enum Slice {
    /// What the series with this index gained.
    Gained(usize),
    /// The part with this number among those that can be lost, and its letter.
    Lost(usize, &'static str),
    /// What nothing tells.
    Rest,
}

/// A place in the plot's own units.
pub(in crate::report) type Place = (f64, f64);

/// A measured point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Dot {
    pub(in crate::report) x: f64,
    pub(in crate::report) y: f64,
    /// Interval up and down.
    pub(in crate::report) bar: Option<(f64, f64)>,
    /// It says nothing about the code: an outline only.
    pub(in crate::report) hollow: bool,
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) enum Mark {
    /// A curve; cut at the edges of the plot.
    Line(Role, Vec<Place>),
    /// Between a lower and an upper curve, for the series with this index, or what a schedule allows.
    Band(Option<usize>, Vec<(f64, f64, f64)>),
    /// Measured points of the series with this index; off-scale ones become arrows at the edge.
    Dots(usize, Vec<Dot>),
    /// A cross on the axis, at a worker count that failed.
    Failed(f64),
    /// A slice of a bar: from and to across, from and to up.
    Slice(Slice, (f64, f64), (f64, f64)),
    /// Words at a place: right of it, or centred above it.
    Note(Place, String),
    /// Words at the right edge for the curve that ends at this place, in a series' colour if it
    /// has one; kept from overlapping, with a thin line to the place where that is elsewhere.
    End(Option<usize>, Place, String),
}
