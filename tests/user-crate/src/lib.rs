//! Nothing: what is measured stands in benches/.
