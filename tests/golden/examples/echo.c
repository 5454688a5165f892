/* Writes back what was typed. */
#include <stdio.h>
#include <string.h>

static void echo_line(void)
{
    char *text;
    char buffer[100] = "";

    text = buffer;
    if (fgets(text, 100, stdin) == NULL)
    {
        text[0] = '\0';
    }
    printf("%s\n", text); /* what if it holds a percent sign? */
}

int main(void)
{
    echo_line();
    return 0;
}
