//! What several tests share. A test that needs it says `#[path = "../support/mod.rs"] mod support;`
//! in its `main.rs`.
#![allow(dead_code, unreachable_pub)]

pub mod fake;
pub mod files;
pub mod fixture;
pub mod nine;
pub mod pages;
pub mod program;
pub mod studies;
