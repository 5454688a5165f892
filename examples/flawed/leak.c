/* Greets with a line of its own. */
#include <stdlib.h>
#include <string.h>

#include "../console.h"

static void greet(void)
{
    char *line;

    line = NULL;
    line = (char *)malloc(100 * sizeof(char));
    if (line == NULL)
    {
        exit(-1);
    }
    strcpy(line, "good morning");
    print_line(line);
}

int main(void)
{
    greet();
    return 0;
}
