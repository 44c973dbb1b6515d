/// Adding and subtracting this rounds an f64 below 2^51 to a whole number.
pub(super) const ROUND: f64 = 1.5 * (1u64 << 52) as f64;
