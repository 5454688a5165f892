#include <stdlib.h>

static int *first(void)
{
    int *number;

    number = malloc(4);
    number = calloc(1, 4);
    number[0] = 5;
    note(number[0]);
    return number;
}

static int second(int *n)
{
    n[0] = 1;
    n[1] = 2;
    return n[0];
}