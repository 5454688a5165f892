/* Divides a hundred points by the number of players. */
#include <stdio.h>

static void share_points(void)
{
    int players;

    players = -1;
    fscanf(stdin, "%d", &players);
    printf("%d\n", 100 / players);
}

int main(void)
{
    share_points();
    return 0;
}
