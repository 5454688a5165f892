/* The mean of an array. */
#include "../console.h"

static double mean(const double *values, int count)
{
    double total = 0.0;
    int i;

    if (count <= 0)
    {
        return 0.0;
    }
    for (i = 0; i < count; i++)
    {
        total += values[i];
    }
    return total / count;
}

int main(void)
{
    double values[3] = { 1.0, 2.0, 4.5 };

    print_fraction(mean(values, 3));
    return 0;
}
