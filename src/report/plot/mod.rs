//! From plain figures to SVG. One file, `draw`, names the drawing library.

mod clip;
mod draw;
mod figure;
mod labels;
mod marker;
mod svg;
mod ticks;

pub(super) use figure::{Axis, Dot, Figure, Frame, Mark, Place, Role, Scale, Slice};
pub(super) use marker::{colour, corners};
pub(super) use svg::svg;
pub(super) use ticks::{ticks, worker_ticks};
