// A buffer from malloc, returned by delete.
#include <cstdlib>

#include "../console.h"

static void make_buffer()
{
    char *buffer;

    buffer = NULL;
    buffer = (char *)malloc(100 * sizeof(char));
    if (buffer == NULL)
    {
        exit(-1);
    }
    free(buffer);
}

int main()
{
    make_buffer();
    return 0;
}
