/* Asks for a line of text and echoes it. */
#include <stdio.h>
#include <stdlib.h>

#include "../console.h"

static void ask(void)
{
    char buffer[100] = "";

    print_line("Your answer: ");
    if (fgets(buffer, 100, stdin) == NULL)
    {
        print_line("no answer");
        exit(1);
    }
    print_line(buffer);
}

int main(void)
{
    ask();
    return 0;
}
