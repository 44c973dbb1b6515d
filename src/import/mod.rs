//! Floor 2: other people's measurements.
