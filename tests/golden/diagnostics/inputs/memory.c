/* Faults of memory: run with a number to choose one. */
#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
    char *room = malloc(strlen(text));
    strcpy(room, text); /* one byte too small */
    return room;
}

static int after_free(void)
{
    int *cell = malloc(sizeof *cell);
    free(cell);
    return *cell;
}

static void twice(void)
{
    char *cell = malloc(4);
    free(cell);
    free(cell);
}

static void lost(void)
{
    char *cell = malloc(12);
    cell[0] = 'x';
    cell = NULL;
}

static int on_stack(int at)
{
    int row[4] = {0};
    return row[at];
}

static int nothing(int *cell)
{
    return *cell;
}

int main(int argc, char **argv)
{
    int which = argc > 1 ? atoi(argv[1]) : 0;
    switch (which) {
    case 1: return copy("four")[0];
    case 2: return after_free();
    case 3: twice(); return 0;
    case 4: lost(); return 0;
    case 5: return on_stack(which);
    case 6: return nothing(NULL);
    }
    return 0;
}
