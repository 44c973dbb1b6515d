//! Which figures the page has, as plain data for `plot`.

mod axes;
mod changed;
mod efficiency;
mod history;
mod karp_flatt;
pub(super) mod legend;
mod looks;
mod lost;
mod overview;
mod phases;
mod residual;
mod sheets;
mod simulated;
mod speedup;
mod times;

pub(super) use changed::{
    changed_speedup, changed_time, legend as changed_legend, unit as changed_unit,
};
pub(super) use efficiency::efficiency;
pub(super) use history::{shares_over_commits, speedups_over_commits};
pub(super) use karp_flatt::karp_flatt;
pub(super) use looks::look;
pub(super) use lost::lost;
pub(super) use overview::{CROWD, Panel, Room, overview, panels};
pub(super) use phases::{phases, unit};
pub(super) use residual::residual;
pub(super) use sheets::{Named, sheets};
pub(super) use simulated::simulated;
pub(super) use speedup::speedup;
pub(super) use times::{ends, times};
