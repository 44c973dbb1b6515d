// Rows of the Mandelbrot set, as in src/workload/mandelbrot.rs: given are the width, the rows and the
// most iterations.
ulong task(ulong index, ulong tasks, __global const ulong *given, __global const real *in,
           __global real *out) {
    ulong width = given[0], rows = given[1], limit = given[2];
    double im = 1.25 * ((double)index + 0.5) / (double)rows;
    ulong iterations = 0;
    for (ulong column = 0; column < width; column++) {
        double re = -2.0 + 2.5 * ((double)column + 0.5) / (double)width;
        double x = 0.0, y = 0.0;
        ulong step = 0;
        for (; step < limit; step++) {
            double xx = x * x, yy = y * y;
            if (xx + yy > 4.0) break;
            y = 2.0 * x * y + im;
            x = xx - yy + re;
        }
        iterations += step;
    }
    return digest(digest(index) ^ iterations);
}
