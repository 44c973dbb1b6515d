//! A simulation as JSON, for a terminal, and as a page.

mod page;
mod summary;
mod wire;

pub use page::simulation_html;
pub use summary::simulation_terminal;
pub use wire::simulation_json;

use crate::sim::Simulation;

/// A simulation and what its strands are called.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulated {
    /// What was simulated.
    pub name: String,
    /// What the longest strand is called, where it has a name.
    pub longest: Option<String>,
    /// What a reader must know first, a sentence each.
    pub cautions: Vec<String>,
    /// The numbers.
    pub found: Simulation,
}
