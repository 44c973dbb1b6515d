//! What changed between two studies, and whether a gate lets it pass.

mod between;
mod calling;
mod changes;
mod differences;
mod gate;
mod law;
mod note;
mod pair;
mod phases;
mod result;
mod side;
mod studies;

pub(crate) use gate::Metric;
pub use gate::{Gate, GateError, GateResult, NotJudged, Outcome};
pub use law::FittedLaw;
pub use note::{Caution, Compared, Note, NoteKind, Which, Whose};
pub use result::{
    Called, Change, Comparison, Earlier, PhaseChange, PhasePointChange, PointChange, SeriesChange,
    Throughout,
};
pub use studies::{compare, compare_within};
