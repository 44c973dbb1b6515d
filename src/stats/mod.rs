//! Floor 1: medians, quantiles, the seeded bootstrap, small least squares; imports nothing of ours.

mod biweight;
mod bootstrap;
mod distributions;
mod least_squares;
mod resolution;
mod summary;

pub use biweight::{Biweight, spread};
pub use bootstrap::{Resamples, shortfall};
pub use distributions::{chi2_sf, f_sf, normal_ppf, t_ppf, t_sf_two_sided};
pub use least_squares::{Line, Prepared, Reduced, Solution, weighted_line};
pub use resolution::{resolution, within_step};
pub use summary::{
    mean, median, quantile, quantile_in_place, quantile_sorted, sort, trimmed_mean, variance,
};
