//! What people read: the page, and the text forms.

#[path = "../support/mod.rs"]
mod support;

mod beside;
mod changed;
mod course;
mod figures;
mod first;
mod nine;
mod page;
mod text;
