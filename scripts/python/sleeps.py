"""Tasks that only wait, on a pool of threads: they scale past the cores, interpreter lock or not.

    python3 sleeps.py --workers 16
"""

import argparse
import time
from concurrent.futures import ThreadPoolExecutor


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=1, help="threads of the pool, 1 or more")
    parser.add_argument("--tasks", type=int, default=64)
    parser.add_argument("--ms", type=float, default=4.0, help="how long each waits, milliseconds")
    parser.add_argument("--seconds", action="store_true", help="also print how long it took")
    arguments = parser.parse_args()
    if arguments.workers < 1:
        parser.error(f"--workers {arguments.workers}: a worker count is at least 1")

    begin = time.perf_counter()
    with ThreadPoolExecutor(max_workers=arguments.workers) as executor:
        waits = [arguments.ms / 1000] * arguments.tasks
        done = sum(1 for _ in executor.map(time.sleep, waits))
    seconds = time.perf_counter() - begin
    print(f"{done} tasks waited")
    if arguments.seconds:
        print(f"seconds: {seconds:.6f}")


if __name__ == "__main__":
    main()
