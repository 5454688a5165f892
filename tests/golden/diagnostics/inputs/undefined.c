/* Undefined behaviour, one kind a line. */
#include <limits.h>
#include <stdio.h>

static int shifted(int by) { return 1 << by; }

static int sum(int a, int b)
{
    return a + b;
}

int main(int argc, char **argv)
{
    (void)argv;
    int row[3] = {1, 2, 3};
    int *none = argc > 9 ? row : NULL;
    printf("%d\n", sum(INT_MAX, argc));
    printf("%d\n", shifted(31 + argc));
    printf("%d\n", 7 / (argc - 1));
    printf("%d\n", *none);
    return 0;
}
