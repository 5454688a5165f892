/* Asks for a line of text and echoes it. */
#include <stdio.h>
#include <stdlib.h>

static void ask(void)
{
    char buffer[100] = "";

    puts("Your answer: ");
    if (fgets(buffer, 100, stdin) == NULL)
    {
        puts("no answer");
        exit(1);
    }
    printf("%s", buffer);
}

int main(void)
{
    ask();
    return 0;
}
