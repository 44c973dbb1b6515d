//! Floor 2: the laws, one file each, and how they are fitted.
