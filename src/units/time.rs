use std::str::FromStr;

/// A unit of time, as tables and programs write it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum TimeUnit {
    /// `s`
    #[default]
    Seconds,
    /// `ms`
    Milliseconds,
    /// `us`
    Microseconds,
    /// `ns`
    Nanoseconds,
    /// `min`
    Minutes,
    /// `h`
    Hours,
}

impl TimeUnit {
    /// How many seconds one of it is.
    pub fn seconds(self) -> f64 {
        match self {
            Self::Seconds => 1.0,
            Self::Milliseconds => 1e-3,
            Self::Microseconds => 1e-6,
            Self::Nanoseconds => 1e-9,
            Self::Minutes => 60.0,
            Self::Hours => 3600.0,
        }
    }
}

impl FromStr for TimeUnit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "s" | "sec" | "secs" | "second" | "seconds" => Ok(Self::Seconds),
            "ms" | "msec" | "millis" | "millisecond" | "milliseconds" => Ok(Self::Milliseconds),
            "us" | "µs" | "μs" | "usec" | "micros" | "microsecond" | "microseconds" => {
                Ok(Self::Microseconds)
            }
            "ns" | "nsec" | "nanos" | "nanosecond" | "nanoseconds" => Ok(Self::Nanoseconds),
            "min" | "mins" | "minute" | "minutes" => Ok(Self::Minutes),
            "h" | "hour" | "hours" => Ok(Self::Hours),
            _ => Err(format!("'{text}' is not a unit of time; there are: s, ms, us, ns, min, h")),
        }
    }
}
