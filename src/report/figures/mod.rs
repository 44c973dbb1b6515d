//! Which figures the page has, as plain data for `plot`.

mod axes;
mod efficiency;
mod karp_flatt;
pub(super) mod legend;
mod lost;
mod overview;
mod phases;
mod residual;
mod sheets;
mod simulated;
mod speedup;

pub(super) use efficiency::efficiency;
pub(super) use karp_flatt::karp_flatt;
pub(super) use lost::lost;
pub(super) use overview::{Panel, Room, overview, panels};
pub(super) use phases::{phases, unit};
pub(super) use residual::residual;
pub(super) use sheets::{Named, sheets};
pub(super) use simulated::simulated;
pub(super) use speedup::speedup;
