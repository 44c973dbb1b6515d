//! Published coefficients, each within the digits it was published with, by the method it was
//! published with. tests/data/expected.json holds them with their sources.

mod tables;
mod throughputs;
mod times;
