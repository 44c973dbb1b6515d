//! The laws, one file each: equation, source, closed form, prediction, what it is called and what
//! its parameters are. [`Form`] is the closed list of those that compete for a strongly scaling job: a
//! law is a file and a line below, and its words in `say/law.rs`; [`Law`] is the one of the two, Amdahl's or
//! Gustafson's, that a series is fitted with.

pub mod amdahl;
pub mod bend;
pub mod cap;
pub mod coordinated;
pub mod first_step;
pub mod gustafson;
pub mod ideal;
mod law;
mod of_series;
pub mod two_slope;
pub mod usl;
pub mod waves;

pub use law::{Evidence, Points, Shape};
pub use of_series::Law;

use law::Listed;
use serde::Serialize;

/// Makes [`Form`] and [`Fitted`] of the list.
macro_rules! laws {
    ($($(#[$about:meta])* $name:ident = $fit:ty,)+) => {
        /// Which law.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum Form { $($(#[$about])* $name,)+ }

        impl Form {
            /// Every law, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its name as the analysis writes it, such as `two-slope`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => <$fit as Listed>::NAME,)+ }
            }

            /// Free parameters, without what is known beforehand (the two-slope law's cores).
            pub fn parameters(self) -> u32 {
                match self { $(Self::$name => <$fit as Listed>::PARAMETERS,)+ }
            }

            /// What it takes to be named in Amdahl's place.
            pub fn evidence(self) -> Evidence {
                match self { $(Self::$name => <$fit as Listed>::EVIDENCE,)+ }
            }

            /// The law fitted to points; `None` where they cannot show it.
            pub fn fit(self, points: &Points<'_>) -> Option<Fitted> {
                match self { $(Self::$name => <$fit as Listed>::fitted(points).map(Fitted::$name),)+ }
            }
        }

        /// A law with its parameters.
        #[derive(Debug, Clone, Copy, PartialEq)]
        #[non_exhaustive]
        pub enum Fitted { $($(#[$about])* $name($fit),)+ }

        impl Fitted {
            /// Which law.
            pub fn form(self) -> Form {
                match self { $(Self::$name(_) => Form::$name,)+ }
            }

            /// Seconds on n workers.
            pub fn predict(self, workers: f64) -> f64 {
                match self { $(Self::$name(fit) => Listed::seconds(fit, workers),)+ }
            }

            /// Its parameters by name; times in seconds end in `_s`.
            pub fn named_parameters(self) -> Vec<(&'static str, f64)> {
                match self { $(Self::$name(fit) => Listed::named(fit),)+ }
            }

            /// Where the curve has a corner, which a drawing must not cut.
            pub fn corner(self) -> Option<f64> {
                match self { $(Self::$name(fit) => Listed::corner(fit),)+ }
            }

            /// What it says of more workers.
            pub fn shape(self) -> Shape {
                match self { $(Self::$name(fit) => Listed::shape(fit),)+ }
            }
        }
    };
}

laws! {
    /// `T = T1/n`.
    Ideal = ideal::Fit,
    /// Amdahl's law.
    Amdahl = amdahl::Fit,
    /// The Universal Scalability Law.
    Usl = usl::Fit,
    /// A capacity cap.
    Cap = cap::Fit,
    /// Two slopes with known cores.
    TwoSlope = two_slope::Fit,
    /// Two slopes that meet at a place found by search.
    Bend = bend::Fit,
    /// Equal tasks in waves.
    Waves = waves::Fit,
    /// One of the workers only coordinates.
    Coordinated = coordinated::Fit,
    /// Going parallel costs once.
    FirstStep = first_step::Fit,
}

impl Fitted {
    /// The law's name as the analysis writes it.
    pub fn name(self) -> &'static str {
        self.form().name()
    }

    /// Free parameters, without what is known beforehand.
    pub fn parameters(self) -> u32 {
        self.form().parameters()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_law_is_written_by_its_name() {
        for form in Form::ALL {
            let written = serde_json::to_string(form).unwrap();
            assert_eq!(written, format!("\"{}\"", form.name()));
        }
    }

    #[test]
    fn a_fitted_law_has_the_form_it_was_fitted_as_and_as_many_parameters_as_it_says() {
        let n: Vec<f64> = (1..=8).map(f64::from).collect();
        let m: Vec<f64> = n.iter().map(|n| 0.05 + 0.95 / n).collect();
        let points = Points::new(&n, &m, &[0.0; 8], 0.01).unwrap().with_cores(Some(4.0));
        for &form in Form::ALL {
            let Some(fitted) = form.fit(&points) else { continue };
            assert_eq!(fitted.form(), form);
            assert!(fitted.named_parameters().len() >= form.parameters() as usize, "{fitted:?}");
            assert!(fitted.predict(3.0) > 0.0, "{fitted:?}");
        }
    }
}
