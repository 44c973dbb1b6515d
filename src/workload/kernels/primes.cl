// Which numbers are prime, as in src/workload/primes: given are the first number, the end, the
// numbers a task, and whether to divide in doubles.
#define BLOCK 32

int divides_scalar(ulong n) {
    for (ulong d = 3; d * d <= n; d += 2)
        if (n % d == 0) return 1;
    return 0;
}

#ifdef DOUBLES
// Below 2^52 a quotient that is not whole is further from one than its rounding error.
int divides_in_doubles(ulong number) {
    double n = (double)number;
    for (ulong first = 3; first * first <= number; first += 2 * BLOCK) {
        int found = 0;
        for (int lane = 0; lane < BLOCK; lane++) {
            double quotient = n / (double)(first + 2 * lane);
            found |= rint(quotient) == quotient;
        }
        if (found) return 1;
    }
    return 0;
}
#endif

int is_prime(ulong n, int in_doubles) {
    if (n % 2 == 0 || n < 3) return n == 2;
#ifdef DOUBLES
    // Below, blocks of divisors would run past the number itself.
    if (in_doubles && n >= 65536) return !divides_in_doubles(n);
#endif
    return !divides_scalar(n);
}

ulong task(ulong index, ulong tasks, __global const ulong *given, __global const real *in,
           __global real *out) {
    ulong start = given[0] + index * given[2];
    ulong end = min(given[1], start + given[2]);
    ulong answer = 0;
    for (ulong n = start; n < end; n++)
        if (is_prime(n, given[3])) answer += digest(n);
    return answer;
}
