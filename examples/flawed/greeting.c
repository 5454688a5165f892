/* Reads a name from the terminal and greets. */
#include <stdio.h>
#include <stdlib.h>

#define NAME_SIZE 50

static void greet(void)
{
    char name[NAME_SIZE];
    char *result;

    result = gets(name);
    if (result == NULL)
    {
        puts("no name given");
        exit(1);
    }
    name[NAME_SIZE - 1] = '\0';
    puts(name);
}

int main(void)
{
    greet();
    return 0;
}
