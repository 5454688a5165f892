/* Divides a hundred points by the number of players. */
#include <stdio.h>

#include "../console.h"

static void share_points(void)
{
    int players;

    players = -1;
    fscanf(stdin, "%d", &players);
    print_number(100 / players);
}

int main(void)
{
    share_points();
    return 0;
}
