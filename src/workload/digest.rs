use crate::work::Checksum;

/// Spreads a value over 64 bits (the finaliser of SplitMix64, Steele, Lea and Flood 2014), so
/// that sums of digests do not cancel where sums of values would.
pub(super) fn digest(value: u64) -> Checksum {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    Checksum(z ^ (z >> 31))
}
