//! Floor 2: the library of workloads and its catalog, a file each.
