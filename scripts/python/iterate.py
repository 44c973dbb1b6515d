"""f(x) = x*x - x + 1 applied again and again: each step needs the one before. Handed to several
processes it stays a chain, and the number travels between them as well.

    python3 iterate.py --workers 4
"""

import argparse
import time
from concurrent.futures import ProcessPoolExecutor


def f(x):
    return x * x - x + 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=1, help="1: no pool; more: a process pool")
    parser.add_argument("--start", type=int, default=3)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--seconds", action="store_true", help="also print how long it took")
    arguments = parser.parse_args()
    if arguments.workers < 1:
        parser.error(f"--workers {arguments.workers}: a worker count is at least 1")

    begin = time.perf_counter()
    x = arguments.start
    if arguments.workers == 1:
        for _ in range(arguments.steps):
            x = f(x)
    else:
        with ProcessPoolExecutor(max_workers=arguments.workers) as executor:
            for _ in range(arguments.steps):
                x = executor.submit(f, x).result()
    seconds = time.perf_counter() - begin
    print(f"last five digits {x % 100000:05d}")
    if arguments.seconds:
        print(f"seconds: {seconds:.6f}")


if __name__ == "__main__":
    main()
