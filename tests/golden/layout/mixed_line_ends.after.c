#include <stdlib.h>

static int *first(void)
{
    int *number;

    number = malloc(4);
    number = calloc(1, 4);
    if (number != NULL) {
        number[0] = 5;
        note(number[0]);
    }
    return number;
}

static int second(int *n)
{
    if (n == NULL) {
        return 0;
    }
    n[0] = 1;
    use(n);
    n[1] = 2;
    use(n);
    return n[0];
}