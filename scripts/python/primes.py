"""Which of 10^13 .. 10^13+999 are prime: trial division one after the other, on a pool of
processes, or on a pool of threads (which the interpreter lock keeps from computing together).

    python3 primes.py --pool processes --workers 4
"""

import argparse
import math
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def is_prime(n):
    if n < 2:
        return False
    if n == 2:
        return True
    if n % 2 == 0:
        return False
    for divisor in range(3, math.isqrt(n) + 1, 2):
        if n % divisor == 0:
            return False
    return True


def check_all(pool, workers, numbers):
    if pool == "sequential":
        return [is_prime(n) for n in numbers]
    kind = ProcessPoolExecutor if pool == "processes" else ThreadPoolExecutor
    with kind(max_workers=workers) as executor:
        return list(executor.map(is_prime, numbers))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", choices=["sequential", "processes", "threads"], default="processes")
    parser.add_argument("--workers", type=int, default=1, help="workers of the pool, 1 or more")
    parser.add_argument("--start", type=int, default=10**13)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seconds", action="store_true", help="also print how long it took")
    arguments = parser.parse_args()
    if arguments.workers < 1:
        parser.error(f"--workers {arguments.workers}: a worker count is at least 1")

    numbers = range(arguments.start, arguments.start + arguments.count)
    begin = time.perf_counter()
    answers = check_all(arguments.pool, arguments.workers, numbers)
    seconds = time.perf_counter() - begin
    print(f"{sum(answers)} primes")
    if arguments.seconds:
        print(f"seconds: {seconds:.6f}")


if __name__ == "__main__":
    main()
