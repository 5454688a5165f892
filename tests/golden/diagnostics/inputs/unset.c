/* A branch on a value that was never set. */
#include <stdio.h>
#include <stdlib.h>

static int first(const int *cells)
{
    if (cells[0] > 3)
        return 1;
    return 0;
}

int main(void)
{
    int *cells = malloc(2 * sizeof *cells);
    int found = first(cells);
    cells[2] = found;
    printf("%d\n", cells[1]);
    free(cells);
    return found;
}
