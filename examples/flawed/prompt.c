/* Asks for a line of text and echoes it. */
#include <stdio.h>
#include <stdlib.h>

#include "../console.h"

static void ask(void)
{
    char buffer[100] = "";
    char *line = buffer;

    print_line("Your answer: ");
    fgets(line, 100, stdin); /* may fail */
    print_line(line);
}

int main(void)
{
    ask();
    return 0;
}
