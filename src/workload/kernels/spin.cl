// Steps of four generators x -> a x + c, as in src/workload/spinning.rs: given are the steps of a call.
#define A 6364136223846793005UL
#define C 1442695040888963407UL

ulong task(ulong index, ulong tasks, __global const ulong *given, __global const real *in,
           __global real *out) {
    // steps * index / tasks, without a product beyond 64 bits.
    ulong whole = given[0] / tasks, rest = given[0] % tasks;
    ulong start = whole * index + rest * index / tasks;
    ulong end = whole * (index + 1) + rest * (index + 1) / tasks;
    // The states after so many steps: the powers of x -> a x + c.
    ulong a = 1, c = 0, square_a = A, square_c = C;
    for (ulong left = start; left > 0; left >>= 1) {
        if (left & 1) {
            a = a * square_a;
            c = c * square_a + square_c;
        }
        square_c = square_c * square_a + square_c;
        square_a = square_a * square_a;
    }
    ulong x = a * 1 + c, y = a * 2 + c, z = a * 3 + c, w = a * 4 + c;
    ulong before = x + y + z + w;
    for (ulong step = start; step < end; step++) {
        x = x * A + C;
        y = y * A + C;
        z = z * A + C;
        w = w * A + C;
    }
    return x + y + z + w - before;
}
