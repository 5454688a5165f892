/* Says what a traffic light asks for. */
#include <stdio.h>
#include <stdlib.h>

static void explain_light(void)
{
    int light = (rand() % 3);

    switch (light)
    {
    case 0:
        puts("red: stop");
    case 1:
        puts("amber: get ready");
        break;
    case 2:
        puts("green: go");
        break;
    default:
        puts("out of order");
        break;
    }
}

int main(void)
{
    explain_light();
    return 0;
}
