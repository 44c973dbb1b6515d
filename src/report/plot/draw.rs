//! The one file that names the drawing library. It draws at four times the size, since its
//! pixels are whole, and gives each role one colour that stands for a class of the style sheet.

use std::collections::HashSet;

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::clip;
use super::figure::{Axis, Dot, Figure, Mark, Role, Slice};
use super::ink::Ink;
use super::labels::spread;
use super::marker::corners;

/// Drawn pixels a CSS pixel.
pub(super) const FINE: i32 = 4;
/// Radius of a marker in CSS pixels, and half the width of an interval's caps.
const MARKER: f64 = 4.2;
const CAP: i32 = 3;
/// Half the width of the cross at a failed worker count.
const CROSS: i32 = 5;
/// A name this far from its curve's end needs no line to it, in CSS pixels.
const NEAR: i32 = 40;
/// Least height and width of a slice that has its letter, in CSS pixels.
const LETTER: i32 = 22;
/// So many points each have their own marker, by which keys find them.
const MANY: usize = 500;
/// Least distance of labels at the ends of curves, in CSS pixels.
const LABEL_GAP: f64 = 15.0;
/// The library writes a font's size divided by 1.24; the style sheet sets the real one.
const FONT: (&str, f64) = ("sans-serif", 62.0);

/// A measured point on the plot, in drawn pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) series: usize,
    pub(super) x: f64,
    pub(super) at: (i32, i32),
}

/// A plot as the library wrote it.
pub(super) struct Drawn {
    pub(super) svg: String,
    /// What stands behind the colour with this number.
    pub(super) inks: Vec<Ink>,
    pub(super) spots: Vec<Spot>,
}

type Failed = Box<dyn std::error::Error>;
type Space<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Plane<'a> = DrawingArea<SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Draws a figure.
pub(super) fn draw(figure: &Figure) -> Result<Drawn, Failed> {
    let mut svg = String::new();
    let size = ((figure.frame.width * FINE) as u32, (figure.frame.height * FINE) as u32);
    let mut canvas_state = (Vec::new(), Vec::new());
    {
        let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        let frame = figure.frame;
        let inside = root.margin(
            frame.top * FINE,
            frame.bottom * FINE,
            frame.left * FINE,
            frame.right * FINE,
        );
        let (across, down) = inside.get_pixel_range();
        let plane = inside.apply_coord_spec(Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(
            span(&figure.x),
            span(&figure.y),
            (across, down.end..down.start),
        ));
        let mut canvas = Canvas {
            root: &root,
            plane: &plane,
            figure,
            inks: Vec::new(),
            spots: Vec::new(),
            covered: HashSet::new(),
        };
        canvas.ground()?;
        for mark in &figure.marks {
            canvas.mark(mark)?;
        }
        canvas.ends()?;
        canvas_state.0 = canvas.inks;
        canvas_state.1 = canvas.spots;
        root.present()?;
    }
    Ok(Drawn { svg, inks: canvas_state.0, spots: canvas_state.1 })
}

fn span(axis: &Axis) -> std::ops::Range<f64> {
    axis.scale.place(axis.lo)..axis.scale.place(axis.hi)
}

struct Canvas<'c, 'a> {
    root: &'c Space<'a>,
    plane: &'c Plane<'a>,
    figure: &'c Figure,
    inks: Vec<Ink>,
    spots: Vec<Spot>,
    /// What of many stands where, to a CSS pixel: what would lie on its like is not drawn again.
    covered: HashSet<(Ink, [i32; 4])>,
}

impl Canvas<'_, '_> {
    /// The colour that stands for an ink.
    fn colour(&mut self, ink: Ink) -> RGBColor {
        let number = self.inks.iter().position(|known| *known == ink).unwrap_or_else(|| {
            self.inks.push(ink);
            self.inks.len() - 1
        });
        RGBColor(1, (number >> 8) as u8, number as u8)
    }

    fn pixel(&self, x: f64, y: f64) -> (i32, i32) {
        let place = (self.figure.x.scale.place(x), self.figure.y.scale.place(y));
        self.plane.map_coordinate(&place)
    }

    /// Whether nothing of the ink has stood there.
    fn is_seen(&mut self, ink: Ink, place: [i32; 4]) -> bool {
        self.covered.insert((ink, place.map(|drawn| drawn / FINE)))
    }

    fn path(&mut self, ink: Ink, points: Vec<(i32, i32)>) -> Result<(), Failed> {
        let colour = self.colour(ink);
        Ok(self.root.draw(&PathElement::new(points, colour.stroke_width(1)))?)
    }

    fn area(&mut self, ink: Ink, points: Vec<(i32, i32)>) -> Result<(), Failed> {
        let colour = self.colour(ink);
        Ok(self.root.draw(&Polygon::new(points, colour.filled()))?)
    }

    fn words(
        &mut self,
        ink: Ink,
        text: &str,
        at: (i32, i32),
        anchor: (HPos, VPos),
    ) -> Result<(), Failed> {
        if text.is_empty() {
            return Ok(());
        }
        let colour = self.colour(ink);
        let style = TextStyle::from(FONT).color(&colour).pos(Pos::new(anchor.0, anchor.1));
        Ok(self.root.draw(&Text::new(text.to_owned(), at, style))?)
    }

    /// Shade, grid, axes and their numbers.
    fn ground(&mut self) -> Result<(), Failed> {
        let figure = self.figure;
        let (x, y) = (&figure.x, &figure.y);
        let (left, bottom) = self.pixel(x.lo, y.lo);
        let (right, top) = self.pixel(x.hi, y.hi);
        if let Some((from, label)) = &figure.shade {
            let start = self.pixel(*from, y.lo).0;
            self.area(
                Ink::Shade,
                vec![(start, top), (right, top), (right, bottom), (start, bottom)],
            )?;
            let at = (right - 4 * FINE, bottom - 5 * FINE);
            self.words(Ink::Shaded, label, at, (HPos::Right, VPos::Bottom))?;
        }
        for (value, text) in &y.ticks {
            let height = self.pixel(x.lo, *value).1;
            self.path(Ink::Grid, vec![(left, height), (right, height)])?;
            let at = (left - 6 * FINE, height);
            self.words(Ink::Tick, text, at, (HPos::Right, VPos::Center))?;
        }
        self.path(Ink::Axis, vec![(left, top), (left, bottom), (right, bottom)])?;
        for (value, text) in &x.ticks {
            let column = self.pixel(*value, y.lo).0;
            self.path(Ink::Axis, vec![(column, bottom), (column, bottom + 4 * FINE)])?;
            self.words(Ink::Tick, text, (column, bottom + 7 * FINE), (HPos::Center, VPos::Top))?;
        }
        let at = ((left + right) / 2, bottom + (figure.frame.bottom - 3) * FINE);
        self.words(Ink::Caption, &x.caption, at, (HPos::Center, VPos::Bottom))
    }

    fn mark(&mut self, mark: &Mark) -> Result<(), Failed> {
        let y = &self.figure.y;
        match mark {
            Mark::Line(role, points) => {
                let shown = points.iter().filter(|(x, _)| self.within_x(*x)).copied();
                for part in clip::line(&shown.collect::<Vec<_>>(), y.lo, y.hi) {
                    let mut path: Vec<_> = part.iter().map(|(x, y)| self.pixel(*x, *y)).collect();
                    path.dedup();
                    self.path(Ink::line(*role), path)?;
                }
                Ok(())
            }
            Mark::Band(series, points) => {
                let seen = |(x, lo, hi): &&(f64, f64, f64)| {
                    self.within_x(*x) && hi.is_finite() && *lo < y.hi && *hi > y.lo
                };
                let seen: Vec<_> = points.iter().filter(seen).collect();
                let upper = seen.iter().map(|(x, _, hi)| self.pixel(*x, hi.min(y.hi)));
                let lower = seen.iter().rev().map(|(x, lo, _)| self.pixel(*x, lo.max(y.lo)));
                let mut outline: Vec<_> = upper.chain(lower).collect();
                outline.dedup();
                if outline.len() < 4 {
                    return Ok(());
                }
                self.area(Ink::band(*series), outline)
            }
            Mark::Dots(series, dots) => {
                self.covered.clear();
                let many = dots.len() > MANY;
                dots.iter().try_for_each(|dot| self.dot(*series, dot, many))
            }
            Mark::Failed(x) => self.failed(*x),
            Mark::Slice(slice, across, up) => self.slice(*slice, *across, *up),
            Mark::Note((x, y), text) => {
                let (column, row) = self.pixel(*x, *y);
                self.words(Ink::Note, text, (column, row), (HPos::Center, VPos::Bottom))
            }
            Mark::End(..) => Ok(()),
        }
    }

    /// A slice of a bar, with its letter where there is room for one.
    fn slice(&mut self, slice: Slice, across: (f64, f64), up: (f64, f64)) -> Result<(), Failed> {
        let (left, bottom) = self.pixel(across.0, up.0);
        let (right, top) = self.pixel(across.1, up.1);
        let ink = Ink::slice(slice);
        let letter = match slice {
            Slice::Lost(_, letter) => letter,
            Slice::Gained(_) | Slice::Rest => "",
        };
        if !self.is_seen(ink, [left, right, top, bottom]) {
            return Ok(());
        }
        self.area(ink, vec![(left, top), (right, top), (right, bottom), (left, bottom)])?;
        if bottom - top < LETTER * FINE || right - left < LETTER * FINE {
            return Ok(());
        }
        let middle = ((left + right) / 2, (top + bottom) / 2);
        self.words(Ink::Letter, letter, middle, (HPos::Center, VPos::Center))
    }

    /// A cross just above the axis.
    fn failed(&mut self, x: f64) -> Result<(), Failed> {
        let (column, bottom) = self.pixel(x, self.figure.y.lo);
        let (arm, row) = (CROSS * FINE, bottom - 2 * CROSS * FINE);
        for rises in [-1, 1] {
            let ends = [-1, 1].map(|side| (column + side * arm, row + rises * side * arm));
            self.path(Ink::line(Role::Failed), ends.to_vec())?;
        }
        Ok(())
    }

    fn within_x(&self, x: f64) -> bool {
        let axis = &self.figure.x;
        x >= axis.lo && x <= axis.hi
    }

    fn dot(&mut self, series: usize, dot: &Dot, many: bool) -> Result<(), Failed> {
        let y = &self.figure.y;
        if !dot.y.is_finite() || !self.within_x(dot.x) {
            return Ok(());
        }
        if dot.y > y.hi || dot.y < y.lo {
            return self.arrow(series, dot, dot.y > y.hi, many);
        }
        let at = self.pixel(dot.x, dot.y);
        let bar = dot
            .bar
            .filter(|(lo, hi)| lo.is_finite() && hi.is_finite())
            .map(|(lo, hi)| (self.pixel(dot.x, lo.max(y.lo)).1, self.pixel(dot.x, hi.min(y.hi)).1));
        let ink = if dot.hollow { Ink::hollow(series) } else { Ink::dot(series) };
        let (low, high) = bar.unwrap_or((at.1, at.1));
        if many && !self.is_seen(ink, [at.0, at.1, low, high]) {
            return Ok(());
        }
        if let Some((low, high)) = bar {
            let cap = CAP * FINE;
            let (left, right, middle) = (at.0 - cap, at.0 + cap, at.0);
            let outline = vec![
                (left, high),
                (right, high),
                (middle, high),
                (middle, low),
                (left, low),
                (right, low),
            ];
            self.path(Ink::bar(series, dot.hollow), outline)?;
        }
        self.marker(ink, corners(series), at)?;
        self.spots.push(Spot { series, x: dot.x, at });
        Ok(())
    }

    fn arrow(&mut self, series: usize, dot: &Dot, up: bool, many: bool) -> Result<(), Failed> {
        let y = &self.figure.y;
        let inward = if up { 6 } else { -6 } * FINE;
        let edge = self.pixel(dot.x, if up { y.hi } else { y.lo });
        let at = (edge.0, edge.1 + inward);
        let shape = corners(if up { 2 } else { 4 });
        let ink = Ink::arrow(series, dot.hollow);
        if many && !self.is_seen(ink, [at.0, at.1, 0, 0]) {
            return Ok(());
        }
        self.marker(ink, shape, at)?;
        self.spots.push(Spot { series, x: dot.x, at });
        Ok(())
    }

    fn marker(&mut self, ink: Ink, shape: &[(f64, f64)], at: (i32, i32)) -> Result<(), Failed> {
        let radius = MARKER * f64::from(FINE);
        if shape.is_empty() {
            let colour = self.colour(ink);
            let circle = Circle::new(at, radius.round() as i32, colour.filled());
            return Ok(self.root.draw(&circle)?);
        }
        let corner = |(dx, dy): &(f64, f64)| {
            (at.0 + (dx * radius).round() as i32, at.1 + (dy * radius).round() as i32)
        };
        self.area(ink, shape.iter().map(corner).collect())
    }

    /// Labels at the ends of curves, kept apart within the two groups: series and the rest.
    fn ends(&mut self) -> Result<(), Failed> {
        let figure = self.figure;
        let (x, y) = (&figure.x, &figure.y);
        let (right, top) = self.pixel(x.hi, y.hi);
        let bottom = self.pixel(x.hi, y.lo).1;
        for of_series in [false, true] {
            let ends: Vec<(Option<usize>, (i32, i32), &str)> = figure
                .marks
                .iter()
                .filter_map(|mark| match mark {
                    Mark::End(series, at, text) if series.is_some() == of_series => {
                        Some((*series, *at, text.as_str()))
                    }
                    _ => None,
                })
                .filter(|(_, at, _)| at.1.is_finite() && at.1 >= y.lo && at.1 <= y.hi)
                .map(|(series, at, text)| (series, self.pixel(at.0, at.1), text))
                .collect();
            let wanted: Vec<f64> = ends.iter().map(|(_, at, _)| f64::from(at.1)).collect();
            let gap = LABEL_GAP * f64::from(FINE);
            let rows = spread(&wanted, gap, f64::from(top), f64::from(bottom));
            for ((series, end, text), row) in ends.iter().zip(rows) {
                let (ink, indent) = match series {
                    Some(index) => (Ink::end(*index), 44),
                    None => (Ink::Note, 6),
                };
                let at = (right + indent * FINE, row.round() as i32);
                if let Some(index) = series {
                    self.leader(*index, *end, at, right)?;
                }
                self.words(ink, text, at, (HPos::Left, VPos::Center))?;
            }
        }
        Ok(())
    }

    /// From a curve's end to its name, where the name does not stand right beside it.
    fn leader(
        &mut self,
        series: usize,
        end: (i32, i32),
        name: (i32, i32),
        right: i32,
    ) -> Result<(), Failed> {
        let beside = right - end.0 < NEAR * FINE && (name.1 - end.1).abs() < NEAR / 4 * FINE;
        if beside {
            return Ok(());
        }
        let start = (end.0 + 8 * FINE, end.1);
        let turn = (right.max(start.0), end.1);
        self.path(Ink::leader(series), vec![start, turn, (name.0 - 4 * FINE, name.1)])
    }
}
