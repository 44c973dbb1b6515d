//! Rows of the Mandelbrot set's upper half: the first rows cross its body and cost hundreds of
//! times what the last ones cost.

use super::digest::digest;
use super::parameters::whole;
use crate::units::Theory;
use crate::work::{At, Checksum, DeviceKernel, Entry, Parameter, Spec, SpecError, Stage, Workload};
use std::sync::{Arc, OnceLock};

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "mandelbrot",
    summary: "rows of very different cost: load imbalance, static against dynamic chunks",
    parameters: &[
        Parameter { name: "width", default: "256", what: "points a row, 1 to 100000" },
        Parameter { name: "rows", default: "256", what: "rows, one a task, 1 to 100000" },
        Parameter { name: "limit", default: "500", what: "iterations at most, 1 to 100000" },
    ],
    build: |spec| Ok(Arc::new(Mandelbrot::new(spec)?)),
};

struct Mandelbrot {
    spec: Spec,
    width: usize,
    rows: usize,
    limit: u32,
    expected: OnceLock<Checksum>,
}

impl Mandelbrot {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        Ok(Self {
            spec: spec.clone(),
            width: whole(spec, "width", 256, 1..=100_000)?,
            rows: whole(spec, "rows", 256, 1..=100_000)?,
            limit: whole(spec, "limit", 500, 1..=100_000)?,
            expected: OnceLock::new(),
        })
    }

    /// The iterations of a row, all points together.
    fn row(&self, row: usize) -> u64 {
        let im = 1.25 * (row as f64 + 0.5) / self.rows as f64;
        let point = |column: usize| {
            let re = -2.0 + 2.5 * (column as f64 + 0.5) / self.width as f64;
            u64::from(iterations(re, im, self.limit))
        };
        (0..self.width).map(point).sum()
    }

    fn digest_of_row(&self, row: usize) -> Checksum {
        digest(digest(row as u64).0 ^ self.row(row))
    }
}

/// How many steps z -> z^2 + c takes from 0 until |z| > 2; `limit` if it does not get there.
fn iterations(re: f64, im: f64, limit: u32) -> u32 {
    let (mut x, mut y) = (0.0, 0.0);
    for step in 0..limit {
        let (xx, yy) = (x * x, y * y);
        if xx + yy > 4.0 {
            return step;
        }
        y = 2.0 * x * y + im;
        x = xx - yy + re;
    }
    limit
}

impl Workload for Mandelbrot {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Tasks(self.rows)]
    }

    fn on_device(&self) -> Option<&dyn DeviceKernel> {
        Some(self)
    }

    fn size(&self) -> Option<(&'static str, u64)> {
        Some(("rows", self.rows as u64))
    }

    fn task(&self, at: At) -> Checksum {
        self.digest_of_row(at.index)
    }

    /// The rows one after the other on one thread.
    fn expected(&self) -> Option<Checksum> {
        let in_order = || (0..self.rows).map(|row| self.digest_of_row(row)).collect();
        Some(*self.expected.get_or_init(in_order))
    }

    fn theory(&self) -> Theory {
        Theory::known(
            1.0,
            "rows are independent; how evenly they can be shared depends on how they are handed out",
        )
    }

    fn lesson(&self) -> String {
        "Equal numbers of tasks are not equal work: static blocks leave workers idle that dynamic hand-out keeps busy.".into()
    }
}

impl DeviceKernel for Mandelbrot {
    fn source(&self) -> &'static str {
        include_str!("kernels/mandelbrot.cl")
    }

    fn given(&self) -> Vec<u64> {
        vec![self.width as u64, self.rows as u64, u64::from(self.limit)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_inside_never_escape_and_far_ones_do_at_once() {
        assert_eq!(iterations(0.0, 0.0, 1000), 1000);
        assert_eq!(iterations(-1.0, 0.0, 1000), 1000);
        assert_eq!(iterations(3.0, 0.0, 1000), 1);
        assert_eq!(iterations(1.0, 0.0, 1000), 3, "0 1 2 5");
    }

    #[test]
    fn the_area_is_the_known_one() {
        let set = Mandelbrot::new(&"mandelbrot,limit=2000".parse().unwrap()).unwrap();
        let inside = (0..set.rows).flat_map(|row| {
            let im = 1.25 * (row as f64 + 0.5) / 256.0;
            (0..set.width).map(move |column| (-2.0 + 2.5 * (column as f64 + 0.5) / 256.0, im))
        });
        let inside = inside.filter(|(re, im)| iterations(*re, *im, 2000) == 2000).count();
        let area = 2.0 * 2.5 * 1.25 * inside as f64 / 65536.0;
        assert!((area - 1.5066).abs() < 0.02, "{area}");
    }

    #[test]
    fn the_first_row_costs_far_more_than_the_last() {
        let set = Mandelbrot::new(&Spec::named("mandelbrot")).unwrap();
        assert!(set.row(0) > 50 * set.row(255));
    }
}
