//! The laws and their fits: reference vectors, published coefficients, strange data.

mod estimates;
mod lost;
mod published;
mod schedules;
mod strands;
mod vectors;
