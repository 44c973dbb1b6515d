//! Floor 3: from a study to every number, curve, finding and verdict that any output shows.
