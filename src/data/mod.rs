//! Floor 1: what was measured.
