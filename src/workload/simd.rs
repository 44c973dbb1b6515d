//! Which vector instructions this CPU has: kernels are compiled for several sets and chosen at
//! run time, so that one binary is fast everywhere.

use std::fmt;

/// A set of instructions that this CPU was seen to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InstructionSet(Set);

/// The sets that kernels are compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    /// What every CPU of this architecture has.
    Baseline,
    /// With fused multiply-add.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 F.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl InstructionSet {
    /// Those of this CPU, widest last.
    #[cfg(target_arch = "x86_64")]
    pub(super) fn available() -> Vec<Self> {
        let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
        let avx512 = is_x86_feature_detected!("avx512f");
        let wider = [(avx2, Set::Avx2), (avx512, Set::Avx512)];
        let present = wider.into_iter().filter(|(present, _)| *present);
        std::iter::once(Set::Baseline).chain(present.map(|(_, set)| set)).map(Self).collect()
    }

    /// Those of this CPU, widest last.
    #[cfg(not(target_arch = "x86_64"))]
    pub(super) fn available() -> Vec<Self> {
        vec![Self(Set::Baseline)]
    }

    /// The widest of this CPU.
    pub(super) fn widest() -> Self {
        *Self::available().last().unwrap_or(&Self(Set::Baseline))
    }

    /// Which it is. This CPU has its instructions, so calling a function compiled for them is
    /// sound.
    pub(super) fn get(self) -> Set {
        self.0
    }
}

impl fmt::Display for InstructionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Set::Baseline => "baseline instructions",
            #[cfg(target_arch = "x86_64")]
            Set::Avx2 => "AVX2",
            #[cfg(target_arch = "x86_64")]
            Set::Avx512 => "AVX-512",
        })
    }
}
