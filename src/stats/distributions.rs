//! Tail areas and quantiles, by statrs.

use statrs::distribution::{ChiSquared, ContinuousCDF, FisherSnedecor, Normal, StudentsT};

/// Probability that an F variable with `d1` and `d2` degrees of freedom exceeds `f`; 0 for an
/// infinite `f`. `None` for a NaN or degrees of freedom that are not above 0.
pub fn f_sf(f: f64, d1: f64, d2: f64) -> Option<f64> {
    if f == f64::INFINITY {
        return Some(0.0);
    }
    (!f.is_nan()).then_some(())?;
    Some(FisherSnedecor::new(d1, d2).ok()?.sf(f.max(0.0)))
}

/// The value that Student's t with `df` degrees of freedom stays below with probability `p`.
/// `None` for `p` outside 0..1 (both excluded) or `df` not above 0.
pub fn t_ppf(p: f64, df: f64) -> Option<f64> {
    if p.is_nan() || p <= 0.0 || p >= 1.0 {
        return None;
    }
    Some(StudentsT::new(0.0, 1.0, df).ok()?.inverse_cdf(p))
}

/// The value that a standard normal variable stays below with probability `p`. `None` for `p`
/// outside 0..1 (both excluded).
pub fn normal_ppf(p: f64) -> Option<f64> {
    (p > 0.0 && p < 1.0).then(|| Normal::standard().inverse_cdf(p))
}

/// Probability that |t| with `df` degrees of freedom exceeds `t`. `None` for a NaN or `df` not
/// above 0.
pub fn t_sf_two_sided(t: f64, df: f64) -> Option<f64> {
    (!t.is_nan()).then_some(())?;
    Some(2.0 * StudentsT::new(0.0, 1.0, df).ok()?.sf(t.abs()))
}

/// Probability that a chi-squared variable with `df` degrees of freedom exceeds `x`. `None` for
/// a NaN or `df` not above 0.
pub fn chi2_sf(x: f64, df: f64) -> Option<f64> {
    (!x.is_nan()).then_some(())?;
    Some(ChiSquared::new(df).ok()?.sf(x.max(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_has_no_probability() {
        assert_eq!(f_sf(f64::NAN, 1.0, 1.0), None);
        assert_eq!(f_sf(1.0, 0.0, 1.0), None);
        assert_eq!(t_ppf(1.0, 3.0), None);
        assert_eq!(t_ppf(0.975, 0.0), None);
        assert_eq!(chi2_sf(1.0, -1.0), None);
    }

    #[test]
    fn an_infinite_f_has_no_tail() {
        assert_eq!(f_sf(f64::INFINITY, 2.0, 15.0), Some(0.0));
    }

    #[test]
    fn the_t_quantile_inverts_its_tail() {
        let t = t_ppf(0.975, 5.0).unwrap();
        assert!((t_sf_two_sided(t, 5.0).unwrap() - 0.05).abs() < 1e-9);
    }
}
