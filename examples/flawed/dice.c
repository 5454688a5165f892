/* Throws a die and tells a six. */
#include <stdio.h>
#include <stdlib.h>

static void throw_die(void)
{
    int eyes = rand();

    if (eyes = 5) /* counts from zero */
    {
        printf("a six!\n");
    }
}

int main(void)
{
    throw_die();
    return 0;
}
