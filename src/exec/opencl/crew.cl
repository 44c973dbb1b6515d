#pragma OPENCL FP_CONTRACT OFF
#ifdef DOUBLES
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef double real;
#else
typedef ulong real;
#endif

// The finaliser of SplitMix64, as in src/workload/digest.rs.
ulong digest(ulong value) {
    ulong z = value + 0x9e3779b97f4a7c15UL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
    return z ^ (z >> 31);
}

ulong task(ulong index, ulong tasks, __global const ulong *given, __global const real *in,
           __global real *out);

// A work-group is a worker: each of its items takes the next task when it is free.
__kernel void crew(volatile __global uint *next, __global ulong *answers, uint tasks,
                   __global const ulong *given, __global const real *in, __global real *out) {
    ulong answer = 0;
    for (uint index = atomic_inc(next); index < tasks; index = atomic_inc(next))
        answer += task(index, tasks, given, in, out);
    answers[get_global_id(0)] = answer;
}
