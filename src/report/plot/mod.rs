//! From plain figures to SVG. One file, `draw`, names the drawing library.

mod clip;
mod draw;
mod figure;
mod ink;
mod labels;
mod legend;
mod marker;
mod merge;
mod palette;
mod sheet;
mod svg;
mod ticks;

pub(super) use figure::{Axis, Dot, Figure, Frame, Mark, Place, Role, Scale, Slice};
pub(super) use ink::class_of;
pub(super) use legend::{Entry, Key};
pub(super) use marker::{COLOURS, colour, corners};
pub use palette::Theme;
pub(super) use sheet::{MARK, Medium, Sheet, sheet};
pub(super) use svg::svg;
pub(super) use ticks::{ticks, worker_ticks};
