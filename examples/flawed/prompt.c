/* Asks for a line of text and echoes it. */
#include <stdio.h>
#include <stdlib.h>

static void ask(void)
{
    char buffer[100] = "";
    char *line = buffer;

    puts("Your answer: ");
    fgets(line, 100, stdin); /* may fail */
    puts(line);
}

int main(void)
{
    ask();
    return 0;
}
