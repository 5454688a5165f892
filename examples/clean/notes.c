/* Opens the notes file, so that it exists. */
#include <stdio.h>

static int create_notes(const char *path)
{
    FILE *notes = fopen(path, "a");

    if (notes == NULL)
    {
        return -1;
    }
    if (fclose(notes) != 0)
    {
        return -1;
    }
    return 0;
}

int main(void)
{
    return create_notes("notes.txt") == 0 ? 0 : 1;
}
