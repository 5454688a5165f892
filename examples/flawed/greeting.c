/* Reads a name from the terminal and greets. */
#include <stdio.h>
#include <stdlib.h>

#include "../console.h"

#define NAME_SIZE 50

static void greet(void)
{
    char name[NAME_SIZE];
    char *result;

    result = gets(name);
    if (result == NULL)
    {
        print_line("no name given");
        exit(1);
    }
    name[NAME_SIZE - 1] = '\0';
    print_line(name);
}

int main(void)
{
    greet();
    return 0;
}
