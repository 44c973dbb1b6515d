/* STREAM triad, to compare the workload `triad` with. Reads a line, answers with the seconds of
 * one call, until its input ends: triad MIB CALLS; OMP_NUM_THREADS says how many threads. */
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: %s MIB CALLS\n", argv[0]);
        return 2;
    }
    const size_t n = (size_t)atol(argv[1]) * 1024 * 1024 / sizeof(double);
    const int calls = atoi(argv[2]);
    const double scalar = 3.0;
    double *restrict a = malloc(n * sizeof(double));
    double *restrict b = malloc(n * sizeof(double));
    double *restrict c = malloc(n * sizeof(double));
    if (!a || !b || !c) {
        fprintf(stderr, "no memory for three arrays of %s MiB\n", argv[1]);
        return 1;
    }
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < n; i++) {
        a[i] = 0.0;
        b[i] = (double)(i % 1000);
        c[i] = (double)(i % 777);
    }
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        double begin = 0.0;
        for (int call = 0; call <= calls; call++) {
            if (call == 1) /* the one before warmed up */
                begin = omp_get_wtime();
#pragma omp parallel for schedule(static)
            for (size_t i = 0; i < n; i++)
                a[i] = b[i] + scalar * c[i];
        }
        printf("%.9f\n", (omp_get_wtime() - begin) / calls);
        fflush(stdout);
    }
    for (size_t i = 0; i < n; i += 65536)
        if (a[i] != b[i] + scalar * c[i]) {
            fprintf(stderr, "wrong answer at %zu\n", i);
            return 1;
        }
    return 0;
}
