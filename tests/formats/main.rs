//! The formats that are written and read again.

mod study;
