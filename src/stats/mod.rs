//! Floor 1: medians, quantiles, the seeded bootstrap, small least squares; imports nothing of ours.
