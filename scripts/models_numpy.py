"""The bootstrap of src/model/replicates.rs in vectorised numpy, timed.

Same steps on the same made-up rounds as benches/models.rs: 2,000 resamples of whole rounds,
medians, Amdahl's law with weights 1/m^2, s, deviations and the USL by non-negative least squares
over the 7 column subsets. No Python loop runs over resamples, rounds or worker counts.
"""

import itertools
import platform
import sys
import time

import numpy as np

RESAMPLES = 2000


def made_up_rounds(counts, rounds):
    n = np.arange(1, counts + 1, dtype=float)
    i, r = np.meshgrid(np.arange(counts), np.arange(rounds))
    noise = 1.0 + 0.01 * np.sin((r * 7919 + i * 104_729).astype(float))
    return n, (0.05 + 0.95 / n) * noise


def usl(n, m):
    """sigma and kappa for every row of m, by the best subset of columns without a negative."""
    basis = np.stack([1 / n, 1 - 1 / n, n - 1], axis=-1)
    rows = basis[None, :, :] / m[:, :, None]
    gram = np.einsum("bnk,bnl->bkl", rows, rows)
    right = rows.sum(axis=1)
    best = np.full(len(m), np.inf)
    chosen = np.zeros((len(m), 3))
    for size in (1, 2, 3):
        for columns in itertools.combinations(range(3), size):
            pick = list(columns)
            found = np.linalg.solve(gram[:, pick][:, :, pick], right[:, pick, None])[..., 0]
            rss = len(n) - np.einsum("bk,bk->b", found, right[:, pick])
            better = (found >= 0).all(axis=1) & (rss < best)
            best[better] = rss[better]
            full = np.zeros((len(m), 3))
            full[:, pick] = found
            chosen[better] = full[better]
    return chosen[:, 1] / chosen[:, 0], chosen[:, 2] / chosen[:, 0]


def bootstrap(n, times, random):
    rounds = len(times)
    drawn = random.integers(0, rounds, size=(RESAMPLES, rounds))
    m = np.median(times[drawn], axis=1)
    weight = 1 / m**2
    x = 1 / n
    mean_x = (weight * x).sum(axis=1) / weight.sum(axis=1)
    mean_m = (weight * m).sum(axis=1) / weight.sum(axis=1)
    centred = x[None, :] - mean_x[:, None]
    b = (weight * centred * (m - mean_m[:, None])).sum(axis=1) / (weight * centred**2).sum(axis=1)
    a = mean_m - b * mean_x
    deviations = m / (a[:, None] + b[:, None] * x[None, :]) - 1
    return a / (a + b), deviations, usl(n, m)


def main():
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    print(f"python {platform.python_version()}, numpy {np.__version__}", file=sys.stderr)
    random = np.random.default_rng(1967)
    for counts, rounds in [(8, 20), (16, 100), (32, 100), (64, 25), (64, 50), (64, 100)]:
        n, times = made_up_rounds(counts, rounds)
        took = []
        for _ in range(repeats):
            start = time.perf_counter()
            s, _, _ = bootstrap(n, times, random)
            took.append(time.perf_counter() - start)
        # The answer, so that a wrong fast script is seen.
        print(f"{counts}x{rounds} {np.median(took) * 1e3:.3f} {np.median(s):.5f}")


if __name__ == "__main__":
    main()
