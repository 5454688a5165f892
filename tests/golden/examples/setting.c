/* Keeps one number in memory of its own. */
#include <stdlib.h>

#include "../console.h"

static void keep_number(void)
{
    int *number;

    number = NULL;
    number = (int *)calloc(1, sizeof(int));
    if (number != NULL) {
        number[0] = 5;
        print_number(number[0]);
        free(number);
    }
}

int main(void)
{
    keep_number();
    return 0;
}
