// a = b + 3 c, as in src/workload/triad.rs: given are the elements of an array; b comes before c.
ulong task(ulong index, ulong tasks, __global const ulong *given, __global const real *in,
           __global real *out) {
    ulong elements = given[0];
    ulong start = elements * index / tasks, end = elements * (index + 1) / tasks;
    for (ulong i = start; i < end; i++) out[i] = in[i] + 3.0 * in[elements + i];
    return 0;
}
