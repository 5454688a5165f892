/* Opens the notes file, so that it exists. */
#include <stdio.h>

static void create_notes(void)
{
    FILE *notes;

    notes = NULL;
    notes = fopen("notes.txt", "w+");
    /* it is never closed */
    ;
}

int main(void)
{
    create_notes();
    return 0;
}
