//! What a measured closure may return.

use std::hash::Hash;

/// An answer that can be compared between worker counts: by its hash, when the clock has stopped.
/// Everything that has one is an answer. A float has none: return its `to_bits()`.
///
/// ```
/// use amdahl::bench::Bench;
/// let bench = Bench::new().function("sum", || (1.5_f32 + 2.0).to_bits());
/// ```
///
/// ```compile_fail
/// use amdahl::bench::Bench;
/// let bench = Bench::new().function("sum", || 1.5_f32 + 2.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be compared between worker counts: it does not implement `Hash`",
    label = "what the closure returns is hashed and compared",
    note = "a float has no `Hash`: return its `to_bits()`, as in `sum.to_bits()`; of a vector \
            `v.iter().map(|x| x.to_bits()).collect::<Vec<_>>()`",
    note = "where no answer can be compared, return `()`: end the closure with `;`"
)]
pub trait Answer: Hash {}

#[diagnostic::do_not_recommend]
impl<T: Hash> Answer for T {}
