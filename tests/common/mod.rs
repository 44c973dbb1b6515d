//! What several tests share.
#![allow(dead_code, unreachable_pub)]

pub mod fixture;
pub mod pages;
pub mod studies;
