// Which key of a range has the wanted SHA-256, as in src/workload/hashsearch.rs: given are the keys,
// the keys a task, and the hash in four numbers.
__constant uint K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

__constant uint START[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                            0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

uint right(uint x, uint by) { return rotate(x, 32 - by); }

uint swapped(uint x) {
    return (x << 24) | ((x & 0xff00) << 8) | ((x >> 8) & 0xff00) | (x >> 24);
}

// The hash of the key's eight bytes, the lowest first: one block.
void hash(ulong key, uint *h) {
    uint w[64];
    w[0] = swapped((uint)key);
    w[1] = swapped((uint)(key >> 32));
    w[2] = 0x80000000;
    for (int i = 3; i < 15; i++) w[i] = 0;
    w[15] = 64;
    for (int i = 16; i < 64; i++) {
        uint s0 = right(w[i - 15], 7) ^ right(w[i - 15], 18) ^ (w[i - 15] >> 3);
        uint s1 = right(w[i - 2], 17) ^ right(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    uint a = START[0], b = START[1], c = START[2], d = START[3];
    uint e = START[4], f = START[5], g = START[6], last = START[7];
    for (int i = 0; i < 64; i++) {
        uint s1 = right(e, 6) ^ right(e, 11) ^ right(e, 25);
        uint t1 = last + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i];
        uint s0 = right(a, 2) ^ right(a, 13) ^ right(a, 22);
        uint t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        last = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    h[0] = START[0] + a, h[1] = START[1] + b, h[2] = START[2] + c, h[3] = START[3] + d;
    h[4] = START[4] + e, h[5] = START[5] + f, h[6] = START[6] + g, h[7] = START[7] + last;
}

ulong task(ulong index, ulong tasks, __global const ulong *given, __global const real *in,
           __global real *out) {
    ulong start = index * given[1];
    ulong end = min(given[0], start + given[1]);
    ulong answer = 0;
    for (ulong key = start; key < end; key++) {
        uint h[8];
        hash(key, h);
        int same = 1;
        for (int i = 0; i < 4; i++)
            same &= (((ulong)h[2 * i] << 32) | h[2 * i + 1]) == given[2 + i];
        if (same) answer += digest(key);
    }
    return answer;
}
