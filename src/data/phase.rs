/// A part of each call of a block that the program names.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    /// What the program calls it.
    pub name: String,
    /// Wall seconds a call, without those of phases inside it. `None`: it ran on another thread
    /// than the one that makes the calls, so that its time is no part of theirs.
    pub seconds: Option<f64>,
}
