/* Throws a die and tells a six. */
#include <stdlib.h>

#include "../console.h"

static void throw_die(void)
{
    int eyes = rand();

    if (eyes == 5) /* counts from zero */
    {
        print_line("a six!");
    }
}

int main(void)
{
    throw_die();
    return 0;
}
