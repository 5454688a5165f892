/* Says what a traffic light asks for. */
#include <stdlib.h>

#include "../console.h"

static void explain_light(void)
{
    int light = (rand() % 3);

    switch (light)
    {
    case 0:
        print_line("red: stop");
    case 1:
        print_line("amber: get ready");
        break;
    case 2:
        print_line("green: go");
        break;
    default:
        print_line("out of order");
        break;
    }
}

int main(void)
{
    explain_light();
    return 0;
}
