//! Which figures the page has, as plain data for `plot`.

mod axes;
mod efficiency;
mod karp_flatt;
mod lost;
mod overview;
mod phases;
mod residual;
mod simulated;
mod speedup;

pub(super) use axes::doubtful;
pub(super) use efficiency::efficiency;
pub(super) use karp_flatt::karp_flatt;
pub(super) use lost::lost;
pub(super) use overview::{FAMILY, Panel, Room, overview, panels};
pub(super) use phases::{LETTERS, PHASES, phases, slice_number, unit};
pub(super) use residual::residual;
pub(super) use simulated::simulated;
pub(super) use speedup::speedup;
