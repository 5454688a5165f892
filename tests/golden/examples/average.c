/* Divides a hundred points by the number of players. */
#include <stdio.h>
#include <stdlib.h>

#include "../console.h"

static void share_points(void)
{
    int players;

    players = -1;
    {
        char line[20] = "";
        if (fgets(line, 20, stdin) != NULL)
        {
            players = atoi(line);
        }
        else
        {
            print_line("fgets() failed.");
        }
    }
    if (players != 0)
    {
        print_number(100 / players);
    }
}

int main(void)
{
    share_points();
    return 0;
}
